"""Why a document has its score: a tree asked node by node, told in words."""

from __future__ import annotations

from collections.abc import Callable

from kashaf.index.protocol import Explanation
from kashaf.index.query import All, Any, Constant, Everything, Not, Nothing, OneOf, Phrase, Query, Range, Rank, Term

__all__ = ["explain"]


def explain(query: Query, score: Callable[[Query], float | None], describe: Callable[[Term, float], str]) -> Explanation | None:
    """Explain the score of one document, ``None`` when it does not match; parts that don't match are left out.

    ``score`` gives what a node scores for that document (``None`` when it doesn't match), ``describe`` puts into words how a
    term came to its score.
    """
    found = score(query)
    if found is None:
        return None

    def parts(*queries: Query) -> tuple[Explanation, ...]:
        told = (explain(part, score, describe) for part in queries)
        return tuple(part for part in told if part is not None)

    match query:
        case Term():
            return Explanation(found, describe(query, found))
        case OneOf(field, level, texts):
            held = _held(query, score)
            return Explanation(found, f"{field} holds {_some(held)} (level {level}; one of {len(texts)} words)")
        case Phrase(field, level, texts, slop, ordered):
            how = ("in this order" if ordered else "in any order") + (f", up to {slop} other words between" if slop else "")
            return Explanation(found, f"{field} holds the phrase “{' '.join(texts)}” (level {level}; {how})")
        case Range(field, low, high):
            return Explanation(found, f"{field} lies between {_bound(low)} and {_bound(high)}")
        case All(each):
            return Explanation(found, "all of, added up", parts(*each))
        case Any(each):
            return Explanation(found, "any of, added up", parts(*each))
        case Not():
            return Explanation(found, "does not match what is excluded")
        case Rank(match, bonuses):
            return Explanation(found, "match and bonuses, added up", parts(match, *bonuses))
        case Constant(match, constant):
            return Explanation(found, f"{constant:g}, whatever it is made of", parts(match))
        case Everything():
            return Explanation(found, "every document")
        case Nothing():
            return None


def _held(query: OneOf, score: Callable[[Query], float | None]) -> list[str]:
    """Find which of the words are there, by halves: mostly one of a thousand is."""
    texts = query.texts
    if score(query) is None:
        return []
    if len(texts) == 1:
        return list(texts)
    halves = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    return [text for half in halves for text in _held(OneOf(query.field, query.level, half), score)]


def _bound(value: float | None) -> str:
    return "any value" if value is None else f"{value:.15g}"


def _some(texts: list[str]) -> str:
    shown = ", ".join(f"“{text}”" for text in texts[:5])
    return shown + (f" and {len(texts) - 5} more" if len(texts) > 5 else "")
