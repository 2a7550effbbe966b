"""The ranking of the peers: BM25 in memory, over the terms that somebody makes.

Score of a document = sum over the terms of the query of idf · tf / (tf + k1 · (1 - b + b · length / mean length)), with
Lucene's idf = ln(1 + (N - df + 0.5) / (df + 0.5)), k1 1.2 and b 0.75; lengths are exact. A term typed twice counts
twice.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from math import log

import numpy as np

from benchmarks.collection import Article
from benchmarks.stemmers import Terms

__all__ = ["BM25"]

K1 = 1.2
B = 0.75


class BM25:
    """An index in memory of title and text, taken as one text."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._ids: list[str] = []
        self._lengths = array("d")
        self._postings: defaultdict[str, tuple[array[int], array[int]]] = defaultdict(lambda: (array("I"), array("I")))

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles."""
        for article in articles:
            terms = self._terms(f"{article.title}\n{article.text}")
            number = len(self._ids)
            self._ids.append(article.id)
            self._lengths.append(len(terms))
            for term, frequency in Counter(terms).items():
                numbers, frequencies = self._postings[term]
                numbers.append(number)
                frequencies.append(frequency)

    def search(self, query: str, limit: int = 100) -> list[tuple[str, float]]:
        """Give the best documents that hold any term of the query, best first; equal scores go by id."""
        lengths = np.array(self._lengths)
        scores = np.zeros(len(lengths))
        for term, times in Counter(self._terms(query)).items():
            if term not in self._postings:
                continue
            numbers, frequencies = (np.array(column) for column in self._postings[term])
            weight = times * log(1 + (len(lengths) - len(numbers) + 0.5) / (len(numbers) + 0.5))
            dampened = K1 * (1 - B + B * lengths[numbers] / lengths.mean())
            scores[numbers] += weight * frequencies / (frequencies + dampened)
        found = np.flatnonzero(scores)
        if len(found) > limit:  # of equal scores at the limit all stay, for their ids to decide
            found = found[scores[found] >= np.partition(scores[found], -limit)[-limit]]
        hits = ((self._ids[number], float(scores[number])) for number in found)
        return nsmallest(limit, hits, key=lambda hit: (-hit[1], hit[0]))
