"""More like this: the most distinctive terms of a document, as a query for the others.

A term is more distinctive if it is more frequent in the document and in fewer other documents
(tf-idf, at the level stem). Stop words, numbers and terms in no other document are left out.
"""

from __future__ import annotations

import heapq
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from kashaf.analyzers import Analyzer, Level
from kashaf.arguments import take_text
from kashaf.index import TEXT, All, Any, Matches, Nothing, Query, Reader, Stored, Term, find_id
from kashaf.index.stored import count_documents, no_document
from kashaf.search.ranking.duplicates import Listing, collapse_depth, collapse_duplicates
from kashaf.search.ranking.ranked_matches import RankedMatches
from kashaf.search.ranking.stored_entries import StoredEntries
from kashaf.search.results.hits import show
from kashaf.search.results.results import Note, Results

__all__ = ["similar"]

TERMS = 25
"""Terms of the query.

A test searched for one half of an article with the other half, among 12,000 such halves (600
tried): MRR 0.433 with 5 terms, 0.486 with 10, 0.505 with 25, 0.512 with 40 and 0.521 with 100.
Equal weights lose 2 points.
"""

IN_TITLE = 3
"""A term of the title counts as so many more occurrences in the text.

This gains 1 point of MRR; 10 times gain no more.
"""

LOOKED_UP = 1_000
"""Terms of a document whose rarity is looked up: its most frequent ones."""

MAX_PAGES = 50
"""Pages of a book that are read, spread evenly over it."""

MAX_CHARACTERS = 500_000
"""Characters of a document that are read."""


def similar(index: Reader, analyzer: Analyzer, id: str, limit: int, filters: Sequence[Query], deadline: float) -> Results:
    """Find the documents most like one, without the document itself.

    Near duplicates are grouped under the best of them.
    """
    started = time.monotonic()
    id = find_id(index, take_text("id", id))
    there = index.read([(id, None)])
    if not there:
        raise no_document(id)
    document = there[0]
    query = _like(index, analyzer, document)
    entries = StoredEntries(index)
    others = _Others(index, query, id, filters, deadline)
    first = others(offset=0, limit=collapse_depth(limit, index) if limit else 0)
    ranked = RankedMatches(first.matches, others, start=0, total=first.total, partial=first.partial)
    listing = collapse_duplicates(ranked, entries, 0, limit) if limit else Listing(())
    return Results(
        query=document.title or id,
        total=ranked.total,
        offset=0,
        hits=show(entries, query, analyzer, listing.found, 0),
        partial=ranked.partial,
        notes=(Note("unlike"),) if query == Nothing() else (),
        seconds=time.monotonic() - started,
        collapsed=listing.collapsed,
    )


class _Others:
    """Finds the documents that match, except for one."""

    def __init__(self, index: Reader, query: Query, id: str, filters: Sequence[Query], deadline: float) -> None:
        self._ask = partial(index.match, query, filters=filters, deadline=deadline)
        self._id = id
        # The query consists of terms of the document, so the document always matches it: only a
        # filter may exclude it.
        self._found = query != Nothing() and (not filters or index.explain(All(tuple(filters)), id) is not None)

    def __call__(self, *, offset: int, limit: int) -> Matches:
        found = self._ask(limit=offset + limit + 1)
        others = tuple(match for match in found.matches if match.id != self._id)
        return replace(found, total=max(found.total - self._found, 0), matches=others[offset : offset + limit])


def _like(index: Reader, analyzer: Analyzer, document: Stored) -> Query:
    """Make the query for documents like one; without a distinctive term, it finds nothing."""
    held = Counter[str]()
    left = MAX_CHARACTERS
    for text in _texts(index, document):
        held.update(_stems(analyzer, text[:left]))
        left -= len(text)
        if left <= 0:
            break
    in_title = set(_stems(analyzer, document.title))
    held.update(dict.fromkeys(in_title, IN_TITLE))
    best = heapq.nsmallest(LOOKED_UP, held, key=lambda stem: (-held[stem], stem))
    total = count_documents(index)
    counts = index.counts(TEXT, Level.STEM, best) if best else {}
    telling = {stem: (1 + math.log(held[stem])) * _rarity(counts[stem], total) for stem in best if counts.get(stem, 0) > 1}
    chosen = heapq.nsmallest(TERMS, telling, key=lambda stem: (-telling[stem], stem))
    if not chosen:
        return Nothing()
    most = telling[chosen[0]]
    return Any(tuple(Term(TEXT, Level.STEM, stem, telling[stem] / most) for stem in chosen))


def _rarity(documents: int, total: int) -> float:
    """Weight a term as BM25 does, by the number of documents that contain it."""
    return math.log1p((max(total - documents, 0) + 0.5) / (documents + 0.5))


def _texts(index: Reader, document: Stored) -> Iterator[str]:
    if document.pages <= 1:
        yield document.text
        return
    count = min(document.pages, MAX_PAGES)
    numbers = [1 + at * document.pages // count for at in range(count)]
    for page in index.read([(document.id, number) for number in numbers]):
        yield page.text


def _stems(analyzer: Analyzer, text: str) -> Sequence[str]:
    lines = analyzer.lines(text)
    pairs = zip(lines[Level.WORD].split(), lines[Level.STEM].split(), strict=True)
    return [stem for word, stem in pairs if len(stem) > 1 and not stem.isnumeric() and not analyzer.is_stopword(word)]
