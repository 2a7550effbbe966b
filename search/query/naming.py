"""Suggestions for an unknown name."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the nearest known name, if one is near: at most a third of the letters differ.

    >>> nearest("sorce", ["source", "score"]), nearest("x", ["source"])
    ('source', None)
    """
    from rapidfuzz import process  # a slip is rare, and it takes a tenth of a start
    from rapidfuzz.distance import OSA

    found = process.extractOne(name, list(known), scorer=OSA.distance, score_cutoff=max(1, len(name) // 3))
    return found[0] if found else None
