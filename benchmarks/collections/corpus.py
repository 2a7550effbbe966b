"""A folder of articles and queries, as all benchmarks read it.

`benchmarks.collections.judged` reads the judgements. The files are::

    corpus.jsonl or corpus.jsonl.gz    {"id": "…", "title": "…", "text": "…"} a line
    queries.jsonl                      {"id": "…", "text": "…"} a line
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from benchmarks.errors import BenchmarkError

__all__ = ["Article", "Query", "corpus_file", "needed_file", "read_corpus", "read_queries"]


class Article(NamedTuple):
    """A document to find."""

    id: str
    title: str
    text: str

    @property
    def size(self) -> int:
        """Bytes of UTF-8 in title and text."""
        return len(self.title.encode()) + len(self.text.encode())


class Query(NamedTuple):
    """A query as somebody types it."""

    id: str
    text: str


def corpus_file(folder: Path) -> Path:
    """Return the file of the articles; `BenchmarkError` if the folder has none."""
    for name in ("corpus.jsonl", "corpus.jsonl.gz"):
        if (folder / name).is_file():
            return folder / name
    what = "has neither corpus.jsonl nor corpus.jsonl.gz" if folder.is_dir() else "is not a folder"
    raise BenchmarkError(f"{folder} {what}: give a folder laid out as benchmarks/README.md tells")


def read_corpus(folder: Path, documents: int | None = None) -> Iterator[Article]:
    """Read the articles in the order of the file, at most ``documents`` of them."""
    lines = _records(corpus_file(folder), "id", "title", "text")
    return (Article(*values) for values in islice(lines, documents))


def read_queries(folder: Path, queries: int | None = None) -> list[Query]:
    """Read the queries in the order of the file, at most ``queries`` of them."""
    lines = _records(needed_file(folder, "queries.jsonl"), "id", "text")
    return [Query(*values) for values in islice(lines, queries)]


def needed_file(folder: Path, name: str) -> Path:
    """Return a file of the folder; `BenchmarkError` if it is missing."""
    if not (folder / name).is_file():
        raise BenchmarkError(f"{folder} has no {name}: give a folder laid out as benchmarks/README.md tells")
    return folder / name


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _records(path: Path, *names: str) -> Iterator[list[str]]:
    """Read the named values of each line; a title may be missing."""
    with _open(path) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                yield [str(record.get(name, "") if name == "title" else record[name]) for name in names]
            except (ValueError, KeyError, AttributeError, TypeError) as error:
                raise BenchmarkError(f"{path}, line {number}: must be a JSON object with {', '.join(names)}") from error
