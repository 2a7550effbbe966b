"""Matches counted by the values of a field: exact counts, however many shards there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kashaf.analyzers.dates import date_period
from kashaf.index.opensearch.layout import SEPARATOR, Layout
from kashaf.index.opensearch.snapshot import Snapshot
from kashaf.index.protocol import Facet, FacetCount, FacetRequest, Period
from kashaf.index.schema import Kind, number_text

__all__ = ["facet_aggregations", "facet_answer"]

Json = dict[str, Any]

_MOST = 10_000
"""Values in one answer.

A field with fewer values gets exact counts, because each shard returns all it has; with more, we
page through the values.
"""

_UNITS = {Period.YEAR: 10**10, Period.MONTH: 10**8, Period.DAY: 10**6}
"""Divisors that turn a date number into its period."""


def facet_aggregations(requests: Sequence[FacetRequest], layout: Layout) -> Json:
    """Write the aggregations for these facets; a field without values to count needs none."""
    aggregations: Json = {}
    for number, request in enumerate(requests):
        if request.field in layout.keywords:
            aggregations[f"terms{number}"] = _values(f"terms.{request.field}.value", request.prefix)
            aggregations[f"pairs{number}"] = _values(f"pairs.{request.field}", request.prefix)
        elif (kind := layout.schema.fields.get(request.field)) is Kind.NUMBER:
            aggregations[f"numbers{number}"] = _values(f"numbers.{request.field}", "")
        elif kind is Kind.DATE:
            unit = _UNITS[request.period or Period.YEAR]
            histogram = {"field": f"numbers.{request.field}", "interval": unit, "min_doc_count": 1}
            aggregations[f"dates{number}"] = {"histogram": histogram}
    return aggregations


def facet_answer(number: int, request: FacetRequest, counted: Json, snapshot: Snapshot, query: Json) -> Facet:
    """Read the counts of the facet with that number; a field of many values needs more requests."""
    layout = snapshot.layout
    if request.field in layout.keywords:
        terms = _counts(f"terms.{request.field}.value", counted[f"terms{number}"], snapshot, query, request.prefix)
        ordered = sorted(terms, key=lambda term: (-terms[term], term))
        shown = ordered[: request.limit]
        pairs = _counts(f"pairs.{request.field}", counted[f"pairs{number}"], snapshot, query, request.prefix) if shown else {}
        spellings: dict[str, list[tuple[int, str]]] = {term: [] for term in shown}
        for pair, count in pairs.items():
            term, _, written = pair.partition(SEPARATOR)
            if term in spellings:
                spellings[term].append((-count, written))
        counts = (FacetCount(term, min(spellings[term], default=(0, term))[1], terms[term]) for term in shown)
        return Facet(tuple(counts), len(ordered) - len(shown))
    kind = layout.schema.fields.get(request.field)
    if kind is Kind.NUMBER:
        amounts = _counts(f"numbers.{request.field}", counted[f"numbers{number}"], snapshot, query)
        most = sorted(amounts, key=lambda amount: (-amounts[amount], amount))[: request.limit]
        told = ((number_text(amount), amounts[amount]) for amount in most)
        return Facet(tuple(FacetCount(text, text, count) for text, count in told), len(amounts) - len(most))
    if kind is Kind.DATE:
        parts = (request.period or Period.YEAR).parts
        buckets = counted[f"dates{number}"]["buckets"]
        periods = ((date_period(bucket["key"], parts=parts), bucket["doc_count"]) for bucket in buckets)
        return Facet(tuple(FacetCount(period, period, count) for period, count in periods if period))
    return Facet(())


def _values(field: str, prefix: str) -> Json:
    escaped = re.sub(r"([^\w])", r"\\\1", prefix, flags=re.ASCII)
    return {"terms": {"field": field, "size": _MOST, **({"include": f"{escaped}.*"} if prefix else {})}}


def _counts(field: str, counted: Json, snapshot: Snapshot, query: Json, prefix: str = "") -> dict[Any, int]:
    buckets = counted["buckets"]
    if len(buckets) < _MOST:
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    return {value: count for value, count in _walk(field, snapshot, query) if not prefix or value.startswith(prefix)}


def _walk(field: str, snapshot: Snapshot, query: Json) -> Iterator[tuple[Any, int]]:
    composite: Json = {"size": _MOST, "sources": [{"value": {"terms": {"field": field}}}]}
    while True:
        found = snapshot.search({"query": query, "size": 0, "aggs": {"values": {"composite": composite}}})
        buckets = found["aggregations"]["values"]["buckets"]
        yield from ((bucket["key"]["value"], bucket["doc_count"]) for bucket in buckets)
        if len(buckets) < _MOST:
            return
        composite["after"] = buckets[-1]["key"]
