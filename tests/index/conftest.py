"""One index per engine: what is tested with `index` holds for all of them."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kashaf.index import Index, Kind, open_index
from tests import servers

ENGINES = {"whoosh": "whoosh:{}", "tantivy": "tantivy:{}", "opensearch": None}
"""An engine and its URL for a folder of its own: another engine is one line more."""

FIELDS = {"year": Kind.NUMBER}


class Cluster:
    """Makes names for indices in OpenSearch, as a template makes them for folders."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.prefix = f"kashaf-test-{uuid.uuid4().hex[:8]}"

    def format(self, folder: object) -> str:
        return f"opensearch://{self.server.partition('://')[2]}/{self.name(folder)}"

    def name(self, folder: object) -> str:
        return f"{self.prefix}-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"


@pytest.fixture(scope="session")
def opensearch(need) -> Iterator[str]:
    """The address of an OpenSearch: the one that KASHAF_OPENSEARCH_URL names, else one that lives as long as the tests."""
    if running := servers.running():
        yield running
        return
    need(servers.installed(), "OpenSearch", servers.INSTALL)
    started = servers.Servers()
    yield started.urls[0]
    started.remove()


@pytest.fixture(scope="session")
def cluster(opensearch: str) -> Iterator[Cluster]:
    made = Cluster(opensearch)
    yield made
    servers.remove_indices(opensearch, made.prefix)


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
