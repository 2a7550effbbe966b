"""Explaining: how a query is read, and how the score of a document comes about."""

from __future__ import annotations

from kashaf.analyzers import Level
from kashaf.arguments import take_text
from kashaf.index import Explanation, Query, Reader, find_id, without_bonus
from kashaf.messages import Message
from kashaf.search.query.description import Explained
from kashaf.search.query.options import plan_level
from kashaf.search.query.parser import parse
from kashaf.search.ranking.page_ranking import page_query
from kashaf.search.ranking.rescoring import explain_rescored
from kashaf.search.searcher import Searcher

__all__ = ["explain"]


def explain(searcher: Searcher, query: str, id: str | None, level: str | None) -> Explained:
    """Explain how a query is read and, with an id, the score of that document.

    Raises `DocumentNotFound`.
    """
    loosest = plan_level(level)
    plan = searcher.planner(loosest).plan(parse(query))
    if id is None:
        return Explained.of(plan, searcher.analyzer, loosest, None)
    index, id = searcher.index, find_id(searcher.index, take_text("id", id))
    if asked := page_query(plan.query) if searcher.unit == "page" else None:
        told = index.explain(without_bonus(plan.query, Level.GRAMS), id)
        told = told and (_best_page(index, asked, id) or told)
    else:
        told = index.explain(plan.query, id)
        told = told and explain_rescored(index, plan.query, id, told, searcher.analyzer)
    return Explained.of(plan, searcher.analyzer, loosest, told)


def _best_page(index: Reader, query: Query, id: str) -> Explanation | None:
    """Explain the score of a book: that of its best page."""
    if found := index.best_pages(query, [id]).get(id):
        description = Message("page {page}, the best of {pages} that match", page=found.page, pages=found.pages)
        return Explanation(found.score, description)
    return None
