"""Nearest spelling: among equal documents, those with the spelling that was typed come first.

Levels ignore how a word is spelt, so مدرسة also finds مدرسه, and سأل finds سال. Among the matches
the letters count as they were typed: hamza, yeh and teh marbuta, also after the article (المدرسة).
Marks count only if both sides write them and they contradict each other, so a text scores the same
with and without its diacritics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from kashaf.analyzers import (
    Analyzer,
    Level,
    Terms,
    after_article,
    compatible,
    normalize_alef,
    skeleton,
    with_article,
    written,
)
from kashaf.analyzers.letters import is_arabic
from kashaf.index import Any, Constant, Not, OneOf, Query
from kashaf.search.query.vocabulary import MAX_EXPANSION
from kashaf.search.ranking.weights import SAME_LETTERS, SAME_VOWELS

__all__ = ["MAX_NEAREST", "NearestSpelling", "Spellings"]

Spellings = Callable[[str, str], Iterable[str]]
"""Returns the spelling terms of a normalised word in a field."""

MAX_NEAREST = 4
"""The most words of a query whose spelling counts.

In a longer query spelling matters little, and each word costs two or three reads of the vocabulary.
"""


class NearestSpelling:
    """Plans what the spelling of words adds to the score; made for one query.

    ``known`` returns the existing spellings: those of the index, or of all indexes whose scores are
    compared.
    """

    def __init__(self, analyzer: Analyzer, known: Spellings) -> None:
        self._analyzer = analyzer
        self._known = known
        self._left = MAX_NEAREST

    def bonuses(self, field: str, terms: Terms, level: Level) -> tuple[Query, ...]:
        """Return what a word adds if it is spelt as typed; nothing if there is no other spelling.

        ``level`` is the query's level: a form with or without the article counts if it has the same
        term there.
        """
        typed = written(terms.spelling)
        letters = skeleton(typed)
        if self._left <= 0 or not (letters.isalpha() and all(map(is_arabic, letters))):
            return ()
        self._left -= 1
        bare = self._bare(typed, terms, level)
        spellings = dict(self._spellings(field, bare, terms, level))
        return self._by_letters(field, bare, spellings) + self._by_vowels(field, bare, spellings)

    def _by_letters(self, field: str, bare: str, spellings: Mapping[str, str]) -> tuple[Query, ...]:
        """Return what the letters add, if there are other spellings too.

        The same letters get all of it. A bare alef instead of the hamza that was typed gets half.
        """
        letters = skeleton(bare)
        alike = tuple(term for term, spelling in spellings.items() if skeleton(spelling) == letters)
        plain = normalize_alef(letters)
        plainer = tuple(term for term, spelling in spellings.items() if skeleton(spelling) == plain != letters)
        steps = [step for step in dict.fromkeys((alike, alike + plainer)) if 0 < len(step) < len(spellings)]
        return tuple(Constant(_one_of(field, step), SAME_LETTERS / len(steps)) for step in steps)

    def _by_vowels(self, field: str, bare: str, spellings: Mapping[str, str]) -> tuple[Query, ...]:
        """Return what vowels add.

        It goes to all documents except those that contain the word only with contradicting vowels.
        """
        letters = skeleton(bare)
        fits = {term: compatible(bare, spelling) for term, spelling in spellings.items() if skeleton(spelling) == letters}
        other = [term for term, fit in fits.items() if not fit]
        if not other:
            return ()
        fitting = _one_of(field, (term for term, fit in fits.items() if fit))
        return (Constant(Any((fitting, Not(_one_of(field, other)))), SAME_VOWELS),)

    def _bare(self, typed: str, terms: Terms, level: Level) -> str:
        """Remove the article of a word, if the rest finds the same."""
        tail = after_article(typed)
        return tail if self._finds_same(tail, terms, level) else typed

    def _spellings(self, field: str, bare: str, terms: Terms, level: Level) -> Iterator[tuple[str, str]]:
        """Yield the spelling terms of a word with and without the article, and their bare form."""
        letters = skeleton(bare)
        for form, spelt in ((letters, written), (with_article(letters), _behind_article)):
            if self._finds_same(form, terms, level):
                for term in self._known(field, self._analyzer.terms(form).word):
                    yield term, spelt(term)

    def _finds_same(self, form: str, terms: Terms, level: Level) -> bool:
        return bool(getattr(self._analyzer.terms(form), level) == getattr(terms, level))


def _behind_article(term: str) -> str:
    return after_article(written(term))


def _one_of(field: str, terms: Iterable[str]) -> OneOf:
    return OneOf(field, Level.SPELLING, tuple(islice(terms, MAX_EXPANSION)))
