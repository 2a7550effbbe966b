"""The options of a query: level, order, filters and facets, from typed text to engine values."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from datetime import date, timedelta

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.dates import date_number
from kashaf.arguments import optional, take_number, take_text
from kashaf.errors import InvalidRequest
from kashaf.index import (
    BY_SCORE,
    TEXT,
    All,
    Any,
    FacetRequest,
    Kind,
    Nothing,
    OneOf,
    Period,
    Query,
    Range,
    Schema,
    Sort,
    Term,
    field_name,
)
from kashaf.search.query.author_names import AUTHOR, AuthorNames
from kashaf.search.query.filters import Filter
from kashaf.search.query.numeric_fields import NumericFields

__all__ = [
    "CENTURY",
    "FACET_VALUES",
    "HIJRI",
    "HIJRI_CENTURY",
    "LEVELS",
    "MAX_VALUES",
    "RECENT",
    "UNITS",
    "plan_facet",
    "plan_filter",
    "plan_level",
    "plan_numbers",
    "plan_range",
    "plan_sort",
    "plan_unit",
    "take_limit",
    "take_offset",
]

LEVELS = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT)
"""The levels of a query, from strict to loose."""

UNITS = ("document", "page")
"""What a result is ranked by: whole documents, or the best page of each."""

RECENT = "recent"
"""The order by relevance in which newer documents rank higher."""

FACET_VALUES = 10
"""The most values of a facet listed with hits; the others are only counted."""

MAX_VALUES = 1_000
"""The most values of a facet in a request for facets alone."""

HIJRI = ("hijri-year", "hijri-month")
"""The Hijri periods that dates can be counted by; the engine counts their days."""

CENTURY, HIJRI_CENTURY = "century", "hijri-century"
"""The centuries that dates can be counted by, and numbers, in the calendar of their field."""

_CENTURIES = 100_000
"""The most different numbers that centuries are counted from."""

_BRACKETS = re.compile(r"\[\s*(.+?)\s+TO\s+(.+?)\s*\]")
"""A range as Lucene writes it; a star is an open side."""

_GREGORIAN = {"": Period.YEAR, "year": Period.YEAR, "month": Period.MONTH, CENTURY: Period.YEAR, HIJRI_CENTURY: Period.YEAR}


MAX_LIMIT = 10_000
"""The most hits of one search; more are read page by page with ``offset``."""

MAX_OFFSET = 1_000_000_000
"""The most hits that can be skipped: engines count in 32 bits."""


def take_limit(limit: int) -> int:
    """Take the number of hits to return. Raises `InvalidRequest`."""
    return take_number("limit", limit, 0, MAX_LIMIT)


def take_offset(offset: int) -> int:
    """Take the number of hits to skip. Raises `InvalidRequest`."""
    return take_number("offset", offset, 0, MAX_OFFSET)


def plan_level(level: str | None) -> Level:
    """Take a level by its name; ``None`` is the stem.

    Raises `InvalidRequest` for another name.
    """
    name = optional(take_text, "level", level)
    if name is None:
        return Level.STEM
    if name not in LEVELS:
        raise InvalidRequest("{level!r} is no level: use {levels}", level=str(name), levels=LEVELS)
    return Level(name)


def plan_unit(unit: str | None) -> str | None:
    """Take a unit by its name; ``None`` stays.

    Raises `InvalidRequest` for another name.
    """
    name = optional(take_text, "unit", unit)
    if name is not None and name not in UNITS:
        raise InvalidRequest("{unit!r} is no unit: use {units}", unit=str(name), units=UNITS)
    return name


def plan_sort(sort: str | None, schema: Schema, numeric: NumericFields | None = None) -> Sort:
    """Plan an order: ``relevance``, ``recent``, or a field with ``:asc`` or ``:desc``.

    ``recent`` is relevance with a bonus for newer documents. Without a direction, dates are in
    descending order and other fields in ascending order. Raises `InvalidRequest` for a field that
    has neither a type nor numbers in most of its documents.
    """
    sort = optional(take_text, "sort", sort)
    if sort is None or sort in ("relevance", RECENT):
        return BY_SCORE
    typed, colon, direction = sort.partition(":")
    name = field_name(typed)
    known = (name in schema.fields and name != TEXT) or (numeric and numeric.numbers(name))
    if (colon and direction not in ("asc", "desc")) or not known:
        raise InvalidRequest(
            "cannot sort by {sort!r}: use relevance, recent, or a field with :asc or :desc if wanted ({fields})",
            sort=sort,
            fields=[each for each in schema.fields if each != TEXT],
        )
    return Sort(name, descending=direction == "desc" if colon else schema.kind(name) == Kind.DATE)


def plan_facet(facet: str, schema: Schema, values: int = FACET_VALUES) -> FacetRequest:
    """Plan a facet: a keyword or number field, or a date field with a period.

    The periods are ``year``, ``month``, ``century``, ``hijri-year``, ``hijri-month`` and
    ``hijri-century``; numbers have the period ``century``, also those in fields without a type.
    Raises `InvalidRequest` for a field of another kind, and for more ``values`` than can be listed.
    """
    values = take_number("limit", values, 1, MAX_VALUES)
    typed, colon, period = facet.partition(":")
    name = field_name(typed)
    kind = schema.kind(name)
    if kind == Kind.DATE and period in HIJRI:
        return FacetRequest(name, period=Period.DAY)
    if kind == Kind.DATE and period in _GREGORIAN and (period or not colon):
        return FacetRequest(name, period=_GREGORIAN[period])
    place, prefix = schema.place(name)
    if period == CENTURY and name and (kind == Kind.NUMBER or prefix):
        return FacetRequest(place, prefix, limit=_CENTURIES)
    if kind in (Kind.KEYWORD, Kind.NUMBER) and not colon and name:
        return FacetRequest(place, prefix, limit=values)
    raise InvalidRequest(
        "cannot count a facet by {facet!r}: use a keyword or number field such as source, or a date field such as date, date:month, "
        "date:hijri-year or date:hijri-month",
        facet=facet,
    )


def plan_range(name: str, kind: Kind, low: str, high: str) -> Query:
    """Plan a range of dates or numbers as typed; an empty side is open.

    Hijri dates (``1438-03هـ``) are converted to days here. A date without a day or month counts as
    its beginning: 2016 is in 2015-12..2016-03. But it is in no Hijri year, month or day, because
    nobody knows in which; those are searched by the days of each Gregorian month.

    Raises `InvalidRequest` if a side is neither a date nor a number.
    """
    first: float | None
    last: float | None
    if kind == Kind.DATE:
        first, last = date_number(low), date_number(high, end=True)
        days = _days(first, last) if low == high else None
        if days:
            return _on_days(name, *days)
    else:
        first, last = _number(low), _number(high)
    if (low and first is None) or (high and last is None) or not (low or high):
        raise InvalidRequest(
            "{range} is no range of {field}: write dates as 2016-08, 2016-08-06 or 1438-03هـ, numbers as 12 or 3.5",
            range=f"{low}..{high}",
            field=name,
        )
    return Range(name, first, last)


def _days(first: int | None, last: int | None) -> tuple[date, date] | None:
    """Return the first and last of several days; ``None`` if there is only one day.

    It is also ``None`` for a Gregorian month or year, which has a number of its own.
    """
    numbers = [number // 10**6 for number in (first, last) if number is not None]
    if len(set(numbers)) < 2 or not numbers[0] % 100:
        return None
    begin, end = (date(number // 10**4, number // 100 % 100, number % 100) for number in numbers)
    return begin, end


def _on_days(name: str, first: date, last: date) -> Query:
    spans = []
    while first <= last:
        end = min(last, first.replace(day=monthrange(first.year, first.month)[1]))
        spans.append(Range(name, date_number(first.isoformat()), date_number(end.isoformat(), end=True)))
        first = end + timedelta(days=1)
    return spans[0] if len(spans) == 1 else Any(tuple(spans))


def _number(typed: str) -> float | None:
    try:
        number = float(typed.replace("٫", ".").replace("٬", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def plan_numbers(name: str, low: str, high: str, numeric: NumericFields) -> Query | None:
    """Plan a range of numbers in a field without a type; ``None`` if it is no such range."""
    first, last = _number(low), _number(high)
    if (low and first is None) or (high and last is None) or not (low or high) or not numeric.numbers(name):
        return None
    return numeric.between(name, first, last)


def plan_filter(
    filter: str | Filter,
    schema: Schema,
    analyzer: Analyzer,
    numeric: NumericFields | None = None,
    authors: AuthorNames | None = None,
) -> Query:
    """Plan a filter, for example ``source:الجزيرة``, which matches that whole value.

    ``source:الجزيرة|العربية`` matches either value, ``date:2016-08..2016-12`` a range. Hamza, yeh,
    teh marbuta and diacritics make no difference in values. In a text field all words of a value
    must match. A range in a field without a type finds ``numeric`` values. The name of an author
    also finds his other names.

    Raises `InvalidRequest` for a filter of another form.
    """
    wanted = Filter.read(filter)
    parts = tuple(
        dict.fromkeys(_plan_value(wanted.field, value, schema, analyzer, numeric, authors) for value in wanted.values)
    )
    return parts[0] if len(parts) == 1 else Any(parts)


def _plan_value(
    name: str, value: str, schema: Schema, analyzer: Analyzer, numeric: NumericFields | None, authors: AuthorNames | None
) -> Query:
    kind = schema.kind(name)
    low, dots, high = _bracketless(value).partition("..")
    if kind in (Kind.DATE, Kind.NUMBER):
        return plan_range(name, kind, low.strip(), (high if dots else low).strip())
    if kind == Kind.TEXT:
        words = tuple(Term(name, Level.STEM, token.terms.stem) for token in analyzer.tokens(value))
        return All(words) if words else Nothing()
    place, prefix = schema.place(name)
    term = analyzer.value(value)
    if term and authors and name == AUTHOR and (names := authors.names(prefix + term)):
        return OneOf(place, Level.VALUE, tuple(each.term for each in names))
    whole = Term(place, Level.VALUE, prefix + term) if term else Nothing()
    span = plan_numbers(name, low.strip(), high.strip(), numeric) if prefix and dots and numeric else None
    return whole if span is None else Any((span, whole))


def _bracketless(value: str) -> str:
    """Write a range in brackets with two points."""
    found = _BRACKETS.fullmatch(value)
    return "..".join("" if side == "*" else side for side in found.groups()) if found else value
