"""Query: the small tree of terms that every engine understands.

An engine answers two questions about a document: does it match, and with what score. This is the
whole definition; all engines and the oracle of the tests follow it to the letter.

========== ============================================== ====================================
node       matches when                                   scores
========== ============================================== ====================================
Term       the field holds the term at that level         ``weight`` times BM25 (see below)
OneOf      the field holds any of the terms at that level 0
Phrase     the terms are close together (see below)       0
Range      a field's value is in ``low`` … ``high``       0
All        every part matches; no parts: everything       the sum of its parts
Any        at least one part matches; no parts: nothing   the sum of the matching parts
Not        its part does not match                        0
Rank       ``match`` matches                              ``match`` plus every matching bonus
Constant   ``match`` matches                              ``score``, whatever ``match`` scores
Everything always                                         0
Nothing    never                                          0
========== ============================================== ====================================

BM25 is Lucene's, with k1 = 1.2 and b = 0.75:
``idf * tf / (tf + k1 * (1 - b + b * length / average))`` with
``idf = ln(1 + (N - n + 0.5) / (n + 0.5))``. N counts the documents of the index, n those that hold
the term in that field and level. ``length`` counts the tokens of the document's field, rounded as
Lucene rounds it (SmallFloat, one byte). The average is over all N documents; one without the field
counts as one token long. (Lucene would leave such documents out of N and Tantivy would count them
as empty; with one token, `_`, in their place both agree.)

A Phrase of ``n`` places matches if each place takes a position of its own inside a window of at
most ``n + slop`` positions; with ``ordered`` these must rise in the order given. With slop 0 and
``ordered`` this is the plain phrase. A place is filled by its term, or by any one of its terms. If
not ``ordered``, the terms of two places must be the same or have none in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kashaf.analyzers import Level

__all__ = [
    "All",
    "Any",
    "Constant",
    "Everything",
    "Not",
    "Nothing",
    "OneOf",
    "Phrase",
    "Query",
    "Range",
    "Rank",
    "Term",
    "any_of",
    "bonus_terms",
    "boosted",
    "in_field",
    "matching",
    "matching_leaves",
    "reweighed",
    "scores",
    "scoring_terms",
    "without_bonus",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One term in one field at one level."""

    field: str
    level: Level
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of at most 1,000 terms: what a prefix, a wildcard or a spelling expands to."""

    field: str
    level: Level
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more places close together, at a level that keeps positions.

    Each place holds one term, or any of several.
    """

    field: str
    level: Level
    texts: tuple[str | tuple[str, ...], ...]
    slop: int = 0
    ordered: bool = True

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """The terms of each place."""
        return tuple((text,) if isinstance(text, str) else text for text in self.texts)


@dataclass(frozen=True, slots=True)
class Range:
    """A date or number field between two values, both included; ``None`` leaves a side open.

    Dates are numbers of the form YYYYMMDDhhmmss (see `kashaf.analyzers.dates.date_number`).
    """

    field: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every part."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not that part."""

    part: Query


@dataclass(frozen=True, slots=True)
class Rank:
    """Match what ``match`` matches, ranked higher for every bonus that matches too.

    A bonus alone never makes a match.
    """

    match: Query
    bonus: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """What matches ``match``, with a fixed score."""

    match: Query
    score: float


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Query = Term | OneOf | Phrase | Range | All | Any | Not | Rank | Constant | Everything | Nothing
"""The closed union of all nodes."""


_AT_ONCE = 1_000
"""The most terms of a `OneOf`."""


def any_of(field: str, level: Level, texts: tuple[str, ...]) -> Query:
    """Match the documents with any of these terms, however many there are."""
    parts = tuple(OneOf(field, level, texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE))
    return Any(parts) if len(parts) > 1 else parts[0] if parts else Nothing()


def matching_leaves(query: Query) -> Iterator[Term | OneOf | Phrase]:
    """Yield, in order, the leaves that can make a match.

    Snippets mark the words of these leaves. Bonuses and negated leaves are not among them.
    """
    match query:
        case Term() | OneOf() | Phrase():
            yield query
        case All(parts) | Any(parts):
            for part in parts:
                yield from matching_leaves(part)
        case Rank(match, _) | Constant(match, _):
            yield from matching_leaves(match)
        case Range() | Not() | Everything() | Nothing():
            pass


