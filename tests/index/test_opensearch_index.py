"""OpenSearch alone: a server that others use too, that refuses, is slow, or goes away."""

from __future__ import annotations

import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path

import pytest

from kashaf.analyzers import Analyzer, Level
from kashaf.errors import (
    EngineUnavailable,
    IncompatibleIndex,
    IndexLocked,
    IndexNotFound,
    InvalidRequest,
    StorageError,
)
from kashaf.extras import install_line
from kashaf.index import (
    Any,
    Everything,
    FacetRequest,
    Index,
    OneOf,
    Period,
    Phrase,
    Range,
    Sort,
    Term,
    open_index,
)
from kashaf.index.opensearch import facets as opensearch_facets
from kashaf.index.opensearch import search as opensearch_search
from kashaf.index.opensearch import state as opensearch_state
from kashaf.index.opensearch import writing as opensearch_writing
from kashaf.index.opensearch.client import Connection, parse_place
from tests.index.conftest import FIELDS
from tests.index.oracle import Oracle, make, remake
from tests.servers import ask, remove_indices

ROOT = Path(__file__).resolve().parents[2]
WORD, STEM = Level.WORD, Level.STEM


class Here:
    """A name in OpenSearch for one test, and direct access to its documents."""

    def __init__(self, server: str, name: str) -> None:
        self.server, self.name = server, name
        self.url = f"opensearch://{server.partition('://')[2]}/{name}"

    def open(self, settings: str = "", **options) -> Index:
        return open_index(self.url + settings, **options)

    def ask(self, path: str, method: str = "GET", body: object = None) -> dict:
        return ask(f"{self.server}/{self.name}{path}", method, body)

    def count(self, query: dict) -> int:
        self.ask("/_refresh", "POST")
        return self.ask("/_count", "POST", {"query": query})["count"]

    def indices(self) -> list[str]:
        return sorted(row["index"] for row in ask(f"{self.server}/_cat/indices/{self.name}*?format=json"))

    def lose(self, index: Index) -> None:
        """Let the server lose the commit that an index reads."""
        ask(f"{self.server}/_search/point_in_time", "DELETE", {"pit_id": [index._snapshot._point]})

    def end_lease(self) -> None:
        """Act as if the lease of a dead writer had expired."""
        held = self.ask("/_doc/lease")["_source"]["state"]
        self.ask("/_doc/lease", "PUT", {"state": {**held, "until": time.time() - 1}})


@pytest.fixture
def here(cluster, tmp_path) -> Iterator[Here]:
    yield Here(cluster.server, cluster.name(tmp_path))
    remove_indices(cluster.server, cluster.name(tmp_path))


def fill(index: Index, *documents, compact: bool = False) -> Oracle:
    index.add(chain.from_iterable(documents))
    index.commit(compact=remake if compact else None)
    return Oracle(*documents)


def ids(index: Index, query=None) -> list[str]:
    return [match.id for match in index.match(query or Everything(), limit=1000).matches]


def bound_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


# The URL


@pytest.mark.parametrize(
    "url, reason",
    [
        ("opensearch://h/", "names no index"),
        ("opensearch://h/Name", "names no index"),
        ("opensearch://h/_name", "names no index"),
        ("opensearch://h/a*", "names no index"),
        ("opensearch://h:port/name", "make no sense"),
        ("opensearch://h/name?shards=0", "make no sense"),
        ("opensearch://h/name?replicas=x", "make no sense"),
        ("opensearch://h/name?verify=perhaps", "make no sense"),
        ("opensearch://h/name?shard=1", "no setting 'shard'"),
    ],
)
def test_a_url_that_makes_no_sense_is_told(url, reason):
    with pytest.raises(InvalidRequest, match=reason):
        open_index(url)


def test_a_url_says_how_to_connect(monkeypatch):
    place = parse_place("opensearchs://u%40x:p%3A@h/name?shards=3&replicas=1&nodes=h2:1,h3:2&ca=/ca.pem&verify=false&timeout=5")
    assert (place.nodes, place.name, place.secure) == ((("h", 9200), ("h2", 1), ("h3", 2)), "name", True)
    assert (place.user, place.password) == ("u@x", "p:")
    assert (place.shards, place.replicas, place.ca, place.verify, place.timeout) == (3, 1, "/ca.pem", False, 5)
    assert "p:" not in repr(place)
    assert place.url == "opensearchs://h:9200/name"
    monkeypatch.setenv("KASHAF_OPENSEARCH_USER", "someone")
    monkeypatch.setenv("KASHAF_OPENSEARCH_PASSWORD", "secret")
    assert (parse_place("opensearch://h/n").user, parse_place("opensearch://h/n").password) == ("someone", "secret")


