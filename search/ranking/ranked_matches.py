"""Ranked matches: the matches of one query in their final order, fetched as needed."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Protocol

from kashaf.index import Match, Matches
from kashaf.search.ranking.page_ranking import falling

__all__ = ["Ask", "RankedMatches"]


class Ask(Protocol):
    """A query to the engine, complete except for the range of matches."""

    def __call__(self, *, offset: int, limit: int) -> Matches:
        """Return at most ``limit`` matches from an offset."""


class RankedMatches:
    """The matches of one query: the ``best`` in their final order, the rest in the engine's order.

    ``best`` begin at match number ``start``, counted from 0. ``total`` is the number of all
    matches, ``partial`` says that the time ran out before all were found. No match of the rest has
    a score above ``least``.
    """

    def __init__(self, best: Sequence[Match], ask: Ask, *, start: int, total: int, partial: bool, least: float = inf) -> None:
        self._best = best
        self._least = least
        self._ask = ask
        self._start = start
        self.total = total
        self.partial = partial

    def between(self, start: int, end: int) -> Sequence[Match]:
        """Return the matches from number ``start`` to before ``end``."""
        known = self._best[start - self._start : end - self._start]
        start += len(known)
        if start >= min(end, self.total):
            return known
        behind = self._ask(offset=start, limit=end - start)
        self.partial |= behind.partial
        return [*known, *falling(behind.matches, self._least)] if self._least < inf else [*known, *behind.matches]
