"""Columns: what the rows of a table become, whatever format the table comes in.

Each row is a document. A column becomes the field that the user names, or the one that its Arabic
or English heading means (`HEADINGS`, `_KNOWN`); any other is a field under its own heading. Several
columns of text are one text, in their order. In a table without such a column the text of a row is
all its cells, each on a line of its own after its heading, so that everything in it is found.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from kashaf.analyzers.fact_names import HEADINGS
from kashaf.analyzers.letters import BASIC_MARKS, DAGGER_ALEF, TATWEEL
from kashaf.documents.document import Document, FieldValue
from kashaf.documents.html.markup import without_markup
from kashaf.documents.mojibake import safe_from_trimming
from kashaf.documents.source import Source
from kashaf.documents.text import find_title, normalize_newlines
from kashaf.errors import InvalidDocument

__all__ = [
    "MAX_COLUMNS",
    "MAX_ROW",
    "Cell",
    "Columns",
    "field_of",
    "heading_key",
    "rename",
    "row_documents",
    "table_documents",
]

Cell = str | int | float | None
"""What a cell holds; dates and times are texts in ISO 8601."""

_KNOWN = {
    "title": "title,headline,subject",
    "text": "text,body,content,article",
    "author": "author,writer",
    "date": "date,published,published at,publication date,pubdate",
    "source": "source,publisher",
    "url": "url,link",
    "category": "category,section",
    "language": "language,lang",
}
"""The English headings with a known meaning, by field; the Arabic ones are `HEADINGS`."""

_HEADER_ROWS = 20
"""How far down the row of headings is looked for: titles and notes may stand above a table."""
_HEADING_CHARACTERS = 100
"""A longer cell is no heading."""
MAX_COLUMNS = 2_000
"""The most cells of a row that are read: a table has fewer columns, and a document fewer fields."""

MAX_ROW = 16 << 20
"""The most characters of a row, as of a text that stays one document."""

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\x00]")
_FORGIVEN = re.compile(f"[{BASIC_MARKS}{DAGGER_ALEF}{TATWEEL}]")
_LETTER = re.compile(r"[^\W\d_]")
_DATA = re.compile(r"[\d\s.,:/٪%+-]*|\w+://.*|.*@.*\..*")
_YEAR = re.compile(r"[12]\d{3}")


def heading_key(heading: str) -> str:
    """Give the key by which headings are compared.

    Case, marks, blanks at the edges and underscores make no difference.
    """
    return " ".join(_FORGIVEN.sub("", _INVISIBLE.sub("", heading)).replace("_", " ").casefold().split())


_FIELDS = {
    heading_key(heading): name
    for known in (HEADINGS, _KNOWN)
    for name, headings in known.items()
    for heading in headings.split(",")
}


def field_of(heading: str) -> str:
    """Give the field that a heading means; ``""`` for any other heading.

    >>> field_of("العنوان"), field_of("Published_At"), field_of("year")
    ('title', 'date', '')
    """
    return _FIELDS.get(heading_key(heading), "")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: their ``headings``, and the field of each.

    The field is ``""`` for a column under its own heading.
    """

    headings: tuple[str, ...]
    fields: tuple[str, ...] = field(default=())

    @classmethod
    def under(cls, headings: Sequence[Cell], asked: Mapping[str, str]) -> Columns:
        """Find the fields of columns from their headings.

        ``asked`` (field → heading) takes precedence over known headings, when the table has such a
        column. A missing heading is replaced by the column's number, and a repeated one is
        numbered.
        """
        names: list[str] = []
        for number, cell in enumerate(headings[:MAX_COLUMNS], start=1):
            name = " ".join(_INVISIBLE.sub("", _written(cell)).split()) or str(number)
            names.append(f"{name} {number}" if name in names else name)
        there = set(map(heading_key, names))
        wanted = {heading_key(heading): name for name, heading in asked.items() if heading_key(heading) in there}
        given = set(wanted.values())
        fields: list[str] = []
        for name in names:
            key = heading_key(name)
            known = _FIELDS.get(key, "")
            taken = known in given or (known != "text" and known in fields)
            fields.append(wanted.pop(key, "") or ("" if taken else known))
        return cls(tuple(names), tuple(fields))

    def missing(self, asked: Mapping[str, str]) -> list[str]:
        """Give the headings that were asked for and that this table does not have."""
        found = set(map(heading_key, self.headings))
        return [heading for heading in asked.values() if heading_key(heading) not in found]

    def document(self, id: str, cells: Sequence[Cell], facts: Mapping[str, FieldValue]) -> Document | None:
        """Make a document of a row and the ``facts`` of all rows; ``None`` if its cells are empty.

        ``id`` is its id unless a column is. Raises `InvalidDocument` for an id that is too long.
        """
        held = {at: value for at, cell in enumerate(cells[:MAX_COLUMNS]) if (value := _value(cell)) is not None}
        if not held:
            return None
        told = {at: self.fields[at] for at in held if at < len(self.fields) and self.fields[at]}
        own = {"id": id, "title": ""} | {name: str(held[at]) for at, name in told.items() if name in ("id", "title")}
        parts = [str(held[at]) for at, name in told.items() if name == "text"]
        if "text" in self.fields:
            text = "\n\n".join(parts)
            title = own["title"] or find_title(text)
        else:
            cells_of_text = {at: str(value) for at, value in held.items() if told.get(at) not in ("id", "title")}
            text = "\n".join(self._line(at, value) for at, value in cells_of_text.items())
            title = own["title"] or find_title("\n".join(cells_of_text.values()))
        fields = {
            told.get(at) or self._heading(at): value
            for at, value in held.items()
            if told.get(at) not in ("id", "title", "text")
        }
        title = " ".join(title.split())
        return Document.from_text(own["id"], title, normalize_newlines(text), {**facts, **fields, **_path(facts)})

    def _line(self, at: int, value: str) -> str:
        heading = self._heading(at)
        return value if heading == str(at + 1) else f"{heading}: {value}"

    def _heading(self, at: int) -> str:
        return self.headings[at] if at < len(self.headings) else str(at + 1)


