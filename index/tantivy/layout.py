"""The layout of entries in Tantivy: an index for documents, one for pages, a field per level.

Pages have an index of their own because Tantivy counts every entry of an index when it weighs a
term. A document of several pages names them by a key that no other version of it ever had, so that
pages left over by a killed program are never shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import tantivy

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.analyzers.dates import date_period
from kashaf.documents import FieldValue
from kashaf.index.protocol import Entry, Period, Stored
from kashaf.index.schema import OTHER, PAGE, TEXT, TITLE, WITH_POSITIONS, Kind, Schema
from kashaf.index.stored import names_work
from kashaf.index.tantivy.columns import IDS, KEYS, SIGNATURES, WORK
from kashaf.index.tantivy.compression import compress, decompress

__all__ = ["BATCH", "ID", "KEY", "LENGTH", "NUMBER", "PAGES", "RECORD", "SPELLED", "Layout", "Record", "encodable"]

ID = "id"
KEY = "key"
BATCH = "batch"
NUMBER = "number"
LENGTH = "length"
PAGES = "pages"
RECORD = "record"
_DECODER = json.JSONDecoder()

_BEGINNING = 4_096
"""Bytes within which an id of 512 bytes ends, however it is escaped."""

SPELLED = "\x1f"
"""Separates the term of a value from the value as written, and a period from its name.

