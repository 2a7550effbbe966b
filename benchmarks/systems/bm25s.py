"""bm25s as in its manual, with Snowball's Arabic stemmer.

It is an index of scores in arrays, without the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from benchmarks.collections.corpus import Article
from benchmarks.systems.system import HITS, System

__all__ = ["BM25S"]

IDS = "ids.json"


class BM25S(System):
    """Title and text as one text; any word of the query is enough for a hit.

    It has no snippets, no patterns and no additions.
    """

    _retriever: Any
    _ids: list[str]
    _stemmer: Any

    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles, which must be in memory at once, and write the arrays."""
        taken = list(articles)
        retriever = bm25s.BM25()
        texts = [f"{article.title}\n{article.text}" for article in taken]
        retriever.index(_tokens(texts, Stemmer.Stemmer("arabic")), show_progress=False)
        retriever.save(place)
        (Path(place) / IDS).write_text(json.dumps([article.id for article in taken]), encoding="utf-8")

    def open(self, place: str) -> None:
        """Load the arrays."""
        self._retriever = bm25s.BM25.load(place)
        self._ids = json.loads((Path(place) / IDS).read_text(encoding="utf-8"))
        self._stemmer = Stemmer.Stemmer("arabic")

    def ids(self, query: str) -> list[str]:
        """Search; documents with a score of zero are no hits."""
        tokens = _tokens([query], self._stemmer)
        numbers, scores = self._retriever.retrieve(tokens, k=min(HITS, len(self._ids)), show_progress=False)
        return [self._ids[number] for number, score in zip(numbers[0], scores[0], strict=True) if score > 0]


def _tokens(texts: list[str], stemmer: Any) -> Any:
    return bm25s.tokenize(texts, stopwords=None, stemmer=stemmer, show_progress=False)
