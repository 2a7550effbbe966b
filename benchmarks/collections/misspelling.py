"""Misspelt words: each kind of error is equally frequent, and each letter has an equal chance.

No costs and no commonness affect them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from benchmarks.collections.typos import ALIKE, ROWS
from kashaf.analyzers import Analyzer

__all__ = ["KINDS", "Misspelt", "draw", "misspell"]

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LEAST = 4
"""Letters of a word that is misspelt."""


class Misspelt(NamedTuple):
    """A typed text, the intended one, both normalised, and the kind of error between them."""

    typed: str
    meant: str
    kind: str


def _beside() -> dict[str, str]:
    """Return for each letter those beside it, above it and below it on the keyboard."""
    found: dict[str, set[str]] = {}
    for number, row in enumerate(ROWS):
        for place, key in enumerate(row):
            for line, at in ((number, place - 1), (number, place + 1), (number - 1, place), (number + 1, place)):
                if 0 <= line < len(ROWS) and 0 <= at < len(ROWS[line]):
                    found.setdefault(key, set()).add(ROWS[line][at])
    return {letter: "".join(sorted(near & set(LETTERS))) for letter, near in found.items()}


BESIDE: Mapping[str, str] = _beside()
LIKE: Mapping[str, str] = {letter: "".join(pair.replace(letter, "") for pair in ALIKE if letter in pair) for letter in LETTERS}


def _instead(near: Mapping[str, str]) -> Callable[[str, random.Random], str]:
    def change(word: str, chance: random.Random) -> str:
        place = chance.randrange(len(word))
        letter = chance.choice(near.get(word[place]) or word[place])
        return word[:place] + letter + word[place + 1 :]

    return change


def _lost(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place + 1 :]


def _added(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word) + 1)
    return word[:place] + chance.choice(LETTERS) + word[place:]


def _doubled(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place] + word[place:]


def _swapped(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _split(word: str, chance: random.Random) -> str:
    place = chance.randrange(2, len(word) - 1)
    return f"{word[:place]} {word[place:]}"


def _glued(words: str, _: random.Random) -> str:
    return words.replace(" ", "")


GLUED = "space lost"
KINDS: Mapping[str, Callable[[str, random.Random], str]] = {
    "key beside": _instead(BESIDE),
    "like in sound or shape": _instead(LIKE),
    "letter lost": _lost,
    "letter added": _added,
    "letter doubled": _doubled,
    "letters swapped": _swapped,
    GLUED: _glued,
    "space added": _split,
}
"""The functions that misspell a word, by the name of the error.

Two words side by side lose the space between them.
"""


def draw(texts: Iterable[str], analyzer: Analyzer, number: int, chance: random.Random) -> list[tuple[str, str]]:
    """Draw words from running text, each with the next one, by reservoir sampling.

    Every occurrence has an equal chance. The words have four letters or more, all Arabic, and are
    no stop words.
    """
    drawn: list[tuple[str, str]] = []
    for seen, pair in enumerate(_pairs(texts, analyzer)):
        if seen < number:
            drawn.append(pair)
        elif (place := chance.randrange(seen + 1)) < number:
            drawn[place] = pair
    chance.shuffle(drawn)
    return list(dict.fromkeys(drawn))


def _pairs(texts: Iterable[str], analyzer: Analyzer) -> Iterator[tuple[str, str]]:
    fit: dict[str, bool] = {}
    for text in texts:
        for one, other in pairwise(analyzer.words(text)):
            for word in (one, other):
                if word not in fit:
                    plain = len(word) >= LEAST and set(word) <= set(LETTERS)
                    fit[word] = plain and not analyzer.is_stopword(word)
            if fit[one] and fit[other]:
                yield one, other


def misspell(
    pairs: Iterable[tuple[str, str]], each: int, analyzer: Analyzer, chance: random.Random, known: Container[str]
) -> tuple[list[Misspelt], list[Misspelt]]:
    """Misspell words until there are that many of every kind, no word twice.

    Return them and, separately, those that are now another known word. Errors that normalisation
    forgives don't count. Errors of a missing or an extra space never make a known word.
    """
    found: dict[str, list[Misspelt]] = {kind: [] for kind in KINDS}
    words_too: list[Misspelt] = []
    used: set[str] = set()
    for word, next_word in pairs:
        kind = min(found, key=lambda kind: len(found[kind]))
        if len(found[kind]) == each:
            break
        meant = f"{word} {next_word}" if kind == GLUED else word
        typed = " ".join(analyzer.words(KINDS[kind](meant, chance)))
        if typed != meant and meant not in used:
            used.add(meant)
            list_of_these = words_too if typed in known else found[kind]
            list_of_these.append(Misspelt(typed, meant, kind))
    return [each for kind in KINDS for each in found[kind]], words_too
