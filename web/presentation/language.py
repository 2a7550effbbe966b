"""Language: the words, numbers and dates of a page in Arabic or English.

The words are those of `kashaf.messages`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from string import Formatter

from markupsafe import Markup, escape

from kashaf.analyzers.hijri import HIJRI_MARK, hijri_days, hijri_period
from kashaf.analyzers.letters import BASIC_LETTERS, EXTENDED_LETTERS, PRESENTATION_FORMS
from kashaf.messages import COMMAS, LANGUAGES, Message, Translatable, catalogue
from kashaf.search.results.rendering import printable

__all__ = ["DEFAULT", "Language", "content_language", "direction", "language_for", "led"]

DEFAULT = "ar"
DIGITS = ("latn", "arab")

_QUOTES = {"ar": ("«", "»"), "en": ("“", "”")}
_IN_ARABIC = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")
_THOUSANDTH = Decimal("0.001")

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")
_HIJRI_DATE = re.compile(rf"(\d{{1,4}})(?:-(\d{{1,2}})(?:-(\d{{1,2}}))?)?\s*{HIJRI_MARK}")
_FIRST_GREGORIAN_YEAR = 1583
"""Dates of earlier years are shown as written.

They may well be of the Hijri calendar, and then the name of a month would be wrong.
"""

_RIGHT_TO_LEFT = ("R", "AL")
_READ = 1_000
"""Characters of a text that decide its direction."""

_MARKS = {"rtl": "\u200f", "ltr": "\u200e"}

_ARABIC = re.compile(f"[{BASIC_LETTERS}{EXTENDED_LETTERS}{PRESENTATION_FORMS}]")


class Language:
    """The language of a page: its code, direction, digits and messages.

    ``code`` is ``ar`` or ``en``, ``dir`` is ``rtl`` or ``ltr``; ``digits`` are ``latn`` (123) or
    ``arab`` (١٢٣), which only Arabic pages show.

    >>> language_for("ar").ngettext("{count} result", "{count} results", 11)
    Markup('11 نتيجة')
    >>> language_for("en").date("2016-08-06")
    'August 6, 2016'
    """

    def __init__(self, code: str, digits: str, *, named: bool) -> None:
        self._named = named
        self.code = code
        self.digits = digits
        self.dir = "rtl" if code == "ar" else "ltr"
        self._messages = catalogue(code)

    def gettext(self, message: str, /, **values: object) -> Markup:
        """Translate a message and fill in each ``{name}``; values are escaped unless `Markup`."""
        return _fill(self._messages.gettext(message), values)

    def ngettext(self, singular: str, plural: str, num: int, /, **values: object) -> Markup:
        """Translate a message in the form that goes with a number, which is its ``{count}``."""
        return _fill(self._messages.ngettext(singular, plural, num), {"count": self.number(num), **values})

    def show(self, message: Translatable) -> Markup:
        """Give a message, a note or an error in this language; each value is escaped and isolated.

        >>> language_for("en").show(Message("{name!r} has {words} words", name="<سرت>", words=1200))
        Markup('“<bdi>&lt;سرت&gt;</bdi>” has 1,200 words')
        """
        made = message if isinstance(message, Message) else getattr(message, "message", None)
        if not isinstance(made, Message):
            return escape(message.in_language(self.code))
        said = self._messages
        plural, number = made.plural, made.number
        template = said.gettext(made.template) if plural is None else said.ngettext(made.template, plural, number)
        return self._filled(template, made.values) if made.values else escape(template)

    def _filled(self, template: str, values: Mapping[str, object]) -> Markup:
        shown = Markup()
        for words, name, form, conversion in Formatter().parse(template):
            shown += escape(words)
            if name is not None:
                value = self._value(Formatter().get_field(name, (), values)[0], form or "")
                shown += self.quoted(value) if conversion == "r" else value
        return shown

    def _value(self, value: object, form: str) -> Markup:
        if isinstance(value, Translatable):
            return self.show(value)
        if isinstance(value, list | tuple):
            return escape(self.comma).join(self._value(each, form) for each in value)
        if isinstance(value, int | float) and not form:
            return escape(self.number(value))
        return Markup("<bdi>{}</bdi>").format(printable(format(value, form)))

    def attributes(self, text: str, *, block: bool = False) -> Markup:
        """Give the attributes of a text in HTML: its language and direction, where it needs them.

        A block always names its direction.

        >>> language_for("en").attributes("سرت"), language_for("en").attributes("Sirte", block=True)
        (Markup(' lang="ar"'), Markup(' dir="auto"'))
        """
        code, way = content_language(text), direction(text)
        direct = f' dir="{way}"' if block or way != "auto" else ""
        return Markup(f'{direct} lang="{code}"' if code and code != self.code else direct)  # noqa: S704 - our own words

    @property
    def comma(self) -> str:
        """The separator between the items of a list."""
        return COMMAS[self.code]

    def quoted(self, text: str) -> Markup:
        """Put a text in quotation marks.

        >>> language_for("ar").quoted("سرت")
        Markup('«سرت»')
        """
        return Markup("{1}{0}{2}").format(text, *_QUOTES[self.code])

    def number(self, number: float) -> str:
        """Write a number to at most three decimals, its thousands grouped.

        >>> language_for("ar").number(12345), language_for("ar", "arab").number(12345.5)
        ('12,345', '١٢٬٣٤٥٫٥')
        """
        exact = Decimal(str(number))
        shown = f"{exact.quantize(_THOUSANDTH):,f}".rstrip("0").rstrip(".") if exact % 1 else f"{int(exact):,}"
        return self._in_digits(shown)

    @property
    def address(self) -> dict[str, str]:
        """The parameters of language and digits for the addresses on a page, without defaults.

        A reader who came with ``lang`` in the address has chosen, and keeps it.
        """
        chosen = {"lang": self.code, "digits": self.digits}
        usual = {"lang": "" if self._named else DEFAULT, "digits": DIGITS[0]}
        return {name: value for name, value in chosen.items() if value != usual[name]}

    def date(self, written: str) -> str:
        """Write a date with the name of its month.

        The date is ``2016``, ``2016-08`` or ``2016-08-06``, with or without a time. Any other text,
        and a date before the Gregorian calendar, stays unchanged, unless it is marked as Hijri.

        >>> language_for("ar").date("2016-08-06T14:30"), language_for("ar", "arab").date("2016-08")
        ('6 أغسطس 2016', 'أغسطس ٢٠١٦')
        >>> language_for("ar").date("1437-11-03")
        '1437-11-03'
        >>> language_for("ar").date("1438-01هـ"), language_for("en").date("1438-01هـ")
        ('محرم 1438 هـ', 'Muharram 1438 AH')
        >>> language_for("ar").date("السبت 6 آب 2016")
        'السبت 6 آب 2016'
        """
        hijri, iso = _HIJRI_DATE.fullmatch(written.strip()), _ISO_DATE.fullmatch(written.strip())
        shown = self._hijri(written, hijri) if hijri else self._gregorian(written, iso) if iso else None
        if shown is None:
            return written
        return self._in_digits(shown)

    def hijri(self, written: str) -> str:
        """Write a Gregorian day in the Hijri calendar; empty for anything but a whole date.

        >>> language_for("en").hijri("2016-08-06"), language_for("ar").hijri("2016-08")
        ('3 Dhu al-Qada 1437 AH', '')
        """
        iso = _ISO_DATE.fullmatch(written.strip())
        if not iso or not iso[3] or int(iso[1]) < _FIRST_GREGORIAN_YEAR:
            return ""
        day = f"{iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}"
        period = hijri_period(day, month=True)
        if period is None:
            return ""
        year, month = map(int, period.removesuffix(HIJRI_MARK).split("-"))
        days = hijri_days(year, month)
        number = (date.fromisoformat(day) - days[0]).days + 1 if days else 1
        return self.date(f"{year}-{month:02}-{number:02}{HIJRI_MARK}")

    @property
    def _digits(self) -> str:
        return self.digits if self.code == "ar" else DIGITS[0]

    def _in_digits(self, shown: str) -> str:
        return shown.translate(_IN_ARABIC) if self._digits == "arab" else shown

    def _hijri(self, written: str, read: re.Match[str]) -> str | None:
        year, month, day = read.groups()
        if int(month or 1) not in range(1, 13):
            return None
        parts = (str(int(day)) if day else "", str(self._hijri_months[int(month) - 1]) if month else "", year)
        return str(self.gettext("{date} AH", date=" ".join(filter(None, parts))))

    def _gregorian(self, written: str, read: re.Match[str]) -> str | None:
        if not read[2] or int(read[1]) < _FIRST_GREGORIAN_YEAR:
            return written
        try:
            day = date(int(read[1]), int(read[2]), int(read[3] or 1))
        except ValueError:
            return None
        month = self._months[day.month - 1]
        if not read[3]:
            return f"{month} {day.year}"
        return str(self.gettext("{month} {day}, {year}", month=month, day=str(day.day), year=str(day.year)))

    @cached_property
    def _months(self) -> tuple[Markup, ...]:
        return (
            self.gettext("January"),
            self.gettext("February"),
            self.gettext("March"),
            self.gettext("April"),
            self.gettext("May"),
            self.gettext("June"),
            self.gettext("July"),
            self.gettext("August"),
            self.gettext("September"),
            self.gettext("October"),
            self.gettext("November"),
            self.gettext("December"),
        )

    @cached_property
    def _hijri_months(self) -> tuple[Markup, ...]:
        return (
            self.gettext("Muharram"),
            self.gettext("Safar"),
            self.gettext("Rabi al-Awwal"),
            self.gettext("Rabi al-Thani"),
            self.gettext("Jumada al-Ula"),
            self.gettext("Jumada al-Akhira"),
            self.gettext("Rajab"),
            self.gettext("Shaban"),
            self.gettext("Ramadan"),
            self.gettext("Shawwal"),
            self.gettext("Dhu al-Qada"),
            self.gettext("Dhu al-Hijja"),
        )


def _fill(template: str, values: Mapping[str, object]) -> Markup:
    if not values:
        return Markup(template)  # noqa: S704 - our own words
    return Markup(template.format_map({name: escape(value) for name, value in values.items()}))  # noqa: S704 - as above


@lru_cache(maxsize=2 * len(LANGUAGES) * len(DIGITS))
def _language(code: str, digits: str, *, named: bool) -> Language:
    return Language(code, digits, named=named)


def language_for(code: str | None, digits: str | None = None, *, named: bool = False) -> Language:
    """Give the language of a code with these digits.

    It is Arabic for every code without a translation; unknown digits become Latin ones. ``named``
    says that the address names the language.
    """
    return _language(code if code in LANGUAGES else DEFAULT, digits if digits in DIGITS else DIGITS[0], named=named)


def content_language(text: str) -> str | None:
    """Give the language of a text: ``ar`` when its first words hold Arabic letters, else ``None``.

    >>> content_language("غارات سرت"), content_language("Sirte")
    ('ar', None)
    """
    return "ar" if _ARABIC.search(text[:200]) else None


def direction(text: str) -> str:
    """Give the direction of a text for HTML, which is the one that most of its letters have.

    It is ``auto``, the direction of the first letter, where that is the same or there is no
    majority.

    >>> direction("سرت"), direction("GITEX يفتتح أبوابه"), direction("سرت, also Sirte")
    ('auto', 'rtl', 'ltr')
    """
    kinds = list(map(unicodedata.bidirectional, text[:_READ]))
    right, left = sum(map(kinds.count, _RIGHT_TO_LEFT)), kinds.count("L")
    if right == left:
        return "auto"
    most = "rtl" if right > left else "ltr"
    first = next(kind for kind in kinds if kind == "L" or kind in _RIGHT_TO_LEFT)
    return "auto" if (first == "L") == (most == "ltr") else most


def led(text: str) -> str:
    r"""Begin a text with a mark of its direction, for places that no attribute reaches.

    Browsers turn the title of a tab by its first letter, so a text without need of a mark stays as
    it is.

    >>> led("GITEX يفتتح أبوابه")
    '\u200fGITEX يفتتح أبوابه'
    """
    shown = text.unescape() if isinstance(text, Markup) else text
    return type(text)(_MARKS.get(direction(shown), "")) + text
