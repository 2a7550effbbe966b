"""Spelling variants: names and loanwords are asked for in their other spellings too (أوروبا, أوربا)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log1p

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.loanwords import LONGEST, Form, variants
from kashaf.index import Schema
from kashaf.search.query.tree import Node, Ranked, Variant, Word
from kashaf.search.query.vocabulary import Vocabulary
from kashaf.search.query.widening import Widening

__all__ = ["SpellingVariants"]

LESS = 0.9
"""What another spelling weighs: of two documents alike, the one that spells as was typed stands
first."""

MAX_ADDED = 30
"""Spellings that a query is widened by, all of its words together."""


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
        weight_of = self._weigher(words, field, found, known) if found else None
        return [
            Variant(spelling, tuple((form, weight_of(form)) for form in forms))
            for spelling, forms in found.items()
            if weight_of
        ]

    def _weigher(
        self, words: Sequence[Word], field: str, found: Mapping[str, Sequence[Form]], known: Mapping[str, int]
    ) -> Callable[[Form], float]:
        """Make what weighs a form: as if it stood in as many documents as all spellings together.

        By its own rarity, documents with a spelling that hardly anybody uses would stand before
        those that spell as was typed.
        """
        single = {form[0] for forms in found.values() for form in forms if len(form) == 1}
        stems = [token.terms.stem for token in self._analyzer.tokens(words[0].text)] if len(words) == 1 else []
        typed = self._vocabulary.documents(field, Level.STEM, stems[0]) if len(stems) == 1 else 0
        together = typed + sum(known[word] for word in single)
        everything = self._vocabulary.size

        def weight(form: Form) -> float:
            if len(form) > 1 or not everything:
                return LESS
            return LESS * min(1.0, log1p(everything / together) / log1p(everything / known[form[0]]))

        return weight
