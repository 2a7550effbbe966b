"""Searching: from a query and what comes with it to what one commit of an index holds of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial

from kashaf.analyzers import Analyzer, Level
from kashaf.arguments import take_text, take_texts
from kashaf.index import BY_SCORE, Match, Query, Reader, Stored
from kashaf.search.assist.assistance import HELP_SHARE, Assistant
from kashaf.search.corpus.texts import Texts
from kashaf.search.pending import PendingResults, Request
from kashaf.search.query.fields import unknown_field
from kashaf.search.query.filters import Filter
from kashaf.search.query.options import RECENT, plan_filter, plan_level, plan_sort, take_limit
from kashaf.search.query.parser import parse
from kashaf.search.query.planner import Plan, Planner
from kashaf.search.query.synonyms import Synonyms
from kashaf.search.query.tree import Ranked
from kashaf.search.query.vocabulary import Vocabulary
from kashaf.search.ranking.duplicates import collapse_duplicates, no_collapse
from kashaf.search.ranking.rescoring import Ask, best_matches
from kashaf.search.ranking.semantic import Meaning, SemanticReranker
from kashaf.search.ranking.similar import similar
from kashaf.search.ranking.weights import recently
from kashaf.search.results.facets import Counting
from kashaf.search.results.hits import show
from kashaf.search.results.results import Results
from kashaf.search.results.selection import Selection, select

__all__ = ["TIME_BUDGET", "Searcher"]

TIME_BUDGET = 10.0
"""Seconds that a search may take before it answers with what it has."""


class Searcher:
    """Plans what is asked of one commit and finds it; safe from many threads. ``synonyms`` widen queries."""

    def __init__(self, index: Reader, analyzer: Analyzer, synonyms: Synonyms, meaning: Meaning) -> None:
        self.index = index
        self._analyzer = analyzer
        self._synonyms = synonyms
        self._meaning = meaning
        self._vocabulary = Vocabulary(index, analyzer)

    def vocabulary(self) -> Vocabulary:
        """Give the vocabulary of the commit."""
        return self._vocabulary

    def refuse_unknown(self, fields: Iterable[str]) -> None:
        """Raise `InvalidRequest` for a field that the commit doesn't have."""
        known = self.vocabulary().fields
        for name in fields:
            if not known.knows(name):
                raise unknown_field(name, known.names)

    def planner(self, level: Level) -> Planner:
        """Make what plans one query."""
        return Planner(self._analyzer, self.index.schema, self.vocabulary(), level, self._synonyms)

    def narrowed(self, filters: Sequence[str]) -> list[Query]:
        """Plan filters."""
        asked = take_texts("filters", filters)
        planned = [plan_filter(text, self.index.schema, self._analyzer) for text in asked]
        self.refuse_unknown(Filter.read(text).field for text in asked)
        return planned

    def planned(self, query: str, level: str | None) -> Plan:
        """Plan a query."""
        loosest = plan_level(level)
        return self.planner(loosest).plan(parse(query), len(query))

    def texts(self, query: str, level: str | None, filters: Sequence[str]) -> tuple[Plan, Texts]:
        """Plan a query, and find the documents whose texts are to be read."""
        started = time.monotonic()
        narrowed = self.narrowed(filters)
        plan = self.planned(query, level)
        return plan, Texts(self.index, plan.query, narrowed, started + TIME_BUDGET)

    def find(self, query: str, request: Request) -> PendingResults:
        """Find and count what answers a query, but show nothing yet."""
        deadline = time.monotonic() + TIME_BUDGET
        loosest, order = plan_level(request.level), plan_sort(request.sort, self.index.schema)
        counting = Counting(request.facets, request.filters, self.index.schema, self._analyzer, request.values)
        tree = parse(query)
        if not request.checked:
            self.refuse_unknown(counting.fields)
        plan = self.planner(loosest).plan(tree, len(query))
        planned = request.reweight(plan.query) if request.reweight else plan.query
        asked = recently(planned, datetime.now(UTC).date()) if request.sort == RECENT else planned
        best = partial(best_matches, self.index, asked, self._analyzer)
        ask: Ask = partial(best, sort=order, filters=counting.filters, deadline=deadline)
        text = self._meaning.semantic_text(query, tree) if request.meaning and order == BY_SCORE else ""
        by_meaning = SemanticReranker(self._meaning, ask, planned, text)
        gather = collapse_duplicates if request.collapse and request.limit and order == BY_SCORE else no_collapse
        listing = gather(by_meaning, self._read, request.offset, request.limit, counting.beside_hits)
        facets, cut = counting.results(listing.first.facets, partial(self.index.match, planned, limit=0, deadline=deadline))
        showing = partial(show, self.index, planned, self._analyzer)
        helping = partial(self._assistant(plan.ignored).assist, query, tree, loosest, listing.first.total, counting.filters)
        notes = plan.notes + by_meaning.notes
        return PendingResults(self.index.schema, listing, facets, listing.partial or cut, notes, showing, helping)

    def select(self, query: str, level: str | None, filters: Sequence[str], after: str) -> Selection:
        """Find all documents that answer a query, by id, behind the id ``after``."""
        narrowed = self.narrowed(filters)
        return select(self.index, self.planned(query, level).query, narrowed, take_text("after", after), TIME_BUDGET)

    def similar(self, id: str, limit: int, filters: Sequence[str]) -> Results:
        """Find the documents most like one."""
        deadline = time.monotonic() + TIME_BUDGET
        return similar(self.index, self._analyzer, id, take_limit(limit), self.narrowed(filters), deadline)

    def _assistant(self, ignored: tuple[str, ...]) -> Assistant:
        return Assistant(self.index, self._analyzer, self.vocabulary(), self._plan, ignored, TIME_BUDGET * HELP_SHARE)

    def _plan(self, tree: Ranked, level: Level) -> Query:
        return self.planner(level).plan(tree).query

    def _read(self, matches: Sequence[Match]) -> list[Stored]:
        return self.index.read([(match.id, None) for match in matches])
