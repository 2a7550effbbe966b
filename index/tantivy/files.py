"""The files of a Tantivy index: the folder in use, its commit, and what goes wrong with them.

``state.json`` is written before a commit of the documents, and says which generation that commit
makes. Tantivy's own stamp of operations shows whether the commit happened: no other commit is
possible, because we hold the writer's lock. ``seal.json`` is written after a commit. It holds the
checksums of Tantivy's two tables of contents, which have none of their own, with their stamps: a
table with a later stamp belongs to a commit without a seal.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import struct
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import tantivy

from kashaf.errors import DamagedIndex, KashafError
from kashaf.index.checksums import checked, checksum, sealed
from kashaf.index.damage import Action, refused
from kashaf.index.durability import write_durably
from kashaf.index.writers import locked
from kashaf.messages import SYSTEM_REASONS, Message, system_reason

__all__ = [
    "RECORDS",
    "Contents",
    "Seal",
    "State",
    "contents",
    "engine_errors",
    "open_physical",
    "open_to_read",
    "read_state",
    "reads_only",
    "share",
    "temporary",
    "unfinished",
    "verify",
    "wrong",
]

_STATE = "state.json"
_SEAL = "seal.json"
_TABLE = "meta.json"
_OWNED = (_TABLE, ".managed.json")
_SUFFIXES = ("term", "idx", "pos", "store", "fast", "fieldnorm")
_OF_SEGMENT = re.compile(r"[0-9a-f]{32}\..*")


@dataclass(frozen=True, slots=True)
class State:
    """The next commit or the last one.

    ``number`` names the folders in use. ``generation`` was reached if the documents' stamp is above
    ``after``; otherwise the one before is the newest. ``batch`` names the pages that came with it,
    ``outdated`` the keys of the pages that it replaced.
    """

    number: int
    generation: int
    after: int = -1
    batch: str = ""
    outdated: tuple[str, ...] = ()

    def documents(self, folder: Path) -> Path:
        """Return the folder of the documents."""
        return folder / f"documents-{self.number}"

    def pages(self, folder: Path) -> Path:
        """Return the folder of the pages."""
        return folder / f"pages-{self.number}"

    def write(self, folder: Path) -> None:
        """Write the state into the folder, durably."""
        write_durably(folder / _STATE, json.dumps(sealed(asdict(self))).encode())

    def reached(self, stamp: int) -> State:
        """Return the state as it is when the documents have a stamp."""
        return self if stamp > self.after else replace(self, generation=self.generation - 1)


@dataclass(frozen=True, slots=True)
class Contents:
    """Tantivy's table of contents: the stamp of the last commit, its files, its removed entries.

    Removed entries are still in the files. ``fields`` are the names in Tantivy's schema, which
    stays that of the format that made the table. ``checksum`` is that of the table itself.
    """

    stamp: int
    files: tuple[str, ...]
    removed: int
    fields: frozenset[str]
    checksum: int


def read_state(folder: Path) -> State:
    """Read the next or last commit; raises `DamagedIndex` if it can't be read."""
    try:
        found = checked(json.loads((folder / _STATE).read_bytes()))
        return State(
            int(found["number"]), int(found["generation"]), int(found["after"]), str(found["batch"]), tuple(found["outdated"])
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(
            "{path} can't be read ({error}): bring it back from a copy, or index the documents again",
            path=folder / _STATE,
            error=repr(error),
        ) from error


def contents(physical: Path) -> Contents:
    """Read the table of contents of one of Tantivy's folders."""
    try:
        data = (physical / _TABLE).read_bytes()
        found: dict[str, Any] = json.loads(data)
        files: list[str] = []
        removed = 0
        for segment in found["segments"]:
            id = UUID(segment["segment_id"]).hex
            files.extend(f"{id}.{suffix}" for suffix in _SUFFIXES)
            if segment["deletes"]:
                files.append(f"{id}.{int(segment['deletes']['opstamp'])}.del")
                removed += int(segment["deletes"]["num_deleted_docs"])
        fields = frozenset(field["name"] for field in found["schema"])
        return Contents(int(found["opstamp"]), tuple(files), removed, fields, zlib.crc32(data))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndex(
            "{path} can't be read ({error}): index the documents again", path=physical / _TABLE, error=repr(error)
        ) from error


@dataclass(frozen=True, slots=True)
class Seal:
    """The stamps and checksums of the two tables of contents, as a commit left them."""

    number: int
    tables: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, state: State, folder: Path) -> Seal:
        """Make the seal from the tables as they are."""
        found = {physical.name: contents(physical) for physical in (state.documents(folder), state.pages(folder))}
        return cls(state.number, {name: (each.stamp, each.checksum) for name, each in found.items()})

    def write(self, folder: Path) -> None:
        """Write the seal into the folder, durably."""
        write_durably(folder / _SEAL, json.dumps(sealed({"number": self.number, "tables": self.tables})).encode())

    @classmethod
    def read(cls, folder: Path) -> Seal:
        """Read the seal of the last commit that has one; without it (format 2) nothing is sealed.

        The seal is read before the tables, because another process may write them meanwhile: then
        they have a later stamp. Raises `DamagedIndex`.
        """
        path = folder / _SEAL
        try:
            found = checked(json.loads(path.read_bytes()))
            tables = {str(name): (int(stamp), int(crc)) for name, (stamp, crc) in found["tables"].items()}
            return cls(int(found["number"]), tables)
        except FileNotFoundError:
            return cls(-1, {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedIndex(
                "{path} can't be read ({error}): remove it, and the next commit writes another", path=path, error=repr(error)
            ) from error

    def contents(self, physical: Path) -> Contents:
        """Read a table of contents. Raises `DamagedIndex` if it differs from its seal."""
        found = contents(physical)
        stamp, wanted = self.tables.get(physical.name, (-1, 0))
        if found.stamp < stamp or (found.stamp == stamp and found.checksum != wanted):
            raise DamagedIndex(
                "{path} is not what was written (its checksum is another): index the documents again", path=physical / _TABLE
            )
        return found


def unfinished(physical: Path) -> list[Path]:
    """List segment files in no commit: half-written, or merged into others and not removed yet."""
    files = contents(physical).files
    return [path for path in sorted(physical.iterdir()) if _OF_SEGMENT.fullmatch(path.name) and path.name not in files]


def temporary(folder: Path) -> list[Path]:
    """List temporary tables that a killed writer left before it could rename them."""
    return sorted((*folder.glob(".tmp*"), *folder.glob(f"{_STATE}.*.tmp")))


def wrong(path: Path) -> Message | None:
    """Compare a file with the checksum in its footer; return what is wrong.

    The footer is a line of JSON, its length, and a magic number.
    """
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - _FOOTER))
            last = file.read()
            length, magic = struct.unpack("<II", last[-8:])
            wanted = int(json.loads(last[-8 - length : -8])["crc"])
            file.seek(0)
            same = checksum(_Beginning(file, end - length - 8)) == wanted
    except FileNotFoundError:
        return Message("the file is missing")
    except (struct.error, ValueError, KeyError, TypeError, OverflowError):
        return Message("it ends too early")
    return None if same and magic == _MAGIC else Message("it is not what was written (its checksum is another)")


