"""Suggestions for an unknown name."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the nearest known name, if one is near: at most a third of the letters differ.

    >>> nearest("sorce", ["source", "score"]), nearest("x", ["source"])
    ('source', None)
    """
    found = process.extractOne(name, list(known), scorer=OSA.distance, score_cutoff=max(1, len(name) // 3))
    return found[0] if found else None
