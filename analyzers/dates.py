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
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from kashaf.analyzers.hijri import hijri_days
from kashaf.analyzers.normalization import (
    drop_invisible,
    normalize_alef,
    normalize_teh_marbuta,
    normalize_yeh,
    strip_diacritics,
)

__all__ = ["date_number", "date_period", "is_afternoon"]

_LONGEST = 150
"""The most characters of a date with the text around it; longer texts are no dates."""

_ISO = re.compile(
    r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?[\d.]*(?:Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
_BOUNDS = ((1, 12), (1, 31), (0, 23), (0, 59), (0, 60))


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


def is_afternoon(mark: str) -> bool | None:
    """Say whether a mark of the time of day means the afternoon; ``None`` for no such mark.

    >>> is_afternoon("م"), is_afternoon("a.m."), is_afternoon("x")
    (True, False, None)
    """
    found = _OF_DAY.fullmatch(_fold(mark).strip())
    return None if not found else found[2] is not None


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


_Span = tuple[int, int]
"""The first and the last number that an incomplete date can mean."""


@lru_cache(maxsize=4_096)  # the same few days occur again and again
def _span(text: str) -> _Span | None:
    found = _ISO.fullmatch(text)
    if not found:
        return _told(_fold(text))
    year, *rest = (int(part) if part else None for part in found.groups())
    if not all(low <= part <= high for part, (low, high) in zip(rest, _BOUNDS, strict=True) if part is not None):
        return None
    return _padded(year or 0, *rest)


def _padded(year: int, *rest: int | None) -> _Span:
    """Make a span from a year, a month and so on; missing parts stay open."""
    parts = [*rest, *[None] * (len(_BOUNDS) - len(rest))]
    first, last = ("".join(missing if part is None else f"{part:02}" for part in parts) for missing in ("00", "99"))
    return int(f"{year}{first}"), int(f"{year}{last}")


def _fold(text: str) -> str:
    for step in (drop_invisible, strip_diacritics, normalize_alef, normalize_yeh, normalize_teh_marbuta):
        text = step(text)
    return "".join(str(unicodedata.decimal(char, char)) for char in text.lower().translate(_APOSTROPHES))


_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʿʾ`´"))


# The months, each with all its names: those of the Levant and Iraq, of the Maghreb, of Egypt and
# the Gulf.

_GREGORIAN_MONTHS = (
    "يناير|كانون الثاني|كانون ثاني|جانفي|january|jan",
    "فبراير|شباط|فيفري|february|feb",
    "مارس|آذار|march|mar",
    "أبريل|نيسان|أفريل|april|apr",
    "مايو|أيار|ماي|may",
    "يونيو|يونيه|حزيران|جوان|june|jun",
    "يوليو|يوليه|تموز|جويلية|يوليوز|july|jul",
    "أغسطس|آب|أوت|غشت|august|aug",
    "سبتمبر|أيلول|شتنبر|september|sept|sep",
    "أكتوبر|تشرين الأول|تشرين أول|october|oct",
    "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر|november|nov",
    "ديسمبر|كانون الأول|كانون أول|دجنبر|december|dec",
)
_HIJRI_MONTHS = (
    "محرم|المحرم|muharram",
    "صفر|safar",
    "ربيع الأول|ربيع أول|rabi al-awwal|rabi i",
    "ربيع الآخر|ربيع الثاني|ربيع آخر|ربيع ثاني|rabi al-thani|rabi al-akhir|rabi ii",
    "جمادى الأولى|جمادى الأول|جمادى أولى|jumada al-ula|jumada al-awwal|jumada i",
    "جمادى الآخرة|جمادى الثانية|جمادى الآخر|جمادى الثاني|jumada al-akhira|jumada al-thani|jumada ii",
    "رجب|rajab",
    "شعبان|shaban",
    "رمضان|ramadan",
    "شوال|shawwal",
    "ذو القعدة|ذي القعدة|ذو قعدة|ذي قعدة|dhu al-qada|dhu al-qadah",
    "ذو الحجة|ذي الحجة|ذو حجة|ذي حجة|dhu al-hijja|dhu al-hijjah",
)


def _joined(name: str) -> str:
    return re.sub(r"[\s-]", "", name)


def _numbered(months: tuple[str, ...]) -> dict[str, int]:
    return {_joined(_fold(name)): number for number, names in enumerate(months, start=1) for name in names.split("|")}


def _any_of(months: tuple[str, ...]) -> str:
    names = sorted((_fold(name) for names in months for name in names.split("|")), key=len, reverse=True)
    return "|".join(re.sub(r"[\s-]+", r"[\\s-]*", name) for name in names)


_LETTER = r"[^\W\d_]"
_APART = r"[\s,،./–-]*"
_EPITHET = r"(?:\s+(?:ال(?:حرام|معظم|مبارك|مكرم|خير|فرد|مرجب|كريم)))?"
_YEAR_WORD = r"(?:(?:من\s+)?ل?(?:ال)?(?:عام|سنه)\s+)?"
_BEHIND, _BEFORE = r"(?<!\d)(?<!\d[-/.])", r"(?![-/.]?\d)"


def _named(months: tuple[str, ...], year: str) -> tuple[re.Pattern[str], ...]:
    """Make the patterns of a date with the name of a month.

    Their orders are: day, month, year; month, day, year; year, month, day; month, year.
    """
    name = rf"(?<!{_LETTER})(?:{_any_of(months)})(?!{_LETTER})"
    month = rf"(?P<month>{name})(?:\s*[/(–-]\s*(?:{name})\)?)?{_EPITHET}"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    days = rf"{day}(?:\s*[–-]\s*\d{{1,2}})?{_APART}(?:(?:من|of)\s+)?(?:شهر\s+)?"
    year = rf"(?P<year>{year})(?!\d)"
    whole = r"(?P<year>\d{4})"
    forms = (
        rf"{_BEHIND}{days}{month}{_APART}{_YEAR_WORD}{year}",
        rf"{month}\.?\s*{day}(?:\s*[,،]\s*|\s+)(?:[a-z]{{2,5}}\s+)?{whole}(?!\d)",
        rf"{_BEHIND}{whole}{_APART}{month}{_APART}{day}(?!\d)",
        rf"{month}{_APART}{_YEAR_WORD}{year}",
    )
    return tuple(map(re.compile, forms))


_HIJRI = rf"(?:ه(?!{_LETTER})|(?:ال)?هجري[اه]?|للهجره|(?:من )?الهجره|a\.?h\b\.?|hijri)(?!{_LETTER})"
_CHRISTIAN = rf"(?:م|(?:ال)?ميلادي[اه]?|للميلاد|a\.?d\b\.?|c\.?e\b\.?)(?!{_LETTER})"
_MARK = rf"(?:\s*(?:(?P<hijri>{_HIJRI})|(?P<christian>{_CHRISTIAN})))?"
_OTHER_ERA = re.compile(
    rf"(?<!{_LETTER})(?:ق\s*\.?\s*(?:م|ه)|قبل (?:الميلاد|الهجره)|b\.?c|(?:ه|هجري)\s*\.?\s*ش(?:مسي[اه]?)?)(?!{_LETTER})"
)
_OF_DAY = re.compile(r"(am|a\.m\.?|ص|صباحا|فجرا)|(pm|p\.m\.?|م|مساء|ظهرا|عصرا|ليلا)")
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    rf"(?:\s*(?:{_OF_DAY.pattern})(?!{_LETTER}))?"
    r"\s*(?:z|utc|gmt)?\s*(?:[+-]\d{2}:?\d{2}(?![\d/-]))?"
)
_DASH = r"\s*[-/.]\s*"

_HIJRI_NAMED, _HIJRI_NUMBER = _named(_HIJRI_MONTHS, r"\d{1,4}"), _numbered(_HIJRI_MONTHS)
_NAMED, _NUMBER = _named(_GREGORIAN_MONTHS, r"\d{3,4}"), _numbered(_GREGORIAN_MONTHS)
_NUMBERS = (
    re.compile(rf"{_BEHIND}(?P<day>\d{{1,2}}){_DASH}(?P<month>\d{{1,2}}){_DASH}(?P<year>\d{{3,4}}){_BEFORE}{_MARK}"),
    re.compile(rf"{_BEHIND}(?P<year>\d{{4}}){_DASH}(?P<month>\d{{1,2}})(?:{_DASH}(?P<day>\d{{1,2}}))?{_BEFORE}{_MARK}"),
    re.compile(
        rf"{_BEHIND}(?P<year>\d{{1,3}}){_DASH}(?P<month>\d{{1,2}})(?:{_DASH}(?P<day>\d{{1,2}}))?{_BEFORE}\s*(?P<hijri>{_HIJRI})"
    ),
    re.compile(r"\A(?P<month>\d{1,2})[-/.](?P<year>\d{4})\Z"),
)
_HIJRI_YEAR = (re.compile(rf"{_BEHIND}(?P<year>\d{{1,4}})(?:\s*[–/-]\s*\d{{1,4}})?\s*{_HIJRI}"),)
_YEAR = (
    re.compile(rf"{_BEHIND}(?P<year>\d{{3,4}})(?:\s*[–/-]\s*\d{{3,4}})?\s*{_CHRISTIAN}"),
    re.compile(r"(?:عام|سنه|الموافق|year)\s+(?P<year>\d{3,4})(?!\d)"),
)
_BOTH = re.compile(r"(\d{1,4})\s*[/–-]\s*(\d{3,4})")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A date as written in a text; ``hijri`` is ``None`` if its calendar is unknown."""

    year: int
    month: int | None
    day: int | None
    hijri: bool | None

    @property
    def parts(self) -> int:
        """How many of month and day are given."""
        return (self.month is not None) + (self.day is not None)

    def span(self, time: tuple[int, ...]) -> _Span | None:
        """Return its numbers; ``None`` for a date that its calendar does not have."""
        if self.hijri:
            return self._hijri_span(time)
        month, day = self.month, self.day
        if month and day and month > 12 >= day:
            month, day = day, month
        try:
            date(self.year, month or 1, day or 1)
        except ValueError:
            return None
        return _padded(self.year, month, day, *(time if day else ()))

    def _hijri_span(self, time: tuple[int, ...]) -> _Span | None:
        days = hijri_days(self.year, self.month, self.day)
        if days is None and self.day in (29, 30):  # the moon was seen later than calculated
            days = hijri_days(self.year, self.month)
            days = (days[1], days[1]) if days else None
        if days is None:
            return None
        first, last = ((day.year, day.month, day.day) for day in days)
        return _padded(*first, *(time if self.day else ()))[0], _padded(*last, *(time if self.day else ()))[1]


def _told(text: str) -> _Span | None:
    """Read a date in words, or in numbers with words."""
    if _OTHER_ERA.search(text):
        return None
    both = _BOTH.fullmatch(text)
    if both:
        spans = _Stated(int(both[1]), None, None, hijri=True).span(()), _Stated(int(both[2]), None, None, hijri=False).span(())
        together = _together(*spans)
        if together:
            return together
    time = _TIME.search(text)
    if time:
        text = f"{text[: time.start()]} {text[time.end() :]}"
    stated = list(_dates(text))
    found = [(each, span) for each in _settled(stated) if (span := each.span(_clock(time)))]
    found.sort(key=lambda each: each[0].parts, reverse=True)
    hijri, other = (next((each for each in found if bool(each[0].hijri) is wanted), None) for wanted in (True, False))
    if not hijri or not other:
        best = hijri or other
        return best[1] if best else None
    return _together(hijri[1], other[1]) or (hijri[1] if hijri[0].parts > other[0].parts else other[1])


def _together(hijri: _Span | None, other: _Span | None) -> _Span | None:
    """Return the days in both spans, each as a day."""
    if not hijri or not other:
        return None
    first, last = max(hijri[0], other[0]), min(hijri[1], other[1])
    if first > last:
        return None
    if first % 10**10 < 10**8 or first % 10**8 < 10**6:  # a month or a year, whose days are now known
        year, month = first // 10**10, first // 10**8 % 100 or 1
        first = _padded(year, month, 1)[0]
    year, month, day = last // 10**10, min(last // 10**8 % 100, 12), last // 10**6 % 100
    return first, _padded(year, month, monthrange(year, month)[1])[1] if day == _OPEN else last


_OPEN = 99
"""Stands for a day at the end of a month or year."""


def _clock(found: re.Match[str] | None) -> tuple[int, ...]:
    """Return the hour, the minute and, if given, the second."""
    if not found:
        return ()
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5] and hour < 12:
        hour += 12
    elif found[4] and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 60:
        return ()
    return (hour, minute, second) if found[3] else (hour, minute)


def _dates(text: str) -> Iterator[_Stated]:
    """Find the dates in a text, each once: a pattern does not see earlier matches."""
    for patterns, months, hijri in (
        (_HIJRI_NAMED, _HIJRI_NUMBER, True),
        (_NAMED, _NUMBER, False),
        (_NUMBERS, {}, None),
        (_HIJRI_YEAR, {}, True),
        (_YEAR, {}, False),
    ):
        for pattern in patterns:
            for found in pattern.finditer(text):
                parts = found.groupdict()
                month, day = parts.get("month"), parts.get("day")
                yield _Stated(
                    int(parts["year"]),
                    months.get(_joined(month)) or int(month) if month else None,
                    int(day) if day else None,
                    True if parts.get("hijri") else False if parts.get("christian") else hijri,
                )
            text = pattern.sub(" ; ", text)


def _settled(stated: list[_Stated]) -> Iterator[_Stated]:
    """Read a year such as 1437 without a mark as Hijri if another date beside it is Gregorian."""
    ours = any(not each.hijri and each.year >= _OUR_DAYS for each in stated)
    for each in stated:
        yield replace(each, hijri=True) if ours and each.hijri is None and each.year in _HIJRI_YEARS else each


_OUR_DAYS = 1700
_HIJRI_YEARS = range(1100, 1500)
