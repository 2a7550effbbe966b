"""The command that keeps an index up to date with files and folders while they change."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import kashaf
from kashaf.cli import terminal
from kashaf.cli.index_commands import reading_options, summary, sync
from kashaf.cli.program import (
    Command,
    field_option,
    index_option,
    interruptible,
    json_option,
    protected_option,
    typed_fields,
    warn,
    when_free,
)
from kashaf.errors import EngineUnavailable, InvalidRequest, RemovalRefused, StorageError, UnreadableFile
from kashaf.extras import install_line
from kashaf.interruption import heed, sleep
from kashaf.messages import Message, say, system_reason

if TYPE_CHECKING:
    from kashaf.documents import Skipped
    from kashaf.search import SyncReport

__all__ = ["watch"]

_QUIET, _BURST = 200, 3_000
"""Milliseconds without a change until a round begins, and until it begins despite changes."""
_LOOK = 200
"""Milliseconds between checks of whether a PATH itself has appeared or disappeared."""
_REST = 60.0
"""The longest rest after a round, in seconds.

The rest is as long as the round was, so that endless changes leave half of the time free.
"""
_MISSING = 2.0
"""Seconds until a PATH that may miss a disk is checked again.

The system reports nothing when a disk is mounted.
"""

_Matters = Callable[[Any, str], bool]


@click.command(cls=Command)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@index_option
@reading_options
@field_option
@protected_option
@json_option
@interruptible(None)
def watch(
    paths: tuple[str, ...], url: str, fields: tuple[str, ...], protected: str | None, as_json: bool, **reading: Any
) -> None:
    """Keep an index up to date with files and folders while they change, until Ctrl-C.

    It begins as kashaf index does, and does so again whenever something in a PATH changes. Each
    round that changes the index is committed and printed with its time; who searches sees it at
    once. A PATH that is gone for a while, or empty, keeps its documents.
    """
    from kashaf.index import state_folder

    kinds = typed_fields(fields)
    roots = [_root(path) for path in paths]
    said: dict[Path, tuple[Skipped, ...]] = {}
    refused: list[RemovalRefused] = []

    def run(first: bool) -> None:
        from kashaf.search import SyncReport

        report = SyncReport()
        refused.clear()
        with kashaf.open(url, create=True, fields=kinds, protected=protected) as archive:
            for root in roots:
                done = sync(archive, str(root), refused.append, said=said.get(root, ()), **reading)
                if first or _is_worth_a_commit(done, said.get(root)):
                    archive.commit()
                said[root] = done.skipped
                report += done
        if first or report.added or report.updated or report.moved or report.removed:
            _print(report, as_json=as_json)

    for number, _ in enumerate(_changes(roots, state_folder(url).resolve(), refused)):
        started = time.monotonic()
        when_free(partial(run, not number), math.inf)
        if not number:
            warn(say("watching {paths}; Ctrl-C ends it", paths=" ".join(map(str, roots))))
        sleep(min(time.monotonic() - started, _REST))


def _root(path: str) -> Path:
    if path == "-":
        raise InvalidRequest("standard input can't be watched: name a file or a folder")
    if not os.path.exists(path):  # noqa: PTH110 - which, unlike Path.exists, never raises
        raise UnreadableFile(path, Message("there is no such file or folder"))
    return Path(path).absolute()  # so that what is skipped is named in full


def _is_worth_a_commit(report: SyncReport, before: tuple[Skipped, ...] | None) -> bool:
    changed = report.added or report.updated or report.moved or report.removed
    return bool(changed) or report.skipped != before


def _print(report: SyncReport, *, as_json: bool) -> None:
    now = datetime.now().astimezone()
    if as_json:
        terminal.json_line({"time": now.isoformat(timespec="seconds"), **report.as_dict()})
    else:
        click.echo(f"{now:%Y-%m-%d %H:%M:%S}\t{summary(report)}")


def _changes(roots: list[Path], index: Path, refused: Sequence[RemovalRefused] = ()) -> Iterator[None]:
    """Yield at once, and again after each burst of changes; changes during a round are not lost.

    The system reports nothing of a folder that was deleted and made again, nor of a disk that was
    mounted in its place. So this checks whether each root is still the watched one, and yields
    every two seconds while something is ``refused``.
    """
    matters = _filter(roots, index)
    while True:
        there = [_identity(root) for root in roots]
        events = _events([root for root, found in zip(roots, there, strict=True) if found], matters)
        if next(events, None) is None:
            continue  # gone in this moment
        yield
        looked = time.monotonic()
        for changed in events:
            if changed:
                yield
                looked = time.monotonic()
            if [_identity(root) for root in roots] != there or (refused and time.monotonic() - looked > _MISSING):
                break


def _identity(root: Path) -> tuple[int, int] | None:
    try:
        found = root.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _events(roots: list[Path], matters: _Matters) -> Iterator[bool]:
    """Yield five times a second whether something changed, once the system watches.

    Ends when a root is gone.
    """
    try:
        from watchfiles import watch as look
    except ModuleNotFoundError as error:
        raise EngineUnavailable(
            "what tells of changes to files is not installed: run `{command}`", command=install_line("documents")
        ) from error
    while not roots:
        sleep(_LOOK / 1_000)
        yield False
    told = look(
        *roots,
        watch_filter=matters,
        debounce=_BURST,
        step=_QUIET,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    try:
        for changed in told:
            heed()
            yield bool(changed)
    except FileNotFoundError:
        return
    except (OSError, RuntimeError) as error:
        raise StorageError(
            "the system does not watch these folders ({error}): allow it more (fs.inotify.max_user_watches) or set "
            "WATCHFILES_FORCE_POLLING=1",
            error=system_reason(error) if isinstance(error, OSError) else error,
        ) from error


def _filter(roots: list[Path], index: Path) -> _Matters:
    """Make the filter of the changes that matter.

    Changes of hidden files, and those that the index makes in its own folder, don't matter.
    """
    real = {root: root.resolve() for root in roots}

    def matters(_: Any, path: str) -> bool:
        for root in roots:
            if not Path(path).is_relative_to(root):
                continue
            inner = Path(path).relative_to(root)
            hidden = any(part.startswith(".") and (part != ".kashafignore" or part != inner.name) for part in inner.parts)
            if not hidden and not (real[root] / inner).is_relative_to(index):
                return True
        return False

    return matters
