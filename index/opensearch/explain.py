"""The score of each node of a tree for one document, in as few round trips as possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kashaf.index import query as q
from kashaf.index.opensearch.query import translate
from kashaf.index.opensearch.snapshot import Snapshot
from kashaf.index.query import All, Constant, Not, Query, Rank, Term
from kashaf.messages import Message

__all__ = ["Scores"]

Json = dict[str, Any]


class Scores:
    """The scores of all nodes of a query for one document, fetched together."""

    def __init__(self, snapshot: Snapshot, query: Query, id: str) -> None:
        self._snapshot = snapshot
        self._id = id
        self._found: dict[Query, Json | None] = {}
        self._ask(list(dict.fromkeys(_nodes(query))))

    def score(self, query: Query) -> float | None:
        """Return the score of a node, ``None`` if it doesn't match."""
        if query not in self._found:
            self._ask([query])
        hit = self._found[query]
        return None if hit is None else float(hit["_score"])

    def describe(self, term: Term, score: float) -> Message:
        """Explain the score of a term, with OpenSearch's numbers."""
        hit = self._found.get(term) or {}
        told = dict(_numbers(hit.get("_explanation", {})))
        names = {"rarity": "idf", "held": "n", "all": "N", "share": "tf", "times": "freq", "words": "dl", "average": "avgdl"}
        return Message(
            "{field} holds “{term}” (level {level}): weight {weight:g} × rarity {rarity:.4f} ({held:.0f} of {all:.0f} documents) "
            "× frequency {share:.4f} ({times:.0f} times in about {words:.0f} words, on average {average:.1f})",
            field=term.field,
            term=term.text,
            level=term.level,
            weight=term.weight,
            **{name: told.get(theirs, 0.0) for name, theirs in names.items()},
        )

    def _ask(self, nodes: list[Query]) -> None:
        snapshot = self._snapshot
        answers = snapshot.search_many(
            [
                {
                    "query": {
                        "bool": {
                            "must": [translate(node, snapshot.layout)],
                            "filter": [snapshot.documents, {"term": {"id": self._id}}],
                        }
                    },
                    "size": 1,
                    "_source": False,
                    "explain": isinstance(node, Term),
                }
                for node in nodes
            ]
        )
        for node, answer in zip(nodes, answers, strict=True):
            self._found[node] = next(iter(answer["hits"]["hits"]), None)


def _nodes(query: Query) -> Iterator[Query]:
    yield query
    match query:
        case All(parts) | q.Any(parts):
            for part in parts:
                yield from _nodes(part)
        case Rank(match, bonuses):
            for part in (match, *bonuses):
                yield from _nodes(part)
        case Constant(match, _):
            yield from _nodes(match)
        case Not():
            pass  # one sentence describes what is excluded
        case _:
            pass


def _numbers(told: Json) -> Iterator[tuple[str, float]]:
    """Yield the numbers in a score by Lucene's names for them (``idf, computed as …``)."""
    name, comma, _ = told.get("description", "").partition(",")
    if comma:
        yield name, float(told["value"])
    for part in told.get("details", ()):
        yield from _numbers(part)
