"""One index per engine: a test that uses `index` runs on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kashaf.index import Index, Kind, open_index
from tests import servers
from tests.conftest import Cluster

ENGINES = {"whoosh": "whoosh:{}", "tantivy": "tantivy:{}", "opensearch": None}
"""An engine and its URL for a folder of its own; a new engine needs one more line here."""

FIELDS = {"year": Kind.NUMBER}


@pytest.fixture(params=ENGINES, scope="session")
def engine(request) -> str | Cluster:
    return ENGINES[request.param] or request.getfixturevalue("cluster")


@pytest.fixture
def url(engine: str | Cluster, tmp_path: Path) -> Iterator[str]:
    yield engine.format(tmp_path / "index")
    if isinstance(engine, Cluster):
        servers.remove_indices(engine.server, engine.name(tmp_path / "index"))


@pytest.fixture
def index(url: str) -> Iterator[Index]:
    opened = open_index(url, create=True, fields=FIELDS)
    yield opened
    opened.close()
