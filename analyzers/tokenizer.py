"""Split a text into words, each with its place in the text as written.

A word is a run of letters of one script with the marks, tatweels and invisible controls inside it,
or a number:

- Arabic letters, letters of any other script and digits never share a word: كوفيد19, كوفيد-19 and
  F-16 are two words.
- A number keeps its separators when they can only be that: 1,800 and ٣٫٥ and 3.5 are one word,
  while 11/13, 2016-08-01, 14:09 and 13.11.2015 are split.
- An apostrophe between two letters stays in the word (d'État); hyphens, underscores, slashes and
  dots split.
- ﷺ and similar ligatures are words of their own; the analyzer splits them into several words.
- و apart from its word belongs to it, as it does where both are written together: الحرب و السلام.
  A letter alone is no such word, with marks or without: أ و ب.
- The marks of notes and verses are no words, so that none separates the words of a phrase. Such a
  mark is a number of up to three digits in square brackets, in round ones right behind a word
  (كتاب(١)) or behind a vowelled one, between ﴿ and ﴾, or behind ۝; raised digits. In newspapers all
  but 6 of 1,000 numbers in round brackets count something, as in المادة (5): a number apart is a
  word.
"""

from __future__ import annotations

import re
from functools import cache

from kashaf.analyzers.letters import (
    BASIC_MARKS,
    COMMON_MARKS,
    DAGGER_ALEF,
    HAMZA_ABOVE,
    IGNORABLE,
    MARKS_IN_DISGUISE,
    PHRASES,
    TATWEEL,
    character_classes,
)

__all__ = ["word_pattern"]

_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
"""Raised digits of note marks; in a Latin word, such as km², they stay."""

_NUMBERED = "مادة فقرة بند رقم قرار عدد سنة عام صفحة آية باب فصل جزء مجلد حديث شكل جدول ملحق نموذج".split()
"""Words that are followed by numbers: a number in brackets right behind one is no note mark."""


def _note_mark(arabic: str) -> str:
    """A number that marks a note or a verse, matched from its first digit."""
    letter = f"[{arabic}{BASIC_MARKS}]"
    behind_word = rf"(?<={letter}{letter}{letter}\(){''.join(rf'(?<!{word}[(])' for word in _NUMBERED)}"
    behind_vowel = r"(?<=[\u064c-\u0650\u0652] \()"
    return (
        rf"(?:{behind_word}|{behind_vowel})\d{{1,3}}+\)"
        r"|(?<=\[)\d{1,3}+\]"
        r"|(?<=[\ufd3e\ufd3f])\d{1,3}+[\ufd3e\ufd3f]"
        r"|(?:(?<=\u06dd)|(?<=\u06dd ))\d{1,3}+(?!\d)"
    )


@cache
def word_pattern() -> re.Pattern[str]:
    """Return the pattern whose every match is a word; its one group is the word too.

    Its quantifiers are possessive, so that no text takes quadratic time. It begins with a look at
    the next letter, because trying all kinds of words at every blank took half of the time.

    Two that end an alternative are not possessive: nothing follows that could make them backtrack,
    and Python before 3.11.5 has a bug in possessive groups with alternatives.

    >>> word_pattern().findall("كوفيد-19 في 2016-08-01: 1,800 مصاب، d'État")
    ['كوفيد', '19', 'في', '2016', '08', '01', '1,800', 'مصاب', "d'État"]
    """
    sets = character_classes()
    arabic, mark = sets["arabic"], sets["mark"]
    in_arabic = f"[{arabic}{TATWEEL}{COMMON_MARKS}{MARKS_IN_DISGUISE}]"
    gap = f"[{IGNORABLE}]*+(?:[\u2009\u200a\u202f](?={DAGGER_ALEF})|[ \u00a0](?={DAGGER_ALEF}\u2060))"
    two_letters = f"[{arabic}](?:(?![{arabic}]){in_arabic})*+[{arabic}]"
    and_apart = f"(?:و(?![{COMMON_MARKS}]*{HAMZA_ABOVE})[{COMMON_MARKS}]*+[ \t\u00a0]++(?={two_letters}))?+"
    other = rf"[^\W\d_{TATWEEL}{''.join(PHRASES)}{arabic}]"
    in_other = f"(?:{other}|[{mark}])"
    number_goes_on = r"(?![.,٫٬]?\d)"
    begins = rf"(?=[\w{arabic}{''.join(PHRASES)}])"
    return re.compile(
        f"({begins}(?:{and_apart}[{arabic}]{in_arabic}*+(?:(?:[{IGNORABLE}]++|{gap}){in_arabic}++)*"
        rf"|(?<!\d)(?!{_note_mark(arabic)})"
        rf"(?:(?<!\d[.,٫٬])(?:\d{{1,3}}+(?:[,٬]\d{{3}})++(?:[.٫]\d++)?+|\d++[.٫]\d++){number_goes_on}|\d++)"
        f"|(?![{_RAISED}]){other}{in_other}*+(?:(?:[{IGNORABLE}]++|['’](?={other})){in_other}++)*"
        f"|[{''.join(PHRASES)}]))"
    )
