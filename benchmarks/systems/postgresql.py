"""PostgreSQL's full text search as in its manual.

It uses the configuration arabic, a GIN index, ts_rank and ts_headline.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg

from benchmarks.collections.corpus import Article
from benchmarks.systems.system import HITS, System

__all__ = ["PostgreSQL"]

TABLE = """\
CREATE TABLE articles (
    id text PRIMARY KEY, title text, text text,
    words tsvector GENERATED ALWAYS AS
        (setweight(to_tsvector('arabic', title), 'A') || setweight(to_tsvector('arabic', text), 'B')) STORED
)"""
ANY_WORD = "replace(plainto_tsquery('arabic', %(query)s)::text, '&', '|')::tsquery"
PREFIX = "to_tsquery('simple', %(query)s || ':*')"
BEST = "SELECT {shown} FROM articles, (SELECT {query} AS query) AS asked WHERE words @@ query ORDER BY ts_rank(words, query) DESC LIMIT %(hits)s"
# Only the ten best get headlines, as the manual advises.
MARKED = "SELECT id, ts_headline('arabic', text, query) FROM ({best}) AS best"
PUT = "INSERT INTO articles VALUES (%s, %s, %s) ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text"


class PostgreSQL(System):
    """Title and text in one vector with weights A and B; the settings are the defaults.

    Any word of the query is enough for a hit.
    """

    _connection: psycopg.Connection[Any]

    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Load all articles and index them in one commit: first the rows, as the manual advises."""
        with _connect(place) as connection:
            connection.execute(TABLE)
            with connection.cursor().copy("COPY articles (id, title, text) FROM STDIN") as rows:
                for article in articles:
                    rows.write_row([value.replace("\0", "") for value in article])  # it stores no NUL
            connection.execute("CREATE INDEX ON articles USING gin (words)")
            connection.execute("ANALYZE articles")

    def open(self, place: str) -> None:
        """Connect; each statement is a transaction."""
        self._connection = _connect(place)
        self._connection.autocommit = True

    def size(self, place: str) -> int:
        """Return the bytes of the table and its indexes; the cluster takes about 40 MB more."""
        with _connect(place) as connection:
            row = connection.execute("SELECT pg_total_relation_size('articles')").fetchone()
        return int(row[0]) if row else 0

    def ids(self, query: str) -> list[str]:
        """Search for the ids alone."""
        return [row[0] for row in self._rows(BEST.format(shown="id", query=ANY_WORD), query)]

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search with headlines of the text."""
        return self._rows(MARKED.format(best=BEST.format(shown="id, text, query", query=ANY_WORD)), query)

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search for a prefix of the stems in its index; it has no other wildcards."""
        return self._rows(MARKED.format(best=BEST.format(shown="id, text, query", query=PREFIX)), letters)

    def put(self, article: Article) -> None:
        """Add the row, or update the one with its id."""
        self._connection.execute(PUT, article)

    def _rows(self, statement: str, query: str) -> list[Any]:
        found = self._connection.execute(statement.encode(), {"query": query.replace("\0", ""), "hits": HITS})
        return found.fetchall()


def _connect(place: str) -> psycopg.Connection[Any]:
    return psycopg.connect(host=place, user="postgres", dbname="postgres")
