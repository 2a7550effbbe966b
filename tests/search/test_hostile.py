"""Whatever is typed is answered, within bounds and without harm: on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kashaf
from benchmarks.hostile import HOSTILE
from kashaf.search import Archive
from kashaf.search.searcher import TIME_BUDGET
from tests.index.conftest import ENGINES

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module", params=ENGINES)
def archive(request, tmp_path_factory) -> Iterator[Archive]:
    place = ENGINES[request.param] or request.getfixturevalue("cluster")
    with kashaf.open(place.format(tmp_path_factory.mktemp("hostile") / "index"), create=True) as archive:
        archive.add_path(SEEDS)
        archive.commit()
        yield archive


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_no_query_raises_or_runs_out_of_time(archive: Archive, query: str) -> None:
    results = archive.search(query, facets=["path"])
    assert not results.partial
    assert results.seconds < TIME_BUDGET
    assert 0 <= len(results) <= results.total <= 5
    assert archive.explain(query).tree


CUT = {
    "10,000 different words": "long",
    "eleven wildcards for every word": "expansion",
    "10,000 operators": "cut",
    "2,000 fields that there are not": "field",
    "1,000 weights": "long",
    "every document": "everything",
}


@pytest.mark.parametrize(("name", "kind"), CUT.items(), ids=CUT)
def test_what_was_left_out_is_told(archive: Archive, name: str, kind: str) -> None:
    assert kind in {note.kind for note in archive.search(HOSTILE[name]).notes}
