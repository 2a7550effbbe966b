"""Messages: every sentence that kashaf shows to people, in English and Arabic; a leaf that every room may import.

English is written where it is used, as a template with the names of its values in braces. The Arabic for it is in the
one catalogue, ``kashaf/translations/ar.po``, which the command line and the pages share. ``python scripts/messages.py``
brings the catalogue up to date with the code.

>>> absent = Message("the index has no document {id!r}", id="a.txt")
>>> absent
"the index has no document 'a.txt'"
"""

from __future__ import annotations

import gettext
import io
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Protocol, Self, runtime_checkable

__all__ = ["COMMAS", "DEFAULT", "LANGUAGES", "Message", "Translatable", "catalogue", "counted", "language_of_locale", "say"]

LANGUAGES = ("ar", "en")
"""The languages that kashaf speaks."""

DEFAULT = "en"
"""The language of the templates: what a message is without a translation."""

COMMAS = {"ar": "، ", "en": ", "}
"""What stands between the items of a list in each language."""


class Message(str):
    """A sentence for people: it is its English text, and knows itself in other languages.

    It is made of an English template and the values that fill it. A value may be a message or an error itself, which is
    then shown in the same language; the items of a list or tuple are joined by the comma of the language. A message
    without values is shown as it is written, braces included.
    """

    __slots__ = ("number", "plural", "template", "values")

    template: str
    values: dict[str, object]
    plural: str | None
    number: int

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Make a message of its template and values; `counted` makes those that go with a number."""
        return cls._of(template, None, 0, values)

    @classmethod
    def _of(cls, template: str, plural: str | None, number: int, values: dict[str, object]) -> Self:
        made = super().__new__(cls, _fill(_chosen(template, plural, number, DEFAULT), values, DEFAULT))
        made.template, made.plural, made.number, made.values = template, plural, number, values
        return made

    def in_language(self, code: str) -> str:
        """Give the sentence in the language of that code (``ar``, ``en``); without a translation it stays English."""
        return _fill(_chosen(self.template, self.plural, self.number, code), self.values, code)

    def __reduce__(self) -> tuple[object, ...]:  # between processes
        return self._of, (self.template, self.plural, self.number, self.values)


def counted(singular: str, plural: str, count: int, /, **values: object) -> Message:
    """Make a message in the form that goes with a number, which is its value ``{count}``.

    >>> counted("{count} document", "{count} documents", 2)
    '2 documents'
    """
    return Message._of(singular, plural, count, {"count": count, **values})  # noqa: SLF001 - its other way in


def say(message: str, /, **values: object) -> str:
    """Give a message, or a template with its values, in the language of the locale: what the command line prints."""
    made = message if isinstance(message, Message) else Message(message, **values)
    return made.in_language(language_of_locale())


def language_of_locale() -> str:
    """Give the language of the locale (``LC_ALL``, else ``LC_MESSAGES``, else ``LANG``): ``ar``, or ``en`` for all others."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "ar" if re.match(r"ar(?![a-z])", locale) else DEFAULT


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(code: str) -> gettext.NullTranslations:
    """Give the translations into the language of that code; for every code but ``ar`` they leave the English as it is."""
    if code != "ar":
        return gettext.NullTranslations()
    import polib

    source = (files("kashaf") / "translations" / f"{code}.po").read_text(encoding="utf-8")
    return gettext.GNUTranslations(io.BytesIO(polib.pofile(source).to_binary()))


def _chosen(template: str, plural: str | None, number: int, code: str) -> str:
    words = catalogue(code)
    return words.gettext(template) if plural is None else words.ngettext(template, plural, number)


def _fill(template: str, values: Mapping[str, object], code: str) -> str:
    if not values:
        return template
    return template.format(**{name: _in_language(value, code) for name, value in values.items()})


def _in_language(value: object, code: str) -> object:
    """Give a value as it stands in a sentence of that language."""
    if isinstance(value, list | tuple):
        return COMMAS.get(code, COMMAS[DEFAULT]).join(str(_in_language(item, code)) for item in value)
    if isinstance(value, Translatable):
        return value.in_language(code)
    return value


@runtime_checkable
class Translatable(Protocol):
    """What can be shown in several languages: a message, an error, a note."""

    def in_language(self, code: str) -> str:
        """Give it in the language of that code."""
