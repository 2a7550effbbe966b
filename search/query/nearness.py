"""Nearness: what a document scores for the words of a query near each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kashaf.analyzers import Analyzer, Level, Terms
from kashaf.index import TEXT, TITLE, All, Constant, OneOf, Query
from kashaf.search.query.phrase_planner import PhrasePlanner, in_order, near_each_other
from kashaf.search.query.tree import Node, Or, Word
from kashaf.search.ranking.weights import NEAR, NEIGHBOURS, SHORT, SIDE_BY_SIDE, TYPED_PHRASE

__all__ = ["SLOP", "Nearness"]

MAX_PAIRS = 8
"""The most pairs of neighbouring words of a query that are looked for near each other.

A query may have groups of words, of which the first get theirs.
"""

SLOP = 8
"""The most words between two words that are near each other, about a clause.

Of 8 and 20 words, 8 is better for questions among many articles, by 0.4 points of nDCG@10.
"""

MAX_FORMS = 16
"""The most choices of forms of words side by side that are looked for."""


class Nearness:
    """Plans the bonuses of a query for words near each other."""

    def __init__(self, analyzer: Analyzer, phrases: PhrasePlanner) -> None:
        self._analyzer = analyzer
        self._phrases = phrases
        self._pairs_left = MAX_PAIRS

    def bonuses(self, parts: Sequence[Node], field: str, level: Level, *, question: bool) -> tuple[Query, ...]:
        """Return what the parts of a query add to the score where they are near each other.

        Only plain words count, not quoted ones, patterns or fields. A short query that is no
        question is a name or a set expression most of the time.
        """
        words = [terms for part in parts for terms in self._words(part)]
        if len(parts) < 2 or len(words) < 2 or not self._pairs_left:
            return ()
        if question or len(words) > SHORT:
            return self._of_neighbours(words, field, level)
        return self._of_all(words, field, level) if len(words) >= len(parts) else ()

    def _of_all(self, words: Sequence[Terms], field: str, level: Level) -> tuple[Query, ...]:
        """Weigh all words of a short query: side by side, near each other, or all in the title."""
        places = self._phrases.places(words, field, level, MAX_FORMS)
        if not places:
            return ()
        self._pairs_left = max(0, self._pairs_left - len(words) + 1)
        ordered, near = in_order(field, level, places), near_each_other(field, level, places, SLOP)
        found: tuple[Query, ...] = (Constant(ordered, SIDE_BY_SIDE), Constant(near, NEAR))
        if level == Level.STEM:
            typed = in_order(field, Level.WORD, [(terms.word,) for terms in words])
            found += (Constant(typed, TYPED_PHRASE),)
        if field != TEXT:
            return found
        in_title = All(tuple(OneOf(TITLE, level, place) for place in places))
        return (*found, Constant(in_title, NEAR if len(words) == 2 else SIDE_BY_SIDE))

    def _of_neighbours(self, words: Sequence[Terms], field: str, level: Level) -> tuple[Query, ...]:
        """Weigh each two neighbours of a longer query, stop words left out."""
        content = [terms for terms in words if not self._analyzer.is_stopword(terms.word)]
        pairs = list(dict.fromkeys(pairwise(content)))[: self._pairs_left]
        self._pairs_left -= len(pairs)
        placed = (self._phrases.places(pair, field, level, MAX_FORMS) for pair in pairs)
        return tuple(Constant(near_each_other(field, level, places, SLOP), NEIGHBOURS) for places in placed if places)

    def _words(self, part: Node) -> Sequence[Terms]:
        """Return the terms of a plain word, also of one that synonyms or variants widened."""
        match part:
            case Word(text) | Or((Word(text), *_)):
                return [token.terms for token in self._analyzer.tokens(text)]
            case _:
                return ()
