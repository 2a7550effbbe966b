"""What was indexed from where: the state of the sync, in SQLite beside the manifest.

The state must never claim more than the engine holds, whenever the process dies. So it is written
around the engine's commit, and every change of a commit keeps the old rows until the commit is
known to have happened::

    sources = Sources(folder)
    sources.recover(index.generation)          # first: keep or undo what a crash left half-way
    sources.record(...), sources.forget(...)  # while adding; both return documents to delete
    sources.prepare(index.generation + 1)     # written, with the old rows, for the next commit
    index.commit()
    sources.commit()                          # after an error instead: recover(index.generation)

Killed before `prepare`, nothing was written. Killed between `prepare` and the engine's commit, the
next `recover` sees a generation that the engine never reached and undoes everything. Killed after
the commit, the generation is reached and everything stays. Every commit of an index has to go
through this, also one that changes no file, or a later generation could be mistaken for the
prepared one. From `recover` to `commit` a writer holds SQLite's lock, so that a second one is
refused; every round begins with `recover`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal, overload

from kashaf.documents import Skipped, printable
from kashaf.errors import DamagedIndex, IndexLocked, KashafError, StorageError
from kashaf.index.protocol import Damage
from kashaf.index.writers import writer_in
from kashaf.ingest.ownership import (
    FROM_VERSION,
    NOT_YET,
    TABLES,
    VERSION,
    Owner,
    forget_old,
    id_owner,
    outdate,
    owners,
    release,
    touch,
    undo,
)
from kashaf.messages import Message

__all__ = ["Known", "Sources"]


@dataclass(frozen=True, slots=True)
class Known:
    """The state of a file: size, time and digest when it was read, document ids, what was skipped.

    A ``digest`` of ``""`` says that the file must be read again, whatever its size and time.
    ``reading`` says how it was read: by which version of the readers, with which options. ``id`` is
    the id that its documents have or begin with, ``""`` when that is its path below the root.
    """

    size: int
    mtime_ns: int
    digest: str
    ids: tuple[str, ...] = ()
    errors: tuple[Skipped, ...] = ()
    reading: str = ""
    id: str = ""


class Sources:
    """The sync state of the index in ``folder``; without a folder, a state that closing discards.

    A ``root`` is the absolute path of a folder, as text; a single file that is indexed belongs to
    the root that is its folder, so that it is the same file when that folder is indexed. When
    several files bring a document of the same id, the one recorded last holds it; when that one
    goes, the document goes with it, and the files that had lost it are to be read again. Reading
    needs no permission to write, and nothing is created before the first `record`.

    Any method raises `IndexLocked` when another process is syncing, `StorageError` when the disk
    refuses, and `DamagedIndex` when ``sources.db`` is damaged.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "sources.db" if folder else Path()
        self._connection: sqlite3.Connection | None = None
        self._sequence: int | None = None
        self._bereft: set[Owner] = set()

    def recover(self, generation: int) -> None:
        """Bring the state to the engine's commit: forget unprepared changes, keep or undo others.

        Takes the lock of the writer, unless there is nothing to write to.
        """
        with self._open() as sql:
            if sql is None:
                return
            self._release(sql)
            try:
                sql.execute("BEGIN IMMEDIATE")
                (ahead,) = sql.execute("SELECT count(*) FROM touched WHERE generation > ?", (generation,)).fetchone()
                if ahead:
                    undo(sql)
                forget_old(sql)
                sql.execute("COMMIT")
                sql.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                self._release(sql)
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                    raise

    def known(self, root: str, below: str = "") -> dict[str, Known]:
        """Give the state of the files under a root whose path there begins with ``below``.

        It includes what was recorded in this round.
        """
        with self._open() as sql:
            if sql is None:
                return {}
            columns = "file, size, mtime_ns, digest, errors, reading, id, document"
            query = f"SELECT {columns} FROM files LEFT JOIN claims USING (root, file) WHERE root = ? AND file >= ? AND file < ? ORDER BY file, turn"  # noqa: S608
            known: dict[str, Known] = {}
            for file, rows in groupby(sql.execute(query, (_text(root), below, f"{below}\U0010ffff")), itemgetter(0)):
                (_, size, mtime_ns, digest, errors, reading, id, first), *others = rows
                ids = () if first is None else (file if first == file else first, *(row[-1] for row in others))
                known[file] = Known(size, mtime_ns, digest, ids, _skipped(errors), sys.intern(reading), id)
            return known

    def bereft(self) -> set[Owner]:
        """Give, once, the files that claim a document which another file released.

        They are to be read again.
        """
        bereft, self._bereft = self._bereft, set()
        return bereft

    def roots(self) -> list[str]:
        """List the roots that files are known under."""
        with self._open() as sql:
            rows = sql.execute(_ROOTS) if sql else ()
            return [root for (root,) in rows]

    def owners(self, document: str) -> list[Owner]:
        """List the files that brought a document of this id, the one that holds it first."""
        with self._open() as sql:
            return owners(sql, document) if sql else []

    def id_owner(self, id: str, root: str, file_id: str) -> Owner | None:
        """Give the file whose documents have, or begin with, an id that this file could get."""
        with self._open() as sql:
            return id_owner(sql, id, Owner(_text(root), file_id)) if sql else None

    def outdate(self, document: str) -> None:
        """Mark the file of a document that was replaced or removed otherwise, to be read again."""
        with self._open() as sql:
            if sql is not None:
                for owner in owners(sql, document)[:1]:
                    with self._write():
                        outdate(sql, owner)

    def record_time(self, root: str, file_id: str, size: int, mtime_ns: int) -> None:
        """Note another size and time of a file that holds what it held."""
        with self._write() as sql:
            place = Owner(_text(root), file_id)
            touch(sql, place)
            sql.execute("UPDATE files SET size = ?, mtime_ns = ? WHERE root = ? AND file = ?", (size, mtime_ns, *place))

    def add_error(self, owner: Owner, skipped: Skipped) -> None:
        """Note what is to be said of a file from now on, until it is read again."""
        with self._write() as sql:
            touch(sql, owner)
            at = (owner.root, owner.file)
            for (errors,) in sql.execute("SELECT errors FROM files WHERE root = ? AND file = ?", at).fetchall():
                more = json.dumps([*json.loads(errors), _data(skipped)], ensure_ascii=False)
                sql.execute("UPDATE files SET errors = ? WHERE root = ? AND file = ?", (more, *at))

    def mounts(self, root: str) -> dict[str, str]:
        """Give the device of a root, and of each folder below it on another than its parent."""
        with self._open() as sql:
            rows = sql.execute("SELECT folder, device FROM mounts WHERE root = ?", (_text(root),)) if sql else ()
            return dict(rows)

    def record_mounts(self, root: str, mounts: Mapping[str, str]) -> None:
        """Note where a root and the folders below it lie."""
        if mounts != self.mounts(root):
            with self._write() as sql:
                sql.execute("DELETE FROM mounts WHERE root = ?", (_text(root),))
                rows = ((_text(root), folder, device) for folder, device in mounts.items())
                sql.executemany("INSERT INTO mounts VALUES (?, ?, ?)", rows)

    def record(self, root: str, file_id: str, known: Known) -> tuple[str, ...]:
        """Record the content of a file: its documents, which from now on it alone holds.

        Return the ids of its former documents that it no longer brings: they are to be deleted from
        the index.
        """
        with self._write() as sql:
            place = (_text(root), file_id)
            kept = dict.fromkeys(known.ids)
            gone = self._release_documents(sql, place, kept)
            turn = self._next_sequence(sql, len(kept))
            sql.executemany("INSERT INTO claims VALUES (?, ?, ?, ?)", ((id, *place, turn + at) for at, id in enumerate(kept)))
            errors = json.dumps([_data(each) for each in known.errors], ensure_ascii=False)
            row = (*place, known.size, known.mtime_ns, known.digest, errors, known.reading, known.id)
            sql.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            return gone

    def forget(self, root: str, file_id: str) -> tuple[str, ...]:
        """Record that a file is gone; return the ids of its documents, to be deleted."""
        with self._write() as sql:
            place = (_text(root), file_id)
            gone = self._release_documents(sql, place, ())
            sql.execute("DELETE FROM files WHERE root = ? AND file = ?", place)
            return gone

    def prepare(self, generation: int) -> None:
        """Write the recorded changes and the old rows for the commit of ``generation``."""
        with self._open() as sql:
            if sql is not None and sql.in_transaction:
                sql.execute("UPDATE touched SET generation = ? WHERE generation = ?", (generation, NOT_YET))
                sql.execute("COMMIT")
                sql.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what was prepared and release the lock, after the engine's commit returned.

        This also applies when the commit had nothing to do.
        """
        with self._open() as sql:
            if sql is not None and sql.in_transaction:
                forget_old(sql)
                sql.execute("COMMIT")

    def rollback(self) -> None:
        """Forget what was recorded and not prepared, and release the lock.

        What was prepared is left to the next `recover`.
        """
        with self._open() as sql:
            if sql is not None:
                self._release(sql)
        self._bereft.clear()

    def copy_to(self, other: Sources, generation: int) -> None:
        """Replace another state by this one at a commit of its engine; nothing without a state.

        Other processes may read and write meanwhile: uncommitted changes are not copied.
        """
        with self._open() as sql:
            if sql is None:
                return
            with other._write() as target:
                target.execute("ROLLBACK")
                sql.backup(target)
        other.recover(generation)
        other.rollback()

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage; ``repair`` removes the state: the next sync reads every file again."""
        try:
            with self._open() as sql:
                found = "ok" if sql is None else str(sql.execute("PRAGMA quick_check(1)").fetchone()[0])
        except DamagedIndex as error:
            found = str(error.__cause__ or error)
        if found == "ok":
            return []
        advice = Message("run `kashaf check --repair`, then `kashaf index` reads every file again")
        if repair:
            self.close()
            self._path.unlink()
            advice = Message("it was removed: `kashaf index` reads every file again")
        what = Message("the state of the sync is damaged ({error})", error=found)
        return [Damage(str(self._path), what, advice, repair)]

    def close(self) -> None:
        """Discard, and let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """Give the database, or ``None`` when there is none yet."""
        try:
            if self._connection is None:
                self._connection = _connect(self._path, create=False)
            yield self._connection
        except sqlite3.Error as error:
            raise _translated(error, self._path) from error

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """Give the database to write to, made if there is none yet."""
        try:
            if self._connection is None:
                self._connection = _connect(self._path, create=True)
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
        except sqlite3.Error as error:
            raise _translated(error, self._path) from error

    def _release(self, sql: sqlite3.Connection) -> None:
        self._sequence = None
        if sql.in_transaction:
            sql.execute("ROLLBACK")

    def _release_documents(self, sql: sqlite3.Connection, place: tuple[str, str], kept: Collection[str]) -> tuple[str, ...]:
        gone, bereft = release(sql, Owner(*place), kept)
        self._bereft |= bereft
        return gone

    def _next_sequence(self, sql: sqlite3.Connection, count: int) -> int:
        if self._sequence is None:
            (self._sequence,) = sql.execute("SELECT coalesce(max(turn), 0) + 1 FROM claims").fetchone()
        turn: int = self._sequence
        self._sequence += count
        return turn


@overload
def _connect(path: Path, *, create: Literal[True]) -> sqlite3.Connection: ...
@overload
def _connect(path: Path, *, create: Literal[False]) -> sqlite3.Connection | None: ...
def _connect(path: Path, *, create: bool) -> sqlite3.Connection | None:
    if not create and not path.is_file():
        return None
    nameless = path == Path()
    mode = "rwc" if create else "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    # One thread writes at a time, but not always the same one.
    sql = sqlite3.connect(
        "" if nameless else f"{path.absolute().as_uri()}?mode={mode}",
        timeout=1.0,
        isolation_level=None,
        uri=True,
        check_same_thread=False,
    )
    try:
        sql.execute("PRAGMA trusted_schema = OFF")
        sql.execute("PRAGMA synchronous = FULL")
        (version,) = sql.execute("PRAGMA user_version").fetchone()
        if (not version and create) or (0 < version < VERSION and mode != "ro"):
            sql.execute("BEGIN IMMEDIATE")
            for script in [FROM_VERSION[each] for each in range(version, VERSION)] if version else [TABLES]:
                for statement in script.split(";"):
                    sql.execute(statement)
            sql.execute(f"PRAGMA user_version = {VERSION}")
            sql.execute("COMMIT")
        elif not version:  # killed while it was made
            sql.close()
            return None
    except BaseException:
        sql.close()
        raise
    return sql


_ROOTS = """
    WITH RECURSIVE roots (root) AS (
        SELECT min(root) FROM files
        UNION ALL SELECT (SELECT min(root) FROM files WHERE root > roots.root) FROM roots WHERE root IS NOT NULL
    )
    SELECT root FROM roots WHERE root IS NOT NULL
"""
"""All roots, without going through all files."""


def _text(root: str) -> str:
    return root.encode("utf-8", "backslashreplace").decode()


def _data(skipped: Skipped) -> list[object]:
    reason = skipped.reason
    return [skipped.path, reason.as_data() if isinstance(reason, Message) else reason]


def _skipped(errors: str) -> tuple[Skipped, ...]:
    return tuple(Skipped(path, Message.of_data(reason)) for path, reason in json.loads(errors)) if errors != "[]" else ()


def _translated(error: sqlite3.Error, path: Path) -> KashafError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = printable(str(path))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        folder = name.removesuffix("sources.db")
        if writer := writer_in(path.parent):
            return IndexLocked(
                "{name}: another process is indexing into {folder} ({writer}): wait until it is done",
                name=name,
                folder=folder,
                writer=writer,
            )
        return IndexLocked("{name}: another process is indexing into {folder}: wait until it is done", name=name, folder=folder)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return DamagedIndex(
            "{name} is damaged ({error}): delete it, then `kashaf index` reads every file again", name=name, error=str(error)
        )
    return StorageError(
        "{name} cannot be written or read ({error}): see that the disk has room and can be written to",
        name=name,
        error=str(error),
    )
