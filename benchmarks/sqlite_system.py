"""SQLite's FTS5 as its manual has it: unicode61, bm25(), snippet()."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from benchmarks.collection import Article
from benchmarks.systems import HITS

__all__ = ["SQLite"]

FILE = "fts5.db"

# `rank` is bm25() in the way the manual says is the fastest: snippets are made of the ten best alone.
BEST = "SELECT id FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?"
BEST_WITH_SNIPPETS = (
    "SELECT id, snippet(articles, 2, '<mark>', '</mark>', ' … ', 40) FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?"
)


class SQLite:
    """Title and text as two columns of one table; any word of the query makes a hit, in either column."""

    _database: sqlite3.Connection

    def build(self, folder: Path, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""
        folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(folder / FILE)
        try:
            database.execute("CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, title, text, tokenize='unicode61')")
            database.executemany("INSERT INTO articles VALUES (?, ?, ?)", articles)
            database.commit()
        finally:
            database.close()

    def open(self, folder: Path) -> None:
        """Open the database."""
        self._database = sqlite3.connect(folder / FILE)

    def ids(self, query: str) -> list[str]:
        """Search for the ids alone."""
        return [row[0] for row in self._database.execute(BEST, (self._any_of(query), HITS))]

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search with snippets of the text."""
        return list(self._database.execute(BEST_WITH_SNIPPETS, (self._any_of(query), HITS)))

    @staticmethod
    def _any_of(query: str) -> str:
        """Write the query as FTS5 has it: each word in quotes, any of them."""
        return " OR ".join(f'"{word}"' for word in re.findall(r'[^\s"]+', query)) or '""'