None of these contains it, because they are text without control characters.
"""


@dataclass(frozen=True, slots=True)
class Record:
    """The stored values that are read from an entry.

    ``key`` names the pages of a document. ``others`` has the values without a field of their own.
    """

    stored: Stored
    key: str
    others: tuple[str, ...]


class Layout:
    """The fields of a schema as Tantivy has them.

    Their names have a number in place of the field's name, because Tantivy takes only plain names.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.terms: dict[tuple[str, Level], str] = {}
        self.orders: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.periods: dict[str, str] = {}
        self.spellings: dict[str, str] = {}
        for number, (name, kind) in enumerate([*schema.fields.items(), (OTHER, Kind.KEYWORD)]):
            if kind is Kind.TEXT:
                self.terms.update({(name, level): f"{level}_{number}" for level in schema.levels})
            elif kind is Kind.KEYWORD:
                self.terms.update({(name, level): f"{level}_{number}" for level in (Level.WORD, Level.VALUE)})
                self.spellings[name] = f"written_{number}"
            else:
                self.numbers[name] = f"number_{number}"
            if kind is Kind.DATE:
                self.periods[name] = f"period_{number}"
            if (kind is Kind.KEYWORD and name != OTHER) or name == TITLE:
                self.orders[name] = f"order_{number}"
        self.page_terms: dict[tuple[str, Level], str] = {
            (PAGE, level): f"{level}_page" for level in schema.levels if level != Level.GRAMS
        }
        self.documents = self._documents()
        self.pages = self._pages()

    def _documents(self) -> Any:
        builder = tantivy.SchemaBuilder()
        for name in (ID, *self.orders.values()):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        for name in (*self.spellings.values(), *self.periods.values()):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
        _add_terms(builder, self.terms)
        for name in self.numbers.values():
            builder.add_float_field(name, fast=True)
        for name in (LENGTH, PAGES, WORK):
            builder.add_unsigned_field(name, fast=True)
        for columns in (IDS, KEYS, SIGNATURES):
            columns.add_to(builder)
        builder.add_bytes_field(RECORD, stored=True)
        return builder.build()

    def _pages(self) -> Any:
        builder = tantivy.SchemaBuilder()
        for name in (KEY, BATCH):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
        _add_terms(builder, self.page_terms)
        builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
        builder.add_bytes_field(RECORD, stored=True)
        return builder.build()

    def document(self, entry: Entry, key: str, *, columns: bool = True) -> Any:
        """Turn the entry of a document into Tantivy's, its pages named by ``key``.

        An index that an older format made has no ``columns``; its records keep the signatures.
        """
        made = tantivy.Document()
        made.add_text(ID, entry.id)
        for (field, level), name in self.terms.items():
            _add_line(made, name, entry.lines.get(field, {}).get(level, ""))
        for field, name in self.orders.items():
            first = entry.order if field == TITLE else _first(entry, field)
            if first:
                made.add_text(name, encodable(first))
        for field, name in self.spellings.items():
            for term, written in dict.fromkeys(entry.facets.get(field, ())):
                made.add_text(name, encodable(f"{term}{SPELLED}{written}"))
        for field, name in self.numbers.items():
            for value in entry.numbers.get(field, ()):
                made.add_float(name, value)
        for field, name in self.periods.items():
            values = entry.numbers.get(field, ())
            for period in Period:
                for told in dict.fromkeys(date_period(value, parts=period.parts) for value in values):
                    if told:
                        made.add_text(name, f"{period}{SPELLED}{told}")  # so that years are counted without going through days
        line = entry.lines.get(TEXT, {}).get(self.schema.levels[0], "")
        made.add_unsigned(LENGTH, line.count(" ") + 1 if line else 0)
        _add_columns(made, entry, key)
        others = [term for term, _ in entry.facets.get(OTHER, ())]
        stored = [entry.id, None, entry.pages, entry.label, entry.title, dict(entry.fields), entry.text]
        made.add_bytes(RECORD, _packed([*stored, key, others, *(() if columns else [entry.signature])]))
        return made

    def page(self, entry: Entry, key: str, batch: str) -> Any:
        """Turn the entry of a page into Tantivy's; ``batch`` names the commit that brings it."""
        made = tantivy.Document()
        made.add_text(KEY, key)
        made.add_text(BATCH, batch)
        for (field, level), name in self.page_terms.items():
            _add_line(made, name, entry.lines.get(field, {}).get(level, ""))
        made.add_unsigned(NUMBER, entry.page or 0)
        made.add_bytes(RECORD, _packed([entry.id, entry.page, entry.pages, entry.label, "", {}, entry.text, key, []]))
        return made

    @staticmethod
    def id_of(packed: bytes) -> str:
        """Read back the id of a document, and nothing else: its record begins with it."""
        id, _ = _DECODER.raw_decode(decompress(packed, _BEGINNING), 1)
        return str(id)

    @staticmethod
    def record(packed: bytes) -> Record:
        """Read back what was stored of an entry; its signature only in an index without columns."""
        id, page, pages, label, title, fields, text, key, others, *signature = json.loads(decompress(packed))
        values: Mapping[str, FieldValue] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
        }
        return Record(Stored(id, page, pages, label, title, values, text, *signature), key, tuple(others))


def _add_terms(builder: Any, terms: Mapping[tuple[str, Level], str]) -> None:
    for (_, level), name in terms.items():
        option = "position" if level in WITH_POSITIONS else "basic" if level == Level.GRAMS else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)


def _add_line(made: Any, name: str, line: str) -> None:
    """Add a line of terms, or the placeholder for a missing field.

    The placeholder counts as one token.
    """
    try:
        made.add_text(name, line or PLACEHOLDER)
    except ValueError:  # half a character, which Rust has no text for
        made.add_text(name, encodable(line))


def _add_columns(made: Any, entry: Entry, key: str) -> None:
    """Add what is read of a document without its record."""
    made.add_unsigned(PAGES, entry.pages if entry.pages > 1 else 0)
    made.add_unsigned(WORK, int(names_work(entry.fields)))
    for columns, text in ((IDS, entry.id), (KEYS, key), (SIGNATURES, entry.signature)):
        columns.put(made, text.encode())


def _first(entry: Entry, field: str) -> str:
    return next((term for term, _ in entry.facets.get(field, ())), "")


def _packed(record: Iterable[object]) -> bytes:
    return compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def encodable(text: str) -> str:
    """Put a question mark in the place of each half character."""
    return text.encode("utf-8", "replace").decode()
