"""Matches in the order of the numbers in a field without a type, which engines cannot sort by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kashaf.index import Everything, FacetRequest, Match, Matches, Not, Query, Reader, Sort
from kashaf.search.query.numeric_fields import NumericFields

__all__ = ["NumberOrder"]


class NumberOrder:
    """Finds the matches of a query sorted by a field's smallest number, or by its largest, falling.

    Documents without a number come last, and equal ones by id. The place where a page begins is
    found by counting: some thirty queries for counts, however many numbers and documents there are.
    """

    def __init__(
        self, index: Reader, query: Query, sort: Sort, numeric: NumericFields, filters: Sequence[Query], deadline: float
    ) -> None:
        self._index = index
        self._found = [query, *filters]
        self._field = sort.field or ""
        self._descending = sort.descending
        self._numeric = numeric
        self._deadline = deadline
        self._numbers = sorted(set(numeric.numbers(self._field).values()), reverse=sort.descending)
        self._counts: dict[int, int] = {}
        self._partial = False

    def __call__(self, *, offset: int, limit: int, facets: Sequence[FacetRequest] = ()) -> Matches:
        """Return at most ``limit`` matches from an offset, as `Reader.match` does."""
        counted = self._index.match(Everything(), limit=0, filters=self._found, facets=facets, deadline=self._deadline)
        self._partial = counted.partial
        matches = self._page(offset, min(limit, max(0, counted.total - offset)))
        return Matches(counted.total, tuple(matches), counted.facets, self._partial)

    def _page(self, offset: int, limit: int) -> list[Match]:
        if not limit:
            return []
        places = range(len(self._numbers))
        first = bisect_right(places, offset, key=self._up_to)
        last = bisect_left(places, offset + limit, key=self._up_to)
        page = self._equal(first, offset - self._up_to(first - 1), limit)
        if last > first + 1:
            page += self._between(first + 1, last - 1)
        if last > first:
            page += self._equal(last, 0, limit - len(page))
        if len(page) < limit:
            ranked = self._up_to(len(self._numbers) - 1)
            page += self._match(
                [Not(self._numeric.between(self._field, None, None))], max(0, offset - ranked), limit - len(page)
            )
        return page[:limit]

    def _up_to(self, place: int) -> int:
        """Count the matches with a number up to that place in the order."""
        if place < 0:
            return 0
        if place not in self._counts:
            found = self._index.match(
                Everything(), limit=0, filters=[*self._found, self._range(place)], deadline=self._deadline
            )
            self._partial |= found.partial
            self._counts[place] = found.total
        return self._counts[place]

    def _range(self, place: int) -> Query:
        number = self._numbers[place]
        low, high = (number, None) if self._descending else (None, number)
        return self._numeric.between(self._field, low, high)

    def _equal(self, place: int, offset: int, limit: int) -> list[Match]:
        """Find the matches that stand at one place: by the number there, and none before it."""
        if place >= len(self._numbers) or limit <= 0:
            return []
        number = self._numbers[place]
        return self._match([self._numeric.between(self._field, number, number), *self._not_before(place)], offset, limit)

    def _between(self, first: int, last: int) -> list[Match]:
        """Find the matches from one place to another; there are fewer than on the page."""
        count = self._up_to(last) - self._up_to(first - 1)
        found = self._match([self._range(last), *self._not_before(first)], 0, count)
        stored = self._index.read([(match.id, None) for match in found])
        best = max if self._descending else min
        keys = {each.id: best(self._numeric.of(self._field, each.fields.get(self._field)), default=0.0) for each in stored}
        return sorted(found, key=lambda match: keys.get(match.id, 0.0), reverse=self._descending)

    def _not_before(self, place: int) -> list[Query]:
        return [Not(self._range(place - 1))] if place else []

    def _match(self, filters: Sequence[Query], offset: int, limit: int) -> list[Match]:
        """Find matches by id: none has a score."""
        found = self._index.match(
            Everything(), limit=limit, offset=offset, filters=[*self._found, *filters], deadline=self._deadline
        )
        self._partial |= found.partial
        return list(found.matches)
