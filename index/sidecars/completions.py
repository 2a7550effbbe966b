"""Completions: words, pairs of words and titles by their beginnings, in SQLite beside the index.

The file is written whole under a temporary name, then renamed, and never changed after. So any
thread and any process may read it while another makes the next one; of two made at once, the later
stays. Rows are stored in the order of their keys (normalised, without articles), so that a prefix
is one range. For prefixes of one and two letters, whose range is large, the most used are stored
separately.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from kashaf.analyzers.particles import SQL_PATTERNS
from kashaf.documents import printable
from kashaf.errors import DamagedIndex, KashafError, StorageError
from kashaf.index.damage import check_table
from kashaf.index.durability import sync_file, sync_folder
from kashaf.index.protocol import Damage
from kashaf.messages import Message

__all__ = ["Completed", "Completions", "Making"]

_FILE = "completions.db"
_FORM = 1
"""The version of the tables, stored in the file as its `user_version`."""

TOP = 200
"""Rows kept for one or two letters, with the article and without."""

_LEFT_BEHIND = 3_600.0
"""Seconds after which an unfinished file counts as the remains of a dead process."""

_TABLES = """
CREATE TABLE about (stamp TEXT NOT NULL);
CREATE TEMP TABLE plain (word TEXT PRIMARY KEY, text TEXT NOT NULL, uses INTEGER NOT NULL, article INTEGER NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE found (first TEXT NOT NULL, second TEXT NOT NULL, uses INTEGER NOT NULL);
CREATE TABLE words (
    key TEXT, pair INTEGER, text TEXT, uses INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, pair, text)
) WITHOUT ROWID;
CREATE TABLE tops (prefix TEXT, place INTEGER, article INTEGER, pair INTEGER, text TEXT, uses INTEGER,
    PRIMARY KEY (prefix, article, place)) WITHOUT ROWID;
CREATE TABLE titles (id INTEGER PRIMARY KEY, text TEXT NOT NULL, uses INTEGER NOT NULL);
CREATE TABLE beginnings (key TEXT, title INTEGER, word INTEGER, PRIMARY KEY (key, title, word)) WITHOUT ROWID;
"""

# A word counts as another word with و, ف, ب, ك or ل before it if two things hold. The other word is
# used nearly as often (with the article: exists at all). And the word takes no article itself, as a
# noun that merely begins with such a letter does (الوطن, الفكرة; but there is no الوكتب). News use
# وقال more often than قال. The patterns come from the analyzers.
_FORMS = """
DELETE FROM plain WHERE word IN (
    SELECT form.word FROM plain AS form, plain AS base
    WHERE base.word = CASE
            WHEN form.word GLOB :and_to_the THEN :article || substr(form.word, 4)
            WHEN form.word GLOB :to_the THEN :article || substr(form.word, 3)
            WHEN form.word GLOB :two_particles AND EXISTS (
                SELECT 1 FROM plain WHERE word = substr(form.word, 3) AND uses >= form.uses) THEN substr(form.word, 3)
            WHEN form.word GLOB :particle THEN substr(form.word, 2) END
        AND (form.word GLOB :particle_and_article OR form.word GLOB :to_the OR form.word GLOB :and_to_the OR base.uses * iif(form.word GLOB :conjunction, 4, 2) >= form.uses)
        AND NOT EXISTS (SELECT 1 FROM plain WHERE word = :article || form.word AND uses * 50 >= form.uses))
"""

_WORDS = """
INSERT INTO words SELECT iif(article, substr(word, 3), word), 0, text, uses, article FROM plain ORDER BY 1;
INSERT OR IGNORE INTO words
    SELECT iif(one.article, substr(one.word, 3), one.word) || ' ' || iif(two.article, substr(two.word, 3), two.word),
        1, one.text || ' ' || two.text, found.uses, one.article
    FROM found JOIN plain AS one ON one.word = found.first JOIN plain AS two ON two.word = found.second ORDER BY 1;
