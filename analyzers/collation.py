"""The order of titles: first Arabic, by the alphabet; then Latin, then all else.

The spelling of hamza and vowels doesn't affect it. Words count before letters (a shorter title
comes before one that continues it). An article at the beginning of a title doesn't count, as in the
catalogues of Arabic libraries. Each letter that another language has added follows the letter it
was made from: پ after ب, چ after ج, ژ after ز, گ after ك. Numbers come before words, the smaller
first.
"""

from __future__ import annotations

import re

from kashaf.analyzers.analyzer import Analyzer

__all__ = ["collate"]

_ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_FIRST = ord("9") + 1
_BEHIND = "_"  # greater than the letters, so that words in بـ end before پ
_ADDED = {
    "ب": "پٻ",
    "ت": "ٹټٺ",
    "ث": "ٿ",
    "ج": "چڃڄ",
    "ح": "څځ",
    "د": "ڈډڊ",
    "ر": "ڑړڕ",
    "ز": "ژږ",
    "س": "ښ",
    "ف": "ڤڢ",
    "ق": "ڨڧ",
    "ك": "ڮ",
    "ل": "ڵ",
    "ن": "ڼںڻ",
    "و": "ۆۇۈۋ",
}
_ARABIC = {letter: chr(_FIRST + place) for place, letter in enumerate(_ALPHABET)}
_WEIGHTS = str.maketrans(
    # Signs inside a word, as in 3.5 or كوفيد-19, sort before anything that can follow.
    {chr(code): "-" for code in range(0x3A, 0x61)}
    | _ARABIC
    | {"ء": _ARABIC["ا"]}
    | {letter: _ARABIC[base] + _BEHIND * place for base, added in _ADDED.items() for place, letter in enumerate(added, start=1)}
)
# The level word reads these as kaf, beh, jeem and feh. Here each gets its own place: that of a
# letter which the level leaves unchanged.
_ADDED_LETTERS = str.maketrans(dict.fromkeys("گګڭ", "ڮ") | {"پ": "ٻ", "چ": "ڃ", "ڤ": "ڢ"})
_NUMBER = re.compile(r"\d+")
_ARTICLE = re.compile("[اٱ]\\W*ل")


def collate(title: str, analyzer: Analyzer) -> str:
    """Return a sort key (by code points) for the title; "" for one without a word.

    >>> titles = ["گل", "كتاب", "Zoo", "إبل", "السماء", "١٠ أيام", "9 أيام", "أب"]
    >>> sorted(titles, key=lambda title: collate(title, Analyzer()))
    ['9 أيام', '١٠ أيام', 'أب', 'إبل', 'السماء', 'كتاب', 'گل', 'Zoo']
    """
    tokens = analyzer.tokens(title.translate(_ADDED_LETTERS))
    words = [token.terms.word for token in tokens]
    if (
        words
        and words[0].startswith("ال")
        and not tokens[0].terms.stem.startswith("ال")
        and _ARTICLE.match(title, tokens[0].start)
    ):
        words[0] = words[0][2:]
    return " ".join(_NUMBER.sub(_number, word.translate(_WEIGHTS)) for word in words)


def _number(found: re.Match[str]) -> str:
    """Put the length before the digits, so that shorter numbers come before longer ones."""
    digits = found[0].lstrip("0") or "0"
    return chr(ord(" ") + min(len(digits), 15)) + digits
