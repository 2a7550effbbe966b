"""Qrel and ScoredDoc into nDCG, reciprocal rank, recall and success: is the ranking good?

The measures are those of trec_eval, with the names and conventions of ir_measures:

- A run is sorted by score, highest first. Equal scores are sorted by document id, the greater
  first, as in trec_eval, whatever their order in the run. (Only for RR@k does ir_measures use
  another program, with another order of equal scores.)
- A judged query without results in the run counts 0. Results for a query without judgements are
  ignored.
- A document without a judgement is not relevant; a relevance below 1 has no gain.

Every measure returns one value per query, in the order in which queries are first judged; `mean`
averages them.

>>> qrels = [Qrel("q", "كتاب"), Qrel("q", "مكتبة")]
>>> run = [ScoredDoc("q", "كتاب", 2.5), ScoredDoc("q", "قلم", 1.0)]
>>> recall(qrels, run, k=2)
{'q': 0.5}
>>> mean(success(qrels, run, k=1))
1.0
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import fsum, log2
from typing import NamedTuple, TypeVar

from kashaf.arguments import given, take_instance, take_number, take_several, take_text
from kashaf.errors import InvalidRequest
from kashaf.messages import Message

__all__ = ["Measure", "Qrel", "ScoredDoc", "mean", "mrr", "ndcg", "recall", "success"]


T = TypeVar("T")

MAX_DEPTH = 1_000_000_000
"""The deepest rank that a measure considers; no run is as long."""


class Qrel(NamedTuple):
    """A judgement: how relevant a document is to a query; 0 or less means not relevant."""

    query_id: str
    doc_id: str
    relevance: int = 1


class ScoredDoc(NamedTuple):
    """One line of a run: a document that was found for a query, and its score."""

    query_id: str
    doc_id: str
    score: float


Measure = Callable[[Iterable[Qrel], Iterable[ScoredDoc]], dict[str, float]]
"""A measure with a fixed depth: it takes judgements and a run, and returns one value per query."""


def ndcg(qrels: Iterable[Qrel], run: Iterable[ScoredDoc], k: int = 10) -> dict[str, float]:
    """Return the normalised discounted cumulative gain of the best k, between 0 and 1.

    This is ndcg_cut of trec_eval. The gain of a document is its relevance, divided by log2(rank +
    1); the sum is divided by that of the ideal ranking of all judged documents (Järvelin and
    Kekäläinen, 2002).
    """

    def value(gains: Sequence[int], ideal: Sequence[int]) -> float:
        return _discounted(gains[:k]) / _discounted(ideal[:k])

    return _measure(qrels, run, k, value)


def mrr(qrels: Iterable[Qrel], run: Iterable[ScoredDoc], k: int = 10) -> dict[str, float]:
    """Return 1 / rank of the first relevant document among the best k, or 0.

    This is RR@k of ir_measures.
    """

    def value(gains: Sequence[int], _ideal: Sequence[int]) -> float:
        return next((1 / rank for rank, gain in enumerate(gains[:k], start=1) if gain), 0.0)

    return _measure(qrels, run, k, value)


def recall(qrels: Iterable[Qrel], run: Iterable[ScoredDoc], k: int = 100) -> dict[str, float]:
    """Return the share of all relevant documents that is among the best k."""

    def value(gains: Sequence[int], ideal: Sequence[int]) -> float:
        return sum(gain > 0 for gain in gains[:k]) / len(ideal)

    return _measure(qrels, run, k, value)


def success(qrels: Iterable[Qrel], run: Iterable[ScoredDoc], k: int = 1) -> dict[str, float]:
    """Return 1 if a relevant document is among the best k, else 0."""

    def value(gains: Sequence[int], _ideal: Sequence[int]) -> float:
        return float(any(gains[:k]))

    return _measure(qrels, run, k, value)


def mean(values: Mapping[str, float]) -> float:
    """Return the mean over all queries; 0 if there are none."""
    if not isinstance(values, Mapping) or not all(isinstance(each, int | float) for each in values.values()):
        raise InvalidRequest("{argument} must give each query a number, not {given}", argument="values", given=given(values))
    return fsum(values.values()) / len(values) if values else 0.0


def _measure(
    qrels: Iterable[Qrel],
    run: Iterable[ScoredDoc],
    k: int,
    value: Callable[[Sequence[int], Sequence[int]], float],
) -> dict[str, float]:
    """Apply ``value`` to the gains of each query in run order, and to its ideal gains.

    The ideal gains are those of relevant documents alone. Raises `InvalidRequest` for a depth below
    1, and for wrong rows of judgements or of the run.
    """
    take_number("k", k, 1, MAX_DEPTH)
    judged: dict[str, dict[str, int]] = {}
    for qrel in _rows("qrels", qrels, Qrel):
        judged.setdefault(qrel.query_id, {})[qrel.doc_id] = max(qrel.relevance, 0)
    found: dict[str, dict[str, float]] = {}
    for line in _rows("run", run, ScoredDoc):
        if line.query_id in judged:
            found.setdefault(line.query_id, {})[line.doc_id] = line.score
    values: dict[str, float] = {}
    for query_id, gain_of in judged.items():
        ideal = sorted((gain for gain in gain_of.values() if gain), reverse=True)
        scored = found.get(query_id, {})
        ranking = sorted(scored, key=lambda doc_id: (scored[doc_id], doc_id), reverse=True)
        values[query_id] = value([gain_of.get(doc_id, 0) for doc_id in ranking], ideal) if ideal else 0.0
    return values


def _rows(name: str, rows: Iterable[T], kind: type[T]) -> Iterator[T]:
    """Yield the rows of a table, each with two ids and a number."""
    each = Message("each of {argument}", argument=name)
    for row in take_several(name, rows):
        take_instance(each, row, kind)
        query_id, doc_id, number = row
        take_text("query_id", query_id)
        take_text("doc_id", doc_id)
        if not isinstance(number, int | float) or number != number:  # noqa: PLR0124 - only NaN differs from itself
            raise InvalidRequest("each of {argument} must end with a number, not {given}", argument=name, given=given(number))
        yield row


def _discounted(gains: Sequence[int]) -> float:
    return fsum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
