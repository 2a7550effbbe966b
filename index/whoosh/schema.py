"""An index as Whoosh sees it: fields of terms, and columns to count and sort by.

There is a field of terms for each field and level. Whoosh makes file names from field names, so
ours (which may be Arabic) are numbered: ``f3_word`` is the level ``word`` of the third field.
Documents and pages are separate Whoosh documents; the pages follow their document directly.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import columns, fields, formats

from kashaf.analyzers import Level
from kashaf.index.protocol import Entry, Stored
from kashaf.index.schema import OTHER, PAGE, TEXT, TITLE, WITH_POSITIONS, Kind, Schema

__all__ = [
    "ID",
    "LENGTHS",
    "NAME",
    "NUMBER",
    "RECORD",
    "WORDS",
    "Layout",
    "from_bytes",
    "stored",
    "to_bytes",
    "unpack_words",
]

ID = "id"
RECORD = "record"
NUMBER = "number"
NAME = "name"
LENGTHS = "lengths"
WORDS = "words"

_UNKNOWN = -1
"""The default that Whoosh omits at the end of a column: never one of our numbers."""

_KEYWORD_LEVELS = (Level.WORD, Level.VALUE)


def to_bytes(term: str) -> bytes:
    """Return a term as it is stored; half a character (a lone surrogate) is kept as it is."""
    return term.encode("utf-8", "surrogatepass")


def from_bytes(term: bytes) -> str:
    """Return the term that was stored."""
    return term.decode("utf-8", "surrogatepass")


class Terms(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Finished terms without any analysis.

    Whoosh itself gets only ids here, each of which is one term, blanks included.
    """

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield the one term."""
        yield to_bytes(value), 1, 1.0, b""


class Layout:
    """Where in Whoosh each field, level and column of a schema is stored."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        kinds = {**schema.fields, PAGE: Kind.TEXT, OTHER: Kind.KEYWORD}
        self._numbers = {name: number for number, name in enumerate(kinds)}
        self.keywords = tuple(name for name, kind in kinds.items() if kind is Kind.KEYWORD)
        self.numbers = tuple(name for name, kind in kinds.items() if kind in (Kind.DATE, Kind.NUMBER))
        self._terms: dict[tuple[str, Level], str] = {}
        self._lengths: dict[tuple[str, Level], int] = {}
        slots = 0
        for name, kind in kinds.items():
            if kind not in (Kind.TEXT, Kind.KEYWORD):
                continue
            for level in schema.levels if kind is Kind.TEXT else _KEYWORD_LEVELS:
                self._terms[name, level] = f"f{self._numbers[name]}_{level.value}"
                self._lengths[name, level] = slots
                slots += kind is Kind.KEYWORD
            slots += kind is Kind.TEXT  # all levels of a text have the same number of terms
        self.slots = slots
        self.whoosh = self._whoosh()

    def terms(self, field: str, level: Level) -> str | None:
        """Return Whoosh's field with these terms, ``None`` if the index has none."""
        return self._terms.get((field, level))

    def length(self, field: str, level: Level) -> int:
        """Return the index of this field and level in the lengths of an entry."""
        return self._lengths[field, level]

    def fields(self) -> tuple[tuple[str, Level], ...]:
        """All fields and levels with terms."""
        return tuple(self._terms)

    def column(self, field: str) -> str:
        """Return Whoosh's column with the values of a keyword, date or number field."""
        return f"f{self._numbers[field]}"

    def _whoosh(self) -> Any:
        schema = fields.Schema()
        bytes_column = columns.VarBytesColumn
        schema.add(ID, Terms())
        schema.add(NAME, fields.COLUMN(bytes_column()))
        schema.add(TITLE, fields.COLUMN(bytes_column()))
        schema.add(WORDS, fields.COLUMN(bytes_column()))
        schema.add(RECORD, fields.STORED())
        schema.add(NUMBER, fields.COLUMN(columns.NumericColumn("i", default=_UNKNOWN)))
        schema.add(LENGTHS, fields.COLUMN(columns.FixedBytesColumn(4 * self.slots, default=b"\xff" * 4 * self.slots)))
        for name in self._terms.values():
            schema.add(name, Terms())
        for field in (*self.keywords, *self.numbers):
            schema.add(self.column(field), fields.COLUMN(bytes_column()))
        return schema

    def lines(self, entry: Entry) -> dict[str, tuple[str, bool]]:
        """Return the lines of an entry by Whoosh's field, each with whether positions are kept."""
        return {
            name: (line, level in WITH_POSITIONS)
            for field, levels in entry.lines.items()
            for level, line in levels.items()
            if line and (name := self._terms.get((field, level)))
        }

    def columns(self, entry: Entry) -> dict[str, Any]:
        """Turn an entry into the arguments of Whoosh's ``add_document``, except for its lines.

        Every column gets a value for every entry: Whoosh 2.7.4 miscounts those that it has to fill
        at the end of a segment.
        """
        lengths = [0] * self.slots
        for field, levels in entry.lines.items():
            for level, line in levels.items():
                if line and (field, level) in self._lengths:
                    lengths[self._lengths[field, level]] = line.count(" ") + 1
        made: dict[str, Any] = {}
        if entry.page is None:
            made[ID] = entry.id
        made[NAME] = to_bytes(entry.id)
        made[TITLE] = to_bytes(entry.order)
        made[WORDS] = _pack_words(entry) if Level.WORD in self.schema.levels else b""
        stored = (entry.id, entry.page, entry.pages, entry.label, entry.title, dict(entry.fields), entry.text)
        made[RECORD] = (*stored, entry.signature)
        made[NUMBER] = entry.page or 0
        made[LENGTHS] = struct.pack(f"<{self.slots}I", *lengths)
        for field in self.keywords:
            pairs = entry.facets.get(field)
            made[self.column(field)] = json.dumps(pairs, separators=(",", ":")).encode() if pairs else b""
        for field in self.numbers:
            values = entry.numbers.get(field, ())
            made[self.column(field)] = struct.pack(f"<{len(values)}d", *values)
        return made


