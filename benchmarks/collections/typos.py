"""Queries typed in a hurry: one typo in each."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from benchmarks.collections.corpus import Query
from kashaf.analyzers import Analyzer

__all__ = ["ALIKE", "NEIGHBOURS", "ROWS", "with_typos"]

WORD = re.compile(r"(?<!\w)[ء-غف-ي]{4,}(?!\w)")
"""Words of Arabic letters alone: Latin, digits and vowelled words stay as they are."""

ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤر-ىةوزظ")
"""The keys of the usual Arabic keyboard; the hyphen is lam-alef."""

ALIKE = ("ضظ", "ضد", "ذز", "ذد", "ثس", "ثت", "سص", "تط", "زظ", "قك", "قغ", "حه", "حخ", "جح", "بت", "عغ", "رز", "صض", "طظ")
"""Letters that sound or look alike.

Differences that any normalisation forgives (hamza, yeh, teh marbuta) are no typos.
"""


def _neighbours() -> dict[str, str]:
    """Return for each letter those near it on the keyboard, and those like it."""
    found: dict[str, set[str]] = {}
    for number, row in enumerate(ROWS):
        for place, key in enumerate(row):
            beside = {row[at] for at in (place - 1, place + 1) if 0 <= at < len(row)}
            near = {ROWS[at][place] for at in (number - 1, number + 1) if 0 <= at < len(ROWS) and place < len(ROWS[at])}
            found.setdefault(key, set()).update(beside | near)
    for letters in ALIKE:
        for letter in letters:
            found.setdefault(letter, set()).update(letters.replace(letter, ""))
    found.pop("-")
    return {letter: "".join(sorted(near - {"-"})) for letter, near in found.items()}


NEIGHBOURS = _neighbours()


def with_typos(queries: Sequence[Query], seed: int) -> list[Query]:
    """Delete, double, swap or replace one letter of one word in each query.

    The word has at least four letters and is no stop word; words, letters and the four kinds have
    equal chances. A query without such a word stays as it is. The same queries and seed give the
    same typos, even for fewer queries.
    """
    analyzer = Analyzer()
    return [query._replace(text=_mistyped(query.text, analyzer, random.Random(f"{seed} {query.id}"))) for query in queries]


def _mistyped(text: str, analyzer: Analyzer, chance: random.Random) -> str:
    found = [match for match in WORD.finditer(text) if not analyzer.is_stopword(match[0])]
    if not found:
        return text
    match = chance.choice(found)
    kind = chance.choice((_deleted, _doubled, _swapped, _replaced))
    return text[: match.start()] + kind(match[0], chance) + text[match.end() :]


def _deleted(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[: place + 1] + word[place:]


def _swapped(word: str, chance: random.Random) -> str:
    """Swap two letters that differ; a word of one repeated letter has none."""
    places = [place for place in range(len(word) - 1) if word[place] != word[place + 1]]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _replaced(word: str, chance: random.Random) -> str:
    """Replace a letter that has neighbours; letters with a hamza have keys of their own."""
    places = [place for place, letter in enumerate(word) if letter in NEIGHBOURS]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + chance.choice(NEIGHBOURS[word[place]]) + word[place + 1 :]
