"""What the speed benchmark asks of a system, and the systems it knows by name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.collections.corpus import Article, BenchmarkError
from benchmarks.systems.servers import Missing, Server, opensearch, postgresql

__all__ = ["DEFAULT", "HITS", "REFERENCE", "SYSTEMS", "Kind", "System", "chosen", "make"]

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


@dataclass(frozen=True, slots=True)
class Kind:
    """A system by name: its head in the tables, what makes one, and the server it needs (a folder → a running one)."""

    title: str
    make: Callable[[], System]
    server: Callable[[Path], AbstractContextManager[Server]] | None = None


# Each is imported in the process that needs it alone: what the others import would count as its memory.
def _kashaf(scheme: str) -> Callable[[], System]:
    def new() -> System:
        from benchmarks.systems.kashaf import Kashaf

        return Kashaf(scheme)

    return new


def _whoosh() -> System:
    from benchmarks.systems.whoosh import Whoosh

    return Whoosh()


def _whoosh_levels() -> System:
    from benchmarks.systems.whoosh_levels import WhooshLevels

    return WhooshLevels()


def _tantivy() -> System:
    from benchmarks.systems.tantivy import Tantivy

    return Tantivy()


def _sqlite() -> System:
    from benchmarks.systems.sqlite import SQLite

    return SQLite()


def _bm25s() -> System:
    from benchmarks.systems.bm25s import BM25S

    return BM25S()


def _postgresql() -> System:
    from benchmarks.systems.postgresql import PostgreSQL

    return PostgreSQL()


def _opensearch() -> System:
    from benchmarks.systems.opensearch import OpenSearch

    return OpenSearch()


SYSTEMS: dict[str, Kind] = {
    "kashaf": Kind("kashaf", _kashaf("whoosh:")),
    "kashaf-tantivy": Kind("kashaf on Tantivy", _kashaf("tantivy:")),
    "kashaf-opensearch": Kind("kashaf on OpenSearch", _kashaf("opensearch:"), opensearch),
    "whoosh": Kind("Whoosh", _whoosh),
    "whoosh-levels": Kind("Whoosh, kashaf's fields", _whoosh_levels),
    "tantivy": Kind("Tantivy", _tantivy),
    "opensearch": Kind("OpenSearch", _opensearch, opensearch),
    "sqlite": Kind("SQLite FTS5", _sqlite),
    "postgresql": Kind("PostgreSQL", _postgresql, postgresql),
    "bm25s": Kind("bm25s", _bm25s),
}
"""The systems by the name they are chosen with, in the order of the tables."""

REFERENCE = "kashaf"
"""The one that the others are compared with."""

DEFAULT = tuple(name for name, kind in SYSTEMS.items() if kind.server is None)
"""Those that need no server."""


def chosen(names: str) -> tuple[str, ...]:
    """Read names between commas; `BenchmarkError` names one that is no system. They come in the order of the tables."""
    asked = {name.strip() for name in names.split(",") if name.strip()}
    if unknown := sorted(asked - SYSTEMS.keys()) or (not asked and [names]):
        raise BenchmarkError(f"{unknown[0]!r} is no system: choose from {', '.join(SYSTEMS)}")
    return tuple(name for name in SYSTEMS if name in asked)


def make(name: str) -> System:
    """Give a new system of that name, without a place yet; `Missing` names what must be installed first."""
    try:
        return SYSTEMS[name].make()
    except ImportError as error:
        raise Missing(f"the package {error.name} is not installed: pip install -e '.[benchmarks]'") from error
