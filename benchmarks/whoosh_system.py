"""Whoosh as its manual has it: StandardAnalyzer, stored title and text, BM25F, highlights."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.collection import Article
from benchmarks.systems import HITS

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # its source is older than today's rules for backslashes
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh.analysis import StandardAnalyzer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in, open_dir
    from whoosh.qparser import MultifieldParser, OrGroup

__all__ = ["Whoosh"]

WRITER_MB = 256
"""Memory for postings before they are spilled to disk: enough that Whoosh isn't slowed by its small default of 128."""


class Whoosh:
    """Title and text as two fields with positions; any word of the query makes a hit, in either field."""

    _searcher: Any
    _parser: Any

    def build(self, folder: Path, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""
        analyzer = StandardAnalyzer()
        schema = Schema(
            id=ID(stored=True, unique=True),
            title=TEXT(analyzer=analyzer, stored=True),
            text=TEXT(analyzer=analyzer, stored=True),
        )
        folder.mkdir(parents=True, exist_ok=True)
        index = create_in(str(folder), schema)
        writer = index.writer(limitmb=WRITER_MB)
        for article in articles:
            writer.add_document(id=article.id, title=article.title, text=article.text)
        writer.commit()
        index.close()

    def open(self, folder: Path) -> None:
        """Open the index and keep one searcher."""
        index = open_dir(str(folder))
        self._searcher = index.searcher()
        self._parser = MultifieldParser(["title", "text"], index.schema, group=OrGroup)

    def ids(self, query: str) -> list[str]:
        """Search, and read the ids from the stored fields."""
        return [hit["id"] for hit in self._hits(query)]

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search, and highlight the stored text with Whoosh's defaults."""
        return [(hit["id"], hit.highlights("text")) for hit in self._hits(query)]

    def _hits(self, query: str) -> Any:
        return self._searcher.search(self._parser.parse(query), limit=HITS)
