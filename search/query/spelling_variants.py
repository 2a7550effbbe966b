"""Spelling variants: names and loanwords are asked for in their other spellings too (أوروبا, أوربا)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from math import log1p

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.loanwords import LONGEST, Form, variants
from kashaf.index import Schema
from kashaf.search.query.tree import Node, Ranked, Variant, Word
from kashaf.search.query.vocabulary import Vocabulary
from kashaf.search.query.widening import Widening

__all__ = ["LESS", "SpellingVariants"]

LESS = 0.9
"""What another spelling weighs: of two documents alike, the one that spells as was typed stands
first."""

MAX_ADDED = 30
"""Spellings that a query is widened by, all of its words together."""

MAX_SCORED = 3
"""Forms of a spelling that score where its stem does not."""

OWN = 2
"""A stem is that of a spelling alone if it stands in at most so many times the documents of its forms."""


class SpellingVariants(Widening):
    """One query that is widened by the spellings of its names that the index knows.

    ``used`` are those spellings, in their order.
    """

    def __init__(self, analyzer: Analyzer, schema: Schema, vocabulary: Vocabulary, level: Level) -> None:
        super().__init__(LONGEST, schema)
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._level = level
        self.used: dict[str, None] = {}

    def widened(self, tree: Ranked) -> Ranked:
        """Widen a whole query at the levels stem and root; stricter ones mean words exactly."""
        return super().widened(tree) if self._level in (Level.STEM, Level.ROOT) else tree

    def others(self, words: Sequence[Word], field: str) -> Sequence[Node]:
        """Give the other spellings of words side by side that stand in the index."""
        spellings = variants([word.text for word in words])
        if not spellings:
            return ()
        parts = dict.fromkeys(part for forms in spellings.values() for form in forms for part in form)
        known = self._vocabulary.counts(field, list(parts))
        found = {
            spelling: standing
            for spelling, forms in spellings.items()
            if (standing := [form for form in forms if all(map(known.__contains__, form))])
        }
        found = dict(list(found.items())[: MAX_ADDED - len(self.used)])
        self.used |= dict.fromkeys(found)
        score = _Scoring(self._analyzer, self._vocabulary, field, known)
        together = score.documents([word.text for word in words], found.values())
        return [Variant(each, tuple(forms), score.terms(forms, together)) for each, forms in found.items()]


class _Scoring:
    """How the spellings of one name score in a field, of which ``known`` counts the words.

    Each scores as if it stood in as many documents as all of them together: by its own rarity,
    documents with a spelling that hardly anybody uses would stand before those that spell as was typed.
    """

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, field: str, known: Mapping[str, int]) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._field = field
        self._known = known

    def documents(self, typed: Sequence[str], others: Iterable[Sequence[Form]]) -> int:
        """Count the documents of what was typed and of its other spellings; one of several words is not counted."""
        stem = self._analyzer.terms(typed[0]).stem if len(typed) == 1 else ""
        own = self._vocabulary.documents(self._field, Level.STEM, stem) if stem else 0
        return own + sum(self._known[word] for forms in others for word in _words(forms))

    def terms(self, forms: Sequence[Form], together: int) -> tuple[tuple[Level, str, float], ...]:
        """Give the terms that score: the stem of a spelling, or its commonest forms where that is the stem of other words too."""
        words = heapq.nlargest(MAX_SCORED, _words(forms), key=self._known.__getitem__)
        if not words:
            return ()
        stem = self._analyzer.terms(words[0]).stem
        documents = self._vocabulary.documents(self._field, Level.STEM, stem)
        if documents <= OWN * sum(map(self._known.__getitem__, _words(forms))):
            return ((Level.STEM, stem, self._weight(documents, together)),)
        return tuple((Level.WORD, word, self._weight(self._known[word], together)) for word in words)

    def _weight(self, documents: int, together: int) -> float:
        everything = self._vocabulary.size
        return LESS * min(1.0, log1p(everything / max(1, together)) / log1p(everything / max(1, documents)))


def _words(forms: Iterable[Form]) -> list[str]:
    return [form[0] for form in forms if len(form) == 1]
