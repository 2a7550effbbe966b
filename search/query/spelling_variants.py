"""Spelling variants: queries for names and loanwords also find other spellings (أوروبا, أوربا)."""

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
"""Weight of another spelling: of two equal documents, the one with the typed spelling is first."""

MAX_ADDED = 30
"""The most spellings added to a query, for all of its words together."""

MAX_SCORED = 3
"""The most forms of a spelling that add to the score if its stem does not."""

OWN = 2
"""The limit up to which a stem counts as that of one spelling alone.

It is the number of documents with the stem, divided by the number of documents with the spelling's
forms.
"""


class SpellingVariants(Widening):
    """One query that is expanded with the spellings of its names that the index contains.

    ``used`` are those spellings, in their order.
    """

    def __init__(self, analyzer: Analyzer, schema: Schema, vocabulary: Vocabulary, level: Level) -> None:
        super().__init__(LONGEST, schema)
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._level = level
        self.used: dict[str, None] = {}

    def widened(self, tree: Ranked) -> Ranked:
        """Expand a whole query at the levels stem and root; stricter levels mean words exactly."""
        return super().widened(tree) if self._level in (Level.STEM, Level.ROOT) else tree

    def others(self, words: Sequence[Word], field: str) -> Sequence[Node]:
        """Return the other spellings of words side by side that the index contains."""
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
    """The scores of the spellings of one name in a field; ``known`` counts the words there.

    Each spelling scores as if as many documents contained it as contain any of them. With its own
    rarity, documents with a spelling that hardly anybody uses would rank before those with the
    spelling that was typed.
    """

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, field: str, known: Mapping[str, int]) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._field = field
        self._known = known

    def documents(self, typed: Sequence[str], others: Iterable[Sequence[Form]]) -> int:
        """Count the documents of the typed spelling and of its other spellings.

        A spelling of several words is not counted.
        """
        stem = self._analyzer.terms(typed[0]).stem if len(typed) == 1 else ""
        own = self._vocabulary.documents(self._field, Level.STEM, stem) if stem else 0
        return own + sum(self._known[word] for forms in others for word in _words(forms))

    def terms(self, forms: Sequence[Form], together: int) -> tuple[tuple[Level, str, float], ...]:
        """Return the terms that add to the score: a spelling's stem, or its most frequent forms.

        The forms are used if the stem is also that of other words.
        """
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
