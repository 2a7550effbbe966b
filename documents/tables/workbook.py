"""Workbooks of Excel (.xlsx) → the rows of their sheets, read while they are unpacked.

A file of a kilobyte can say that its last cell is in the last of 17 billion places, or show one
long text in each of a million cells. So nothing is ever laid out as a table, and only the texts
that cells share are held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kashaf.documents.office.open_xml import main_part, relations
from kashaf.documents.packed import Package, report_broken
from kashaf.documents.tables.table import MAX_COLUMNS, Cell
from kashaf.documents.xml_events import Event, without
from kashaf.errors import UnreadableFile

__all__ = ["Row", "workbook_rows"]

Row = tuple[str, int, list[Cell]]
"""A row as it goes by: the name of its sheet, its number from 1, its cells."""

_PREFIXES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
}
_PHONETIC = frozenset({"x:rPh"})
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""The numbers of formats of dates and times that every Excel knows without being told."""


def workbook_rows(package: Package) -> Iterator[Row]:
    """Read all sheets, also hidden ones, in their order.

    A damaged sheet is skipped after the rows before the damage. Raises `UnreadableFile` when the
    workbook itself cannot be read, or no row of it.
    """
    main = main_part(package)
    parts = relations(package, main)
    paths = {part.id: part.path for part in parts if part.kind == "worksheet"}
    by_kind = {part.kind: part.path for part in parts}
    sheets, since = _sheets(package, main)
    styles = _styles(package, by_kind.get("styles", ""))
    strings = _strings(package, by_kind.get("sharedStrings", ""))
    some = False
    broken: dict[str, UnreadableFile] = {}
    for name, id in sheets:
        if id not in paths:
            continue  # a chart or a macro
        reading = _Reading(strings, styles, since)
        try:
            for number, cells in reading.rows(without(package.events(paths[id], _PREFIXES), _PHONETIC)):
                some = True
                yield name, number, cells
        except UnreadableFile as error:
            broken[name] = error
    report_broken(package.source, broken, some=some)


def _sheets(package: Package, main: str) -> tuple[list[tuple[str, str]], datetime]:
    """Give the names of the sheets with the ids of their parts, and day zero of its dates."""
    sheets: list[tuple[str, str]] = []
    since = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
    for kind, name, attributes in package.events(main, _PREFIXES):
        if kind == "start" and name == "x:workbookPr" and attributes.get("date1904") in ("1", "true"):
            since = datetime(1904, 1, 1)  # noqa: DTZ001
        elif kind == "start" and name == "x:sheet":
            sheets.append((attributes.get("name", ""), attributes.get("r:id", "")))
    return sheets, since


def _strings(package: Package, path: str) -> list[str]:
    """Read the texts that cells share."""
    strings: list[str] = []
    words: list[str] = []
    inside = False
    for kind, name, _ in without(package.events(path, _PREFIXES), _PHONETIC) if path in package else ():
        if kind == "text":
            words += [name] * inside
        elif name == "x:t":
            inside = kind == "start"
        elif name == "x:si" and kind == "end":
            strings.append(_unescaped("".join(words)))
            words.clear()
    return strings


def _unescaped(text: str) -> str:
    """Replace Excel's escapes of line ends; other characters that XML can't hold are left out."""
    return _ESCAPED.sub(lambda found: {"000D": "", "000A": "\n", "0009": "\t"}.get(found[1].upper(), ""), text)


def _styles(package: Package, path: str) -> dict[str, str]:
    """Find which styles show a number as a "date" (or a time of the day) or as a "duration"."""
    shown, styles = {str(number): "date" for number in _DATES} | {"46": "duration"}, dict[str, str]()
    count, inside = 0, False
    for kind, name, attributes in package.events(path, _PREFIXES) if path in package else ():
        if name == "x:cellXfs":
            inside = kind == "start"
        elif kind == "start" and name == "x:numFmt":
            shown[attributes.get("numFmtId", "")] = _shown(attributes.get("formatCode", ""))
        elif kind == "start" and name == "x:xf" and inside:
            styles[str(count)] = shown.get(attributes.get("numFmtId", ""), "")
            count += 1
    return styles


def _shown(code: str) -> str:
    """Say how a format shows a number.

    Its letters for days, months, years, hours and seconds decide, outside of quotations.
    """
    first = _LITERAL.sub("", code.lower()).split(";")[0]
    if "[" in first:
        return "duration"
    return "date" if set("dmyhs") & set(first) else ""


@dataclass(slots=True)
class _Reading:
    """Reads the cells of one sheet."""

    strings: list[str]
    styles: dict[str, str]
    since: datetime
    kind: str = ""
    style: str = ""
    words: list[str] = field(default_factory=list)

    def rows(self, events: Iterable[Event]) -> Iterator[tuple[int, list[Cell]]]:
        number, at, inside = 0, -1, False
        cells: dict[int, Cell] = {}
        for what, name, attributes in events:
            if what == "text":
                if inside:
                    self.words.append(name)
            elif name in ("x:v", "x:t"):
                inside = what == "start" and (name == "x:t") == (self.kind == "inlineStr")
            elif name == "x:c" and what == "start":
                at = _column(attributes.get("r", ""), at + 1)
                self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
                self.words.clear()
            elif name == "x:c" and self.words and at < MAX_COLUMNS:
                cells[at] = self._value("".join(self.words))
            elif name == "x:row" and what == "start":
                stated = attributes.get("r", "")
                number = int(stated) if stated.isdecimal() and len(stated) < 8 else number + 1
                at = -1
                cells = {}
            elif name == "x:row" and cells:
                yield number, [cells.get(place) for place in range(max(cells) + 1)]

    def _value(self, text: str) -> Cell:
        match self.kind:
            case "s":
                return self.strings[int(text)] if text.isdecimal() and int(text) < len(self.strings) else None
            case "str" | "inlineStr":
                return _unescaped(text)
            case "b":
                return text == "1"
            case "e":
                return None
            case "n":
                try:
                    amount = float(text)
                except ValueError:
                    return text
                return _as_shown(amount, self.styles.get(self.style, ""), self.since)
            case _:  # "d": a date as ISO 8601 has it
                return text.removesuffix("T00:00:00")


def _column(reference: str, following: int) -> int:
    """Give the number, from 0, of the column that a cell states, or else ``following``."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return following
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _as_shown(amount: float, shown: str, since: datetime) -> Cell:
    """Give a number of days as a date, a date with its time, a time, or a duration.

    It is a time when it is less than a day; a duration has hours, minutes and seconds.
    """
    if not shown or not abs(amount) < 1e7:
        return amount
    if shown == "duration":
        minutes, seconds = divmod(round(amount * 86_400), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if since.year == 1899 and 1 <= amount < 60:
        amount += 1  # Excel takes 1900 for a leap year
    try:
        moment = since + timedelta(seconds=round(amount * 86_400))
    except OverflowError:
        return amount
    if 0 <= amount < 1:
        return moment.time().isoformat()
    return moment.isoformat().removesuffix("T00:00:00")
