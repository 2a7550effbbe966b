"""Dates in words or with a mark of their calendar, as `kashaf.analyzers.dates` describes them.

Its patterns name all months, so they take longer to compile than most programs need to start: it is
imported for the first date that is not ISO 8601.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kashaf.analyzers.date_spans import Span, padded
from kashaf.analyzers.hijri import hijri_days
from kashaf.analyzers.normalization import (
    drop_invisible,
    normalize_alef,
    normalize_teh_marbuta,
    normalize_yeh,
    strip_diacritics,
)

__all__ = ["is_afternoon", "read_date"]


def read_date(text: str) -> Span | None:
    """Read a date in words, or in numbers with words; ``None`` if it is none."""
    return _told(_fold(text))


def is_afternoon(mark: str) -> bool | None:
    """Say whether a mark of the time of day means the afternoon; ``None`` for no such mark.

    >>> is_afternoon("م"), is_afternoon("a.m."), is_afternoon("x")
    (True, False, None)
    """
    found = _OF_DAY.fullmatch(_fold(mark).strip())
    return None if not found else found[2] is not None


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

    def span(self, time: tuple[int, ...]) -> Span | None:
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
        return padded(self.year, month, day, *(time if day else ()))

    def _hijri_span(self, time: tuple[int, ...]) -> Span | None:
        days = hijri_days(self.year, self.month, self.day)
        if days is None and self.day in (29, 30):  # the moon was seen later than calculated
            days = hijri_days(self.year, self.month)
            days = (days[1], days[1]) if days else None
        if days is None:
            return None
        first, last = ((day.year, day.month, day.day) for day in days)
        return padded(*first, *(time if self.day else ()))[0], padded(*last, *(time if self.day else ()))[1]


def _told(text: str) -> Span | None:
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


def _together(hijri: Span | None, other: Span | None) -> Span | None:
    """Return the days in both spans, each as a day."""
    if not hijri or not other:
        return None
    first, last = max(hijri[0], other[0]), min(hijri[1], other[1])
    if first > last:
        return None
    if first % 10**10 < 10**8 or first % 10**8 < 10**6:  # a month or a year, whose days are now known
        year, month = first // 10**10, first // 10**8 % 100 or 1
        first = padded(year, month, 1)[0]
    year, month, day = last // 10**10, min(last // 10**8 % 100, 12), last // 10**6 % 100
    return first, padded(year, month, monthrange(year, month)[1])[1] if day == _OPEN else last


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
