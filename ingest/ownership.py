"""Which file brought which document: the tables of the sync state, and changes of their rows.

A file *claims* the documents that it brought; of several files that claim one document, the latest
holds it. The old rows that a round changes are kept beside the new ones until the commit of the
round is known to have happened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

__all__ = [
    "FROM_VERSION",
    "NOT_YET",
    "TABLES",
    "VERSION",
    "Owner",
    "forget_old",
    "id_owner",
    "outdate",
    "owners",
    "release",
    "touch",
    "undo",
]

VERSION = 3
TABLES = """
    CREATE TABLE files (root, file, size, mtime_ns, digest, errors, reading DEFAULT '', id DEFAULT '', PRIMARY KEY (root, file))
        WITHOUT ROWID;
    CREATE TABLE claims (document, root, file, turn, PRIMARY KEY (root, file, document)) WITHOUT ROWID;
    CREATE INDEX claims_by_document ON claims (document, turn);
    CREATE TABLE touched (generation, root, file, PRIMARY KEY (root, file)) WITHOUT ROWID;
    CREATE TABLE old_files (root, file, size, mtime_ns, digest, errors, reading DEFAULT '', id DEFAULT '');
    CREATE TABLE old_claims (document, root, file, turn);
    CREATE TABLE mounts (root, folder, device, PRIMARY KEY (root, folder)) WITHOUT ROWID
"""
FROM_VERSION = {
    1: """
    ALTER TABLE files ADD COLUMN reading DEFAULT '';
    ALTER TABLE old_files ADD COLUMN reading DEFAULT ''
""",
    2: """
    ALTER TABLE files ADD COLUMN id DEFAULT '';
    ALTER TABLE old_files ADD COLUMN id DEFAULT '';
    CREATE TABLE mounts (root, folder, device, PRIMARY KEY (root, folder)) WITHOUT ROWID
""",
}
"""What makes the tables of a version into those of the next."""

NOT_YET = -1
"""The generation of what is touched and not yet prepared."""


class Owner(NamedTuple):
    """A file that brought a document: the root that it was found under, and its path there."""

    root: str
    file: str


def release(sql: sqlite3.Connection, place: Owner, kept: Collection[str]) -> tuple[tuple[str, ...], set[Owner]]:
    """Remove a file's claims; give its documents not ``kept`` and the other files that claim them.

    Those files are to be read again.
    """
    touch(sql, place)
    at = (place.root, place.file)
    claimed = [id for (id,) in sql.execute("SELECT document FROM claims WHERE root = ? AND file = ? ORDER BY turn", at)]
    gone: list[str] = []
    bereft: set[Owner] = set()
    for document in claimed:
        if document in kept:
            continue
        first, *others = owners(sql, document)
        if first == place:
            gone.append(document)
            bereft.update(others)
    for other in bereft:
        outdate(sql, other)
    sql.execute("DELETE FROM claims WHERE root = ? AND file = ?", at)
    return tuple(gone), bereft


def outdate(sql: sqlite3.Connection, place: Owner) -> None:
    """Note that a file is to be read again, whatever its size and time."""
    touch(sql, place)
    sql.execute("UPDATE files SET digest = '' WHERE root = ? AND file = ?", (place.root, place.file))


def owners(sql: sqlite3.Connection, document: str) -> list[Owner]:
    """List the files that claim a document, its holder first."""
    rows = sql.execute("SELECT root, file FROM claims WHERE document = ? ORDER BY turn DESC", (document,))
    return [Owner(root, file) for root, file in rows]


def id_owner(sql: sqlite3.Connection, id: str, place: Owner) -> Owner | None:
    """Give the file that has documents under an id that another file (``place``) could be given.

    Either it has that id itself, or it lies under another root and brought a document of that id.
    """
    rows = sql.execute(
        "SELECT root, file FROM claims JOIN files USING (root, file) WHERE document >= ? AND document < ? "
        "AND NOT (root = ? AND file = ?) AND (CASE id WHEN '' THEN file ELSE id END = ? OR (document = ? AND root != ?)) "
        "ORDER BY turn DESC LIMIT 1",
        # The ids of a file of many documents begin with its id and # or /.
        (id, f"{id}0", place.root, place.file, id, id, place.root),
    )
    return next((Owner(root, file) for root, file in rows), None)


def touch(sql: sqlite3.Connection, place: Owner) -> None:
    """Keep what is known of a file now, once a round, so that it can be taken back."""
    at = (place.root, place.file)
    if sql.execute("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", (NOT_YET, *at)).rowcount:
        sql.execute("INSERT INTO old_files SELECT * FROM files WHERE root = ? AND file = ?", at)
        sql.execute("INSERT INTO old_claims SELECT * FROM claims WHERE root = ? AND file = ?", at)


def undo(sql: sqlite3.Connection) -> None:
    """Put back what was kept of all that was touched."""
    sql.execute("DELETE FROM files WHERE (root, file) IN (SELECT root, file FROM touched)")
    sql.execute("DELETE FROM claims WHERE (root, file) IN (SELECT root, file FROM touched)")
    sql.execute("INSERT INTO files SELECT * FROM old_files")
    sql.execute("INSERT INTO claims SELECT * FROM old_claims")


def forget_old(sql: sqlite3.Connection) -> None:
    """Keep the rows as they are."""
    for table in ("touched", "old_files", "old_claims"):
        sql.execute(f"DELETE FROM {table}")  # noqa: S608 - the three names above
