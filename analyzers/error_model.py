"""Slips: how unlikely it is to type one word for another, as a sum of costs per wrong letter.

A letter added or replaced by any other costs 1. Likelier slips cost less, in steps of a tenth that
only order them. The costs follow from how Arabic is spoken, written and typed, and from the number
of possible slips; they were not fitted to any measurement. Words are compared in normalised form,
so that hamza, alef maksura and teh marbuta cost nothing here.

>>> cost("مدرصه", "مدرسه"), cost("مدرقه", "مدرسه")
(0.4, 1.0)
"""

from __future__ import annotations

from itertools import combinations

__all__ = ["SPACE", "cost"]

SOUND = 0.4
"""Letters with the same sound for many writers: they spell what they hear, each time."""

SHAPE = 0.5
"""Letters that differ only in their dots, in small print and in what a scanner read."""

DOUBLED = 0.5
"""A letter typed twice, because a key may bounce.

Also a sound that is doubled in speech but written once, with a shadda.
"""

KEY = 0.6
"""The key beside, above or below: a slip of the finger, possible on any letter."""

LOST = 0.5
"""A missing letter.

There is one way to lose a letter, but six letters are near it on the keyboard, and 27 could replace
it.
"""

SWAPPED = 0.5
"""Two neighbours in the wrong order, one hand faster than the other: one way at each place."""

VOWEL = 0.4
"""A missing alef, waw or yeh.

Only long vowels are written, the ear takes them for short ones, and a final alef may be silent.
"""

LONG = 0.6
"""An extra alef, waw or yeh, for a short vowel that was heard as a long one."""

SPACE = 0.6
"""A missing or extra space: its key is under both thumbs.

Besides, عبدالله and أبوظبي are written both ways.
"""

OTHER = 1.0
"""Any other letter, added or as a replacement."""

SOUNDS = (
    ("ضظ", "one sound in most of the spoken language"),
    ("ذز", "in the cities the sound between the teeth became a hiss"),
    ("ثس", "likewise"),
    ("ظز", "likewise"),
    ("ذد", "or a stop"),
    ("ثت", "likewise"),
    ("ضد", "a heavy letter and its light one"),
    ("صس", "likewise"),
    ("طت", "likewise"),
    ("قك", "likewise, for those who say qaf in front"),
    ("قغ", "one sound in Sudan and parts of the Gulf"),
    ("قج", "likewise in the Gulf"),
    ("هح", "a light and a strong breath"),
    ("هت", "teh marbuta is written open where it is said"),
)
"""Pairs of letters with one sound, and in whose speech."""

SHAPES = ("بتثني", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق")
"""Letters of one shape.

Noon and yeh have it in the middle of a word, qaf and feh at its beginning.
"""

ROWS = ((0.0, "ضصثقفغعهخحجد"), (0.25, "شسيبلاتنمكط"), (0.75, "يءورليهوزظ"))
"""The rows of the usual Arabic keyboard as normalised letters, each with its indent in key widths.

Here ئ and ى are yeh, ؤ is waw, ة is heh, and lam-alef lam.
"""


def _substitutions() -> dict[tuple[str, str], float]:
    """Return the costs of confusing two letters, both ways round, if less than for any two."""
    keys = [(number, start + place, key) for number, (start, row) in enumerate(ROWS) for place, key in enumerate(row)]
    found = {
        (one, other): KEY
        for (row, place, one), (other_row, other_place, other) in combinations(keys, 2)
        if one != other and abs(row - other_row) <= 1 and abs(place - other_place) <= (1 if row == other_row else 0.75)
    }
    found |= {pair: SHAPE for letters in SHAPES for pair in combinations(letters, 2)}
    found |= {(pair[0], pair[1]): SOUND for pair, _ in SOUNDS}
    cheapest: dict[tuple[str, str], float] = {}
    for (one, other), price in found.items():
        for pair in ((one, other), (other, one)):
            cheapest[pair] = min(price, cheapest.get(pair, OTHER))
    return cheapest


_SUBSTITUTED = _substitutions()
_VOWELS = frozenset("اويء")


def cost(typed: str, meant: str) -> float:
    """Return the cost of the cheapest way from the intended word to the typed one, both normalised.

    It is 0 for the same word. Letters are changed, lost, added, or swapped with their neighbour,
    none of them twice (optimal string alignment).
    """
    lost = _prices(meant, DOUBLED, VOWEL, LOST)
    added = _prices(typed, DOUBLED, LONG, OTHER)
    before: list[float] = []
    last = [0.0]
    for price in lost:
        last.append(last[-1] + price)
    for at, letter in enumerate(typed):
        row = [last[0] + added[at]]
        for place, wanted in enumerate(meant):
            if letter == wanted:
                best = last[place]
            else:
                best = last[place] + _SUBSTITUTED.get((letter, wanted), OTHER)
                if at and place and letter == meant[place - 1] and typed[at - 1] == wanted:
                    best = min(best, before[place - 1] + SWAPPED)
            row.append(min(best, last[place + 1] + added[at], row[place] + lost[place]))
        before, last = last, row
    return round(last[-1], 2)


def _prices(word: str, doubled: float, vowel: float, other: float) -> list[float]:
    """Return the cost of each letter of a word if the other word lacks it."""
    return [
        min(
            doubled if letter in (word[place - 1 : place], word[place + 1 : place + 2]) else other,
            vowel if letter in _VOWELS else other,
        )
        for place, letter in enumerate(word)
    ]
