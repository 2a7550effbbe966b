"""Naming: some of many in a sentence, and what may be meant by a name that is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kashaf.messages import Message, counted

__all__ = ["nearest", "some_of"]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the name that is nearest to one, if one is: at most a third of its letters differ.

    >>> nearest("sorce", ["source", "score"]), nearest("x", ["source"])
    ('source', None)
    """
    found = process.extractOne(name, list(known), scorer=OSA.distance, score_cutoff=max(1, len(name) // 3))
    return found[0] if found else None


def some_of(names: Sequence[str], more: int = 0) -> Message | list[str]:
    """Name these, and say how many there are beside them: a value for a message.

    >>> some_of(["a", "b"], 3)
    'a, b and 3 more'
    """
    if not more:
        return list(names)
    return counted("{names} and {count} more", "{names} and {count} more", more, names=list(names))
