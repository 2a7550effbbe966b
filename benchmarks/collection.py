"""A folder of articles, queries and judgements, as both benchmarks read it.

::

    corpus.jsonl or corpus.jsonl.gz    {"id": "…", "title": "…", "text": "…"} a line
    queries.jsonl                      {"id": "…", "text": "…"} a line
    qrels.tsv                          query id, document id, relevance, between tabs
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from kashaf.search.evaluation import Qrel

__all__ = [
    "Article",
    "BenchmarkError",
    "Judged",
    "Query",
    "corpus_file",
    "known_items",
    "read_corpus",
    "read_judged",
    "read_queries",
]


class BenchmarkError(Exception):
    """A benchmark cannot run: a folder or a line in it is not what it needs, or a system refused; one line for people."""


class Article(NamedTuple):
    """A document to be found."""

    id: str
    title: str
    text: str

    @property
    def size(self) -> int:
        """Bytes of UTF-8 in title and text."""
        return len(self.title.encode()) + len(self.text.encode())


class Query(NamedTuple):
    """What somebody types."""

    id: str
    text: str


class Judged(NamedTuple):
    """A test collection: documents, queries and what is right."""

    articles: list[Article]
    queries: list[Query]
    qrels: list[Qrel]


def corpus_file(folder: Path) -> Path:
    """Give the file of the articles; `BenchmarkError` when the folder has none."""
    for name in ("corpus.jsonl", "corpus.jsonl.gz"):
        if (folder / name).is_file():
            return folder / name
    what = "has neither corpus.jsonl nor corpus.jsonl.gz" if folder.is_dir() else "is not a folder"
    raise BenchmarkError(f"{folder} {what}: give a folder laid out as benchmarks/README.md tells")


def read_corpus(folder: Path, documents: int | None = None) -> Iterator[Article]:
    """Read the articles in the order of the file, ``documents`` of them at most."""
    lines = _records(corpus_file(folder), "id", "title", "text")
    return (Article(*values) for values in islice(lines, documents))


def read_queries(folder: Path, queries: int | None = None) -> list[Query]:
    """Read the queries in the order of the file, ``queries`` of them at most."""
    lines = _records(_needed(folder, "queries.jsonl"), "id", "text")
    return [Query(*values) for values in islice(lines, queries)]


def read_judged(folder: Path, documents: int | None = None) -> Judged:
    """Read a whole test collection, ``documents`` of its articles at most; queries without a judgement are left out."""
    corpus_file(folder)
    path = _needed(folder, "qrels.tsv")
    qrels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            query_id, doc_id, relevance = line.split("\t")
            qrels.append(Qrel(query_id, doc_id, int(relevance)))
        except ValueError as error:
            raise BenchmarkError(f"{path}, line {number}: must be query id, document id and a number, between tabs") from error
    judged = {qrel.query_id for qrel in qrels}
    queries = [query for query in read_queries(folder) if query.id in judged]
    return Judged(list(read_corpus(folder, documents)), queries, qrels)


def known_items(articles: list[Article], *, queries: int, seed: int, words: int = 3) -> Judged:
    """Make queries of random words of titles; the article is the one right answer.

    Only titles that one article alone has, with ``words`` different words or more, are drawn from; the words keep the
    order they have in the title. The same articles and the same seed give the same queries.
    """
    times = Counter(article.title for article in articles)
    candidates = []
    for article in articles:
        found = list(dict.fromkeys(re.findall(r"[^\W\d_]{2,}", article.title)))
        if times[article.title] == 1 and len(found) >= words:
            candidates.append((article, found))
    chance = random.Random(seed)
    drawn = chance.sample(candidates, min(queries, len(candidates)))
    made, qrels = [], []
    for number, (article, found) in enumerate(drawn, start=1):
        places = sorted(chance.sample(range(len(found)), words))
        made.append(Query(f"known-{number}", " ".join(found[place] for place in places)))
        qrels.append(Qrel(f"known-{number}", article.id))
    return Judged(articles, made, qrels)


def _needed(folder: Path, name: str) -> Path:
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
