"""Did you mean: a query with its words and spaces corrected to those in the index.

It is only suggested: no typed query is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kashaf.analyzers import Analyzer, Level
from kashaf.index import TEXT
from kashaf.search.assist.correction import Correction, corrections, joined, outdoes
from kashaf.search.query.phrase import read_phrase
from kashaf.search.query.tree import And, Boost, Must, Node, Or, Phrase, Ranked, Word
from kashaf.search.query.vocabulary import Vocabulary

__all__ = ["Speller"]

MAX_CORRECTED = 10
"""The most words of a query that are corrected, and the most pairs that are joined."""


MAX_FAR_WORDS = 3
"""The most words in no document that are compared with words two letters away.

Each takes as long as ten searches.
"""


class Speller:
    """Corrects a query to the words of an index, until a deadline; made for one query."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, deadline: float | None = None) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._deadline = deadline
        self._left = MAX_CORRECTED
        self._pairs_left = MAX_CORRECTED
        self._far_left = MAX_FAR_WORDS

    def corrected(self, tree: Ranked) -> str | None:
        """Correct words that no document contains, or hardly any.

        Returns ``None`` if there is nothing to correct. Plain words and phrases are corrected, and
        a space is added or removed. Parts after ``-``, ``=`` or the name of a field stay as typed:
        whoever types those means them.
        """
        mended = self._node(tree)
        return None if mended == tree else str(mended)

    def _node(self, node: Node) -> Node:
        """Copy a tree with its words corrected."""
        match node:
            case Word(text):
                words = self._words([text], Level.STEM)
                return Word(words[0]) if len(words) == 1 else Phrase(" ".join(words))
            case Phrase(text, slop, exact=False) if all(
                len(place) == 1 and not place[0].pattern for place in read_phrase(text)
            ):
                return Phrase(" ".join(self._words(text.split(), Level.WORD)), slop)
            case Must(part):
                return Must(self._node(part))
            case Boost(part, weight):
                return Boost(self._node(part), weight)
            case Ranked(parts):
                return Ranked(tuple(self._side_by_side(parts)))
            case And(parts) | Or(parts):
                return type(node)(tuple(map(self._node, parts)))
            case _:
                return node

    def _side_by_side(self, parts: Sequence[Node]) -> Iterator[Node]:
        """Correct parts side by side: plain words in a row may be joined, or become two."""
        for plain, row in groupby(parts, key=lambda part: isinstance(part, Word)):
            if plain:
                yield from map(Word, self._words([word.text for word in row if isinstance(word, Word)], Level.STEM))
            else:
                yield from map(self._node, row)

    def _words(self, words: Sequence[str], level: Level) -> list[str]:
        """Correct words in a row, which are searched at a level."""
        mended: list[str] = []
        at = 0
        while at < len(words):
            both = self._joined(*words[at : at + 2]) if at + 1 < len(words) else None
            mended += [both] if both else self._mended(words[at], level)
            at += 2 if both else 1
        return mended

    def _joined(self, one: str, other: str) -> str | None:
        """Remove the space between two words if it is wrong; not if both are frequent."""
        words = [token.terms.word for text in (one, other) for token in self._analyzer.tokens(text)]
        if len(words) != 2 or not all(map(str.isalpha, words)) or any(map(self._analyzer.is_stopword, words)):
            return None
        self._pairs_left -= 1
        if self._pairs_left < 0 or not joined(self._vocabulary, *words, deadline=self._deadline):
            return None
        return self._vocabulary.written(TEXT, "".join(words))

    def _mended(self, text: str, level: Level) -> list[str]:
        """Correct one word to what was probably meant: the same word, another one, or two."""
        tokens = self._analyzer.tokens(text)
        if len(tokens) != 1 or self._left <= 0 or self._analyzer.is_stopword(text):
            return [text]
        terms = tokens[0].terms
        documents = self._vocabulary.documents(TEXT, level, getattr(terms, level))
        self._left -= 1
        self._far_left -= not documents
        for found in corrections(self._vocabulary, terms.word, far=self._far_left >= 0, deadline=self._deadline):
            if outdoes(found, documents):
                return self._written(found)
        return [text]

    def _written(self, found: Correction) -> list[str]:
        """Write the words of a correction as most people do, with what is attached before them."""
        first, *rest = found.words
        before, instead_of = found.attached
        spelt = self._vocabulary.written(TEXT, found.known)
        spelt = before + spelt.removeprefix(instead_of) if spelt.startswith(instead_of) else first
        return [spelt, *(self._vocabulary.written(TEXT, word) for word in rest)]
