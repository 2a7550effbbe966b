"""Searcher: answers from one commit of an index, and plans the queries."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kashaf.analyzers import Analyzer, Level
from kashaf.arguments import take_text
from kashaf.index import Query, Reader
from kashaf.index.stored import count_documents
from kashaf.search.query.fields import unknown_field
from kashaf.search.query.filters import Filter, take_filters
from kashaf.search.query.nearest_spelling import Spellings
from kashaf.search.query.options import plan_filter, plan_level, take_limit
from kashaf.search.query.parser import parse
from kashaf.search.query.planner import Plan, Planner
from kashaf.search.query.synonyms import Synonyms
from kashaf.search.query.tree import Ranked
from kashaf.search.query.vocabulary import Vocabulary
from kashaf.search.ranking.semantic import Meaning
from kashaf.search.results.results import Results

if TYPE_CHECKING:
    from kashaf.search.corpus.texts import Texts
    from kashaf.search.results.selection import Selection

__all__ = ["TIME_BUDGET", "Searcher"]

BOOK_PAGES = 10
"""The pages that documents have on average in a collection of books."""

TIME_BUDGET = 10.0
"""Seconds that a search may take before it answers with what it has."""


class Searcher:
    """Plans and answers queries on one commit; safe from many threads.

    ``synonyms`` and the spelling ``variants`` of names expand queries.
    """

    def __init__(self, index: Reader, analyzer: Analyzer, synonyms: Synonyms, meaning: Meaning, *, variants: bool) -> None:
        self.index = index
        self.analyzer = analyzer
        self._synonyms = synonyms
        self._variants = variants
        self.meaning = meaning
        self._vocabulary = Vocabulary(index, analyzer)

    @cached_property
    def unit(self) -> str:
        """What results are ranked by if nobody says: pages, where most of the text is in books."""
        pages = self.index.page_count
        return "page" if pages and pages >= BOOK_PAGES * count_documents(self.index) else "document"

    def deadline(self) -> float:
        """Return the deadline, in `time.monotonic`, of a search that starts now."""
        return time.monotonic() + TIME_BUDGET

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the commit."""
        return self._vocabulary

    def refuse_unknown(self, fields: Iterable[str]) -> None:
        """Raise `InvalidRequest` for a field that the commit doesn't have."""
        known = self.vocabulary().fields
        for name in fields:
            if not known.knows(name):
                raise unknown_field(name, known.names)

    def planner(self, level: Level, spellings: Spellings | None = None) -> Planner:
        """Make the planner for one query.

        ``spellings`` gives those of other indexes too, if the scores are compared with theirs.
        """
        return Planner(
            self.analyzer, self.index.schema, self.vocabulary(), level, self._synonyms, spellings, variants=self._variants
        )

    def narrowed(self, filters: Sequence[str | Filter]) -> list[Query]:
        """Plan filters."""
        asked = take_filters("filters", filters)
        known = self._vocabulary
        planned = [plan_filter(each, self.index.schema, self.analyzer, known.numeric, known.authors) for each in asked]
        self.refuse_unknown(each.field for each in asked)
        return planned

    def planned(self, query: str, level: str | None) -> Plan:
        """Plan a query."""
        loosest = plan_level(level)
        return self.planner(loosest).plan(parse(query), len(query))

    def texts(self, query: str, level: str | None, filters: Sequence[str | Filter]) -> tuple[Plan, Texts]:
        """Plan a query, and find the documents whose texts to read."""
        from kashaf.search.corpus.texts import Texts  # a search has less to do than this, and the next two

        deadline = self.deadline()
        narrowed = self.narrowed(filters)
        plan = self.planned(query, level)
        return plan, Texts(self.index, plan.query, narrowed, deadline)

    def select(self, query: str, level: str | None, filters: Sequence[str | Filter], after: str) -> Selection:
        """Find all documents that match a query, by id, after the id ``after``."""
        from kashaf.search.results.selection import select

        narrowed = self.narrowed(filters)
        return select(self.index, self.planned(query, level).query, narrowed, take_text("after", after), TIME_BUDGET)

    def similar(self, id: str, limit: int, filters: Sequence[str | Filter]) -> Results:
        """Find the documents most like one."""
        from kashaf.search.ranking.similar import similar

        deadline = self.deadline()
        return similar(self.index, self.analyzer, id, take_limit(limit), self.narrowed(filters), deadline)

    def plan_tree(self, tree: Ranked, level: Level) -> Query:
        """Plan a query that is already parsed."""
        return self.planner(level).plan(tree).query
