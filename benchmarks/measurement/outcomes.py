"""The results of a system on all queries: its values, and reports on its rankings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from rich.progress import Progress

from benchmarks.collections.judged import Judged
from benchmarks.systems.rankers import Ranker, Ranking
from kashaf.search.evaluation import Measure, ScoredDoc, mrr, ndcg, recall, success

__all__ = ["MEASURES", "TESTED", "Outcome", "measure", "per_query", "worst"]

MEASURES: Mapping[str, Measure] = {
    "nDCG@10": partial(ndcg, k=10),
    "MRR@10": partial(mrr, k=10),
    "recall@100": partial(recall, k=100),
    "success@1": partial(success, k=1),
}
TESTED = "nDCG@10"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of one system: one value per measure and query, and the rankings themselves."""

    values: Mapping[str, Mapping[str, float]]
    rankings: Mapping[str, Ranking]


def measure(ranker: Ranker, judged: Judged, progress: Progress) -> Outcome:
    """Let a system answer all queries, and apply the measures to its rankings, in its order."""
    task = progress.add_task(f"{ranker.name}: searching", total=len(judged.queries))
    rankings = {}
    for query in judged.queries:
        rankings[query.id] = ranker.search(query.text)
        progress.advance(task)
    lines = [
        ScoredDoc(query_id, doc_id, -rank) for query_id, ranking in rankings.items() for rank, doc_id in enumerate(ranking)
    ]
    return Outcome({name: apply(judged.qrels, lines) for name, apply in MEASURES.items()}, rankings)


def per_query(judged: Judged, outcomes: Mapping[str, Outcome]) -> str:
    """Return TSV: a line per query, with the right documents and the results of each system.

    A result is the measures, and the document at the top.
    """
    right = _right(judged)
    columns = [f"{name}: {what}" for name in outcomes for what in (*MEASURES, "first")]
    lines = ["\t".join(["query", "text", "relevant", *columns])]
    for query in judged.queries:
        cells = [query.id, " ".join(query.text.split()), " ".join(right.get(query.id, ()))]
        for outcome in outcomes.values():
            cells += [f"{outcome.values[measure][query.id]:.4f}" for measure in MEASURES]
            cells.append(next(iter(outcome.rankings[query.id]), ""))
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def worst(judged: Judged, outcomes: Mapping[str, Outcome], count: int) -> str:
    """Return the queries with the lowest nDCG@10 of the first system, worst first.

    For each it shows the rank of the right documents and what came instead. Of equally bad queries,
    those come first on which most other systems do better, because these can be improved.
    """
    (ours_name, ours), *others = outcomes.items()
    values = ours.values[TESTED]

    def badness(query_id: str) -> tuple[float, int]:
        return values[query_id], -sum(other.values[TESTED][query_id] > values[query_id] for _, other in others)

    titles = {article.id: article.title for article in judged.articles}
    texts = {query.id: query.text for query in judged.queries}
    right = _right(judged)
    parts = []
    for number, query_id in enumerate(sorted((query.id for query in judged.queries), key=badness)[:count], start=1):
        first = next(iter(ours.rankings[query_id]), None)
        parts.append(f"{number}. `{query_id}` {texts[query_id]} ({TESTED} {100 * values[query_id]:.1f})")
        parts += [
            f"   - right: `{doc_id}` {titles.get(doc_id, '(not in the corpus)')}: "
            + "; ".join(f"{name} {_rank(outcome.rankings[query_id], doc_id)}" for name, outcome in outcomes.items())
            for doc_id in right.get(query_id, ())
        ]
        parts.append(f"   - {ours_name} put first: " + ("nothing" if first is None else f"`{first}` {titles[first]}"))
    return "\n".join(parts)


def _rank(ranking: Ranking, doc_id: str) -> str:
    return str(ranking.index(doc_id) + 1) if doc_id in ranking else "–"


def _right(judged: Judged) -> Mapping[str, list[str]]:
    """Return the documents judged relevant, by query."""
    right: dict[str, list[str]] = {}
    for qrel in judged.qrels:
        if qrel.relevance > 0:
            right.setdefault(qrel.query_id, []).append(qrel.doc_id)
    return right
