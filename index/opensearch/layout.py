"""A schema becomes a mapping of OpenSearch, an entry a JSON document, and that an entry again.

One index holds documents, pages and what is known about the index. Lucene counts documents and
lengths by field, and pages have only the field ``page``: so documents and pages don't affect each
other's scores.

============== ======================================================== ===========================
part           content                                                  purpose
============== ======================================================== ===========================
``lines.F.L``  the terms of field F at level L, separated by blanks     matching, scores
``terms.F.L``  its distinct terms                                       words, facets
``pairs.F``    the pairs (term, as written) of a keyword field          spellings in facets
``numbers.F``  dates and numbers                                        ranges, counts by date
``first.F``    the sort key of a document: the first value              sorting
``others``     the first term of each field without a type              sorting
``stored``     the original, as JSON                                    reading
``born``       the commit that added a document (``page_born``: a page) atomic commits
``of``         the version of the document that a page belongs to       atomic commits
============== ======================================================== ===========================
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.documents import FieldValue
from kashaf.errors import DamagedIndex, IncompatibleIndex
from kashaf.index.protocol import Entry, Stored
from kashaf.index.schema import OTHER, PAGE, TEXT, TITLE, WITH_POSITIONS, Kind, Schema

__all__ = ["SEPARATOR", "Layout", "holds_half", "read_schema", "read_stored"]

Json = dict[str, Any]

SEPARATOR = "\x1f"
"""Between a term and its spelling: Python counts it as a blank, so no term contains it."""

FORMAT = 2
"""The number of the format; raise it when older indexes can't be read any more."""

_SHOWN = 8_000
"""Characters of a value that sorting and facets use: Lucene takes no value above 32,766 bytes."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What each field of a schema becomes."""

    schema: Schema

    def levels(self, field: str) -> tuple[Level, ...]:
        """Return the levels of a field; none for dates, numbers and unknown fields."""
        if field == PAGE:
            return self.schema.levels
        if field == OTHER:
            return (Level.WORD, Level.VALUE)
        match self.schema.fields.get(field):
            case Kind.TEXT:
                return self.schema.levels
            case Kind.KEYWORD:
                return (Level.WORD, Level.VALUE)
            case _:
                return ()

    def holds(self, field: str, level: Level) -> bool:
        """Say whether the index has a field at a level."""
        return level in self.levels(field)

    @property
    def worded(self) -> tuple[str, ...]:
        """The fields of documents that have terms."""
        return (*(name for name in self.schema.fields if self.levels(name)), OTHER)

    @property
    def keywords(self) -> tuple[str, ...]:
        """The fields that are counted by whole values."""
        return (*(name for name, kind in self.schema.fields.items() if kind is Kind.KEYWORD), OTHER)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The fields of dates and numbers."""
        return tuple(name for name, kind in self.schema.fields.items() if kind in {Kind.DATE, Kind.NUMBER})

    # The mapping

    def mapping(self) -> Json:
        """Return the mapping, with the schema in it."""
        fields = (*self.worded, PAGE)
        return {
            "dynamic": "strict",
            "_meta": {
                "format": FORMAT,
                **self.schema.as_dict(),
            },
            "_source": {"includes": ["id", "of", "page", "count", "stored", "state"]},
            "properties": {
                "id": {"type": "keyword"},
                "of": {"type": "keyword"},
                "page": {"type": "integer"},
                "count": {"type": "integer"},
                "tokens": {"type": "long", "index": False},
                "born": {"type": "long"},
                "page_born": {"type": "long"},
                "stored": {"type": "keyword", "index": False, "doc_values": False},
                "state": {"type": "object", "enabled": False},
                "others": {
                    "type": "nested",
                    "properties": {"name": {"type": "keyword"}, "term": {"type": "keyword"}},
                },
                "lines": _object({name: _object({at: _line(at) for at in self.levels(name)}) for name in fields}),
                "terms": _object({name: _object(dict.fromkeys(_listed(self.levels(name)), _VALUES)) for name in fields}),
                "pairs": _object(dict.fromkeys(self.keywords, _VALUES)),
                "numbers": _object({name: {"type": "double"} for name in self.numbers}),
                "first": _object(
                    {
                        TITLE: _VALUES,
                        **{name: _VALUES for name in self.keywords if name != OTHER},
                        **{name: {"type": "double", "index": False} for name in self.numbers},
                    }
                ),
            },
        }

    # Entries

    def document(self, entry: Entry, born: int) -> bytes:
        """Write a document as OpenSearch takes it.

        A field without a term gets a placeholder, so that it counts in the average length and in
        the number of documents.
        """
        lines = {
            name: {level: entry.lines.get(name, {}).get(level) or PLACEHOLDER for level in self.levels(name)}
            for name in self.worded
        }
        first: dict[str, str | float] = {name: values[0] for name, values in entry.numbers.items() if values}
        if entry.order:
            first[TITLE] = entry.order[:_SHOWN]
        others: dict[str, str] = {}
        for name, pairs in entry.facets.items():
            if name == OTHER:
                for term, _ in pairs:
                    for name in _names(term):
                        others.setdefault(name, term)
            elif pairs:
                first[name] = pairs[0][0]
        text = lines[TEXT][self.schema.levels[0]]
        return _dump(
            {
                "id": entry.id,
                "count": entry.pages,
                "born": born,
                "tokens": text.count(" ") + 1 if entry.lines.get(TEXT, {}).get(self.schema.levels[0]) else 0,
                "stored": _store(entry),
                "lines": lines,
                "terms": _terms(lines),
                "pairs": {
                    name: [f"{term}{SEPARATOR}{written[:_SHOWN]}" for term, written in dict.fromkeys(pairs)]
                    for name, pairs in entry.facets.items()
                },
                "numbers": entry.numbers,
                "first": first,
                "others": [{"name": name, "term": term} for name, term in others.items()],
            }
        )

    def page(self, entry: Entry, born: int, of: str) -> bytes:
        """Write a page as OpenSearch takes it; ``of`` is the key of its document."""
        held = entry.lines.get(PAGE, {})
        lines = {PAGE: {level: held.get(level) or PLACEHOLDER for level in self.schema.levels}}
        return _dump(
            {
                "id": entry.id,
                "of": of,
                "page": entry.page,
                "count": entry.pages,
                "page_born": born,
                "stored": _store(entry),
                "lines": lines,
                "terms": _terms(lines),
            }
        )


_VALUES = {"type": "keyword", "index": False}


def _object(properties: Mapping[str, Any]) -> Json:
    return {"properties": dict(properties)}


def _line(level: Level) -> Json:
    return {"type": "text", "analyzer": "whitespace", "index_options": "positions" if level in WITH_POSITIONS else "freqs"}


def _listed(levels: Iterable[Level]) -> list[Level]:
    """Return the levels without n-grams, which are never listed."""
    return [level for level in levels if level != Level.GRAMS]


def _terms(lines: Mapping[str, Mapping[Level, str]]) -> dict[str, dict[Level, list[str]]]:
    return {
        name: {
            level: list(set(levels[level].split(" ")) - {PLACEHOLDER, ""})
            for level in _listed(levels)
            if levels[level] != PLACEHOLDER
        }
        for name, levels in lines.items()
    }


def _names(term: str) -> Iterator[str]:
    """Yield the possible names in a term ``name=value``: both parts may contain an equal sign."""
    end = term.find("=")
    for _ in range(8):
        if end < 0:
            return
        yield term[:end]
        end = term.find("=", end + 1)


def _store(entry: Entry) -> str:
    """Write the stored form; half a character is escaped, so that reading restores it."""
    kept = [entry.label, entry.title, entry.fields, entry.text, *([entry.signature] if entry.signature else [])]
    text = json.dumps(kept, ensure_ascii=False)
    return json.dumps(kept) if holds_half(text) else text


def _dump(document: Json) -> bytes:
    try:
        return json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(_without_halves(document), ensure_ascii=False).encode()


def holds_half(text: str) -> bool:
    """Say whether a text contains half a character (a lone surrogate), which UTF-8 can't encode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _without_halves(value: Any) -> Any:
    """Replace terms with half a character by placeholders: nobody can search for them."""
    if isinstance(value, str):
        return " ".join(PLACEHOLDER if holds_half(term) else term for term in value.split(" "))
    if isinstance(value, list):
        return [_without_halves(each) for each in value if not (isinstance(each, str) and holds_half(each))]
    return {name: _without_halves(each) for name, each in value.items()} if isinstance(value, dict) else value


