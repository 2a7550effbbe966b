"""Did you mean: a query with its words spelt as they are in the index, and its spaces where they belong there.

It is only ever offered: nothing that was typed is replaced.
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
"""Words of a query that are looked up for another spelling, and pairs of them for one word."""


MAX_FAR_WORDS = 3
"""Words that no document holds and that are looked for two letters away: each takes as long as ten searches."""


class Speller:
    """Spells a query with the words of an index, until a deadline; one is made for each query."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, deadline: float | None = None) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._deadline = deadline
        self._left = MAX_CORRECTED
        self._pairs_left = MAX_CORRECTED
        self._far_left = MAX_FAR_WORDS

    def corrected(self, tree: Ranked) -> str | None:
        """Spell words that are in no document, or hardly in any, as they were probably meant; ``None`` when there is nothing to mend.

        Plain words and phrases are mended, and a space put in or taken out; what stands behind ``-``, ``=`` or the name of a
        field stays as it was typed: whoever types those means them.
        """
        mended = self._node(tree)
        return None if mended == tree else str(mended)

    def _node(self, node: Node) -> Node:
        """Copy a tree with its words mended."""
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
        """Mend parts that stand side by side: plain words in a row may be joined, or become two."""
        for plain, row in groupby(parts, key=lambda part: isinstance(part, Word)):
            if plain:
                yield from map(Word, self._words([word.text for word in row if isinstance(word, Word)], Level.STEM))
            else:
                yield from map(self._node, row)

    def _words(self, words: Sequence[str], level: Level) -> list[str]:
        """Mend words in a row, which are looked for at a level."""
        mended: list[str] = []
        at = 0
        while at < len(words):
            both = self._joined(*words[at : at + 2]) if at + 1 < len(words) else None
            mended += [both] if both else self._mended(words[at], level)
            at += 2 if both else 1
        return mended

    def _joined(self, one: str, other: str) -> str | None:
        """Take the space out from between two words where it does not belong; not where both are common."""
        words = [token.terms.word for text in (one, other) for token in self._analyzer.tokens(text)]
        if len(words) != 2 or not all(map(str.isalpha, words)) or any(map(self._analyzer.is_stopword, words)):
            return None
        self._pairs_left -= 1
        if self._pairs_left < 0 or not joined(self._vocabulary, *words, deadline=self._deadline):
            return None
        return self._vocabulary.written(TEXT, "".join(words))

    def _mended(self, text: str, level: Level) -> list[str]:
        """Spell one word as it was probably meant: as it is, otherwise, or as two."""
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
        """Write the words of a correction as most people do, one with other things before it after the word that is known."""
        first, *rest = found.words
        before, instead_of = found.attached
        spelt = self._vocabulary.written(TEXT, found.known)
        spelt = before + spelt.removeprefix(instead_of) if spelt.startswith(instead_of) else first
        return [spelt, *(self._vocabulary.written(TEXT, word) for word in rest)]
