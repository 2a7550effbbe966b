"""Trees of terms as Tantivy's queries: the same matches, the same scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, permutations, product
from math import comb, factorial
from typing import Any

import tantivy

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.index import query as q
from kashaf.index.query import (
    All,
    Constant,
    Everything,
    Not,
    Nothing,
    OneOf,
    Phrase,
    Query,
    Range,
    Rank,
    Term,
)
from kashaf.index.schema import WITH_POSITIONS
from kashaf.index.tantivy.layout import encodable

__all__ = ["MUST", "MUST_NOT", "SHOULD", "Q", "Translator", "silent", "together"]

_FACTOR = 2.2
"""Tantivy multiplies BM25 by k1 + 1, which the definition does not."""


_PLACEMENTS = 500
"""The most ways to place the words of a phrase that are all searched at once; if there are more,
only those whose beginning is in some document."""

Q = tantivy.Query
MUST = tantivy.Occur.Must
SHOULD = tantivy.Occur.Should
MUST_NOT = tantivy.Occur.MustNot


def silent(query: Any) -> Any:
    """Let a query match without scoring."""
    return Q.const_score_query(query, 0.0)


def together(*queries: Any) -> Any:
    """Join queries that must all match; their scores are added."""
    return queries[0] if len(queries) == 1 else Q.boolean_query([(MUST, query) for query in queries])


def _either(queries: Iterable[Any]) -> Any:
    parts = [(SHOULD, query) for query in queries]
    return Q.boolean_query(parts) if parts else Q.empty_query()


class Translator:
    """Makes Tantivy's queries of trees.

    ``schema`` is Tantivy's, ``terms`` and ``numbers`` name its fields by ours. ``matches`` says
    whether a query matches anything.
    """

    def __init__(
        self,
        schema: Any,
        terms: Mapping[tuple[str, Level], str],
        numbers: Mapping[str, str],
        matches: Callable[[Any], bool],
    ) -> None:
        self._schema = schema
        self._terms = terms
        self._numbers = numbers
        self._matches = matches

    def translate(self, query: Query) -> Any:
        """Make the query of a tree."""
        match query:
            case Term() | OneOf() | Phrase() | Range():
                return self.leaf(query)
            case All(parts):
                return together(*map(self.translate, parts)) if parts else silent(Q.all_query())
            case q.Any(parts):
                return _either(map(self.translate, parts))
            case Not(part):
                return Q.boolean_query([(MUST, silent(Q.all_query())), (MUST_NOT, self.translate(part))])
            case Rank(match, bonuses):
                return Q.boolean_query([(MUST, self.translate(match)), *((SHOULD, self.translate(each)) for each in bonuses)])
            case Constant(match, score):
                return Q.const_score_query(self.translate(match), score)
            case Everything():
                return silent(Q.all_query())
            case Nothing():
                return Q.empty_query()

    def leaf(self, query: Term | OneOf | Phrase | Range) -> Any:
        """Make the query of a leaf in this index.

        A field, level or term that cannot be in it matches nothing.
        """
        match query:
            case Term(field, level, text, weight):
                name = self._terms.get((field, level))
                if not name or not _askable(text):
                    return Q.empty_query()
                return Q.boost_query(Q.term_query(self._schema, name, text, "freq"), weight / _FACTOR)
            case OneOf(field, level, texts):
                name = self._terms.get((field, level))
                known = [text for text in texts if _askable(text)]
                return silent(Q.term_set_query(self._schema, name, known)) if name and known else Q.empty_query()
            case Phrase():
                return self._phrase(query)
            case Range(field, low, high):
                number = self._numbers.get(field)
                if not number:
                    return Q.empty_query()
                if low is None and high is None:
                    return silent(Q.exists_query(number))
                return silent(Q.range_query(self._schema, number, tantivy.FieldType.Float, low, high))

    def _phrase(self, phrase: Phrase) -> Any:
        """Place the words of a phrase at every distance that its window allows.

        Tantivy's own slop also swaps words. Tantivy knows no alternatives in a place, so each
        choice of them is a phrase of its own.
        """
        name = self._terms.get((phrase.field, phrase.level))
        places = [tuple(filter(_askable, texts)) for texts in phrase.places]
        if not name or phrase.level not in WITH_POSITIONS or not places or not all(places):
            return Q.empty_query()
        if len(places) == 1:
            return self.leaf(OneOf(phrase.field, phrase.level, places[0]))
        if phrase.ordered and not phrase.slop:
            return silent(_either(Q.phrase_query(self._schema, name, list(texts)) for texts in product(*places)))
        return silent(_either(self._placed(name, texts, phrase) for texts in dict.fromkeys(product(*places))))

    def _placed(self, name: str, texts: tuple[str, ...], phrase: Phrase) -> Any:
        """Ask for one choice of terms near each other."""
        if not phrase.ordered and len(texts) == len(set(texts)) == 2:  # of two words, its own slop in both orders is the same
            orders = (texts, texts[::-1])
            return _either(Q.phrase_query(self._schema, name, [*order], slop=phrase.slop) for order in orders)
        orderings = 1 if phrase.ordered else factorial(len(texts))
        if orderings * comb(len(texts) - 1 + phrase.slop, phrase.slop) <= _PLACEMENTS:
            placements: Iterable[Sequence[tuple[int, str]]] = _placements(texts, phrase)
        else:
            placements = self._grown(name, texts, phrase)
        return _either(Q.phrase_query(self._schema, name, list(placed)) for placed in placements)

    def _grown(self, name: str, texts: tuple[str, ...], phrase: Phrase) -> list[tuple[tuple[int, str], ...]]:
        """Place one word after the other.

        It goes on only where some document has the words placed so far, and all the words.
        """
        held = together(*(silent(Q.term_query(self._schema, name, text, "basic")) for text in set(texts)))
        window = len(texts) + phrase.slop
        begun: list[tuple[tuple[tuple[int, str], ...], tuple[str, ...]]] = [((), texts)]
        for left in range(len(texts) - 1, -1, -1):
            grown = []
            for placed, rest in begun:
                for text in dict.fromkeys(rest[:1] if phrase.ordered else rest):
                    others = list(rest)
                    others.remove(text)
                    for place in range(placed[-1][0] + 1, window - left) if placed else (0,):
                        longer = (*placed, (place, text))
                        if len(longer) == 1 or self._matches(together(held, Q.phrase_query(self._schema, name, list(longer)))):
                            grown.append((longer, tuple(others)))
            begun = grown
        return [placed for placed, _ in begun]


def _askable(text: str) -> bool:
    """Say whether a term can be in an index at all.

    The placeholder and half characters never match.
    """
    return bool(text) and text != PLACEHOLDER and encodable(text) == text


def _placements(texts: tuple[str, ...], phrase: Phrase) -> Iterator[tuple[tuple[int, str], ...]]:
    """All ways to place the words, the first at 0, within the window; each once."""
    count = len(texts)
    for order in [texts] if phrase.ordered else dict.fromkeys(permutations(texts)):
        for places in combinations(range(1, count + phrase.slop), count - 1):
            yield tuple(zip((0, *places), order, strict=True))
