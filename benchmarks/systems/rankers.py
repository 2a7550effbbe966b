"""What the relevance benchmark compares: kashaf, its parts, and its peers.

These are kashaf as it is and without parts of its ranking, its levels alone, and the peers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.progress import Progress

import kashaf
from benchmarks.collections.corpus import Article
from benchmarks.systems.ablation import Ablation, ablations
from benchmarks.systems.bm25 import BM25, two_fields
from benchmarks.systems.lucene import lucene_terms
from benchmarks.systems.stemmers import isri_roots, kashaf_terms, snowball_stems, words
from kashaf.analyzers import Analyzer

__all__ = ["Ranker", "Ranking", "ablated", "by_meaning", "of_archive", "of_levels", "peers"]

DEPTH = 100
"""Hits of every query: as many as the deepest measure needs."""

Ranking = list[str]


@dataclass(frozen=True, slots=True)
class Ranker:
    """A way to rank: its name in the table, and a function from a query to ids, best first."""

    name: str
    search: Callable[[str], Ranking]


def of_archive(name: str, archive: kashaf.Archive, level: str | None = None) -> Ranker:
    """Return kashaf at its default or another level; by words alone, even with vectors."""

    def search(query: str) -> Ranking:
        return [hit.id for hit in archive.search(query, limit=DEPTH, level=level, collapse=False, meaning=False)]

    return Ranker(name, search)


def by_meaning(archive: kashaf.Archive, progress: Progress) -> Ranker:
    """Make missing vectors, and return kashaf with its best hits also ordered by meaning."""
    task = progress.add_task("kashaf: embedding", total=None)
    archive.embed(progress=lambda done, total: progress.update(task, completed=done, total=total))

    def search(query: str) -> Ranking:
        return [hit.id for hit in archive.search(query, limit=DEPTH, collapse=False)]

    return Ranker("kashaf, by meaning too", search)


def ablated(archive: kashaf.Archive) -> Iterator[Ranker]:
    """Yield kashaf without one part of its ranking after the other."""
    plain = of_archive("kashaf", archive)
    for name, taken_out in ablations().items():

        def search(query: str, taken_out: Ablation = taken_out) -> Ranking:
            with taken_out():
                return plain.search(query)

        yield Ranker(f"kashaf, {name}", search)


def of_levels(articles: Sequence[Article], progress: Progress) -> Iterator[Ranker]:
    """Yield BM25 over each level of kashaf's terms, without anything else of kashaf."""
    for level in Analyzer().levels:
        yield _bm25(f"BM25, kashaf's level {level}", BM25(kashaf_terms(level)), articles, progress)


def peers(articles: Sequence[Article], progress: Progress, *, lucene: bool) -> Iterator[Ranker]:
    """Yield BM25 over the terms of the peers, one after the other.

    Each may drop its index when the next is requested.
    """
    if lucene:
        with lucene_terms() as terms:
            yield _bm25("Lucene's Arabic analyzer", BM25(terms), articles, progress)
            yield _bm25("Lucene's Arabic analyzer, two fields", BM25(terms, two_fields), articles, progress)
    yield _bm25("Snowball stems", BM25(snowball_stems()), articles, progress)
    yield _bm25("ISRI roots", BM25(isri_roots()), articles, progress)
    yield _bm25("words", BM25(words), articles, progress)


def _bm25(name: str, peer: BM25, articles: Sequence[Article], progress: Progress) -> Ranker:
    peer.add(progress.track(articles, description=f"{name}: indexing"))
    return Ranker(name, lambda query: [doc_id for doc_id, _ in peer.search(query, DEPTH)])
