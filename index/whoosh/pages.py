"""Documents by their best pages: the query searches each page instead of the text."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from kashaf.index.protocol import PageMatch, PageMatches, RankedPages
from kashaf.index.query import Query
from kashaf.index.whoosh.facets import DECIMALS
from kashaf.index.whoosh.search import PageSearch
from kashaf.index.whoosh.snapshot import Snapshot

__all__ = ["best_pages", "rank_pages"]


def best_pages(snapshot: Snapshot, query: Query, ids: Sequence[str], best: int) -> dict[str, PageMatches]:
    """Find the best pages of each of these documents.

    Documents of one page, and documents without a matching page, are left out.
    """
    found = {}
    for id, matching in _matching(snapshot, query, ids)[0]:
        if matching:
            first, *others = heapq.nsmallest(best, matching, key=_order)
            found[id] = PageMatches(*first, len(matching), tuple(PageMatch(*page) for page in others))
    return found


def rank_pages(snapshot: Snapshot, query: Query, ids: Sequence[str], limit: int, deadline: float | None) -> RankedPages:
    """Rank documents by their best pages."""
    counts: dict[str, int] = {}
    best: dict[str, _Page] = {}
    found, late = _matching(snapshot, query, ids, deadline)
    for id, matching in found:
        counts[id] = len(matching)
        if matching:
            best[id] = min(matching, key=_order)
    ranked = heapq.nsmallest(limit, best, key=lambda id: (_order(best[id])[0], id))
    return RankedPages({id: PageMatches(*best[id], counts[id]) for id in ranked}, counts, late)


_Page = tuple[int, float]
"""The number of a page, and its score."""


def _order(page: _Page) -> tuple[float, int]:
    number, score = page
    return -round(score, DECIMALS), number


def _matching(
    snapshot: Snapshot, query: Query, ids: Sequence[str], deadline: float | None = None
) -> tuple[list[tuple[str, list[_Page]]], bool]:
    """Find the matching pages of each document of several pages, and whether the time ran out."""
    books: dict[str, dict[int, range]] = {}
    names: dict[tuple[str, int], str] = {}
    for id in ids:
        segment, document = snapshot.find(id)
        if segment is not None and (held := segment.pages_of(document)):
            books.setdefault(segment.id, {})[document] = held
            names[segment.id, document] = id
    search = PageSearch(snapshot, books, deadline)
    found = []
    for segment in snapshot.segments:
        ours = books.get(segment.id, {})
        scores = search.evaluate(query, segment) if ours else {}
        for document, held in ours.items():
            matching = [(page - document, scores[page]) for page in held if page in scores]
            found.append((names[segment.id, document], matching))
    return found, search.late