def _path(facts: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Keep the path of the file, whatever a column of that name says.

    The file's documents are found by it.
    """
    return {"path": facts["path"]} if "path" in facts else {}


def rename(record: Mapping[str, object], asked: Mapping[str, str]) -> dict[str, object]:
    """Rename the keys of a record to the fields that the user named (field → key).

    Another key with the name of such a field gives way.
    """
    wanted = {heading_key(heading): name for name, heading in asked.items()}
    renamed = {wanted[heading_key(key)]: value for key, value in record.items() if heading_key(key) in wanted}
    return {key: value for key, value in record.items() if heading_key(key) not in wanted and key not in renamed} | renamed


def table_documents(
    source: Source,
    rows: Iterable[tuple[int, Sequence[Cell]]],
    *,
    place: str = "",
    facts: Mapping[str, FieldValue] | None = None,
) -> Iterator[Document]:
    """Make documents of the rows of a table, one by one; each row has the number that people see.

    The headings are the first row among 20 with at least two cells of words; rows above it, such as
    a title or a note, are left out. When that row looks like data (a number that is no year, an
    address, a long text) or none is found, there are no headings: columns are then called by their
    numbers. Ids are ``source.id`` + ``place`` + ``#row``.
    """
    asked = source.options.columns
    rest = iter(rows)
    first = list(islice(rest, _HEADER_ROWS))
    at = _header([cells for _, cells in first], asked)
    numbers = [str(number) for number in range(1, 1 + max((len(cells) for _, cells in first), default=0))]
    columns = Columns.under(numbers if at is None else first[at][1], asked)
    yield from row_documents(source, columns, chain(first if at is None else first[at + 1 :], rest), place=place, facts=facts)


def row_documents(
    source: Source,
    columns: Columns,
    rows: Iterable[tuple[int | str, Sequence[Cell]]],
    *,
    place: str = "",
    facts: Mapping[str, FieldValue] | None = None,
) -> Iterator[Document]:
    """Make documents of rows with known columns one by one, each with its number or key.

    Ids are those of `table_documents`.
    """
    if missing := columns.missing(source.options.columns):
        names, named = ([f'"{name}"' for name in some] for some in (columns.headings[:12], missing))
        source.skipped(place, "the table has no column {named}: it has {names}", named=named, names=names)
    most = min(MAX_ROW, source.limit)
    for number, cells in rows:
        source.tick()
        where = f"{place}#{number}"
        if sum(len(cell) for cell in cells if isinstance(cell, str)) > most:
            source.skipped(where, "the row holds more than {most:,} characters: split it", most=most)
            continue
        try:
            document = columns.document(source.id + where, cells, {**source.fields, **(facts or {})})
        except InvalidDocument as error:
            source.skipped(where, error.message)
        else:
            if document is not None:
                yield document


def _header(rows: Sequence[Sequence[Cell]], asked: Mapping[str, str]) -> int | None:
    """Find the row of headings."""
    names = {key for key in map(heading_key, asked.values()) if not key.isdigit()}
    for at, cells in enumerate(rows):
        keys = [heading_key(cell) for cell in cells if isinstance(cell, str)]
        if names.intersection(keys):
            return at
        filled = [cell for cell in cells if _value(cell) is not None]
        if len(filled) == 1 and keys and _FIELDS.get(next(filter(None, keys), "")) in ("title", "text"):
            return at
        words = sum(1 for cell in filled if isinstance(cell, str) and _LETTER.search(cell))
        years = sum(1 for cell in filled if _YEAR.fullmatch(_written(cell)))
        if words >= 2 or (words and years >= 2):
            above_is_data = any(sum(1 for cell in row if _value(cell) is not None) > 2 for row in rows[:at])
            return at if not above_is_data and all(map(_is_heading, filled)) else None
    return None


def _is_heading(cell: Cell) -> bool:
    written = " ".join(_written(cell).split())
    return len(written) <= _HEADING_CHARACTERS and bool(_YEAR.fullmatch(written) or not _DATA.fullmatch(written))


def _written(cell: Cell) -> str:
    value = _value(cell)
    return "" if value is None else str(value)


def _value(cell: Cell) -> str | int | float | None:
    """Return the value of a cell, without blanks around it; ``None`` if the cell is empty.

    A whole ``float`` whose size is less than 10^15 becomes ``int``. Infinity and NaN give ``None``.
    """
    if isinstance(cell, str):
        return without_markup(safe_from_trimming(cell).replace("\0", "")).strip() or None
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    return cell
