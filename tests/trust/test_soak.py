"""Servers under requests: one while its archive is written, compacted and rebuilt.

Another gets many different requests.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.search import rebuild
from tests.trials import QUERIES, ROUNDS
from tests.trust.serving import Reader, ServerProcess
from tests.trust.trying import EMBEDDED

SIZES = (30, 10, 20)
"""How many of thirty documents answer the query, in turn."""


def commit(url: str, size: int, *, compact: bool) -> None:
    """Let so many documents hold the word; all say which commit they are of."""
    with kashaf.open(url) as archive:
        archive.add(
            {"id": f"{number:02}", "title": f"من {size}", "source": f"مصدر {size}", "text": f"{word} من {size}"}
            for number in range(30)
            for word in ("الكتاب" if number < size else "البحر",)
        )
        archive.commit(compact=compact)


def whole(total: int, shown: int, titles: set[str]) -> bool:
    """Say whether an answer is that of one commit."""
    return total == shown and titles == {f"من {total}"}


def look(reader: Reader, turn: int) -> tuple[str, bool, object]:
    """Ask one thing, and say what, whether the answer is that of one commit, and the answer."""
    if turn % 3 == 0:
        status, told = reader.json("/api/v1/search", q="كتاب", limit="40", facet="source", copies="all")
        found = told.get("hits", ())
        values = {(value["value"], value["documents"]) for facet in told.get("facets", ()) for value in facet["values"]}
        sound = whole(told.get("total", 0), len(found), {hit["title"] for hit in found})
        return "results", status == 200 and sound and values == {(f"مصدر {told['total']}", told["total"])}, told
    if turn % 3 == 1:
        status, body = reader.ask("/search", q="كتاب", copies="all")
        titles = [title.text().strip() for title in LexborHTMLParser(body).css(".results h2")]
        return "pages", status == 200 and len(set(titles)) == 1 and len(titles) == min(10, int(titles[0].split()[1])), titles
    status, body = reader.ask("/api/v1/export", q="كتاب")
    if status == 503:  # one address has two exports at once at most
        return "exports refused", True, body
    lines = [json.loads(line) for line in body.splitlines()]
    return "exports", status == 200 and whole(len(lines), len(lines), {line["title"] for line in lines}), body


@pytest.mark.parametrize("engine", EMBEDDED)
def test_readers_of_a_server_see_one_commit_while_another_process_writes_compacts_and_rebuilds(
    engine, tmp_path, record_property
):
    url = f"{engine}:{tmp_path / 'index'}"
    with kashaf.open(url, create=True):
        pass
    commit(url, SIZES[0], compact=False)
    server = ServerProcess(url)
    torn: list[object] = []
    looked: Counter[str] = Counter()
    done = threading.Event()

    def read() -> None:
        reader, turn = Reader(server.port), 0
        while not done.is_set() or turn < 3:
            what, sound, answer = look(reader, turn)
            looked[what] += 1
            turn += 1
            if not sound:
                torn.append((what, answer))
        reader.close()

    threads = [threading.Thread(target=read) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        for turn in range(ROUNDS):
            commit(url, SIZES[turn % len(SIZES)], compact=turn % 4 == 3)
            if turn % 5 == 4:
                rebuild(url)
    finally:
        done.set()
        for thread in threads:
            thread.join()
        told = server.end()
    assert torn == []
    assert "Traceback" not in told, told
    record_property("soak", [engine, ROUNDS, dict(looked)])


# --- what it costs --------------------------------------------------------------------------------

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
BOUND = 16.0
"""KiB that a server may have grown by, for each of the queries of the second half."""

NOISE = 2_048
"""KiB by which two measurements may differ without a leak: Python takes arenas of 1 MiB."""


def queries(words: list[str], rng: random.Random) -> dict[str, str]:
    """Make one query of each kind."""
    first, second = rng.sample(words, 2)
    return {
        "words": " ".join(rng.sample(words, rng.randint(1, 4))),
        "phrase": f'"{first} {second}"',
        "prefix": f"{first[:3]}*",
        "ending": f"*{second[-3:]}",
        "near": f"{first}~",
        "none": "".join(rng.sample(LETTERS, rng.randint(3, 8))),
        "choice": f"-{first} OR {second}",
        "spelt": f"={first}",
        "root": f"جذر:{second}",
    }


def ask(reader: Reader, number: int, query: str) -> int:
    """Ask one of the pages and answers of a site."""
    path, parameters = (
        ("/search", {"q": query}),
        ("/api/v1/search", {"q": query, "limit": "50", "facet": "source"}),
        ("/api/v1/suggest", {"q": query[:4]}),
        ("/concordance", {"q": query}),
        ("/words", {"q": query}),
        ("/api/v1/facets", {"q": query, "facet": "source"}),
        ("/api/v1/export", {"q": query}),
        ("/api/v1/concordance", {"q": query}),
        ("/api/v1/frequencies", {"q": query}),
    )[number % 9]
    status, _ = reader.ask(path, **parameters)
    return status


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
@pytest.mark.parametrize("engine", EMBEDDED)
def test_memory_files_and_threads_stay_flat_whatever_is_asked(engine, tmp_path, record_property):
    url = f"{engine}:{tmp_path / 'index'}"
    with kashaf.open(url, create=True) as archive:
        archive.add_path(Path(__file__).resolve().parents[2] / "seeds")
        archive.commit()
        words = [each.written for each in archive.words(limit=2_000)]
    rng = random.Random(engine)
    server = ServerProcess(url)
    reader = Reader(server.port)
    statuses: Counter[int] = Counter()
    try:
        for number in range(QUERIES):
            kinds = queries(words, rng)
            statuses[ask(reader, number, kinds[list(kinds)[number // 9 % len(kinds)]])] += 1
            if number == QUERIES // 2:
                middle = server.cost()
        end = server.cost()
    finally:
        reader.close()
        told = server.end()
    assert set(statuses) <= {200, 400}
    assert statuses[200] > QUERIES * 0.9
    assert "Traceback" not in told, told
    assert (end.files, end.threads) == (middle.files, middle.threads)
    assert end.memory - middle.memory < BOUND * QUERIES / 2 + NOISE
    record_property("cost", [engine, QUERIES, middle._asdict(), end._asdict()])
