"""Clients that send half a request, or do not read the answer, block nobody else."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

import kashaf
from kashaf.web import connections
from kashaf.web.connections import Channel, close_stalled

HALVES = [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"]


def place(address):
    parts = urlsplit(address)
    return parts.hostname, parts.port


def ends(connection):
    """Wait until the other side has closed it."""
    connection.settimeout(30)
    try:
        while connection.recv(65_536):
            pass
    except ConnectionError:
        pass
    return True


def health(address):
    with urllib.request.urlopen(f"{address}health", timeout=30) as answer:
        return json.load(answer)["status"]


@pytest.mark.parametrize("half", HALVES)
def test_200_half_sent_requests_keep_nobody_from_the_site(archive, running, half):
    with running(archive) as address, ExitStack() as opened:
        for _ in range(200):
            opened.enter_context(socket.create_connection(place(address), timeout=30)).sendall(half)
        assert health(address) == "ok"
        with urllib.request.urlopen(f"{address}search?q=x", timeout=30) as answer:
            assert answer.status == 200


def test_when_nearly_all_places_are_taken_those_who_wait_longest_lose_theirs(archive, running, monkeypatch):
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 40)
    with running(archive) as address, ExitStack() as opened:
        halves = [opened.enter_context(socket.create_connection(place(address), timeout=30)) for _ in range(100)]
        for each in halves[:50]:
            assert ends(each)
        assert health(address) == "ok"


@pytest.mark.parametrize("half", HALVES)
def test_a_request_that_does_not_end_is_closed(archive, running, monkeypatch, half):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.2)
    with running(archive) as address, socket.create_connection(place(address), timeout=30) as connection:
        connection.sendall(half)
        assert ends(connection)


def test_a_browser_that_asks_no_more_is_closed_after_its_answer(archive, running, monkeypatch):
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.2)
    with running(archive) as address, socket.create_connection(place(address), timeout=30) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ends(connection)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An archive whose export is more than the buffers of any connection hold."""
    with kashaf.open(tmp_path_factory.mktemp("large") / "archive", create=True) as archive:
        archive.add({"id": str(number), "title": "", "text": "كلمة" + "!" * 500_000} for number in range(30))
        archive.commit()
        yield archive


def test_exports_that_nobody_takes_end_and_make_room_for_others(large, running, monkeypatch):
    monkeypatch.setattr(connections, "READ_SECONDS", 0.5)
    ask = b"GET /api/v1/export HTTP/1.1\r\nHost: x\r\n\r\n"
    with running(large) as address, ExitStack() as opened:
        for source in ("127.0.0.2", "127.0.0.3"):
            lazy = socket.create_connection(place(address), timeout=30, source_address=(source, 0))
            opened.enter_context(lazy).sendall(ask)
            assert lazy.recv(12) == b"HTTP/1.1 200"
        deadline = time.monotonic() + 60
        status = 503
        while status == 503 and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{address}api/v1/export?limit=1", timeout=30) as answer:
                    status = answer.status
            except urllib.error.HTTPError as error:
                status = error.code
        assert status == 200


def test_only_what_waits_too_long_is_stalled(monkeypatch):
    now = time.time()
    channel = object.__new__(Channel)
    channel.creation_time = channel.last_activity = now - 20
    channel.requests = ["one"]
    assert not channel.stalled(now)  # it is being answered
    channel.requests = []
    assert channel.stalled(now)  # nothing came
    channel._answered = now - 20
    assert not channel.stalled(now)  # between two requests
    channel.request, channel._begun = "half", now - 20
    assert channel.stalled(now)
    channel._begun = now - 1
    assert not channel.stalled(now)
    channel.total_outbufs_len, channel.requests = 1, ["one"]
    assert not channel.stalled(now)
    channel.last_activity = now - 40
    assert channel.stalled(now)
    closed = []
    monkeypatch.setattr(Channel, "handle_close", lambda _: closed.append(True))
    close_stalled([channel], 100)
    assert closed == [True]
