"""How levels, fields and nearness weigh: every number of the ranking, with its reason.

A word scores by BM25 on each of its levels, in the text (which holds the title) and once more in the title, added up.
A document with the very form that was typed so stands before one with another form of the word, without a rule for it.
`benchmarks/relevance` measures every change made here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from kashaf.analyzers import Level, Terms, grams
from kashaf.analyzers.dates import date_number
from kashaf.index import TEXT, TITLE, All, Any, Constant, Query, Range, Rank, Term

__all__ = [
    "ALL_WORDS",
    "COMMON",
    "MISTYPED",
    "NEARNESS",
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
"""What the levels of a word weigh in the text.

- stem: what makes a hit says most.
- word: of the values tried (0.15 to 1), a quarter was best for questions among many articles, and as good as any for titles: more,
  and a question is held to the forms it happens to use.
- root: brings what the stem keeps apart (يدرس, دراسة, مدرسة). Together with the stem it weighs as much as the stem alone did; more
  root, and titles are found less often, for families of words are wide.
- grams: pieces of words find spellings, names and forms that no rule knows, and typing errors; they bring more than any stemmer.
  Beyond a quarter, questions still gain among many articles, but titles lose more.
"""

TITLE_WEIGHTS = {Level.WORD: 0.25, Level.STEM: 0.25, Level.GRAMS: 0.06}
"""What they weigh once more in the title. Without it, an article is found by words of its title 12 points of nDCG@10 less
often; with twice as much, questions lose more than titles gain."""

ALL_WORDS = 300.0
"""Added to documents that hold all words of a short query: more than any sum of BM25 scores, so that they come first. Not where
a question is asked: its answer may well be told in other words."""

SIDE_BY_SIDE = 150.0
"""Added to documents that hold the words of a short query side by side in their order, where a stop word is among them or what folds into
one (أم القرى, محمد علي); half of `ALL_WORDS` keeps every document with all words before the rest."""

TYPED_PHRASE = 3.0
"""Added to documents that hold a phrase in the very words that were typed, not in other forms of them."""

SHORT = 3
"""Words, stop words counted, up to which a query is short. People who type two or three words expect all of them; a long
question is a description, of which a good answer may well miss a word. Counting stop words too is worth 2 points of nDCG@10 for
questions among many articles. In a short query stop words also add to the score, though they never make a hit: worth
2 points when three words of a title are searched, nothing in questions."""


NEARNESS = (1.0, 0.3, 0.1)
"""What a near spelling weighs, by the letters it differs in: else the rarest of them, usually another word, stood first."""


SAME_LETTERS = 0.2
"""Added to documents that hold a word of the query in the letters that were typed (مدرسة, المدرسة and not مدرسه), where the index has others
too: of equal documents the nearest stands first. Half of it where a bare alef stands for the hamza that was typed (اعلام for إعلام), if there
are others too (أعلام). Of 0.1, 0.2 and 0.4 all are good: with 0.2 questions among many articles gain 0.03 points of nDCG@10, three words of a
title 0.08."""

SAME_VOWELS = 2.0
"""Added, where vowels were typed, to documents that don't hold the word in other vowels alone: كُتّاب is another word than كِتاب. Vowels that
only one side writes say nothing."""

COMMON = (Level.WORD, Level.STEM)
"""The levels at which stop words add to a score: the root and the pieces of من say nothing."""

MISTYPED = 3
"""A word that no document holds is probably mistyped: so many of the commonest words one letter away add to the score as if they had
been typed as well. They never make a hit. With one typing error a query this is worth 3 points of nDCG@10 more than pieces alone."""


def bonuses(
    field: str, terms: Terms, besides: Level | None = None, levels: Collection[Level] = tuple(WEIGHTS)
) -> tuple[Term, ...]:
    """Give what a word adds to the score where it stands: weighted terms of the levels, ``besides`` left out.

    ``field`` is where it is searched; the title counts once more for what is searched in the whole text.
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
    """Give what a word asked for as spelt adds to the score: its spellings alone, for علي says nothing to who asks for على."""
    found = [Term(field, Level.SPELLING, text) for text in spellings]
    if field == TEXT:
        weight = sum(TITLE_WEIGHTS.values())
        found += [Term(TITLE, Level.SPELLING, text, weight) for text in spellings]
    return tuple(found)


def respelt(field: str, level: Level, text: str, weight: float) -> tuple[Term, ...]:
    """Give what another spelling of a name adds to the score: by one term, what all levels but the pieces add for a word."""
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
    beside: tuple[Query, ...] = (),
    *,
    question: bool = False,
) -> Query:
    """Join the parts of a query: all of ``wanted``, or else any of ``optional``, which otherwise only add to the score.

    ``stopwords`` make no hit beside them; ``beside`` are the words of a short query as a phrase.
    """
    parts = wanted + optional
    short = len(parts) + len(stopwords) <= SHORT
    if wanted:
        match: Query = wanted[0] if len(wanted) == 1 else All(wanted)
        bonus: tuple[Query, ...] = optional
    else:
        match, bonus = optional[0] if len(optional) == 1 else Any(optional), ()
    if short:
        bonus += stopwords + tuple(Constant(each, SIDE_BY_SIDE) for each in beside)
        if optional and len(parts) > 1 and not question:
            bonus += (Constant(All(tuple(_bare(part) for part in parts)), ALL_WORDS),)
    return Rank(match, bonus) if bonus else match


RECENT = {7: 2.0, 30: 2.0, 365: 2.0}
"""What a document no older than so many days adds to its score in the order ``recent``: each step about as much as a word of middling
rarity, so that of answers equally good the newest stand first, and what holds more of the words stays before what is only new."""


def recently(query: Query, today: date) -> Query:
    """Let newer documents of a query stand higher; those without a date count as old, those of the future as new."""
    steps = ((date_number((today - timedelta(days)).isoformat()), score) for days, score in RECENT.items())
    return Rank(query, tuple(Constant(Range("date", since), score) for since, score in steps))


def _bare(query: Query) -> Query:
    """Drop what only adds to the score: inside a Constant it would be worked out for nothing."""
    return _bare(query.match) if isinstance(query, Rank) else query
