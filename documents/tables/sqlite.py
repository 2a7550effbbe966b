"""SQLite databases → a document a row of each table.

A database can hold more than data: views that compute for ever, computed columns, virtual tables
that run code. Only stored data is read, table by table; nothing else that the database defines is
used. What a search index of SQLite (FTS) keeps for itself is left out; the texts that only such an
index holds are read.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile

from kashaf.documents.document import Document
from kashaf.documents.source import Source
from kashaf.documents.tables.relations import Table, names_beside, quoted, with_names, without_twins
from kashaf.documents.tables.table import Cell, Columns, row_documents
from kashaf.messages import Message, counted

__all__ = ["read_sqlite"]

_SHOWN = 16
"""How many times the size of the file its rows may be.

A default value is stored once and shown in many rows.
"""
_STEPS = 100_000
_PATIENCE = 200
"""How often that many steps of its machine SQLite may go on without coming to another row."""

_BROKEN = (sqlite3.Error, OverflowError, ValueError)
"""What Python raises while it reads damaged databases: names that are no UTF-8 too."""

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
_SEARCH_INDEX = re.compile(r"\s*CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+fts[345]\s*\((.*)\)", re.IGNORECASE | re.DOTALL)
_COLUMN_OF_INDEX = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|\[([^\]]+)\]|`([^`]+)`|([^\s"'`,=]+))\s*([^,=]*=)?[^,]*(?:,|$)""")
_KEPT_BY_INDEX = ("content", "data", "idx", "docsize", "config", "segments", "segdir", "stat")
_STORED = (0, 3)
"""How SQLite marks columns that are stored: plain ones, and computed ones that are kept."""


def read_sqlite(source: Source) -> Iterator[Document]:
    """Read the rows of all tables, with the field ``table``.

    Ids are ``file/table#rowid``, or ``#key`` when a table has no rowid. Pictures and other binary
    values are left out. A damaged table is skipped from the damage on. Raises `UnreadableFile` when
    the whole database is damaged or has no rows.
    """
    _check_whole(source)
    some = False
    with _opened(source) as database:
        patience = _Deadline()
        database.set_authorizer(_authorize)
        database.set_progress_handler(patience.spent, _STEPS)
        try:
            tables = without_twins(database, _tables(database))
        except _BROKEN as error:
            why = str(error) if isinstance(error, sqlite3.Error) else Message("a name in it is no text")
            raise source.unreadable("it is a damaged database ({why}): get it anew", why=why) from error
        left = [_SHOWN * max(source.size, source.limit)]
        damage: dict[str, Message] = {}
        for table in tables:
            patience.renew()
            names = names_beside(database, table.stored, table.columns, {each.stored for each in tables})
            columns = Columns.under(
                (*table.headings, *(heading.partition("\0")[0] for heading in names)), source.options.columns
            )
            rows = with_names(_rows(source, database, table, patience, left, damage), table.columns, names)
            for document in row_documents(source, columns, rows, place=f"/{table.name}", facts={"table": table.name}):
                some = True
                yield document
    if not some:
        damaged, empty = Message("it is damaged: get the database anew"), Message("the database has no rows with text")
        raise source.unreadable(damaged if damage else empty)
    for table_name, reason in damage.items():
        source.skipped(f"/{table_name}", reason)


@contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    """Open the database so that nothing is written or locked.

    A database in an archive is unpacked into a temporary file.
    """
    path = Path(source.name).resolve()
    if _lies_at(source, path):
        _check_finished(source, path)
        with closing(_connect(path)) as database:
            yield database
        return
    with NamedTemporaryFile(suffix=".db") as file:
        copyfileobj(source.stream, file)
        file.flush()
        with closing(_connect(Path(file.name))) as database:
            yield database


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema=OFF")
    return database


def _check_whole(source: Source) -> None:
    """Compare the size that the database says it has: SQLite takes zeros for what is cut off."""
    head = source.head()[:100]
    page, pages = int.from_bytes(head[16:18]), int.from_bytes(head[28:32])
    counted = head[24:28] == head[92:96]  # else an old SQLite wrote it last, which kept no count
    if len(head) < 100 or (counted and pages * (page if page > 1 else 1 << 16) > source.size):
        raise source.unreadable("the database is cut off: get it anew")


def _lies_at(source: Source, path: Path) -> bool:
    try:
        return source.depth == 0 and os.path.samestat(os.fstat(source.stream.fileno()), path.stat())
    except (OSError, ValueError):
        return False