# What is there, and what isn't


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(EngineUnavailable, match=re.escape(install_line("opensearch"))):
        open_index("opensearch://localhost/name")


def test_a_server_that_is_not_there_is_named():
    port = bound_port()
    with pytest.raises(EngineUnavailable, match=rf"127\.0\.0\.1:{port} can't be reached .*refused"):
        open_index(f"opensearch://127.0.0.1:{port}/name", create=True)


def test_an_index_that_is_not_there_is_made_by_a_command(here):
    with pytest.raises(IndexNotFound, match=f"kashaf index FOLDER --index {here.url}"):
        here.open()


def test_an_index_of_somebody_else_is_left_alone(here):
    ask(f"{here.server}/{here.name}", "PUT")
    with pytest.raises(InvalidRequest, match="something else of the name"):
        here.open(create=True)
    ask(f"{here.server}/{here.name}", "DELETE")
    ask(f"{here.server}/{here.name}-000001", "PUT")
    with pytest.raises(InvalidRequest, match="no index of kashaf"):
        here.open(create=True)


def test_an_index_of_another_format_or_other_rules_is_told(here):
    here.open(create=True).close()
    (index,) = here.indices()
    meta = ask(f"{here.server}/{index}/_mapping")[index]["mappings"]["_meta"]
    ask(f"{here.server}/{index}/_mapping", "PUT", {"_meta": {**meta, "fingerprint": "other"}})
    with pytest.raises(IncompatibleIndex, match=f"kashaf rebuild --index {here.url}"):
        here.open()
    ask(f"{here.server}/{index}/_mapping", "PUT", {"_meta": {**meta, "format": 99}})
    with pytest.raises(IncompatibleIndex, match="a newer kashaf"):
        here.open()


def test_fields_are_fixed_when_an_index_is_made(here):
    here.open(create=True, fields=FIELDS).close()
    opened = here.open(create=True, fields=FIELDS)
    assert opened.schema.fields["year"] == FIELDS["year"]
    assert opened.shared
    opened.close()
    with pytest.raises(InvalidRequest, match="no field 'colour'"):
        here.open(create=True, fields={"colour": FIELDS["year"]})


def test_a_rebuild_takes_the_place_of_the_index_at_once(here):
    index = here.open(create=True)
    fill(index, make("a", "قديم"), make("b", "قديم"))
    (old,) = here.indices()
    meta = ask(f"{here.server}/{old}/_mapping")[old]["mappings"]["_meta"]
    ask(f"{here.server}/{old}/_mapping", "PUT", {"_meta": {**meta, "fingerprint": "other"}})
    rebuilding = here.open(rebuild=True)
    rebuilding.add(chain(make("a", "جديد"), make("b", "جديد", "صفحة")))
    assert ids(rebuilding, Term("text", WORD, "قديم")) == ["a", "b"]
    assert [document.id for document in index.documents()] == ["a", "b"]
    rebuilding.commit()
    assert here.indices() != [old]
    assert len(here.indices()) == 1
    assert rebuilding.generation == 2
    assert ids(rebuilding, Term("text", WORD, "جديد")) == ["a", "b"]
    assert ids(index, Term("text", WORD, "جديد")) == ["a", "b"]  # its commit is gone, so it takes the newest
    rebuilding.close()
    index.close()
    again = here.open()
    assert again.schema.fingerprint == Analyzer().fingerprint
    fill(again, make("c", "جديد"))
    assert again.check() == []
    again.close()


# What the server refuses


def test_a_document_that_is_refused_is_named_and_nothing_is_kept(here):
    index = here.open(create=True)
    fill(index, make("a", "بحر"))
    (strange,) = make("strange", "بحر")
    object.__setattr__(strange, "numbers", {"unheard": (1.0,)})
    index.add(chain(make("b", "بحر"), [strange], make("c", "بحر")))
    with pytest.raises(StorageError, match=r"refuses the document 'strange' \(.*unheard"):
        index.commit()
    assert ids(index) == ["a"]
    fill(index, make("d", "بحر"))
    assert ids(index) == ["a", "d"]
    assert here.count({"exists": {"field": "born"}}) == 2
    index.close()


