"""The ranking of the peers: BM25 in memory, over terms from any analyzer.

Score of a document = sum over the terms of the query of idf · tf / (tf + k1 · (1 - b + b · length /
mean length)), with Lucene's idf = ln(1 + (N - df + 0.5) / (df + 0.5)), k1 1.2 and b 0.75; lengths
are exact. A term typed twice counts twice.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from math import log

import numpy as np
import numpy.typing as npt

from benchmarks.collections.corpus import Article
from benchmarks.systems.stemmers import Terms

__all__ = ["BM25", "two_fields"]

K1 = 1.2
B = 0.75

FloatArray = npt.NDArray[np.float64]


def one_text(article: Article) -> tuple[str, ...]:
    """Return title and text as one text."""
    return (f"{article.title}\n{article.text}",)


def two_fields(article: Article) -> tuple[str, ...]:
    """Return the title and the text.

    Each has its own statistics of words and documents, as fields of an engine do.
    """
    return article.title, article.text


class BM25:
    """An index in memory of one field or several, whose scores are added up."""

    def __init__(self, terms: Terms, fields: Callable[[Article], tuple[str, ...]] = one_text) -> None:
        self._terms = terms
        self._texts = fields
        self._ids: list[str] = []
        self._fields: defaultdict[int, _Field] = defaultdict(_Field)

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles."""
        for article in articles:
            self._ids.append(article.id)
            for number, text in enumerate(self._texts(article)):
                self._fields[number].add(self._terms(text))

    def search(self, query: str, limit: int = 100) -> list[tuple[str, float]]:
        """Return the best documents that contain any term of the query, best first.

        Equal scores are ordered by id.
        """
        terms = self._terms(query)
        scores = np.zeros(len(self._ids))
        for field in self._fields.values():
            scores += field.scores(terms)
        found = np.flatnonzero(scores)
        if len(found) > limit:  # keep all scores equal to the last one: their ids decide
            found = found[scores[found] >= np.partition(scores[found], -limit)[-limit]]
        hits = ((self._ids[number], float(scores[number])) for number in found)
        return nsmallest(limit, hits, key=lambda hit: (-hit[1], hit[0]))


class _Field:
    """The postings of one field; documents are numbered in the order of arrival.

    Documents without a term in the field don't count, as in Lucene.
    """

    def __init__(self) -> None:
        self._lengths = array("d")
        self._postings: defaultdict[str, tuple[array[int], array[int]]] = defaultdict(lambda: (array("I"), array("I")))

    def add(self, terms: Sequence[str]) -> None:
        """Add the next document."""
        for term, frequency in Counter(terms).items():
            numbers, frequencies = self._postings[term]
            numbers.append(len(self._lengths))
            frequencies.append(frequency)
        self._lengths.append(len(terms))

    def scores(self, terms: Sequence[str]) -> FloatArray:
        """Return the score of every document."""
        lengths = np.array(self._lengths)
        documents = np.count_nonzero(lengths)
        scores = np.zeros(len(lengths))
        for term, times in Counter(terms).items():
            if term not in self._postings:
                continue
            numbers, frequencies = (np.array(column) for column in self._postings[term])
            weight = times * log(1 + (documents - len(numbers) + 0.5) / (len(numbers) + 0.5))
            dampened = K1 * (1 - B + B * lengths[numbers] * documents / lengths.sum())
            scores[numbers] += weight * frequencies / (frequencies + dampened)
        return scores
