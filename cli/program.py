"""What all commands share: help in two languages, and errors as one line and an exit status.

The status is 0 when something was done or found, 1 when nothing was found, 2 for every error, also
for those that click would end with 1.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import shlex
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import wraps
from typing import IO, Any, NoReturn, TypeVar, cast

import click
from click.core import ParameterSource

from kashaf import interruption
from kashaf.cli.lazy_commands import LazyCommands
from kashaf.cli.usage import Number, translated
from kashaf.documents import Skipped, printable
from kashaf.errors import DocumentNotFound, IndexLocked, InvalidRequest, KashafError
from kashaf.messages import Message, say, system_reason

__all__ = [
    "FOUND",
    "NOT_FOUND",
    "TROUBLE",
    "Command",
    "Program",
    "QueryCommand",
    "clean",
    "cleaned",
    "field_option",
    "filter_option",
    "given_index",
    "index_option",
    "interruptible",
    "json_option",
    "level_option",
    "on_one_line",
    "print_error",
    "protected_option",
    "say_skipped",
    "shows_arabic",
    "standard_input",
    "standard_output",
    "typed_fields",
    "variants_option",
    "wait_option",
    "warn",
    "when_free",
    "with_index",
]

_Done = TypeVar("_Done")

FOUND, NOT_FOUND, TROUBLE = 0, 1, 2
"""The exit statuses."""

_ADVICE = re.compile("`kashaf (?:check|embed|index|rebuild|search)[^`]*`")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OPTION = re.compile("--[A-Za-z][A-Za-z0-9_-]*")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def clean(typed: str) -> str:
    """Give what was typed as text, read as UTF-8 even if the locale has another encoding, or none.

    When it is neither, the replacement character stands for each byte that is no text.
    """
    try:
        sent = os.fsencode(typed)
    except UnicodeError:
        return _SURROGATES.sub("\ufffd", typed)
    try:
        return sent.decode()
    except UnicodeError:
        return sent.decode(errors="replace") if _SURROGATES.search(typed) else typed


def cleaned(_: click.Context, __: click.Parameter, value: Any) -> Any:
    """Read the values of an option as `clean` does; a callback for those that are no paths."""
    return tuple(map(clean, value)) if isinstance(value, tuple) else value and clean(value)


def _lasting(_: click.Context, __: click.Parameter, value: str) -> str:
    """Refuse the place of an archive that would be gone when the command ends."""
    if value == ":memory:":
        raise click.UsageError(say("{url!r} is for kashaf.open alone: name a folder such as archive/", url=value))
    return value


index_option = click.option(
    "--index", "url", metavar="URL", envvar="KASHAF_INDEX", default=".kashaf", show_default=True, callback=_lasting,
    help="Which index: its folder or URL; else that of KASHAF_INDEX.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
field_option = click.option(
    "--field", "fields", metavar="NAME:TYPE", multiple=True, callback=cleaned,
    help="Give a field of a new index a type: text, keyword, date or number; may be repeated.",
)  # fmt: skip
protected_option = click.option(
    "--protected", metavar="FILE", help="A text file with words that are never stemmed, of a new index or of one made anew."
)
filter_option = click.option(
    "--filter", "filters", metavar="FIELD:VALUE", multiple=True, callback=cleaned,
    help="Keep only documents such as source:الجزيرة|العربية (either) or date:2016-08..2016-12; may be repeated.",
)  # fmt: skip
level_option = click.option(
    "--level", metavar="LEVEL", help="How much of a word's spelling is forgiven: spelling, word, stem or root."
)
variants_option = click.option(
    "--no-variants", "variants", flag_value=False, default=True,
    help="Leave out other spellings of names and loanwords, such as أوربا for أوروبا.",
)  # fmt: skip

wait_option = click.option(
    "--wait", type=Number(min=0), metavar="SECONDS", default=10, show_default=True,
    help="How long to wait while another process writes to the index.",
)  # fmt: skip


class _Formatter(click.HelpFormatter):
    """Help in the language of the locale; a paragraph without a translation stays English."""

    def write_heading(self, heading: str) -> None:
        super().write_heading(say(heading))

    def write_text(self, text: str) -> None:
        super().write_text("\n\n".join(say(" ".join(paragraph.split())) for paragraph in text.split("\n\n")))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(first, _say_option(second)) for first, second in rows], col_max, col_spacing)


def _say_option(text: str) -> str:
    """Translate the help of an option; click has translated what it puts in brackets behind it."""
    told, bracket, rest = text.partition("  [")
    return say(told) + bracket + rest


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command with its help in the language of the locale.

    The list of commands shows its first paragraph whole.
    """

    context_class = _Context

    def get_short_help_str(self, limit: int = 45) -> str:
        """Give the first paragraph of the help."""
        return " ".join((self.help or "").split("\n\n")[0].split())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error is one line, with commands that can be typed unchanged."""
        if not shows_arabic():
            encoding = sys.stdout.encoding
            warn(
                Message(
                    "the output is in {encoding}, which lacks Arabic letters: set PYTHONIOENCODING=utf-8", encoding=encoding
                )
            )
        try:
            return super().invoke(ctx)
        except KashafError as error:
            return print_error(with_index(say(error.message)), NOT_FOUND if isinstance(error, DocumentNotFound) else TROUBLE)


class QueryCommand(Command):
    """A command with a query that may begin with ``-``: what is no option belongs to the query.

    Two hyphens and Latin letters are an option, and refused when no option has that name; after
    ``--`` all is the query.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("context_settings", {})["ignore_unknown_options"] = True
        super().__init__(*args, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse unknown options and those of other commands, then parse the rest as click does.

        Says when an argument is no text.
        """
        if any(_SURROGATES.search(arg) and "\ufffd" in clean(arg) for arg in args):
            warn(
                say("not all that was typed is text in UTF-8: set the terminal to UTF-8, and the locale to one such as C.UTF-8")
            )
        options = {name: each for each in self.get_params(ctx) if isinstance(each, click.Option) for name in each.opts}
        rest = iter(args)
        for arg in iter(lambda: next(rest, "--"), "--"):
            name, equals, _ = arg.partition("=")
            if name in options:
                if not (options[name].is_flag or equals):
                    next(rest, None)  # what it takes, whatever that looks like
            elif _OPTION.fullmatch(name):
                if _near(name, options):
                    raise click.NoSuchOption(name, possibilities=list(options), ctx=ctx)
                raise click.UsageError(say("no such option: {name}; to have it as words, put it behind --", name=name), ctx)
        return super().parse_args(ctx, args)


class Program(click.Group):
    """The command ``kashaf``: every way to end becomes an exit status here, and nowhere else."""

    context_class = _Context
    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.commands = self._lazy = LazyCommands()
        self._groups: list[tuple[Message, list[str]]] = []

    def add_commands(self, heading: Message, *places: str) -> None:
        """Add commands that the help lists together, under a heading with their purpose.

        ``places`` name their functions, as ``module.function``.
        """
        self._groups.append((heading, [self._lazy.add(place) for place in places]))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the groups of commands into the help, their texts in one column."""
        longest = max(map(len, self.commands), default=0)
        for heading, names in self._groups:
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(longest), self.commands[name].get_short_help_str()) for name in names])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help to whoever names no command, beside the results: there are none."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(TROUBLE)
        return super().parse_args(ctx, args)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]  # always ends the process, as click's does by default
        """Run the command line (that of the process by default) and leave with its status."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                unset = codecs.lookup(stream.encoding).name == "ascii" and not os.environ.get("PYTHONIOENCODING")
                # no letter the terminal lacks, and no broken argument, may end a command
                stream.reconfigure(encoding="utf-8" if unset else None, errors="backslashreplace")
        extra["standalone_mode"] = False
        try:
            with translated():
                status = super().main(args, prog_name, **extra)
        except click.ClickException as error:
            status = _refuse(error)
        except click.Abort:
            status = print_error(say("interrupted"))
        except Exception as error:
            if os.environ.get("KASHAF_DEBUG"):
                raise
            status = print_error(_unforeseen(error))
        sys.exit(status or FOUND)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands as they were added: the first to need comes first."""
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named; a name that there is not is answered with the nearest one."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = _near(args[0], self.commands)
            if near:
                raise click.UsageError(say("no such command: {name}; did you mean {near}?", name=args[0], near=near), ctx)
            raise click.UsageError(say("no such command: {name}", name=args[0]), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader of our output who has enough (``| head``) is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            with suppress(OSError):
                # Without this, Python complains when it closes stdout.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FOUND


def print_error(message: str, status: int = TROUBLE) -> int:
    """Print one line on stderr that says who speaks, and give the status back."""
    warn(f"kashaf: {message}")
    return status


def warn(line: str, *, bold: bool = False) -> None:
    """Print one line on stderr, unwrapped and safe to print, ``bold`` in a terminal.

    A closed stderr stops no work.
    """
    with suppress(BrokenPipeError):
        click.secho(printable(line), err=True, bold=bold or None)


def given_index() -> str:
    """Repeat ``--index`` of the running command, ready to type; empty if it was not typed."""
    context = click.get_current_context(silent=True)
    if context is None or context.get_parameter_source("url") is not ParameterSource.COMMANDLINE:
        return ""
    return f" --index {shlex.quote(context.params['url'])}"


def with_index(text: str) -> str:
    """Add the given index to the commands that a text advises, when they do not name one."""
    index = given_index()
    return _ADVICE.sub(lambda found: found[0] if "--index" in found[0] else f"{found[0][:-1]}{index}`", text)


def interruptible(said: Message | None) -> Callable[[Callable[..., int | None]], Callable[..., int | None]]:
    """Let Ctrl-C and SIGTERM end a command at safe points, and say so.

    Without ``said``, that is its normal way to end.
    """

    def decorate(command: Callable[..., int | None]) -> Callable[..., int | None]:
        @wraps(command)
        def run(*args: Any, **settings: Any) -> int | None:
            try:
                with interruption.orderly():
                    return command(*args, **settings)
            except KeyboardInterrupt:
                return FOUND if said is None else print_error(say(said))

        return run

    return decorate


def when_free(work: Callable[[], _Done], seconds: float) -> _Done:
    """Do work that writes to an index; while another process writes, name it, wait, and try again.

    Raises `IndexLocked` when the other process has not ended after ``seconds``.
    """
    until = time.monotonic() + seconds
    waits = False
    while True:
        try:
            return work()
        except IndexLocked as error:
            left = until - time.monotonic()
            if left <= 0:
                raise
            if not waits:
                warn(say("{reason}; waiting for it", reason=error))
            waits = True
            interruption.sleep(min(left, _LOCKED))


_LOCKED = 0.5
"""Seconds until an index that another process writes to is tried again."""


def standard_input() -> IO[bytes]:
    """Give standard input as a stream; a signal interrupts its waiting.

    Raises `InvalidRequest` without one.
    """
    if sys.stdin is None:
        raise InvalidRequest("there is no standard input to read records from: name a file in the place of -")
    try:
        return io.BufferedReader(interruption.Input(sys.stdin.fileno()))
    except io.UnsupportedOperation:
        return sys.stdin.buffer


def standard_output() -> IO[bytes]:
    """Give standard output for bytes, which a signal need not wait for."""
    sys.stdout.flush()
    try:
        return cast("IO[bytes]", interruption.Output(sys.stdout.fileno()))
    except io.UnsupportedOperation:
        return sys.stdout.buffer


def say_skipped(skipped: Skipped) -> str:
    """Say what was skipped and why, in the language of the locale."""
    return say("{path}: {reason}", path=skipped.path, reason=skipped.reason)


def on_one_line(text: str) -> str:
    """Write control characters and ends of lines as escapes, and nothing else."""
    return _CONTROLS.sub(lambda control: f"\\x{ord(control[0]):02x}", text)


def _refuse(error: click.ClickException) -> int:
    """Say what was wrong with what was typed, and the near name where there is one."""
    if isinstance(error, click.NoSuchOption):
        name = error.option_name
        near = _near(name, error.possibilities or ())
        if near:
            return print_error(say("no such option: {name}; did you mean {near}?", name=name, near=near))
        return print_error(say("no such option: {name}", name=name))
    if isinstance(error, click.MissingParameter) and error.param:
        return print_error(say("missing: {name}", name=error.param.human_readable_name))
    if isinstance(error, click.BadParameter) and error.param:
        name = error.param.get_error_hint(error.ctx)
        return print_error(say("{name} does not take this: {reason}", name=name, reason=error.message))
    return print_error(error.format_message())


def _near(name: str, names: Iterable[str]) -> str | None:
    from kashaf.search.query.naming import nearest  # after a slip only: it brings all that searches

    return nearest(name, names)


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError):
        reason = system_reason(error)
        return say("{path}: {reason}", path=error.filename, reason=reason) if error.filename else say(reason)
    return say("an error in kashaf itself ({error}); KASHAF_DEBUG=1 shows where", error=f"{type(error).__name__}: {error}")


def typed_fields(fields: Iterable[str]) -> dict[str, str]:
    """Read the types of fields, each written as ``name:type``. Raises `InvalidRequest`."""
    types = {}
    for field in fields:
        name, _, kind = field.partition(":")
        if not (name and kind):
            raise InvalidRequest("{field!r} gives no field a type: write it as name:type, such as published:date", field=field)
        types[name] = kind
    return types


def shows_arabic() -> bool:
    """Say whether Arabic can be printed as it is."""
    try:
        "ا".encode(sys.stdout.encoding)
    except UnicodeError:
        return False
    return True
