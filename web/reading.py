"""Reading: a document laid out for a page: paragraphs, pages, and every match with its number.

A long book is shown in parts of whole pages, so that no answer grows beyond what a browser reads with ease.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from kashaf.documents import Document, Page

__all__ = ["Layout", "Paragraph", "Piece", "Sheet", "lay_out"]

PART = 200_000
"""Characters of text after which a part of a long document ends."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``match`` is its number when it is a match, counting from 1 over what is shown, else 0."""

    text: str
    match: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text as written; ``apart`` when an empty line stood before it."""

    pieces: tuple[Piece, ...]
    apart: bool

    @property
    def text(self) -> str:
        """The paragraph without its matches."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the document as it is shown."""

    number: int
    label: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A document, or the part of it around a page.

    ``matches`` counts those shown, in the title too; ``earlier`` and ``later`` are the pages at which the parts before and
    after open, ``None`` at the ends.
    """

    title: tuple[Piece, ...]
    sheets: tuple[Sheet, ...]
    matches: int
    earlier: int | None
    later: int | None


def lay_out(document: Document, page: int, highlight: Callable[[str], Sequence[Span]]) -> Layout:
    """Lay out the part of a document that holds a page, which must be there.

    ``highlight`` gives the matches in a text as rising, disjoint spans of code points.
    """
    numbers = count(1)
    part, earlier, later = _part(document.pages, page)
    title = tuple(_pieces(document.title, 0, list(highlight(document.title)), numbers))
    sheets = tuple(
        Sheet(each.number, each.label, tuple(_paragraphs(each.text, highlight(each.text), numbers))) for each in part
    )
    return Layout(title, sheets, next(numbers) - 1, earlier, later)


def _part(pages: Sequence[Page], page: int) -> tuple[Sequence[Page], int | None, int | None]:
    """Cut the pages into parts, always in the same places, and give the one that holds the page."""
    starts, held = [0], 0
    for index, each in enumerate(pages):
        if held and held + len(each.text) > PART:
            starts.append(index)
            held = 0
        held += len(each.text)
    at = max(number for number, start in enumerate(starts) if start < page)
    stop = starts[at + 1] if at + 1 < len(starts) else len(pages)
    return pages[starts[at] : stop], starts[at - 1] + 1 if at else None, stop + 1 if stop < len(pages) else None


def _paragraphs(text: str, spans: Sequence[Span], numbers: Iterator[int]) -> Iterator[Paragraph]:
    first, start, apart = 0, 0, False
    for line in text.splitlines(keepends=True):
        end, last = start + len(line), first
        while last < len(spans) and spans[last][0] < end:
            last += 1
        inside, first = spans[first:last], last
        if line.strip():
            yield Paragraph(tuple(_pieces(line.rstrip(), start, inside, numbers)), apart)
            apart = False
        else:
            apart = True
        start = end


def _pieces(text: str, offset: int, spans: Sequence[Span], numbers: Iterator[int]) -> Iterator[Piece]:
    """Cut a text that begins at ``offset`` at the edges of its matches."""
    done = 0
    for start, end in spans:
        if start - offset > done:
            yield Piece(text[done : start - offset])
        yield Piece(text[start - offset : end - offset], next(numbers))
        done = end - offset
    if done < len(text):
        yield Piece(text[done:])
