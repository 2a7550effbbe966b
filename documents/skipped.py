"""Skipped: what was not read, and why, in one line that is safe to print."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Protocol, overload

from kashaf.messages import Message

__all__ = ["Skip", "Skipped", "printable"]

_KEPT = {"\u200c", "\u200d"}
"""Joiners: invisible, harmless, and part of the spelling of many names."""


@overload
def printable(text: Message) -> Message: ...
@overload
def printable(text: str) -> str: ...
def printable(text: str) -> str:
    r"""Escape control, bidi and line-breaking characters, so that no file name breaks a terminal.

    A `Message` stays one: its values are escaped in every language.

    >>> printable("a\nb\u202e.txt")
    'a\\x0ab\\u202e.txt'
    """
    if text.isprintable():
        return text
    if isinstance(text, Message):
        return text.with_values(_shown) if text.values else Message(printable(text.template))
    return "".join(_escape(char) if unicodedata.category(char) in _ESCAPED and char not in _KEPT else char for char in text)


_ESCAPED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class _Shown(str):
    """A value that is shown `printable`, and between quotation marks as Python writes it."""

    __slots__ = ()

    def __format__(self, form: str, /) -> str:
        return format(printable(self[:]), form)

    def __str__(self) -> str:
        return format(self)


def _shown(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    value = getattr(value, "message", value)  # of an error
    if isinstance(value, Message):
        return printable(value)
    return value if value is None or isinstance(value, int | float) else _Shown(value)


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing that was not read.

    ``path`` names it as a person finds it (a file, or a file and a line), ``reason`` says what is
    in the way, as a `Message`; both are made `printable`. ``folder`` is set for a folder whose
    files could not be listed: the id that the folder would have (``""`` for the root). The state of
    the files beneath it stays: they were not seen, they did not vanish.

    >>> str(Skipped("notes.txt", "it is empty"))
    'notes.txt: it is empty'
    """

    path: str
    reason: str
    folder: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", printable(self.path))
        reason = self.reason if isinstance(self.reason, Message) else Message(self.reason)
        object.__setattr__(self, "reason", printable(reason))

    @property
    def message(self) -> Message:
        """The line that names it and says why."""
        return Message("{path}: {reason}", path=self.path, reason=self.reason)

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"

    def as_dict(self) -> dict[str, str]:
        """Give the path and the reason, in English, as JSON has them."""
        return {"path": str(self.path), "reason": str(self.reason)}

    def in_language(self, code: str) -> str:
        """Give the line in the language of that code (``ar``, ``en``)."""
        return self.message.in_language(code)


class Skip(Protocol):
    """What is called with each thing that was not read."""

    def __call__(self, skipped: Skipped, /) -> object:
        """Take note of it."""
