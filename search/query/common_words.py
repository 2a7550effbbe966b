"""Common words: which words of a query are stop words, by their spelling and the index's.

The names علي, آلي, منى and آلية fold into على, إلى, مني and إليه, which do not show what a text is
about. A word is a stop word if it is spelt as in the table, or with fewer marks: الى. If it differs
by a letter that people mix up, the index decides. If its spelling is far more frequent than such
mistakes explain, it is a word of its own and is searched as spelt.
"""

from __future__ import annotations

from kashaf.analyzers import Analyzer, skeleton, written
from kashaf.analyzers.stemming import ARTICLES, PARTICLES
from kashaf.analyzers.stopwords import Habit, habits_of, stopword_spellings
from kashaf.index import TEXT, WordCount
from kashaf.search.query.vocabulary import Vocabulary

__all__ = ["CommonWords"]

OFTENER = 3
"""A spelling is another word's if it is so many times as frequent as the habit explains.

Frequencies count documents. In 9,000 newspaper articles علي is 28 times as frequent, منى 18 times,
and فى not more frequent than التى.
"""

MIXED = 0.2
"""The share of documents from which letters count as mixed up: spelling then shows nothing."""

_UNSEEN, _SEEN = 0.1, 5.0
"""Documents added to those with a habit, and to those without.

So where few documents are seen, one in fifty has the habit.
"""

_BEFORE = ("", *PARTICLES, *ARTICLES)
"""What may be written together with a word that is not a stop word."""


class CommonWords:
    """Distinguishes stop words of a query from words that fold into one; made for one query."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._told: dict[str, bool] = {}

    def holds(self, text: str) -> bool:
        """Return whether a word as it was typed is a stop word."""
        return self._analyzer.is_stopword(text) and not self.differs(text)

    def differs(self, text: str) -> bool:
        """Return whether a word folds into a stop word, but is another word.

        The index is read once for each word.
        """
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
        """Return the spelling terms of a word that is none of the stop words it folds into.

        These include spellings with an article or particle before it.
        """
        found: dict[str, WordCount] = {}
        for before in _BEFORE:
            typed = before + text
            for count in self._vocabulary.spellings(field, self._analyzer.terms(typed).word, typed):
                found[count.term] = count
        return list(found.values())

    def _odds(self, habit: Habit, word: str) -> float:
        """Return the number of documents with a habit for each document without it.

        It is infinite if the letters are mixed up.
        """
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
        """Count the documents of each spelling of a normalised word, without marks.

        A document with several of these spellings counts several times.
        """
        counts: dict[str, int] = {}
        for count in self._vocabulary.known_spellings(TEXT, word):
            bare = skeleton(written(count.term))
            counts[bare] = counts.get(bare, 0) + count.documents
        return counts
