"""Explaining: how a query is read, and how the score of a document comes about."""

from __future__ import annotations

from kashaf.analyzers import Level
from kashaf.arguments import take_text
from kashaf.index import TEXT, TITLE, Explanation, Query, Reader, find_id, in_field, without_bonus
from kashaf.messages import Message
from kashaf.search.query.description import Explained
from kashaf.search.query.options import plan_level
from kashaf.search.query.parser import parse
from kashaf.search.ranking.page_ranking import page_query, with_runs
from kashaf.search.ranking.rescoring import explain_rescored
from kashaf.search.searcher import Searcher

__all__ = ["explain"]


def explain(searcher: Searcher, query: str, id: str | None, level: str | None) -> Explained:
    """Explain how a query is read and, with an id, the score of that document.

    Raises `DocumentNotFound`.
    """
    loosest, tree = plan_level(level), parse(query)
    plan = searcher.planner(loosest).plan(tree)
    if id is None:
        return Explained.of(plan, searcher.analyzer, loosest, None)
    index, id = searcher.index, find_id(searcher.index, take_text("id", id))
    if searcher.unit == "page" and page_query(plan.query):
        asked = with_runs(without_bonus(plan.query, Level.GRAMS), tree, searcher.analyzer)
        told = index.explain(asked, id)
        told = told and (_in_book(index, asked, id) or told)
    else:
        told = index.explain(plan.query, id)
        told = told and explain_rescored(index, plan.query, id, told, searcher.analyzer)
    return Explained.of(plan, searcher.analyzer, loosest, told)


def _in_book(index: Reader, query: Query, id: str) -> Explanation | None:
    """Explain the score of a book, by its best page or its title."""
    asked = page_query(query) or query
    found = index.rank_pages(asked, [id], 1)
    told = [index.explain(in_field(asked, TEXT, TITLE), id)] if id in found.pages else []
    if page := found.best.get(id):
        description = Message("page {page}, the best of {pages} that match", page=page.page, pages=page.pages)
        told.append(Explanation(page.score, description))
    return max(filter(None, told), key=lambda each: each.score, default=None)
