"""Readings: what somebody meant who typed Arabic with Latin letters, or either with the wrong keyboard.

A reading is of the whole query, and each of its words is one that the index knows: nothing is guessed that would find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kashaf.analyzers import Analyzer
from kashaf.analyzers.letters import ALEF_MAKSURA, HEH, TEH_MARBUTA, is_arabic
from kashaf.analyzers.transliteration import (
    from_arabic_keyboard,
    from_arabizi,
    from_buckwalter,
    from_english_keyboard,
    from_latin_name,
    name_words,
)

__all__ = ["Transliteration", "readings"]

MAX_WORDS = 10
"""Words of a query up to which it is read otherwise; who types more sees what comes out."""

MAX_LENGTH = 40
"""Letters of a word up to which it is read otherwise."""

MAX_CANDIDATES = 80
"""What a word in Arabizi may stand for: ten words with all their readings are counted in one call."""

AS_YEH = 0.1
"""What the documents of a word count that ends in alef maksura: most of them have its twin in yeh, which nobody reads as -a."""

_NAMED = 10**9
"""What counts for a reading with a part of names in it: it stands before one that is letters for letters."""

Knows = Callable[[Sequence[str]], Mapping[str, int]]
"""Counts the documents that hold each of at most 1,000 normalised words, those that none holds left out."""


@dataclass(frozen=True, slots=True)
class Transliteration:
    """The query as it may have been meant, and how it was typed then.

    ``kind`` is ``buckwalter``, ``arabizi``, ``keyboard`` (English was set, Arabic meant) or ``latin`` (Arabic was set, Latin
    meant).
    """

    kind: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Give the reading as JSON has it."""
        return asdict(self)


Written = Callable[[str], str]
"""Gives a normalised word as people most often write it."""


def readings(text: str, knows: Knows, written: Written, analyzer: Analyzer) -> tuple[Transliteration, ...]:
    """Read a query otherwise: the readings whose words are all known, those with the more frequent words first.

    There are none for a query of Latin letters whose words are all known as they were typed, nor for one of Arabic letters with
    any word that is. Numbers stay as they are.
    """
    words = text.split()
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or len(words) > MAX_WORDS or max(map(len, words)) > MAX_LENGTH:
        return ()
    arabic = any(map(is_arabic, letters))
    read: Mapping[str, Callable[[str], Sequence[str]]] = _AS_LATIN if arabic else _AS_ARABIC
    asked = {kind: name_words(words) if kind == "arabizi" else words for kind in read}
    candidates = {kind: [(word,) if word.isdecimal() else of(word) for word in asked[kind]] for kind, of in read.items()}
    names = [from_latin_name(word) for word in asked.get("arabizi", ())]
    possible = [reading for each in candidates.values() for word in each for reading in word]
    terms = {each: analyzer.normalize(each) for each in filter(None, (*possible, *names))}
    typed = [word for word in analyzer.words(text) if not word.isdecimal()]
    known = knows(list(dict.fromkeys(term for term in (*typed, *terms.values()) if term)))
    if (any if arabic else all)(map(known.__contains__, typed)):
        return ()
    found: dict[
        tuple[str, ...], tuple[int, Transliteration]
    ] = {}  # by the normalised words: two spellings of them are one reading
    for kind, each in candidates.items():
        best = [_best(every, terms, known) for every in each]
        if kind == "arabizi":
            best = [name if terms.get(name) in known else word for name, word in zip(names, best, strict=True)]
        if all(best):
            least = min((known[terms[word]] for word in best if not word.isdecimal()), default=0)
            least += _NAMED * (kind == "arabizi" and any(map(best.__contains__, filter(None, names))))
            found.setdefault(
                tuple(terms[word] for word in best),
                (least, Transliteration(kind, " ".join(_ending(word, terms, written) for word in best))),
            )
    return tuple(reading for _, reading in sorted(found.values(), key=lambda each: -each[0]))


def _ending(word: str, terms: Mapping[str, str], written: Written) -> str:
    """Write teh marbuta at the end where it was typed as h and people write it so: السعوديه is السعودية."""
    if not word.endswith(HEH):
        return word
    usual = written(terms[word])
    return f"{word[:-1]}{TEH_MARBUTA}" if usual.endswith(TEH_MARBUTA) else word


def _best(candidates: Sequence[str], terms: Mapping[str, str], known: Mapping[str, int]) -> str:
    """Choose the candidate that most documents hold (of those in as many, the likeliest); "" where none is known."""
    if candidates and candidates[0].isdecimal():
        return candidates[0]

    def weight(each: str) -> float:
        return known[terms[each]] * (AS_YEH if each.endswith(ALEF_MAKSURA) else 1.0)

    return max((each for each in candidates if terms[each] in known), key=weight, default="")


_VOWELLED_LATIN = re.compile(r"(?=.*[aiou])[a-z]+\Z|[aiou]")
"""What looks like a word of another language: who transliterates vowels writes A, p, E or a sign somewhere, and none at first."""


def _alone(word: str) -> tuple[str, ...]:
    return (word,) if word else ()


_AS_ARABIC: Mapping[str, Callable[[str], Sequence[str]]] = {
    "buckwalter": lambda word: _alone("" if _VOWELLED_LATIN.match(word) else from_buckwalter(word)),
    "arabizi": lambda word: from_arabizi(word, MAX_CANDIDATES),
    "keyboard": lambda word: _alone(from_english_keyboard(word)),
}
_AS_LATIN: Mapping[str, Callable[[str], Sequence[str]]] = {"latin": from_arabic_keyboard}
