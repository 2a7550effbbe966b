"""Archives to search in: the seeds, and small collections made for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import kashaf
from kashaf.search import Archive

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

Make = Callable[..., Archive]


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The five articles, indexed; only to be read."""
    with kashaf.open(tmp_path_factory.mktemp("seeds") / "index", create=True) as archive:
        archive.add_path(SEEDS)
        archive.commit()
        yield archive


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Give a function that indexes texts (numbered from 1) or records and returns the archive."""
    opened: list[Archive] = []

    def build(documents: Sequence[str | Mapping[str, object]], fields: Mapping[str, str] | None = None) -> Archive:
        archive = kashaf.open(tmp_path / f"index{len(opened)}", create=True, fields=fields)
        opened.append(archive)
        records = (
            {"id": str(n), "title": "", "text": each} if isinstance(each, str) else each for n, each in enumerate(documents, 1)
        )
        archive.add(records)
        archive.commit()
        return archive

    yield build
    for archive in opened:
        archive.close()