def test_an_index_that_lets_nothing_be_written_is_told_and_recovers(here):
    index = here.open(create=True)
    fill(index, make("a"))
    ask(f"{here.server}/{here.indices()[0]}/_settings", "PUT", {"index.blocks.read_only_allow_delete": True})
    with pytest.raises(StorageError, match="lets nothing be written"):
        fill(index, make("b"))
    assert ids(index) == ["a"]
    ask(f"{here.server}/{here.indices()[0]}/_settings", "PUT", {"index.blocks.read_only_allow_delete": None})
    fill(index, make("b"))
    assert ids(index) == ["a", "b"]
    index.close()


def test_a_block_during_a_commit_keeps_what_was_committed(here):
    index = here.open(create=True)
    fill(index, make("a"))
    index.add(make("b"))
    ask(f"{here.server}/{here.indices()[0]}/_settings", "PUT", {"index.blocks.write": True})
    with pytest.raises(StorageError, match="lets nothing be written"):
        index.commit()
    ask(f"{here.server}/{here.indices()[0]}/_settings", "PUT", {"index.blocks.write": None})
    here.end_lease()
    fill(index, make("c"))
    assert ids(index) == ["a", "c"]
    assert here.count({"exists": {"field": "born"}}) == 2
    index.close()


class Answering(BaseHTTPRequestHandler):
    """Returns the same answer to all requests, and remembers them."""

    def do_GET(self) -> None:
        self.server.heard.append(self.headers.get("Authorization"))
        body = self.server.body
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def answering() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.heard = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_wants_credentials_says_where_to_name_them(answering, status):
    answering.status, answering.kind, answering.body = status, "text/plain", b"Unauthorized"
    with pytest.raises(EngineUnavailable, match=r"does not let us in .*USER:PASSWORD@.*KASHAF_OPENSEARCH_PASSWORD") as told:
        open_index(f"opensearch://me:quiet@127.0.0.1:{answering.server_port}/name")
    assert "quiet" not in str(told.value)
    assert answering.heard == ["Basic bWU6cXVpZXQ="]
    assert told.value.__cause__ is not None


@pytest.mark.parametrize("kind, body", [("text/html", b"<html>"), ("text/plain", b"hello"), ("application/json", b"[]")])
def test_a_server_of_another_kind_is_told(answering, kind, body):
    answering.status, answering.kind, answering.body = 200, kind, body
    with pytest.raises(EngineUnavailable, match="make no sense"):
        open_index(f"opensearch://127.0.0.1:{answering.server_port}/name")


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield held.getsockname()[1]


def test_a_server_that_does_not_answer_in_time_is_told(silent):
    with pytest.raises(EngineUnavailable, match=r"did not answer within 1 seconds.*timeout=60"):
        open_index(f"opensearch://127.0.0.1:{silent}/name?timeout=1")


def test_no_request_may_take_longer_than_the_deadline(here, monkeypatch):
    index = here.open(create=True)
    fill(index, make("a", "بحر"))
    send, given = Connection._send, []
    monkeypatch.setattr(Connection, "_send", lambda *args: [given.append(args[-1]), send(*args)][1])
    index.match(Everything(), limit=1, deadline=time.monotonic() + 20)
    assert given
    assert max(given) <= 21, "and not the 30 of other requests"
    found = index.match(Everything(), limit=1, deadline=time.monotonic() + 0.0005)
    assert found.partial or found.total == 1
    index.close()


# Killed writers


WRITER = """
import os, signal, sys
from itertools import chain
from kashaf.index import open_index
from kashaf.index.opensearch import bulk as opensearch_bulk
from kashaf.index.opensearch import writing as opensearch_writing
from tests.index.oracle import make

url, when = sys.argv[1:]
opensearch_bulk._ACTIONS = 10

def die(*_):
    print("there", flush=True)
    sys.stdin.read()

def documents():
    for number in range(100):
        yield from make(f"{number:02}", "جديد", "صفحة")
    if when == "adding":
        die()

if when == "committed":
    opensearch_writing.Batch._cleaned = die
index = open_index(url)
index.add(documents())
index.commit()
"""


def killed(here: Here, when: str) -> None:
    """Run a process that writes 100 documents of two pages, and kill it at a certain point."""
    command = [sys.executable, "-c", WRITER, here.url, when]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "there\n"
        writer.send_signal(signal.SIGKILL)
        writer.wait()


