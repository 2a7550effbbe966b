"""Define a schema: the fields and levels of an index, and its analyzer's fingerprint.

The fingerprint is that of the analyzer that filled the index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kashaf.analyzers import Level
from kashaf.analyzers.fact_names import ARABIC_NAMES, TEXT_NAMES
from kashaf.arguments import optional, take_mapping
from kashaf.errors import InvalidRequest

__all__ = [
    "ALL_LEVELS",
    "DEFAULT_FIELDS",
    "FIELD_NAMES",
    "OTHER",
    "PAGE",
    "TEXT",
    "TITLE",
    "WITH_POSITIONS",
    "WORD_LEVELS",
    "Kind",
    "Schema",
    "field_kinds",
    "field_name",
    "number_text",
]


class Kind(StrEnum):
    """What a field contains, and so how it can be searched."""

    TEXT = "text"
    """Words, at all levels."""
    KEYWORD = "keyword"
    """Whole values, and their words: filtered, counted and sorted."""
    DATE = "date"
    """A day or a moment, also a month or a year: ranges, sorting, counts by year, month and day."""
    NUMBER = "number"
    """A number: ranges, sorting, counts by value."""


WITH_POSITIONS = (Level.SPELLING, Level.WORD, Level.STEM)
"""The levels at which phrases are searched."""

WORD_LEVELS = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT)
"""The levels at which each word has a term: a text has as many terms at each of them."""

ALL_LEVELS = (*WORD_LEVELS, Level.GRAMS)
"""The levels with the n-grams of words too, for engines that can afford five times the postings."""

TITLE = "title"
TEXT = "text"
"""The field that plain words are searched in: the title followed by all pages."""
PAGE = "page"
"""The text of one page, in the entries of pages only."""
OTHER = "other"
"""The one field that holds every keyword without a field of its own, each term written
``name=term``."""

DEFAULT_FIELDS: Mapping[str, Kind] = MappingProxyType(
    {
        TITLE: Kind.TEXT,
        TEXT: Kind.TEXT,
        "author": Kind.KEYWORD,
        "source": Kind.KEYWORD,
        "date": Kind.DATE,
        "url": Kind.KEYWORD,
        "path": Kind.KEYWORD,
        "language": Kind.KEYWORD,
        "category": Kind.KEYWORD,
    }
)

FIELD_NAMES = {**ARABIC_NAMES, **dict.fromkeys(TEXT_NAMES, TEXT)}
"""Arabic names of the fields that every index has, with and without the article."""


def field_name(name: str) -> str:
    """Give the name of a field as the index has it; Latin names may be typed in capitals."""
    return FIELD_NAMES.get(name) or (name.lower() if name.lower() in FIELD_NAMES.values() else name)


_NAME = re.compile(r"[^\W\d][\w-]{0,63}")


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of an index, its levels, and the fingerprint of its analyzer.

    ``fields`` maps names to kinds; the levels go from strict to loose. ``protected`` are the words
    that its analyzer never stems. ``steps`` are its steps (name, level and version, separated by
    blanks; empty for the unchanged steps of kashaf). ``synonyms`` are the lines of the file that
    widens queries.
    """

    fingerprint: str
    fields: Mapping[str, Kind] = field(default_factory=lambda: dict(DEFAULT_FIELDS))
    levels: tuple[Level, ...] = WORD_LEVELS
    protected: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the schema as JSON keeps it."""
        return {
            "fingerprint": self.fingerprint,
            "levels": [level.value for level in self.levels],
            "fields": {name: kind.value for name, kind in self.fields.items()},
            "protected": list(self.protected),
            "synonyms": list(self.synonyms),
            "steps": list(self.steps),
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Schema:
        """Read what `as_dict` returned.

        Raises `KeyError`, `ValueError`, `TypeError` or `AttributeError` for anything else.
        """
        return cls(
            str(kept["fingerprint"]),
            {str(name): Kind(kind) for name, kind in kept["fields"].items()},
            tuple(Level(level) for level in kept["levels"]),
            tuple(map(str, kept.get("protected", ()))),
            tuple(map(str, kept.get("synonyms", ()))),
            tuple(map(str, kept.get("steps", ()))),
        )

    def with_fields(self, more: Mapping[str, Kind]) -> Schema:
        """Add typed fields; a default field keeps its kind.

        Raises `InvalidRequest` for a name that is no name, is reserved, or has another kind
        already.
        """
        for name, kind in more.items():
            if not _NAME.fullmatch(name) or name in (PAGE, OTHER, "id"):
                raise InvalidRequest(
                    "{name!r} cannot name a field: use letters, digits, - and _, and none of id, page, other", name=name
                )
            if self.fields.get(name, kind) != kind:
                raise InvalidRequest(
                    "the field {name!r} is of the kind {kind} in this index: choose another name",
                    name=name,
                    kind=self.fields[name],
                )
        return replace(self, fields={**self.fields, **more})

    def kind(self, name: str) -> Kind:
        """Say what a field holds; a field without a type of its own is a keyword."""
        return self.fields.get(name, Kind.KEYWORD)

    def place(self, name: str) -> tuple[str, str]:
        """Return where a field is indexed: the engine's field, and the prefix of its terms.

        A record may give a field any name. Blanks in a name become ``_``, because they separate
        terms, and the name is cut to 64 characters.

        >>> Schema("f").place("source")
        ('source', '')
        >>> Schema("f").place("place of birth")
        ('other', 'place_of_birth=')
        """
        return (name, "") if name in self.fields else (OTHER, f"{'_'.join(name.split())[:64]}=")


def number_text(number: float) -> str:
    """Write a number as people do; read again, it is the same number.

    >>> number_text(1990.0), number_text(3.5), number_text(-0.0)
    ('1990', '3.5', '0')
    """
    return str(int(number)) if number.is_integer() and abs(number) < _PLAIN else repr(number)


_PLAIN = 1e16
"""From this number on, floats can't represent every whole number, so not all digits are exact."""


def field_kinds(fields: Mapping[str, str] | None) -> dict[str, Kind]:
    """Take the types of fields by name. Raises `InvalidRequest` for a name that is no type."""
    kinds = {}
    for name, kind in (optional(take_mapping, "fields", fields) or {}).items():
        if kind not in tuple(Kind):
            raise InvalidRequest("{kind!r} is no kind of a field: use text, keyword, date or number", kind=kind)
        kinds[name] = Kind(kind)
    return kinds
