"""Who writes to an index: a note beside the lock, for processes that find it locked.

Only the lock decides who may write.
"""

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
    """Note that this process has the lock. If that fails, nothing else depends on the note."""
    with suppress(OSError):
        (folder / _NOTE).write_text(json.dumps(this_writer()), encoding="utf-8")


def forget_writer(folder: Path) -> None:
    """Remove the note, before the lock is released."""
    with suppress(OSError):
        (folder / _NOTE).unlink(missing_ok=True)


def writer_in(folder: Path) -> Message | None:
    """Name the process in the note; ``None`` if there is no note or the process has ended."""
    try:
        note = json.loads((folder / _NOTE).read_bytes()[:1_000])
        if int(note["process"]) <= 0:
            return None
        os.kill(int(note["process"]), 0)
    except PermissionError:  # the process belongs to another user
        pass
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return name_writer(note)


def this_writer() -> dict[str, object]:
    """Describe this process as a writer: its number, command and start in seconds since 1970."""
    return {"process": os.getpid(), "command": _command(), "since": int(time.time())}


def name_writer(note: Any) -> Message | None:
    """Name the process of a note, and its machine if known; ``None`` for an invalid note."""
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
    """Make the error for an index that is locked."""
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
    """Name the program and, if it is ours, its command.

    The rest of the command line is private: it may contain a password in a URL.
    """
    program = Path(sys.argv[0] if sys.argv else "").name or "python"
    if program == "__main__.py":
        program = Path(sys.argv[0]).parent.name
    return f"{program} {sys.argv[1]}" if program == "kashaf" and sys.argv[1:] else program
