"""Overview: the facts of a collection for its start page, counted once for each commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from kashaf.search import Archive, FacetValue, Hit

__all__ = ["Overview", "Overviews"]

_FACTS = ("source", "author", "category")
"""The fields whose different values are counted."""

_READ = 30
"""Documents whose titles give words to try."""

_NEWEST = 3
_TRIES = 4

_MOST = 4
"""Phrases that are searched for, and half the words."""

_SHORTEST = 3
"""Letters of a word that is worth a try."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What a start page shows of a collection."""

    documents: int
    values: tuple[tuple[str, int], ...]
    """Fields with the number of their different values, if there is more than one."""
    years: tuple[FacetValue, ...]
    """The years of the dates, rising, with their documents."""
    newest: tuple[Hit, ...]
    """The newest documents; without dates, the first ones."""
    tries: tuple[tuple[str, int], ...]
    """Queries of words in its titles, with the number of their results."""


class Overviews:
    """Keeps the overview of the newest commit that was asked for."""

    def __init__(self) -> None:
        self._known: tuple[str, Overview] | None = None

    def of(self, archive: Archive) -> Overview:
        """Give the overview of an archive at its commit."""
        token = archive.version_token
        known = self._known
        if known is None or known[0] != token:
            self._known = known = (token, _overview(archive))
        return known[1]


def _overview(archive: Archive) -> Overview:
    counts = archive.facets("*", [*_FACTS, "date"], limit=1)
    *counted, dates = counts.facets
    values = tuple((facet.field, len(facet.values) + facet.others) for facet in counted)
    hits = archive.search("*", limit=_READ, sort="date" if dates.values else None, collapse=False).hits
    return Overview(
        documents=counts.total,
        values=tuple(each for each in values if each[1] > 1),
        years=dates.values,
        newest=hits[:_NEWEST],
        tries=tuple(islice(_tries(archive, [hit.title for hit in hits]), _TRIES)),
    )


def _tries(archive: Archive, titles: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield queries that find more than one document: pairs of words and single words."""
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for title in titles:
        kept = [_worth(archive, title[token.start : token.end]) for token in archive.analyzer.tokens(title)]
        words.update(set(filter(None, kept)))
        pairs.update({f"{one} {other}" for one, other in pairwise(kept) if one and other and one != other})
    tried: set[str] = set()
    phrases = _finding(archive, [f'"{pair}"' for pair, _ in pairs.most_common(_MOST)], tried)
    yield from islice(phrases, _TRIES // 2)
    yield from _finding(archive, [word for word, _ in words.most_common(2 * _MOST)], tried)


def _finding(archive: Archive, queries: Sequence[str], tried: set[str]) -> Iterator[tuple[str, int]]:
    """Yield the queries that find more than one document, and hold a word not yet ``tried``."""
    for query in queries:
        new = {archive.analyzer.terms(word).stem for word in query.strip('"').split()} - tried
        found = archive.search(query, limit=0).total if new else 0
        if found > 1:
            tried |= new
            yield query, found


def _worth(archive: Archive, word: str) -> str:
    return word if len(word) >= _SHORTEST and word.isalpha() and not archive.analyzer.is_stopword(word) else ""
