"""What was indexed from where: the state of the sync, in SQLite beside the manifest.

The state must never claim more than the engine holds, whenever the process dies. So it is written around the engine's
commit, and every change of a commit leaves behind what stood there before, until the commit is known to have happened::

    sources = Sources(folder)
    sources.settle(index.generation)          # first of all: keep or take back what a crash left half-way
    sources.record(...), sources.forget(...)  # while documents are added; both say which documents to delete
    sources.prepare(index.generation + 1)     # written, with what it replaced, for the commit that comes
    index.commit()
    sources.finish()                          # the commit returned; after an error: settle(index.generation)

Killed before `prepare`, nothing was written; between `prepare` and the engine's commit, the next `settle` sees a generation
that the engine never reached and takes everything back; after the commit, the generation is reached and everything stays.
Every commit of an index has to go through this, also one that changes no file, or a later generation could be mistaken for
the one that was prepared. From `settle` to `finish` a writer holds SQLite's lock, so that a second one is
turned away; every round begins with `settle`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal, overload

from kashaf.documents import Skipped, printable
from kashaf.errors import DamagedIndex, IndexLocked, KashafError, StorageError
from kashaf.index.protocol import Damage

__all__ = ["Known", "Owner", "Sources"]

_TABLES = """
    CREATE TABLE files (root, file, size, mtime_ns, digest, errors, reading DEFAULT '', PRIMARY KEY (root, file)) WITHOUT ROWID;
    CREATE TABLE claims (document, root, file, turn, PRIMARY KEY (root, file, document)) WITHOUT ROWID;
    CREATE INDEX claims_by_document ON claims (document, turn);
    CREATE TABLE touched (generation, root, file, PRIMARY KEY (root, file)) WITHOUT ROWID;
    CREATE TABLE old_files (root, file, size, mtime_ns, digest, errors, reading DEFAULT '');
    CREATE TABLE old_claims (document, root, file, turn);
    PRAGMA user_version = 2
"""
_FROM_VERSION_1 = """
    ALTER TABLE files ADD COLUMN reading DEFAULT '';
    ALTER TABLE old_files ADD COLUMN reading DEFAULT '';
    PRAGMA user_version = 2
