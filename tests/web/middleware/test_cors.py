"""Other sites may ask the API where the publisher says so, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask

from kashaf.web import Settings, blueprint, create_app

FRIEND, STRANGER = "https://friend.example", "https://stranger.example"
ASKED = "/api/v1/search?q=منارة"


@pytest.fixture
def shared(archive):
    return create_app(archive, Settings(cors=(FRIEND,))).test_client()


def ask(client, address, origin, method="get", **headers):
    return getattr(client, method)(address, headers={"Origin": origin, **headers})


def test_a_listed_site_may_read_the_answers_of_the_api(shared):
    answer = ask(shared, ASKED, FRIEND)
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    again = ask(shared, ASKED, FRIEND, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, FRIEND)


@pytest.mark.parametrize("path", ["search?level=x&q=x", "documents/nothing", "nowhere"])
def test_it_may_read_what_went_wrong_too(shared, path):
    assert ask(shared, f"/api/v1/{path}", FRIEND).headers["Access-Control-Allow-Origin"] == FRIEND


@pytest.mark.parametrize("origin", [STRANGER, "null", FRIEND + ":8080", FRIEND.upper()])
def test_another_site_may_not(shared, origin):
    answer = ask(shared, ASKED, origin)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/search?q=منارة", "/static/kashaf.css", "/document?id=news/1"])
def test_pages_stay_their_own(shared, path):
    answer = ask(shared, path, FRIEND)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_browser_that_asks_first_is_told_what_it_may_ask(shared):
    wanted = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    told = ask(shared, ASKED, FRIEND, "options", **wanted)
    assert told.status_code == 200
    assert "GET" in told.headers["Access-Control-Allow-Methods"]
    assert "POST" not in told.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in told.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Methods" not in ask(shared, ASKED, STRANGER, "options", **wanted).headers


def test_all_sites_may_ask_where_the_publisher_says_so_also_inside_another_site(archive):
    site = Flask("another site")
    site.register_blueprint(blueprint(archive, cors=["*"]), url_prefix="/our/archive")
    answer = ask(site.test_client(), "/our/archive" + ASKED, STRANGER)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Origin" not in answer.headers.get("Vary", "")
    several = create_app({"news": archive}, Settings(cors=("*",))).test_client()
    assert ask(several, "/news" + ASKED, STRANGER).headers["Access-Control-Allow-Origin"] == "*"


def test_without_a_word_from_the_publisher_nobody_may(client):
    answer = ask(client, ASKED, FRIEND)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert "Vary" not in answer.headers
