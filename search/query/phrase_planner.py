"""Phrases of a query as the engine's: the terms that fit each place, and their scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import prod
from typing import NamedTuple

from kashaf.analyzers import Analyzer, Level, Terms, name_spellings, part_pattern, written
from kashaf.index import Nothing, OneOf, Query, Rank, Term
from kashaf.index import query as q
from kashaf.search.query.grammar import MANY, ONE
from kashaf.search.query.phrase import PhraseItem
from kashaf.search.query.tree import Phrase
from kashaf.search.query.vocabulary import Vocabulary
from kashaf.search.ranking.weights import TYPED_PHRASE, WEIGHTS

__all__ = ["MAX_NEAR", "SCORED_EXPANSION", "PhrasePlanner", "WordPlans", "in_order", "joined", "near_each_other"]

MAX_NEAR = 5
"""The most words that are searched near each other: ten pairs."""

MAX_PHRASES = 200
"""The most phrases that a phrase with choices expands to: Tantivy gets each of them."""

MAX_IN_PLACE = 50
"""The most words that a pattern matches in one place of a phrase: the most frequent."""

SCORED_EXPANSION = 16
"""The most words of a pattern that also add to the score: the most frequent; all make hits."""

Place = tuple[str, ...]
"""The terms that fit one place of a phrase."""


def joined(make: type[q.All | q.Any], parts: tuple[Query, ...]) -> Query | None:
    """Join parts; a single part is returned as it is."""
    return make(parts) if len(parts) > 1 else next(iter(parts), None)


class WordPlans(NamedTuple):
    """How a planner handles single words, within the limits of a query.

    ``terms`` analyses a text. ``matching`` expands a pattern in a field. ``bonuses`` returns what a
    word adds to the score in a field. ``cut`` notes a pattern or phrase that matches more than is
    searched for.
    """

    terms: Callable[[str], Sequence[Terms]]
    matching: Callable[[str, str], Sequence[str]]
    bonuses: Callable[[str, Terms], Sequence[Term]]
    cut: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Sequence:
    """The places of a choice in a phrase, and what it adds to the score."""

    places: tuple[Place, ...]
    bonus: tuple[Query, ...]


def _one_place(sequences: list[_Sequence]) -> list[_Sequence]:
    """Merge sequences of one place each: a choice of words is one place with several terms."""
    if any(len(sequence.places) > 1 for sequence in sequences):
        return sequences
    place = tuple(dict.fromkeys(text for sequence in sequences for text in sequence.places[0]))
    return [_Sequence((place,), tuple(term for sequence in sequences for term in sequence.bonus))]


def _together(field: str, level: Level, places: Sequence[Place], slop: int | None) -> Query:
    """Plan places side by side in their order, or with ``slop`` near each other in any order."""
    return in_order(field, level, places) if slop is None else near_each_other(field, level, places, slop)


def in_order(field: str, level: Level, places: Sequence[Place]) -> Query:
    """Plan places side by side in their order."""
    return OneOf(field, level, places[0]) if len(places) == 1 else q.Phrase(field, level, _texts(places))


def near_each_other(field: str, level: Level, places: Sequence[Place], slop: int) -> Query:
    """Plan places near each other in any order.

    Each two of the first `MAX_NEAR` are within the window of all, the rest are anywhere. An engine
    cannot search for many words within one window in a bounded time: Tantivy would need a query for
    every order and distance of them. It can search for pairs of near words, and documents with all
    pairs almost always have all words near each other.
    """
    places = _disjoint(places)
    near, rest = places[:MAX_NEAR], places[MAX_NEAR:]
    room = slop + max(0, len(near) - 2)
    found: list[Query] = [q.Phrase(field, level, _texts(pair), room, ordered=False) for pair in combinations(near, 2)]
    found += [OneOf(field, level, place) for place in (rest if found else places)]
    return found[0] if len(found) == 1 else q.All(tuple(found))


def _disjoint(places: Iterable[Place]) -> list[Place]:
    """Merge places that share a term: one word could fill two of them."""
    apart: list[Place] = []
    for place in places:
        shared = [each for each in apart if not set(each).isdisjoint(place)]
        apart = [each for each in apart if each not in shared]
        apart.append(tuple(dict.fromkeys(text for each in (*shared, place) for text in each)))
    return apart


def _bounded(places: Sequence[Place], most: int) -> tuple[list[Place], bool]:
    """Limit places to so many phrases, and return whether anything was left out.

    The last terms of the fullest places are left out first.
    """
    kept = list(places)
    while prod(map(len, kept)) > most and max(map(len, kept)) > 1:
        fullest = max(range(len(kept)), key=lambda place: len(kept[place]))
        kept[fullest] = kept[fullest][:-1]
    return kept, kept != list(places)


def _texts(places: Iterable[Place]) -> tuple[str | Place, ...]:
    return tuple(place[0] if len(place) == 1 else place for place in places)


class PhrasePlanner:
    """Plans phrases in quotes, and the words of one run of characters."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, words: WordPlans) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._words = words

    def plan(self, phrase: Phrase, read: Sequence[Sequence[PhraseItem]], field: str, level: Level) -> Query | None:
        """Plan a phrase at a level; ``None`` if it contains no word."""
        asked: list[list[_Sequence]] = []
        for number, choices in enumerate(read):
            last = number == len(read) - 1
            found = [self._sequence(choice, field, level, first=not number, last=last) for choice in choices]
            if found := [sequence for sequence in found if sequence.places]:
                asked.append(_one_place(found))
        if not asked:
            return None
        bonus = tuple(dict.fromkeys(term for found in asked for sequence in found for term in sequence.bonus))
        sequences = [[place for part in parts for place in part.places] for parts in islice(product(*asked), MAX_PHRASES)]
        if level == Level.STEM and len(read) == len(read[0]) == 1 and not read[0][0].pattern:
            words = [(token.terms.word,) for token in self._analyzer.tokens(phrase.text)[: len(sequences[0])]]
            bonus += (q.Constant(_together(field, Level.WORD, words, phrase.slop), TYPED_PHRASE),)
        return Rank(self._in_any_of(sequences, field, level, phrase), bonus)

    def side_by_side(self, terms: Sequence[Terms], field: str, level: Level) -> Query:
        """Plan the words of one run of characters, which are side by side."""
        places = self.places(terms, field, level, MAX_PHRASES)
        if not places:
            return Nothing()
        bonus = (bonus for each in dict.fromkeys(terms) for bonus in self._words.bonuses(field, each))
        return Rank(in_order(field, level, places), tuple(bonus))

    def places(self, terms: Sequence[Terms], field: str, level: Level, most: int) -> list[Place]:
        """Return the terms that may fill the places of words side by side.

        At most ``most`` choices of them are kept. If a word has no spelling in the index, there are
        no places.
        """
        places = [
            self._place(each, field, level, first=not number, inside=number < len(terms) - 1)
            for number, each in enumerate(terms)
        ]
        return _bounded(places, most)[0] if all(places) else []

    def _in_any_of(self, sequences: Sequence[Sequence[Place]], field: str, level: Level, phrase: Phrase) -> Query:
        """Plan a phrase with several choices; if there are too many, the first are searched for."""
        found: list[Query] = []
        left = MAX_PHRASES
        for sequence in sequences:
            if not all(sequence):
                continue  # a spelling that no document has
            places, cut = _bounded(sequence, max(1, left))
            left -= prod(map(len, places))
            if cut:
                self._words.cut(str(phrase))
            found.append(_together(field, level, places, phrase.slop))
        return joined(q.Any, tuple(dict.fromkeys(found))) or Nothing()

    def _sequence(self, choice: PhraseItem, field: str, level: Level, *, first: bool, last: bool) -> _Sequence:
        """Plan one choice of a place: the places it takes itself, and what it adds to the score."""
        parts = part_pattern(choice.text) if choice.pattern else [choice.text]
        places: list[Place] = []
        bonus: list[Query] = []
        for number, part in enumerate(parts):
            if choice.pattern and (MANY in part or ONE[0] in part):
                words = self._words.matching(part, field)
                if len(words) > MAX_IN_PLACE:
                    self._words.cut(part)
                    words = words[:MAX_IN_PLACE]
                places.append(tuple(dict.fromkeys(text for word in words for text in self._at(level, word, field))))
                bonus += [Term(field, Level.WORD, word, WEIGHTS[Level.WORD]) for word in words[:SCORED_EXPANSION]]
                continue
            words_of_part = self._words.terms(part)
            for place, terms in enumerate(words_of_part, start=1):
                inside = not (last and number == len(parts) - 1 and place == len(words_of_part))
                places.append(self._place(terms, field, level, first=first and not places, inside=inside))
                bonus += self._words.bonuses(field, terms)
        return _Sequence(tuple(places), tuple(bonus))

    def _place(self, terms: Terms, field: str, level: Level, *, first: bool, inside: bool) -> Place:
        """Return the terms that match a word of a phrase.

        At the level stem a particle before the first word is ignored, even if the stem keeps it,
        and ابن before a name matches بن.
        """
        if level == Level.SPELLING:
            return tuple(count.term for count in self._vocabulary.spellings(field, terms.word, written(terms.spelling)))
        if level == Level.WORD:
            return (terms.word,)
        words = name_spellings(terms.word) if inside else (terms.word,)
        stems = (terms.stem, *(self._analyzer.terms(word).stem for word in words[1:]))
        found = dict.fromkeys(stems)
        if first:
            for word, stem in zip(words, stems, strict=True):
                found |= dict.fromkeys(self._vocabulary.attached_stems(field, word, stem))
        return tuple(found)

    def _at(self, level: Level, word: str, field: str) -> tuple[str, ...]:
        """Return the terms at a level for a normalised word of the vocabulary."""
        if level == Level.SPELLING:
            return tuple(count.term for count in self._vocabulary.spellings(field, word))
        return (getattr(self._analyzer.terms(word), level),)
