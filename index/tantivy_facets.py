"""What the matches of a query have in common: the values of a field with the number of documents that have each."""

from __future__ import annotations

from typing import Any

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.index.protocol import Facet, FacetCount, FacetRequest, Period
from kashaf.index.tantivy_layout import SPELLED, encodable
from kashaf.index.tantivy_snapshot import Snapshot

__all__ = ["count_facet"]


def count_facet(snapshot: Snapshot, request: FacetRequest, query: Any) -> Facet:
    """Count the matches of one of Tantivy's queries by a field; one that is neither keyword nor date has no values."""
    spellings = snapshot.layout.spellings.get(request.field)
    periods = snapshot.layout.periods.get(request.field)
    if spellings and encodable(request.prefix) == request.prefix:
        return _values(snapshot, request, query, spellings)
    if periods:
        return _periods(snapshot, request.period, query, periods)
    return Facet(())


def _values(snapshot: Snapshot, request: FacetRequest, query: Any, spellings: str) -> Facet:
    name = snapshot.layout.terms[request.field, Level.VALUE]
    counts = snapshot.documents.terms_with_prefix(name, request.prefix, query)
    counts = [(term, count) for term, count in counts if term != PLACEHOLDER]
    shown = counts[: max(0, request.limit)]

    def written(term: str) -> str:
        found = snapshot.documents.terms_with_prefix(spellings, f"{term}{SPELLED}", query, 1)
        return str(found[0][0]).partition(SPELLED)[2] if found else term

    return Facet(tuple(FacetCount(term, written(term), count) for term, count in shown), len(counts) - len(shown))


def _periods(snapshot: Snapshot, period: Period | None, query: Any, name: str) -> Facet:
    months = period is Period.MONTH
    counts = snapshot.documents.terms_with_prefix(name, "", query)
    return Facet(tuple(FacetCount(told, told, count) for told, count in sorted(counts) if ("-" in told) == months))
