"""Other ways to ask: "did you mean", and what a looser question would find.

Looser matches are never mixed into a result: they are offered, each with its number of documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kashaf.analyzers import Analyzer, Level
from kashaf.index import TEXT
from kashaf.search.requests import LEVELS
from kashaf.search.results import Alternative
from kashaf.search.tree import And, Exact, Must, Node, Or, Phrase, Ranked, Word
from kashaf.search.vocabulary import Vocabulary

__all__ = ["FEW", "alternatives", "corrected"]

FEW = 3
"""A result with fewer documents than this comes with suggestions."""

MAX_CORRECTED = 10
"""Words of a query that are looked up for a nearer spelling."""


def corrected(tree: Ranked, analyzer: Analyzer, vocabulary: Vocabulary) -> str | None:
    """Spell the words that no document holds like the nearest ones that some do; ``None`` when there is nothing to mend.

    Nearest is by letters changed, then by the number of documents (see `Vocabulary.similar`). Words after ``-``, in quotes
    or behind ``=`` stay as they were typed: whoever types those means them.
    """
    left = MAX_CORRECTED

    def mend(word: Word) -> Word:
        nonlocal left
        tokens = analyzer.tokens(word.text)
        if len(tokens) != 1 or left <= 0 or vocabulary.documents(TEXT, Level.STEM, tokens[0].terms.stem):
            return word
        left -= 1
        nearest = next(iter(vocabulary.similar(TEXT, tokens[0].terms.word)), None)
        return Word(vocabulary.written(TEXT, nearest[0])) if nearest else word

    mended = _mapped(tree, mend)
    return None if mended == tree else str(mended)


def _mapped(node: Node, change: Callable[[Word], Node]) -> Node:
    """Copy a tree with its plain words changed."""
    match node:
        case Word():
            return change(node)
        case Must(part):
            return Must(_mapped(part, change))
        case And(parts) | Or(parts) | Ranked(parts):
            return type(node)(tuple(_mapped(part, change) for part in parts))
        case _:
            return node


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
