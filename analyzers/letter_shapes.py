"""The Arabic of PDFs: shapes of letters, reversed ligatures, and the order of marks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kashaf.analyzers.letters import PRESENTATION_FORMS

__all__ = ["fuller", "is_mark", "is_right_to_left", "ligature_order", "mend", "plain_letters"]

_SIGNS = frozenset("\ufd3e\ufd3f\ufdfa\ufdfb\ufdfc\ufdfd")
"""Signs among the shapes of letters: ornate brackets, ﷺ and the like."""

_PRESENTATION = re.compile(f"[{PRESENTATION_FORMS}]")
_FIRST_MARKS = "\u0653\u0654\u0655\u0651"
"""Marks that are typed first: those that make another letter, then the shadda."""


@cache
def is_mark(char: str) -> bool:
    """Say whether a character is drawn over or under another: vowels, shadda, hamza above."""
    return unicodedata.combining(char) > 0 or unicodedata.category(char) == "Mn"


@cache
def is_right_to_left(char: str) -> bool:
    """Say whether a character is a letter of a script that runs from right to left."""
    return unicodedata.bidirectional(char) in {"R", "AL"}


def plain_letters(text: str) -> str:
    """Replace shapes by their letters, and put the marks of a letter in typing order, each once.

    >>> plain_letters("ﻣﺮﺣﺒﺎ ﻻ ﷲ ﷺ ½")
    'مرحبا لا الله ﷺ ½'
    """
    text = _PRESENTATION.sub(lambda shape: _letters_of(shape.group()), text)
    text = _MARKS.sub(lambda marks: "".join(sorted(dict.fromkeys(marks.group()), key=_rank)), text)
    return _IN_PARTS.sub(lambda letter: unicodedata.normalize("NFC", letter.group()), text)


_IN_PARTS = re.compile("[اوي][\u0653-\u0655]")
"""Some fonts draw the hamza apart from its seat."""
_MARKS = re.compile("[\u064b-\u0655\u0670]{2,}")


def _rank(mark: str) -> int:
    return _FIRST_MARKS.find(mark) if mark in _FIRST_MARKS else len(_FIRST_MARKS)


def _letters_of(shape: str) -> str:
    return shape if shape in _SIGNS else unicodedata.normalize("NFKC", shape).replace(" ", "")


def fuller(one: str, other: str) -> str:
    """Give the one of two letters that is the other with a hamza or madda; "" if neither is.

    >>> fuller("و", "ؤ"), fuller("آ", "ا"), fuller("أ", "إ"), fuller("ب", "ب")
    ('ؤ', 'آ', '', '')
    """
    for base, full in ((one, other), (other, one)):
        parts = unicodedata.normalize("NFD", full)
        if len(parts) == 1 + len(base) == 2 and parts[0] == base and is_mark(parts[1]):
            return full
    return ""


@cache
def _ligatures() -> frozenset[str]:
    """Collect the ligatures among Unicode's shapes."""
    shapes = (chr(code) for code in (*range(0xFBEA, 0xFDF5), *range(0xFEF5, 0xFEFD)))
    spelled = {"".join(char for char in _letters_of(shape) if not is_mark(char)) for shape in shapes}
    return frozenset(each for each in (*spelled, "لله", "فلله", "ولله", "يا") if len(each) > 1)


def ligature_order(cluster: str) -> int:
    """Return the order of the letters of one glyph: 1 as read, -1 reversed, 0 if unknown.

    A mark may stand before its ligature: it is drawn at the same place.

    >>> ligature_order("لا"), ligature_order("ال"), ligature_order("\u064eب"), ligature_order("حم")
    (1, -1, -1, 0)
    >>> ligature_order("\u064bلا"), ligature_order("\u064bال")
    (1, -1)
    """
    letters = "".join(char for char in cluster if not is_mark(char))
    ligatures = _ligatures()
    order = (letters in ligatures) - (letters[::-1] in ligatures)
    if not order and is_mark(cluster[0]) != is_mark(cluster[-1]):
        return -1 if is_mark(cluster[0]) else 1
    return order


_MENDED = (
    (re.compile(r"\b([وفبتك]*)اهلل\b"), r"\1الله"),
    (re.compile(r"\b([وفبك]{0,2})ا([اأإآ])ل(?=\w)"), r"\1ال\2"),
)
"""Corrections of letters that no Arabic word has, from ligatures reversed in the file itself.

For example اهلل for الله, األحد for الأحد.
"""


def mend(text: str) -> str:
    """Correct reversed ligatures if no other word is possible.

    >>> mend("عبد اهلل واألحد اإلسالم اللغة")
    'عبد الله والأحد الإسالم اللغة'
    """
    for wrong, right in _MENDED:
        text = wrong.sub(right, text)
    return text
