"""What the speed benchmark asks of a system, and the systems it knows by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from benchmarks.collection import Article

__all__ = ["HITS", "SYSTEMS", "System", "make"]

HITS = 10
"""Hits asked for with every query."""


class System(Protocol):
    """Something that indexes articles into a folder and searches there; used by one thread of one process."""

    def build(self, folder: Path, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""

    def open(self, folder: Path) -> None:
        """Open what `build` made, to search in it."""

    def ids(self, query: str) -> list[str]:
        """Give the ids of the best ten documents; `NotImplementedError` when there is no search without snippets."""

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Give the ids of the best ten documents, each with a snippet in which the matches are marked."""


# Each is imported in the process that needs it alone: what the others import would count as its memory.
def _kashaf() -> System:
    from benchmarks.kashaf_system import Kashaf

    return Kashaf()


def _whoosh() -> System:
    from benchmarks.whoosh_system import Whoosh

    return Whoosh()


def _sqlite() -> System:
    from benchmarks.sqlite_system import SQLite

    return SQLite()


SYSTEMS: dict[str, Callable[[], System]] = {"kashaf": _kashaf, "Whoosh": _whoosh, "SQLite FTS5": _sqlite}
"""The systems by the name they have in the tables; the first is the one that the others are compared with."""


def make(name: str) -> System:
    """Give a new system of that name, without a folder yet."""
    return SYSTEMS[name]()
