"""Tantivy as in its manual, with its own Arabic stemmer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy
from tantivy import Filter, Query, SnippetGenerator, TextAnalyzerBuilder, Tokenizer

from benchmarks.collections.corpus import Article
from benchmarks.systems.system import HITS, System

__all__ = ["Tantivy"]

WRITER_BYTES = 256_000_000
"""Memory for postings before they are written as a segment, of all threads together."""

ARABIC = "arabic"
FIELDS = ["title", "text"]


class Tantivy(System):
    """Title and text as two stored fields; any word of the query is enough for a hit.

    It indexes with its default number of threads.
    """

    _index: tantivy.Index
    _searcher: tantivy.Searcher
    _writer: tantivy.IndexWriter | None = None

    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles in one commit, and wait until segments are merged."""
        Path(place).mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        for field in FIELDS:
            builder.add_text_field(field, stored=True, tokenizer_name=ARABIC)
        index = tantivy.Index(builder.build(), path=place)
        _register(index)
        writer = index.writer(heap_size=WRITER_BYTES)
        for article in articles:
            writer.add_document(_document(article))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, place: str) -> None:
        """Open the index and keep one searcher."""
        self._index = tantivy.Index.open(place)
        _register(self._index)
        self._searcher = self._index.searcher()

    def ids(self, query: str) -> list[str]:
        """Search, and read the ids from the stored documents."""
        parsed, _ = self._index.parse_query_lenient(query, FIELDS)
        return [document["id"][0] for document in self._found(parsed)]

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search, with snippets of its own generator."""
        parsed, _ = self._index.parse_query_lenient(query, FIELDS)
        return self._marked(parsed)

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search with a regular expression; its snippets don't mark the matches."""
        return self._marked(self._regex(f"{letters}.*"))

    def wildcard(self, pattern: str) -> list[tuple[str, str]]:
        """Search with a regular expression; its snippets don't mark the matches."""
        return self._marked(self._regex(pattern.replace("?", ".")))

    def put(self, article: Article) -> None:
        """Replace the document of that id, commit, and reload; the writer stays open."""
        if self._writer is None:
            self._writer = self._index.writer()
        self._writer.delete_documents_by_term("id", article.id)
        self._writer.add_document(_document(article))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _regex(self, expression: str) -> Query:
        schema = self._index.schema
        return Query.boolean_query([(tantivy.Occur.Should, Query.regex_query(schema, field, expression)) for field in FIELDS])

    def _found(self, query: Query) -> Iterable[tantivy.Document]:
        return (self._searcher.doc(address) for _, address in self._searcher.search(query, HITS, count=False).hits)

    def _marked(self, query: Query) -> list[tuple[str, str]]:
        generator = SnippetGenerator.create(self._searcher, query, self._index.schema, "text")
        return [(document["id"][0], generator.snippet_from_doc(document).to_html()) for document in self._found(query)]


def _register(index: tantivy.Index) -> None:
    analyzer = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase()).filter(Filter.remove_long(40))
    index.register_tokenizer(ARABIC, analyzer.filter(Filter.stemmer("arabic")).build())


def _document(article: Article) -> tantivy.Document:
    return tantivy.Document(id=article.id, title=article.title, text=article.text)
