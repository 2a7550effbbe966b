"""Documents by their best pages: the query searches each page instead of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kashaf.index.deadline import has_passed
from kashaf.index.pages import gathered, of_documents
from kashaf.index.protocol import PageMatch, PageMatches, RankedPages
from kashaf.index.query import OneOf, Phrase, Query, Term
from kashaf.index.schema import PAGE
from kashaf.index.tantivy.layout import ID, KEY, NUMBER, PAGES
from kashaf.index.tantivy.ordering import Ranked, near, top
from kashaf.index.tantivy.query import MUST, MUST_NOT, SHOULD, Q, Translator, silent, together
from kashaf.index.tantivy.snapshot import Snapshot, place

__all__ = ["best_pages", "rank_pages"]

_PAGES_EACH = 16
"""Pages fetched for each document that is ranked: the best documents have several good pages."""

_FEW_DOCUMENTS = 10_000
"""Up to this many documents are all asked; naming those that are wanted would take longer."""


def best_pages(snapshot: Snapshot, query: Query, ids: Sequence[str], best: int) -> dict[str, PageMatches]:
    """Find the best pages of each of these documents.

    Documents of one page, and documents without a matching page, are left out.
    """
    books = _Books(snapshot, ids)
    if not books.keys:
        return {}
    asked = _PageTranslator(books).translate(gathered(query))
    found = {}
    for id in books.keys:
        count, ranked = top(snapshot.pages, together(books.pages_of(id), asked), best, one_piece=False)
        if count:
            (first, *others) = [page for group in _groups(ranked, best) for page in _numbered(snapshot, group)][:best]
            found[id] = PageMatches(first.page, first.score, count, tuple(others))
    return found


def rank_pages(snapshot: Snapshot, query: Query, ids: Sequence[str], limit: int, deadline: float | None) -> RankedPages:
    """Rank documents by their best pages.

    A search of the pages finds the best documents. If few documents have all the best pages, their
    pages are left out of another search.
    """
    if has_passed(deadline):
        return RankedPages({}, {}, partial=True)
    books = _Books(snapshot, ids)
    if not books.keys:
        return RankedPages({}, {})
    asked = together(books.pages_of(*books.keys), _PageTranslator(books).translate(gathered(query)))
    counted = dict(snapshot.pages.terms_with_prefix(KEY, "", asked))
    counts = {id: int(counted.get(key, 0)) for id, key in books.keys.items()}
    matching = sum(map(bool, counts.values()))
    best: dict[str, PageMatches] = {}
    wanted = limit * _PAGES_EACH
    cut = False
    while len(best) < min(limit, matching):
        if cut := has_passed(deadline):
            break
        others = Q.boolean_query([(MUST, asked), (MUST_NOT, books.pages_of(*best))]) if best else asked
        ranked = _certain(snapshot, others, wanted)
        if not ranked:
            break
        for group in _groups(ranked, len(ranked)):
            by_id: dict[str, list[tuple[Any, Any]]] = {}
            for hit, id in zip(group, snapshot.page_ids([address for _, address in group]), strict=True):
                by_id.setdefault(id, []).append(hit)
            for id in sorted(by_id.keys() - best.keys()):
                page = next(_numbered(snapshot, by_id[id]))
                best[id] = PageMatches(page.page, group[0][0], counts[id])
            if len(best) >= limit:
                break
        wanted *= 2
    return RankedPages(dict(list(best.items())[:limit]), counts, cut)


class _Books:
    """The documents of several pages among those that were requested."""

    def __init__(self, snapshot: Snapshot, ids: Sequence[str]) -> None:
        self.snapshot = snapshot
        found = snapshot.locate(ids)
        counts = snapshot.documents.fast_field_values(PAGES, list(found.values()))
        addresses = {id: address for (id, address), count in zip(found.items(), counts, strict=True) if count}
        self.keys = dict(zip(addresses, snapshot.keys(list(addresses.values())), strict=True))
        self._keys_at = {place(address): self.keys[id] for id, address in addresses.items()}

    def pages_of(self, *ids: str) -> Any:
        """Return the query for all pages of some of the documents."""
        return self._pages([self.keys[id] for id in ids])

    def _pages(self, keys: Sequence[str]) -> Any:
        schema = self.snapshot.page_schema
        one = len(keys) == 1
        return silent(Q.term_query(schema, KEY, keys[0], "basic") if one else Q.term_set_query(schema, KEY, list(keys)))

    def scored(self, query: Query) -> Any:
        """Give the pages of the documents that match a query the score of their document."""
        documents = self.snapshot.documents
        asked, most = self.snapshot.translator.translate(query), int(documents.num_docs)
        if most > _FEW_DOCUMENTS:
            ours = silent(Q.term_set_query(self.snapshot.document_schema, ID, list(self.keys)))
            asked, most = together(asked, ours), len(self.keys)
        by_score: dict[float, list[str]] = {}
        for score, address in documents.search(asked, most, count=False).hits:
            if key := self._keys_at.get(place(address)):
                by_score.setdefault(score, []).append(key)
        parts = [(SHOULD, Q.const_score_query(self._pages(keys), score)) for score, keys in by_score.items()]
        return Q.boolean_query(parts) if parts else Q.empty_query()


class _PageTranslator(Translator):
    """Translates trees for pages: documents answer the leaves that are not of the text."""

    def __init__(self, books: _Books) -> None:
        snapshot, pages = books.snapshot, books.snapshot.pages
        terms = snapshot.layout.page_terms
        super().__init__(snapshot.page_schema, terms, {}, lambda query: bool(pages.search(query, 1, count=False).hits))
        self._books = books

    def translate(self, query: Query) -> Any:
        """Make the query of a tree."""
        if of_documents(query):
            return self._books.scored(query)
        match query:
            case Term() | OneOf() | Phrase():
                return self.leaf(replace(query, field=PAGE))
            case _:
                return super().translate(query)


def _certain(snapshot: Snapshot, query: Any, wanted: int) -> Ranked:
    """Fetch at most ``wanted`` best pages, without the last if others may be as good as they."""
    while True:
        ranked = list(snapshot.pages.search(query, wanted, count=False).hits)
        end = len(ranked)
        if end < wanted:
            return ranked
        while end > 1 and near(ranked[end - 2][0], ranked[end - 1][0]):
            end -= 1
        if end > 1:
            return ranked[: end - 1]
        wanted *= 8


def _groups(ranked: Ranked, wanted: int) -> Iterator[Ranked]:
    """Yield the hits with equal scores together, as far as `top` fetches all of them."""
    start = 0
    while start < min(wanted, len(ranked)):
        end = start + 1
        while end < len(ranked) and near(ranked[end - 1][0], ranked[end][0]):
            end += 1
        yield ranked[start:end]
        start = end


def _numbered(snapshot: Snapshot, group: Ranked) -> Iterator[PageMatch]:
    """Yield equally good pages in the order of their numbers."""
    numbers = snapshot.pages.fast_field_values(NUMBER, [address for _, address in group])
    return (PageMatch(number, score) for number, score in sorted(zip(numbers, (score for score, _ in group), strict=True)))
