"""The searches of the protocol in OpenSearch: matches in order, documents, words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.documents import Document, Page
from kashaf.errors import DamagedIndex, InvalidDocument
from kashaf.index.opensearch.facets import facet_aggregations, facet_answer
from kashaf.index.opensearch.layout import Layout, holds_half, read_stored
from kashaf.index.opensearch.query import NOTHING, filtered, translate
from kashaf.index.opensearch.snapshot import Snapshot
from kashaf.index.protocol import Facet, FacetRequest, Match, Matches, Sort, Stored, WordCount
from kashaf.index.query import Query
from kashaf.index.schema import OTHER, PAGE, TITLE, Kind
from kashaf.messages import Message

__all__ = ["count_terms", "find_matches", "iterate_documents", "iterate_words", "read_entries"]

Json = dict[str, Any]

_WINDOW = 10_000
"""The most hits that OpenSearch returns at once."""

_TERMS = 50_000
"""Terms in one answer (the server allows 65,535): each costs a look at all documents."""

_DOCUMENTS = 100
"""Documents read at once, if they have few pages."""

_PAGES = 500
"""Pages read at once."""


def find_matches(
    snapshot: Snapshot,
    query: Query,
    *,
    limit: int,
    offset: int,
    sort: Sort,
    filters: Sequence[Query],
    facets: Sequence[FacetRequest],
    deadline: float | None,
) -> Matches:
    """Find the documents that match the query and all filters."""
    layout = snapshot.layout
    asked = {
        "bool": {
            "must": [translate(query, layout)],
            "filter": [snapshot.documents, *(translate(part, layout) for part in filters)],
        }
    }
    near = offset + limit <= _WINDOW
    body = {
        "query": asked,
        "sort": _order(sort, layout),
        "size": limit if near else 0,
        "from": offset if near else 0,
        "track_total_hits": True,
        "track_scores": True,
        "_source": False,
        "aggs": facet_aggregations(facets, layout),
    }
    found = snapshot.search_until(body, deadline)
    if found is None:
        return Matches(0, (), tuple(Facet(()) for _ in facets), partial=True)
    total = found["hits"]["total"]["value"]
    hits = found["hits"]["hits"] if near or offset >= total else _far(snapshot, body, limit, offset, deadline)
    return Matches(
        total=total,
        matches=tuple(Match(hit["sort"][-1], float(hit["_score"])) for hit in hits),
        facets=tuple(
            facet_answer(number, request, found.get("aggregations", {}), snapshot, asked)
            for number, request in enumerate(facets)
        ),
        partial=bool(found["timed_out"]) or len(hits) < min(limit, max(0, total - offset)),
    )


def _far(snapshot: Snapshot, body: Json, limit: int, offset: int, deadline: float | None) -> list[Json]:
    """Page through to matches further down than OpenSearch returns at once."""
    walking = {**body, "track_total_hits": False, "aggs": {}}
    found: list[Json] = []
    place = 0
    while len(found) < limit:
        size = min(_WINDOW, offset + limit - place)
        answer = snapshot.search_until({**walking, "size": size}, deadline)
        if answer is None:
            break
        hits = answer["hits"]["hits"]
        found += hits[max(0, offset - place) :]
        place += len(hits)
        if len(hits) < size:
            break
        walking["search_after"] = hits[-1]["sort"]
    return found


def _order(sort: Sort, layout: Layout) -> list[Json]:
    by_id = {"id": "asc"}
    if sort.field is None:
        return [{"_score": "desc"}, by_id]
    order = {"order": "desc" if sort.descending else "asc", "missing": "_last"}
    place, prefix = layout.schema.place(sort.field)
    if place == OTHER:
        nested = {"path": "others", "filter": {"term": {"others.name": prefix.removesuffix("=")}}}
        return [{"others.term": {**order, "nested": nested}}, by_id]
    if place == TITLE or layout.schema.kind(place) is not Kind.TEXT:
        return [{f"first.{place}": order}, by_id]
    return [by_id]


# Stored documents


def read_entries(snapshot: Snapshot, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
    """Read documents (page ``None``) and pages in the order requested.

    This takes one round trip for each 500 keys.
    """
    found: list[Stored] = []
    for start in range(0, len(keys), _PAGES):
        found += _read_some(snapshot, keys[start : start + _PAGES])
    return found


def _read_some(snapshot: Snapshot, keys: Sequence[tuple[str, int | None]]) -> Iterator[Stored]:
    whole = sorted({id for id, page in keys if page is None or page == 1})
    pages: dict[str, set[int]] = {}
    for id, page in keys:
        if page is not None and 0 < page < 2**31:
            pages.setdefault(id, set()).add(page)
    one_page = [filtered({"term": {"id": id}}, {"terms": {"page": sorted(held)}}) for id, held in pages.items()]
    answers = snapshot.search_many(
        [
            _reading(filtered(snapshot.documents, {"terms": {"id": whole}}), len(whole)),
            _reading(filtered(snapshot.pages, {"bool": {"should": one_page}} if one_page else NOTHING), len(keys), "page"),
        ]
    )
    held = {(stored.id, stored.page): stored for answer in answers for stored in _stored(answer)}
    for id, page in keys:
        stored = held.get((id, page))
        if stored is None and page == 1:
            document = held.get((id, None))
            stored = document if document and document.pages == 1 else None
        if stored is not None:
            yield stored


def _reading(query: Json, size: int, *then: str) -> Json:
    return {"query": query, "size": size, "sort": [{"id": "asc"}, *({name: "asc"} for name in then)]}


def _stored(answer: Json) -> Iterator[Stored]:
    return (read_stored(hit["_source"]) for hit in answer["hits"]["hits"])


def iterate_documents(snapshot: Snapshot, after: str) -> Iterator[Document]:
    """Yield all documents by id; some hundred pages are in memory at once."""
    while True:
        body = _reading(snapshot.documents, _DOCUMENTS)
        if after:
            body["search_after"] = [after]
        found = list(_stored(snapshot.search(body)))
        batch: list[Stored] = []
        for document in found:
            if batch and sum(each.pages for each in batch) + document.pages > _PAGES:
                yield from _with_pages(snapshot, batch)
                batch = []
            batch.append(document)
        yield from _with_pages(snapshot, batch)
        if len(found) < _DOCUMENTS:
            return
        after = found[-1].id


def _with_pages(snapshot: Snapshot, documents: Sequence[Stored]) -> Iterator[Document]:
    books = [document.id for document in documents if document.pages > 1]
    held = {id: list(pages) for id, pages in groupby(_all_pages(snapshot, books), key=lambda page: page.id)} if books else {}
    for document in documents:
        pages = [Page(each.page or 0, each.label, each.text) for each in held.get(document.id, ())]
        if len(pages) != (document.pages if document.pages > 1 else 0):
            wanted = Message("{id!r} has {held} of its {pages} pages", id=document.id, held=len(pages), pages=document.pages)
            raise _damaged(snapshot, wanted)
        try:
            yield Document(
                document.id, document.title, tuple(pages or [Page(1, document.label, document.text)]), document.fields
            )
        except InvalidDocument as error:
            raise _damaged(snapshot, error.message) from error


def _damaged(snapshot: Snapshot, what: Message) -> DamagedIndex:
    return DamagedIndex("the index {url} is damaged ({what}): run `kashaf check`", url=snapshot.connection.place.url, what=what)


def _all_pages(snapshot: Snapshot, ids: Sequence[str]) -> Iterator[Stored]:
    body = _reading(filtered(snapshot.pages, {"terms": {"id": list(ids)}}), _PAGES, "page")
    while True:
        hits = snapshot.search(body)["hits"]["hits"]
        yield from (read_stored(hit["_source"]) for hit in hits)
        if len(hits) < _PAGES:
            return
        body["search_after"] = hits[-1]["sort"]


# Words


def iterate_words(
    snapshot: Snapshot, field: str, level: Level, prefix: str, limit: int | None, after: str | None = None
) -> Iterator[WordCount]:
    """Yield the terms with a prefix (from the first ``after``), by code points.

    The server counts their documents.
    """
    if not snapshot.layout.holds(field, level) or holds_half(prefix):
        return
    holding = [{"prefix": {f"lines.{field}.{level}": {"value": prefix}}}] if prefix else []
    query = filtered(snapshot.pages if field == PAGE else snapshot.documents, *holding)
    left = math.inf if limit is None else limit
    after = _before(prefix) if after is None else after
    while left > 0:
        size = int(min(left, _TERMS))
        source = {"term": {"terms": {"field": f"terms.{field}.{level}"}}}
        composite = {"size": size, "sources": [source], **({"after": {"term": after}} if after else {})}
        found = snapshot.search({"query": query, "size": 0, "aggs": {"words": {"composite": composite}}})
        buckets = found["aggregations"]["words"]["buckets"]
        for bucket in buckets:
            term = bucket["key"]["term"]
            if term.startswith(prefix):
                left -= 1
                yield WordCount(term, bucket["doc_count"])
            elif term > prefix:
                return
        if len(buckets) < size:
            return
        after = buckets[-1]["key"]["term"]


def count_terms(snapshot: Snapshot, field: str, level: Level, terms: Sequence[str]) -> dict[str, int]:
    """Count the documents that contain each term, in one round trip."""
    wanted = [term for term in terms if term and term != PLACEHOLDER and not holds_half(term)]
    if not wanted or not snapshot.layout.holds(field, level):
        return {}
    holding = {"terms": {f"lines.{field}.{level}": wanted}}
    counted = {"terms": {"field": f"terms.{field}.{level}", "include": wanted, "size": len(wanted)}}
    found = snapshot.search({"query": filtered(snapshot.documents, holding), "size": 0, "aggs": {"counted": counted}})
    return {bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"]["counted"]["buckets"]}


def _before(prefix: str) -> str:
    """Return a text that sorts directly before all texts with that prefix."""
    if not prefix or prefix[-1] == "\0":
        return prefix[:-1]
    last = ord(prefix[-1]) - 1
    return prefix[:-1] + chr(0xD7FF if 0xD800 <= last <= 0xDFFF else last) + "\U0010ffff"
