"""Facets: the values of a field among the matches, with the number of documents of each."""

from __future__ import annotations

from math import inf, nextafter
from typing import Any

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.index.protocol import Facet, FacetCount, FacetRequest, Period
from kashaf.index.query import Range
from kashaf.index.schema import number_text
from kashaf.index.tantivy.layout import SPELLED, encodable
from kashaf.index.tantivy.query import silent, together
from kashaf.index.tantivy.snapshot import Snapshot

__all__ = ["count_facet"]

_VALUES = 30_000
"""Values counted at once: Tantivy refuses more than 65,000, summed over all segments."""


def count_facet(snapshot: Snapshot, request: FacetRequest, query: Any) -> Facet:
    """Count the matches of one of Tantivy's queries by a field; a text field has no values."""
    spellings = snapshot.layout.spellings.get(request.field)
    periods = snapshot.layout.periods.get(request.field)
    if spellings and encodable(request.prefix) == request.prefix:
        return _values(snapshot, request, query, spellings)
    if periods:
        return _periods(snapshot, request.period or Period.YEAR, query, periods)
    numbers = snapshot.layout.numbers.get(request.field)
    return _numbers(snapshot, request, query, numbers) if numbers else Facet(())


def _values(snapshot: Snapshot, request: FacetRequest, query: Any, spellings: str) -> Facet:
    name = snapshot.layout.terms[request.field, Level.VALUE]
    counts = snapshot.documents.terms_with_prefix(name, request.prefix, query)
    counts = [(term, count) for term, count in counts if term != PLACEHOLDER]
    shown = counts[: max(0, request.limit)]

    def written(term: str) -> str:
        found = snapshot.documents.terms_with_prefix(spellings, f"{term}{SPELLED}", query, 1)
        return str(found[0][0]).partition(SPELLED)[2] if found else term

    return Facet(tuple(FacetCount(term, written(term), count) for term, count in shown), len(counts) - len(shown))


def _periods(snapshot: Snapshot, period: Period, query: Any, name: str) -> Facet:
    before = f"{period}{SPELLED}"
    counts = snapshot.documents.terms_with_prefix(name, before, query)
    dates = ((term.removeprefix(before), count) for term, count in sorted(counts))
    return Facet(tuple(FacetCount(told, told, count) for told, count in dates))


def _numbers(snapshot: Snapshot, request: FacetRequest, query: Any, name: str) -> Facet:
    found = snapshot.documents.aggregate(query, {"all": {"stats": {"field": name}}})["all"]
    counts = _between(snapshot, request.field, query, found["min"], found["max"]) if found["count"] else {}
    most = sorted(counts, key=lambda amount: (-counts[amount], amount))[: max(0, request.limit)]
    told = ((number_text(amount), counts[amount]) for amount in most)
    return Facet(tuple(FacetCount(text, text, count) for text, count in told), len(counts) - len(most))


def _between(snapshot: Snapshot, field: str, query: Any, low: float, high: float) -> dict[float, int]:
    """Count by the values between two; if these are too many for Tantivy, split the range."""
    counts: dict[float, int] = {}
    spans = [(low, high)]
    while spans:
        low, high = spans.pop()
        within = together(query, silent(snapshot.translate(Range(field, low, high))))
        found = _at_once(snapshot, within, snapshot.layout.numbers[field])
        if found is not None:
            counts.update((amount, count) for amount, count in found.items() if low <= amount <= high)
        elif low < high:
            middle = min(low / 2 + high / 2, nextafter(high, -inf))
            spans += [(low, middle), (nextafter(middle, inf), high)]
        else:
            counts[low] = int(snapshot.documents.search(within, 1).count)
    return counts


def _at_once(snapshot: Snapshot, query: Any, name: str) -> dict[float, int] | None:
    """Count all values of the matches, also values outside the request; ``None`` if too many."""
    try:
        found = snapshot.documents.aggregate(query, {"each": {"terms": {"field": name, "size": _VALUES}}})["each"]
    except ValueError:  # the limit applies to all segments together
        return None
    return None if found["sum_other_doc_count"] else {float(each["key"]): each["doc_count"] for each in found["buckets"]}
