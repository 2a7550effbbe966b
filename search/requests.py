"""What comes with a query: the level, the order, filters and facets, as typed → as the engine takes them."""

from __future__ import annotations

import math

from kashaf.analyzers import Analyzer, Level
from kashaf.errors import InvalidRequest
from kashaf.index import (
    BY_SCORE,
    TEXT,
    All,
    FacetRequest,
    Kind,
    Nothing,
    Period,
    Query,
    Range,
    Schema,
    Sort,
    Term,
    date_number,
    field_name,
)

__all__ = [
    "FACET_VALUES",
    "LEVELS",
    "RECENT",
    "plan_facet",
    "plan_filter",
    "plan_level",
    "plan_range",
    "plan_sort",
]

LEVELS = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT)
"""The levels that a query can ask for, from strict to loose."""

RECENT = "recent"
"""The order by relevance in which newer documents stand higher."""

FACET_VALUES = 10
"""Values of a facet that are listed; the rest is counted."""


def plan_level(level: str | None) -> Level:
    """Take a level by its name, the stem when none is given. Raises `InvalidRequest` for another name."""
    if level is None:
        return Level.STEM
    if level not in LEVELS:
        raise InvalidRequest(f"{level!r} is no level: use {', '.join(each.value for each in LEVELS)}")
    return Level(level)


def plan_sort(sort: str | None, schema: Schema) -> Sort:
    """Plan an order: ``relevance``, ``recent`` (relevance, of which newness is a part), or a field with ``:asc`` or ``:desc``; dates are newest first unless said otherwise.

    Raises `InvalidRequest` for a field that the index has no type for.
    """
    if sort in (None, "relevance", RECENT):
        return BY_SCORE
    typed, colon, direction = sort.partition(":")
    name = field_name(typed)
    if (colon and direction not in ("asc", "desc")) or name not in schema.fields or name == TEXT:
        known = ", ".join(each for each in schema.fields if each != TEXT)
        raise InvalidRequest(
            f"cannot sort by {sort!r}: use relevance, recent, or a field with :asc or :desc if wanted ({known})"
        )
    return Sort(name, descending=direction == "desc" if colon else schema.kind(name) == Kind.DATE)


def plan_facet(facet: str, schema: Schema) -> FacetRequest:
    """Plan what to count by: a keyword field, or a date field by ``year`` or ``month``.

    Raises `InvalidRequest` for a field of another kind.
    """
    typed, colon, period = facet.partition(":")
    name = field_name(typed)
    kind = schema.kind(name)
    if kind == Kind.DATE and (not colon or period in list(Period)):
        return FacetRequest(name, period=Period(period or "year"))
    if kind == Kind.KEYWORD and not colon and name:
        place, prefix = schema.place(name)
        return FacetRequest(place, prefix, limit=FACET_VALUES)
    raise InvalidRequest(f"cannot count by {facet!r}: use a keyword field such as source, or date, date:year or date:month")


def plan_range(name: str, kind: Kind, low: str, high: str) -> Range:
    """Plan a range of dates or numbers as typed; an empty side is open.

    Raises `InvalidRequest` when a side is no date or number.
    """
    first: float | None
    last: float | None
    if kind == Kind.DATE:
        first, last = date_number(low), date_number(high, end=True)
    else:
        first, last = _number(low), _number(high)
    if (low and first is None) or (high and last is None) or not (low or high):
        raise InvalidRequest(f"{low}..{high} is no range of {name}: write dates as 2016-08 or 2016-08-06, numbers as 12 or 3.5")
    return Range(name, first, last)


def _number(text: str) -> float | None:
    try:
        number = float(text.replace("٫", ".").replace("٬", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def plan_filter(text: str, schema: Schema, analyzer: Analyzer) -> Query:
    """Plan a filter such as ``source:الجزيرة`` (that whole value) or ``date:2016-08..2016-12``.

    Hamza, yeh, teh marbuta and diacritics make no difference in values. In a text field all the words must be there.
    Raises `InvalidRequest` for a filter of another form.
    """
    typed, colon, value = text.partition(":")
    name = field_name(typed.strip())
    value = value.strip()
    if not colon or not name or not value:
        raise InvalidRequest(
            f"{text!r} is no filter: write it as field:value, for example source:الجزيرة or date:2016-08..2016-12"
        )
    kind = schema.kind(name)
    if kind in (Kind.DATE, Kind.NUMBER):
        low, dots, high = value.partition("..")
        return plan_range(name, kind, low.strip(), (high if dots else low).strip())
    if kind == Kind.TEXT:
        words = tuple(Term(name, Level.STEM, token.terms.stem) for token in analyzer.tokens(value))
        return All(words) if words else Nothing()
    place, prefix = schema.place(name)
    term = analyzer.value(value)
    return Term(place, Level.VALUE, prefix + term) if term else Nothing()
