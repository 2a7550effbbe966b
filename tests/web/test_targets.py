"""Raw requests: addresses with unescaped letters, and requests that no server should accept."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

import pytest

import kashaf

ID = "كتب/كتاب.txt"
QUERY = "قنديل"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, running: Callable) -> Iterator[tuple[str, int]]:
    with kashaf.open(tmp_path_factory.mktemp("targets") / "archive", create=True) as archive:
        archive.add([{"id": ID, "title": "كتاب", "text": QUERY}])
        archive.commit()
        with running(archive) as address:
            parts = urlsplit(address)
            yield str(parts.hostname), int(parts.port or 0)


@pytest.fixture
def send(place: tuple[str, int]) -> Callable[..., tuple[int, bytes]]:
    """Send a request as bytes; gives the status of the answer and what follows its headers."""

    def send(line: bytes, headers: bytes = b"Connection: close\r\n") -> tuple[int, bytes]:
        with socket.create_connection(place, timeout=60) as connection:
            connection.sendall(line + b"\r\nHost: localhost\r\n" + headers + b"\r\n")
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ")[1]), body

    return send


def line(target: str, method: str = "GET", version: str = " HTTP/1.1", encoding: str = "utf-8") -> bytes:
    return f"{method} {target}{version}".encode(encoding)


@pytest.mark.parametrize("host", ["", "http://localhost"])
@pytest.mark.parametrize("version", [" HTTP/1.1", " HTTP/1.0"])
def test_a_query_may_be_sent_as_it_is(send, host, version):
    raw = send(line(f"{host}/api/v1/search?q={QUERY}", version=version))
    escaped = send(line(f"{host}/api/v1/search?q={quote(QUERY)}", version=version))
    for status, body in (raw, escaped):
        answer = json.loads(body)
        assert (status, answer["query"], answer["total"]) == (200, QUERY, 1)


def test_a_page_may_be_asked_for_as_it_is_written(send):
    status, body = send(line(f"/search?q={QUERY}"))
    assert status == 200
    assert f"<mark>{QUERY}</mark>".encode() in body


def test_an_id_in_the_path_may_be_sent_as_it_is(send):
    status, body = send(line(f"/api/v1/documents/{ID}"))
    assert (status, json.loads(body)["id"]) == (200, ID)


def test_what_is_escaped_already_stays_so(send):
    status, body = send(line(f"/api/v1/search?q={QUERY}%20%2B{quote(QUERY)}%25"))
    assert (status, json.loads(body)["query"]) == (200, f"{QUERY} +{QUERY}%")


def test_only_the_head_is_answered_where_only_it_is_asked_for(send):
    assert send(line(f"/search?q={QUERY}", method="HEAD")) == (200, b"")


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
def test_letters_of_another_encoding_are_no_words_but_break_nothing(send, encoding):
    status, body = send(line(f"/api/v1/search?q={QUERY}", encoding=encoding))
    assert (status, json.loads(body)["total"]) == (200, 0)
    assert send(line(f"/search?q={QUERY}", encoding=encoding))[0] == 200
    assert send(line(f"/api/v1/documents/{ID}", encoding=encoding))[0] == 404
    assert send(line(f"/{QUERY}", encoding=encoding))[0] == 404


@pytest.mark.parametrize("byte", [*range(0x20), 0x7F])
def test_controls_in_an_address_are_refused(send, byte):
    assert send(b"GET /search?q=" + QUERY.encode() + bytes([byte]) + b"x HTTP/1.1")[0] == 400


@pytest.mark.parametrize(
    "line",
    [
        f"GET /search?q={QUERY} {QUERY} HTTP/1.1".encode(),
        f"GET  /search?q={QUERY} HTTP/1.1".encode(),
        f"GET\t/search?q={QUERY} HTTP/1.1".encode(),
        f"GET\u00a0/search?q={QUERY} HTTP/1.1".encode(),
        f"{QUERY} / HTTP/1.1".encode(),
        f"GET / HTTP/1.1{QUERY}".encode(),
        f"GET / HTTP/١.١".encode(),  # noqa: F541 - as the others
        b"GET http://[x/ HTTP/1.1",
        b"GET",
    ],
)
def test_what_is_no_request_is_refused(send, line):
    assert send(line)[0] == 400


def test_an_address_as_it_is_hides_no_second_request(send):
    """What follows the headers of a request is the next one, also after an address was escaped."""
    second = line("/api/v1/search?q=x").replace(b"x HTTP", b"y HTTP") + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    status, body = send(line(f"/api/v1/search?q={QUERY}", method="HEAD"), headers=b"Content-Length: 0\r\n\r\n" + second[:-2])
    assert status == 200
    assert body.count(b"HTTP/1.1 ") == 1
    assert json.loads(body.rpartition(b"\r\n\r\n")[2])["query"] == "y"


def test_letters_in_headers_are_left_alone(send):
    assert send(line("/health"), headers=f"Connection: close\r\nX-Name: {QUERY}\r\n".encode())[0] == 200
    assert send(line("/health"), headers=f"Connection: close\r\n{QUERY}: x\r\n".encode())[0] == 400


def test_an_address_is_measured_as_it_is_read(send):
    assert send(line(f"/search?q={QUERY * 1_000}"))[0] == 200
    assert send(line(f"/search?q={QUERY * 5_000}"))[0] == 414
