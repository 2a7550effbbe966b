"""Nearest spelling: what lets documents with the spelling that was typed stand before equal ones with another.

Levels forgive how a word is spelt, so مدرسة also finds مدرسه, and سأل finds سال. Among what was found the letters count as they were
typed: hamza, yeh and teh marbuta, also behind the article (المدرسة). Marks count only where both sides write them and they
contradict each other, so a text scores the same with and without its diacritics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from kashaf.analyzers import (
    Analyzer,
    Level,
    Terms,
    after_article,
    compatible,
    skeleton,
    with_article,
    written,
)
from kashaf.analyzers.letters import is_arabic
from kashaf.index import Any, Constant, Not, OneOf, Query, WordCount
from kashaf.search.query.vocabulary import MAX_EXPANSION
from kashaf.search.ranking.weights import SAME_LETTERS, SAME_VOWELS

__all__ = ["MAX_NEAREST", "NearestSpelling", "Spellings"]

Spellings = Callable[[str, str], Sequence[WordCount]]
"""Gives the spelling terms of a normalised word in a field."""

MAX_NEAREST = 4
"""Words of a query whose spelling counts: in a longer one it says little, and each costs two or three reads of the vocabulary."""


class NearestSpelling:
    """Plans what the spelling of words adds to the score; made for one query.

    ``known`` gives the spellings there are: those of the index, or of all indexes whose scores are compared.
    """

    def __init__(self, analyzer: Analyzer, known: Spellings) -> None:
        self._analyzer = analyzer
        self._known = known
        self._left = MAX_NEAREST

    def bonuses(self, field: str, terms: Terms, level: Level) -> tuple[Query, ...]:
        """Give what a word adds where it is spelt as typed; nothing where no other spelling of it is known.

        ``level`` is that of the query: a form with or without the article counts if it finds the same there.
        """
        typed = written(terms.spelling)
        letters = skeleton(typed)
        if self._left <= 0 or not (letters.isalpha() and all(map(is_arabic, letters))):
            return ()
        self._left -= 1
        bare = self._bare(typed, terms, level)
        letters = skeleton(bare)
        spellings = [
            (term, spelling, skeleton(spelling) == letters) for term, spelling in self._spellings(field, bare, terms, level)
        ]
        alike = [(term, compatible(bare, spelling)) for term, spelling, same in spellings if same]
        found: list[Query] = []
        if 0 < len(alike) < len(spellings):
            found.append(Constant(_one_of(field, (term for term, _ in alike)), SAME_LETTERS))
        if other := [term for term, fits in alike if not fits]:
            fitting = _one_of(field, (term for term, fits in alike if fits))
            found.append(Constant(Any((fitting, Not(_one_of(field, other)))), SAME_VOWELS))
        return tuple(found)

    def _bare(self, typed: str, terms: Terms, level: Level) -> str:
        """Drop the article of a word, if what is left finds the same."""
        tail = after_article(typed)
        return tail if self._finds_same(tail, terms, level) else typed

    def _spellings(self, field: str, bare: str, terms: Terms, level: Level) -> Iterator[tuple[str, str]]:
        """Yield the spelling terms of a word and of the same with the article, and how they are spelt behind it."""
        letters = skeleton(bare)
        for form, spelt in ((letters, written), (with_article(letters), _behind_article)):
            if self._finds_same(form, terms, level):
                for count in self._known(field, self._analyzer.terms(form).word):
                    yield count.term, spelt(count.term)

    def _finds_same(self, form: str, terms: Terms, level: Level) -> bool:
        return bool(getattr(self._analyzer.terms(form), level) == getattr(terms, level))


def _behind_article(term: str) -> str:
    return after_article(written(term))


def _one_of(field: str, terms: Iterable[str]) -> OneOf:
    return OneOf(field, Level.SPELLING, tuple(islice(terms, MAX_EXPANSION)))
