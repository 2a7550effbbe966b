"""Explain in words why a document has its score, node by node of the query tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from kashaf.analyzers import Level, written
from kashaf.index.protocol import Explanation
from kashaf.index.query import All, Any, Constant, Everything, Not, Nothing, OneOf, Phrase, Query, Range, Rank, Term
from kashaf.messages import Message

__all__ = ["explain"]


def explain(  # noqa: C901  one branch for each node of the tree
    query: Query, score: Callable[[Query], float | None], describe: Callable[[Term, float], Message]
) -> Explanation | None:
    """Explain the score of one document; return ``None`` if it does not match.

    Parts that do not match are left out. ``score`` returns the score of a node for that document
    (``None`` if it does not match), ``describe`` explains in words the score of a term.
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
            return Explanation(found, _holds(field, level, held, len(texts)))
        case Phrase(field, level, _, slop, ordered):
            phrase = " ".join("|".join(_shown(level, texts)) for texts in query.places)
            return Explanation(found, _phrase(ordered=ordered, field=field, phrase=phrase, level=level, slop=slop))
        case Range(field, low, high):
            return Explanation(
                found, Message("{field} lies between {low} and {high}", field=field, low=_bound(low), high=_bound(high))
            )
        case All(each):
            return Explanation(found, Message("all of, added up"), parts(*each))
        case Any(each):
            return Explanation(found, Message("any of, added up"), parts(*each))
        case Not():
            return Explanation(found, Message("does not match what is excluded"))
        case Rank(match, bonuses):
            return Explanation(found, Message("match and bonuses, added up"), parts(match, *bonuses))
        case Constant(match, constant):
            return Explanation(found, Message("a fixed score of {score:g}", score=constant), parts(match))
        case Everything():
            return Explanation(found, Message("every document"))
        case Nothing():
            return None


def _held(query: OneOf, score: Callable[[Query], float | None]) -> list[str]:
    """Find which of the words match, by halving the list: mostly one of a thousand does."""
    texts = query.texts
    if score(query) is None:
        return []
    if len(texts) == 1:
        return list(texts)
    halves = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    return [text for half in halves for text in _held(OneOf(query.field, query.level, half), score)]


def _bound(value: float | None) -> str:
    return Message("any value") if value is None else f"{value:.15g}"


def _shown(level: Level, texts: Iterable[str]) -> Iterable[str]:
    """Return terms as a reader knows them: spellings as they are written."""
    return map(written, texts) if level == Level.SPELLING else texts


def _holds(field: str, level: Level, held: list[str], total: int) -> Message:
    words, more = [f"“{text}”" for text in islice(_shown(level, held), _SHOWN)], len(held) - _SHOWN
    values = {"field": field, "level": level, "words": words, "more": more, "total": total}
    if more > 0:
        return Message("{field} holds {words} and {more} more (level {level}; one of {total} words)", **values)
    return Message("{field} holds {words} (level {level}; one of {total} words)", **values)


_SHOWN = 5
"""The most words of a document that an explanation names."""


def _phrase(*, ordered: bool, slop: int, **values: object) -> Message:
    if not slop:
        return (
            Message("{field} holds the phrase “{phrase}” (level {level}; in this order)", **values)
            if ordered
            else Message("{field} holds the phrase “{phrase}” (level {level}; in any order)", **values)
        )
    values["slop"] = slop
    return (
        Message(
            "{field} holds the phrase “{phrase}” (level {level}; in this order, up to {slop} other words between)", **values
        )
        if ordered
        else Message(
            "{field} holds the phrase “{phrase}” (level {level}; in any order, up to {slop} other words between)", **values
        )
    )
