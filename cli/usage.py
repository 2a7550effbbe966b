"""Usage: click's messages about a command, translated, and values that translate themselves.

click looks its sentences up as gettext does, by the names ``_`` and ``ngettext`` of its modules.
While a command line is parsed, these look into our catalogue instead of the system's, whichever
version of click it is. `SENTENCES` are those that our commands can give; any other stays English.
"""

from __future__ import annotations

import gettext
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from kashaf.messages import Message, catalogue, counted, language_of_locale, say, system_reason

__all__ = ["SENTENCES", "File", "Number", "translated"]

SENTENCES = (
    Message("Usage:"),
    Message("Options"),
    Message("Show this message and exit."),
    Message("default: {default}"),
    Message("Missing command."),
    Message("No such command {name!r}."),
    Message("Option {name!r} does not take a value."),
    counted("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1, name="", nargs=1),
    counted("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1, args=""),
)
"""The sentences of click that are translated."""


@contextmanager
def translated() -> Iterator[None]:
    """Let click speak the language of the locale in this block."""
    words = catalogue(language_of_locale())
    ours = {"_": (gettext.gettext, words.gettext), "ngettext": (gettext.ngettext, words.ngettext)}
    changed = []
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            for looked_up, (theirs, our) in ours.items():
                if vars(module).get(looked_up) is theirs:
                    setattr(module, looked_up, our)
                    changed.append((module, looked_up, theirs))
    try:
        yield
    finally:
        for module, looked_up, theirs in changed:
            setattr(module, looked_up, theirs)


class Number(click.IntRange):
    """A whole number, of some range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it, or say what is wrong with it."""
        try:
            number = int(value)
        except ValueError:
            self.fail(say("{value!r} is no whole number", value=value), param, ctx)
        if self.max is not None and not (self.min or 0) <= number <= self.max:
            self.fail(
                say("{number} is not between {least} and {most}", number=number, least=self.min, most=self.max), param, ctx
            )
        if self.min is not None and number < self.min:
            self.fail(say("{number} is less than {least}", number=number, least=self.min), param, ctx)
        return number


class File(click.File):
    """A file that is read as bytes; ``-`` is standard input."""

    def __init__(self) -> None:
        super().__init__("rb")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> IO[Any]:
        """Open it, or say why the system refuses."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            if isinstance(error.__context__, OSError):
                self.fail(
                    say("{path!r}: {reason}", path=value, reason=system_reason(error.__context__, lower=True)), param, ctx
                )
            raise
