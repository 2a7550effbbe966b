"""The command that indexes files and folders, and what it shares with the one that watches them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import kashaf
from kashaf.cli import terminal
from kashaf.cli.program import (
    FOUND,
    TROUBLE,
    Command,
    cleaned,
    field_option,
    given_index,
    index_option,
    interruptible,
    json_option,
    protected_option,
    say_skipped,
    standard_input,
    typed_fields,
    wait_option,
    warn,
    when_free,
)
from kashaf.errors import InvalidRequest, RemovalRefused, UnreadableFile
from kashaf.interruption import heed
from kashaf.messages import Message, say

if TYPE_CHECKING:
    from kashaf.documents import Skipped
    from kashaf.search import Archive, SyncReport

__all__ = ["index", "reading_options", "summary", "sync"]

COMMIT_EVERY = 120.0
"""Seconds of indexing that an interruption loses at most, one large file apart."""

_OPTIONS = (
    click.option(
        "--include",
        metavar="PATTERN",
        multiple=True,
        help="Look only at files such as '*.pdf' or 'books/', as in .gitignore; others stay as they are. May be repeated.",
    ),
    click.option(
        "--exclude",
        metavar="PATTERN",
        multiple=True,
        help="Do not look at files such as '*.csv' or 'drafts/'; they stay as they are. May be repeated.",
    ),
    click.option(
        "--encoding", metavar="NAME", help="The encoding of the files, such as windows-1256, where it is not found out rightly."
    ),
    click.option(
        "--column",
        "columns",
        metavar="FIELD=COLUMN",
        multiple=True,
        callback=cleaned,
        help="Which column of a table, by its heading, is the title, text, author, date … of its rows; may be repeated.",
    ),
    click.option("--ocr", is_flag=True, help="Read pages without text, and pictures, with tesseract."),
    click.option("--follow-links", is_flag=True, help="Read also what links in a folder lead to outside of it."),
    click.option(
        "--max-removals",
        metavar="PERCENT",
        type=float,
        default=50,
        show_default=True,
        help="Refuse to remove a larger part of a PATH's documents where they are twenty or more: a disk may be missing.",
    ),
    click.option(
        "--allow-removals",
        is_flag=True,
        help="Remove what vanished however much it is, also all of a PATH that is empty or on another disk than before.",
    ),
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say how files are read; it takes them by their names."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(cls=Command)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@index_option
@reading_options
@field_option
@protected_option
@wait_option
@json_option
@interruptible(Message("interrupted; the last commit is intact"))
def index(
    paths: tuple[str, ...],
    url: str,
    fields: tuple[str, ...],
    protected: str | None,
    wait: int,
    as_json: bool,
    **reading: Any,
) -> int:
    """Index files and folders: what is new is added, what changed updated, what vanished removed.

    PATH is a file or a folder; - reads records from standard input, one JSON object a line: {"id",
    "title", "text"} and any other fields. Files that a .kashafignore names, as a .gitignore would,
    do not belong to their folder.

    What is done is committed every two minutes and after each PATH: interrupted, run it again and
    it goes on from there.
    """
    from kashaf.documents import Skipped
    from kashaf.search import SyncReport

    kinds = typed_fields(fields)
    gone = [Skipped(str(Path(path).absolute()), reason) for path in paths if (reason := _why_not(path))]
    there = [path for path in paths if not _why_not(path)]
    for each in gone:
        warn(say_skipped(each))
    report = SyncReport(skipped=tuple(gone))
    refused: list[RemovalRefused] = []

    def add(path: str) -> SyncReport:
        with kashaf.open(url, create=True, fields=kinds, protected=protected) as archive:
            # Standard input can be read only once, so nothing may begin again once it has begun.
            if path == "-":
                when_free(lambda: archive.remove(()), wait)
                done = _add_records(archive)
            else:
                done = sync(archive, path, refused.append, **reading)
            archive.commit()
            return done

    for path in there:
        heed()
        report += add(path) if path == "-" else when_free(partial(add, path), wait)
    if as_json:
        terminal.json_line(report.as_dict())
    else:
        click.echo(summary(report))
    nothing = not (report.added or report.updated or report.moved or report.removed or report.unchanged)
    if refused or (report.skipped and nothing):
        return TROUBLE
    if not as_json:
        command = f'kashaf search "…"{given_index()}'
        warn(say("The index is in {place}. To search it: {command}", place=url, command=command))
    return FOUND


def _why_not(path: str) -> Message | None:
    """Say why a path cannot be indexed; ``None`` where nothing speaks against it yet."""
    if path == "-":
        return None
    if not os.path.lexists(path):
        return Message("there is no such file or folder")
    if Path(path).is_fifo():
        command = f"COMMAND | kashaf index -{given_index()}"
        return Message("it is a pipe, not a file: records that a command prints are read by `{command}`", command=command)
    return None


def sync(
    archive: Archive,
    path: str,
    refused: Callable[[RemovalRefused], object],
    *,
    columns: tuple[str, ...],
    said: Collection[Skipped] = (),
    **reading: Any,
) -> SyncReport:
    """Update the archive from a file or folder; name on stderr each skipped file not yet ``said``.

    ``refused`` is called when nothing was done because too much would have been removed; this is
    reported on such a line too.
    """
    from kashaf.documents import Skipped
    from kashaf.search import SyncReport

    named = _columns(columns)
    try:
        with terminal.progress(in_bytes=True) as show:
            report = archive.add_path(
                Path(path).absolute(),  # so that what is skipped is named in full
                columns=named,
                progress=lambda sync: show(sync.bytes, sync.total_bytes),
                commit_every=COMMIT_EVERY,
                **reading,
            )
    except (UnreadableFile, RemovalRefused) as error:
        report = SyncReport(skipped=(Skipped(error.path, error.reason),))
        if isinstance(error, RemovalRefused):
            refused(error)
    for skipped in report.skipped:
        if skipped not in said:
            warn(say_skipped(skipped))
    return report


def summary(report: SyncReport) -> str:
    """Say in one line what a sync did."""
    return say(
        "added: {added}, updated: {updated}, moved: {moved}, removed: {removed}, unchanged: {unchanged}, skipped: {skipped}",
        **{**report.as_dict(), "skipped": len(report.skipped)},
    )


def _columns(columns: tuple[str, ...]) -> dict[str, str]:
    """Read the fields of columns, each as ``field=column``. Raises `InvalidRequest`."""
    named = {}
    for column in columns:
        field, _, heading = column.partition("=")
        if not (field and heading):
            raise InvalidRequest(
                "{column!r} gives no field a column: write it as field=column, such as title=العنوان", column=column
            )
        named[field.strip()] = heading.strip()
    return named


def _add_records(archive: Archive) -> SyncReport:
    """Add the records of standard input, and name on stderr each line that was skipped."""
    from kashaf.documents import Document, Skipped, read_records
    from kashaf.ingest.synchronizer import several_with_one_id
    from kashaf.search import SyncReport

    skipped: list[Skipped] = []
    ids: dict[str, None] = {}
    twice: dict[str, None] = {}

    def noted(documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            (twice if document.id in ids else ids)[document.id] = None
            yield document

    archive.add(noted(read_records(standard_input(), "-", skip=skipped.append)))
    if twice:
        skipped.append(Skipped("-", several_with_one_id(twice)))
    for each in skipped:
        warn(say_skipped(each))
    return SyncReport(added=len(ids), skipped=tuple(skipped))
