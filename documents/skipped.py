"""Skipped: what was not read, and why, in one line that is safe to print."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Skip", "Skipped", "printable"]

_KEPT = {"\u200c", "\u200d"}
"""Joiners: invisible, harmless, and part of the spelling of many names."""


def printable(text: str) -> str:
    r"""Write control, bidi and line-breaking characters as escapes, so that a file's name cannot break a terminal.

    >>> printable("a\nb\u202e.txt")
    'a\\x0ab\\u202e.txt'
    """
    if text.isprintable():
        return text
    return "".join(_escape(char) if unicodedata.category(char) in _ESCAPED and char not in _KEPT else char for char in text)


_ESCAPED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing that was not read.

    ``path`` names it as a person finds it (a file, or a file and a line), ``reason`` says what is in the way; both are
    made `printable`. ``folder`` is set for a folder whose files could not be listed: the id that the folder would have
    (``""`` for the root). What is known of the files beneath it stays as it is: they were not seen, they did not vanish.

    >>> str(Skipped("notes.txt", "it is empty"))
    'notes.txt: it is empty'
    """

    path: str
    reason: str
    folder: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", printable(self.path))
        object.__setattr__(self, "reason", printable(self.reason))

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Skip(Protocol):
    """What is called with each thing that was not read."""

    def __call__(self, skipped: Skipped, /) -> object:
        """Take note of it."""
