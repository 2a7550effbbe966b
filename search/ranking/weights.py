"""How levels, fields and nearness weigh: every number of the ranking, with its reason.

A word scores by BM25 on each of its levels, in the text (which includes the title) and again in the
title. The scores are added. So a document with the exact form that was typed ranks before one with
another form of the word, without a rule for it. `benchmarks/relevance` measures every change made
here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from kashaf.analyzers import Level, Terms, grams
from kashaf.analyzers.dates import date_number
from kashaf.index import TEXT, TITLE, All, Any, Constant, Query, Range, Rank, Term
from kashaf.index.query import matching

__all__ = [
    "ALL_WORDS",
    "COMMON",
    "MISTYPED",
    "NEAR",
    "NEARNESS",
    "NEIGHBOURS",
    "SAME_LETTERS",
    "SAME_VOWELS",
    "SHORT",
    "SIDE_BY_SIDE",
    "TITLE_WEIGHTS",
    "TYPED_PHRASE",
    "WEIGHTS",
    "bonuses",
    "ranked",
    "recently",
    "respelt",
    "spelt",
]

WEIGHTS = {Level.WORD: 0.25, Level.STEM: 0.5, Level.ROOT: 0.4, Level.GRAMS: 0.25}
"""Weights of the levels of a word in the text.

- stem: the level that makes a hit weighs most.
- word: of the values tried (0.15 to 1), a quarter was best for questions among many articles, and
  as good as any for titles. With more, a question depends too much on the forms it happens to use.
- root: it relates words that the stem separates (يدرس, دراسة, مدرسة). Together with the stem it
  weighs as much as the stem alone did before. With more weight for the root, titles are found less
  often, because word families are wide.
- grams: n-grams of words find spellings, names and forms that no rule covers, and typing errors.
  They gain more than any stemmer. Above a quarter, questions still gain among many articles, but
  titles lose more.
"""

TITLE_WEIGHTS = {Level.WORD: 0.25, Level.STEM: 0.25, Level.GRAMS: 0.06}
"""Additional weights of the levels in the title.

Without them, a search for words of an article's title loses 12 points of nDCG@10. With twice these
weights, questions lose more than titles gain.
"""

ALL_WORDS = 300.0
"""Added to documents that contain all words of a short query.

It is more than any sum of BM25 scores, so these documents come first. It is not added for a
question: its answer may well use other words.
"""

SIDE_BY_SIDE = 150.0
"""Added to documents that contain the words of a short query side by side, in their order.

People who type two or three words mean a name or a set expression (القاضي عبد الجبار, بيت المال).
Particles before the first word and between the words are forgiven. A title with all of three words
is worth as much: without that, three words of a title would find it less often by 2 points of
nDCG@10, with it they find it more often by 1 than without any nearness.
"""

NEAR = 75.0
"""Added to documents that contain the words of a short query near each other, in any order.

A title with both of two words is worth as much.
"""

NEIGHBOURS = 1.0
"""Added for each two neighbouring words of a longer query that are near each other in a document.

Questions among many articles gain 0.2 points of nDCG@10. Of 0.5, 1 and 2, with 2 they lose 0.8.
Weighed by how rare the words are, or asked for in their order, it brings no more.
"""

TYPED_PHRASE = 3.0
"""Added to documents that contain a phrase in exactly the words typed, not in other forms."""

SHORT = 3
"""The most words, including stop words, of a short query.

People who type two or three words expect all of them. A long question is a description, and a good
answer may well miss one of its words. Counting stop words too gains 2 points of nDCG@10 for
questions among many articles.

In a short query stop words also add to the score, but never make a hit. This gains 2 points for
searches of three words of a title, and nothing for questions.
"""


NEARNESS = (1.0, 0.3, 0.1)
"""Weights of near spellings, by the number of letters that differ.

Without them, the rarest spelling came first, which is usually another word.
"""


SAME_LETTERS = 0.2
"""Added to documents that contain a word of the query in the letters typed.

A typed مدرسة matches مدرسة and المدرسة, but not مدرسه. It is added only if the index has other
spellings too: among equal documents the nearest ranks first. Half of it is added for a bare alef
instead of the hamza that was typed (اعلام for إعلام), if there are other spellings too (أعلام).

