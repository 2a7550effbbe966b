"""Only who knows the password, or whom the proxy has signed in, sees anything."""

from __future__ import annotations

from base64 import b64encode

import pytest
from selectolax.lexbor import LexborHTMLParser

from kashaf.errors import InvalidRequest
from kashaf.web import Settings, create_app
from kashaf.web.middleware.authentication import ATTEMPTS

PATHS = ["/", "/search?q=سرت", "/nowhere", "/api/v1/search?q=سرت", "/metrics"]
OPEN = ["/health", "/static/kashaf.css"]


def basic(password, user="anybody"):
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


@pytest.fixture
def closed(archive):
    """A client of a site behind a password."""
    return create_app(archive, Settings(password="سرّ الأرشيف:é", metrics=True)).test_client()


@pytest.mark.parametrize("path", PATHS)
def test_without_the_password_there_is_nothing_but_a_question(closed, path):
    answer = closed.get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="kashaf archive", charset=UTF-8'
    assert answer.mimetype == ("application/problem+json" if "api" in path else "text/html")
    assert "Set-Cookie" not in answer.headers
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("user", ["", "anybody", "قارئ"])
@pytest.mark.parametrize("password", ["سرّ الأرشيف:é", "سرّ الأرشيف:e\u0301"])
def test_with_it_all_is_answered_whatever_the_name_and_however_it_is_composed(closed, user, password):
    statuses = [closed.get(path, headers=basic(password, user)).status_code for path in PATHS]
    assert statuses == [200, 200, 404, 200, 200]


def test_the_question_is_a_designed_page_in_both_languages(closed):
    for language, told in (("ar", "محمي بكلمة مرور"), ("en", "asks for a password")):
        page = LexborHTMLParser(closed.get(f"/?lang={language}").text)
        assert told in page.css_first("h1").text()


@pytest.mark.parametrize("password", ["", "سرّ", "سرّ الأرشيف:é ", "\x00", "x" * 5000])
def test_another_password_is_none(closed, password):
    assert closed.get("/", headers=basic(password)).status_code == 401


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!!", "Basic /w==", "Basic Og==", "Bearer x", "x", "", "Basic \u00ff", "basic"]
)
def test_what_is_no_password_is_no_password(closed, header):
    assert closed.get("/", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("path", OPEN)
def test_health_and_the_look_of_the_page_that_asks_are_for_everybody(closed, signed, path):
    assert closed.get(path).status_code == 200
    assert signed.get(path).status_code == 200


def test_guessing_ends_soon_for_its_address_alone(archive):
    client = create_app(archive, Settings(password="right", proxies=1)).test_client()

    def ask(password, address="192.0.2.1"):
        return client.get("/", headers={**basic(password), "X-Forwarded-For": address})

    assert [ask("wrong").status_code for _ in range(ATTEMPTS)] == [401] * ATTEMPTS
    refused = ask("right")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)
    assert ask("right", "192.0.2.2").status_code == 200
    assert client.get("/", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 401


def test_the_right_password_is_never_counted(closed):
    statuses = [closed.get("/help", headers=basic("سرّ الأرشيف:é")).status_code for _ in range(3 * ATTEMPTS)]
    assert set(statuses) == {200}


@pytest.mark.parametrize("path", ["/", "/static/kashaf.css", "/static/fonts/noto-naskh-arabic-arabic-400-normal.woff2"])
def test_no_cache_that_people_share_keeps_what_is_behind_a_password(closed, path):
    control = closed.get(path, headers=basic("سرّ الأرشيف:é")).headers["Cache-Control"]
    assert "private" in control
    assert "public" not in control


@pytest.fixture
def signed(archive):
    """A client of a site behind a proxy that signs people in."""
    return create_app(archive, Settings(user_header="X-Remote-User", proxies=1)).test_client()


def test_whom_the_proxy_names_is_answered(signed):
    answer = signed.get("/search?q=سرت", headers={"X-Remote-User": "reader"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [{}, {"X-Remote-User": ""}, {"X-Remote-User": " "}, {"X-User": "reader"}])
def test_whom_it_does_not_name_is_shown_the_way(signed, path, headers):
    answer = signed.get(path, headers=headers)
    assert answer.status_code == 403
    if "api" in path:
        assert answer.mimetype == "application/problem+json"
    else:
        assert "سجّل الدخول" in answer.text


def test_a_header_that_everybody_could_send_is_refused_at_the_start(archive):
    with pytest.raises(InvalidRequest, match="proxies"):
        create_app(archive, Settings(user_header="X-Remote-User"))
