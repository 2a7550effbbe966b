"""The commands that carry documents from one place to another: export, import and migrate."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

import kashaf
from kashaf.cli import terminal
from kashaf.cli.program import (
    FOUND,
    TROUBLE,
    Command,
    field_option,
    index_option,
    interruptible,
    json_option,
    print_error,
    say_skipped,
    standard_input,
    standard_output,
    typed_fields,
    wait_option,
    warn,
    when_free,
)
from kashaf.errors import InvalidRequest
from kashaf.messages import Message, say

if TYPE_CHECKING:
    from kashaf.search import ExportMode, Transfer

__all__ = ["export", "import_", "migrate"]

_KEPT = Message("interrupted; what was done is kept: run the same command again and it goes on from there")

_RECORDS = re.compile(r".*\.(jsonl|ndjson)(\.gz)?", re.IGNORECASE | re.DOTALL)


@click.command(cls=Command)
@click.argument("file", metavar="[FILE]", default="-")
@index_option
@json_option
@interruptible(_KEPT)
def export(file: str, url: str, as_json: bool) -> int:
    """Write all documents as JSON Lines, in the order of their ids, to FILE or standard output.

    A FILE ending in .gz is compressed. It gets its name when it is whole: interrupted, run it again
    and it goes on from there. The digest that is shown is the SHA-256 of what was written.
    """
    return _told(lambda: _export(url, file), as_json=as_json, summary=_exported, err=True, stdout_taken=file == "-")


@click.command("import", cls=Command)
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@index_option
@field_option
@wait_option
@json_option
@interruptible(_KEPT)
def import_(files: tuple[str, ...], url: str, fields: tuple[str, ...], wait: int, as_json: bool) -> int:
    """Take the records of JSON Lines into the index, also from .gz; - reads standard input.

    What is there already and equal is skipped. What is done is committed every two minutes:
    interrupted, run it again and it goes on from there. At the end every record is looked up in the
    index.
    """
    kinds = typed_fields(fields)
    return _told(lambda: _import(url, files, kinds, wait), as_json=as_json, summary=_imported)


@click.command(cls=Command)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@wait_option
@json_option
@interruptible(_KEPT)
def migrate(source: str, target: str, wait: int, as_json: bool) -> int:
    """Copy all documents of one index to another of any engine, and compare the two in the end.

    FROM is only read. TO is made, with the fields of FROM; the state of kashaf index goes with it.
    Interrupted, run it again and it goes on from there. A file of JSON Lines (.jsonl, .jsonl.gz)
    may stand for FROM or TO.
    """
    from kashaf import search

    from_file, to_file = _is_records(source), _is_records(target)
    if from_file and to_file:
        raise InvalidRequest(
            "{source} and {target} are both files of records: name an index for one of them", source=source, target=target
        )

    def work() -> Transfer:
        if to_file:
            return _export(source, target)
        if from_file:
            return _import(target, (source,), {}, wait)
        return when_free(copy, wait)

    def copy() -> Transfer:
        with terminal.progress() as progress:
            return search.migrate(source, target, progress=progress)

    began = time.monotonic()
    status = _told(work, as_json=as_json, summary=lambda done: _migrated(done, time.monotonic() - began))
    if status == FOUND and not as_json:
        place = shlex.quote(target)
        go_on = f"kashaf import {place}" if to_file else f"kashaf search QUERY --index {place}"
        warn(say("go on with: {command}", command=go_on))
    return status


def _is_records(place: str) -> bool:
    return bool(_RECORDS.fullmatch(place)) and not Path(place).is_dir()


def _export(url: str, file: str) -> Transfer:
    from kashaf import search

    to: Path | IO[bytes] = standard_output() if file == "-" else Path(file)
    with terminal.progress() as progress:
        return search.export_records(url, to, progress=progress, begins=_say_beginning)


def _say_beginning(beginning: ExportMode, done: int) -> None:
    """Say what becomes of what an earlier export left."""
    if beginning == "continued":
        warn(say("going on after the documents that were exported before: {done}", done=done))
    elif beginning == "changed":
        warn(say("the index has changed since the export was interrupted: it begins anew"))
    else:
        warn(say("a compressed export cannot be continued: it begins anew"))


def _import(url: str, files: tuple[str, ...], fields: dict[str, str], wait: int) -> Transfer:
    from kashaf import search

    sources: list[Path | IO[bytes]] = [standard_input() if file == "-" else Path(file) for file in files]

    def work() -> Transfer:
        with terminal.progress() as progress:
            return search.import_records(url, sources, fields=fields, progress=progress)

    def free() -> None:
        with kashaf.open(url, create=True, fields=fields) as archive:
            archive.remove(())

    if "-" in files:  # which can be read only once, so nothing may begin anew once it has begun
        when_free(free, wait)
        done = work()
    else:
        done = when_free(work, wait)
    for each in (*done.unread, *done.skipped):
        warn(say_skipped(each))
    return done


def _told(
    work: Callable[[], Transfer],
    *,
    as_json: bool,
    summary: Callable[[Transfer], str],
    err: bool = False,
    stdout_taken: bool = False,
) -> int:
    """Do the work, print what was done in a line or as JSON, and give the exit status."""
    try:
        done = work()
    except KeyboardInterrupt:
        if stdout_taken:
            return print_error(say("interrupted"))
        raise
    if not as_json:
        click.echo(summary(done), err=err)
    else:
        told = done.as_dict()
        told["skipped"] = told["unread"] + told["skipped"]
        terminal.json_line(told, err=stdout_taken)
    nothing = done.skipped and not done.documents
    return TROUBLE if done.unread or nothing else FOUND


def _exported(done: Transfer) -> str:
    return say("documents: {documents}, digest: {digest}", documents=done.documents, digest=done.digest)


def _imported(done: Transfer) -> str:
    counts = say(
        "added: {added}, updated: {updated}, unchanged: {unchanged}, skipped: {skipped}",
        added=done.added,
        updated=done.updated,
        unchanged=done.unchanged,
        skipped=len(done.skipped) + len(done.unread),
    )
    return f"{counts}\n{_exported(done)}"


def _migrated(done: Transfer, seconds: float) -> str:
    return say(
        "documents: {documents}, seconds: {seconds}, digest: {digest}",
        documents=done.documents,
        seconds=f"{seconds:.1f}",
        digest=done.digest,
    )
