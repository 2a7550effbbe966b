"""Overview: the facts of a collection for its start page, counted once for each commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from kashaf.search import Archive, FacetResult, FacetValue, Hit

__all__ = ["Overview", "Overviews"]

_FACTS = ("source", "author", "category")
"""The fields whose different values are counted."""

_READ = 30
"""Documents whose titles give words to try."""

_NEWEST = 3
_TRIES = 4

_MOST = 4
"""Phrases that are searched for, and half the words."""

_SHARE = 0.1
"""A query that finds more of the documents tells a reader little about them."""

_FEW = 100
"""Documents that a query may find whatever their share: a small collection is all one subject."""

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
    pair: tuple[str, str] | None
    """Two words that are side by side in a title or, without titles, at the beginning of a text."""
    word: str
    """Another common word of its titles, or an empty text."""
    value: tuple[str, str] | None
    """A field and its commonest value, or a word of the titles."""


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
    words, pairs = _counted(archive, [hit.title or hit.snippet.text for hit in hits])
    pair = next((pair for pair, _ in pairs.most_common(1)), None)
    return Overview(
        documents=counts.total,
        values=tuple(each for each in values if each[1] > 1),
        years=dates.values,
        newest=hits[:_NEWEST],
        tries=tuple(islice(_tries(archive, counts.total, words, pairs), _TRIES)),
        pair=pair,
        word=next((word for word, _ in words.most_common() if word not in (pair or ())), ""),
        value=next(_values(counted), ("title", pair[0]) if pair and any(hit.title for hit in hits) else None),
    )


def _values(facets: Sequence[FacetResult]) -> Iterator[tuple[str, str]]:
    for facet in facets:
        yield from ((facet.field, each.value) for each in facet.values if '"' not in each.value)


def _counted(archive: Archive, texts: Sequence[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Count the texts that hold each word, and each two words side by side."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        kept = [_worth(archive, text[token.start : token.end]) for token in archive.analyzer.tokens(text)]
        words.update(list(dict.fromkeys(filter(None, kept))))
        pairs.update(list(dict.fromkeys((one, other) for one, other in pairwise(kept) if one and other and one != other)))
    return words, pairs


def _tries(archive: Archive, documents: int, words: Counter[str], pairs: Counter[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Yield queries that find more than one document, yet not all: phrases and single words."""
    most = max(_FEW, documents * _SHARE)
    tried: set[str] = set()
    phrases = _finding(archive, [f'"{" ".join(pair)}"' for pair, _ in pairs.most_common(_MOST)], tried, most)
    yield from islice(phrases, _TRIES // 2)
    yield from _finding(archive, [word for word, _ in words.most_common(2 * _MOST)], tried, most)


def _finding(archive: Archive, queries: Sequence[str], tried: set[str], most: float) -> Iterator[tuple[str, int]]:
    """Yield the queries that find 2 to ``most`` documents, and hold a word not yet ``tried``."""
    for query in queries:
        new = {archive.analyzer.terms(word).stem for word in query.strip('"').split()} - tried
        found = archive.facets(query, []).total if new else 0
        if 1 < found <= most:
            tried |= new
            yield query, found


def _worth(archive: Archive, word: str) -> str:
    return word if len(word) >= _SHORTEST and word.isalpha() and not archive.analyzer.is_stopword(word) else ""
