"""``python -m benchmarks.relevance SET``: how good is kashaf's ranking?

It is compared with BM25 over the terms of other Arabic analyzers. All of them index the same
documents and answer the same queries in the same run. A paired randomisation test on nDCG@10
detects differences that are due to chance.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.collections.corpus import Article, read_corpus
from benchmarks.collections.judged import Judged, known_items, neighbours, read_judged
from benchmarks.collections.typos import with_typos
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.outcomes import MEASURES, TESTED, Outcome, measure, per_query, worst
from benchmarks.measurement.report import command, environment, positive, run, table
from benchmarks.measurement.significance import ROUNDS, SEED, randomisation_test
from benchmarks.systems.engines import ENGINES, archive_at, chosen_engines, new_place
from benchmarks.systems.lucene import find_lucene
from benchmarks.systems.rankers import ablated, by_meaning, of_archive, of_levels, peers
from kashaf.search.evaluation import mean

__all__ = ["main"]

MADE = 1_000
"""The queries that are made of a corpus without any."""

EXTRA = "extra:"
"""The prefix of ids of documents from another corpus, so that none looks like a judged one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser().parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description="Measure how good the ranking is.")
    parser.add_argument("set", type=Path, metavar="SET", help="a folder with corpus.jsonl[.gz], queries.jsonl and qrels.tsv")
    parser.add_argument("--with", dest="extra", type=Path, metavar="CORPUS", help="mix in the documents of another corpus")
    parser.add_argument(
        "--documents", type=positive, metavar="N", help="the first N documents of CORPUS, without --with of SET"
    )
    parser.add_argument(
        "--queries", type=positive, metavar="N", help="the first N queries (of known items and neighbours: 1000 unless told)"
    )
    parser.add_argument("--known-items", action="store_true", help="search for three words of a title; SET needs only a corpus")
    parser.add_argument("--neighbours", action="store_true", help="search for two words side by side; likewise")
    parser.add_argument("--typo", action="store_true", help="put a typo into each query")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--index", metavar="URL", help="keep kashaf's index there, and use it again when it is there")
    place.add_argument("--engines", metavar="A,B", help=f"kashaf on each of these: {', '.join(ENGINES)}")
    parser.add_argument(
        "--ablation", action="store_true", help="also kashaf without parts of its ranking, and its levels alone"
    )
    parser.add_argument("--meaning", action="store_true", help="also kashaf with its best hits ordered by meaning")
    parser.add_argument("--without-lucene", action="store_true", help="leave out Lucene, which needs Java")
    parser.add_argument("--worst", type=positive, metavar="N", help="also print the N queries that kashaf answers worst")
    parser.add_argument("--per-query", type=Path, metavar="FILE", help="write the values of each query as TSV")
    return parser


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    lucene = None if options.without_lucene else find_lucene()
    engines = chosen_engines(options.engines) if options.engines else ()
    judged = _collection(options)
    if not judged.queries:
        raise BenchmarkError(f"{options.set} has no judged query: give it a query that qrels.tsv judges")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        outcomes = _of_kashaf(options, engines, judged, progress)
        for ranker in peers(judged.articles, progress, lucene=lucene is not None):
            outcomes[ranker.name] = measure(ranker, judged, progress)
        if options.ablation:
            for ranker in of_levels(judged.articles, progress):
                outcomes[ranker.name] = measure(ranker, judged, progress)
    print(f"{len(judged.articles):,} documents, {len(judged.queries):,} queries, {len(judged.qrels):,} judgements.")
    print(f"{environment([f'Lucene {lucene.version}'] if lucene else [])}.\n")
    print(f"    {command('benchmarks.relevance', arguments)}\n")
    print(_table(outcomes))
    print(
        f"\np: paired randomisation test of {TESTED} against {next(iter(outcomes))}, two-sided, {ROUNDS:,} rounds, seed {SEED}."
    )
    if options.worst:
        print(f"\n{worst(judged, outcomes, options.worst)}")
    if options.per_query:
        options.per_query.write_text(per_query(judged, outcomes), encoding="utf-8")


def _of_kashaf(options: argparse.Namespace, engines: Sequence[str], judged: Judged, progress: Progress) -> dict[str, Outcome]:
    """Measure kashaf on each engine; on the first also its level word, and without some parts."""
    outcomes: dict[str, Outcome] = {}
    for number, engine in enumerate(engines or [None]):
        place = nullcontext(options.index) if options.index else new_place(engine or "whoosh")
        with place as url, archive_at(url, judged.articles, progress) as archive:
            rankers = [of_archive(f"kashaf on {ENGINES[engine]}" if engine else "kashaf", archive)]
            if number == 0:
                rankers.append(of_archive("kashaf, level word", archive, "word"))
                rankers += ablated(archive) if options.ablation else ()
                rankers += [by_meaning(archive, progress)] if options.meaning else ()
            outcomes |= {ranker.name: measure(ranker, judged, progress) for ranker in rankers}
    return outcomes


def _collection(options: argparse.Namespace) -> Judged:
    """Read or make the collection; mix in another corpus and add typos, if requested."""
    own = None if options.extra else options.documents
    if options.known_items or options.neighbours:
        articles = list(read_corpus(options.set, own))
        make = known_items if options.known_items else neighbours
        judged = make(articles, queries=options.queries or MADE, seed=SEED)
    else:
        judged = read_judged(options.set, documents=own)
    queries = judged.queries[: options.queries]
    asked = {query.id for query in queries}
    qrels = [qrel for qrel in judged.qrels if qrel.query_id in asked]
    extra: list[Article] = []
    if options.extra:
        others = read_corpus(options.extra, options.documents)
        extra = [article._replace(id=EXTRA + article.id) for article in others]
    return Judged([*judged.articles, *extra], with_typos(queries, SEED) if options.typo else queries, qrels)


def _table(outcomes: Mapping[str, Outcome]) -> str:
    ours, *_ = outcomes.values()
    rows = [["percent", *MEASURES, "better / worse", "p"]]
    for name, theirs in outcomes.items():
        cells = [
            _cell(100 * mean(theirs.values[measure]), None if theirs is ours else 100 * mean(ours.values[measure]))
            for measure in MEASURES
        ]
        rows.append([name, *cells, *(("", "") if theirs is ours else _compared(ours.values[TESTED], theirs.values[TESTED]))])
    return table(rows)


def _cell(value: float, ours: float | None) -> str:
    """Return a value, and its difference from ours."""
    return f"{value:.1f}" if ours is None else f"{value:.1f} ({value - ours:+.1f})"


def _compared(ours: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[str, str]:
    """Return for how many queries a peer is better and worse than kashaf, and the p-value."""
    better = sum(theirs[query] > value for query, value in ours.items())
    worse = sum(theirs[query] < value for query, value in ours.items())
    return f"{better} / {worse}", f"{randomisation_test(ours, theirs):.4f}"


if __name__ == "__main__":
    sys.exit(main())
