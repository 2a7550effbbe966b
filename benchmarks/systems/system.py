"""The interface of systems in the speed benchmark."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.collections.corpus import Article

__all__ = ["HITS", "System"]

HITS = 10
"""Hits of every query."""


class System(ABC):
    """A system that indexes articles at a place and searches there, in one thread of one process.

    A place is a folder, or the address of the system's server. Unsupported methods raise
    `NotImplementedError`.
    """

    @abstractmethod
    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""

    @abstractmethod
    def open(self, place: str) -> None:
        """Open the result of `build`, to search in it."""

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Close what was opened."""

    def size(self, place: str) -> int:
        """Return the size of the index on disk, in bytes."""
        return sum(file.stat().st_size for file in Path(place).rglob("*") if file.is_file())

    def ids(self, query: str) -> list[str]:
        """Return the ids of the best ten documents.

        A system that makes a snippet for every hit doesn't have this.
        """
        raise NotImplementedError

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Return the ids of the best ten documents, each with a snippet with marked matches."""
        raise NotImplementedError

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search for all words that begin with these letters, with snippets."""
        raise NotImplementedError

    def wildcard(self, pattern: str) -> list[tuple[str, str]]:
        """Search for all words of a pattern in which ``?`` is any one letter, with snippets."""
        raise NotImplementedError

    def put(self, article: Article) -> None:
        """Add an article, or replace the one with its id, and commit.

        A search that begins afterwards finds it.
        """
        raise NotImplementedError

    def parts(self, place: str, queries: Sequence[str]) -> Mapping[str, float]:
        """Search for the queries in a fresh reader; return the seconds of each part of the work.

        The seconds are the sum over all queries.
        """
        raise NotImplementedError

    def answer(self, query: str) -> int:
        """Search in the recommended way, with snippets if possible; return the number of hits."""
        try:
            return len(self.snippets(query))
        except NotImplementedError:
            return len(self.ids(query))
