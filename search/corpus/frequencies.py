"""Word statistics: the words of a collection or of the matches of a query, and their keyness.

For the whole collection, the index knows how many documents contain each word. Not every engine can
count all occurrences without reading every text, so that number is left open there. For the matches
of a query, the texts of the best documents are read and counted, within the limits of
`kashaf.search.corpus.texts`; titles are not.

A word is typical if it is in more of the documents read than one would expect from the rest of the
collection. The measure is the log-likelihood ratio of the two shares of documents (G²), which also
holds for rare words: T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence,
Computational Linguistics 19(1), 1993.
"""

from __future__ import annotations

import heapq
import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from kashaf.analyzers import PLACEHOLDER, Analyzer, Level, written
from kashaf.analyzers.stopwords import is_stopword
from kashaf.arguments import take_flag, take_number, take_text
from kashaf.errors import InvalidRequest
from kashaf.index import TEXT, Reader
from kashaf.index.stored import count_documents
from kashaf.search.corpus.texts import Texts
from kashaf.search.query.planner import Plan
from kashaf.search.query.vocabulary import MAX_WORDS, Vocabulary, count_terms
from kashaf.search.results.csv_rows import csv_text
from kashaf.search.results.results import Note

__all__ = ["MAX_ROWS", "Frequencies", "WordCounting", "WordFrequency"]

LEVELS = (Level.WORD, Level.STEM, Level.ROOT)
ORDERS = ("frequency", "keyness")

MAX_ROWS = 1_000
"""Words in one answer."""

MAX_TERMS = 500_000
"""Distinct words that are counted at most: a thousand articles have a tenth of that."""

CANDIDATES = 3_000
"""Words whose keyness is computed to find the most typical: those in most of the documents read."""


