"""Office Open XML: relations of parts, stated facts and alternatives, for Word and PowerPoint."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kashaf.documents.assembly import facts, keywords
from kashaf.documents.document import FieldValue
from kashaf.documents.packed import Package
from kashaf.documents.xml_events import Event, without
from kashaf.errors import UnreadableFile

__all__ = ["PREFIXES", "Relation", "content", "main_part", "relations", "stated_facts"]

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

PREFIXES = {
    **dict.fromkeys(
        ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
        "w",
    ),
    **dict.fromkeys(
        ("http://schemas.openxmlformats.org/presentationml/2006/main", "http://purl.oclc.org/ooxml/presentationml/main"), "p"
    ),
    **dict.fromkeys(
        ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"), "a"
    ),
    **dict.fromkeys(
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        "r",
    ),
    **dict.fromkeys(
        ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"), "m"
    ),
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
"""The short names of namespaces: of each, the usual one and the one of the strict form."""

_PROPERTIES = {
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that another part refers to.

    ``kind`` is the last word of its type (``"footnotes"``), ``path`` its path in the archive.
    """

    id: str
    kind: str
    path: str


def relations(package: Package, part: str) -> list[Relation]:
    """Read the relations of a part of the document, without those to the outside.

    ``""`` is the document itself.
    """
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in package:
        return []
    found: list[Relation] = []
    for kind, name, attributes in package.events(path, {_RELATIONS: ""}):
        if kind == "start" and name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, unquote(attributes.get("Target", "")))).lstrip("/")
            found.append(Relation(attributes.get("Id", ""), posixpath.basename(attributes.get("Type", "")), target))
    return found


def main_part(package: Package) -> str:
    """Find the part that holds the text, or names those that do. Raises `UnreadableFile`."""
    for relation in relations(package, ""):
        if relation.kind == "officeDocument":
            return relation.path
    raise package.source.unreadable("it does not say which of its parts is the document: it is damaged, get it anew")


def stated_facts(package: Package) -> tuple[str, dict[str, FieldValue]]:
    """Read the title and the fields that the document states; skips a damaged part."""
    stated: dict[str, list[str]] = {}
    for relation in relations(package, ""):
        if relation.kind == "core-properties" and relation.path in package:
            try:
                stated = package.leaves(relation.path, _PROPERTIES)
            except UnreadableFile as error:
                package.source.skipped(f"/{relation.path}", error.reason)
    created = stated.get("dcterms:created", []) or stated.get("dcterms:modified", [])
    fields = facts(
        author=[name for text in stated.get("dc:creator", []) for name in text.split(";")],
        date=created[:1],
        language=stated.get("dc:language", []),
        category=stated.get("cp:category", []),
        keywords=keywords(stated.get("cp:keywords", [])),
    )
    return next(iter(stated.get("dc:title", [])), ""), fields


def content(events: Iterable[Event], dropped: frozenset[str]) -> Iterator[Event]:
    """Skip elements with some names, and all but the first of several forms of one thing."""
    taken: list[bool] = []
    depth = 0
    for event in without(events, dropped):
        kind, name, _ = event
        if depth:
            depth += (kind == "start") - (kind == "end")
        elif name == "mc:AlternateContent" and kind != "text":
            taken.append(False) if kind == "start" else taken.pop()
        elif kind == "start" and name in ("mc:Choice", "mc:Fallback") and taken:
            depth = int(taken[-1])
            taken[-1] = True
        else:
            yield event