def _check_finished(source: Source, path: Path) -> None:
    """Look at what a program that uses the database leaves beside it."""
    journal, log = (path.with_name(path.name + ending) for ending in ("-journal", "-wal"))
    if journal.is_file() and journal.stat().st_size:
        raise source.unreadable("a program is writing to it, or broke off: open it once with that program", transient=True)
    if log.is_file() and log.stat().st_size:
        source.skipped("-wal", "what was written last is not yet in the database: close the program that uses it")


def _authorize(action: int, *named: str | None) -> int:
    """Let nothing be done but reading what is stored."""
    typeof = action == sqlite3.SQLITE_FUNCTION and named[1] == "typeof"
    return sqlite3.SQLITE_OK if action in _ALLOWED or typeof else sqlite3.SQLITE_DENY


class _Deadline:
    """Ends what goes on too long without a row."""

    def __init__(self) -> None:
        self.left = _PATIENCE

    def renew(self) -> None:
        self.left = _PATIENCE

    def spent(self) -> bool:
        self.left -= 1
        return self.left < 0


def _tables(database: sqlite3.Connection) -> list[Table]:
    found = {str(name): str(sql) for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")}
    indexes = {name: defined[1] for name, sql in found.items() if (defined := _SEARCH_INDEX.match(sql))}
    kept = {f"{index}_{part}": index for index in indexes for part in _KEPT_BY_INDEX}
    tables: list[Table] = []
    for name, sql in found.items():
        index = kept.get(name, "")
        if not _TABLE.match(sql) or name.startswith("sqlite_") or (index and not name.endswith("_content")):
            continue
        described = database.execute(f"PRAGMA table_xinfo({quoted(name)})").fetchall()
        columns = [str(column[1]) for column in described if column[6] in _STORED]
        rowid = _rowid(database, name, {column.lower() for column in columns})
        keys = [rowid] if rowid else [quoted(str(column[1])) for column in sorted(described, key=_place_in_key) if column[5]]
        if index:  # its first column is the rowid; the others are called c0, c1 …
            columns = columns[1:]
            headings = _headings(indexes[index], len(columns))
            tables.append(Table(index, name, headings, tuple(columns), tuple(keys), is_index=True))
        elif columns and keys:
            tables.append(Table(name, name, tuple(columns), tuple(columns), tuple(keys)))
    return tables


def _headings(defined: str, count: int) -> tuple[str, ...]:
    """Read the column names of a search index from its definition.

    To ask SQLite for them would run code of the database.
    """
    names = [next(filter(None, found[:5])) for found in _COLUMN_OF_INDEX.findall(defined) if not found[5]]
    return tuple(names[:count])


def _place_in_key(column: tuple[object, ...]) -> int:
    return int(str(column[5]))


def _rowid(database: sqlite3.Connection, table: str, columns: set[str]) -> str:
    """Give a name by which the rowid of a table can be asked for; ``""`` where it has none."""
    for name in ("rowid", "_rowid_", "oid"):
        if name not in columns:
            try:
                database.execute(f"SELECT {name} FROM {quoted(table)} LIMIT 0")  # noqa: S608 - a fixed word and a quoted name
            except _BROKEN:
                return ""
            return name
    return ""


def _rows(
    source: Source,
    database: sqlite3.Connection,
    table: Table,
    patience: _Deadline,
    left: list[int],
    damage: dict[str, Message],
) -> Iterator[tuple[str, list[Cell]]]:
    """Read the rows of a table in the order in which they are stored.

    ``left`` is how much may still be shown, ``damage`` where the rows break off.
    """
    values = [f"CASE typeof({name}) WHEN 'blob' THEN NULL ELSE {name} END" for name in map(quoted, table.columns)]
    asked = ", ".join([*table.keys, *values])
    count = 0
    try:
        for row in database.execute(f"SELECT {asked} FROM {quoted(table.stored)} NOT INDEXED"):  # noqa: S608 - quoted names
            patience.renew()
            count += 1
            left[0] -= 8 * len(row) + sum(len(value) for value in row if isinstance(value, str | bytes))
            if left[0] < 0:
                raise source.unreadable("it is a damaged database, with more rows than it has room for: get it anew")
            yield ",".join(str(value) for value in row[: len(table.keys)]), list(row[len(table.keys) :])
    except _BROKEN as error:
        damage[table.name] = counted(
            "the table is damaged after {count:,} row ({error}): get the database anew",
            "the table is damaged after {count:,} rows ({error}): get the database anew",
            count,
            error=str(error),
        )
