"""Who writes to an index: a note beside the lock, for those who are turned away; the lock alone counts."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from kashaf.documents import printable
from kashaf.errors import IndexLocked
from kashaf.messages import Message

__all__ = ["forget_writer", "locked", "name_writer", "note_writer", "this_writer", "writer_in"]

_NOTE = "writer.json"


def note_writer(folder: Path) -> None:
    """Note that this process has the lock; where that cannot be written, nobody misses it."""
    with suppress(OSError):
        (folder / _NOTE).write_text(json.dumps(this_writer()), encoding="utf-8")


def forget_writer(folder: Path) -> None:
    """Remove the note, before the lock is given back."""
    with suppress(OSError):
        (folder / _NOTE).unlink(missing_ok=True)


def writer_in(folder: Path) -> Message | None:
    """Name the process that noted itself; ``None`` where none did, or where it is no more."""
    try:
        note = json.loads((folder / _NOTE).read_bytes()[:1_000])
        if int(note["process"]) <= 0:
            return None
        os.kill(int(note["process"]), 0)
    except PermissionError:  # it is another user's
        pass
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return name_writer(note)


def this_writer() -> dict[str, object]:
    """Note this process as a writer: its number, its command, and since when, in seconds since 1970."""
    return {"process": os.getpid(), "command": _command(), "since": int(time.time())}


def name_writer(note: Any) -> Message | None:
    """Name the process of a note, and the machine where it tells of one; ``None`` when it is no such note."""
    try:
        process, command = int(note["process"]), printable(str(note["command"]))[:_LONGEST]
        since = time.strftime("%H:%M:%S", time.localtime(int(note["since"])))
        machine = printable(str(note.get("machine", "")))[:_LONGEST]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None
    if machine:
        return Message(
            "process {process} on {machine}, {command}, since {since}",
            process=process,
            machine=machine,
            command=command,
            since=since,
        )
    return Message("process {process}, {command}, since {since}", process=process, command=command, since=since)


def locked(folder: Path) -> IndexLocked:
    """Make the error for who finds the lock of an index taken."""
    if writer := writer_in(folder):
        return IndexLocked(
            "another process is writing to {folder} ({writer}): wait until it has finished, then try again",
            folder=folder,
            writer=writer,
        )
    return IndexLocked("another process is writing to {folder}: wait until it has finished, then try again", folder=folder)


_LONGEST = 60
"""Letters of a command that are shown."""


def _command() -> str:
    """Name the program, and of our own also its command; what else was typed, such as a password in a URL, is nobody's business."""
    program = Path(sys.argv[0] if sys.argv else "").name or "python"
    if program == "__main__.py":
        program = Path(sys.argv[0]).parent.name
    return f"{program} {sys.argv[1]}" if program == "kashaf" and sys.argv[1:] else program
