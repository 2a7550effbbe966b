"""Language: the words, numbers and dates of a page in Arabic or English.

Messages are written in English in the templates and translated by ``translations/ar/LC_MESSAGES/kashaf.po``. After a
change of either, run::

    pybabel extract -F web/translations/babel.cfg -o messages.pot web
    pybabel update --no-fuzzy-matching -D kashaf -d web/translations -i messages.pot
    pybabel compile -D kashaf -d web/translations
"""

from __future__ import annotations

import gettext
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

__all__ = ["DEFAULT", "Language", "content_language", "speak"]

_CATALOGUES = Path(__file__).parent / "translations"

DEFAULT = "ar"
LANGUAGES = ("ar", "en")

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")
_HIJRI_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*هـ")
_FIRST_GREGORIAN_YEAR = 1583
"""Dates of earlier years are shown as written: they may well be of the Hijri calendar, and a month's name would lie."""

_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")


class Language:
    """The language of a page: ``code`` (``ar``, ``en``), ``dir`` (``rtl``, ``ltr``) and what is said in it.

    >>> speak("ar").ngettext("%(num)s result", "%(num)s results", 11)
    Markup('11 نتيجة')
    >>> speak("en").date("2016-08-06")
    'August 6, 2016'
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.dir = "rtl" if code == "ar" else "ltr"
        self._messages = (
            gettext.NullTranslations() if code == "en" else gettext.translation("kashaf", _CATALOGUES, languages=[code])
        )

    def gettext(self, message: str, /, **values: object) -> Markup:
        """Translate a message and fill in its ``%(name)s``; values are escaped unless they are `Markup`."""
        return Markup(self._messages.gettext(message)) % values  # noqa: S704 - our own words; the values are escaped

    def ngettext(self, singular: str, plural: str, num: int, /, **values: object) -> Markup:
        """Translate a message in the form that goes with a number, which is its ``%(num)s``."""
        message = self._messages.ngettext(singular, plural, num)
        return Markup(message) % {"num": self.number(num), **values}  # noqa: S704 - as above

    def number(self, number: float) -> str:
        """Write a number, in Latin digits, its thousands grouped.

        >>> speak("ar").number(12345)
        '12,345'
        """
        return str(format_decimal(number, locale=self.code, numbering_system="latn"))

    def date(self, written: str) -> str:
        """Write a date (``2016``, ``2016-08``, ``2016-08-06``, with or without a time) with the name of its month.

        What is no such date, or lies before the Gregorian calendar, stays as it is written, unless it is marked as Hijri.

        >>> speak("ar").date("2016-08-06T14:30"), speak("ar").date("2016-08"), speak("ar").date("1437-11-03")
        ('6 أغسطس 2016', 'أغسطس 2016', '1437-11-03')
        >>> speak("ar").date("1438-01هـ"), speak("en").date("1438-01هـ")
        ('محرم 1438 هـ', 'Muharram 1438 AH')
        """
        if hijri := _HIJRI_DATE.fullmatch(written.strip()):
            year, month, day = hijri.groups()
            if int(month or 1) not in range(1, 13):
                return written
            parts = (str(int(day)) if day else "", str(self._hijri_months()[int(month) - 1]) if month else "", year)
            return str(self.gettext("%(date)s AH", date=" ".join(filter(None, parts))))
        found = _ISO_DATE.fullmatch(written.strip())
        if not found or not found[2] or int(found[1]) < _FIRST_GREGORIAN_YEAR:
            return written
        try:
            day = date(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            return written
        return str(format_date(day, "long" if found[3] else "LLLL y", locale=self.code))

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


@lru_cache(maxsize=len(LANGUAGES))
def _language(code: str) -> Language:
    return Language(code)


def speak(code: str | None) -> Language:
    """Give the language of that code; Arabic for every code that we have no words in."""
    return _language(code if code in LANGUAGES else DEFAULT)


def content_language(text: str) -> str | None:
    """Say in which language a text is marked up: ``ar`` when its first words hold Arabic letters, else unknown.

    >>> content_language("غارات سرت"), content_language("Sirte")
    ('ar', None)
    """
    return "ar" if _ARABIC.search(text[:200]) else None
