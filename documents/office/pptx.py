"""PowerPoint → a document: a page a slide, its title first, its notes last."""

from __future__ import annotations

from collections.abc import Iterator

from kashaf.documents.assembly import assemble
from kashaf.documents.document import Document
from kashaf.documents.office.blocks import Blocks
from kashaf.documents.office.open_xml import PREFIXES, content, main_part, relations, stated_facts
from kashaf.documents.packed import Package, report_broken
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile

__all__ = ["read_pptx"]

_DROPPED = frozenset(("a:fld", "p:extLst"))
"""Elements that are not read: the slide's number and the current date inside the text."""
_TITLES = ("title", "ctrTitle")
_AROUND = ("dt", "ftr", "hdr", "sldNum", "sldImg")
"""Kinds of places on a slide that say the same on each."""


def read_pptx(source: Source) -> Iterator[Document]:
    """Read a presentation of PowerPoint (``.pptx``, ``.pptm``, ``.ppsx``).

    Each slide, also a hidden one, is a page with its notes.
    """
    pages: list[tuple[str, str]] = []
    broken: dict[str, UnreadableFile] = {}
    with Package(source) as package:
        title, fields = stated_facts(package)
        blocks = Blocks(source)
        for part in _slides(package):
            try:
                pages.append(("", _slide(package, part, blocks)))
            except UnreadableFile as error:
                broken[part] = error
                pages.append(("", ""))
    report_broken(source, broken, some=any(text for _, text in pages))
    yield assemble(source, title, pages, fields)


def _slides(package: Package) -> list[str]:
    """Name the parts that are slides, in their order."""
    part = main_part(package)
    paths = {relation.id: relation.path for relation in relations(package, part)}
    ids = [
        attributes.get("r:id", "") for _, name, attributes in package.events(part, PREFIXES) if name == "p:sldId" and attributes
    ]
    return [paths[id] for id in ids if id in paths]


def _slide(package: Package, part: str, blocks: Blocks) -> str:
    said = _shapes(package, part, blocks)
    others = relations(package, part)
    for kind in ("diagramData", "notesSlide"):
        for relation in others:
            if relation.kind == kind:
                said += _shapes(package, relation.path, blocks)
    return "\n\n".join(said)


def _shapes(package: Package, part: str, blocks: Blocks) -> list[str]:
    """Read what the shapes of a slide or its notes say, or what a diagram does; titles first."""
    titles: list[str] = []
    others: list[str] = []
    place = ""
    opened = False
    blocks.open_box()
    for kind, name, attributes in content(package.events(part, PREFIXES), _DROPPED):
        match kind, name:
            case "start", "p:sp" | "p:graphicFrame":
                place = ""
                blocks.open_box()
            case "start", "p:ph":
                place = attributes.get("type", "")
            case "end", "p:sp" | "p:graphicFrame":
                text = blocks.take_box()
                if place not in _AROUND:
                    (titles if place in _TITLES else others).append(text)
            case "start" | "end", "a:t":
                opened = kind == "start"
            case "text", _:
                if opened:
                    blocks.write(name)
            case "start", _:
                _begin(blocks, name)
            case "end", _:
                _end(blocks, name)
    return [text for text in (*titles, *others, blocks.take_box()) if text]


def _begin(blocks: Blocks, name: str) -> None:
    match name:
        case "a:br":
            blocks.write("\n")
        case "a:tbl":
            blocks.open_table()
        case "a:tc":
            blocks.open_box()


def _end(blocks: Blocks, name: str) -> None:
    match name:
        case "a:p":
            blocks.end_paragraph()
        case "a:tc":
            blocks.close_cell()
        case "a:tr":
            blocks.close_row()
        case "a:tbl":
            blocks.close_table()
