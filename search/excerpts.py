"""Excerpts: some pages of a document, read without the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kashaf.documents import FieldValue, Page
from kashaf.errors import DocumentNotFound
from kashaf.index import Index

__all__ = ["Excerpt", "read_excerpt"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A document with some of its pages in a row; ``total`` counts those that the document has."""

    id: str
    title: str
    fields: Mapping[str, FieldValue]
    pages: tuple[Page, ...]
    total: int


def read_excerpt(index: Index, id: str, first: int, last: int | None) -> Excerpt:
    """Read the pages from ``first`` to ``last`` (``None``: to the end), those that there are. Raises `DocumentNotFound`."""
    found = index.read([(id, None), *((id, number) for number in range(first, (last or 0) + 1))])
    if not found:
        raise DocumentNotFound(f"no document has the id {id!r}: `kashaf search` shows the ids of what it finds")
    whole, *rest = found
    if whole.pages == 1:
        rest = [whole] if first == 1 else []
    elif last is None:
        rest = index.read([(id, number) for number in range(first, whole.pages + 1)])
    pages = tuple(Page(each.page or 1, each.label, each.text) for each in rest)
    return Excerpt(whole.id, whole.title, whole.fields, pages, whole.pages)
