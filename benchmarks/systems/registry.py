"""The systems of the speed benchmark, by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import BenchmarkError, Missing
from benchmarks.systems.servers import Server, opensearch, postgresql
from benchmarks.systems.system import System

__all__ = ["DEFAULT", "REFERENCE", "SYSTEMS", "Kind", "chosen", "make"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A system: its column head, what makes one, and its server (a folder → a running one)."""

    title: str
    make: Callable[[], System]
    server: Callable[[Path], AbstractContextManager[Server]] | None = None


# Each is imported only in the process that needs it: other imports would count as its memory.
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
"""The systems by the name on the command line, in the order of the tables."""

REFERENCE = "kashaf"
"""The system that the others are compared with."""

DEFAULT = tuple(name for name, kind in SYSTEMS.items() if kind.server is None)
"""The systems without a server."""


def chosen(names: str) -> tuple[str, ...]:
    """Read names separated by commas; return them in the order of the tables.

    `BenchmarkError` for an unknown system.
    """
    asked = {name.strip() for name in names.split(",") if name.strip()}
    if unknown := sorted(asked - SYSTEMS.keys()) or (not asked and [names]):
        raise BenchmarkError(f"{unknown[0]!r} is no system: choose from {', '.join(SYSTEMS)}")
    return tuple(name for name in SYSTEMS if name in asked)


def make(name: str) -> System:
    """Make the system of that name, without a place; `Missing` names what to install first."""
    try:
        return SYSTEMS[name].make()
    except ImportError as error:
        raise Missing(f"the package {error.name} is not installed: pip install -e '.[benchmarks]'") from error
