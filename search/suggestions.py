"""Other ways to ask: "did you mean", and what a looser question would find.

Looser matches are never mixed into a result: they are offered, each with its number of documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from kashaf.analyzers import Analyzer, Level
from kashaf.index import TEXT
from kashaf.search.correction import Correction, corrections, joined, outdoes
from kashaf.search.requests import LEVELS
from kashaf.search.results import Alternative
from kashaf.search.tree import And, Exact, Must, Node, Or, Phrase, Ranked, Word
from kashaf.search.vocabulary import Vocabulary

__all__ = ["FEW", "Speller", "alternatives"]

FEW = 3
"""A result with fewer documents than this comes with suggestions."""

MAX_CORRECTED = 10
"""Words of a query that are looked up for another spelling, and pairs of them for one word."""


class Speller:
    """Spells a query with the words of an index; one is made for each query."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, deadline: float | None = None) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._deadline = deadline
        self._left = MAX_CORRECTED
        self._pairs_left = MAX_CORRECTED

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
            case Phrase(text, slop):
                return Phrase(" ".join(self._words(text.split(), Level.WORD)), slop)
            case Must(part):
                return Must(self._node(part))
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
        for found in corrections(self._vocabulary, terms.word, deadline=self._deadline):
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


def alternatives(
    tree: Ranked, level: Level, suggestion: str | None, total: int, count: Callable[[str, Level], int]
) -> tuple[Alternative, ...]:
    """Offer other ways to ask that find more than ``total`` documents, each asked once, with what they find.

    ``count`` says how many documents a query finds at a level.
    """
    offers: dict[tuple[str, Level], str] = {}
    if suggestion:
        offers[suggestion, level] = "spelling"
    looser = LEVELS[LEVELS.index(level) + 1 :]
    if looser:
        offers.setdefault((str(tree), looser[0]), "level")
    for reason, other in _looser(tree):
        if other != tree:
            offers.setdefault((str(other), level), reason)
    found = []
    for (query, at), reason in offers.items():
        documents = count(query, at)
        if documents > total:
            found.append(Alternative(reason, query, at.value, documents))
    return tuple(found)


def _looser(tree: Ranked) -> Iterator[tuple[str, Ranked]]:
    """Take quotes and ``=`` off; and ask for any of the words that all must be there."""
    parts: list[Node] = []
    for part in tree.parts:
        match part:
            case Phrase(text):
                parts += [Must(Word(word)) for word in text.split()]
            case Exact(text):
                parts.append(Word(text))
            case _:
                parts.append(part)
    yield "words", Ranked(tuple(parts))
    parts = []
    for part in tree.parts:
        match part:
            case Must(inner):
                parts.append(inner)
            case And(inners):
                parts += inners
            case _:
                parts.append(part)
    yield "any", Ranked(tuple(parts))