def bonus_terms(query: Query) -> Iterator[Term]:
    """Yield the terms that only add to the score of a match, in order."""
    match query:
        case All(parts) | Any(parts):
            for part in parts:
                yield from bonus_terms(part)
        case Rank(match, bonus):
            yield from bonus_terms(match)
            for part in bonus:
                if isinstance(part, Term):
                    yield part
                else:
                    yield from bonus_terms(part)
        case _:
            pass


def without_bonus(query: Query, level: Level) -> Query:
    """Leave out the bonuses of one level: the same matches with less of a score."""
    match query:
        case All(parts):
            return All(tuple(without_bonus(part, level) for part in parts))
        case Any(parts):
            return Any(tuple(without_bonus(part, level) for part in parts))
        case Rank(match, bonus):
            kept = tuple(without_bonus(part, level) for part in bonus if not (isinstance(part, Term) and part.level == level))
            return Rank(without_bonus(match, level), kept) if kept else without_bonus(match, level)
        case _:
            return query


def matching(query: Query) -> Query:
    """Leave out all bonuses and fixed scores: the same matches, found in less time."""
    match query:
        case All(parts):
            return All(tuple(map(matching, parts)))
        case Any(parts):
            return Any(tuple(map(matching, parts)))
        case Not(part):
            return Not(matching(part))
        case Rank(match, _) | Constant(match, _):
            return matching(match)
        case _:
            return query


def boosted(query: Query, factor: float) -> Query:
    """Multiply the score of each match by ``factor``; the matches stay the same."""
    match query:
        case Term(field, level, text, weight):
            return Term(field, level, text, weight * factor)
        case All(parts):
            return All(tuple(boosted(part, factor) for part in parts))
        case Any(parts):
            return Any(tuple(boosted(part, factor) for part in parts))
        case Rank(match, bonus):
            return Rank(boosted(match, factor), tuple(boosted(part, factor) for part in bonus))
        case Constant(match, score):
            return Constant(match, score * factor)
        case _:
            return query


def in_field(query: Query, source: str, field: str) -> Query:
    """Ask of one field what a query asks of another: ``field`` instead of ``source``."""

    def all_of(parts: tuple[Query, ...]) -> tuple[Query, ...]:
        return tuple(in_field(part, source, field) for part in parts)

    match query:
        case Term() | OneOf() | Phrase():
            return replace(query, field=field) if query.field == source else query
        case All(parts):
            return All(all_of(parts))
        case Any(parts):
            return Any(all_of(parts))
        case Not(part):
            return Not(in_field(part, source, field))
        case Rank(match, bonus):
            return Rank(in_field(match, source, field), all_of(bonus))
        case Constant(match, score):
            return Constant(in_field(match, source, field), score)
        case _:
            return query


def scoring_terms(query: Query) -> Iterator[Term]:
    """Yield the terms that score, bonuses among them, in order."""
    match query:
        case Term():
            yield query
        case All(parts) | Any(parts):
            for part in parts:
                yield from scoring_terms(part)
        case Rank(match, bonus):
            for part in (match, *bonus):
                yield from scoring_terms(part)
        case _:
            pass


def reweighed(query: Query, factor: Callable[[Term], float]) -> Query:
    """Multiply the weight of each term by its own factor.

    The matches stay the same, with other scores.
    """
    match query:
        case Term():
            return replace(query, weight=query.weight * factor(query))
        case All(parts):
            return All(tuple(reweighed(part, factor) for part in parts))
        case Any(parts):
            return Any(tuple(reweighed(part, factor) for part in parts))
        case Rank(match, bonus):
            return Rank(reweighed(match, factor), tuple(reweighed(part, factor) for part in bonus))
        case _:
            return query


def scores(query: Query) -> bool:
    """Say whether some match of a query may have a score other than 0."""
    match query:
        case Term() | Constant():
            return True
        case All(parts) | Any(parts):
            return any(map(scores, parts))
        case Rank(match, bonus):
            return scores(match) or any(map(scores, bonus))
        case _:
            return False
