"""``python -m benchmarks.speed CORPUS``: how fast kashaf and other systems index and answer.

All are measured in the same run. With ``--growth`` the same systems are measured at several sizes:
how each number grows with the documents.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from rich.console import Console
from rich.progress import Progress

from benchmarks.collections.corpus import corpus_file, read_corpus, read_queries
from benchmarks.collections.growth import grow
from benchmarks.errors import BenchmarkError
from benchmarks.hostile import compare_hostile, hostile_table
from benchmarks.measurement.figures import MEGA, as_json, comparison, growth_table, parts_table
from benchmarks.measurement.procedure import Figures, available, measure
from benchmarks.measurement.report import command, environment, positive, run
from benchmarks.systems.engines import ENGINES, archive_at, chosen_engines, new_place
from benchmarks.systems.registry import DEFAULT, SYSTEMS, chosen

__all__ = ["main"]

SIZES = (3_000, 30_000, 300_000)
"""The default numbers of documents for growth."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measure speed, size and memory.")
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder with corpus.jsonl[.gz] and queries.jsonl")
    parser.add_argument("--documents", type=positive, metavar="N", help="index the first N documents (default: all)")
    parser.add_argument("--queries", type=positive, metavar="N", help="search for the first N queries (default: all)")
    parser.add_argument(
        "--systems",
        default=",".join(DEFAULT),
        metavar="A,B",
        help=f"which systems, of {', '.join(SYSTEMS)} (default: those that need no server)",
    )
    parser.add_argument(
        "--growth",
        nargs="?",
        const=SIZES,
        type=_sizes,
        metavar="N,N",
        help=f"measure how the numbers grow with the documents instead (default: {','.join(map(str, SIZES))})",
    )
    parser.add_argument(
        "--hostile",
        metavar="A,B",
        help=f"measure queries that are typed to hurt instead, on these engines of kashaf: {', '.join(ENGINES)}",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the numbers as JSON too")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted({positive(size) for size in text.split(",")}))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    corpus_file(options.corpus)
    queries = [query.text for query in read_queries(options.corpus, options.queries)]
    if not queries:
        raise BenchmarkError(f"{options.corpus} has no query in queries.jsonl: give it one or more")
    if options.out and not options.out.resolve().parent.is_dir():
        raise BenchmarkError(f"{options.out} cannot be written: make its folder first")
    if options.hostile:
        _hostile(options, queries, arguments)
        return
    names = chosen(options.systems)
    # The accounts of servers need access to the folder. kashaf keeps local data about an index on a
    # server in a folder of the user; here that folder is ours, and removed at the end.
    with tempfile.TemporaryDirectory(prefix="kashaf-speed-") as made, patch.dict(os.environ, XDG_STATE_HOME=f"{made}/state"):
        folder = Path(made)
        folder.chmod(0o711)
        names = available(names, folder / "attempt")
        shutil.rmtree(folder / "attempt")
        if options.growth:
            numbers = _growth(options, names, folder, queries, arguments)
        else:
            numbers = _comparison(options, names, folder, queries, arguments)
    if options.out:
        options.out.write_text(json.dumps(numbers, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _hostile(options: argparse.Namespace, queries: Sequence[str], arguments: Sequence[str]) -> None:
    """Measure hostile queries on kashaf's engines, and print the table."""
    articles = list(read_corpus(options.corpus, options.documents))
    measured = {}
    for engine in chosen_engines(options.hostile):
        with (
            new_place(engine) as url,
            Progress(console=Console(stderr=True)) as progress,
            archive_at(url, articles, progress) as archive,
        ):
            measured[ENGINES[engine]] = compare_hostile(archive, queries)
    print(f"{len(articles):,} documents; the median of {len(queries):,} queries. {environment()}.\n")
    print(f"    {command('benchmarks.speed', arguments)}\n")
    print(hostile_table(measured))


def _comparison(
    options: argparse.Namespace, names: Sequence[str], folder: Path, queries: Sequence[str], arguments: Sequence[str]
) -> dict[str, object]:
    """Measure the systems side by side, print the tables and return the numbers."""
    start = time.perf_counter()
    size = sum(article.size for article in read_corpus(options.corpus, options.documents))
    reading = time.perf_counter() - start
    if not size:
        raise BenchmarkError(f"{options.corpus} has no text to index: give it a corpus that is not empty")
    figures = measure(names, options.corpus, folder / "indexes", queries, documents=options.documents)
    documents = next(iter(figures.values())).indexed.documents
    print(f"{documents:,} documents, {size / MEGA:.1f} MB of text in UTF-8, {len(queries):,} queries.")
    print(f"{environment(_servers(figures))}.")
    print(f"Reading and parsing the corpus alone: {reading:.1f} s, a part of every system's indexing.\n")
    print(f"    {command('benchmarks.speed', arguments)}\n")
    print(comparison(figures))
    if parts := parts_table(figures):
        print(f"\n{parts}")
    return {**_head(figures, arguments), "text MB": size / MEGA, "queries": len(queries), "systems": as_json(figures)}


def _growth(
    options: argparse.Namespace, names: Sequence[str], folder: Path, queries: Sequence[str], arguments: Sequence[str]
) -> dict[str, object]:
    """Measure the systems at each size, print one table and return the numbers."""
    runs: dict[int, dict[str, Figures]] = {}
    for size in options.growth:
        corpus, indexes = folder / "corpus", folder / "indexes"
        with Console(stderr=True).status(f"making {size:,} documents"):
            grow(options.corpus, corpus, size)
        runs[size] = measure(names, corpus, indexes, queries, documents=size, all_ways=False)
        shutil.rmtree(corpus)
        shutil.rmtree(indexes)
    figures = runs[options.growth[-1]]
    print(f"{len(queries):,} queries; documents beyond those of the corpus are copies with some words altered.")
    print(f"{environment(_servers(figures))}.\n")
    print(f"    {command('benchmarks.speed', arguments)}\n")
    print(growth_table(runs))
    sizes = {str(size): as_json(each) for size, each in runs.items()}
    return {**_head(figures, arguments), "queries": len(queries), "sizes": sizes}


def _servers(figures: dict[str, Figures]) -> list[str]:
    return list(dict.fromkeys(each.server for each in figures.values() if each.server))


def _head(figures: dict[str, Figures], arguments: Sequence[str]) -> dict[str, object]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": command("benchmarks.speed", arguments),
        "environment": environment(_servers(figures)),
    }


if __name__ == "__main__":
    sys.exit(main())
