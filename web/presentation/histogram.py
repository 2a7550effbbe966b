"""The columns of a histogram: periods of time in order, also those without documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kashaf.analyzers.hijri import HIJRI_MARK, hijri_period
from kashaf.search import FacetValue

__all__ = ["Column", "axes", "histogram"]

_PERIOD = re.compile(rf"(\d{{1,6}})(?:-(\d{{1,2}}))?({HIJRI_MARK})?")

MOST = 120
"""The most columns with gaps in time; beyond that, only periods with documents are shown."""

_LABELLED = 7
"""Columns from which on the middle one is written below them too."""


@dataclass(frozen=True, slots=True)
class Column:
    """A period (as in facets), its number of documents, its filter and its height in percent.

    The highest column has 100.
    """

    value: str
    documents: int
    filter: str
    height: float


def histogram(values: Sequence[FacetValue]) -> list[Column]:
    """Give a column for every period from the first to the last.

    ``values`` are years or months of one calendar, rising. Even one document can be seen: no column
    with documents is lower than 4 percent.

    >>> values = [FacetValue("2014", 8, "date:2014"), FacetValue("2016", 4, "date:2016")]
    >>> [(column.value, column.height) for column in histogram(values)]
    [('2014', 100.0), ('2015', 0.0), ('2016', 50.0)]
    """
    highest = max((each.documents for each in values), default=1)
    found = {each.value: Column(each.value, each.documents, each.filter, _height(each.documents, highest)) for each in values}
    return [found.get(value) or Column(value, 0, f"date:{value}", 0.0) for value in _periods([each.value for each in values])]


def axes(columns: Sequence[Column]) -> list[list[str]]:
    """Give the periods to write below columns, from the first to the last.

    Below Gregorian years there is a second line with the Hijri years in which they begin.

    >>> axes(histogram([FacetValue("2014", 1, ""), FacetValue("2016", 1, "")]))
    [['2014', '2016'], ['1435هـ', '1437هـ']]
    """
    if not columns:
        return []
    middle = [len(columns) // 2] if len(columns) >= _LABELLED and len(columns) % 2 else []
    line = [columns[at].value for at in (0, *middle, len(columns) - 1)]
    other = [hijri_period(f"{value}-01-01", month=False) for value in line if re.fullmatch(r"\d{4}", value)]
    return [line, [each for each in other if each]] if len(other) == len(line) and all(other) else [line]


def _height(documents: int, highest: int) -> float:
    return round(max(4.0, 100 * documents / highest), 1)


def _periods(values: list[str]) -> list[str]:
    """Number the periods between the first and the last, if they are few and all of one kind."""
    read = [_PERIOD.fullmatch(value) for value in values]
    if not values or None in read:
        return values
    kinds = {(bool(each[2]), each[3] or "", len(each[1])) for each in read if each}
    if len(kinds) != 1:
        return values
    monthly, calendar, _ = kinds.pop()
    numbers = [int(each[1]) * 12 + int(each[2]) - 1 if monthly else int(each[1]) for each in read if each]
    if numbers[-1] - numbers[0] >= MOST:
        return values
    between = range(numbers[0], numbers[-1] + 1)
    return [f"{n // 12:04}-{n % 12 + 1:02}{calendar}" if monthly else f"{n:04}{calendar}" for n in between]