"""

_TOPS = """
INSERT INTO tops SELECT * FROM (
    SELECT substr(key, 1, {length}) AS prefix,
        row_number() OVER (PARTITION BY substr(key, 1, {length}), article ORDER BY uses DESC, key, text) AS place,
        article, pair, text, uses FROM words WHERE length(key) >= {length})
    WHERE place <= {top}
"""


class Completed(NamedTuple):
    """A completion: its text, its kind (``word``, ``pair``, ``title``) and its number of documents.

    The last field says whether it has the article.
    """

    text: str
    kind: str
    uses: int
    article: bool = False


class Completions:
    """The file of completions in ``folder``, beside the index.

    If the folder can't be written to, it is a temporary file until `close`. Any method raises
    `DamagedIndex` if the file is damaged, and `StorageError` if the disk fails.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._temporary: Path | None = None

    def close(self) -> None:
        """Remove the temporary file."""
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def stamp(self) -> str:
        """Return the stamp that `making` got; "" if there is no readable file."""
        try:
            with self._reading() as sql:
                return str(sql.execute("SELECT stamp FROM about").fetchone()[0]) if sql else ""
        except DamagedIndex:
            return ""

    def words(self, prefix: str, limit: int) -> list[Completed]:
        """Return words and pairs whose key has a prefix, most used first.

        There are at most ``limit`` (or 200) with the article, and as many without.
        """
        with self._reading() as sql:
            found: list[Completed] = []
            if sql is None:
                return found
            for article in (False, True):
                if len(prefix) <= 2:
                    where = "tops WHERE prefix = ? AND article = ? ORDER BY place LIMIT ?"
                    asked: tuple[object, ...] = (prefix, article, limit)
                else:
                    where = "words WHERE key >= ? AND key < ? AND article = ? ORDER BY uses DESC, key, text LIMIT ?"
                    asked = (prefix, prefix + _LAST, article, limit)
                rows = sql.execute(f"SELECT text, pair, uses FROM {where}", asked)  # noqa: S608 - one of the two above
                found += [Completed(text, "pair" if pair else "word", uses, article) for text, pair, uses in rows]
            return found

    def titles(self, prefix: str, limit: int) -> list[Completed]:
        """Return titles: first those that begin with the prefix, then those with a word that does.

        Within each group, the most used come first, then the shortest.
        """
        with self._reading() as sql:
            rows = (
                sql.execute(
                    "SELECT text, uses FROM beginnings JOIN titles ON id = title WHERE key >= ? AND key < ? "
                    "GROUP BY id ORDER BY min(word) > 0, uses DESC, length(text), text LIMIT ?",
                    (prefix[: Making.KEY], prefix[: Making.KEY] + _LAST, limit),
                )
                if sql
                else ()
            )
            return [Completed(text, "title", uses) for text, uses in rows]

    @contextmanager
    def making(self, stamp: str, stopped: Callable[[], bool]) -> Iterator[Making]:
        """Make the file anew: it replaces the old one at the end.

        It doesn't if the block raises or ``stopped`` returns true. ``stopped`` is called during
        long steps of SQLite too, which then end with `StorageError`.
        """
        path = self._beside()
        try:
            with _opened(path, "rw", self._path) as sql:
                sql.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;")
                sql.set_progress_handler(stopped, 50_000)
                sql.executescript(_TABLES)
                sql.execute("BEGIN")
                making = Making(sql)
                yield making
                if stopped():
                    return
                making.finish(stamp)
            path.chmod(0o644)
            sync_file(path)
            path.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise _refused(error, self._path) from error
        finally:
            path.unlink(missing_ok=True)

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage; ``repair`` removes the file, which is made again when needed."""
        advice = (
            Message("run `kashaf check --repair`, then it is made anew"),
            Message("it was removed and is made anew when it is asked for"),
        )
        return check_table(self._path, self._reading, _damaged, advice, repair=repair)

    def _beside(self) -> Path:
        """Make an empty file beside the final one, or a temporary one in a read-only folder."""
        for left in self._path.parent.glob(f"{_FILE}.*.tmp"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                    left.unlink()
        try:
            return self._empty()
        except OSError:
            try:
                self._temporary = Path(tempfile.mkdtemp(prefix="kashaf-"))
                self._path = self._temporary / _FILE
                return self._empty()
            except OSError as error:
                raise _refused(error, self._path) from error

    def _empty(self) -> Path:
        descriptor, name = tempfile.mkstemp(prefix=f"{_FILE}.", suffix=".tmp", dir=self._path.parent)
        os.close(descriptor)
        return Path(name)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Return the open file, or ``None`` if there is none of this version."""
        if not self._path.is_file():
            yield None
            return
        with _opened(self._path, "ro&immutable=1", self._path) as sql:
            yield sql if sql.execute("PRAGMA user_version").fetchone()[0] == _FORM else None


