"""``python -m benchmarks.relevance SET``: how good kashaf's ranking is, beside BM25 over words and over Snowball's stems.

All of them index the same documents and answer the same queries in the same run. A peer that is better or worse by chance
alone is told apart by a paired randomisation test on nDCG@10.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

import kashaf
from benchmarks.bm25 import BM25, Terms, kashaf_terms, snowball_stems, words
from benchmarks.collection import Article, BenchmarkError, read_corpus
from benchmarks.judged import Judged, known_items, read_judged
from benchmarks.kashaf_system import records
from benchmarks.report import command, environment, positive, run, table
from benchmarks.significance import ROUNDS, SEED, randomisation_test
from kashaf.analyzers import Level
from kashaf.search.evaluation import Measure, ScoredDoc, mean, mrr, ndcg, recall, success

__all__ = ["MEASURES", "System", "main", "measure", "systems"]

DEPTH = 100
"""Hits asked for with every query: as deep as the deepest measure looks."""

MEASURES: Mapping[str, Measure] = {
    "nDCG@10": partial(ndcg, k=10),
    "MRR@10": partial(mrr, k=10),
    "recall@100": partial(recall, k=100),
    "success@1": partial(success, k=1),
}
TESTED = "nDCG@10"
KNOWN_ITEMS = 1_000
EXTRA = "extra:"
"""Put before the ids of documents of another corpus, so that none is taken for a judged one."""

Ranking = list[str]


@dataclass(frozen=True, slots=True)
class System:
    """A way to rank: its name in the table, and the ids of the best documents for a query, best first."""

    name: str
    search: Callable[[str], Ranking]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one system did: per measure one value a query, and the rankings themselves."""

    values: Mapping[str, Mapping[str, float]]
    rankings: Mapping[str, Ranking]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when done, 2 when it cannot be done, 130 when interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description="Measure how good the ranking is.")
    parser.add_argument("set", type=Path, metavar="SET", help="a folder with corpus.jsonl[.gz], queries.jsonl and qrels.tsv")
    parser.add_argument("--with", dest="extra", type=Path, metavar="CORPUS", help="mix in the documents of another corpus")
    parser.add_argument(
        "--documents", type=positive, metavar="N", help="the first N documents of CORPUS, without --with of SET"
    )
    parser.add_argument("--queries", type=positive, metavar="N", help="the first N queries (known items: 1000 unless told)")
    parser.add_argument("--known-items", action="store_true", help="search for three words of a title; SET needs only a corpus")
    parser.add_argument("--index", metavar="URL", help="keep kashaf's index there, and use it again when it is there")
    parser.add_argument("--per-query", type=Path, metavar="FILE", help="write the values of each query as TSV")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    judged = _collection(options)
    if not judged.queries:
        raise BenchmarkError(f"{options.set} has no judged query: give it a query that qrels.tsv judges")
    place: AbstractContextManager[str] = (
        nullcontext(options.index) if options.index else tempfile.TemporaryDirectory(prefix="kashaf-relevance-")
    )
    with (
        Progress(console=Console(stderr=True), transient=True) as progress,
        place as url,
        _archive(url, judged.articles, progress) as archive,
    ):
        ranked = systems(archive, judged.articles, progress)
        outcomes = {system.name: measure(system, judged, progress) for system in ranked}
    print(f"{len(judged.articles):,} documents, {len(judged.queries):,} queries, {len(judged.qrels):,} judgements.")
    print(f"{environment()}.\n")
    print(f"    {command('benchmarks.relevance', arguments)}\n")
    print(_table(outcomes))
    print(f"\np: paired randomisation test of {TESTED} against kashaf, two-sided, {ROUNDS:,} rounds, seed {SEED}.")
    if options.per_query:
        options.per_query.write_text(_per_query(judged, outcomes), encoding="utf-8")