def _pack_words(entry: Entry) -> bytes:
    """Pack the distinct words of an entry: those of the title, a line break, others of the text.

    The text of a document begins with its title and a placeholder; a page has no title. A document
    of several pages has no text of its own.
    """
    title = _words(entry, TITLE)
    if entry.page is not None:
        text = _words(entry, PAGE)
    else:
        text = _words(entry, TEXT)[len(title) + 1 :] if entry.pages == 1 else []
    known = dict.fromkeys(title)
    others = (word for word in dict.fromkeys(text) if word not in known)
    line = f"{' '.join(known)}\n{' '.join(others)}"
    try:
        return _NARROW + zlib.compress(line.encode(_ARABIC))
    except UnicodeEncodeError:
        return _WIDE + zlib.compress(to_bytes(line))


def _words(entry: Entry, field: str) -> list[str]:
    line = entry.lines.get(field, {}).get(Level.WORD, "")
    return line.split(" ") if line else []


def unpack_words(packed: bytes) -> tuple[str, str]:
    """Read back the distinct words of a title, and the others of its text, each as a line.

    Raises `ValueError`, `zlib.error` or `UnicodeError` for anything else than packed words.
    """
    line = zlib.decompress(packed[1:])
    title, _, text = (line.decode(_ARABIC) if packed[:1] == _NARROW else from_bytes(line)).partition("\n")
    return title, text


_ARABIC = "iso8859-6"
"""A byte a letter: a third shorter than UTF-8 when both are deflated, and faster to inflate."""
_NARROW, _WIDE = b"\0", b"\1"


def stored(record: Sequence[Any]) -> Stored:
    """Read back the record that `Layout.columns` made."""
    return Stored(*record)
