"""Searching: from a query and what comes with it to what the newest commit of an index holds of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial

from kashaf.analyzers import Analyzer, Level
from kashaf.arguments import take_text, take_texts
from kashaf.index import BY_SCORE, Index, Match, Query, Stored
from kashaf.search.choices import Choice
from kashaf.search.copies import each_alone, under_the_best
from kashaf.search.facets import Counting
from kashaf.search.fields import unknown_field
from kashaf.search.finding import Finding, Request
from kashaf.search.helping import HELP_SHARE, Helper
from kashaf.search.language import parse
from kashaf.search.meaning import ByMeaning, Meaning
from kashaf.search.planning import Plan, Planner
from kashaf.search.ranking import recently
from kashaf.search.requests import RECENT, plan_filter, plan_level, plan_sort, take_limit
from kashaf.search.rescoring import Ask, best_matches
from kashaf.search.results import Results
from kashaf.search.selection import Selection, select
from kashaf.search.showing import show
from kashaf.search.similar import similar
from kashaf.search.texts import Texts
from kashaf.search.tree import Ranked
from kashaf.search.vocabulary import Vocabulary
from kashaf.search.wordlists import Synonyms

__all__ = ["TIME_BUDGET", "Searcher"]

TIME_BUDGET = 10.0
"""Seconds that a search may take before it answers with what it has."""


class Searcher:
    """Plans what is asked of an index and finds it; safe from many threads. ``synonyms`` widen queries, and may be exchanged."""

    def __init__(self, index: Index, analyzer: Analyzer, meaning: Meaning) -> None:
        self.synonyms = Synonyms(index.schema.synonyms, analyzer)
        self._index = index
        self._analyzer = analyzer
        self._meaning = meaning
        self._lock = threading.Lock()
        self._vocabulary_of: tuple[int, Vocabulary] | None = None

    def vocabulary(self) -> Vocabulary:
        """Give the vocabulary of the commit that is seen now."""
        with self._lock:
            generation = self._index.generation
            if self._vocabulary_of is None or self._vocabulary_of[0] != generation:
                self._vocabulary_of = (generation, Vocabulary(self._index, self._analyzer))
            return self._vocabulary_of[1]

    def refuse_unknown(self, fields: Iterable[str]) -> None:
        """Raise `InvalidRequest` for a field that the commit that is seen now doesn't have."""
        known = self.vocabulary().fields
        for name in fields:
            if not known.knows(name):
                raise unknown_field(name, known.names)

    def planner(self, level: Level) -> Planner:
        """Make what plans one query."""
        return Planner(self._analyzer, self._index.schema, self.vocabulary(), level, self.synonyms)

    def narrowed(self, filters: Sequence[str]) -> list[Query]:
        """Plan filters for the newest commit."""
        asked = take_texts("filters", filters)
        planned = [plan_filter(text, self._index.schema, self._analyzer) for text in asked]
        self._index.refresh()
        self.refuse_unknown(Choice.read(text).field for text in asked)
        return planned

    def planned(self, query: str, level: str | None) -> Plan:
        """Plan a query for the newest commit."""
        at = plan_level(level)
        self._index.refresh()
        return self.planner(at).plan(parse(query), len(query))

    def texts(self, query: str, level: str | None, filters: Sequence[str]) -> tuple[Plan, Texts]:
        """Plan a query, and find the documents whose texts are to be read."""
        started = time.monotonic()
        narrowed = self.narrowed(filters)
        plan = self.planned(query, level)
        return plan, Texts(self._index, plan.query, narrowed, started + TIME_BUDGET)

    def find(self, query: str, request: Request) -> Finding:
        """Find and count what answers a query, but show nothing yet."""
        deadline = time.monotonic() + TIME_BUDGET
        at, order = plan_level(request.level), plan_sort(request.sort, self._index.schema)
        counting = Counting(request.facets, request.filters, self._index.schema, self._analyzer, request.values)
        tree = parse(query)
        self._index.refresh()
        if not request.checked:
            self.refuse_unknown(counting.fields)
        plan = self.planner(at).plan(tree, len(query))
        planned = request.weigh(plan.query) if request.weigh else plan.query
        asked = recently(planned, datetime.now(UTC).date()) if request.sort == RECENT else planned
        best = partial(best_matches, self._index, asked, self._analyzer)
        ask: Ask = partial(best, sort=order, filters=counting.filters, deadline=deadline)
        about = self._meaning.about(query, tree) if request.meaning and order == BY_SCORE else ""
        by_meaning = ByMeaning(self._meaning, ask, planned, about)
        gather = under_the_best if request.collapse and request.limit and order == BY_SCORE else each_alone
        listing = gather(by_meaning, self._read, request.offset, request.limit, counting.beside_hits)
        facets, cut = counting.results(listing.first.facets, partial(self._index.match, planned, limit=0, deadline=deadline))
        showing = partial(show, self._index, planned, self._analyzer)
        helping = partial(self._helper(plan.ignored).help, query, tree, at, listing.first.total, counting.filters)
        notes = plan.notes + by_meaning.notes
        return Finding(self._index.schema, listing, facets, listing.partial or cut, notes, showing, helping)

    def select(self, query: str, level: str | None, filters: Sequence[str], after: str) -> Selection:
        """Find all documents that answer a query, by id, behind the id ``after``."""
        narrowed = self.narrowed(filters)
        return select(self._index, self.planned(query, level).query, narrowed, take_text("after", after), TIME_BUDGET)

    def similar(self, id: str, limit: int, filters: Sequence[str]) -> Results:
        """Find the documents most like one."""
        deadline = time.monotonic() + TIME_BUDGET
        return similar(self._index, self._analyzer, id, take_limit(limit), self.narrowed(filters), deadline)

    def _helper(self, ignored: tuple[str, ...]) -> Helper:
        return Helper(self._index, self._analyzer, self.vocabulary(), self._plan, ignored, TIME_BUDGET * HELP_SHARE)

    def _plan(self, tree: Ranked, level: Level) -> Query:
        return self.planner(level).plan(tree).query

    def _read(self, matches: Sequence[Match]) -> list[Stored]:
        return self._index.read([(match.id, None) for match in matches])
