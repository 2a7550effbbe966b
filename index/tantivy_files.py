"""The files of a Tantivy index: which folder is in use, at which commit it is, and what goes wrong with them.

``state.json`` is written before a commit of the documents and says which generation that commit makes. Tantivy's own stamp of
operations tells whether it happened: no other commit can have, for the writer's lock is held.
"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import tantivy

from kashaf.errors import DamagedIndex, IndexLocked, KashafError
from kashaf.index.damage import Action, refused
from kashaf.index.durability import write_durably
from kashaf.messages import SYSTEM_REASONS, Message, system_reason

__all__ = ["Contents", "State", "contents", "engine_errors", "open_physical", "read_state", "unfinished"]

_STATE = "state.json"
_SUFFIXES = ("term", "idx", "pos", "store", "fast", "fieldnorm")
_OF_SEGMENT = re.compile(r"[0-9a-f]{32}\..*")


@dataclass(frozen=True, slots=True)
class State:
    """Which commit comes or came last.

    ``number`` names the folders in use. ``generation`` was reached if the documents' stamp has passed ``after``, else the one
    before. ``batch`` names the pages that came with it, ``outdated`` the keys of those that it replaced.
    """

    number: int
    generation: int
    after: int = -1
    batch: str = ""
    outdated: tuple[str, ...] = ()

    def documents(self, folder: Path) -> Path:
        """Give the folder of the documents."""
        return folder / f"documents-{self.number}"

    def pages(self, folder: Path) -> Path:
        """Give the folder of the pages."""
        return folder / f"pages-{self.number}"

    def write(self, folder: Path) -> None:
        """Put the state into the folder, durably."""
        write_durably(folder / _STATE, json.dumps(asdict(self)).encode())

    def reached(self, stamp: int) -> State:
        """Give the state as it is once the documents are at a stamp."""
        return self if stamp > self.after else replace(self, generation=self.generation - 1)


@dataclass(frozen=True, slots=True)
class Contents:
    """What Tantivy's table of contents says: the stamp of the last commit, the names of its files, entries removed but there."""

    stamp: int
    files: tuple[str, ...]
    removed: int


def read_state(folder: Path) -> State:
    """Read what comes or came last; raises `DamagedIndex` when it can't be read."""
    try:
        found = json.loads((folder / _STATE).read_bytes())
        return State(
            int(found["number"]), int(found["generation"]), int(found["after"]), str(found["batch"]), tuple(found["outdated"])
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(
            "{path} can't be read ({error}): run `kashaf check --repair`", path=folder / _STATE, error=repr(error)
        ) from error


def contents(physical: Path) -> Contents:
    """Read the table of contents of one of Tantivy's folders."""
    try:
        found: dict[str, Any] = json.loads((physical / "meta.json").read_bytes())
        files: list[str] = []
        removed = 0
        for segment in found["segments"]:
            id = str(segment["segment_id"]).replace("-", "")
            files.extend(f"{id}.{suffix}" for suffix in _SUFFIXES)
            if segment["deletes"]:
                files.append(f"{id}.{int(segment['deletes']['opstamp'])}.del")
                removed += int(segment["deletes"]["num_deleted_docs"])
        return Contents(int(found["opstamp"]), tuple(files), removed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndex(
            "{path} can't be read ({error}): index the documents again", path=physical / "meta.json", error=repr(error)
        ) from error


def unfinished(physical: Path) -> list[Path]:
    """List the files of segments that no commit has: half-written, or merged into others and not removed yet."""
    files = contents(physical).files
    return [path for path in sorted(physical.iterdir()) if _OF_SEGMENT.fullmatch(path.name) and path.name not in files]


def open_physical(physical: Path, schema: Any) -> Any:
    """Open one of Tantivy's folders, whose searchers then stay as they are until the next ``reload``."""
    index = tantivy.Index(schema, str(physical))
    index.config_reader("manual")
    return index


@contextmanager
def engine_errors(folder: Path, action: Action) -> Iterator[None]:
    """Translate what Tantivy raises: bare ValueErrors, and panics that are no Exceptions."""
    try:
        yield
    except (KashafError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except OSError as error:
        raise refused(folder, action, system_reason(error)) from error
    except ValueError as error:
        told = str(error)
        if "LockBusy" in told:
            raise IndexLocked(
                "another process is writing to {folder}: wait until it has finished, then try again", folder=folder
            ) from error
        reason = next((reason for sign, reason in _REASONS.items() if sign in told), None)
        if reason:
            raise refused(folder, action, reason) from error
        raise _damaged(folder, error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(folder, error) from error
        raise


_STOPPED = Message("its writer stopped, as it does when the disk is full")
_REASONS = {
    "No space left": SYSTEM_REASONS[errno.ENOSPC],
    "os error 28": SYSTEM_REASONS[errno.ENOSPC],
    "os error 122": SYSTEM_REASONS[errno.EDQUOT],
    "File too large": SYSTEM_REASONS[errno.EFBIG],
    "os error 27": SYSTEM_REASONS[errno.EFBIG],
    "Read-only file system": SYSTEM_REASONS[errno.EROFS],
    "Permission denied": SYSTEM_REASONS[errno.EACCES],
    "Input/output error": SYSTEM_REASONS[errno.EIO],
    "Too many open files": SYSTEM_REASONS[errno.EMFILE],
    "worker thread": _STOPPED,
    "IndexWriter was": _STOPPED,
    "killed": _STOPPED,
}
"""What Tantivy says, and the reason to give."""


def _damaged(folder: Path, error: BaseException) -> DamagedIndex:
    told = " ".join(str(error).split())[:200]
    return DamagedIndex(
        "the index in {folder} is damaged ({told}): run `kashaf check`, or index the documents again", folder=folder, told=told
    )
