"""Repeated requests get "not modified", without a search.

Files with their version in the name are cached for a year.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

import kashaf
from kashaf.errors import StorageError
from kashaf.web import create_app
from kashaf.web.middleware import caching

PAGES = ["/", "/search?q=منارة", "/document?id=news/1&q=منارة", "/concordance?q=منارة", "/words", "/help"]
API = [
    "/api/v1/search?q=منارة",
    "/api/v1/documents/news/1",
    "/api/v1/documents/news/1/similar",
    "/api/v1/concordance?q=منارة&format=csv",
    "/api/v1/openapi.json",
]


def ask(client, address, tag=None):
    return client.get(address, headers={"If-None-Match": tag} if tag else None)


@pytest.fixture
def growing(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add([{"id": "1", "text": "عصفور"}])
        archive.commit()
        yield archive


@pytest.mark.parametrize("address", PAGES + API)
def test_who_has_an_answer_is_told_so_until_the_next_commit(growing, address):
    growing.add([{"id": "news/1", "text": "منارة"}])
    growing.commit()
    client = create_app(growing).test_client()
    first = ask(client, address)
    assert first.status_code == 200
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["Cache-Control"] == "no-cache"

    again = ask(client, address, first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" in again.headers
    assert client.head(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.head(address).headers["ETag"] == first.headers["ETag"]

    growing.add([{"id": "2", "text": "عصفور"}])
    growing.commit()
    changed = ask(client, address, first.headers["ETag"])
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_nothing_is_searched_for_who_has_the_answer(archive, monkeypatch):
    client = create_app(archive).test_client()
    tag = ask(client, "/api/v1/search?q=منارة").headers["ETag"]
    monkeypatch.setattr(archive, "search", None)
    assert ask(client, "/api/v1/search?q=منارة", tag).status_code == 304
    assert ask(client, "/api/v1/search?q=منارة", f'"other", {tag}').status_code == 304


@pytest.mark.parametrize("other", ["/search?q=سرت", "/search?q=منارة&lang=en", "/api/v1/search?q=منارة"])
def test_the_tag_is_of_one_address_in_one_language(client, other):
    tag = ask(client, "/search?q=منارة").headers["ETag"]
    assert ask(client, other, tag).status_code == 200


def test_another_version_another_process_and_another_reader_have_other_tags(archive, monkeypatch):
    client = create_app(archive).test_client()
    page, answer = "/search?q=منارة", "/api/v1/search?q=منارة"
    tags = {address: ask(client, address).headers["ETag"] for address in (page, answer)}
    later = create_app(archive).test_client()
    assert ask(later, page, tags[page]).status_code == 200
    assert ask(later, answer, tags[answer]).status_code == 304
    client.set_cookie("who", "me")
    assert ask(client, page, tags[page]).status_code == 200
    monkeypatch.setattr(caching, "__version__", "99")
    assert ask(later, answer, tags[answer]).status_code == 200


def test_what_counts_newness_is_another_answer_tomorrow(client, monkeypatch):
    class Tomorrow(datetime):
        @classmethod
        def now(cls, zone):
            return datetime(2100, 1, 1, tzinfo=UTC)

    recent, plain = "/api/v1/search?q=منارة&sort=recent", "/api/v1/search?q=منارة"
    tags = {address: ask(client, address).headers["ETag"] for address in (recent, plain)}
    assert ask(client, recent, tags[recent]).status_code == 304
    monkeypatch.setattr(caching, "datetime", Tomorrow)
    assert ask(client, recent, tags[recent]).status_code == 200
    assert ask(client, plain, tags[plain]).status_code == 304


def test_what_was_cut_short_has_no_tag(archive, monkeypatch):
    whole = archive.search
    monkeypatch.setattr(archive, "search", lambda *asked, **more: dataclasses.replace(whole(*asked, **more), partial=True))
    client = create_app(archive).test_client()
    for address in ("/search?q=منارة", "/api/v1/search?q=منارة"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "ETag" not in answer.headers


def test_what_goes_wrong_has_no_tag(archive, monkeypatch):
    client = create_app(archive).test_client()
    tag = ask(client, "/api/v1/search?q=منارة").headers["ETag"]
    for address in ("/nowhere", "/search?q=x&level=x", "/document?id=nothing", "/api/v1/search?q=x&sort=x"):
        answer = ask(client, address, "*")
        assert answer.status_code in {400, 404}
        assert "ETag" not in answer.headers

    def fail(_):
        raise StorageError("the disk is gone")

    monkeypatch.setattr(type(archive), "version_token", property(fail))
    assert ask(client, "/api/v1/search?q=منارة", tag).status_code == 200
    assert ask(client, "/help").status_code == 200


def test_suggestions_are_kept_for_a_minute_by_who_asked_and_none_are_not_kept(client, archive):
    archive.suggest("منا")  # makes the table
    some = client.get("/api/v1/suggest?q=منا")
    assert some.json["suggestions"]
    assert some.headers["Cache-Control"] == "private, max-age=60"
    none = client.get("/api/v1/suggest?q=قسطنط")
    assert not none.json["suggestions"]
    assert none.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in some.headers
    assert "ETag" not in none.headers


def test_files_are_linked_with_their_version_and_kept_for_a_year(client):
    page = client.get("/").text
    links = re.findall(r'(?:href|src)="(/static/(?!fonts/)[^"]+)"', page)
    assert len(links) >= 3
    for link in links:
        assert re.search(r"\?v=[0-9a-f]{12}\Z", link)
        assert client.get(link).headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert client.get(link.partition("?")[0]).headers["Cache-Control"] == "no-cache"
        assert client.get(link[:-1] + "_").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/nothing.css?v=123456789012").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/" + quote("../app.py") + "?v=1").status_code == 404


@pytest.mark.parametrize(
    "address", ["/search?q=عصفور", "/api/v1/search?q=عصفور", "/document?id=1&q=عصفور", "/api/v1/documents/1"]
)
def test_the_answer_is_of_the_commit_that_its_tag_names(growing, address, monkeypatch):
    client = create_app(growing).test_client()
    before = ask(client, address)
    tagged = caching.Caching.spare

    def commit_meanwhile(self):
        answer = tagged(self)
        with kashaf.open(growing.url) as writer:
            writer.add([{"id": "1", "text": "عصفور آخر"}, {"id": "2", "text": "عصفور"}])
            writer.commit()
        growing.search("عصفور")  # another thread sees the new commit
        return answer

    monkeypatch.setattr(caching.Caching, "spare", commit_meanwhile)
    meanwhile = ask(create_app(growing).test_client(), address)
    monkeypatch.undo()

    def without_seconds(answer):
        return re.sub(r'"seconds": ?[\d.e-]+', "", answer.get_data(as_text=True))

    if meanwhile.headers["ETag"] == before.headers["ETag"] or "api" in address:
        assert without_seconds(meanwhile) == without_seconds(before)
    assert "عصفور آخر" not in meanwhile.get_data(as_text=True)
    assert "عصفور آخر" in ask(client, "/api/v1/documents/1").get_json()["pages"][0]["text"]