def read_stored(source: Mapping[str, Any]) -> Stored:
    """Read a stored document or page. Raises `DamagedIndex`."""
    try:
        label, title, fields, text, *signature = json.loads(source["stored"])
        page, pages = source.get("page"), int(source["count"])
        return Stored(source["id"], page, pages, label, title, dict(_fields(fields)), text, *signature)
    except (KeyError, ValueError, TypeError) as error:
        raise DamagedIndex("an entry of the index can't be read ({error}): run `kashaf check`", error=repr(error)) from error


def _fields(fields: Mapping[str, Any]) -> Iterator[tuple[str, FieldValue]]:
    for name, value in fields.items():
        yield name, tuple(value) if isinstance(value, list) else value


def read_schema(meta: Mapping[str, Any], url: str) -> Schema:
    """Read the schema of an index from its mapping.

    Raises `IncompatibleIndex` and `DamagedIndex`.
    """
    try:
        if meta["format"] != FORMAT:
            raise _other(url, meta["format"])
        return Schema.from_dict(meta)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise DamagedIndex(
            "the index {url} does not say what is in it ({error}): index again under another name", url=url, error=repr(error)
        ) from error


def _other(url: str, written: int) -> IncompatibleIndex:
    if written > FORMAT:
        return IncompatibleIndex(
            "the index {url} was made by a newer kashaf (format {written}; this is format {current_format}): use that version, "
            "or index the documents again under another name",
            url=url,
            written=written,
            current_format=FORMAT,
        )
    return IncompatibleIndex(
        "the index {url} was made by an older kashaf (format {written}; this is format {current_format}): use that version, "
        "or index the documents again under another name",
        url=url,
        written=written,
        current_format=FORMAT,
    )
