"""The peers of the relevance benchmark: BM25 in memory, over words as written, Snowball's Arabic stems or kashaf's terms.

Score of a document = sum over the words of the query of idf · tf / (tf + k1 · (1 - b + b · length / mean length)), with
Lucene's idf = ln(1 + (N - df + 0.5) / (df + 0.5)), k1 1.2 and b 0.75; lengths are exact. A term typed twice counts
twice.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from heapq import nsmallest
from math import log

from benchmarks.collection import Article, BenchmarkError
from kashaf.analyzers import PLACEHOLDER, Analyzer, Level

__all__ = ["BM25", "Terms", "kashaf_terms", "snowball_stems", "words"]

K1 = 1.2
B = 0.75

WORD = re.compile(r"[\w\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]+")
"""Letters, digits, tatweel and the marks among them: a mark never cuts a word."""

Terms = Callable[[str], list[str]]
"""What makes terms of a text or a query."""


def words(text: str) -> list[str]:
    """Cut a text into words as they are written, in lower case."""
    return WORD.findall(text.lower())


def snowball_stems() -> Terms:
    """Give what makes Snowball's Arabic stems of the same words; `BenchmarkError` tells how to install it."""
    try:
        import Stemmer
    except ImportError as error:
        raise BenchmarkError("Snowball's stemmer is not installed: pip install PyStemmer") from error
    stem = lru_cache(maxsize=None)(Stemmer.Stemmer("arabic").stemWord)
    return lambda text: [stem(word) for word in words(text)]


def kashaf_terms(level: Level) -> Terms:
    """Give what makes kashaf's terms of one level, cut by kashaf's own tokenizer."""
    analyzer = Analyzer()
    return lambda text: [term for term in analyzer.lines(text)[level].split() if term != PLACEHOLDER]


class BM25:
    """An index in memory of title and text, taken as one text."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._ids: list[str] = []
        self._lengths: list[int] = []
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
        lengths = self._lengths
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        scores: defaultdict[int, float] = defaultdict(float)
        for term, times in Counter(self._terms(query)).items():
            if term not in self._postings:
                continue
            numbers, frequencies = self._postings[term]
            weight = times * log(1 + (len(lengths) - len(numbers) + 0.5) / (len(numbers) + 0.5))
            for number, tf in zip(numbers, frequencies, strict=True):
                scores[number] += weight * tf / (tf + K1 * (1 - B + B * lengths[number] / mean))
        found = ((self._ids[number], score) for number, score in scores.items())
        return nsmallest(limit, found, key=lambda hit: (-hit[1], hit[0]))
