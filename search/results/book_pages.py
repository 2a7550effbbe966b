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

    Raises `DocumentNotFound`.
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
    if whole.pages == 1:
        numbers = [1] if index.explain(asked, id) else []
    else:
        best = index.best_pages(asked, [id], whole.pages).get(id)
        numbers = sorted([best.page, *(other.page for other in best.others)]) if best else []
    pages = index.read([(id, number) for number in numbers[offset : offset + limit]])
    shown = (PageHit(each.page or 1, each.label, make_snippet(each.text, highlighter, searcher.analyzer)) for each in pages)
    return BookPages(query, id, whole.title, len(numbers), offset, tuple(shown), plan.notes)
