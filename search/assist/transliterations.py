"""Readings: Arabic typed with Latin letters, or a text typed with the wrong keyboard layout.

A reading covers the whole query, and the index knows each of its words: a reading that finds
nothing is never offered.
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
"""Longer queries, in words, have no readings: who types more sees the result."""

MAX_LENGTH = 40
"""Longer words, in letters, have no readings."""

MAX_CANDIDATES = 80
"""Readings of a word in Arabizi: those of ten words are counted in one call."""

AS_YEH = 0.1
"""Weight of the documents of a word that ends in alef maksura.

Most such words have a twin in yeh, which nobody reads as -a.
"""

_NAMED = 10**9
"""Score of a reading with a part of names in it: it ranks before a letter by letter reading."""

Knows = Callable[[Sequence[str]], Mapping[str, int]]
"""Counts the documents that contain each of at most 1,000 normalised words.

Words in no document are left out.
"""


@dataclass(frozen=True, slots=True)
class Transliteration:
    """A reading of a query, and the way it was typed.

    ``kind`` is ``buckwalter``, ``arabizi``, ``keyboard`` (English was set, Arabic meant) or
    ``latin`` (Arabic was set, Latin meant).
    """

    kind: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Return the reading for JSON."""
        return asdict(self)


Written = Callable[[str], str]
"""Returns the commonest spelling of a normalised word."""


def readings(text: str, knows: Knows, written: Written, analyzer: Analyzer) -> tuple[Transliteration, ...]:
    """Return the readings of a query whose words are all known, most frequent words first.

    There are none for a query of Latin letters whose words are all known as typed, nor for one of
    Arabic letters with any known word. Numbers stay as they are.
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
    # By the normalised words: two spellings are one reading.
    found: dict[tuple[str, ...], tuple[int, Transliteration]] = {}
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
    """Write teh marbuta at the end for a typed h, if people write it so: السعوديه is السعودية."""
    if not word.endswith(HEH):
        return word
    usual = written(terms[word])
    return f"{word[:-1]}{TEH_MARBUTA}" if usual.endswith(TEH_MARBUTA) else word


def _best(candidates: Sequence[str], terms: Mapping[str, str], known: Mapping[str, int]) -> str:
    """Return the candidate in most documents (of equals, the likeliest); "" if none is known."""
    if candidates and candidates[0].isdecimal():
        return candidates[0]

    def weight(each: str) -> float:
        return known[terms[each]] * (AS_YEH if each.endswith(ALEF_MAKSURA) else 1.0)

    return max((each for each in candidates if terms[each] in known), key=weight, default="")


_VOWELLED_LATIN = re.compile(r"(?=.*[aiou])[a-z]+\Z|[aiou]")
"""Matches words that look like another language.

Who transliterates vowels writes A, p, E or a sign somewhere in the word, and no vowel at its start.
"""


def _alone(word: str) -> tuple[str, ...]:
    return (word,) if word else ()


_AS_ARABIC: Mapping[str, Callable[[str], Sequence[str]]] = {
    "buckwalter": lambda word: _alone("" if _VOWELLED_LATIN.match(word) else from_buckwalter(word)),
    "arabizi": lambda word: from_arabizi(word, MAX_CANDIDATES),
    "keyboard": lambda word: _alone(from_english_keyboard(word)),
}
_AS_LATIN: Mapping[str, Callable[[str], Sequence[str]]] = {"latin": from_arabic_keyboard}
