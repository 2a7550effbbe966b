"""Closeness: how many words of a query stand together at a place of a text, or near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kashaf.index import All, Query, Rank, matching_leaves
from kashaf.search.query.nearness import SLOP
from kashaf.search.query.planner import Plan
from kashaf.search.results.snippets import Occurrence

__all__ = ["Closeness"]


class Closeness:
    """Compares the places where the words of a query stand; made for one query.

    Spellings and synonyms of a word, and alternatives, count as one word. So does a phrase.
    """

    def __init__(self, plan: Plan) -> None:
        numbers = {leaf: number for number, leaf in enumerate(dict.fromkeys(matching_leaves(plan.query)))}
        self._parts: dict[int, set[int]] = {}
        parts = [part for each in plan.parts for part in _required(each)]
        for part, query in enumerate(parts):
            for leaf in matching_leaves(query):
                if leaf in numbers:
                    self._parts.setdefault(numbers[leaf], set()).add(part)
        self._several = len(parts) > 1
        self._step = 1 + len(plan.ignored)

    def of(self, places: Sequence[Occurrence]) -> list[tuple[int, int]]:
        """Count for each place of a text the different words side by side, and those near it.

        Stop words of the query may stand between words that are side by side.
        """
        if not self._several:
            return [(1, 1)] * len(places)
        parts = [frozenset().union(*(self._parts.get(key, ()) for key in place.keys)) for place in places]
        together: list[int] = []
        for run in self._runs(places):
            together += [len(frozenset().union(*parts[run.start : run.stop]))] * len(run)
        near = [len(frozenset().union(*(parts[other] for other in _around(places, at)))) for at in range(len(places))]
        return list(zip(together, near, strict=True))

    def _runs(self, places: Sequence[Occurrence]) -> Iterator[range]:
        """Divide places into runs of neighbours."""
        start = 0
        for at in range(1, len(places) + 1):
            if at == len(places) or places[at].first - places[at - 1].last > self._step:
                yield range(start, at)
                start = at


def _required(query: Query) -> Iterable[Query]:
    """Divide a part of which every part is required: the words of ``a AND b``."""
    match query:
        case All(parts):
            return [each for part in parts for each in _required(part)]
        case Rank(All(), _):
            return _required(query.match)
        case _:
            return [query] if any(True for _ in matching_leaves(query)) else []


def _around(places: Sequence[Occurrence], at: int) -> Iterator[int]:
    """Give the numbers of the places near one, its own too."""
    low = high = at
    while low > 0 and places[at].first - places[low - 1].last <= SLOP + 1:
        low -= 1
    while high + 1 < len(places) and places[high + 1].first - places[at].last <= SLOP + 1:
        high += 1
    yield from range(low, high + 1)
