"""Dates as documents and people write them → numbers that sort.

It reads, with digits of any kind and in this order:

1. ISO 8601, complete or not: ``2016``, ``2016-08``, ``2016/8/6``, ``2016-08-06T14:30+03:00``;
2. months by name, with the day before or after: the Arabic names of East and West, double names
   (``آب/أغسطس``), English names and Hijri months;
3. numbers, with or without a mark of their calendar: ``6/8/2016`` is the sixth of August, because
   Arabic writes the day first. The month comes first only if nothing else is possible
   (``8/16/2016``);
4. years after عام and سنة or with a mark, and the same year in both calendars with a slash
   (``571/1176``).

Text around a date (its weekday, "نُشر في") is skipped. A Hijri year or month becomes its days. If
both calendars are given, the date is the days in both. If they have no day in common, the more
exact date wins; of two equally exact ones, the Gregorian, because Hijri days differ by country. A
time of day is kept; its offset from UTC is ignored. Dates before Christ and of the solar Hijri
calendar are not read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kashaf.analyzers.date_spans import BOUNDS, Span, padded

__all__ = ["date_number", "date_period"]

_LONGEST = 150
"""The most characters of a date with the text around it; longer texts are no dates."""

_ISO = re.compile(
    r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?[\d.]*(?:Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


def date_number(date: str, *, end: bool = False) -> int | None:
    """Turn a date as written (``2016-08``, ``6 آب 2016``, ``14 رجب 1437هـ``) into a number.

    The module describes the accepted forms. The number is YYYYMMDDhhmmss. Missing parts are 0, or
    9s with ``end``, so that a year or month is a range; a Hijri one is a range of days. ``None`` if
    it is no date.

    >>> date_number("2016-08-06"), date_number("السبت ٦ آب/أغسطس ٢٠١٦")
    (20160806000000, 20160806000000)
    >>> date_number("2016-08", end=True), date_number("رجب 1437", end=True)
    (20160899999999, 20160507999999)
    """
    span = _span(date.strip()) if len(date) <= _LONGEST else None
    return span[end] if span else None


def date_period(number: float, *, parts: int) -> str:
    """Return the year of a date's number, with ``parts`` 2 its month, with 3 its day.

    A date without a month or day has no such period, so the result is empty.

    >>> date_period(20160806000000, parts=1), date_period(20160806000000, parts=3)
    ('2016', '2016-08-06')
    >>> date_period(20160800000000, parts=3)
    ''
    """
    digits = f"{int(number):014d}"
    held = (digits[:4], digits[4:6], digits[6:8])[:parts]
    return "" if "00" in held[1:] else "-".join(held)


@lru_cache(maxsize=4_096)  # the same few days occur again and again
def _span(text: str) -> Span | None:
    found = _ISO.fullmatch(text)
    if not found:
        from kashaf.analyzers.written_dates import read_date  # its patterns take long to compile

        return read_date(text)
    year, *rest = (int(part) if part else None for part in found.groups())
    if not all(low <= part <= high for part, (low, high) in zip(rest, BOUNDS, strict=True) if part is not None):
        return None
    return padded(year or 0, *rest)
