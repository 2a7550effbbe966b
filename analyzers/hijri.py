"""The Hijri calendar: Umm al-Qura in the years 1343 to 1500, the tabular one before and after.

Engines know only days of the Gregorian calendar, extended back before 1582. Here a Hijri date
becomes days, and days that an engine has counted become Hijri years or months.

The tabular calendar has eleven leap years in thirty (2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29) and
begins on 16 July 622 of the Julian calendar: E. M. Reingold and N. Dershowitz, *Calendrical
Calculations*, the chapter on the Islamic calendar. Where months began with the moon that was seen,
as they did, a day of it may be one or two days off.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

__all__ = ["HIJRI_MARK", "hijri_days", "hijri_period"]

HIJRI_MARK = "هـ"
"""The mark after a Hijri year or date."""

_EPOCH = date(622, 7, 19).toordinal()
_FIRST, _LAST = 1343, 1500
_AFTER = date(2077, 11, 17)
"""The day after the last one of 1500."""


def hijri_days(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date] | None:
    """Return the first and the last day of a Hijri year, month or day.

    ``None`` if the calendar does not have it.

    >>> hijri_days(1438, 3)
    (datetime.date(2016, 11, 30), datetime.date(2016, 12, 29))
    >>> hijri_days(571, 7, 14)
    (datetime.date(1176, 2, 4), datetime.date(1176, 2, 4))
    """
    if year < 1 or month not in (None, *range(1, 13)):
        return None
    try:
        first = _beginning(year, month or 1)
        after = _beginning(year, month + 1) if month else _beginning(year + 1, 1)
        if day is None:
            return first, after - timedelta(1)
        found = first + timedelta(day - 1)
    except (ValueError, OverflowError):
        return None
    return (found, found) if first <= found < after else None


def hijri_period(day: str, *, month: bool) -> str | None:
    """Return the Hijri year, or month, of a day.

    ``None`` for a day before the calendar begins, and for a text that is no day.

    >>> hijri_period("2016-12-04", month=True), hijri_period("1176-02-04", month=False)
    ('1438-03هـ', '571هـ')
    """
    try:
        found = date.fromisoformat(day)
        # Thirty years have 10,631 days, so this is at most one off.
        year = max(1, (found.toordinal() - _EPOCH) * 30 // 10_631 + 1)
        while _beginning(year, 1) > found:
            year -= 1
        while _beginning(year + 1, 1) <= found:
            year += 1
        number = next(number for number in range(12, 0, -1) if _beginning(year, number) <= found)
    except (ValueError, OverflowError, StopIteration):
        return None
    return f"{year}-{number:02}{HIJRI_MARK}" if month else f"{year}{HIJRI_MARK}"


@lru_cache(maxsize=4_096)
def _beginning(year: int, month: int) -> date:
    """Return the first day of a month; a month after the twelfth belongs to the next year.

    Raises `ValueError` or `OverflowError`.
    """
    if month > 12:
        year, month = year + 1, 1
    if _FIRST <= year <= _LAST:
        from hijridate import Hijri  # with its table of months, which few searches need

        return date(*Hijri(year, month, 1).to_gregorian().datetuple())
    if (year, month) == (_LAST + 1, 1):
        return _AFTER
    if year < 1:
        raise ValueError("the calendar begins with the year 1")
    return date.fromordinal(_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2)
