"""Authors in several spellings: names that the field ``author_id`` says are one author's.

A library names the same man الغزالي and أبو حامد الغزالي. Where its documents have ids of authors,
as those of OpenITI do, such names are one value of the field ``author``.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kashaf.analyzers import Level
from kashaf.analyzers.letters import ALPHABET
from kashaf.index import FacetCount, FacetRequest, Kind, Query, Reader, Term, any_of

__all__ = ["AUTHOR", "MAX_AUTHORS", "AuthorNames"]

AUTHOR, AUTHOR_ID = "author", "author_id"

MAX_AUTHORS = 5_000
"""The most ids of authors that are read; with more, each name is a value of its own."""

_NAMES = 100
"""The most names of one author."""


class AuthorNames:
    """The names of each author, in one commit; safe to use from many threads.

    Names are one author's if exactly one id is in every document that has both the name and an id.
    So two men of one name stay apart from their other names, and authors of one book from each
    other.
    """

    def __init__(self, index: Reader) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._known: Mapping[str, tuple[FacetCount, ...]] | None = None

    @property
    def any(self) -> bool:
        """Whether any author has several names."""
        return bool(self._names())

    def names(self, term: str) -> tuple[FacetCount, ...]:
        """Return the names of the author whose name has this term; empty if it is his only one.

        Arabic ones come first, then the shorter ones.
        """
        return self._names().get(term, ())

    def _names(self) -> Mapping[str, tuple[FacetCount, ...]]:
        with self._lock:
            if self._known is None:
                self._known = self._read()
            return self._known

    def _read(self) -> Mapping[str, tuple[FacetCount, ...]]:
        schema = self._index.schema
        if {schema.kind(AUTHOR), schema.kind(AUTHOR_ID)} != {Kind.KEYWORD}:
            return {}
        place, prefix = schema.place(AUTHOR_ID)
        ids = [each.term for each in self._index.words(place, Level.VALUE, prefix, limit=MAX_AUTHORS + 1)]
        if not ids or len(ids) > MAX_AUTHORS:
            return {}
        counts = {id: self._count(Term(place, Level.VALUE, id), _NAMES) for id in ids}
        named = self._count(any_of(place, Level.VALUE, tuple(ids)), MAX_AUTHORS * _NAMES)
        return _by_name(counts, {each.term: each.documents for each in named})

    def _count(self, query: Query, limit: int) -> Sequence[FacetCount]:
        place, prefix = self._index.schema.place(AUTHOR)
        return self._index.match(query, limit=0, facets=[FacetRequest(place, prefix, limit=limit)]).facets[0].counts


def _by_name(counts: Mapping[str, Sequence[FacetCount]], with_id: Mapping[str, int]) -> Mapping[str, tuple[FacetCount, ...]]:
    """Return the names of each author of several by each of them.

    ``counts`` has the documents by id and name, ``with_id`` those with any id by name.
    """
    owners = defaultdict(list)
    for id, names in counts.items():
        for name in names:
            if name.documents == with_id.get(name.term):
                owners[name.term].append(id)
    found: dict[str, tuple[FacetCount, ...]] = {}
    for id, names in counts.items():
        own = sorted((name for name in names if owners[name.term] == [id]), key=_shortness)
        if len(own) > 1:
            found.update((name.term, tuple(own)) for name in own)
    return found


def _shortness(name: FacetCount) -> tuple[bool, int, str]:
    return not any(letter in ALPHABET for letter in name.written), len(name.written), name.term
