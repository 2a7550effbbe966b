"""One address may send only so many requests a minute.

What a page needs is free, and a broken counter refuses nobody.
"""

from __future__ import annotations

import logging
import re
import sys

import pytest
from limits.storage import MemoryStorage

from kashaf.errors import EngineUnavailable, InvalidRequest
from kashaf.extras import install_line
from kashaf.web import Settings, create_app


class FailingStorage(MemoryStorage):
    """A storage on a machine that is down."""

    STORAGE_SCHEME = ("kashaf-failing",)
    asked = 0

    def acquire_entry(self, *_, **__):
        type(self).asked += 1
        raise ConnectionError("redis://:secret@192.0.2.1 refused")


@pytest.fixture
def limited(archive):
    """A client of a site that answers three requests a minute: `limited(proxies=1)`."""

    def limited(**settings):
        return create_app(archive, Settings(**{"rate": 3, **settings})).test_client()

    return limited


def statuses(client, *paths, **headers):
    return [client.get(path, headers=headers).status_code for path in paths]


def test_pages_and_answers_count_together(limited):
    client = limited()
    assert statuses(client, "/", "/api/v1/search?q=سرت", "/nowhere", "/help", "/api/v1/search?q=سرت") == [
        200,
        200,
        404,
        429,
        429,
    ]


def test_a_refusal_says_when_to_come_back_on_a_designed_page(limited):
    client = limited(rate=1)
    client.get("/")
    for language, told in (("ar", "انتظر دقيقة"), ("en", "Wait a minute")):
        page = client.get(f"/search?q=سرت&lang={language}")
        assert (page.status_code, page.mimetype) == (429, "text/html")
        assert told in page.text
        assert "Content-Security-Policy" in page.headers
        assert 1 <= int(page.headers["Retry-After"]) <= 60
    answer = client.get("/api/v1/search?q=سرت")
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert "Retry-After" in answer.headers


def test_static_files_and_health_are_free(limited):
    client = limited(rate=1, metrics=True)
    paths = ("/static/kashaf.css", "/health", "/metrics")
    assert statuses(client, *paths * 3, "/") == [200] * 10


def test_suggestions_count_apart_and_ten_times_as_many(limited):
    client = limited(rate=1)
    assert statuses(client, "/", *["/api/v1/suggest?q=م"] * 10, "/api/v1/suggest?q=م") == [200] * 11 + [429]


def test_each_address_counts_for_itself_as_the_proxy_names_it(limited):
    client = limited(rate=1, proxies=1)

    def ask(address):
        return client.get("/", headers={"X-Forwarded-For": address}).status_code

    assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("192.0.2.1")] == [200, 200, 429]
    assert ask("192.0.2.9, 192.0.2.1") == 429  # what the sender wrote before the proxy is not believed
    assert [ask("2001:db8::1"), ask("2001:db8::ffff:2"), ask("2001:db8:0:1::1")] == [200, 429, 200]
    assert ask("::ffff:192.0.2.1") == 429
    assert [ask("nobody"), ask("none")] == [200, 429]


@pytest.mark.parametrize("written", ["192.0.2.1:4711", "192.0.2.1:4712"])
def test_a_port_behind_an_address_is_no_part_of_it(limited, written):
    client = limited(rate=1, proxies=1)
    assert client.get("/", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200
    assert client.get("/", headers={"X-Forwarded-For": written}).status_code == 429
    assert client.get("/", headers={"X-Forwarded-For": "192.0.2.2:4711"}).status_code == 200
    assert client.get("/", headers={"X-Forwarded-For": '"[2001:db8::1]:4711"'}).status_code == 200
    assert client.get("/", headers={"X-Forwarded-For": "2001:db8::2"}).status_code == 429


def test_without_proxies_a_forwarded_address_is_not_believed(limited):
    client = limited(rate=1)
    assert [client.get("/", headers={"X-Forwarded-For": f"192.0.2.{each}"}).status_code for each in (1, 2)] == [200, 429]


def test_without_a_rate_nothing_is_counted(limited):
    assert statuses(limited(rate=0), *["/help"] * 50) == [200] * 50


def test_a_storage_that_fails_lets_all_through_and_is_logged_once(limited, caplog):
    client = limited(rate=1, rate_storage="kashaf-failing://x")
    FailingStorage.asked = 0
    with caplog.at_level(logging.ERROR, logger="kashaf.web"):
        assert statuses(client, *["/help"] * 5) == [200] * 5
    (record,) = caplog.records
    assert "ConnectionError" in record.getMessage()
    assert "secret" not in caplog.text
    assert FailingStorage.asked == 1  # it is left alone for a while


@pytest.mark.parametrize("storage", ["nonsense", "carrier-pigeon://:secret@x", "memcached://x"])
def test_a_storage_there_is_not_is_told_at_the_start(limited, storage):
    with pytest.raises(InvalidRequest, match="rate_storage") as raised:
        limited(rate_storage=storage)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("settings", [{"rate": 1}, {"password": "x", "rate": 0}])
def test_without_the_library_the_start_says_what_to_install(limited, monkeypatch, settings):
    monkeypatch.setitem(sys.modules, "limits.storage", None)
    with pytest.raises(EngineUnavailable, match=re.escape(install_line("server"))):
        limited(**settings)
    limited(rate=0)
