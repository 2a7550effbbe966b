"""What several rooms test with: a server of OpenSearch, and names in it."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers

SHARED = "KASHAF_TESTS_SERVER"
"""Names the folder of the server that all processes of a run share."""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = str(servers.new_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        servers.remove(Path(os.environ.pop(SHARED)))


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
def opensearch(need) -> str:
    """The address of an OpenSearch server.

    It is the one that KASHAF_OPENSEARCH_URL names, else one that runs as long as the tests.
    """
    if running := servers.running():
        return running
    need(servers.installed(), "OpenSearch", servers.INSTALL)
    return servers.share(Path(os.environ[SHARED]))


@pytest.fixture(scope="session")
def cluster(opensearch: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Names of indices in a server.

    The state of their sync is kept in a folder of the tests, not of the user.
    """
    made = Cluster(opensearch)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield made
    servers.remove_indices(opensearch, made.prefix)
