"""The vectors of documents: their meaning as numbers, made elsewhere, in SQLite beside the index.

A vector belongs to a document by its id, and by the digest of the text it was made from. So changed
and removed documents can be found. Each call opens the file for itself: any thread and any process
may read while another writes. Only the requested rows are read, however many there are. Written
vectors survive the death of the process.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kashaf.documents import printable
from kashaf.errors import DamagedIndex, KashafError, StorageError
from kashaf.index.damage import check_table
from kashaf.index.protocol import Damage
from kashaf.messages import Message

__all__ = ["FILE", "Vector", "Vectors"]

FILE = "vectors.db"
_TABLE = "CREATE TABLE vectors (id TEXT PRIMARY KEY, digest BLOB NOT NULL, vector BLOB NOT NULL)"
_PATIENCE = 30.0
"""Seconds to wait while another process writes; it needs far less than one."""


class Vector(NamedTuple):
    """The vector of a document, and the digest of the text that it was made from."""

    id: str
    digest: bytes
    vector: bytes


class Vectors:
    """The vectors beside the index in ``folder``, all made by one recipe.

    ``recipe`` numbers the way to make them: vectors with another number are invisible, and the
    first `put` removes them. Any method raises `DamagedIndex` if the file is damaged, and
    `StorageError` if the disk fails or another process doesn't stop writing.
    """

    def __init__(self, folder: Path, recipe: int) -> None:
        self._path = folder / FILE
        self._recipe = recipe

    def __len__(self) -> int:
        """Count the vectors."""
        with self._reading() as sql:
            return int(sql.execute("SELECT count(*) FROM vectors").fetchone()[0]) if sql else 0

    def __bool__(self) -> bool:
        """Say whether there is a file of vectors, without opening it."""
        return self._path.is_file()

    def read(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the vectors of these documents (at most 1,000); some may have none."""
        with self._reading() as sql:
            if not sql:
                return {}
            marks = ", ".join("?" * len(ids))
            return dict(sql.execute(f"SELECT id, vector FROM vectors WHERE id IN ({marks})", ids))  # noqa: S608 - placeholders

    def digests(self, after: str, last: str | None = None) -> dict[str, bytes]:
        """Return the digests by id, for the ids after ``after`` up to ``last``, by code points.

        Without ``last``, return all after ``after``.
        """
        with self._reading() as sql:
            rows = (
                sql.execute("SELECT id, digest FROM vectors WHERE id > ? AND (? IS NULL OR id <= ?)", (after, last, last))
                if sql
                else ()
            )
            return dict(rows)

    def put(self, vectors: Iterable[Vector]) -> None:
        """Store vectors, durably; each replaces the document's previous one."""
        with self._writing() as sql:
            sql.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", vectors)

    def remove(self, ids: Iterable[str]) -> None:
        """Remove the vectors of these documents."""
        with self._writing() as sql:
            sql.executemany("DELETE FROM vectors WHERE id = ?", ((id,) for id in ids))

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage; ``repair`` removes the vectors, which can be made again."""
        advice = (
            Message("run `kashaf check --repair`, then `kashaf embed` makes them anew"),
            Message("they were removed: `kashaf embed` makes them anew"),
        )
        return check_table(self._path, self._reading, _damaged, advice, repair=repair)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Return the open file, or ``None`` if there are no vectors of this recipe."""
        if not self:
            yield None
            return
        with self._opened("rw" if os.access(self._path, os.W_OK) and os.access(self._path.parent, os.W_OK) else "ro") as sql:
            yield sql if self._made_by(sql) == self._recipe else None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Return the file for one transaction; a file of another recipe is emptied first."""
        with self._opened("rwc") as sql:
            sql.execute("PRAGMA synchronous = FULL")
            sql.execute("BEGIN IMMEDIATE")
            if self._made_by(sql) != self._recipe:
                sql.execute("DROP TABLE IF EXISTS vectors")
                sql.execute(_TABLE)
                sql.execute(f"PRAGMA user_version = {self._recipe:d}")
            yield sql
            sql.execute("COMMIT")

    def _made_by(self, sql: sqlite3.Connection) -> int:
        return int(sql.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        try:
            sql = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode={mode}", timeout=_PATIENCE, isolation_level=None, uri=True
            )
            try:
                sql.execute("PRAGMA trusted_schema = OFF")
                yield sql
            finally:
                sql.close()  # this rolls back an open transaction
        except sqlite3.Error as error:
            raise _translated(error, self._path) from error


def _damaged(found: str) -> Message:
    return Message("the vectors are damaged ({error})", error=found)


def _translated(error: sqlite3.Error, path: Path) -> KashafError:
    name = printable(str(path))
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return DamagedIndex(
            "{name} is damaged ({error}): delete it, then `kashaf embed` makes the vectors anew", name=name, error=str(error)
        )
    return StorageError(
        "{name} cannot be written or read ({error}): see that the disk has room and can be written to",
        name=name,
        error=str(error),
    )
