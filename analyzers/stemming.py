"""Light stemming of normalised words: article, particles and endings go, and broken plurals go to their singular.

In the tradition of light10 (L. Larkey, L. Ballesteros, M. Connell, *Light Stemming for Arabic Information Retrieval*,
2007), with two things it lacks: words are known (three tables), and an affix is cut only where grammar allows one.

1. The word is split in every way into prefix, core and suffix of the tables below. If a core is known, the longest such
   core decides: a protected word is its own stem (لبنان is not ل+بنان), a broken plural has the stem of its singular.
2. Otherwise the rules cut: article and particles before, then pronoun, ending of number, nisba after, each with the number
   of letters that must be left.

What stays undecided is accepted: كتابه may be his book or writing (كتابة), and مدرسة shares its stem with مدرس.
"""

from __future__ import annotations

import re
from functools import cache

from kashaf.analyzers.letters import HEH, TEH, YEH, is_arabic
from kashaf.analyzers.tables import read_pairs, read_words

__all__ = ["stem"]

ARTICLES = ("ال", "وال", "فال", "بال", "كال", "وبال", "فبال", "وكال", "لل", "ولل", "فلل")
"""The article with what can stand before it; ل swallows its alef. Two letters must be left: الحق."""

CONJUNCTIONS = ("و", "ف")
PARTICLES = ("ب", "ل", "ك")

PREFIXES = ("", *CONJUNCTIONS, *PARTICLES, "وب", "ول", "وك", "فب", "فل", *ARTICLES)
"""What may stand before a known word."""

PRONOUNS = {"ه": 3, "ها": 3, "هم": 3, "هما": 3, "كم": 3, "نا": 4, "هن": 4, "كن": 4, "كما": 4}
"""Attached pronouns, and how many letters must be left; a teh marbuta before them is written teh."""

NUMBERS = {"ات": 3, "ون": 3, "ين": 3, "ان": 4, "وا": 3, "تان": 3, "تين": 3, "ه": 3, "يه": 3, "ا": 3, "و": 4}
"""Endings of gender, number and case. ان asks for four: most words of three letters and ان are not duals (رمضان)."""

NISBA_LEFT = 3
"""Letters that must be left before a final yeh (nisba, my, construct plural): مصري, not نبي."""

KNOWN_ENDINGS = ("", *PRONOUNS, "ات", "ون", "ين", "ان", "ا", "يه", "يون", "يين", "يات", "ي")
"""What may stand after a known word."""

_AFTER_PLURAL = frozenset(KNOWN_ENDINGS[: KNOWN_ENDINGS.index("ات")])  # مدني is civil, no form of مدن


def stem(word: str) -> str:
    """The stem of a normalised word; words of other scripts and numbers are their own.

    >>> [stem(word) for word in ("الكتاب", "وكتابنا", "كتب", "مدرستها", "لبنان")]
    ['كتاب', 'كتاب', 'كتاب', 'مدرس', 'لبنان']
    """
    if len(word) < 3 or not is_arabic(word[0]):
        return word
    return _known(word) or _cut_endings(*_cut_prefix(word))


@cache
def _words() -> dict[str, str]:
    """Known words → their stems."""
    known = {word: _cut_endings(word, article=False) for word in read_words("common_words.txt")}
    protected = read_words("protected.txt")
    known |= {word: word for word in protected}
    for plural, singular in read_pairs("broken_plurals.tsv").items():
        known[plural] = known.get(singular) or _cut_endings(singular, article=False)
    return known


def _known(word: str) -> str | None:
    """The stem by the longest known core of the word, if there is one."""
    words = _words()
    if word in words:
        return words[word]
    plurals = read_pairs("broken_plurals.tsv")
    best, core_length = None, 1
    for prefix in PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        for ending in KNOWN_ENDINGS:
            core = rest[: len(rest) - len(ending)]
            if len(core) <= core_length or not rest.endswith(ending):
                continue
            if core not in words and ending and core[-1] == TEH:
                core = core[:-1] + HEH  # مدرستها: the teh marbuta opens before a pronoun
            if core in words and (core not in plurals or ending in _AFTER_PLURAL):
                best, core_length = words[core], len(core)
    return best


def _cut_prefix(word: str) -> tuple[str, bool]:
    """The word without what stands before it, and whether that was an article."""
    for article in sorted(ARTICLES, key=len, reverse=True):
        if word.startswith(article) and len(word) - len(article) >= 2:
            return word[len(article) :], True
    if word[0] in CONJUNCTIONS[0] and len(word) >= 4:
        return word[1:], False
    return word, False


def _cut_endings(word: str, article: bool) -> str:
    """The word without pronoun, ending of number and nisba, one of each at most."""
    if not article:
        word = _cut_longest(word, PRONOUNS)
    word = _cut_longest(word, NUMBERS)
    if word.endswith(YEH) and len(word) - 1 >= NISBA_LEFT:
        word = word[:-1]
    return word


def _cut_longest(word: str, endings: dict[str, int]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending) and len(word) - len(ending) >= endings[ending]:
            return word[: len(word) - len(ending)]
    return word
