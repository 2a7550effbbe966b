"""The date of a page that states none for programs: the one shown, or that in the address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kashaf.analyzers.boilerplate import is_date
from kashaf.analyzers.dates import date_number, date_period

__all__ = ["shown_date"]

_LINES_AFTER = 6
"""Lines below the title in which a date is that of the page."""
_LINES_ABOVE = 3
"""Lines above it: further up is the date of today."""
_LONGEST = 120

_IN_ADDRESS = (
    re.compile(r"/(19\d\d|20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/._-]|$)"),
    re.compile(r"/(19\d\d|20\d\d)(\d\d)(\d\d)(?=[/._-]|$)"),
    re.compile(r"/(19\d\d|20\d\d)/[A-Za-z_-]{2,30}/(\d{1,2})/(\d{1,2})(?=/|$)"),
)


def shown_date(title: str, text: str, url: str) -> str:
    r"""Give the day of a page in ISO 8601; ``""`` where neither its text nor its address shows one.

    A line near the title counts that holds nothing but a date with its time.

    >>> shown_date("الجسر", "الجسر\nالسبت، 03 آب/أغسطس 2013، آخر تحديث 14:00\nأعلنت البلدية", "")
    '2013-08-03'
    >>> shown_date("", "", "https://example.org/2013/local/8/3/bridge")
    '2013-08-03'
    """
    lines = [line.strip() for line in text[:20_000].split("\n") if line.strip()]
    at = next((number for number, line in enumerate(lines) if title and line == title), 0)
    near = [*lines[at + 1 : at + 1 + _LINES_AFTER], *reversed(lines[max(at - _LINES_ABOVE, 0) : at + 1])]
    for line in near:
        if len(line) <= _LONGEST and re.search(r"\d", line) and is_date(line) and (day := _day(line)):
            return day
    try:
        path = urlsplit(url).path[:500]
    except ValueError:
        return ""
    for pattern in _IN_ADDRESS:
        for year, month, number in pattern.findall(path):
            if day := _day(f"{year}-{int(month):02}-{int(number):02}"):
                return day
    return ""


def _day(date: str) -> str:
    number = date_number(date)
    return date_period(number, parts=3) if number else ""
