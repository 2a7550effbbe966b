import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.errors import InvalidRequest
from kashaf.web import blueprint, create_app

PATHS = [
    "/",
    "/search?q=سرت",
    "/document?id=news/1&q=منارة",
    "/nowhere",
    "/search?level=x&q=x",
    "/api/v1/search?q=سرت",
    "/static/kashaf.css",
]


@pytest.fixture
def site(archive):
    """Some other site, with its own pages, templates and a prefix for ours."""
    site = Flask("another site")
    site.add_url_rule("/", "front", lambda: "front page")
    site.register_blueprint(blueprint(archive, title="أرشيفنا"), url_prefix="/our/archive")
    return site.test_client()


# --- what every answer brings ---------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_protected_and_sets_no_cookie(client, path):
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", PATHS[:5])
def test_a_page_asks_for_nothing_outside_and_holds_no_inline_code(client, path):
    html = client.get(path).text
    page = LexborHTMLParser(html)

    assert "://" not in html[: html.index("<main")]
    assert not page.css("style, [style], script:not([src])")
    for node in page.css("[src], link[href]"):
        assert re.match("/static/[a-z]|/opensearch.xml", node.attributes.get("src") or node.attributes["href"])


@pytest.mark.parametrize("path", ["frame.css", "kashaf.css", "kashaf.js", "icon.svg"])
def test_static_files_ask_for_nothing_outside(client, path):
    written = client.get(f"/static/{path}").text.replace("http://www.w3.org/2000/svg", "")
    assert "://" not in written


@pytest.mark.parametrize("sheet", ["frame.css", "kashaf.css"])
def test_the_style_is_logical_so_that_it_serves_both_directions(client, sheet):
    style = re.sub(r"/\*.*?\*/", "", client.get(f"/static/{sheet}").text, flags=re.DOTALL)
    assert not re.search(r"\b(left|right)\b|\b(margin|padding|border)-(top|bottom)\b|italic|letter-spacing", style)


def test_fonts_are_our_own_with_their_licences(client):
    style = client.get("/static/kashaf.css").text
    fonts = re.findall(r'url\("(fonts/[^"]+)"\)', style)
    assert len(fonts) == 8
    for font in fonts:
        answer = client.get(f"/static/{font}")
        assert answer.mimetype == "font/woff2"
        assert "max-age" in answer.headers["Cache-Control"]
    for family in ("ibm-plex-sans-arabic", "noto-naskh-arabic"):
        assert "SIL Open Font License" in client.get(f"/static/fonts/{family}.OFL.txt").text


# --- inside another site --------------------------------------------------------------------------


def test_the_blueprint_lives_under_any_prefix(site):
    page = LexborHTMLParser(site.get("/our/archive/search?q=منارة").text)

    assert page.css(".results li")
    for node in page.css("[href], [src], [action]"):
        address = next(node.attributes[name] for name in ("href", "src", "action") if name in node.attributes)
        assert address.startswith(("/our/archive/", "?", "#")), address
    document = page.css_first(".results h2 a").attributes["href"]
    for address in (document, page.css_first("link[rel=stylesheet]").attributes["href"], "/our/archive/"):
        assert site.get(address).status_code == 200
    assert "أرشيفنا" in page.css_first("header").text()
    assert site.get("/our/archive/api/v1/openapi.json").json["servers"] == [{"url": "/our/archive/api/v1"}]


def test_the_blueprint_leaves_the_rest_of_the_site_alone(site):
    front = site.get("/")
    assert front.text == "front page"
    assert "Content-Security-Policy" not in front.headers
    assert "kashaf" not in site.get("/elsewhere").text


def test_errors_below_the_prefix_are_ours(site):
    for path, status in (("nowhere", 404), ("search?q=x&level=x", 400), ("document?id=x", 404)):
        answer = site.get(f"/our/archive/{path}")
        assert answer.status_code == status
        assert LexborHTMLParser(answer.text).css_first("header .brand").attributes["href"] == "/our/archive/"
        assert "Content-Security-Policy" in answer.headers
    for path in ("api/v1/nowhere", "api", "api/v1/search?q=x&level=x"):
        assert site.get(f"/our/archive/{path}").mimetype == "application/problem+json"