def test_what_a_writer_wrote_before_it_was_killed_is_never_seen(here):
    index = here.open(create=True)
    fill(index, make("00", "قديم"), make("x", "قديم"))
    killed(here, "adding")
    assert here.count({"exists": {"field": "born"}}) > 2
    index.refresh()
    assert ids(index) == ["00", "x"]
    with pytest.raises(IndexLocked, match=r"\(process \d+ on .+, .+, since .+a killed one counts for 30 seconds"):
        index.add(make("y"))
    here.end_lease()
    (damage,) = index.check()
    assert "killed" in damage.what
    assert not damage.repaired
    fill(index, make("y", "قديم"))
    assert ids(index) == ["00", "x", "y"]
    assert here.count({"exists": {"field": "born"}}) == 3
    assert here.count({"exists": {"field": "page_born"}}) == 0
    assert index.check() == []
    index.close()


def test_a_writer_that_wakes_up_too_late_commits_nothing(here):
    late, other = here.open(create=True), here.open()
    fill(late, make("a"))
    late.add(make("late"))
    here.end_lease()
    fill(other, make("other"))
    with pytest.raises(IndexLocked, match="another process took over"):
        late.commit()
    late.refresh()
    assert ids(late) == ["a", "other"]
    fill(late, make("b"))
    assert ids(late) == ["a", "b", "other"]
    assert here.count({"exists": {"field": "born"}}) == 3
    assert late.check() == []
    late.close()
    other.close()


def test_a_commit_is_whole_even_when_its_writer_was_killed_right_after_it(here):
    index = here.open(create=True)
    fill(index, make("00", "قديم", "قديم"), make("x", "قديم"))
    killed(here, "committed")
    assert ids(index) == ["00", "x"]  # the commit it was opened on
    assert index.refresh()
    assert index.generation == 2
    assert len(ids(index)) == 101
    assert ids(index, Term("text", WORD, "قديم")) == ["x"]
    assert index.best_pages(Everything(), ["00"])["00"].pages == 2
    assert [stored.text for stored in index.read([("00", 1)])] == ["جديد"]
    assert len(list(index.documents())) == 101
    here.end_lease()
    (damage,) = index.check(repair=True)
    assert damage.repaired
    assert here.count({"exists": {"field": "born"}}) == 101
    assert here.count({"exists": {"field": "page_born"}}) == 200
    assert index.check() == []
    assert index.generation == 2
    index.close()


def test_a_lease_is_renewed_as_long_as_its_writer_lives(here, monkeypatch):
    monkeypatch.setattr(opensearch_state, "LEASE", 1.0)
    index, second = here.open(create=True), here.open()
    index.add(make("a"))
    held = here.ask("/_doc/lease")["_source"]["state"]["until"]
    until = time.monotonic() + 10
    while here.ask("/_doc/lease")["_source"]["state"]["until"] < held + 1.5 and time.monotonic() < until:
        with pytest.raises(IndexLocked):
            second.add(make("b"))
    index.commit()
    assert ids(index) == ["a"]
    index.close()
    second.close()


# Readers


def test_readers_see_whole_commits_whenever_they_look(here):
    writer, reader = here.open(create=True), here.open()
    stop, seen, errors = threading.Event(), set(), []

    def read() -> None:
        try:
            while not stop.is_set():
                reader.refresh()
                texts = {document.pages[0].text for document in reader.documents()}
                pages = reader.best_pages(Term("text", WORD, "صفحة"), ["book"])
                assert len(texts) <= 1, texts
                assert not texts or pages["book"].pages == 1
                seen.update(texts)
        except BaseException as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(10):
        text = f"كتاب {number}"
        fill(writer, *(make(f"{each:02}", text) for each in range(20)), make("book", text, "صفحة"), compact=number == 5)
        writer.add(make("book", "لا يرى", "صفحة"))
        writer.rollback()
    stop.set()
    thread.join()
    assert errors == []
    assert seen
    writer.close()
    reader.close()


def test_a_reader_whose_commit_the_server_has_lost_takes_the_newest(here):
    writer, reader = here.open(create=True), here.open()
    fill(writer, make("a"))
    here.lose(reader)
    assert ids(reader) == ["a"]
    fill(writer, *(make(f"{number:03}", "بحر") for number in range(250)))
    reader.refresh()
    documents, words = reader.documents(), reader.words("text", WORD)
    assert next(documents).id == "000"
    here.lose(reader)
    assert [document.id for document in documents] == [f"{number:03}" for number in range(1, 250)] + ["a"]
    assert [word.term for word in words] == ["بحر"]
    writer.close()
    reader.close()


