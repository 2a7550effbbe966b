"""One search in one commit, from the query to the results.

The stages of `SearchRun` are in the order in which they run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from math import inf

from kashaf.analyzers import Level
from kashaf.index import BY_SCORE, Facet, Match, Matches, Query, Schema, Sort, Stored, without_bonus
from kashaf.search.assist.assistance import HELP_SHARE, Assistance, Assistant
from kashaf.search.query.options import RECENT, plan_level, plan_sort
from kashaf.search.query.parser import parse
from kashaf.search.query.planner import Plan
from kashaf.search.query.request import Request
from kashaf.search.ranking.duplicates import (
    COLLAPSE_DEPTH,
    Candidate,
    Listing,
    collapse_depth,
    collapse_duplicates,
    no_collapse,
)
from kashaf.search.ranking.number_order import NumberOrder
from kashaf.search.ranking.page_ranking import CANDIDATES, page_query, rank_by_pages, with_runs
from kashaf.search.ranking.ranked_matches import RankedMatches
from kashaf.search.ranking.rescoring import WINDOW, rescored, window_of
from kashaf.search.ranking.stored_entries import StoredEntries
from kashaf.search.ranking.weights import recently
from kashaf.search.results.facets import Counting
from kashaf.search.results.hits import show
from kashaf.search.results.results import FacetResult, Hit, Results
from kashaf.search.searcher import TIME_BUDGET, Searcher

__all__ = ["SearchRun"]


class SearchRun:
    """One search: its constructor finds, ranks and counts the documents.

    Nothing is shown before `show` and `assist` are called. ``listing`` is the requested page of
    hits, ``facets`` count the values among all documents found, ``pages`` the matching pages if the
    results are ranked by pages, and ``notes`` say how the query was read.
    """

    def __init__(self, searcher: Searcher, query: str, request: Request) -> None:
        self._searcher = searcher
        self._query = query
        self._request = request
        self._deadline = searcher.deadline()
        self._level = plan_level(request.level)
        self._sort = self.order(request.sort)
        self._counting = Counting(
            request.facets, request.filters, self.schema, searcher.analyzer, searcher.vocabulary(), request.values
        )
        self._entries = StoredEntries(searcher.index)

        self._tree = parse(query)
        self._plan = self._make_plan()
        self.notes = self._plan.notes
        found = self._match()
        self.pages: int | None = None
        self._pages_cut = False
        matches = self._fuse(self._rescore(found.matches))
        least = matches[-1].score if self._page_query and self._by_score and matches else inf
        self._ranked = RankedMatches(
            matches, self._ask, start=self._start, total=found.total, partial=found.partial, least=least
        )
        self.listing = self._collapse()
        self.facets, self._cut = self._count_facets(found.facets)

    # --- what was found -------------------------------------------------------------------------

    @property
    def schema(self) -> Schema:
        """The fields of the commit."""
        return self._searcher.index.schema

    @property
    def total(self) -> int:
        """The number of documents found."""
        return self._ranked.total

    @property
    def partial(self) -> bool:
        """Whether the time ran out before all documents were found and counted."""
        return self._ranked.partial or self._pages_cut or self._cut

    def results(self, started: float) -> Results:
        """Show the page, with assistance if there are few hits.

        The seconds are counted from ``started``.
        """
        assistance = self.assist()
        return Results(
            query=self._query,
            total=self.total,
            offset=self._request.offset,
            hits=self.show(self.listing.found, self._request.offset),
            facets=self.facets,
            suggestion=assistance.suggestion,
            alternatives=assistance.alternatives,
            words=assistance.words,
            partial=self.partial,
            notes=self.notes,
            seconds=time.monotonic() - started,
            collapsed=self.listing.collapsed,
            unit="page" if self._page_query else "document",
            pages=self.pages,
        )

    def number_of(self, stored: Stored, sort: Sort) -> float | None:
        """Return the number by which a document is sorted in a field without a type."""
        field = sort.field or ""
        found = self._searcher.vocabulary().numeric.of(field, stored.fields.get(field))
        return (max if sort.descending else min)(found, default=None)

    def order(self, sort: str | None) -> Sort:
        """Plan an order for this commit."""
        return plan_sort(sort, self.schema, self._searcher.vocabulary().numeric)

    # --- the stages, in their order -------------------------------------------------------------

    def _make_plan(self) -> Plan:
        """Turn the query into terms of this commit."""
        if not self._request.checked:
            self._searcher.refuse_unknown(self._counting.fields)
        plan = self._searcher.planner(self._level, self._request.spellings).plan(self._tree, len(self._query))
        return replace(plan, query=self._request.reweight(plan.query)) if self._request.reweight else plan

    def _match(self) -> Matches:
        """Find as many of the best matches as later stages need, and count facets with them."""
        end = self._request.offset + self._request.limit
        if self._collapses:
            end = collapse_depth(end, self._searcher.index)
        if self._start == 0 and self._by_score:
            end = max(end, self._window + 1 if self._window else 0, WINDOW if self._meant else 0)
        if self._page_query:
            end = max(end, CANDIDATES)
        return self._ask(offset=self._start, limit=end - self._start, facets=self._counting.beside_hits)

    def _rescore(self, matches: Sequence[Match]) -> Sequence[Match]:
        """Rank the best matches by their pages, or add what the engine has not counted."""
        if self._page_query:
            end = self._request.offset + self._request.limit + COLLAPSE_DEPTH
            found = rank_by_pages(
                self._searcher.index, self._page_query, matches, end, reorder=self._by_score, deadline=self._deadline
            )
            self.pages, self._pages_cut = found.pages, found.partial
            return found.matches
        if self._start or not self._window:
            return matches
        return rescored(self._entries, self._asked, self._searcher.analyzer, matches, self._window)

    def _fuse(self, matches: Sequence[Match]) -> Sequence[Match]:
        """Order the best matches by meaning too."""
        if self._start or not self._meant:
            return matches
        found, notes = self._searcher.meaning.reorder(matches, self._plan.query, self._meant)
        self.notes += notes
        return found

    def _collapse(self) -> Listing:
        """List the hits of the page, with copies grouped under the best of them."""
        gather = collapse_duplicates if self._collapses else no_collapse
        return gather(self._ranked, self._entries, self._request.offset, self._request.limit)

    def _count_facets(self, counted: Sequence[Facet]) -> tuple[tuple[FacetResult, ...], bool]:
        """Count the facets that need other filters; ``counted`` came with the matches."""
        count = partial(self._searcher.index.match, self._plan.query, limit=0, deadline=self._deadline)
        return self._counting.results(counted, count)

    def show(self, found: Sequence[Candidate], offset: int) -> tuple[Hit, ...]:
        """Make hits of some of the documents listed; ``offset`` other hits come before them."""
        return show(self._entries, self._plan.query, self._searcher.analyzer, found, offset, self._page_query)

    def assist(self) -> Assistance:
        """Look for other queries, if there are few hits."""
        planned = self._searcher.plan_tree
        vocabulary, ignored, seconds = self._searcher.vocabulary(), self._plan.ignored, TIME_BUDGET * HELP_SHARE
        assistant = Assistant(self._searcher.index, self._searcher.analyzer, vocabulary, planned, ignored, seconds)
        return assistant.assist(self._query, self._tree, self._level, self.total, self._counting.filters)

    # --- what the stages share ------------------------------------------------------------------

    @cached_property
    def _ask(self) -> Callable[..., Matches]:
        """Asks the engine for matches in its own order.

        It refers to nothing of this run, so that the run does not outlive its answer.
        """
        if self._sort.field and self._sort.field not in self.schema.fields:
            numeric = self._searcher.vocabulary().numeric
            return NumberOrder(self._searcher.index, self._asked, self._sort, numeric, self._counting.filters, self._deadline)
        return partial(
            self._searcher.index.match,
            self._asked,
            sort=self._sort,
            filters=self._counting.filters,
            deadline=self._deadline,
        )

    @cached_property
    def _asked(self) -> Query:
        """The query that is scored."""
        query = recently(self._plan.query, datetime.now(UTC).date()) if self._request.sort == RECENT else self._plan.query
        if not (self._ranks_pages and page_query(query)):
            return query
        return with_runs(without_bonus(query, Level.GRAMS), self._tree, self._searcher.analyzer)

    @cached_property
    def _page_query(self) -> Query | None:
        """The query that ranks books by their pages; ``None`` if whole documents are ranked."""
        return page_query(self._asked) if self._ranks_pages else None

    @cached_property
    def _ranks_pages(self) -> bool:
        return (self._request.unit or self._searcher.unit) == "page" and self._searcher.index.page_count > 0

    @cached_property
    def _by_score(self) -> bool:
        return self._sort == BY_SCORE and self._request.limit > 0

    @cached_property
    def _collapses(self) -> bool:
        return self._by_score and self._request.collapse

    @cached_property
    def _window(self) -> int:
        """The number of best matches that are scored anew."""
        return window_of(self._searcher.index, self._asked) if self._by_score and not self._page_query else 0

    @cached_property
    def _meant(self) -> str:
        """The text whose meaning orders the best matches; empty if words alone order them."""
        by_meaning = self._by_score and self._request.meaning
        return self._searcher.meaning.semantic_text(self._query, self._tree) if by_meaning else ""

    @cached_property
    def _start(self) -> int:
        """The number of the first match to request.

        It is 0 if a later stage changes the order. Deep in a list whose order does not change, only
        the matches of the page are requested.
        """
        offset = self._request.offset
        if self._page_query:
            return 0
        ordered = self._collapses or offset < max(self._window, WINDOW if self._meant else 0)
        return 0 if ordered else offset
