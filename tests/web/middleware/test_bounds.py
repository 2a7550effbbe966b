"""Requests that are too long are refused unread.

A few expensive searches never keep others from the rest of the site.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.exceptions import ServiceUnavailable

from kashaf.web import Settings, create_app
from kashaf.web.middleware.bounds import EXPORTS, MAX_ADDRESS, MAX_BODY, MAX_PARAMETERS, RUNNING, WAITING, Places
from kashaf.web.server import THREADS

ADDRESSES = ("192.0.2.1", "192.0.2.2")


@pytest.fixture
def crowd(archive, monkeypatch):
    """A site with as many searches running as there may be.

    Gives its client, `begin` for more of them, what reports each that waits, and `end` for all.
    """
    ended, running, waiting = threading.Event(), threading.Semaphore(0), threading.Semaphore(0)

    class Told(threading.Condition):
        def wait_for(self, predicate, timeout=None):
            waiting.release()
            return super().wait_for(predicate, timeout)

    monkeypatch.setattr("kashaf.web.middleware.bounds.Condition", Told)
    search = archive.search

    def dear(query, **asked):
        if query == "dear":
            running.release()
            assert ended.wait(30)
        return search(query, **asked)

    monkeypatch.setattr(archive, "search", dear)
    app = create_app(archive)
    with ThreadPoolExecutor(RUNNING + WAITING) as pool:

        def begin(path, address):
            return pool.submit(lambda: app.test_client().get(path, environ_base={"REMOTE_ADDR": address}))

        begun = [begin("/search?q=dear", ADDRESSES[number % 2]) for number in range(RUNNING)]
        for _ in begun:
            assert running.acquire(timeout=30)
        yield app.test_client(), begin, waiting, ended.set
        ended.set()
        assert [each.result().status_code for each in begun] == [200] * RUNNING


def test_the_longest_query_that_is_read_fits_into_an_address_and_no_more(client):
    assert client.get("/search", query_string={"q": "س" * 5_000}).status_code == 200
    for path in ("/search?q=", "/api/v1/search?q=", "/api/v1/documents/", "/document?id="):
        answer = client.get(path + "x" * MAX_ADDRESS)
        assert answer.status_code == 414
        assert answer.mimetype == ("application/problem+json" if "api" in path else "text/html")
    assert "العنوان أطول" in client.get("/search?q=" + "x" * MAX_ADDRESS).text


def test_parameters_are_counted(client):
    assert client.get("/search?q=سرت" + "&lang=en" * (MAX_PARAMETERS - 1)).status_code == 200
    assert client.get("/search?q=سرت" + "&lang=en" * MAX_PARAMETERS).status_code == 414


def test_a_body_is_not_taken_in(client):
    assert client.get("/search?q=سرت", data=b"x" * (MAX_BODY + 1)).status_code == 413
    assert client.get("/search?q=سرت", data=b"x").status_code == 200


def test_one_search_too_many_is_told_to_come_back(crowd, monkeypatch):
    client = crowd[0]
    monkeypatch.setattr("kashaf.web.middleware.bounds.PATIENCE", 0.01)
    page = client.get("/search?q=سرت")
    assert (page.status_code, page.headers["Retry-After"], page.mimetype) == (503, "2", "text/html")
    assert "الطلبات عليه كثيرة" in page.text
    answer = client.get("/api/v1/search?q=سرت")
    assert (answer.status_code, answer.headers["Retry-After"], answer.mimetype) == (503, "2", "application/problem+json")


@pytest.mark.parametrize("path", ["/", "/help", "/health", "/static/kashaf.css", "/api/v1/openapi.json"])
def test_the_rest_of_the_site_is_answered_meanwhile(crowd, path):
    assert crowd[0].get(path).status_code == 200


def test_a_search_waits_for_another_to_end_and_few_do(crowd, monkeypatch):
    client, begin, waiting, end = crowd
    monkeypatch.setattr("kashaf.web.middleware.bounds.PATIENCE", 30)
    begun = [begin("/search?q=سرت", ADDRESSES[number % 2]) for number in range(WAITING)]
    for _ in begun:
        assert waiting.acquire(timeout=30)
    assert client.get("/words?q=سرت").status_code == 503
    end()
    assert [each.result().status_code for each in begun] == [200] * WAITING
    assert client.get("/search?q=سرت").status_code == 200


def test_few_exports_are_sent_at_once_and_each_makes_room_when_it_ends_or_breaks_off(archive):
    client = create_app(archive).test_client()
    begun = [
        client.get("/api/v1/export", buffered=False, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
        for number in range(EXPORTS)
    ]
    assert [each.status_code for each in begun] == [200] * EXPORTS
    refused = client.get("/api/v1/export")
    assert (refused.status_code, refused.mimetype) == (503, "application/problem+json")
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/search?q=سرت").status_code == 200
    for each in begun:
        each.close()  # its reader went away
    assert [client.get("/api/v1/export").status_code for _ in range(2 * EXPORTS)] == [200] * (2 * EXPORTS)


def test_searches_leave_threads_of_the_server_free():
    assert RUNNING + WAITING + EXPORTS < THREADS


def test_one_address_has_half_of_the_places_at_most(archive, monkeypatch):
    """Whoever asks all at once waits for its own searches, and others are answered meanwhile."""
    monkeypatch.setattr("kashaf.web.middleware.bounds.PATIENCE", 0.01)
    searches = Places(RUNNING, WAITING)
    begun = [searches.enter("192.0.2.1") for _ in range(RUNNING // 2)]
    with pytest.raises(ServiceUnavailable):
        searches.enter("192.0.2.1")
    others = [searches.enter("192.0.2.2") for _ in range(RUNNING // 2)]
    with pytest.raises(ServiceUnavailable):
        searches.enter("192.0.2.3")  # all are taken
    begun.pop()()
    searches.enter("192.0.2.3")()
    for leave in (*begun, *others):
        leave()
    assert not searches._running
    assert not searches._waiting


def test_one_address_waits_in_half_of_the_places_at_most(archive, monkeypatch):
    monkeypatch.setattr("kashaf.web.middleware.bounds.PATIENCE", 30)
    waiting = threading.Semaphore(0)

    class Told(threading.Condition):
        def wait_for(self, predicate, timeout=None):
            waiting.release()
            return super().wait_for(predicate, timeout)

    monkeypatch.setattr("kashaf.web.middleware.bounds.Condition", Told)
    searches = Places(RUNNING, WAITING)
    begun = [searches.enter(ADDRESSES[0]) for _ in range(RUNNING // 2)]

    def search():
        searches.enter(ADDRESSES[0])()

    with ThreadPoolExecutor(WAITING) as pool:
        asked = [pool.submit(search) for _ in range(WAITING // 2)]
        for _ in asked:
            assert waiting.acquire(timeout=30)
        with pytest.raises(ServiceUnavailable):
            searches.enter(ADDRESSES[0])
        searches.enter(ADDRESSES[1])()
        for leave in begun:
            leave()
        for each in asked:
            each.result(30)


def test_an_export_of_one_address_leaves_room_for_that_of_another(archive):
    client = create_app(archive, Settings(proxies=1)).test_client()
    first = client.get("/api/v1/export", buffered=False, headers={"X-Forwarded-For": "192.0.2.1"})
    assert client.get("/api/v1/export", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 503
    assert client.get("/api/v1/export", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 200
    first.close()
    assert client.get("/api/v1/export", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200