def test_looking_for_a_newer_commit_costs_one_small_request(here, monkeypatch):
    index = here.open(create=True)
    fill(index, make("a"))
    asked = []
    send = index._connection.ask
    monkeypatch.setattr(index._connection, "ask", lambda *request, **rest: asked.append(request) or send(*request, **rest))
    assert not index.refresh()
    assert len(asked) == 1
    index.close()


def test_readers_leave_nothing_open_on_the_server(here):
    index = here.open(create=True)
    for number in range(5):
        fill(index, make(f"{number}"), compact=number % 2 == 1)
    index.close()
    (left,) = here.indices()
    assert ask(f"{here.server}/{left}/_stats/search")["_all"]["total"]["search"]["point_in_time_current"] == 0


# Many shards, and more than the server gives at once


LETTERS = "ابتث"


def crowd() -> list[list]:
    rng = random.Random(7)

    def words(most: int) -> str:
        return " ".join(rng.choice(LETTERS) + rng.choice(LETTERS) for _ in range(rng.randrange(most)))

    return [
        make(
            f"{number:02}",
            *(words(12) for _ in range(rng.choice((1, 1, 2, 4)))),
            title=words(4),
            source=(rng.choice(("الف", "باء جيم", "الف باء")), f"s{rng.randrange(30)}"),
            publisher=f"دار {rng.randrange(12)}",
            date=float(rng.randrange(2010, 2014) * 10**10 + rng.randrange(1, 13) * 10**8),
        )
        for number in range(60)
    ]


QUERIES = {
    "a word": Term("text", WORD, "اب"),
    "stems": Any((Term("text", STEM, "ا", 2.0), Term("title", STEM, "ب"))),
    "words near each other": Phrase("text", WORD, ("اب", "اب", "تث"), 9, ordered=False),
    "one of": OneOf("text", WORD, ("اب", "ثت")),
    "a range": Range("date", 2011e10, 2013e10),
    "everything": Everything(),
}


@pytest.mark.parametrize("few", [False, True], ids=["at once", "in many answers"])
def test_many_shards_answer_as_one(here, monkeypatch, few):
    if few:
        for name, value in (("_WINDOW", 7), ("_TERMS", 7), ("_DOCUMENTS", 4), ("_PAGES", 5)):
            monkeypatch.setattr(opensearch_search, name, value)
        monkeypatch.setattr(opensearch_facets, "_MOST", 3)
        monkeypatch.setattr(opensearch_writing, "_CHUNK", 3)
        monkeypatch.setattr(opensearch_state, "_CHUNK", 5)
    documents = crowd()
    index = here.open("?shards=3", create=True, fields=FIELDS)
    fill(index, *documents[10:40])
    oracle = Oracle(*documents)
    fill(index, *documents, compact=True)
    assert here.ask("/_settings")[here.indices()[0]]["settings"]["index"]["number_of_shards"] == "3"
    facets = (
        FacetRequest("source", limit=4),
        FacetRequest("other", prefix="publisher=", limit=20),
        FacetRequest("date", period=Period.DAY),
        FacetRequest("year", limit=3),
    )
    for query in QUERIES.values():
        for sort in (Sort(), Sort("date"), Sort("publisher", descending=False), Sort("title")):
            options = {"limit": 20, "offset": 9, "sort": sort, "facets": facets}
            found = index.match(query, **options)
            wanted = oracle.match(query, schema=index.schema, **options)
            assert [match.id for match in found.matches] == [match.id for match in wanted.matches]
            assert [match.score for match in found.matches] == pytest.approx(
                [match.score for match in wanted.matches], abs=1e-3
            )
            assert (found.total, found.facets) == (wanted.total, wanted.facets)
        best = index.best_pages(query, sorted(oracle.entries))
        assert {id: (page.page, page.pages) for id, page in best.items()} == {
            id: (page.page, page.pages) for id, page in oracle.best_pages(query, sorted(oracle.entries)).items()
        }
    for field in ("text", "source", "page"):
        assert [(word.term, word.documents) for word in index.words(field, WORD)] == oracle.words(field, WORD)
    assert list(index.documents()) == oracle.documents()
    keys = [(id, page) for id in sorted(oracle.entries) for page in (None, 1, 2)]
    assert [(stored.id, stored.page) for stored in index.read(keys) if stored.page is None or stored.page > 1] == [
        (id, page)
        for id, page in keys
        for there in [page is None or page <= len(oracle.entries[id]) - 1 or (page == 1 and len(oracle.entries[id]) == 1)]
        if there and (page != 1 or len(oracle.entries[id]) == 1)
        for page in [None if page == 1 else page]
    ]
    assert index.check() == []
    index.close()