_MAGIC = 1337
"""The last number in every file of Tantivy, after the length of its footer."""
_FOOTER = 65_536
"""More bytes than a footer takes."""


@dataclass(slots=True)
class _Beginning:
    """The bytes of a file before its footer."""

    file: BinaryIO
    left: int

    def read(self, size: int, /) -> bytes:
        """Return the next ones."""
        found = self.file.read(min(size, self.left))
        self.left -= len(found)
        return found


_TRIES = 20
"""How often to try to remove a folder of links: Tantivy's threads need it for milliseconds."""

RECORDS = (".store", ".fast")
"""The suffixes of the files that documents are read from."""


def verify(physical: Path, table: Contents, suffixes: tuple[str, ...]) -> None:
    """Read the files of a table with these suffixes. Raises `DamagedIndex` if one is damaged.

    A missing file was merged into another by a later commit: readers of the earlier commit have it
    open, and it existed then.
    """
    for name in table.files:
        path = physical / name
        if name.endswith(suffixes) and (told := wrong(path)) and path.exists():
            raise _damaged(physical.parent, Message("{name}: {told}", name=name, told=told))


def open_physical(physical: Path) -> Any:
    """Open one of Tantivy's folders; its searchers change only with the next ``reload``."""
    index = tantivy.Index.open(str(physical))  # stems had no positions before format 4
    index.config_reader("manual")
    return index


