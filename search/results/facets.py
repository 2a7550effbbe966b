"""Counting: the values of the requested fields among the matches.

A field with a filter is counted without that filter, so that its other values remain available.
Engines count by days, years and names; here days become Hijri years and months, years become
centuries, and the names of one author become one value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from kashaf.analyzers import Analyzer
from kashaf.analyzers.hijri import HIJRI_MARK, hijri_period
from kashaf.index import Facet, FacetCount, FacetRequest, Kind, Matches, Query, Schema, field_name
from kashaf.search.query.author_names import AUTHOR
from kashaf.search.query.filters import Filter
from kashaf.search.query.options import CENTURY, FACET_VALUES, HIJRI, HIJRI_CENTURY, MAX_VALUES, plan_facet, plan_filter
from kashaf.search.query.vocabulary import Vocabulary
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
        known: Vocabulary,
        values: int = FACET_VALUES,
    ) -> None:
        self._schema = schema
        self._analyzer = analyzer
        self._known = known
        self._values = values
        self._asked = facets
        self._fields = [field_name(facet.partition(":")[0]) for facet in facets]
        self._requests = [
            plan_facet(facet, schema, self._most(field)) for facet, field in zip(facets, self._fields, strict=True)
        ]
        self._filters = [(Filter.read(each).field, self._planned(each)) for each in filters]
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

    def _planned(self, wanted: str | Filter) -> Query:
        return plan_filter(wanted, self._schema, self._analyzer, self._known.numeric, self._known.authors)

    def _most(self, field: str) -> int:
        """Return the most values to ask for: ten authors may have more than ten names."""
        return MAX_VALUES if field == AUTHOR and self._known.authors.any else self._values

    def _others(self, field: str) -> list[Query]:
        return [query for name, query in self._filters if name != field]

    def _result(self, number: int, facet: Facet, count: Count) -> FacetResult:
        """Add to each count the filter that finds its documents."""
        asked, field = self._asked[number], self._fields[number]
        period = asked.partition(":")[2]
        if period in HIJRI:
            counts = self._in_hijri(field, facet, count, month=period == HIJRI[1])
        elif period in (CENTURY, HIJRI_CENTURY):
            return FacetResult(asked, tuple(self._in_centuries(field, period, facet, count)))
        elif field == AUTHOR and self._known.authors.any:
            counts, others = self._by_author(facet, count)
            facet = Facet((), others)
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

    def _in_centuries(self, field: str, period: str, facet: Facet, count: Count) -> Iterator[FacetValue]:
        """Count each century by its filter, in order of time."""
        mark = HIJRI_MARK if period == HIJRI_CENTURY else ""
        for century in sorted({(year - 1) // 100 for year in self._years_of(field, facet, mark) if 1 <= year <= _LAST_YEAR}):
            first, last = century * 100 + 1, century * 100 + 100
            dated = self._schema.kind(field) == Kind.DATE
            years = f"{first:04}{mark}..{last:04}{mark}" if dated else f"{first}..{last}"
            wanted = Filter(field, years)
            if documents := self._documents(wanted, count):
                yield FacetValue(years, documents, str(wanted))

    def _years_of(self, field: str, facet: Facet, mark: str) -> Iterator[int]:
        """Yield the years of numbers, or those in which a Gregorian year begins and ends."""
        _, prefix = self._schema.place(field)
        numbers = self._known.numeric.numbers(field) if prefix else {}
        for each in facet.counts:
            if mark:
                days = (hijri_period(f"{each.term}-{day}", month=False) for day in ("01-01", "12-31"))
                yield from (_year(day) for day in days if day)
            else:
                yield int(numbers.get(each.term, 0.0) if prefix else float(each.term))

    def _by_author(self, facet: Facet, count: Count) -> tuple[list[tuple[str, int]], int]:
        """Add up the names of each author, shown by the shortest; return how many others there are.

        What is shown is counted by its filter: a document may have two names of its author.
        """
        counts: dict[str, FacetCount] = {}
        for each in facet.counts:
            names = self._known.authors.names(each.term)
            first = names[0] if names else each
            known = counts.get(first.term)
            documents = each.documents + (known.documents if known else 0)
            counts[first.term] = FacetCount(first.term, first.written, documents)
        ranked = sorted(counts.values(), key=lambda each: (-each.documents, each.term))
        shown = [(each.written, self._documents(Filter(AUTHOR, each.written), count)) for each in ranked[: self._values]]
        return shown, facet.others + len(ranked) - len(shown)

    def _documents(self, wanted: Filter, count: Count) -> int:
        """Count the documents with one of these values of a field.

        Other filters on that field don't apply.
        """
        chosen = self._planned(wanted)
        found = count(filters=[*self._others(wanted.field), chosen])
        self._partial |= found.partial
        return found.total


def _year(period: str) -> int:
    return int(period.removesuffix(HIJRI_MARK).partition("-")[0])