@dataclass(frozen=True, slots=True)
class WordFrequency:
    """A term, its commonest spelling, its occurrences and its documents.

    For the whole collection ``occurrences`` and ``keyness`` are ``None``. ``keyness`` is G². It is
    negative for words in fewer of the documents read than in others; above 10.83 the probability of
    chance is below one in a thousand.
    """

    term: str
    written: str
    documents: int
    occurrences: int | None = None
    keyness: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the word for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The requested words, and facts about all words.

    Iterates over its rows; its length is their number. ``query`` is ``None`` for the whole
    collection. ``documents`` match, and ``read`` of them were read (for the whole collection, all).
    ``total`` distinct terms were counted; ``partial`` says that there was more to read.
    """

    query: str | None
    level: str
    sort: str
    documents: int
    read: int
    total: int
    rows: tuple[WordFrequency, ...]
    partial: bool = False
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0

    def __iter__(self) -> Iterator[WordFrequency]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def cut(self) -> bool:
        """The name of ``partial`` until 1.0."""
        return self.partial

    def as_dict(self) -> dict[str, Any]:
        """Return the frequencies for the API."""
        return {
            **asdict(self),
            "rows": [row.as_dict() for row in self.rows],
            "cut": self.partial,
            "notes": [str(note) for note in self.notes],
        }

    def as_csv(self) -> str:
        """Return the rows as CSV, which is safe to open in a spreadsheet (see `csv_text`)."""
        names = ("term", "written", "documents", "occurrences", "keyness")
        return csv_text(names, ([getattr(row, name) for name in names] for row in self.rows))


@dataclass(frozen=True, slots=True)
class WordCounting:
    """Which words are counted, and their order.

    Raises `InvalidRequest` for an unknown level or order, and for too many rows.
    """

    level: str
    limit: int
    sort: str
    prefix: str
    stopwords: bool

    def __post_init__(self) -> None:
        if take_text("level", self.level) not in LEVELS:
            raise InvalidRequest(
                "words are not counted at the level {level!r}: use {levels}", level=str(self.level), levels=LEVELS
            )
        if take_text("sort", self.sort) not in ORDERS:
            raise InvalidRequest("no sort of words is called {sort!r}: use {orders}", sort=self.sort, orders=ORDERS)
        take_text("prefix", self.prefix)
        take_flag("stopwords", self.stopwords)
        object.__setattr__(self, "limit", take_number("limit", self.limit, 0, MAX_ROWS))

    def of_all(self, index: Reader, vocabulary: Vocabulary) -> Frequencies:
        """Count the words of the whole collection from its vocabulary."""
        started = time.monotonic()
        if self.sort == "keyness":
            raise InvalidRequest("keyness compares what a query finds with the rest: give a query or a filter")
        level, total = Level(self.level), 0

        def counted() -> Iterator[tuple[int, str]]:
            nonlocal total
            for word in islice(index.words(TEXT, level, self.prefix), MAX_WORDS):
                if word.term != PLACEHOLDER and (self.stopwords or not is_stopword(word.term)):
                    total += 1
                    yield -word.documents, word.term

        best = heapq.nsmallest(self.limit, counted())
        documents = count_documents(index)
        rows = tuple(WordFrequency(term, vocabulary.written(TEXT, term, level), -count) for count, term in best)
        seconds = time.monotonic() - started
        return Frequencies(None, self.level, self.sort, documents, documents, total, rows, total >= MAX_WORDS, (), seconds)

    def of(self, query: str, plan: Plan, texts: Texts, index: Reader, analyzer: Analyzer) -> Frequencies:
        """Count the words of the matches of a query."""
        started = time.monotonic()
        counts = _Counts(Level(self.level), self.prefix, stopwords=self.stopwords)
        full = counts.read(texts, analyzer)
        occurrences, documents = counts.occurrences(), counts.documents
        terms = heapq.nsmallest(self.limit, documents, key=lambda term: (-occurrences[term], -documents[term], term))
        if self.sort == "keyness":
            terms = heapq.nsmallest(CANDIDATES, documents, key=lambda term: (-documents[term], -occurrences[term], term))
        keyness = _keyness(index, Level(self.level), {term: documents[term] for term in terms}, texts.read)
        if self.sort == "keyness":
            typical = [term for term in terms if keyness[term] > 0]
            terms = heapq.nsmallest(self.limit, typical, key=lambda term: (-keyness[term], term))
        spellings = counts.written(terms)
        rows = (WordFrequency(term, spellings[term], documents[term], occurrences[term], keyness[term]) for term in terms)
        return Frequencies(
            query=query,
            level=self.level,
            sort=self.sort,
            documents=texts.total,
            read=texts.read,
            total=len(documents),
            rows=tuple(rows),
            partial=texts.partial or full,
            notes=plan.notes,
            seconds=time.monotonic() - started,
        )


class _Counts:
    """The counts of texts: the occurrences of each spelling of a term, and the term's documents."""

    def __init__(self, level: Level, prefix: str, *, stopwords: bool) -> None:
        self._level = level
        self._prefix = prefix
        self._stopwords = stopwords
        self._spellings: Counter[tuple[str, str]] = Counter()
        self.documents: Counter[str] = Counter()

    def read(self, texts: Texts, analyzer: Analyzer) -> bool:
        """Count all texts; return whether there were too many distinct words to continue."""
        id, held = "", set[str]()
        for page in texts:
            if page.id != id:
                self.documents.update(held)
                id, held = page.id, set()
            lines = analyzer.lines(page.text)
            words, terms, spellings = (lines[level].split() for level in (Level.WORD, self._level, Level.SPELLING))
            left_out = set() if self._stopwords else {word for word in set(words) if is_stopword(word)}
            counted = [
                (term, spelling)
                for word, term, spelling in zip(words, terms, spellings, strict=True)
                if word not in left_out and term.startswith(self._prefix) and term != PLACEHOLDER
            ]
            self._spellings.update(counted)
            held.update(term for term, _ in counted)
            if len(self._spellings) > MAX_TERMS:
                break
        self.documents.update(held)
        return len(self._spellings) > MAX_TERMS

    def occurrences(self) -> Mapping[str, int]:
        """Count the occurrences of each term."""
        counts = Counter[str]()
        for (term, _), count in self._spellings.items():
            counts[term] += count
        return counts

    def written(self, terms: Sequence[str]) -> Mapping[str, str]:
        """Return the commonest spelling of each term (of equal ones, the first by code points)."""
        best = dict.fromkeys(terms, (0, ""))
        for (term, spelling), count in self._spellings.items():
            if term in best:
                best[term] = min(best[term], (-count, written(spelling)))
        return {term: spelling for term, (_, spelling) in best.items()}


def _keyness(index: Reader, level: Level, held: Mapping[str, int], read: int) -> Mapping[str, float]:
    """Compare the share of documents read that contain each term with the share of all others.

    In the others, titles count too.
    """
    total = count_documents(index)
    everywhere = count_terms(index, TEXT, level, list(held))
    rest = max(total - read, 0)
    return {
        # Adding 0.0 turns -0.0 into 0.0.
        term: round(_log_likelihood(count, read, min(max(everywhere.get(term, 0) - count, 0), rest), rest), 4) + 0.0
        for term, count in held.items()
    }


def _log_likelihood(held: int, read: int, others: int, rest: int) -> float:
    """Return G² of two shares, ``held`` of ``read`` and ``others`` of ``rest``.

    It is negative if the first share is smaller.

    >>> round(_log_likelihood(10, 100, 10, 1000), 2)
    22.91
    >>> round(_log_likelihood(1, 100, 100, 1000), 2)
    -13.43
    >>> _log_likelihood(5, 10, 50, 100)
    0.0
    """
    if not read or not rest:
        return 0.0
    total, hold = read + rest, held + others
    ratio = 2 * sum(
        observed * math.log(observed * total / (side * kind))
        for observed, side, kind in (
            (held, read, hold),
            (read - held, read, total - hold),
            (others, rest, hold),
            (rest - others, rest, total - hold),
        )
        if observed
    )
    return ratio if held * rest >= others * read else -ratio