class Making:
    """A file of completions in the making; add words before pairs."""

    KEY = 40
    """Characters of a title that are compared, from each of its words on."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def add_words(self, words: Iterable[tuple[str, str, int, bool]]) -> None:
        """Add normalised words: each with its text, its documents, and whether with an article."""
        self._sql.executemany("INSERT OR IGNORE INTO plain VALUES (?, ?, ?, ?)", words)

    def add_pairs(self, pairs: Iterable[tuple[str, str, int]]) -> None:
        """Add pairs of normalised words with their numbers of documents.

        A pair with an unknown word is left out at the end.
        """
        self._sql.executemany("INSERT INTO found VALUES (?, ?, ?)", pairs)

    def add_title(self, words: str, text: str, keys: Iterable[tuple[int, str]]) -> None:
        """Add the title of a document: its normalised words, its text, and its keys.

        Each key is the number of a word, and the title from there on.
        """
        number = int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), signed=True)
        ((uses,),) = self._sql.execute(
            "INSERT INTO titles VALUES (?, ?, 1) ON CONFLICT (id) DO UPDATE SET uses = uses + 1 RETURNING uses", (number, text)
        )
        if uses == 1:
            rows = ((key[: self.KEY], number, word) for word, key in keys)
            self._sql.executemany("INSERT OR IGNORE INTO beginnings VALUES (?, ?, ?)", rows)

    def finish(self, stamp: str) -> None:
        """Resolve the forms of words, order all rows, store the most used for short prefixes."""
        self._sql.execute(_FORMS, SQL_PATTERNS)
        for statement in (*_WORDS.split(";"), *(_TOPS.format(length=length, top=TOP) for length in (1, 2))):
            self._sql.execute(statement)
        self._sql.execute("INSERT INTO about VALUES (?)", (stamp,))
        self._sql.execute(f"PRAGMA user_version = {_FORM:d}")
        self._sql.execute("COMMIT")


def _damaged(found: str) -> Message:
    return Message("the table of completions is damaged ({error})", error=found)


_LAST = "\U0010ffff"
"""Sorts after anything that can follow a prefix."""


@contextmanager
def _opened(path: Path, mode: str, told: Path) -> Iterator[sqlite3.Connection]:
    try:
        sql = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", isolation_level=None, uri=True)
        try:
            sql.execute("PRAGMA trusted_schema = OFF")
            yield sql
        finally:
            sql.close()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if path == told and code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
            name = printable(str(told))
            raise DamagedIndex(
                "{name} is damaged ({error}): delete it, it is made anew when it is asked for", name=name, error=str(error)
            ) from error
        raise _refused(error, told) from error


def _refused(error: Exception, path: Path) -> KashafError:
    name = printable(str(path))
    return StorageError(
        "{name} cannot be written or read ({error}): see that the disk has room and can be written to",
        name=name,
        error=str(error),
    )
