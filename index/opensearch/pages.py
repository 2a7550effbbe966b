"""Documents by their best pages: the query searches each page instead of the text.

This takes one round trip for the parts of the query that documents answer, and one for pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kashaf.index.opensearch.query import NOTHING, filtered, on_pages, translate
from kashaf.index.opensearch.snapshot import Snapshot
from kashaf.index.pages import document_parts, gathered
from kashaf.index.protocol import PageMatch, PageMatches, RankedPages
from kashaf.index.query import Query

__all__ = ["best_pages", "rank_pages"]

Json = dict[str, Any]

_TOGETHER = 1_000
"""Documents whose pages are counted in one answer."""

_INNER = 100
"""The most pages of each document that OpenSearch returns beside the best one."""

_WINDOW = 10_000
"""The most hits that OpenSearch returns at once."""

_BEST_FIRST: list[Json] = [{"_score": "desc"}, {"id": "asc"}, {"page": "asc"}]


def best_pages(snapshot: Snapshot, query: Query, ids: Sequence[str], best: int) -> Mapping[str, PageMatches]:
    """Find the best pages of each of these documents."""
    asked = list(dict.fromkeys(ids))
    found: dict[str, PageMatches] = {}
    for start in range(0, len(asked), _TOGETHER):
        some = asked[start : start + _TOGETHER]
        on_these = _asked(snapshot, query, some)
        more = best > _INNER
        found.update(_many(snapshot, on_these, some, best) if more else _ranked(snapshot, on_these, some, len(some), best).best)
    return found


def rank_pages(snapshot: Snapshot, query: Query, ids: Sequence[str], limit: int, deadline: float | None) -> RankedPages:
    """Rank these documents by their best pages."""
    books = _books(snapshot, list(dict.fromkeys(ids)), deadline)
    if not books:
        return RankedPages({}, {}, partial=books is None)
    found = _ranked(snapshot, _asked(snapshot, query, books), books, limit, 1, deadline)
    return RankedPages(found.best, {**dict.fromkeys(books, 0), **found.pages}, found.partial)


def _books(snapshot: Snapshot, ids: Sequence[str], deadline: float | None) -> list[str] | None:
    """Return the ids of the documents of several pages; ``None`` if the time is up."""
    several = filtered(snapshot.documents, _within(ids), {"range": {"count": {"gt": 1}}})
    body = {"query": several, "size": len(ids), "_source": False, "sort": [{"id": "asc"}]}
    found = snapshot.search_until(body, deadline)
    return None if found is None else [hit["sort"][0] for hit in found["hits"]["hits"]]


def _within(ids: Sequence[str]) -> Json:
    return {"terms": {"id": list(ids)}}


def _asked(snapshot: Snapshot, query: Query, ids: Sequence[str]) -> Json:
    """Write a query for the pages of some documents; it asks the documents first."""
    tree = gathered(query)
    parts = list(dict.fromkeys(document_parts(tree)))
    answers = snapshot.search_many(
        [
            {
                "query": {"bool": {"must": [translate(part, snapshot.layout)], "filter": [snapshot.documents, _within(ids)]}},
                "size": len(ids),
                "_source": False,
                "sort": [{"_score": "desc"}, {"id": "asc"}],
            }
            for part in parts
        ]
    )
    scored = {
        part: [(hit["_score"], hit["sort"][-1]) for hit in answer["hits"]["hits"]]
        for part, answer in zip(parts, answers, strict=True)
    }

    def answered(part: Query) -> Json:
        scores: dict[float, list[str]] = {}
        for score, id in scored[part]:
            scores.setdefault(score, []).append(id)
        each = [{"constant_score": {"filter": _within(held), "boost": score}} for score, held in scores.items()]
        return {"bool": {"should": each, "minimum_should_match": 1}} if each else NOTHING

    return {"bool": {"must": [on_pages(tree, snapshot.layout, answered)], "filter": [snapshot.pages, _within(ids)]}}


def _ranked(
    snapshot: Snapshot, asked: Json, ids: Sequence[str], limit: int, best: int, deadline: float | None = None
) -> RankedPages:
    """Find the best pages of the best documents, and count the matching pages of all."""
    inner = {"name": "best", "size": best, "_source": False, "sort": _BEST_FIRST}
    body = {
        "query": asked,
        "size": limit,
        "_source": False,
        "sort": _BEST_FIRST,
        "collapse": {"field": "id", **({"inner_hits": inner} if best > 1 else {})},
        "aggs": {"counts": {"terms": {"field": "id", "size": len(ids)}}},
    }
    found = snapshot.search_until(body, deadline)
    if found is None:
        return RankedPages({}, {}, partial=True)
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["aggregations"]["counts"]["buckets"]}
    pages: dict[str, PageMatches] = {}
    for hit in found["hits"]["hits"]:
        others = hit["inner_hits"]["best"]["hits"]["hits"][1:] if best > 1 else ()
        first, id = _page(hit), hit["sort"][1]
        pages[id] = PageMatches(first.page, first.score, counts[id], tuple(map(_page, others)))
    return RankedPages(pages, counts, partial=bool(found["timed_out"]))


def _many(snapshot: Snapshot, asked: Json, ids: Sequence[str], best: int) -> Iterator[tuple[str, PageMatches]]:
    """Find more pages of each document than come beside the best one."""
    answers = snapshot.search_many(
        [
            {
                "query": {"bool": {"must": [asked], "filter": [_within([id])]}},
                "size": min(best, _WINDOW),
                "track_total_hits": True,
                "_source": False,
                "sort": _BEST_FIRST,
            }
            for id in ids
        ]
    )
    for id, answer in zip(ids, answers, strict=True):
        if hits := [_page(hit) for hit in answer["hits"]["hits"]]:
            yield id, PageMatches(hits[0].page, hits[0].score, answer["hits"]["total"]["value"], tuple(hits[1:]))


def _page(hit: Json) -> PageMatch:
    return PageMatch(int(hit["sort"][-1]), float(hit["_score"]))
