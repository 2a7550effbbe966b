"""OpenDocument → a document: the pages of texts, and the slides of presentations and drawings.

A text has the pages that the office program recorded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from kashaf.documents.assembly import assemble, facts, keywords
from kashaf.documents.document import Document, FieldValue
from kashaf.documents.office.blocks import Blocks
from kashaf.documents.packed import Package
from kashaf.documents.source import Source
from kashaf.documents.xml_events import Event, without
from kashaf.errors import UnreadableFile

__all__ = ["read_opendocument"]

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    **{f"{_OASIS}{name}:1.0": name for name in ("office", "text", "table", "style", "presentation", "meta", "manifest")},
    f"{_OASIS}drawing:1.0": "draw",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo",
    f"{_OASIS}svg-compatible:1.0": "svg",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_DROPPED = frozenset(
    "text:tracked-changes text:note-citation text:ruby-text text:hidden-text text:hidden-paragraph office:annotation office:forms "
    "svg:title svg:desc text:table-of-content-source text:alphabetical-index-source text:illustration-index-source "
    "text:table-index-source text:object-index-source text:user-index-source text:bibliography-source".split()
)
"""Elements that are not read.

These are deleted text, remarks, readings above a word, descriptions of pictures, and templates for
tables of contents.
"""
_PARAGRAPHS = frozenset(("text:p", "text:h"))
_HIDEABLE = _PARAGRAPHS | {"text:span", "text:section"}
_BOXES = frozenset(
    f"draw:{name}"
    for name in "frame rect custom-shape ellipse circle line polyline polygon regular-polygon path connector caption measure".split()
)
_AROUND = frozenset("header footer date-time page-number page".split())
"""Kinds of places on a slide that say the same on each."""


def read_opendocument(source: Source) -> Iterator[Document]:
    """Read a text, a presentation or a drawing (``.odt``, ``.ott``, ``.odp``, ``.odg``).

    A text has pages where the office program recorded their ends, or where the author ended them.
    Notes, also of slides, come at the end of the page that refers to them. Headers, footers,
    remarks, deleted and hidden text are left out.
    """
    with Package(source) as package:
        if "encrypted-package" in package or _is_encrypted(package):
            raise source.unreadable("it is encrypted: save it without a password")
        title, fields = _stated(package)
        text = _Text(Blocks(source))
        text.read(package.events("content.xml", _PREFIXES))
    yield assemble(source, title, [("", page) for page in text.slides or text.blocks.pages()], fields)


def _is_encrypted(package: Package) -> bool:
    try:
        return any(name == "manifest:encryption-data" for _, name, _ in package.events("META-INF/manifest.xml", _PREFIXES))
    except UnreadableFile:
        return False  # some that are read well have a list of their parts that is not


def _stated(package: Package) -> tuple[str, dict[str, FieldValue]]:
    """Read the title and the fields; who wrote it first and when comes before who saved it last."""
    stated: dict[str, list[str]] = {}
    if "meta.xml" in package:
        try:
            stated = package.leaves("meta.xml", _PREFIXES)
        except UnreadableFile as error:
            package.source.skipped("/meta.xml", error.reason)
    authors = stated.get("meta:initial-creator", []) or stated.get("dc:creator", [])
    date = stated.get("meta:creation-date", []) or stated.get("dc:date", [])
    fields = facts(
        author=[name for text in authors for name in text.split(";")],
        date=[re.sub(r"\.\d+$", "", date[0])] if date else [],
        language=stated.get("dc:language", []),
        keywords=keywords(stated.get("meta:keyword", [])),
    )
    return next(iter(stated.get("dc:title", [])), ""), fields


class _Text:
    """The text, as its XML goes by: first the styles, of which some begin pages and some hide."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.slides: list[str] = []
        self._hiding: set[str] = set()
        self._breaking: set[str] = set()
        self._style = ""
        self._paragraphs = 0
        self._boxes: list[str] = []
        self._slide: list[tuple[bool, str]] | None = None
        self._starts: dict[str, Callable[[Mapping[str, str]], object]] = {
            "style:style": self._begin_style,
            "style:paragraph-properties": self._note_break,
            "style:text-properties": self._note_hidden,
            "text:s": lambda attributes: blocks.write(" " * _count(attributes)),
            "text:tab": lambda _: blocks.write("\t"),
            "text:line-break": lambda _: blocks.write("\n"),
            "text:soft-page-break": lambda _: blocks.reach_new_page(),
            "text:note": lambda _: blocks.open_box(),
            "table:table": lambda _: blocks.open_table(),
            "table:table-cell": lambda _: blocks.open_box(),
            "draw:page": self._begin_slide,
        }
        self._ends: dict[str, Callable[[], object]] = {
            "text:note": lambda: blocks.note(blocks.take_box()),
            "table:table-cell": blocks.close_cell,
            "table:table-row": blocks.close_row,
            "table:table": blocks.close_table,
            "draw:page": self._end_slide,
        }

    def read(self, events: Iterable[Event]) -> None:
        for kind, name, attributes in self._shown(without(events, _DROPPED)):
            if kind == "text":
                if self._paragraphs:
                    self.blocks.write(re.sub(r"[ \t\r\n]+", " ", name))
            elif name in _PARAGRAPHS:
                self._paragraph(attributes, begins=kind == "start")
            elif name in _BOXES:
                self._box(attributes, begins=kind == "start")
            elif kind == "start" and name in self._starts:
                self._starts[name](attributes)
            elif kind == "end" and name in self._ends:
                self._ends[name]()

    def _shown(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass over what is hidden by its style or by itself."""
        depth = 0
        for event in events:
            kind, name, attributes = event
            if depth:
                depth += (kind == "start") - (kind == "end")
            elif kind == "start" and name in _HIDEABLE and self._is_hidden(attributes):
                depth = 1
            else:
                yield event

    def _is_hidden(self, attributes: Mapping[str, str]) -> bool:
        return attributes.get("text:style-name") in self._hiding or attributes.get("text:display") == "none"

    def _begin_style(self, attributes: Mapping[str, str]) -> None:
        self._style = attributes.get("style:name", "")
        if attributes.get("style:master-page-name"):
            self._breaking.add(self._style)

    def _note_break(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("fo:break-before") == "page":
            self._breaking.add(self._style)

    def _note_hidden(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("text:display") == "none" and self._style:
            self._hiding.add(self._style)

    def _paragraph(self, attributes: Mapping[str, str], *, begins: bool) -> None:
        self._paragraphs += 1 if begins else -1
        if not begins:
            self.blocks.end_paragraph()
        elif attributes.get("text:style-name") in self._breaking:
            self.blocks.reach_new_page()

    def _box(self, attributes: Mapping[str, str], *, begins: bool) -> None:
        if begins:
            self._boxes.append(attributes.get("presentation:class", ""))
            self.blocks.picture()
            self.blocks.open_box()
            return
        place = self._boxes.pop()
        if self._slide is None or self._boxes:
            self.blocks.close_box()
            return
        text = self.blocks.take_box()
        if text and place not in _AROUND:
            self._slide.append((place == "title", text))

    def _begin_slide(self, _: Mapping[str, str]) -> None:
        self._slide = []

    def _end_slide(self) -> None:
        said = self._slide or []
        self.slides.append("\n\n".join(text for _, text in sorted(said, key=lambda each: not each[0])))
        self._slide = None


def _count(attributes: Mapping[str, str]) -> int:
    """Say how many blanks stand together."""
    count = attributes.get("text:c", "1")
    return int(count) if re.fullmatch("[0-9]{1,2}", count) else 1
