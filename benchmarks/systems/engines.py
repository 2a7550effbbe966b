"""The place of kashaf's index in the relevance benchmark: any engine, temporary or kept."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from rich.progress import Progress

import kashaf
from benchmarks.collections.corpus import Article
from benchmarks.errors import BenchmarkError, Missing
from benchmarks.systems.kashaf import records
from benchmarks.systems.servers import opensearch

__all__ = ["ENGINES", "archive_at", "chosen_engines", "new_place"]

ENGINES = {"whoosh": "Whoosh", "tantivy": "Tantivy", "opensearch": "OpenSearch"}
"""The engines by the names in their URLs, and their names in tables."""


def chosen_engines(names: str) -> tuple[str, ...]:
    """Read names separated by commas, in their order; `BenchmarkError` for an unknown engine."""
    asked = tuple(dict.fromkeys(name.strip() for name in names.split(",")))
    for name in asked:
        if name not in ENGINES:
            raise BenchmarkError(f"{name!r} is no engine: choose from {', '.join(ENGINES)}")
    return asked


@contextmanager
def new_place(engine: str = "whoosh") -> Iterator[str]:
    """Yield the URL of a new index, and remove the index at the end.

    The local folder of a server's index is removed too. OpenSearch is the server in
    KASHAF_OPENSEARCH_URL, or one that is started for the index.
    """
    with (
        tempfile.TemporaryDirectory(prefix="kashaf-relevance-") as folder,
        patch.dict(os.environ, XDG_STATE_HOME=folder),
    ):
        Path(folder).chmod(0o755)  # if root starts a server, another user runs it
        if engine != "opensearch":
            yield f"{engine}:{folder}/index"
        elif running := os.environ.get("KASHAF_OPENSEARCH_URL", "").rstrip("/"):
            with _names_in(running) as url:
                yield url
        else:
            with opensearch(Path(folder) / "node") as server, _names_in(server.address) as url:
                yield url


@contextmanager
def _names_in(server: str) -> Iterator[str]:
    """Yield the URL of an index on a server, and at the end remove all indices of that name."""
    try:
        import opensearchpy
    except ImportError as error:
        raise Missing("the package opensearch-py is not installed: pip install -e '.[benchmarks]'") from error
    scheme, _, host = server.partition("://")
    name = f"kashaf-relevance-{uuid.uuid4().hex[:8]}"
    try:
        yield f"opensearch{'s' if scheme == 'https' else ''}://{host}/{name}"
    finally:
        try:
            with opensearchpy.OpenSearch([server], timeout=60) as client:
                for row in client.cat.indices(index=f"{name}*", params={"format": "json"}):
                    client.indices.delete(index=row["index"])
        except opensearchpy.OpenSearchException as error:
            raise BenchmarkError(f"what was made at {server} under {name} cannot be removed: {error}") from error


def archive_at(url: str, articles: Sequence[Article], progress: Progress) -> kashaf.Archive:
    """Open the index if it exists with as many documents, else make it."""
    try:
        archive = kashaf.open(url, create=True)
    except kashaf.EngineUnavailable as error:
        raise Missing(str(error)) from error
    there = archive.stats().documents
    if there and there != len(articles):
        archive.close()
        raise BenchmarkError(f"the index {url} holds {there:,} documents, not these {len(articles):,}: name another place")
    if not there:
        archive.add(records(progress.track(articles, description="kashaf: indexing")))
        archive.commit()
    return archive
