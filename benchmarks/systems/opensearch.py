"""OpenSearch with its own Arabic analyzer: one node, one shard, no replica, else defaults."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import opensearchpy
from opensearchpy.helpers import bulk

from benchmarks.collections.corpus import Article
from benchmarks.errors import Missing
from benchmarks.systems.system import HITS, System

__all__ = ["OpenSearch"]

INDEX = "articles"
FIELDS = ["title", "text"]
TEXT = {"type": "text", "analyzer": "arabic"}
SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
PATIENCE = 600
"""Timeout of its answers, in seconds."""


class OpenSearch(System):
    """Title and text as two fields; any word of the query is enough for a hit, and both score."""

    _client: Any

    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles in bulk (500 at a time, the default); refresh and flush at the end."""
        client = _connect(place)
        body = {"settings": SETTINGS, "mappings": {"properties": dict.fromkeys(FIELDS, TEXT)}}
        try:
            client.indices.create(index=INDEX, body=body)
        except opensearchpy.RequestError as error:
            raise Missing(
                f"its Arabic analyzer is missing: python3 scripts/opensearch.py install --arabic ({error})"
            ) from error
        bulk(
            client,
            ({"_index": INDEX, "_id": article.id, "title": article.title, "text": article.text} for article in articles),
        )
        client.indices.put_settings(index=INDEX, body={"refresh_interval": None})
        client.indices.refresh(index=INDEX)
        client.indices.flush(index=INDEX)

    def open(self, place: str) -> None:
        """Connect."""
        self._client = _connect(place)

    def size(self, place: str) -> int:
        """Ask the server for the size of the index."""
        stats = _connect(place).indices.stats(index=INDEX, metric="store")
        return int(stats["_all"]["total"]["store"]["size_in_bytes"])

    def ids(self, query: str) -> list[str]:
        """Search for the ids alone."""
        found = self._client.search(index=INDEX, body={"size": HITS, "_source": False, "query": _any_of(query)})
        return [hit["_id"] for hit in found["hits"]["hits"]]

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search with highlights of its default highlighter."""
        return self._marked(_any_of(query))

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search for a prefix of the stems in its index."""
        return self.wildcard(f"{letters}*")

    def wildcard(self, pattern: str) -> list[tuple[str, str]]:
        """Search for a pattern of the stems in its index."""
        return self._marked({"query_string": {"query": pattern, "fields": FIELDS}})

    def put(self, article: Article) -> None:
        """Index one document, and make it visible."""
        body = {"title": article.title, "text": article.text}
        self._client.index(index=INDEX, id=article.id, body=body, params={"refresh": "true"})

    def _marked(self, query: dict[str, Any]) -> list[tuple[str, str]]:
        body = {"size": HITS, "_source": False, "query": query, "highlight": {"fields": {"text": {}}}}
        found = self._client.search(index=INDEX, body=body)
        return [(hit["_id"], " … ".join(hit.get("highlight", {}).get("text", []))) for hit in found["hits"]["hits"]]


def _any_of(query: str) -> dict[str, Any]:
    return {"multi_match": {"query": query, "fields": FIELDS, "type": "most_fields"}}


def _connect(place: str) -> Any:
    return opensearchpy.OpenSearch([place], timeout=PATIENCE)
