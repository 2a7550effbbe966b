"""Hits: matches with their best page and the passage that answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kashaf.analyzers import Analyzer
from kashaf.index import Any, Constant, OneOf, PageMatches, Phrase, Query, matching_leaves
from kashaf.search.ranking.duplicates import Candidate
from kashaf.search.ranking.page_ranking import PAGES_SHOWN
from kashaf.search.ranking.rescoring import pages_of
from kashaf.search.ranking.stored_entries import StoredEntries
from kashaf.search.results.results import Hit, PageHit
from kashaf.search.results.snippets import Highlighter, make_snippet

__all__ = ["across_pages", "show"]

LONGEST_PHRASE = 20
"""The most words of a phrase that are looked for on both sides of the turn of a page."""


def show(
    entries: StoredEntries,
    query: Query,
    analyzer: Analyzer,
    found: Sequence[Candidate],
    offset: int,
    page_query: Query | None = None,
) -> tuple[Hit, ...]:
    """Read what hits show, for the matches after the first ``offset``.

    Of a document of several pages this is its best page, otherwise the document. With
    ``page_query``, by which documents were ranked, these are its best pages.
    """
    long = [each.stored.id for each in found if each.stored.pages > 1]
    best = _best_pages(entries, query, long, page_query) if long else {}
    numbers = [(id, page) for id in long for page in (best[id].page, *(other.page for other in best[id].others))]
    pages = {(each.id, each.page or 1): each for each in entries.read(numbers)}
    highlighter = Highlighter(query, analyzer)
    over_a_turn = Highlighter(across_pages(query), analyzer) if any(not best[id].pages for id in long) else highlighter

    def show_page(id: str, number: int) -> PageHit:
        page = pages[id, number]
        return PageHit(number, page.label, make_snippet(page.text, highlighter, analyzer))

    hits = []
    for rank, each in enumerate(found, start=offset + 1):
        match, shown = each.match, each.stored
        at = best.get(match.id, PageMatches(1, match.score, 1))
        page = pages.get((match.id, at.page), shown)
        snippet = make_snippet(page.text, highlighter, analyzer)
        if not (at.pages or snippet.highlights):
            snippet = make_snippet(page.text, over_a_turn, analyzer)
        in_title = tuple((mark.start, mark.end) for mark in highlighter.marks(shown.title))
        others = tuple(show_page(match.id, other.page) for other in at.others if (match.id, other.page) in pages)
        hits.append(
            Hit(
                rank,
                match.score,
                match.id,
                shown.title,
                at.page,
                at.pages,
                shown.fields,
                snippet,
                tuple(each.copies),
                in_title,
                tuple(each.editions),
                page.label,
                others,
            )
        )
    return tuple(hits)


def _best_pages(entries: StoredEntries, query: Query, ids: Sequence[str], page_query: Query | None) -> dict[str, PageMatches]:
    """Find the best page of each document, and the next best with ``page_query``.

    It is the best one for the whole query, or else for a part of it, or else the page with the
    larger part of a phrase that runs over the turn of a page, or else page 1. The last two count no
    matching pages; with ``page_query``, a part of the query counts none either.
    """
    best = dict(pages_of(entries, page_query, ids, PAGES_SHOWN) if page_query else pages_of(entries, query, ids))
    if rest := [id for id in ids if id not in best]:
        found = pages_of(entries, Any(tuple(matching_leaves(query))), rest)
        best.update((id, replace(page, pages=0)) if page_query else (id, page) for id, page in found.items())
    if rest := [id for id in rest if id not in best]:
        found = pages_of(entries, across_pages(query), rest)
        best.update((id, replace(page, pages=0)) for id, page in found.items())
    return {id: best.get(id, PageMatches(1, 0.0, 0)) for id in ids}


def across_pages(query: Query) -> Query:
    """Return a query for the pages on which phrases of a query begin or end.

    The longer the part of the phrase that a page has, the higher it scores. Of words near each
    other, each counts.
    """
    phrases = (leaf for leaf in matching_leaves(query) if isinstance(leaf, Phrase))
    return Any(tuple(Constant(part, 1.0) for phrase in phrases for part in _parts(phrase)))


def _parts(phrase: Phrase) -> Iterator[Query]:
    places = phrase.places[:LONGEST_PHRASE]
    if phrase.slop or not phrase.ordered:
        for place in places:
            yield OneOf(phrase.field, phrase.level, place)
        return
    for length in range(1 if len(places) < 4 else 2, len(places)):
        for part in (places[:length], places[-length:]):
            yield Phrase(phrase.field, phrase.level, part) if length > 1 else OneOf(phrase.field, phrase.level, part[0])