def test_below_a_prefix_that_is_called_api_pages_stay_pages(archive):
    site = Flask("another site")
    site.register_blueprint(blueprint(archive, cors=["*"]), url_prefix="/api/v1/archive")
    for path in ("nowhere", "search?q=x&level=x", "static/nothing.css"):
        answer = site.test_client().get(f"/api/v1/archive/{path}")
        assert answer.mimetype == "text/html"
        assert "Access-Control-Allow-Origin" not in answer.headers


# --- several archives -----------------------------------------------------------------------------


def test_several_archives_stand_under_their_names(archive):
    client = create_app({"news": archive, "كتب": archive}).test_client()

    start = LexborHTMLParser(client.get("/").text)
    assert [link.text() for link in start.css(".collections a")] == ["news", "كتب"]
    for link in start.css(".collections a"):
        assert client.get(link.attributes["href"]).status_code == 200
    assert (
        LexborHTMLParser(client.get("/news/search?q=منارة").text)
        .css_first(".results a")
        .attributes["href"]
        .startswith("/news/")
    )
    assert client.get("/كتب/api/v1/search?q=منارة").json["total"] == 24
    assert client.get("/nowhere").status_code == 404
    assert client.get("/news").status_code == 308
    assert client.get("/?lang=en").text.count("lang=en") >= 2


@pytest.mark.parametrize("name", ["", "a/b", "a b", "static", "search", "a.b"])
def test_a_name_must_fit_into_an_address(archive, name):
    with pytest.raises(InvalidRequest, match="cannot name an archive"):
        create_app({name: archive})


# --- what goes wrong ------------------------------------------------------------------------------


def test_what_nobody_expected_is_logged_and_kept_from_the_reader(archive, monkeypatch, caplog):
    def fail(*_, **__):
        raise ZeroDivisionError("a secret of /home/somebody")

    monkeypatch.setattr(archive, "search", fail)
    client = create_app(archive).test_client()

    for path in ("/search?q=سرت", "/api/v1/search?q=سرت"):
        with caplog.at_level(logging.ERROR, logger="kashaf.web"):
            answer = client.get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Content-Security-Policy" in answer.headers
    assert "a secret of /home/somebody" in caplog.text


def test_a_new_commit_is_seen_without_a_restart(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as writer:
        writer.add([{"id": "1", "title": "", "text": "عصفور"}])
        writer.commit()
        with kashaf.open(tmp_path / "archive") as reader:
            client = create_app(reader).test_client()
            assert client.get("/api/v1/search?q=عصفور").json["total"] == 1
            writer.add([{"id": "2", "title": "", "text": "عصفور آخر"}])
            writer.commit()
            assert client.get("/api/v1/search?q=عصفور").json["total"] == 2
            assert "نتيجتان" in client.get("/search?q=عصفور").text


WRONG = [None, True, 7, 1.5, b"x", "archive", [], [1], {}, {"a": 1}, {1: 2}, object(), Path("archive")]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: type(value).__name__)
def test_what_is_no_archive_is_refused(archive, wrong):
    for make in (create_app, blueprint, lambda wrong: create_app({"news": archive, "x": wrong})):
        with pytest.raises(InvalidRequest, match="archive"):
            make(wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"name": 7}, {"title": 7}, {"base": b"x"}, {"policy": "no"}, {"cors": "https://example.org"}, {"cors": [7]}],
    ids=str,
)
def test_what_a_blueprint_cannot_take_is_refused(archive, wrong):
    with pytest.raises(InvalidRequest, match=next(iter(wrong))):
        blueprint(archive, **wrong)


def test_settings_are_settings(archive):
    with pytest.raises(InvalidRequest, match="settings must be of the type Settings, not dict"):
        create_app(archive, {"title": "x"})