def reads_only(physical: Path) -> bool:
    """Say whether one of Tantivy's folders is read-only; Tantivy needs a lock there to open it."""
    return not os.access(physical, os.W_OK)


def open_to_read(physical: Path) -> Any:
    """Open one of Tantivy's folders that is read-only, as it is now; there is no ``reload``.

    Tantivy takes its lock in a folder of links to the files. The folder is needed only until all
    files are open. Raises `FileNotFoundError` if there is a new commit meanwhile.
    """
    try:
        links = Path(tempfile.mkdtemp(prefix="kashaf-"))
    except FileNotFoundError as error:  # there is no folder for temporary files
        raise OSError(errno.EROFS, os.strerror(errno.EROFS)) from error
    try:
        table = (physical / _TABLE).read_bytes()
        (links / _TABLE).write_bytes(table)
        for path in physical.iterdir():
            if _OF_SEGMENT.fullmatch(path.name):
                (links / path.name).symlink_to(path.absolute())
        try:
            return open_physical(links)
        except ValueError as error:
            if (physical / _TABLE).read_bytes() == table:
                raise
            raise FileNotFoundError(physical) from error
    finally:
        _remove(links)


def _remove(links: Path) -> None:
    """Remove a folder of links; a thread of Tantivy may still be writing a file there."""
    for _ in range(_TRIES):
        shutil.rmtree(links, ignore_errors=True)
        if not links.exists():
            return
        time.sleep(0.01)


def share(*physical: Path) -> None:
    """Make the tables as readable as their folders: Tantivy writes them for their owner alone."""
    for folder in physical:
        mode = folder.stat().st_mode & 0o666
        for name in _OWNED:
            with suppress(FileNotFoundError, PermissionError):
                (folder / name).chmod(mode)


@contextmanager
def engine_errors(folder: Path, action: Action) -> Iterator[None]:
    """Translate what Tantivy raises: bare ValueErrors, and panics, which are no Exceptions.

    A panic also writes a backtrace to standard error. It is kept from there if no other thread can
    be writing at the same moment. So a generator must not yield to its caller inside this block.
    """
    try:
        with _quiet():
            yield
    except (KashafError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except OSError as error:
        raise refused(folder, action, system_reason(error)) from error
    except ValueError as error:
        told = str(error)
        if "LockBusy" in told:
            raise locked(folder) from error
        reason = next((reason for sign, reason in _REASONS.items() if sign in told), None)
        if reason:
            raise refused(folder, action, reason) from error
        raise _damaged(folder, error) from error
    except BaseException as error:
        # Intact files can be decoded.
        decoding = action in _DECODING and isinstance(error, Exception)
        if decoding or type(error).__name__ == "PanicException":
            raise _damaged(folder, error) from error
        raise


_STOPPED = Message("its writer stopped, as it does when the disk is full")


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence writes to standard error that bypass Python, while there is only one thread."""
    if threading.active_count() > 1:
        yield
        return
    try:
        before = os.dup(_STDERR)
    except OSError:  # there is no standard error
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        yield
    finally:
        os.dup2(before, _STDERR)
        os.close(before)


_STDERR = 2
_DECODING = ("be read", "be checked")


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
"""Tantivy's messages, and our reasons."""


def _damaged(folder: Path, error: BaseException | Message) -> DamagedIndex:
    told = " ".join(str(error).split())[:200] or type(error).__name__
    return DamagedIndex(
        "the index in {folder} is damaged ({reason}): run `kashaf check`, or index the documents again",
        folder=folder,
        reason=told,
    )
