"""Messages: every sentence that kashaf shows to people, in English and Arabic.

This is a leaf that every room may import. English is written where it is used, as a template with
the names of its values in braces. The Arabic for it is in the one catalogue,
``kashaf/translations/ar.po``, which the command line and the pages share. ``python
scripts/messages.py`` updates the catalogue from the code, and compiles it: to read the text at each
start took a twelfth of an Arabic search.

>>> absent = Message("the index has no document {id!r}", id="a.txt")
>>> absent
"the index has no document 'a.txt'"
"""

from __future__ import annotations

import errno
import gettext
import io
import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pkgutil import get_data
from typing import Any, Protocol, Self, runtime_checkable

__all__ = [
    "COMMAS",
    "DEFAULT",
    "LANGUAGES",
    "SYSTEM_REASONS",
    "Message",
    "Translatable",
    "catalogue",
    "counted",
    "language_of_locale",
    "say",
    "some_of",
    "system_reason",
]

LANGUAGES = ("ar", "en")
"""The languages that kashaf speaks."""

DEFAULT = "en"
"""The language of the templates: what a message is without a translation."""

COMMAS = {"ar": "، ", "en": ", "}
"""What stands between the items of a list in each language."""


class Message(str):
    """A sentence for people: its English text, with its translations.

    It is made of an English template and the values that fill it. A value may be a message or an
    error itself, which is then shown in the same language; the items of a list or tuple are joined
    by the comma of the language. A message without values is shown unchanged, braces included.
    """

    __slots__ = ("number", "plural", "template", "values")

    template: str
    values: dict[str, object]
    plural: str | None
    number: int

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Make a message of its template and values; `counted` makes those with a number."""
        return cls._of(template, None, 0, values)

    @classmethod
    def _of(cls, template: str, plural: str | None, number: int, values: dict[str, object]) -> Self:
        made = super().__new__(cls, _fill(_chosen(template, plural, number, DEFAULT), values, DEFAULT))
        made.template, made.plural, made.number, made.values = template, plural, number, values
        return made

    def in_language(self, code: str) -> str:
        """Give the sentence in a language (``ar``, ``en``), or in English if untranslated."""
        return _fill(_chosen(self.template, self.plural, self.number, code), self.values, code)

    def with_values(self, change: Callable[[object], object], /) -> Self:
        """Make the same message with each of its values changed."""
        values = {name: change(value) for name, value in self.values.items()}
        return self._of(self.template, self.plural, self.number, values)

    def as_data(self) -> dict[str, Any]:
        """Give the message as plain values, to be kept as JSON; `of_data` restores it.

        Any other value becomes its text.
        """
        data: dict[str, Any] = {"template": self.template}
        if self.plural is not None:
            data |= {"plural": self.plural, "number": self.number}
        if self.values:
            data["values"] = {name: _as_data(value) for name, value in self.values.items()}
        return data

    @classmethod
    def of_data(cls, data: str | Mapping[str, Any]) -> Self:
        """Make a message of what `as_data` gave, or of a template without values."""
        if isinstance(data, str):
            return cls(data)
        values = {name: _of_data(value) for name, value in data.get("values", {}).items()}
        return cls._of(data["template"], data.get("plural"), data.get("number", 0), values)

    def __reduce__(self) -> tuple[object, ...]:  # between processes
        return type(self).of_data, (self.as_data(),)


def _as_data(value: object) -> object:
    if isinstance(value, Message):
        return value.as_data()
    if isinstance(value, list | tuple):
        return [_as_data(item) for item in value]
    if isinstance(value, Translatable):
        return _as_data(getattr(value, "message", value.in_language(DEFAULT)))
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _of_data(value: Any) -> object:
    if isinstance(value, dict):
        return Message.of_data(value)
    return [_of_data(item) for item in value] if isinstance(value, list) else value


def counted(singular: str, plural: str, count: int, /, **values: object) -> Message:
    """Make a message in the form that goes with a number, which is its value ``{count}``.

    >>> counted("{count} document", "{count} documents", 2)
    '2 documents'
    """
    return Message._of(singular, plural, count, {"count": count, **values})  # noqa: SLF001 - its other way in


def some_of(names: Sequence[str], more: int = 0) -> Message | list[str]:
    """Name these, and say how many there are beside them: a value for a message.

    >>> some_of(["a", "b"], 3)
    'a, b and 3 more'
    """
    if not more:
        return list(names)
    return counted("{names} and {count} more", "{names} and {count} more", more, names=list(names))


def say(message: str, /, **values: object) -> str:
    """Give a message, or a template with its values, in the language of the locale.

    The command line prints it.
    """
    made = message if isinstance(message, Message) else Message(message, **values)
    return made.in_language(language_of_locale())


def language_of_locale() -> str:
    """Give the language of the locale: ``ar``, or ``en`` for all others.

    The locale is ``LC_ALL``, else ``LC_MESSAGES``, else ``LANG``.
    """
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "ar" if re.match(r"ar(?![a-z])", locale) else DEFAULT


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(code: str) -> gettext.NullTranslations:
    """Give the translations into a language; for every code but ``ar`` English stays unchanged."""
    if code != "ar":
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(get_data("kashaf", f"translations/{code}.mo") or b""))


def _chosen(template: str, plural: str | None, number: int, code: str) -> str:
    words = catalogue(code)
    if not template:
        return ""  # for which a catalogue gives what it says of itself
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


def system_reason(error: OSError, *, lower: bool = False) -> Message:
    """Give the reason why the system refused, in its own words; ``lower`` for lower case.

    >>> system_reason(OSError(28, "No space left on device"), lower=True).in_language("ar")
    'لا مساحة خالية على القرص'
    """
    said = error.strerror or type(error).__name__
    if error.errno in SYSTEM_REASONS and said == os.strerror(error.errno):
        said = str(SYSTEM_REASONS[error.errno])
    return Message(said.lower() if lower else said)


SYSTEM_REASONS = {
    errno.EACCES: Message("Permission denied"),
    errno.EADDRINUSE: Message("Address already in use"),
    errno.EADDRNOTAVAIL: Message("Cannot assign requested address"),
    errno.EAGAIN: Message("Resource temporarily unavailable"),
    errno.EBADF: Message("Bad file descriptor"),
    errno.EBUSY: Message("Device or resource busy"),
    errno.ECHILD: Message("No child processes"),
    errno.ECONNREFUSED: Message("Connection refused"),
    errno.EDQUOT: Message("Disk quota exceeded"),
    errno.EEXIST: Message("File exists"),
    errno.EFBIG: Message("File too large"),
    errno.EHOSTUNREACH: Message("No route to host"),
    errno.EINTR: Message("Interrupted system call"),
    errno.EINVAL: Message("Invalid argument"),
    errno.EIO: Message("Input/output error"),
    errno.EISDIR: Message("Is a directory"),
    errno.ELOOP: Message("Too many levels of symbolic links"),
    errno.EMFILE: Message("Too many open files"),
    errno.EMLINK: Message("Too many links"),
    errno.ENAMETOOLONG: Message("File name too long"),
    errno.ENFILE: Message("Too many open files in system"),
    errno.ENODEV: Message("No such device"),
    errno.ENOENT: Message("No such file or directory"),
    errno.ENOEXEC: Message("Exec format error"),
    errno.ENOLCK: Message("No locks available"),
    errno.ENOMEM: Message("Cannot allocate memory"),
    errno.ENOSPC: Message("No space left on device"),
    errno.ENOSYS: Message("Function not implemented"),
    errno.ENOTDIR: Message("Not a directory"),
    errno.ENOTEMPTY: Message("Directory not empty"),
    errno.ENXIO: Message("No such device or address"),
    errno.EOPNOTSUPP: Message("Operation not supported"),
    errno.EOVERFLOW: Message("Value too large for defined data type"),
    errno.EPERM: Message("Operation not permitted"),
    errno.EPIPE: Message("Broken pipe"),
    errno.EROFS: Message("Read-only file system"),
    errno.ESTALE: Message("Stale file handle"),
    errno.ETIMEDOUT: Message("Connection timed out"),
    errno.ETXTBSY: Message("Text file busy"),
    errno.EXDEV: Message("Invalid cross-device link"),
}
"""What the system says, by the number of the error: as Linux says it, whatever the system."""
