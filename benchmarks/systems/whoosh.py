"""Whoosh as in its manual: StandardAnalyzer, stored title and text, BM25F, highlights."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.collections.corpus import Article
from benchmarks.systems.system import HITS, System

with warnings.catch_warnings():
    # The source is older than today's rules for backslashes.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh.analysis import StandardAnalyzer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in, open_dir
    from whoosh.qparser import MultifieldParser, OrGroup

__all__ = ["WRITER_MB", "Whoosh"]

WRITER_MB = 256
"""Memory for postings before they go to disk; the small default of 128 would slow Whoosh."""


class Whoosh(System):
    """Title and text as two fields with positions.

    Any word of the query in either field is enough for a hit.
    """

    shown = shown_of_patterns = "text"
    """The fields whose terms are marked in snippets."""

    _index: Any
    _searcher: Any
    _parser: Any

    def schema(self) -> Any:
        """Return the fields."""
        analyzer = StandardAnalyzer()
        return Schema(
            id=ID(stored=True, unique=True),
            title=TEXT(analyzer=analyzer, stored=True),
            text=TEXT(analyzer=analyzer, stored=True),
        )

    def records(self, articles: Iterable[Article]) -> Iterable[dict[str, Any]]:
        """Return the articles as Whoosh's documents: values by field."""
        return (article._asdict() for article in articles)

    def query(self, text: str) -> Any:
        """Parse a typed query."""
        return self._parser.parse(text)

    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""
        Path(place).mkdir(parents=True, exist_ok=True)
        index = create_in(place, self.schema())
        writer = index.writer(limitmb=WRITER_MB)
        for record in self.records(articles):
            writer.add_document(**record)
        writer.commit()
        index.close()

    def open(self, place: str) -> None:
        """Open the index and keep one searcher."""
        self._index = open_dir(place)
        self._searcher = self._index.searcher()
        self._parser = MultifieldParser(["title", "text"], self._index.schema, group=OrGroup)

    def ids(self, query: str) -> list[str]:
        """Search, and read the ids from the stored fields."""
        return [hit["id"] for hit in self._hits(self.query(query))]

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search, and highlight the stored text with Whoosh's defaults."""
        return self._marked(self.query(query), self.shown)

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search for a prefix in Whoosh's query language."""
        return self._marked(self._parser.parse(f"{letters}*"), self.shown_of_patterns)

    def wildcard(self, pattern: str) -> list[tuple[str, str]]:
        """Search for a pattern in Whoosh's query language."""
        return self._marked(self._parser.parse(pattern), self.shown_of_patterns)

    def put(self, article: Article) -> None:
        """Write one document, commit with Whoosh's default merging, and reopen."""
        writer = self._index.writer()
        (record,) = self.records([article])
        writer.update_document(**record)
        writer.commit()
        self._searcher = self._searcher.refresh()

    def _hits(self, query: Any) -> Any:
        return self._searcher.search(query, limit=HITS)

    def _marked(self, query: Any, shown: str) -> list[tuple[str, str]]:
        return [(hit["id"], hit.highlights(shown, text=hit["text"])) for hit in self._hits(query)]
