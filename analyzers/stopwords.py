"""Recognise stop words, from the small list in stopwords.txt.

Stop words say how a sentence hangs together, and nothing of what it is about.

They stay in the index, because a phrase may contain them. A query of several words does not require
them. The list is short on purpose, because a full one gave worse results on news in measurements.
It has no noun with a meaning of its own, and no verbs except those of being.
"""

from __future__ import annotations

from typing import NamedTuple

from kashaf.analyzers.letters import WAW
from kashaf.analyzers.normalization import normalize_plain
from kashaf.analyzers.tables import read_spellings, read_words

__all__ = ["HABITS", "Habit", "habits_of", "is_normalized_stopword", "is_question_word", "is_stopword", "stopword_spellings"]


class Habit(NamedTuple):
    """A letter that many write for another one, and the words that show how many do.

    ``controls`` pairs each such word with its spelling by the habit. The habit turns none of these
    words into another word, as it turns على into the name علي.
    """

    letter: str
    other: str
    controls: tuple[tuple[str, str], ...]


HABITS = (
    Habit("ى", "ي", (("في", "فى"), ("الذي", "الذى"), ("التي", "التى"))),
    Habit("ي", "ى", (("حتى", "حتي"), ("متى", "متي"), ("إلى", "إلي"))),
    Habit("ة", "ه", (("له", "لة"), ("به", "بة"), ("فيه", "فية"))),
    Habit("أ", "إ", (("إلى", "ألى"), ("إذا", "أذا"), ("إلا", "ألا"))),
    Habit("إ", "أ", (("أو", "إو"), ("أين", "إين"), ("أيضا", "إيضا"))),
)
"""The habits. Egyptian print leaves out the dots of a final yeh, and some writers put them on every
one; hamza and teh marbuta are mixed up in haste."""

_BARE = {"ا": "أإآٱ", "ه": "ة", "و": "ؤ", "ي": "ئ", "ى": "ئ", "ی": "يى", "ک": "ك"}
"""Letters that people everywhere write for others: they omit a sign, or have no key for it."""


def is_stopword(word: str) -> bool:
    """Say whether a word is on the list, also with the conjunction و or ف before it.

    A conjunction does not count if it makes another word. The word has no marks; its letters may be
    folded or not, because an analyzer may omit that step.

    >>> is_stopword("من"), is_stopword("ومن"), is_stopword("على")
    (True, True, True)
    >>> is_stopword("فهم"), is_stopword("كتاب")
    (False, False)
    """
    return is_normalized_stopword(normalize_plain(word) or word)


def is_normalized_stopword(word: str) -> bool:
    """Say of a normalised word what `is_stopword` says."""
    words = read_words("stopwords.txt")
    if word in words:
        return True
    return (
        word[:1] in (WAW, "ف")
        and word[1:] in words
        and word not in read_words("protected.txt")
        and word not in read_words("common_words.txt")
    )


def is_question_word(word: str) -> bool:
    """Say whether a word makes a question if it comes first.

    >>> is_question_word("اين"), is_question_word("كتاب")
    (True, False)
    """
    return (normalize_plain(word) or word) in read_words("question_words.txt")


def stopword_spellings(word: str) -> tuple[str, ...]:
    """Return the spellings of the stop words with one normalised form, also behind و or ف.

    >>> stopword_spellings("الي"), stopword_spellings("وعلي"), stopword_spellings("كتاب")
    (('إلى',), ('وعلى',), ())
    """
    spellings = read_spellings("stopwords.txt")
    return spellings.get(word) or tuple(word[0] + each for each in spellings.get(word[1:], ()) if word[:1] in (WAW, "ف"))


def habits_of(typed: str, spelt: str) -> tuple[Habit, ...] | None:
    """Return the habits by which a word without marks may be a stop word, or ``None``.

    ``typed`` is the word, ``spelt`` is the stop word. It is ``None`` if ``typed`` is another word.

    >>> habits_of("الى", "إلى"), habits_of("آلي", "إلى")
    ((), None)
    >>> [habit.letter for habit in habits_of("علي", "على") or ()]
    ['ي']
    """
    if len(typed) != len(spelt):
        return None
    habits: list[Habit] = []
    for letter, other in zip(typed, spelt, strict=True):
        if letter != other and other not in _BARE.get(letter, ""):
            habit = next((each for each in HABITS if (each.letter, each.other) == (letter, other)), None)
            if habit is None:
                return None
            habits.append(habit)
    return tuple(habits)
