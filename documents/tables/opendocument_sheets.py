"""Spreadsheets of OpenDocument (.ods) → the rows of their sheets, read while they are unpacked."""

from __future__ import annotations

from collections.abc import Iterator

from kashaf.documents.packed import Package
from kashaf.documents.tables.table import MAX_COLUMNS, Cell
from kashaf.documents.tables.workbook import Row
from kashaf.documents.xml_events import without

__all__ = ["opendocument_rows"]

_PREFIXES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
_DROPPED = frozenset({"office:annotation", "table:tracked-changes", "table:shapes", "draw:frame", "draw:custom-shape"})
"""What is no cell: comments, what was there before a change, pictures."""
_CELLS = ("table:table-cell", "table:covered-table-cell")
_BREAKS = {"text:tab": "\t", "text:line-break": "\n", "text:s": " "}
_MAX_ROWS = 1 << 20


def opendocument_rows(package: Package) -> Iterator[Row]:  # noqa: C901  one branch for each element
    """Read all sheets, also hidden ones, in their order.

    Raises `UnreadableFile` after the rows before the damage.
    """
    manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else b""
    if b"encryption-data" in manifest:
        raise package.source.unreadable("it is encrypted: save it without a password")
    sheet, number = "", 1
    cells: dict[int, Cell] = {}
    at, rows, columns = 0, 1, 1
    stated: dict[str, str] = {}
    words: list[str] = []
    inside = False  # a paragraph
    for kind, name, attributes in without(package.events("content.xml", _PREFIXES), _DROPPED):
        if kind == "text":
            words += [name] * inside
        elif name == "table:table" and kind == "start":
            sheet, number = attributes.get("table:name", ""), 1
        elif name == "table:table-row" and kind == "start":
            rows, at = _count(attributes.get("table:number-rows-repeated")), 0
            cells = {}
        elif name == "table:table-row":
            for repeated in range(min(rows, _MAX_ROWS - number + 1) if cells else 0):
                yield sheet, number + repeated, [cells.get(place) for place in range(max(cells) + 1)]
            number += rows
        elif name in _CELLS and kind == "start":
            stated = dict(attributes)
            columns = _count(attributes.get("table:number-columns-repeated"))
            words.clear()
        elif name in _CELLS:
            value = _value(stated, "".join(words).rstrip("\n"))
            if value is not None:
                cells |= dict.fromkeys(range(at, min(at + columns, MAX_COLUMNS)), value)
            at += columns
        elif name in ("text:p", "text:h"):
            inside = kind == "start"
            words += ["\n"] * (not inside)
        elif name in _BREAKS and kind == "start":
            words.append(_BREAKS[name] * min(_count(attributes.get("text:c")), 100))


def _count(stated: str | None) -> int:
    return int(stated) if stated and stated.isdecimal() and len(stated) < 10 else 1


def _value(stated: dict[str, str], text: str) -> Cell:
    """Take the value of a cell: what is stated of it for programs, or else its text."""
    if stated.get("calcext:value-type") == "error":
        return None
    match stated.get("office:value-type"):
        case "float" | "currency" | "percentage":
            try:
                return float(stated.get("office:value", ""))
            except ValueError:
                return text or None
        case "date":
            return stated.get("office:date-value", text).removesuffix("T00:00:00") or None
        case "boolean":
            return stated.get("office:boolean-value") == "true"
        case _:
            return text or None
