"""Patterns that people might type, made of the words of queries."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

__all__ = ["prefixes", "wildcards"]

PATTERNS = 40
"""Patterns of each kind: few, because some systems take seconds for one."""


def prefixes(queries: Iterable[str]) -> list[str]:
    """Return the first three letters of the words of five letters and more, without repetition.

    >>> prefixes(["حدة الفيضانات", "كتاب"])
    ['الف']
    """
    return _first(word[:3] for query in queries for word in query.split() if len(word) >= 5 and word.isalpha())


def wildcards(queries: Iterable[str]) -> list[str]:
    """Return the words of four to six letters with ``?`` for the second one, without repetition.

    >>> wildcards(["مكتب البريد", "في"])
    ['م?تب', 'ا?بريد']
    """
    return _first(
        f"{word[0]}?{word[2:]}" for query in queries for word in query.split() if 4 <= len(word) <= 6 and word.isalpha()
    )


def _first(patterns: Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(patterns), PATTERNS))
