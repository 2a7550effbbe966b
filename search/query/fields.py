"""Fields: which ones an archive has, with a type or from its documents, to report unknown ones."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import islice

from kashaf.analyzers import Level
from kashaf.errors import InvalidRequest
from kashaf.index import OTHER, Kind, Reader
from kashaf.index.schema import FIELD_NAMES
from kashaf.messages import some_of
from kashaf.search.query.naming import nearest

__all__ = ["Fields", "check_words", "unknown_field"]

MAX_VALUES = 200_000
"""The most values that are scanned for the names of fields.

They are scanned only for an unknown field, once per commit.
"""

NAMED = 20
"""The most fields that a message lists."""


class Fields:
    """The fields of one commit of an index; safe to use from many threads."""

    def __init__(self, index: Reader) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._names: tuple[str, ...] | None = None

    def knows(self, name: str) -> bool:
        """Return whether a field has a type, or any document has a value of it."""
        place, prefix = self._index.schema.place(name)
        return not prefix or next(iter(self._index.words(place, Level.VALUE, prefix, limit=1)), None) is not None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields: those with a type first."""
        with self._lock:
            if self._names is None:
                values = islice(self._index.words(OTHER, Level.VALUE), MAX_VALUES)
                brought = dict.fromkeys(each.term.partition("=")[0] for each in values)
                self._names = (*self._index.schema.fields, *brought)
            return self._names


def check_words(name: str, kind: Kind, level: Level) -> None:
    """Raise `InvalidRequest` if a field of that kind has no words at a level."""
    if kind in (Kind.DATE, Kind.NUMBER):
        raise InvalidRequest(
            "{name!r} has no words, for it is of the kind {kind}: facets count its values", name=name, kind=kind
        )
    if kind == Kind.KEYWORD and level != Level.WORD:
        raise InvalidRequest("the words of {name!r} are kept at the level word alone: ask for that one", name=name)


def unknown_field(name: str, known: Iterable[str]) -> InvalidRequest:
    """Make the error for an unknown field, with the nearest name, if any, and the known names."""
    names = list(dict.fromkeys(known))
    fields = some_of(names[:NAMED], max(0, len(names) - NAMED))
    also = [arabic for arabic, meant in FIELD_NAMES.items() if meant in names]
    if near := nearest(name, [*names, *also]):
        return InvalidRequest(
            "no field is called {name!r}, perhaps {near!r} is meant: this archive has {fields}",
            name=name,
            near=near,
            fields=fields,
        )
    return InvalidRequest("no field is called {name!r}: this archive has {fields}", name=name, fields=fields)
