"""A query in words: how it was read, in English and Arabic, and why a document has its score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from kashaf.analyzers import Analyzer, Level, written
from kashaf.index import Explanation
from kashaf.messages import Message
from kashaf.search.query.planner import Plan
from kashaf.search.query.tree import (
    And,
    Boost,
    Exact,
    Field,
    Fuzzy,
    Must,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Ranked,
    Variant,
    Wildcard,
    Word,
)

__all__ = ["Explained"]


@dataclass(frozen=True, slots=True)
class Explained:
    """How a query was read, what was left out of it, and a document's score.

    ``tree`` is in English, ``tree_ar`` in Arabic. ``explanation`` is ``None`` if no document was
    requested, or if it does not match.
    """

    tree: str
    tree_ar: str
    ignored: tuple[str, ...]
    explanation: Explanation | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as a dictionary for JSON, with the explanation in English."""
        explanation = self.explanation and self.explanation.as_dict()
        return {"tree": self.tree, "tree_ar": self.tree_ar, "ignored": list(self.ignored), "explanation": explanation}

    @classmethod
    def of(cls, plan: Plan, analyzer: Analyzer, level: Level, explanation: Explanation | None) -> Explained:
        """Describe a plan for a query at a level."""
        words = _Words(analyzer, plan.ignored, plan.own)
        english, arabic = (_told(plan.tree, words, level, arabic=arabic) for arabic in (False, True))
        return cls(english, arabic, plan.ignored, explanation)


Line = tuple[int, Message]
"""The depth of a line, and its text."""


class _Words(NamedTuple):
    """The words of a query: their terms, and which of them make no hit or are searched as spelt."""

    analyzer: Analyzer
    ignored: tuple[str, ...]
    own: tuple[str, ...] = ()


def describe(tree: Ranked, analyzer: Analyzer, level: Level, *, arabic: bool = False) -> str:
    """Describe how a query was read: one line per node, parts indented by two spaces.

    Words have their stem in brackets. The index is unknown here: a word that may be a stop word
    counts as one.
    """
    words = [part.text for part in tree.parts if isinstance(part, Word)]
    common = tuple(word for word in words if analyzer.is_stopword(word))
    alone = len(common) == sum(not isinstance(part, Not) for part in tree.parts)
    return _told(tree, _Words(analyzer, () if alone else common), level, arabic=arabic)


def _told(tree: Ranked, words: _Words, level: Level, *, arabic: bool) -> str:
    parts = tree.parts
    lines = _lines(parts[0] if len(parts) == 1 else tree, words, level) if parts else [(0, Message("nothing"))]
    return "\n".join("  " * depth + line.in_language("ar" if arabic else "en") for depth, line in lines)


def _lines(node: Node, words: _Words, level: Level) -> Iterator[Line]:
    parts: tuple[Node, ...] = ()
    match node:
        case Field(_, part) if node.asks_roots:
            yield from _lines(part, words, Level.ROOT)
        case Ranked():
            yield from _side_by_side(node, words, level)
        case Field(name, part):
            yield 0, Message("in {field}:", field=name)
            parts = (part,)
        case Boost(part, weight):
            yield 0, Message("counting {weight:g} times:", weight=weight)
            parts = (part,)
        case Must(part):
            yield 0, Message("all of:")
            parts = (part,)
        case Not(part):
            yield 0, Message("none of:")
            parts = (part,)
        case And(parts):
            yield 0, Message("all of:")
        case Or(parts):
            yield 0, Message("any of:")
        case _:
            yield 0, _leaf(node, words, level)
    for part in parts:
        yield from _deeper(_lines(part, words, level))


def _leaf(node: Word | Exact | Phrase | Wildcard | Fuzzy | Range | Variant, words: _Words, level: Level) -> Message:
    """Describe a node without parts."""
    match node:
        case Word(text):
            return _word(text, words, level)
        case Exact(text):
            return Message("spelt {word}", word=text)
        case Phrase():
            return _phrase(node, words, level)
        case Wildcard("*"):
            return Message("every document")
        case Wildcard(text):
            return Message("words like {word}", word=text)
        case Fuzzy(text):
            return Message("spelt nearly like {word}", word=text)
        case Variant(text):
            return Message("the other spelling {word}, in its forms", word=text)
        case Range(low, high):
            return Message("from {low} to {high}", low=low or "…", high=high or "…")


def _phrase(phrase: Phrase, words: _Words, level: Level) -> Message:
    """Describe a phrase in quotes: as it is spelt, as words, or in any form of several words."""
    text, slop = phrase.text, phrase.slop
    if slop is not None:
        return Message("in any order within {slop} words: «{words}»", slop=slop, words=text)
    if phrase.exact or level == Level.SPELLING:
        return Message("the phrase «{words}» as it is spelt", words=text)
    if level == Level.WORD or len(words.analyzer.tokens(text)) < 2:
        return Message("the phrase «{words}»", words=text)
    return Message("any form of the phrase «{words}»", words=text)


def _word(text: str, words: _Words, level: Level) -> Message:
    """Describe a plain word; at the levels stem and root, with its term in brackets."""
    if written(words.analyzer.terms(text).spelling) in words.own:
        return Message("spelt {word}", word=text)
    if level not in (Level.STEM, Level.ROOT):
        return Message("the word {word}", word=text)
    terms = " ".join(getattr(token.terms, level) for token in words.analyzer.tokens(text))
    word = f"{text} [{terms}]" if terms else text
    return (
        Message("any form of {word}", word=word)
        if level == Level.STEM
        else Message("any word of the root of {word}", word=word)
    )


def _side_by_side(node: Ranked, words: _Words, level: Level) -> Iterator[Line]:
    """Describe which parts are required, optional or excluded, and which only affect the order."""
    must = [part.part for part in node.parts if isinstance(part, Must)]
    unwanted = [part.part for part in node.parts if isinstance(part, Not)]
    rest = [part for part in node.parts if not isinstance(part, Must | Not)]
    common = [part for part in rest if isinstance(part, Word) and str(part) in words.ignored]
    wished = [part for part in rest if part not in common]
    better = Message("ranked higher with:") if must else Message("any of, the more the better:")
    heads = (
        (Message("all of:"), must),
        (better, wished),
        (Message("too common to make a hit:"), common),
        (Message("none of:"), unwanted),
    )
    for head, parts in heads:
        if parts:
            yield 0, head
            for part in parts:
                yield from _deeper(_lines(part, words, level))


def _deeper(lines: Iterable[Line]) -> Iterator[Line]:
    return ((depth + 1, line) for depth, line in lines)
