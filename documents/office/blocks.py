"""Blocks: the words of an office document, gathered in paragraphs, tables and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kashaf.documents.source import Source

__all__ = ["Blocks"]

_DEEPEST = 200
"""The most texts that are open at once: the document, and the boxes inside each other in it.

A box is a text box, a note or a cell, so this bounds tables inside cells too. No document that
people read nests deeper; one that does would take for ever, or fill the memory.
"""
_MOST_PAGES = 100_000
"""The most pages of a document.

No document that people read has more; one that does would take for ever, or fill the memory.
"""


@dataclass(slots=True)
class _Box:
    """What holds paragraphs of its own: the text, a cell, a text box, a note."""

    blocks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    anchored: list[str] = field(default_factory=list)
    is_blank: bool = True

    def end_paragraph(self) -> None:
        text = "".join(self.words).replace("\u00ad", "").strip()
        self.words.clear()
        if text:
            self.blocks.append(text)
        self.blocks += self.anchored
        self.anchored.clear()


@dataclass(slots=True)
class _Table:
    rows: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    broken: bool = False
    """Whether a page ends inside the row that is open."""


class Blocks:
    """A document while it is gathered.

    Paragraphs are separated by an empty line; a row of a table is a line, with a tab between its
    cells. A box is a text of its own inside a paragraph: it follows that paragraph. Notes come at
    the end of the page that refers to them. Words are kept as they come, with nothing added between
    them. Raises `UnreadableFile` when they get longer than a text may be.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._boxes = [_Box()]
        self._tables: list[_Table] = []
        self._notes: list[str] = []
        self._pages: list[str] = []
        self._ended = True
        self._size = 0

    def write(self, text: str) -> None:
        """Go on in the paragraph."""
        self._size += len(text)
        if self._size > self._source.limit:
            most = self._source.limit / (1 << 20)
            raise self._source.unreadable("it has more text than the {most:g} MiB that are read as one: split it", most=most)
        box = self._boxes[-1]
        box.words.append(text)
        if text.strip():
            box.is_blank = self._ended = False

    def picture(self) -> None:
        """Note that a picture stands here: its page is none that just begins."""
        self._ended = False

    def end_paragraph(self) -> None:
        """Begin a new paragraph."""
        self._boxes[-1].end_paragraph()

    def note(self, text: str) -> None:
        """Put a note at the end of the page."""
        if text:
            self._notes.append(text)

    def open_box(self) -> None:
        """Begin a text of its own: a text box, a note, a cell."""
        self._boxes.append(_Box())
        if len(self._boxes) > _DEEPEST:
            raise self._source.unreadable(
                "it nests more than {most} tables or boxes: it is damaged, get it anew", most=_DEEPEST
            )

    def take_box(self) -> str:
        """End a box and get what it holds."""
        box = self._boxes.pop()
        box.end_paragraph()
        return "\n\n".join(box.blocks)

    def close_box(self) -> None:
        """End a box that follows the paragraph in whose midst it stands."""
        text = self.take_box()
        if text:
            self._boxes[-1].anchored.append(text)
            self._boxes[-1].is_blank = False

    def open_table(self) -> None:
        """Begin a table; one in a cell is read along with that cell's words."""
        self.end_paragraph()
        self._tables.append(_Table())

    def close_cell(self) -> None:
        """End a cell, which began as a box."""
        text = re.sub(r"\s+", " ", self.take_box())
        if self._tables:
            self._tables[-1].cells.append(text)

    def close_row(self) -> None:
        """End a row: its cells are a line."""
        if not self._tables:
            return
        table = self._tables[-1]
        if any(table.cells):
            table.rows.append("\t".join(table.cells).rstrip("\t"))
        table.cells.clear()
        if table.broken:
            table.broken = False
            self._end_page()

    def close_table(self) -> None:
        """End a table."""
        table = self._tables.pop()
        if table.rows:
            self._boxes[-1].blocks.append("\n".join(table.rows))
            self._boxes[-1].is_blank = False

    def break_page(self) -> None:
        """Begin a new page: within a table after its row, and within a text box not at all."""
        if self._tables:
            table = self._tables[0]
            if table.cells or not all(box.is_blank for box in self._boxes[1:]):
                table.broken = True
            else:
                self._end_page()
        elif len(self._boxes) == 1:
            self._end_page()

    def reach_new_page(self) -> None:
        """Begin a new page, unless one has just begun."""
        if not self._ended:
            self.break_page()

    def pages(self) -> list[str]:
        """All pages, the last one ended."""
        self._end_page()
        return self._pages

    def _end_page(self) -> None:
        body = self._boxes[0]
        if self._tables and self._tables[0].rows:
            body.blocks.append("\n".join(self._tables[0].rows))
            self._tables[0].rows.clear()
        if len(self._boxes) == 1:
            body.end_paragraph()
        self._pages.append("\n\n".join([*body.blocks, *self._notes]))
        if len(self._pages) > _MOST_PAGES:
            raise self._source.unreadable("it has more than {most:,} pages: it is damaged, get it anew", most=_MOST_PAGES)
        body.blocks.clear()
        self._notes.clear()
        self._ended = True
