"""Common words: which words of a query are stop words, by how they are spelt and by how the index spells them.

The name علي, آلي, منى and آلية fold into على, إلى, مني and إليه, which say nothing on what a text is about. A word is a stop word as it is spelt in
the table, or with less: الى. Where it differs by a letter that people mix up, the index decides: if its spelling is far commoner than those
who mix up the letters make it, it is a word of its own, and is asked for as it is spelt.
"""

from __future__ import annotations

from kashaf.analyzers import Analyzer, skeleton, written
from kashaf.analyzers.stemming import ARTICLES, PARTICLES
from kashaf.analyzers.stopwords import Habit, habits_of, stopword_spellings
from kashaf.index import TEXT, WordCount
from kashaf.search.query.vocabulary import Vocabulary

__all__ = ["CommonWords"]

OFTENER = 3
"""So many times as often as by the habit a spelling must be, in documents, to be that of another word. In 9,000 articles of newspapers
علي is 28 times as often, منى 18 times, and فى no oftener than التى."""

MIXED = 0.2
"""The share of documents from which the letters count as mixed up: there the spelling of a word says nothing."""

_UNSEEN, _SEEN = 0.1, 5.0
"""Documents added to those of a habit, and to those without it: where few are seen, one in fifty has it."""

_BEFORE = ("", *PARTICLES, *ARTICLES)
"""What may be written together with a word of its own."""


class CommonWords:
    """Tells stop words of a query from words that only fold into one; made for one query."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._told: dict[str, bool] = {}

    def holds(self, text: str) -> bool:
        """Whether a word as it was typed is a stop word."""
        return self._analyzer.is_stopword(text) and not self.differs(text)

    def differs(self, text: str) -> bool:
        """Whether a word folds into a stop word, but is another one; the index is asked once for each."""
        if text not in self._told:
            self._told[text] = self._differs(text)
        return self._told[text]

    def _differs(self, text: str) -> bool:
        word = self._analyzer.terms(text).word
        spellings = stopword_spellings(word)
        if not spellings or (typed := skeleton(text)) in spellings:
            return False
        habits = [habits for each in spellings if (habits := habits_of(typed, skeleton(each))) is not None]
        if not all(habits):
            return False
        counts = self._counted(word)
        own, right = counts.get(typed, 0), sum(counts.get(skeleton(each), 0) for each in spellings)
        if not habits:
            return own > 0
        return own > 0 and all(own > OFTENER * self._odds(habit, word) * right for each in habits for habit in each)

    def own_forms(self, field: str, text: str) -> list[WordCount]:
        """Give the spelling terms of a word that is none of the stop words it folds into, also behind an article or particle."""
        found: dict[str, WordCount] = {}
        for before in _BEFORE:
            typed = before + text
            for count in self._vocabulary.spellings(field, self._analyzer.terms(typed).word, typed):
                found[count.term] = count
        return list(found.values())

    def _odds(self, habit: Habit, word: str) -> float:
        """How many documents write one letter for the other, for each that does not; no end of them where the letters are mixed up."""
        with_habit = without = 0
        for right, changed in habit.controls:
            if (control := self._analyzer.terms(right).word) != word:
                counts = self._counted(control)
                with_habit += counts.get(changed, 0)
                without += counts.get(right, 0)
        if with_habit > MIXED * (with_habit + without):
            return float("inf")
        return (with_habit + _UNSEEN) / (without + _SEEN)

    def _counted(self, word: str) -> dict[str, int]:
        """Count the documents of each way of writing a normalised word, without marks; more than one in a document counts twice."""
        counts: dict[str, int] = {}
        for count in self._vocabulary.known_spellings(TEXT, word):
            bare = skeleton(written(count.term))
            counts[bare] = counts.get(bare, 0) + count.documents
        return counts
