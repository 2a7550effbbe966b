"""A query in words: how it was read, in English and in Arabic, and why a document has its score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kashaf.analyzers import Analyzer, Level
from kashaf.index import Explanation
from kashaf.search.planning import Plan, common_words
from kashaf.search.tree import And, Boost, Exact, Field, Fuzzy, Must, Node, Not, Or, Phrase, Range, Ranked, Wildcard, Word

__all__ = ["Explained"]


@dataclass(frozen=True, slots=True)
class Explained:
    """How a query was read (``tree`` in English, ``tree_ar`` in Arabic), what was left out of it, and a document's score.

    ``explanation`` is ``None`` when no document was asked about or the one asked about does not match.
    """

    tree: str
    tree_ar: str
    ignored: tuple[str, ...]
    explanation: Explanation | None

    @classmethod
    def of(cls, plan: Plan, analyzer: Analyzer, level: Level, explanation: Explanation | None) -> Explained:
        """Describe a plan for a query at a level."""
        english, arabic = (describe(plan.tree, analyzer, level, arabic=arabic) for arabic in (False, True))
        return cls(english, arabic, plan.ignored, explanation)


_ENGLISH = {
    "ranked": "any of, the more the better:",
    "and": "all of:",
    "or": "any of:",
    "must": "all of:",
    "better": "ranked higher with:",
    "common": "too common to make a hit:",
    "not": "none of:",
    "phrase": "the phrase",
    "near": "in any order within {slop} words:",
    "exact": "spelt",
    "wildcard": "words like",
    "everything": "every document",
    "fuzzy": "spelt nearly like",
    "range": "from {low} to {high}",
    "open": "…",
    "field": "in {name}:",
    "boost": "counting {weight:g} times:",
    "spelling": "the word",
    "word": "the word",
    "stem": "any form of",
    "root": "any word of the root of",
    "nothing": "nothing",
}
_ARABIC = {
    "ranked": "أيّ مما يلي، والأكثر أولى:",
    "and": "كل مما يلي:",
    "or": "أيّ مما يلي:",
    "must": "كل مما يلي:",
    "better": "ويتقدم ما فيه:",
    "common": "كلمات شائعة لا تكفي وحدها:",
    "not": "لا شيء من:",
    "phrase": "العبارة",
    "near": "بأي ترتيب ضمن {slop} كلمات:",
    "exact": "بهذا الرسم",
    "wildcard": "كلمات على شاكلة",
    "everything": "كل الوثائق",
    "fuzzy": "ما يقارب رسم",
    "range": "من {low} إلى {high}",
    "open": "…",
    "field": "في {name}:",
    "boost": "بوزن {weight:g}:",
    "spelling": "الكلمة",
    "word": "الكلمة",
    "stem": "أي صيغة من",
    "root": "أي كلمة من جذر",
    "nothing": "لا شيء",
}


def describe(tree: Ranked, analyzer: Analyzer, level: Level, *, arabic: bool = False) -> str:
    """Say in words how a query was read: one line a node, two spaces deeper a part; words with their stem in brackets."""
    words = _ARABIC if arabic else _ENGLISH
    parts = tree.parts
    lines = _lines(parts[0] if len(parts) == 1 else tree, analyzer, level, words)
    return "\n".join(lines) if parts else words["nothing"]


def _lines(node: Node, analyzer: Analyzer, level: Level, words: dict[str, str]) -> Iterator[str]:
    parts: tuple[Node, ...] = ()
    match node:
        case Word(text):
            known_by = level in (Level.STEM, Level.ROOT)
            terms = " ".join(getattr(token.terms, level) for token in analyzer.tokens(text)) if known_by else ""
            yield f"{words[level]} {text}" + (f" [{terms}]" if terms else "")
        case Exact(text):
            yield f"{words['exact']} {text}"
        case Phrase(text, slop):
            yield f"{words['phrase'] if slop is None else words['near'].format(slop=slop)} «{text}»"
        case Wildcard("*"):
            yield words["everything"]
        case Wildcard(text):
            yield f"{words['wildcard']} {text}"
        case Fuzzy(text):
            yield f"{words['fuzzy']} {text}"
        case Range(low, high):
            yield words["range"].format(low=low or words["open"], high=high or words["open"])
        case Field(_, part) if node.asks_roots:
            yield from _lines(part, analyzer, Level.ROOT, words)
        case Field(name, part):
            yield words["field"].format(name=name)
            parts = (part,)
        case Boost(part, weight):
            yield words["boost"].format(weight=weight)
            parts = (part,)
        case Must(part):
            yield words["must"]
            parts = (part,)
        case Not(part):
            yield words["not"]
            parts = (part,)
        case And(parts):
            yield words["and"]
        case Or(parts):
            yield words["or"]
        case Ranked():
            yield from _side_by_side(node, analyzer, level, words)
    for part in parts:
        yield from (f"  {line}" for line in _lines(part, analyzer, level, words))


def _side_by_side(node: Ranked, analyzer: Analyzer, level: Level, words: dict[str, str]) -> Iterator[str]:
    """Say what must be there, what may, what only ranks, and what must not."""
    must = [part.part for part in node.parts if isinstance(part, Must)]
    unwanted = [part.part for part in node.parts if isinstance(part, Not)]
    rest = [part for part in node.parts if not isinstance(part, Must | Not)]
    common = common_words(node.parts, analyzer)
    wished = [part for part in rest if part not in common]
    heads = (("must", must), ("better" if must else "ranked", wished), ("common", common), ("not", unwanted))
    for head, parts in heads:
        if parts:
            yield words[head]
            for part in parts:
                yield from (f"  {line}" for line in _lines(part, analyzer, level, words))
