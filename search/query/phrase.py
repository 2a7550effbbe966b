"""The text inside quotes: words in their places, some of them patterns, some a choice of words.

``"مكافح* الإرهاب"`` has a pattern in its first place, ``"(وزير|وزيرة) الصحة"`` a choice of two
words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from kashaf.search.query.grammar import MANY, ONE

__all__ = ["PhraseItem", "read_phrase"]

_PARTS = re.compile(r"\(([^()]*\|[^()]*)\)|(\S+)")
_LETTER = re.compile(r"[^\W_]")
_PATTERN = re.compile(rf"(?<=[^\W_])\{MANY}|\{MANY}(?=[^\W_])|[{ONE}](?=[^\W_])")
"""A wildcard next to a letter; ``?`` after the last letter is punctuation."""

_QUESTION = re.compile(rf"[{ONE}](?=[^\W_])")


@dataclass(frozen=True, slots=True)
class PhraseItem:
    """One choice at a point of a phrase: words as typed, or a pattern of one word."""

    text: str
    pattern: bool = False


def read_phrase(text: str) -> tuple[tuple[PhraseItem, ...], ...]:
    """Read the places of a phrase in order, each with its choices; words in a row stay one text.

    >>> [[choice.text for choice in place] for place in read_phrase("(وزير|وزيرة) الصحة والسكان")]
    [['وزير', 'وزيرة'], ['الصحة والسكان']]
    >>> read_phrase("مكافح*")
    ((PhraseItem(text='مكافح*', pattern=True),),)
    """
    places = (tuple(_choices((found[1] or found[2]).split("|"))) for found in _PARTS.finditer(text))
    read: list[tuple[PhraseItem, ...]] = []
    for plain, row in groupby(filter(None, places), key=lambda place: len(place) == 1 and not place[0].pattern):
        together = list(row)
        read += [(PhraseItem(" ".join(place[0].text for place in together)),)] if plain else together
    return tuple(read)


def _choices(texts: list[str]) -> list[PhraseItem]:
    found = [_choice(kept) for text in texts if _LETTER.search(kept := text.strip())]
    return list(dict.fromkeys(found))


def _choice(text: str) -> PhraseItem:
    if len(text.split()) > 1 or not _PATTERN.search(text):
        return PhraseItem(text)
    return PhraseItem(_QUESTION.sub(ONE[0], text), pattern=True)
