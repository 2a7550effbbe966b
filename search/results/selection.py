"""Selection: all documents that a query finds, by id, however many there are.

A filter never scores, and equal scores are ordered by id. So the engine gets the query as a filter,
and returns a hundred thousand ids at a time; the documents are read a few at a time. All documents
of an archive come directly from its index.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kashaf.documents import Document
from kashaf.errors import EngineUnavailable
from kashaf.index import Everything, Matches, Query, Reader
from kashaf.index.stored import count_documents, read_documents

__all__ = ["Selection", "select"]

IDS = 100_000
"""Ids in memory at once: some ten megabytes."""

READ = 20
"""Documents read at once."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The matches of a query: their ``total``, and the ``documents`` themselves.

    Documents are in the order of their ids (code points rising). Iterate only once.
    """

    total: int
    documents: Iterator[Document]


def select(index: Reader, query: Query, filters: Sequence[Query], after: str, seconds: float) -> Selection:
    """Find all documents that match; skip those up to the id ``after``, but count them.

    Raises `EngineUnavailable` if finding takes longer than ``seconds``.
    """
    if query == Everything() and not filters:
        return Selection(count_documents(index), index.documents(after))
    windows = _Windows(index, (query, *filters), seconds)
    first = windows.find(0)
    return Selection(first.total, windows.read(first, after))


@dataclass(frozen=True, slots=True)
class _Windows:
    index: Reader
    filters: tuple[Query, ...]
    seconds: float

    def find(self, offset: int) -> Matches:
        found = self.index.match(
            Everything(), limit=IDS, offset=offset, filters=self.filters, deadline=time.monotonic() + self.seconds
        )
        if found.partial:
            raise EngineUnavailable(
                "finding all documents took longer than {seconds:g} seconds: ask for fewer, or later", seconds=self.seconds
            )
        return found

    def read(self, found: Matches, after: str) -> Iterator[Document]:
        offset = 0
        while found.matches:
            ids = [match.id for match in found.matches]
            for start in range(bisect_right(ids, after) if after else 0, len(ids), READ):
                yield from read_documents(self.index, ids[start : start + READ])
            offset += len(ids)
            if offset >= found.total:
                return
            found = self.find(offset)
