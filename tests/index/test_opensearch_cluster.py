"""OpenSearch on several machines: nodes die during writes and searches, and nothing is lost.

These tests start nodes of their own, because they kill them.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import pytest

from kashaf.analyzers import Level
from kashaf.index import Any, Entry, FacetRequest, Index, Matches, Term, open_index
from tests import servers
from tests.index.oracle import make
from tests.servers import Servers, ask

QUERY = Any((Term("text", Level.WORD, "بحر"), Term("text", Level.STEM, "ك", 2.0), Term("title", Level.WORD, "كتاب")))


@pytest.fixture(scope="module")
def three(need) -> Iterator[Servers]:
    need(servers.installed(), "OpenSearch", servers.INSTALL)
    started = Servers(nodes=3, heap="384m")
    yield started
    started.remove()


def documents(start: int, end: int) -> Iterator[list[Entry]]:
    for number in range(start, end):
        pages = ("صفحة", "بحر " * (number % 3)) if number % 10 == 0 else ("بحر " * (number % 7) + "كتاب",)
        yield make(f"{number:05}", *pages, title="كتاب" if number % 4 == 0 else "", source=f"s{number % 5}")


def when(entries: Iterable[Entry], id: str, act: Callable[[], None]) -> Iterator[Entry]:
    """Yield entries, and call a function before a certain one."""
    for entry in entries:
        if entry.id == id and entry.page is None:
            act()
        yield entry


def answer(index: Index) -> Matches:
    return index.match(QUERY, limit=300, facets=(FacetRequest("source"),))


def kill(server: Servers, node: int) -> None:
    os.kill(server.pids[node], signal.SIGKILL)


def cluster_url(server: Servers, name: str) -> str:
    first, *more = server.hosts
    return f"opensearch://{first}/{name}?shards=2&replicas=1&nodes={','.join(more)}"


def test_a_node_may_die_while_documents_are_written(three):
    index = open_index(cluster_url(three, "writing"), create=True)
    index.add(chain.from_iterable(documents(0, 500)))
    index.commit()
    assert index.add(when(chain.from_iterable(documents(400, 1600)), "01000", lambda: kill(three, 0))) == 1200
    index.commit()
    assert index.generation == 2
    assert index.stats().documents == 1600
    assert [document.id for document in index.documents()] == [f"{number:05}" for number in range(1600)]
    index.close()
    three.start()  # the node that died comes back
    again = open_index(cluster_url(three, "writing"))
    assert [document.id for document in again.documents()] == [f"{number:05}" for number in range(1600)]
    assert again.check() == []
    again.close()


def test_a_node_may_die_while_others_search_and_ranks_stay(three):
    index = open_index(cluster_url(three, "searching"), create=True)
    index.add(chain.from_iterable(documents(0, 600)))
    index.commit()
    before = answer(index)
    assert before.total == 590
    stop, first, errors, answers = threading.Event(), threading.Event(), [], []

    def search() -> None:
        try:
            while not stop.is_set():
                answers.append(answer(index))
                first.set()
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)
            first.set()

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    first.wait()
    kill(three, 1)
    seen = len(answers)
    while len(answers) < seen + 60 and not errors:
        first.clear()
        first.wait(30)
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert {(found.total, found.facets) for found in answers} == {(590, before.facets)}
    wanted = [(match.id, round(match.score, 3)) for match in before.matches]
    for found in answers:
        assert [(match.id, round(match.score, 3)) for match in found.matches] == wanted
    index.close()


@pytest.fixture
def own(need) -> Iterator[Servers]:
    need(servers.installed(), "OpenSearch", servers.INSTALL)
    started = Servers()
    yield started
    started.remove()


def test_a_server_may_restart_while_documents_are_written(own):
    index = open_index(f"opensearch://{own.hosts[0]}/restarted", create=True)
    index.add(chain.from_iterable(documents(0, 100)))
    index.commit()

    def restart() -> None:
        own.stop()
        restarting.start()

    restarting = threading.Thread(target=own.start)
    assert index.add(when(chain.from_iterable(documents(50, 1600)), "01000", restart)) == 1550
    index.commit()
    restarting.join()
    assert index.stats().documents == 1600
    assert [document.id for document in index.documents()] == [f"{number:05}" for number in range(1600)]
    assert index.check() == []
    assert ask(f"{own.urls[0]}/_cluster/health")["status"] == "green"
    index.close()