"""
_NOT_YET = -1
"""The generation of what is touched and not yet prepared."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file: its size, time and digest when it was read, the ids of its documents, what was skipped.

    A ``digest`` of ``""`` says that the file must be read again, whatever its size and time. ``reading`` says how it was read: by which
    version of the readers, with which options.
    """

    size: int
    mtime_ns: int
    digest: str
    ids: tuple[str, ...] = ()
    errors: tuple[Skipped, ...] = ()
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """A file that brought a document: the root that it was found under, and its id there."""

    root: str
    file: str


class Sources:
    """The state of the sync of the index in ``folder``.

    A ``root`` is the absolute path of a folder, as text; a single file that is indexed belongs to the root that is its
    folder, so that it is the same file when that folder is indexed. When several files bring a document of the same id, the
    one recorded last holds it; when that one goes, the document goes with it, and the files that had lost it are to be read
    again. Reading needs no right to write, and nothing is created before the first `record`.

    Any method raises `IndexLocked` when another process is syncing, `StorageError` when the disk refuses, and
    `DamagedIndex` when ``sources.db`` is not what was written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "sources.db"
        self._connection: sqlite3.Connection | None = None
        self._turn: int | None = None

    def settle(self, generation: int) -> None:
        """Bring the state to the commit that the engine is at: forget what was not prepared, keep or take back what was.

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
                    _take_back(sql)
                _forget_old(sql)
                sql.execute("COMMIT")
                sql.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                self._release(sql)
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                    raise

    def known(self, root: str) -> dict[str, Known]:
        """Say what is known of the files under a root, by file id, with what was recorded in this round."""
        with self._open() as sql:
            if sql is None:
                return {}
            columns = "file, size, mtime_ns, digest, errors, reading, document"
            query = f"SELECT {columns} FROM files LEFT JOIN claims USING (root, file) WHERE root = ? ORDER BY file, turn"  # noqa: S608
            known: dict[str, Known] = {}
            for file, rows in groupby(sql.execute(query, (_text(root),)), itemgetter(0)):
                (_, size, mtime_ns, digest, errors, reading, first), *others = rows
                ids = () if first is None else (file if first == file else first, *(row[-1] for row in others))
                known[file] = Known(size, mtime_ns, digest, ids, _skipped(errors), sys.intern(reading))
            return known

    def outdated(self, root: str) -> set[str]:
        """Say which files under a root must be read again, whatever their size and time, by file id."""
        with self._open() as sql:
            rows = sql.execute("SELECT file FROM files WHERE root = ? AND digest = ''", (_text(root),)) if sql else ()
            return {file for (file,) in rows}

    def roots(self) -> list[str]:
        """List the roots that files are known under."""
        with self._open() as sql:
            rows = sql.execute("SELECT DISTINCT root FROM files ORDER BY root") if sql else ()
            return [root for (root,) in rows]

    def owners(self, document: str) -> list[Owner]:
        """List the files that brought a document of this id, the one that holds it first."""
        with self._open() as sql:
            return _owners(sql, document) if sql else []

    def record(self, root: str, file_id: str, known: Known) -> tuple[str, ...]:
        """Note what a file holds now: its documents, which from here on it holds alone.

        Return the ids of documents that it held before and brings no more: they are to be deleted from the index.
        """
        with self._write() as sql:
            place = (_text(root), file_id)
            kept = dict.fromkeys(known.ids)
            gone = _let_go(sql, place, kept)
            turn = self._next_turn(sql, len(kept))
            sql.executemany("INSERT INTO claims VALUES (?, ?, ?, ?)", ((id, *place, turn + at) for at, id in enumerate(kept)))
            errors = json.dumps([[skipped.path, skipped.reason] for skipped in known.errors], ensure_ascii=False)
            row = (*place, known.size, known.mtime_ns, known.digest, errors, known.reading)
            sql.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            return gone

    def forget(self, root: str, file_id: str) -> tuple[str, ...]:
        """Note that a file is gone; return the ids of the documents that it held: they are to be deleted from the index."""
        with self._write() as sql:
            place = (_text(root), file_id)
            gone = _let_go(sql, place, ())
            sql.execute("DELETE FROM files WHERE root = ? AND file = ?", place)
            return gone

    def prepare(self, generation: int) -> None:
        """Write what was recorded, and what it replaced, for the commit that will make the engine reach ``generation``."""
        with self._open() as sql:
            if sql is not None and sql.in_transaction:
                sql.execute("UPDATE touched SET generation = ? WHERE generation = ?", (generation, _NOT_YET))
                sql.execute("COMMIT")
                sql.execute("BEGIN IMMEDIATE")

    def finish(self) -> None:
        """The engine's commit returned, also if it had nothing to do: keep what was prepared, and give the lock back."""
        with self._open() as sql:
            if sql is not None and sql.in_transaction:
                _forget_old(sql)
                sql.execute("COMMIT")

    def discard(self) -> None:
        """Forget what was recorded and not prepared, and give the lock back; what was prepared is for the next `settle`."""
        with self._open() as sql:
            if sql is not None:
                self._release(sql)

    def copy_to(self, other: Sources, generation: int) -> None:
        """Put this state, as it is at a commit of its engine, in the place of another; without a state nothing happens.

        Other processes may read and write meanwhile: what they have not committed is not copied.
        """
        with self._open() as sql:
            if sql is None:
                return
            with other._write() as target:
                target.execute("ROLLBACK")
                sql.backup(target)
        other.settle(generation)
        other.discard()

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage; with ``repair`` the state is removed, so that the next sync reads every file again."""
        try:
            with self._open() as sql:
                found = "ok" if sql is None else str(sql.execute("PRAGMA quick_check(1)").fetchone()[0])
        except DamagedIndex as error:
            found = str(error.__cause__ or error)
        if found == "ok":
            return []
        advice = "run `kashaf check --repair`, then `kashaf index` reads every file again"
        if repair:
            self.close()
            self._path.unlink()
            advice = "it was removed: `kashaf index` reads every file again"
        return [Damage(str(self._path), f"the state of the sync is damaged ({found})", advice, repair)]

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
        self._turn = None
        if sql.in_transaction:
            sql.execute("ROLLBACK")

    def _next_turn(self, sql: sqlite3.Connection, count: int) -> int:
        if self._turn is None:
            (self._turn,) = sql.execute("SELECT coalesce(max(turn), 0) + 1 FROM claims").fetchone()
        turn: int = self._turn
        self._turn += count
        return turn


@overload
def _connect(path: Path, *, create: Literal[True]) -> sqlite3.Connection: ...
@overload
def _connect(path: Path, *, create: Literal[False]) -> sqlite3.Connection | None: ...
def _connect(path: Path, *, create: bool) -> sqlite3.Connection | None:
    if not create and not path.is_file():
        return None
    mode = "rwc" if create else "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    # One thread writes at a time, but not always the same one.
    sql = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", timeout=1.0, isolation_level=None, uri=True, check_same_thread=False
    )
    try:
        sql.execute("PRAGMA synchronous = FULL")
        (version,) = sql.execute("PRAGMA user_version").fetchone()
        if (not version and create) or (version == 1 and mode != "ro"):
            sql.execute("BEGIN IMMEDIATE")
            for statement in (_FROM_VERSION_1 if version else _TABLES).split(";"):
                sql.execute(statement)
            sql.execute("COMMIT")
        elif not version:  # killed while it was made
            sql.close()
            return None
    except BaseException:
        sql.close()
        raise
    return sql


def _let_go(sql: sqlite3.Connection, place: tuple[str, str], kept: Collection[str]) -> tuple[str, ...]:
    """Take a file's claims away; give the documents that it held and that are not ``kept``, the other claimants to be read again."""
    _touch(sql, place)
    claimed = [id for (id,) in sql.execute("SELECT document FROM claims WHERE root = ? AND file = ? ORDER BY turn", place)]
    gone: list[str] = []
    for document in claimed:
        if document in kept:
            continue
        first, *others = _owners(sql, document)
        if first == Owner(*place):
            gone.append(document)
            for other in others:
                _touch(sql, (other.root, other.file))
                sql.execute("UPDATE files SET digest = '' WHERE root = ? AND file = ?", (other.root, other.file))
    sql.execute("DELETE FROM claims WHERE root = ? AND file = ?", place)
    return tuple(gone)


