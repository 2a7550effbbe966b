"""Archives to search in: the seeds, and small collections made for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import kashaf
from kashaf.index import Reader, Stored
from kashaf.search import Archive

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

Make = Callable[..., Archive]
IdsRead = Callable[[Archive], set[str]]


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


@pytest.fixture
def ids_read(monkeypatch: pytest.MonkeyPatch) -> IdsRead:
    """Give a function: from its call on, the set that it returns has the documents read."""

    def note(archive: Archive) -> set[str]:
        engine, ids = type(archive._searcher.index._reader), set[str]()
        read = engine.read

        def noted(self: Reader, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
            ids.update(id for id, _ in keys)
            return read(self, keys)

        monkeypatch.setattr(engine, "read", noted)
        return ids

    return note


def keeps_outlines(archive: Archive) -> bool:
    """Say whether an archive is in an engine that keeps outlines apart from records."""
    return type(archive._searcher.index._reader).__name__ == "TantivyIndex"