Of 0.1, 0.2 and 0.4 all work well. With 0.2, questions among many articles gain 0.03 points of
nDCG@10, and three words of a title gain 0.08.
"""

SAME_VOWELS = 2.0
"""Added, if vowels were typed, unless a document contains the word only with other vowels.

كُتّاب is another word than كِتاب. Vowels that only one side writes make no difference.
"""

COMMON = (Level.WORD, Level.STEM)
"""The levels at which stop words add to a score: the root and n-grams of من mean nothing."""

MISTYPED = 3
"""The number of replacements for a word that no document contains.

Such a word is probably mistyped. The most frequent words that differ in one letter add to the score
as if they had been typed too. They never make a hit. If each query has one typing error, this gains
3 points of nDCG@10 over n-grams alone.
"""


def bonuses(
    field: str, terms: Terms, besides: Level | None = None, levels: Collection[Level] = tuple(WEIGHTS)
) -> tuple[Term, ...]:
    """Return the terms that a word adds to the score, with their weights.

    ``besides`` is a level to leave out, ``field`` the field that is searched. A search of the whole
    text also counts the title.
    """
    found = [
        Term(field, level, text, weight)
        for level, weight in WEIGHTS.items()
        if level != besides and level in levels
        for text in _texts(terms, level)
    ]
    if field == TEXT:
        found += [
            Term(TITLE, level, text, weight)
            for level, weight in TITLE_WEIGHTS.items()
            if level in levels
            for text in _texts(terms, level)
        ]
    return tuple(found)


def spelt(field: str, spellings: Sequence[str]) -> tuple[Term, ...]:
    """Return the terms that a word searched as spelt adds to the score: its spellings alone.

    A search for على is not helped by علي.
    """
    found = [Term(field, Level.SPELLING, text) for text in spellings]
    if field == TEXT:
        weight = sum(TITLE_WEIGHTS.values())
        found += [Term(TITLE, Level.SPELLING, text, weight) for text in spellings]
    return tuple(found)


def respelt(field: str, level: Level, text: str, weight: float) -> tuple[Term, ...]:
    """Return the terms that another spelling of a name adds to the score.

    One term weighs as much as all levels of a word together, except n-grams.
    """
    found = [Term(field, level, text, weight * sum(WEIGHTS[each] for each in _WHOLE))]
    if field == TEXT:
        found.append(Term(TITLE, level, text, weight * sum(TITLE_WEIGHTS.get(each, 0) for each in _WHOLE)))
    return tuple(found)


_WHOLE = (Level.WORD, Level.STEM, Level.ROOT)


def _texts(terms: Terms, level: Level) -> tuple[str, ...]:
    return grams(terms.word) if level == Level.GRAMS else (getattr(terms, level),)


def ranked(
    wanted: tuple[Query, ...],
    optional: tuple[Query, ...],
    stopwords: tuple[Query, ...] = (),
    near: tuple[Query, ...] = (),
    *,
    question: bool = False,
) -> Query:
    """Join the parts of a query: match all of ``wanted``, or any of ``optional`` if none is wanted.

    If something is wanted, ``optional`` only add to the score. ``stopwords`` make no hit when there
    are other words. ``near`` is what words near each other add.
    """
    parts = wanted + optional
    short = len(parts) + len(stopwords) <= SHORT
    if wanted:
        match: Query = wanted[0] if len(wanted) == 1 else All(wanted)
        bonus: tuple[Query, ...] = optional
    else:
        match, bonus = optional[0] if len(optional) == 1 else Any(optional), ()
    bonus += near
    if short:
        bonus += stopwords
        if optional and len(parts) > 1 and not question:
            bonus += (Constant(matching(All(parts)), ALL_WORDS),)
    return Rank(match, bonus) if bonus else match


RECENT = {7: 2.0, 30: 2.0, 365: 2.0}
"""The scores added in the order ``recent``, by the greatest age of a document in days.

Each step adds about as much as a word of medium rarity. So among equally good answers the newest
come first, but a document with more of the words ranks before one that is only new.
"""


def recently(query: Query, today: date) -> Query:
    """Rank newer documents of a query higher.

    Those without a date count as old, those with a date in the future as new.
    """
    steps = ((date_number((today - timedelta(days)).isoformat()), score) for days, score in RECENT.items())
    return Rank(query, tuple(Constant(Range("date", since), score) for since, score in steps))
