"""Hits: matches with their best page and the passage that answers."""

from __future__ import annotations

from collections.abc import Sequence

from kashaf.analyzers import Analyzer
from kashaf.index import Any, PageMatches, Query, matching_leaves
from kashaf.search.ranking.duplicates import Candidate
from kashaf.search.ranking.rescoring import pages_of
from kashaf.search.ranking.stored_entries import StoredEntries
from kashaf.search.results.results import Hit
from kashaf.search.results.snippets import Highlighter, make_snippet

__all__ = ["show"]


def show(entries: StoredEntries, query: Query, analyzer: Analyzer, found: Sequence[Candidate], offset: int) -> tuple[Hit, ...]:
    """Read what hits show, for the matches after the first ``offset``.

    Of a document of several pages this is its best page, otherwise the document.
    """
    long = [each.stored.id for each in found if each.stored.pages > 1]
    best = _best_pages(entries, query, long) if long else {}
    pages = {each.id: each for each in entries.read([(id, best[id].page) for id in long])}
    highlighter = Highlighter(query, analyzer)
    hits = []
    for rank, each in enumerate(found, start=offset + 1):
        match, shown = each.match, each.stored
        at = best.get(match.id, PageMatches(1, match.score, 1))
        snippet = make_snippet(pages.get(match.id, shown).text, highlighter, analyzer)
        in_title = tuple((mark.start, mark.end) for mark in highlighter.marks(shown.title))
        copies = tuple(each.copies)
        hits.append(Hit(rank, match.score, match.id, shown.title, at.page, at.pages, shown.fields, snippet, copies, in_title))
    return tuple(hits)


def _best_pages(entries: StoredEntries, query: Query, ids: Sequence[str]) -> dict[str, PageMatches]:
    """Find the best page of each document: for the whole query, else a part of it, else page 1."""
    best = dict(pages_of(entries, query, ids))
    rest = [id for id in ids if id not in best]
    if rest:
        best.update(pages_of(entries, Any(tuple(matching_leaves(query))), rest))
    return {id: best.get(id, PageMatches(1, 0.0, 0)) for id in ids}
