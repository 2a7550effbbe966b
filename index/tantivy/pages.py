"""The best pages of documents: the query searches each page instead of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kashaf.index.protocol import PageMatches
from kashaf.index.query import OneOf, Phrase, Query, Range, Term
from kashaf.index.schema import PAGE, TEXT
from kashaf.index.tantivy.layout import ID, KEY, NUMBER, PAGES, Record
from kashaf.index.tantivy.ordering import near, top
from kashaf.index.tantivy.query import SHOULD, Q, Translator, silent, together
from kashaf.index.tantivy.snapshot import Snapshot, place

__all__ = ["best_pages"]


def best_pages(snapshot: Snapshot, query: Query, ids: Sequence[str]) -> dict[str, PageMatches]:
    """Find the best page of each of these documents.

    Documents of one page, and documents without a matching page, are left out.
    """
    found = snapshot.locate(ids)
    pages = snapshot.documents.fast_field_values(PAGES, list(found.values()))
    books = {id: (found[id], snapshot.record(found[id])) for id, count in zip(found, pages, strict=True) if count}
    if not books:
        return {}
    translator = snapshot.page_translator(lambda leaf: _leaf(snapshot, translator, books, leaf))
    asked = translator.translate(query)
    best = {}
    for id, (_, record) in books.items():
        of_document = silent(Q.term_query(snapshot.layout.pages, KEY, record.key, "basic"))
        count, ranked = top(snapshot.pages, together(of_document, asked), 1, one_piece=False)
        if not count:
            continue
        equals = [(score, address) for score, address in ranked if near(score, ranked[0][0])]
        numbers = snapshot.pages.fast_field_values(NUMBER, [address for _, address in equals])
        page, score = min(zip(numbers, (score for score, _ in equals), strict=True))
        best[id] = PageMatches(page, score, count)
    return best


def _leaf(snapshot: Snapshot, translator: Translator, books: Mapping[str, tuple[Any, Record]], query: Query) -> Any:
    """Translate a leaf: the page answers leaves of the text, its document answers all others."""
    match query:
        case Term() | OneOf() | Phrase() if query.field == TEXT:
            return translator.leaf(replace(query, field=PAGE))
        case Term() | OneOf() | Phrase() | Range():
            return _of_documents(snapshot, books, query)
        case _:
            return Q.empty_query()


def _of_documents(snapshot: Snapshot, books: Mapping[str, tuple[Any, Record]], query: Term | OneOf | Phrase | Range) -> Any:
    """Give the pages of the documents that match a leaf the score of their document."""
    keys = {place(address): record.key for address, record in books.values()}
    ours = silent(Q.term_set_query(snapshot.layout.documents, ID, list(books)))
    hits = snapshot.documents.search(together(snapshot.translator.leaf(query), ours), len(books), count=False).hits
    parts = [
        (SHOULD, Q.const_score_query(Q.term_query(snapshot.layout.pages, KEY, keys[place(address)], "basic"), score))
        for score, address in hits
    ]
    return Q.boolean_query(parts) if parts else Q.empty_query()
