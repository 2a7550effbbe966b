"""``python -m benchmarks.speed CORPUS``: how fast kashaf indexes and answers, beside plain Whoosh and SQLite's FTS5.

Every system indexes the same articles with one commit, in a process of its own, one after the other. Then each opens its
index in another process of its own, and the queries are put to all of them in small blocks, each block to one system
after the other and each time to another one first, so that a slow minute of the machine is everybody's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from benchmarks.collection import BenchmarkError, corpus_file, read_corpus, read_queries
from benchmarks.report import command, environment, positive, run, table
from benchmarks.systems import HITS, SYSTEMS
from benchmarks.workers import Indexed, Worker

__all__ = ["Figures", "main", "measure", "percentile"]

BLOCK = 20
"""Queries put to one system before the next has its turn."""

MEGA = 1_000_000


@dataclass(slots=True)
class Figures:
    """What was measured of one system; ``times`` are seconds a query, ids alone and with snippets."""

    indexed: Indexed
    size: int
    searching_peak: int = 0
    ids: list[float] = field(default_factory=list)
    snippets: list[float] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when done, 2 when it cannot be done, 130 when interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measure speed, size and memory.")
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder with corpus.jsonl[.gz] and queries.jsonl")
    parser.add_argument("--documents", type=positive, metavar="N", help="index the first N documents (default: all)")
    parser.add_argument("--queries", type=positive, metavar="N", help="search for the first N queries (default: all)")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    corpus_file(options.corpus)
    queries = [query.text for query in read_queries(options.corpus, options.queries)]
    if not queries:
        raise BenchmarkError(f"{options.corpus} has no query in queries.jsonl: give it one or more")
    start = time.perf_counter()
    size = sum(article.size for article in read_corpus(options.corpus, options.documents))
    reading = time.perf_counter() - start
    if not size:
        raise BenchmarkError(f"{options.corpus} has no text to index: give it a corpus that is not empty")
    with tempfile.TemporaryDirectory(prefix="kashaf-speed-") as folder:
        figures = measure(options.corpus, Path(folder), queries, documents=options.documents)
    indexed = figures["kashaf"].indexed
    print(f"{indexed.documents:,} documents, {size / MEGA:.1f} MB of text in UTF-8, {len(queries):,} queries.")
    print(f"{environment()}.")
    print(f"Reading and parsing the corpus alone: {reading:.1f} s, a part of every system's indexing.\n")
    print(f"    {command('benchmarks.speed', arguments)}\n")
    print(_table(figures))


def measure(corpus: Path, folder: Path, queries: Sequence[str], *, documents: int | None = None) -> dict[str, Figures]:
    """Let every system index the corpus below ``folder`` and search for the queries; gives what was measured of each."""
    places = {name: folder / str(number) for number, name in enumerate(SYSTEMS)}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        figures = {}
        for name, place in places.items():
            task = progress.add_task(f"{name}: indexing", total=documents)
            with Worker(name, place) as worker:
                indexed = worker.index(corpus, documents, partial(_completed, progress, task))
            progress.update(task, completed=indexed.documents, total=indexed.documents)
            figures[name] = Figures(indexed, sum(file.stat().st_size for file in place.rglob("*") if file.is_file()))
        task = progress.add_task("searching", total=2 * len(queries) * len(places))
        with ExitStack() as stack:
            workers = {name: stack.enter_context(Worker(name, place)) for name, place in places.items()}
            for worker in workers.values():
                worker.open()
            _search(workers, figures, queries, lambda done: progress.advance(task, done))
            for name, worker in workers.items():
                figures[name].searching_peak = worker.peak()
    return figures


def _completed(progress: Progress, task: TaskID, documents: int) -> None:
    progress.update(task, completed=documents)


def _search(
    workers: dict[str, Worker], figures: dict[str, Figures], queries: Sequence[str], progress: Callable[[int], None]
) -> None:
    names = list(workers)
    for number, start in enumerate(range(0, len(queries), BLOCK)):
        block = queries[start : start + BLOCK]
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            figures[name].ids += workers[name].seconds(block, snippets=False) or []
            figures[name].snippets += workers[name].seconds(block, snippets=True) or []
            progress(2 * len(block))


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that is at least as large as ``share`` of all values (nearest rank)."""
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)]


def _table(figures: dict[str, Figures]) -> str:
    measures: list[tuple[str, Callable[[Figures], float | None], str]] = [
        ("indexing, MB of text a second", lambda f: f.indexed.bytes / MEGA / f.indexed.seconds, "{:.2f}"),
        ("indexing, documents a second", lambda f: f.indexed.documents / f.indexed.seconds, "{:.0f}"),
        ("indexing, seconds", lambda f: f.indexed.seconds, "{:.1f}"),
        ("indexing, seconds of CPU", lambda f: f.indexed.cpu_seconds, "{:.1f}"),
        ("indexing, peak memory in MB", lambda f: f.indexed.peak / MEGA, "{:.0f}"),
        ("index, MB", lambda f: f.size / MEGA, "{:.1f}"),
        ("index, times the text", lambda f: f.size / f.indexed.bytes, "{:.2f}"),
        (f"best {HITS} with snippets, p50 ms", lambda f: 1000 * percentile(f.snippets, 0.5), "{:.2f}"),
        (f"best {HITS} with snippets, p95 ms", lambda f: 1000 * percentile(f.snippets, 0.95), "{:.2f}"),
        (f"best {HITS}, ids alone, p50 ms", lambda f: 1000 * percentile(f.ids, 0.5) if f.ids else None, "{:.2f}"),
        (f"best {HITS}, ids alone, p95 ms", lambda f: 1000 * percentile(f.ids, 0.95) if f.ids else None, "{:.2f}"),
        ("all queries with snippets, seconds", lambda f: sum(f.snippets), "{:.1f}"),
        ("indexing and all queries, seconds", lambda f: f.indexed.seconds + sum(f.snippets), "{:.1f}"),
        ("searching, peak memory in MB", lambda f: f.searching_peak / MEGA, "{:.0f}"),
    ]
    first, *_ = figures.values()
    rows = [["", *figures]]
    for label, value, pattern in measures:
        ours = value(first)
        cells = [_cell(value(theirs), None if theirs is first else ours, pattern) for theirs in figures.values()]
        rows.append([label, *cells])
    return table(rows)


def _cell(value: float | None, ours: float | None, pattern: str) -> str:
    """Give a value, and how many times ours it is."""
    if value is None:
        return "–"
    ratio = f" (×{value / ours:.2f})" if ours else ""
    return pattern.format(value) + ratio


if __name__ == "__main__":
    sys.exit(main())
