"""Decide whether words are close together, from lists of positions.

`kashaf.index.query` defines a phrase.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

__all__ = ["together"]


def together(places: Sequence[Sequence[int]], slop: int, *, ordered: bool) -> bool:
    """Say whether each term has a position of its own in one window of positions.

    The window has ``len(places) + slop`` positions. ``places`` holds the positions of each term,
    rising; a term given twice comes twice. At one level a position holds one term, so only equal
    terms can compete for a position.

    >>> together([[3, 9], [4]], 0, ordered=True)
    True
    >>> together([[4], [3, 9]], 0, ordered=True), together([[4], [3, 9]], 0, ordered=False)
    (False, True)
    """
    if not places or not all(places):
        return False
    window = len(places) + slop
    return _ordered(places, window) if ordered else _unordered(places, window)


def _ordered(places: Sequence[Sequence[int]], window: int) -> bool:
    if len(places) == window:  # no slop: the plain phrase
        begins = list(places[0])
        for step, held in enumerate(places[1:], start=1):
            known = set(held)
            begins = [first for first in begins if first + step in known]
            if not begins:
                return False
        return True
    for first in places[0]:
        place = first
        for held in places[1:]:
            index = bisect_right(held, place)
            if index == len(held):
                return False  # nor does a later beginning reach it
            place = held[index]
        if place - first < window:
            return True
    return False


def _unordered(places: Sequence[Sequence[int]], window: int) -> bool:
    needed = list(Counter(map(tuple, places)).items())
    occurrences = sorted((place, term) for term, (held, _) in enumerate(needed) for place in held)
    missing = [count for _, count in needed]
    start = 0
    for place, term in occurrences:
        missing[term] -= 1
        while place - occurrences[start][0] >= window:
            missing[occurrences[start][1]] += 1
            start += 1
        if max(missing) <= 0:
            return True
    return False
