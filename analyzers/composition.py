"""Unicode's composed form of a word, in bounded time."""

from __future__ import annotations

import re
import unicodedata

from kashaf.analyzers import letters

__all__ = ["compose"]

_MARK = f"[{letters.COMMON_MARKS}]"
_LEADING_MARKS = re.compile(f"^{_MARK}+")
_MARK_FLOOD = re.compile(f"({_MARK}{{30}}){_MARK}+")


def compose(word: str) -> str:
    """Unicode's composed form (NFC): ا + hamza above is أ, and marks on a letter have one order.

    Of a run of marks only the first thirty count, as in Unicode's stream-safe text format: sorting
    more takes quadratic time. Marks before the first letter are dropped, because they belong to no
    letter.

    >>> compose("ا\u0654"), compose("شّ\u064e") == compose("ش\u064eّ")
    ('أ', True)
    """
    return unicodedata.normalize("NFC", _MARK_FLOOD.sub(r"\1", _LEADING_MARKS.sub("", word)))