def _owners(sql: sqlite3.Connection, document: str) -> list[Owner]:
    rows = sql.execute("SELECT root, file FROM claims WHERE document = ? ORDER BY turn DESC", (document,))
    return [Owner(root, file) for root, file in rows]


def _touch(sql: sqlite3.Connection, place: tuple[str, str]) -> None:
    """Keep what stands there now, once a round, so that it can be taken back."""
    if sql.execute("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", (_NOT_YET, *place)).rowcount:
        sql.execute("INSERT INTO old_files SELECT * FROM files WHERE root = ? AND file = ?", place)
        sql.execute("INSERT INTO old_claims SELECT * FROM claims WHERE root = ? AND file = ?", place)


def _take_back(sql: sqlite3.Connection) -> None:
    sql.execute("DELETE FROM files WHERE (root, file) IN (SELECT root, file FROM touched)")
    sql.execute("DELETE FROM claims WHERE (root, file) IN (SELECT root, file FROM touched)")
    sql.execute("INSERT INTO files SELECT * FROM old_files")
    sql.execute("INSERT INTO claims SELECT * FROM old_claims")


def _forget_old(sql: sqlite3.Connection) -> None:
    for table in ("touched", "old_files", "old_claims"):
        sql.execute(f"DELETE FROM {table}")  # noqa: S608 - the three names above


def _text(root: str) -> str:
    return root.encode("utf-8", "backslashreplace").decode()


def _skipped(errors: str) -> tuple[Skipped, ...]:
    return tuple(Skipped(path, reason) for path, reason in json.loads(errors)) if errors != "[]" else ()


def _translated(error: sqlite3.Error, path: Path) -> KashafError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = printable(str(path))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return IndexLocked(f"{name}: another process is indexing into {name.removesuffix('sources.db')}: wait until it is done")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return DamagedIndex(f"{name} is damaged ({error}): delete it, then `kashaf index` reads every file again")
    return StorageError(f"{name} cannot be written or read ({error}): see that the disk has room and can be written to")
