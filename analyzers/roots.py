"""Roots: the consonants that the words of a family share, كتب of كاتب, مكتبة and كتاب.

A table made offline has the roots of the commonest stems; other stems (names, words of other
languages, rare words) are their own roots. Nothing is guessed from the letters: skeletons of
consonants join لبنان with لبن and separate قول from قيل. `data/make_roots.py` makes the table and
names its sources.
"""

from __future__ import annotations

from functools import cache

from kashaf.analyzers.tables import read_groups

__all__ = ["is_root", "root"]


def root(stem: str) -> str:
    """The root of a stem, normalised like all terms: a hamza of the root is an alef.

    >>> [root(stem) for stem in ("كاتب", "مكتب", "كتاب", "لندن")]
    ['كتب', 'كتب', 'كتب', 'لندن']
    """
    return read_groups("roots.txt").get(stem, stem)


def is_root(word: str) -> bool:
    """Whether a normalised word is the root of others in the table.

    >>> is_root("كتب"), is_root("كتاب")
    (True, False)
    """
    return word in _roots()


@cache
def _roots() -> frozenset[str]:
    return frozenset(read_groups("roots.txt").values())
