"""Book pages: the pages of one document that match a query, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kashaf.arguments import take_text
from kashaf.index import find_id
from kashaf.index.stored import no_document
from kashaf.search.query.options import take_limit, take_offset
from kashaf.search.ranking.page_ranking import page_query
from kashaf.search.results.page_turns import PAGES_AFTER, across_turns, pages_that_match
from kashaf.search.results.results import Note, PageHit
from kashaf.search.results.snippets import Highlighter, make_snippet
from kashaf.search.searcher import Searcher

__all__ = ["BookPages", "find_in_book"]


@dataclass(frozen=True, slots=True)
class BookPages:
    """The pages of a document that match a query: some of them, and how many there are.

    Iterates over its pages; its length is their number. ``offset`` counts those before the first.
    """

    query: str
    id: str
    title: str
    total: int
    offset: int
    pages: tuple[PageHit, ...]
    notes: tuple[Note, ...] = ()

    def __iter__(self) -> Iterator[PageHit]:
        return iter(self.pages)

    def __len__(self) -> int:
        return len(self.pages)

    def as_dict(self) -> dict[str, Any]:
        """Return the pages for JSON."""
        return {
            "query": self.query,
            "id": self.id,
            "title": self.title,
            "total": self.total,
            "offset": self.offset,
            "pages": [page.as_dict() for page in self.pages],
            "notes": [str(note) for note in self.notes],
        }


def find_in_book(searcher: Searcher, id: str, query: str, level: str | None, limit: int, offset: int) -> BookPages:
    """Find the pages of a document that match a query.

    A phrase that runs over the turn of a page is on the page where it begins, whose snippet shows
    all of it. Raises `DocumentNotFound`.
    """
    limit, offset = take_limit(limit), take_offset(offset)
    index, id = searcher.index, find_id(searcher.index, take_text("id", id))
    plan = searcher.planned(take_text("query", query), level)
    found = index.read([(id, None)])
    if not found:
        raise no_document(id)
    (whole,) = found
    highlighter = Highlighter(plan.query, searcher.analyzer)
    asked = page_query(plan.query) or plan.query
    turned: set[int] = set()
    if whole.pages == 1:
        numbers = [1] if index.explain(asked, id) else []
    else:
        on_page = pages_that_match(index, asked, id, whole.pages)
        turned = across_turns(index, plan.query, id, whole.pages, searcher.analyzer) - on_page
        numbers = sorted(on_page | turned)
    listed = numbers[offset : offset + limit]
    next_pages = {page + step for page in turned.intersection(listed) for step in range(1, PAGES_AFTER + 1)}
    pages = {each.page or 1: each for each in index.read([(id, page) for page in sorted({*listed, *next_pages})])}

    def show(number: int) -> PageHit:
        reach = range(number, number + PAGES_AFTER + 1) if number in turned else (number,)
        text = "\n".join(pages[each].text for each in reach if each in pages)
        return PageHit(number, pages[number].label, make_snippet(text, highlighter, searcher.analyzer))

    return BookPages(query, id, whole.title, len(numbers), offset, tuple(map(show, listed)), plan.notes)
