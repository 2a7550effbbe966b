"""Hijri dates as typed, and the days they are: the calendar of Umm al-Qura, years 1343 to 1500.

Engines know days of the Gregorian calendar only. A Hijri date becomes days here, and days that an engine has counted become
Hijri years or months.
"""

from __future__ import annotations

import re
from datetime import date

from hijridate import Gregorian, Hijri

from kashaf.errors import InvalidRequest

__all__ = ["hijri_days", "hijri_period"]

_TYPED = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?\s*(?:هـ?|AH)", re.IGNORECASE)


def hijri_days(text: str) -> tuple[date, date] | None:
    """Give the first and the last day of a Hijri year, month or day; ``None`` for what is not marked as Hijri.

    Raises `InvalidRequest` for one that the calendar does not have.

    >>> hijri_days("1438-03هـ"), hijri_days("١٤٣٨-٠٣-٠٥ هـ"), hijri_days("1438")
    ((datetime.date(2016, 11, 30), datetime.date(2016, 12, 29)), (datetime.date(2016, 12, 4), datetime.date(2016, 12, 4)), None)
    """
    found = _TYPED.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = found.groups()
    try:
        first = Hijri(int(year), int(month or 1), int(day or 1))
        ending = Hijri(first.year, int(month or 12), 1)
        last = Hijri(ending.year, ending.month, int(day or ending.month_length()))
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(
            f"{text!r} is no date of the Hijri calendar: give a year from 1343 to 1500, a month from 1 to 12, a day of that month"
        ) from error
    return _day(first), _day(last)


def _day(hijri: Hijri) -> date:
    return date(*hijri.to_gregorian().datetuple())


def hijri_period(day: str, *, month: bool) -> str | None:
    """Tell the Hijri year, or month, of a day; ``None`` for one outside the calendar, and for what is no day at all.

    >>> hijri_period("2016-12-04", month=True), hijri_period("1517-04-13", month=False)
    ('1438-03هـ', None)
    """
    try:
        hijri = Gregorian(*date.fromisoformat(day).timetuple()[:3]).to_hijri()
    except (ValueError, OverflowError):
        return None
    return f"{hijri.year}-{hijri.month:02}هـ" if month else f"{hijri.year}هـ"
