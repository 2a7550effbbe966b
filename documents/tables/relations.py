"""What the tables of a database have to do with each other: names by foreign keys, and twins."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kashaf.analyzers.fact_names import NAMES_ABOVE
from kashaf.analyzers.normalization import (
    drop_invisible,
    normalize_alef,
    normalize_teh_marbuta,
    normalize_yeh,
    strip_diacritics,
)
from kashaf.documents.tables.table import Cell, field_of, heading_key

__all__ = ["Table", "names_beside", "quoted", "with_names", "without_twins"]

_MOST_NAMES = 10_000
"""The rows of a table beyond which it holds no names of a few things."""
_LONGEST_NAME = 200
_MOST_KEYS = 20
"""The foreign keys of a table that are followed."""
_SAMPLE = 50
"""Rows at each end of a search index that are compared with those of a table."""
_LONGEST_SAMPLE = 10_000

_NAMES = frozenset(map(heading_key, f"name,name ar,name arabic,arabic name,label,{NAMES_ABOVE}".split(",")))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``name`` is the one that people know, ``stored`` is where its rows are.

    ``is_index`` when it is what a search index of SQLite holds.
    """

    name: str
    stored: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    is_index: bool = False


def quoted(name: str) -> str:
    """Write a name as SQL does."""
    return '"' + name.replace('"', '""') + '"'


def names_beside(
    database: sqlite3.Connection, table: str, columns: Sequence[str], tables: Iterable[str]
) -> dict[str, Mapping[object, str]]:
    """Give what the foreign keys of a table lead to: for each a heading, and the names by key.

    ``surah_id`` leads to a column ``surah``. A key of several columns, and one that leads to a
    table without a column of names or with very many rows, is not followed.
    """
    known = {name.lower(): name for name in tables}
    taken = {column.lower() for column in columns}
    names: dict[str, Mapping[object, str]] = {}
    try:
        keys = [tuple(row[:5]) for row in database.execute(f"PRAGMA foreign_key_list({quoted(table)})")]
        several = {row[0] for row in keys if row[1]}
        for number, _, target, column, to in keys[:_MOST_KEYS]:
            heading = str(column).lower().removesuffix("_id").removesuffix("id").strip("_") or str(target)
            if number in several or str(target).lower() not in known or heading in taken or column not in columns:
                continue
            found = _names(database, known[str(target).lower()], to)
            if found:
                names[f"{heading}\0{column}"] = found
                taken.add(heading)
    except (sqlite3.Error, ValueError):
        pass  # it has the names that were found before the damage
    return names


def with_names(
    rows: Iterable[tuple[str, list[Cell]]], columns: Sequence[str], names: Mapping[str, Mapping[object, str]]
) -> Iterator[tuple[str, list[Cell]]]:
    """Put the names that foreign keys lead to behind the cells of rows."""
    places = [(list(columns).index(heading.partition("\0")[2]), found) for heading, found in names.items()]
    for key, cells in rows:
        yield key, [*cells, *(found.get(cells[at]) for at, found in places)]


def _names(database: sqlite3.Connection, table: str, key: str | None) -> dict[object, str]:
    described = database.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    primary = [str(column[1]) for column in described if column[5]]
    key = key or (primary[0] if len(primary) == 1 else None)
    named = [
        str(column[1]) for column in described if heading_key(str(column[1])) in _NAMES or field_of(str(column[1])) == "title"
    ]
    if key is None or not named:
        return {}
    asked = (
        f"SELECT {quoted(key)}, {', '.join(map(quoted, named[:5]))} FROM {quoted(table)} NOT INDEXED LIMIT {_MOST_NAMES + 1}"  # noqa: S608 - quoted names
    )
    rows = database.execute(asked).fetchall()
    if len(rows) > _MOST_NAMES:
        return {}
    found: dict[object, str] = {}
    for held, *values in rows:
        texts = [value for value in values if isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME]
        if texts and isinstance(held, str | int):
            found[held] = texts[0]
    return found


def without_twins(database: sqlite3.Connection, tables: list[Table]) -> list[Table]:
    """Leave out the search indexes that hold the texts of another table once more."""
    plain = [table for table in tables if not table.is_index and len(table.keys) == 1]

    def has_twin(table: Table) -> bool:
        try:
            return table.is_index and any(_is_twin(database, table, other) for other in plain)
        except (sqlite3.Error, ValueError):
            return False  # what is damaged is read as far as that goes

    return [table for table in tables if not has_twin(table)]


def _is_twin(database: sqlite3.Connection, index: Table, other: Table) -> bool:
    """Say whether the rows at both ends of an index have the texts of the same rows of a table."""
    some = False
    for order in ("", " DESC"):
        columns = ", ".join(map(quoted, index.columns))
        asked = f"SELECT {index.keys[0]}, {columns} FROM {quoted(index.stored)} ORDER BY 1{order} LIMIT {_SAMPLE}"  # noqa: S608 - quoted names
        for key, *cells in database.execute(asked).fetchall():
            texts = set(map(_fold, filter(_is_text, cells)))
            there = f"SELECT {', '.join(map(quoted, other.columns))} FROM {quoted(other.stored)} WHERE {other.keys[0]} = ?"  # noqa: S608 - quoted names
            row = database.execute(there, (key,)).fetchone()
            if row is None or not texts or not texts <= set(map(_fold, filter(_is_text, row))):
                return False
            some = True
    return some


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _fold(text: str) -> str:
    """Give a text as search indexes often hold it: without marks, letters alike."""
    text = text[:_LONGEST_SAMPLE]
    for step in (drop_invisible, strip_diacritics, normalize_alef, normalize_yeh, normalize_teh_marbuta):
        text = step(text)
    return " ".join(text.casefold().split())
