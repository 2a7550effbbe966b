"""What the speed benchmark asks of a system."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.collections.corpus import Article

__all__ = ["HITS", "System"]

HITS = 10
"""Hits asked for with every query."""


class System(ABC):
    """Something that indexes articles at a place and searches there; used by one thread of one process.

    A place is a folder, or the address of the system's server. What a system cannot do raises `NotImplementedError`.
    """

    @abstractmethod
    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""

    @abstractmethod
    def open(self, place: str) -> None:
        """Open what `build` made, to search in it."""

    def close(self) -> None:  # noqa: B027 - most have nothing that they must close themselves
        """Let go of what was opened."""

    def size(self, place: str) -> int:
        """Give the bytes that the index takes on disk."""
        return sum(file.stat().st_size for file in Path(place).rglob("*") if file.is_file())

    def ids(self, query: str) -> list[str]:
        """Give the ids of the best ten documents; not for a system that makes a snippet with every hit."""
        raise NotImplementedError

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Give the ids of the best ten documents, each with a snippet in which the matches are marked."""
        raise NotImplementedError

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search for all words that begin with these letters, with snippets."""
        raise NotImplementedError

    def wildcard(self, pattern: str) -> list[tuple[str, str]]:
        """Search for all words of a pattern in which ``?`` is any one letter, with snippets."""
        raise NotImplementedError

    def put(self, article: Article) -> None:
        """Add an article, or replace the one with its id, and commit: a search that begins now would find it."""
        raise NotImplementedError

    def parts(self, place: str, queries: Sequence[str]) -> Mapping[str, float]:
        """Search for the queries in a fresh reader; give the seconds that each part of the work took, all queries together."""
        raise NotImplementedError

    def answer(self, query: str) -> int:
        """Search as the system is meant to be used, with snippets if it has any; give the number of hits."""
        try:
            return len(self.snippets(query))
        except NotImplementedError:
            return len(self.ids(query))
