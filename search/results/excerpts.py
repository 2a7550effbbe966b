"""Excerpts: some pages of a document, read without the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kashaf.arguments import take_number, take_text
from kashaf.documents import FieldValue, Page, plain_fields
from kashaf.index import Reader, find_id
from kashaf.index.stored import no_document

__all__ = ["Excerpt", "read_excerpt"]


MAX_PAGE = 10**30
"""The highest page number that can be requested: any."""

TOGETHER = 100
"""For more pages than this, the document's number of pages is looked up first."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A document with a range of its pages; ``total`` counts all pages of the document."""

    id: str
    title: str
    fields: Mapping[str, FieldValue]
    pages: tuple[Page, ...]
    total: int

    def as_dict(self) -> dict[str, Any]:
        """Return the excerpt as a document for JSON, with the number of all its pages."""
        pages = [page.as_dict() for page in self.pages]
        head = {"id": self.id, "title": self.title, "pages": pages, "fields": plain_fields(self.fields)}
        return {**head, "total": self.total}


def read_excerpt(index: Reader, id: str, first: int, last: int | None) -> Excerpt:
    """Read the pages from ``first`` to ``last`` (``None``: to the end), as far as they exist.

    Raises `DocumentNotFound`.
    """
    id, first = find_id(index, take_text("id", id)), take_number("first", first, 1, MAX_PAGE)
    last = None if last is None else take_number("last", last, 0, MAX_PAGE)
    at_once = range(first, last + 1) if last is not None and last - first < TOGETHER else range(0)
    found = index.read([(id, None), *((id, number) for number in at_once)])
    if not found:
        raise no_document(id)
    whole, *rest = found
    if whole.pages == 1:
        rest = [whole] if first == 1 and last != 0 else []
    elif not at_once and first <= (last or first):
        end = whole.pages if last is None else min(last, whole.pages)
        rest = index.read([(id, number) for number in range(first, end + 1)])
    pages = tuple(Page(each.page or 1, each.label, each.text) for each in rest)
    return Excerpt(whole.id, whole.title, whole.fields, pages, whole.pages)
