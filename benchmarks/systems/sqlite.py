"""SQLite's FTS5 as in its manual: unicode61, bm25(), snippet()."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from benchmarks.collections.corpus import Article
from benchmarks.systems.system import HITS, System

__all__ = ["SQLite"]

FILE = "fts5.db"

# `rank` is bm25() in the fastest way, according to the manual. Only the ten best get snippets.
BEST = "SELECT id FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?"
BEST_WITH_SNIPPETS = (
    "SELECT id, snippet(articles, 2, '<mark>', '</mark>', ' … ', 40) FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?"
)


class SQLite(System):
    """Title and text as two columns of one table, with a second table for the ids of the rows.

    Any word of the query is enough for a hit.
    """

    _database: sqlite3.Connection

    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""
        Path(place).mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(Path(place) / FILE)
        try:
            database.execute("CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, title, text, tokenize='unicode61')")
            database.execute("CREATE TABLE places (id TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID")
            database.executemany("INSERT INTO articles VALUES (?, ?, ?)", articles)
            database.execute("INSERT INTO places SELECT id, rowid FROM articles")
            database.commit()
        finally:
            database.close()

    def open(self, place: str) -> None:
        """Open the database."""
        self._database = sqlite3.connect(Path(place) / FILE)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def ids(self, query: str) -> list[str]:
        """Search for the ids alone."""
        return [row[0] for row in self._database.execute(BEST, (self._any_of(query), HITS))]

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search with snippets of the text."""
        return self._found(self._any_of(query))

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search for a prefix without a prefix index, the default of FTS5.

        It has no other wildcards.
        """
        return self._found(f'"{letters}"*')

    def put(self, article: Article) -> None:
        """Replace the row of that id, if it exists, and commit."""
        with self._database as database:
            database.execute("DELETE FROM articles WHERE rowid = (SELECT place FROM places WHERE id = ?)", (article.id,))
            row = database.execute("INSERT INTO articles VALUES (?, ?, ?)", article).lastrowid
            database.execute("INSERT OR REPLACE INTO places VALUES (?, ?)", (article.id, row))

    def _found(self, query: str) -> list[tuple[str, str]]:
        return list(self._database.execute(BEST_WITH_SNIPPETS, (query, HITS)))

    @staticmethod
    def _any_of(query: str) -> str:
        """Write the query in FTS5's syntax: each word in quotes, any of them."""
        return " OR ".join(f'"{word}"' for word in re.findall(r'[^\s"]+', query)) or '""'
