"""Counting: the values of the requested fields among the matches.

A field with a filter is counted without that filter, so that its other values remain available.
Engines count by days; here days become Hijri years and months.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from kashaf.analyzers import Analyzer
from kashaf.analyzers.hijri import HIJRI_MARK, hijri_period
from kashaf.index import Facet, FacetRequest, Matches, Query, Schema, field_name
from kashaf.search.query.filters import Filter
from kashaf.search.query.numeric_fields import NumericFields
from kashaf.search.query.options import CENTURY, FACET_VALUES, HIJRI, plan_facet, plan_filter
from kashaf.search.results.results import FacetResult, FacetValue

__all__ = ["Counting"]

_YEARS = 30
"""Hijri years in one check of whether their days can be added up.

They need 400 clauses of a query; up to 1,000 are allowed.
"""


_LAST_YEAR = 10_000
"""The last year that has a century; a larger number is none, and each century costs a count."""


class Count(Protocol):
    """A query to the engine for counts alone, complete except for filters."""

    def __call__(self, *, filters: Sequence[Query], facets: Sequence[FacetRequest] = ()) -> Matches:
        """Count the matches, and their facets."""


class Counting:
    """The facets and filters of one search, planned.

    Up to ``values`` of each facet are listed, but all dates. Raises `InvalidRequest` for wrong
    ones.
    """

    def __init__(
        self,
        facets: Sequence[str],
        filters: Sequence[str | Filter],
        schema: Schema,
        analyzer: Analyzer,
        numeric: NumericFields,
        values: int = FACET_VALUES,
    ) -> None:
        self._schema = schema
        self._analyzer = analyzer
        self._numeric = numeric
        self._asked = facets
        self._fields = [field_name(facet.partition(":")[0]) for facet in facets]
        self._requests = [plan_facet(facet, schema, values) for facet in facets]
        self._filters = [(Filter.read(each).field, plan_filter(each, schema, analyzer, numeric)) for each in filters]
        self._filtered = {field for field, _ in self._filters}
        self._partial = False

    @property
    def fields(self) -> list[str]:
        """The fields of the facets and filters."""
        return list(dict.fromkeys([*self._fields, *(field for field, _ in self._filters)]))

    @property
    def filters(self) -> list[Query]:
        """The filters that narrow the result."""
        return [query for _, query in self._filters]

    @property
    def beside_hits(self) -> list[FacetRequest]:
        """The facets that are counted together with the hits."""
        return [request for field, request in zip(self._fields, self._requests, strict=True) if field not in self._filtered]

    def results(self, beside_hits: Sequence[Facet], count: Count) -> tuple[tuple[FacetResult, ...], bool]:
        """Return the facets in the order requested, and whether the time ran out.

        ``beside_hits`` are those that were counted together with the hits.
        """
        counted = iter(beside_hits)
        alone: dict[str, list[int]] = {}
        found: dict[int, Facet] = {}
        for number, field in enumerate(self._fields):
            if field in self._filtered:
                alone.setdefault(field, []).append(number)
            else:
                found[number] = next(counted)
        for field, numbers in alone.items():
            matches = count(filters=self._others(field), facets=[self._requests[number] for number in numbers])
            self._partial |= matches.partial
            found.update(zip(numbers, matches.facets, strict=True))
        results = tuple(self._result(number, found[number], count) for number in range(len(self._asked)))
        return results, self._partial

    def _others(self, field: str) -> list[Query]:
        return [query for name, query in self._filters if name != field]

    def _result(self, number: int, facet: Facet, count: Count) -> FacetResult:
        """Add to each count the filter that finds its documents."""
        asked, field = self._asked[number], self._fields[number]
        period = asked.partition(":")[2]
        if period in HIJRI:
            counts = self._in_hijri(field, facet, count, month=period == HIJRI[1])
        elif period == CENTURY:
            return FacetResult(asked, tuple(self._in_centuries(field, facet, count)))
        else:
            counts = [(each.written, each.documents) for each in facet.counts]
        values = (FacetValue(value, documents, str(Filter(field, value))) for value, documents in counts)
        return FacetResult(asked, tuple(values), facet.others)

    def _in_hijri(self, field: str, facet: Facet, count: Count, *, month: bool) -> list[tuple[str, int]]:
        """Add up days.

        If that counts a document of several dates twice, each period is counted by its filter
        instead.
        """
        days = [(period, day.documents) for day in facet.counts if (period := hijri_period(day.term, month=month))]
        counts: list[tuple[str, int]] = []
        for _, group in groupby(days, key=lambda day: _year(day[0]) // _YEARS):
            periods: Counter[str] = Counter()
            for period, documents in group:
                periods[period] += documents
            years = tuple(dict.fromkeys(f"{_year(period)}{HIJRI_MARK}" for period in periods))
            if self._documents(Filter(field, *years), count) != periods.total() and not self._partial:
                periods = Counter({period: self._documents(Filter(field, period), count) for period in periods})
            counts.extend(periods.items())
        return counts

    def _in_centuries(self, field: str, facet: Facet, count: Count) -> Iterator[FacetValue]:
        """Count each century by its filter, in order of time."""
        _, prefix = self._schema.place(field)
        numbers = self._numeric.numbers(field) if prefix else {}
        years = (numbers.get(each.term, 0.0) if prefix else float(each.term) for each in facet.counts)
        for century in sorted({int(year - 1) // 100 for year in years if 1 <= year <= _LAST_YEAR}):
            years_of_it = f"{century * 100 + 1}..{century * 100 + 100}"
            wanted = Filter(field, years_of_it)
            if documents := self._documents(wanted, count):
                yield FacetValue(years_of_it, documents, str(wanted))

    def _documents(self, wanted: Filter, count: Count) -> int:
        """Count the documents with one of these values of a field.

        Other filters on that field don't apply.
        """
        chosen = plan_filter(wanted, self._schema, self._analyzer, self._numeric)
        found = count(filters=[*self._others(wanted.field), chosen])
        self._partial |= found.partial
        return found.total


def _year(period: str) -> int:
    return int(period.removesuffix(HIJRI_MARK).partition("-")[0])