def _collection(options: argparse.Namespace) -> Judged:
    own = None if options.extra else options.documents
    extra: list[Article] = []
    if options.extra:
        others = read_corpus(options.extra, options.documents)
        extra = [article._replace(id=EXTRA + article.id) for article in others]
    if options.known_items:
        articles = list(read_corpus(options.set, own))
        made = known_items(articles, queries=options.queries or KNOWN_ITEMS, seed=SEED)
        return made._replace(articles=[*articles, *extra])
    judged = read_judged(options.set, documents=own)
    queries = judged.queries[: options.queries]
    asked = {query.id for query in queries}
    qrels = [qrel for qrel in judged.qrels if qrel.query_id in asked]
    return Judged([*judged.articles, *extra], queries, qrels)


def _archive(url: str, articles: Sequence[Article], progress: Progress) -> kashaf.Archive:
    """Open the index when it is there with as many documents, else make it."""
    archive = kashaf.open(url, create=True)
    there = archive.stats().documents
    if there and there != len(articles):
        archive.close()
        raise BenchmarkError(f"the index {url} holds {there:,} documents, not these {len(articles):,}: name another place")
    if not there:
        archive.add(records(progress.track(articles, description="kashaf: indexing")))
        archive.commit()
    return archive


def systems(archive: kashaf.Archive, articles: Sequence[Article], progress: Progress) -> list[System]:
    """Give kashaf, kashaf without stems among its hits, and the peers over the same articles."""

    def of_archive(level: str | None) -> Callable[[str], Ranking]:
        return lambda query: [hit.id for hit in archive.search(query, limit=DEPTH, level=level)]

    def of_peer(name: str, terms: Terms) -> System:
        peer = BM25(terms)
        peer.add(progress.track(articles, description=f"{name}: indexing"))
        return System(name, lambda query: [doc_id for doc_id, _ in peer.search(query, DEPTH)])

    return [
        System("kashaf", of_archive(None)),
        System("kashaf, level word", of_archive("word")),
        of_peer("BM25, words", words),
        of_peer("BM25, Snowball stems", snowball_stems()),
        of_peer("BM25, kashaf's words", kashaf_terms(Level.WORD)),
        of_peer("BM25, kashaf's stems", kashaf_terms(Level.STEM)),
    ]


def measure(system: System, judged: Judged, progress: Progress) -> Outcome:
    """Let a system answer all queries and apply the measures to its rankings, in the order in which it gave them."""
    task = progress.add_task(f"{system.name}: searching", total=len(judged.queries))
    rankings = {}
    for query in judged.queries:
        rankings[query.id] = system.search(query.text)
        progress.advance(task)
    lines = [
        ScoredDoc(query_id, doc_id, -rank) for query_id, ranking in rankings.items() for rank, doc_id in enumerate(ranking)
    ]
    return Outcome({name: apply(judged.qrels, lines) for name, apply in MEASURES.items()}, rankings)


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
    """Give a value, and how much it is above or below ours."""
    return f"{value:.1f}" if ours is None else f"{value:.1f} ({value - ours:+.1f})"


def _compared(ours: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[str, str]:
    """Give for how many queries a peer is better and worse than kashaf, and the p of the difference."""
    better = sum(theirs[query] > value for query, value in ours.items())
    worse = sum(theirs[query] < value for query, value in ours.items())
    return f"{better} / {worse}", f"{randomisation_test(ours, theirs):.4f}"


def _per_query(judged: Judged, outcomes: Mapping[str, Outcome]) -> str:
    """Give TSV: a line a query with what is right and, per system, its measures and the document it put first."""
    right: dict[str, list[str]] = {}
    for qrel in judged.qrels:
        if qrel.relevance > 0:
            right.setdefault(qrel.query_id, []).append(qrel.doc_id)
    columns = [f"{name}: {what}" for name in outcomes for what in (*MEASURES, "first")]
    lines = ["\t".join(["query", "text", "relevant", *columns])]
    for query in judged.queries:
        cells = [query.id, " ".join(query.text.split()), " ".join(right.get(query.id, ()))]
        for outcome in outcomes.values():
            cells += [f"{outcome.values[measure][query.id]:.4f}" for measure in MEASURES]
            cells.append(next(iter(outcome.rankings[query.id]), ""))
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
