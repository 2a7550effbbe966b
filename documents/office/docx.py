"""Word → a document: its text as it is read, with the pages that Word saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kashaf.documents.assembly import assemble
from kashaf.documents.document import Document
from kashaf.documents.office.blocks import Blocks
from kashaf.documents.office.open_xml import PREFIXES, content, main_part, relations, stated_facts
from kashaf.documents.packed import Package
from kashaf.documents.source import Source
from kashaf.documents.xml_events import Event
from kashaf.errors import UnreadableFile

__all__ = ["read_docx"]

_DROPPED = frozenset("w:del w:moveFrom w:instrText w:delText w:rPrChange w:pPrChange w:tabs w:rt".split())
"""Elements that are not read.

These are deleted and moved text, instructions of fields, former formats, tab stops, and readings
above a word.
"""
_TEXT = frozenset(("w:t", "m:t"))
_PRIVATE = range(0xE000, 0xF900)

_SAID: Mapping[str, str] = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
"""Elements that stand for a character."""


def read_docx(source: Source) -> Iterator[Document]:
    """Read a document of Word (``.docx``, ``.docm``, ``.dotx``).

    Text boxes follow the paragraph at which they are anchored; notes come at the end of the page
    that refers to them. Headers, footers, comments, deleted and hidden text are left out. The
    document has pages where Word recorded their ends, or where the author ended them. ``date`` is
    when it was created: copying and saving again doesn't change that.
    """
    with Package(source) as package:
        part = main_part(package)
        notes = _notes(package, part)
        title, fields = stated_facts(package)
        text = _Text(Blocks(source), notes)
        text.read(package.events(part, PREFIXES))
    yield assemble(source, title, [("", page) for page in text.blocks.pages()], fields)


def _notes(package: Package, part: str) -> dict[tuple[str, str], str]:
    """Read the footnotes and endnotes, by the name of what refers to them and their number."""
    notes: dict[tuple[str, str], str] = {}
    for relation in relations(package, part):
        if relation.kind not in ("footnotes", "endnotes"):
            continue
        text = _Text(Blocks(package.source), {})
        name = relation.kind.removesuffix("s")
        number = ""
        try:
            for event in content(package.events(relation.path, PREFIXES), _DROPPED):
                if event[:2] == ("start", f"w:{name}"):
                    number = event[2].get("w:id", "")
                    text.blocks.open_box()
                elif event[:2] == ("end", f"w:{name}"):
                    notes[f"w:{name}Reference", number] = text.blocks.take_box()
                else:
                    text.take(event)
        except UnreadableFile as error:
            package.source.skipped(f"/{relation.path}", error.reason)
    return notes


class _Text:
    """The text of a part, as its XML goes by."""

    def __init__(self, blocks: Blocks, notes: Mapping[tuple[str, str], str]) -> None:
        self.blocks = blocks
        self._notes = notes
        self._open = self._hidden = self._in_properties = False
        self._endnotes: list[str] = []
        self._starts: dict[str, Callable[[Mapping[str, str]], object]] = {
            "w:pPr": lambda _: self._describe(begins=True),
            "w:vanish": self._hide,
            "w:br": self._break,
            "w:lastRenderedPageBreak": lambda _: blocks.reach_new_page(),
            "w:pageBreakBefore": lambda attributes: None if _is_off(attributes) else blocks.reach_new_page(),
            "w:sym": lambda attributes: self._write(_symbol(attributes.get("w:char", ""))),
            "w:tbl": lambda _: blocks.open_table(),
            "w:tc": lambda _: blocks.open_box(),
            "w:txbxContent": lambda _: blocks.open_box(),
            "w:drawing": lambda _: blocks.picture(),
            "w:pict": lambda _: blocks.picture(),
            "w:footnoteReference": lambda attributes: blocks.note(self._note("w:footnoteReference", attributes)),
            "w:endnoteReference": lambda attributes: self._endnotes.append(self._note("w:endnoteReference", attributes)),
        }
        self._ends: dict[str, Callable[[], object]] = {
            "w:p": blocks.end_paragraph,
            "w:pPr": lambda: self._describe(begins=False),
            "w:r": self._show,
            "w:tc": blocks.close_cell,
            "w:tr": blocks.close_row,
            "w:tbl": blocks.close_table,
            "w:txbxContent": blocks.close_box,
        }

    def read(self, events: Iterable[Event]) -> None:
        for event in content(events, _DROPPED):
            self.take(event)
        for note in self._endnotes:
            self.blocks.note(note)

    def take(self, event: Event) -> None:
        kind, name, attributes = event
        if kind == "text":
            if self._open:
                self._write(name)
        elif name in _TEXT:
            self._open = kind == "start"
        elif kind == "end":
            if name in self._ends:
                self._ends[name]()
        elif name in self._starts:
            self._starts[name](attributes)
        elif name in _SAID:
            self._write(_SAID[name])

    def _write(self, text: str) -> None:
        if not self._hidden:
            self.blocks.write(text)

    def _describe(self, *, begins: bool) -> None:
        self._in_properties = begins

    def _hide(self, attributes: Mapping[str, str]) -> None:
        # In the properties of a paragraph it hides only the paragraph mark.
        self._hidden = not self._in_properties and not _is_off(attributes)

    def _show(self) -> None:
        self._hidden = False

    def _break(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("w:type") == "page":
            self.blocks.break_page()
        else:
            self._write("\n")

    def _note(self, reference: str, attributes: Mapping[str, str]) -> str:
        return self._notes.get((reference, attributes.get("w:id", "")), "")


def _is_off(attributes: Mapping[str, str]) -> bool:
    return attributes.get("w:val") in ("0", "false", "off")


def _symbol(code: str) -> str:
    """Give the character of a number; those of fonts of pictures are unknown, and part words."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return " " if number in _PRIVATE or not 0 < number < 0x10000 or 0xD800 <= number < 0xE000 else chr(number)
