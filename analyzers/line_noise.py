"""Noise in place of words, found by the share of words that kashaf's tables know.

Optical character recognition makes it of ornaments, stains and tables, and fonts that name their
letters wrongly make it of whole pages.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kashaf.analyzers.letters import BASIC_LETTERS, BASIC_MARKS, DAGGER_ALEF, EXTENDED_LETTERS, TATWEEL, WAW
from kashaf.analyzers.normalization import normalized
from kashaf.analyzers.roots import is_root, root
from kashaf.analyzers.stemming import stem
from kashaf.analyzers.stopwords import is_stopword
from kashaf.analyzers.tables import read_terms, read_words

__all__ = ["is_garbled", "is_noise", "known_share", "known_words"]

_TOKEN = re.compile(rf"[^\W_][\w{BASIC_MARKS}{DAGGER_ALEF}{TATWEEL}]*")
_WORD = re.compile(f"[{BASIC_LETTERS}]+")
_LONGEST_LINE = 400
"""Characters of a line that may be noise; a longer one is a text."""
_LONGEST_SCRAP = 3
"""Digits of the longest number that may be a scrap: a longer one may be a year."""

_LEAST_SCRAPS = 3
_KNOWN = 0.5
"""The share of known words below which a line with scraps is noise.

Of 420 titles of books in OpenITI/0450AH and 0025AH none is; of 21 first lines of its scans that
were read with Kraken, those without any words in a row are.
"""

_LEAST_WORDS = 30
"""A text of fewer words is not judged: names and foreign words may be half of them."""
_SAMPLE = 60
"""The words of a text that are looked up."""
_KNOWN_OF_TEXT = 0.6
"""The share of known words below which a text is garbled.

Of 1,421 pages of newspapers, of an encyclopedia and of the Quran, the tables know 84 to 100 % of
the words; where the half of the letters is exchanged, 5 to 51 %, and of reversed words 8 to 33 %.
"""
_OTHER_LANGUAGE = 0.1
"""The share of words with letters that Arabic lacks from which a text is in another language."""
_LEAST_LETTERS = 3
"""A shorter word is known by accident."""
_MOST_LETTERS = 40
"""A longer word, with its marks, is none."""


def is_noise(line: str) -> bool:
    """Say whether a line is mostly scraps and words that nobody knows.

    A scrap is a single letter or a short number. A line with fewer than three of them is none,
    because names and rare words are not known either.

    >>> is_noise("ابل لهايه اكلارب 1121: اك 1111-1 الي ول واحبارابهين وج م 4 اش توو داس پ")
    True
    >>> is_noise("رسالة الصاهل والشاجح"), is_noise("القانون رقم 5 لسنة 2019 (مادة 3 و 4)")
    (False, False)
    """
    if len(line) > _LONGEST_LINE:
        return False
    scraps = sum(_is_scrap(token) for token in _tokens(line))
    return scraps >= _LEAST_SCRAPS and known_share(line) < _KNOWN


def known_share(line: str) -> float:
    """Return the share of the words of a line that kashaf's tables know; 0 without words.

    Scraps (single letters and short numbers) count as words that nobody knows, words in other
    letters as known. Long numbers don't count.

    >>> known_share("رسالة في تسطيح الكور"), known_share("5 11 وشهد ظهور 63 التوحيد")
    (1.0, 0.5)
    """
    words = [token for token in _tokens(line) if _is_scrap(token) or not token.isdecimal()]
    return sum(map(_is_known, words)) / len(words) if words else 0.0


def is_garbled(text: str) -> bool:
    """Say whether a text in Arabic letters is made of words that nobody knows.

    Words of one and two letters don't count, nor does a text of fewer than 30 words, or one in
    Persian, Urdu or another language by its letters.
    """
    words = _long_words(text)
    if len(words) < _LEAST_WORDS or sum(bool(_EXTENDED.search(word)) for word in words) > _OTHER_LANGUAGE * len(words):
        return False
    sample = words[:: -(-len(words) // _SAMPLE)]
    return _count_known(sample) < _KNOWN_OF_TEXT * len(sample)


def known_words(text: str) -> int:
    """Count the words of three Arabic letters and more that the tables know.

    >>> known_words("قرأ الكتاب في بيروت ظغعشن")
    3
    """
    return _count_known(_long_words(text))


_LONG_WORD = re.compile(
    rf"[{BASIC_LETTERS}{EXTENDED_LETTERS}{BASIC_MARKS}{DAGGER_ALEF}{TATWEEL}]{{{_LEAST_LETTERS},{_MOST_LETTERS}}}"
)
_EXTENDED = re.compile(f"[{EXTENDED_LETTERS}]")


def _long_words(text: str) -> list[str]:
    return _LONG_WORD.findall(text)


def _count_known(words: list[str]) -> int:
    return sum(len(word) >= _LEAST_LETTERS and _is_known(word) for word in map(normalized, words))


def _tokens(line: str) -> list[str]:
    return [normalized(token) for token in _TOKEN.findall(line[:_LONGEST_LINE])]


def _is_scrap(token: str) -> bool:
    return (len(token) == 1 and token != WAW) or (token.isdecimal() and len(token) <= _LONGEST_SCRAP)


@lru_cache(1 << 16)
def _is_known(word: str) -> bool:
    if _is_scrap(word):
        return False
    if not _WORD.fullmatch(word):
        return True
    found = stem(word)
    return is_stopword(word) or is_root(found) or root(found) != found or not _words().isdisjoint((word, found))


@cache
def _words() -> frozenset[str]:
    """Words that have no root in the table."""
    named = ("names.txt", "common_words.txt", "protected.txt")
    return read_terms("standing.txt") | read_terms("nouns.txt") | frozenset({WAW}).union(*map(read_words, named))
