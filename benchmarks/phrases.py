"""``python -m benchmarks.phrases SET``: which documents do two words in quotes find?

The phrases are those of `benchmarks.collections.judged.neighbours`. A document holds one if the two
words stand side by side, spelt alike; particles and the article's لل may be written with the first.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.collections.corpus import Article, read_corpus
from benchmarks.collections.judged import neighbours
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.report import command, environment, positive, run, table
from benchmarks.systems.engines import archive_at, new_place
from benchmarks.systems.lucene import find_lucene, lucene_terms
from benchmarks.systems.stemmers import WORD, Terms, words
from kashaf import Archive

__all__ = ["QUERIES", "holding", "main", "written_lines"]

QUERIES = 200
SEED = 13

System = Callable[[str], set[str]]
"""Returns the ids of the documents that a phrase finds."""

_PARTICLES = "[وف]?[بكل]?"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.phrases", description="Measure what phrases find.")
    parser.add_argument("set", type=Path, metavar="SET", help="the folder of a collection")
    parser.add_argument("--documents", type=positive, metavar="N", help="the first N documents")
    parser.add_argument("--queries", type=positive, default=QUERIES, metavar="N", help=f"so many phrases ({QUERIES})")
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh", help="the engine (whoosh)")
    parser.add_argument("--without-lucene", action="store_true", help="leave out Lucene, which needs Java")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    versions = [] if options.without_lucene else [f"Lucene {find_lucene().version}"]
    articles = list(read_corpus(options.set, options.documents))
    phrases = [query.text for query in neighbours(articles, queries=options.queries, seed=SEED).queries]
    if not phrases:
        raise BenchmarkError(f"{options.set} has no two words that stand side by side in a few documents")
    written = written_lines(articles)
    right = {phrase: holding(phrase, written) for phrase in phrases}
    print(f"{len(articles):,} documents, {len(phrases):,} phrases of two words.\n{environment(versions)}.\n")
    print(f"    {command('benchmarks.phrases', arguments)}\n")
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
        place = stack.enter_context(new_place(options.engine))
        archive = stack.enter_context(archive_at(place, articles, progress))
        systems: dict[str, System] = {
            "kashaf": _asked(archive, '"{}"'),
            "kashaf, as spelt (=)": _asked(archive, '="{}"'),
        }
        if not options.without_lucene:
            systems["Lucene's Arabic analyzer"] = _side_by_side(articles, stack.enter_context(lucene_terms()))
        systems["words as written"] = _side_by_side(articles, words)
        print(_table(right, systems))


def written_lines(articles: Sequence[Article]) -> dict[str, str]:
    """Return the words of each article, title first, as one line: id → words."""
    return {article.id: " ".join(WORD.findall(f"{article.title}\n{article.text}")) for article in articles}


def holding(phrase: str, lines: Mapping[str, str]) -> set[str]:
    """Return the ids of the lines that hold the phrase, with particles before its first word.

    >>> holding("حقوق الإنسان", {"1": "ولحقوق الإنسان", "2": "حقوق كل إنسان"})
    {'1'}
    """
    first, *rest = map(re.escape, phrase.split())
    begun = f"{_PARTICLES}{first}" + (f"|[وف]?لل{first.removeprefix('ال')}" if first.startswith("ال") else "")
    wanted = re.compile(rf"(?<!\S)(?:{begun}) {' '.join(rest)}(?!\S)")
    return {id for id, line in lines.items() if wanted.search(line)}


def _asked(archive: Archive, form: str) -> System:
    return lambda phrase: {document.id for document in archive.select(form.format(phrase)).documents}


def _side_by_side(articles: Sequence[Article], terms: Terms) -> System:
    """Find the terms of a phrase in a row, as a phrase query of an engine with these terms does."""
    lines = {article.id: f" {' '.join(terms(f'{article.title} {article.text}'))} " for article in articles}

    def found(phrase: str) -> set[str]:
        row = f" {' '.join(terms(phrase))} "
        return {id for id, line in lines.items() if row in line} if row.strip() else set()

    return found


def _table(right: Mapping[str, set[str]], systems: Mapping[str, System]) -> str:
    rows = [["", "documents found", "of those that hold it, percent", "found in other forms"]]
    answers = {"hold the phrase": right.__getitem__, **systems}
    return table([*rows, *([name, *_counts(right, system)] for name, system in answers.items())])


def _counts(right: Mapping[str, set[str]], system: System) -> Iterator[str]:
    found = {phrase: system(phrase) for phrase in right}
    yield f"{sum(map(len, found.values())):,}"
    held = sum(len(right[phrase] & found[phrase]) for phrase in right)
    yield f"{100 * held / max(sum(map(len, right.values())), 1):.1f}"
    yield f"{sum(len(found[phrase] - right[phrase]) for phrase in right):,}"


if __name__ == "__main__":
    sys.exit(main())
