"""Whatever requests and documents hold, no answer breaks or runs what it should not.

No answer reveals anything about this machine.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kashaf.errors import (
    DamagedIndex,
    DocumentNotFound,
    EngineUnavailable,
    IncompatibleIndex,
    IndexLocked,
    IndexNotFound,
    InvalidRequest,
    StorageError,
)
from kashaf.search import Corpus
from kashaf.web import Settings, create_app
from tests.trials import examples

ROOT = Path(__file__).resolve().parents[3]

# --- what goes wrong ------------------------------------------------------------------------------


@pytest.fixture
def failing(archive, monkeypatch):
    """A site whose archive answers every question with an error."""

    def failing(error):
        def fail(*_, **__):
            raise error

        for name in ("search", "get", "excerpt", "facets", "find_in_book", "select", "similar", "suggest"):
            monkeypatch.setattr(archive, name, fail)
        for name in ("concordance", "frequencies"):
            monkeypatch.setattr(Corpus, name, fail)
        return create_app(archive).test_client()

    return failing


ASKING = ["/", "/search?q=x", "/document?id=x", "/pages?id=x&q=x", "/similar?id=x", "/concordance?q=x", "/words"]
ASKING_API = [f"/api/v1/{each}" for each in ("search?q=x", "suggest?q=x", "documents/x", "documents/x/similar", "frequencies")]


@pytest.mark.parametrize(
    "kind, status",
    [
        (IndexNotFound, 503),
        (IncompatibleIndex, 503),
        (DamagedIndex, 503),
        (StorageError, 503),
        (IndexLocked, 503),
        (EngineUnavailable, 503),
        (ZeroDivisionError, 500),
        (OSError, 500),
    ],
)
def test_an_error_that_names_a_place_is_logged_and_kept_from_the_reader(failing, caplog, kind, status):
    client = failing(kind("there is nothing in /home/somebody/secret\nforged line"))
    for path in [*ASKING, *ASKING_API]:
        with caplog.at_level(logging.ERROR, logger="kashaf.web"):
            answer = client.get(path)
        assert (answer.status_code, "secret" in answer.text, "Traceback" in answer.text) == (status, False, False)
        assert "/home/somebody/secret" in caplog.text
        caplog.clear()


def test_an_error_of_the_request_is_told_in_its_sentence(failing):
    client = failing(InvalidRequest("ask for <less>"))
    page = client.get("/search?q=سرت")
    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert LexborHTMLParser(page.text).css_first(".detail").text() == "ask for <less>"
    answer = client.get("/api/v1/search?q=سرت")
    assert (answer.status_code, answer.mimetype, answer.json["detail"]) == (400, "application/problem+json", "ask for <less>")


def test_readers_are_told_which_document_there_is_not_and_no_command(failing):
    client = failing(DocumentNotFound("the index in /srv has no document 'x': `kashaf search` shows the ids"))
    page = client.get("/document?id=<x>")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert LexborHTMLParser(page.text).css_first(".detail").text() == "لا توجد وثيقة معرّفها «<x>»."
    for path in ("documents/a/b", "documents/a/b/similar"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json["detail"]) == (404, "There is no document with the id 'a/b'.")


def test_an_address_with_line_breaks_stays_one_line_of_the_log(failing, caplog):
    failing(StorageError("full")).get("/api/v1/documents/a%0a2026-01-01%20forged%e2%80%ae")
    (record,) = caplog.records
    assert record.getMessage().splitlines() == [r"GET /api/v1/documents/a\x0a2026-01-01 forged\u202e: full"]


# --- headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/search?q=سرت", "/nowhere", "/api/v1/search?q=سرت", "/static/kashaf.css", "/health"])
def test_no_answer_may_be_framed_guessed_at_or_given_the_devices_of_a_reader(client, path):
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()", "usb=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert not {"Server", "X-Powered-By", "Set-Cookie"} & set(headers)


@pytest.mark.parametrize(
    "address, asked", [("https://archive.example.org", True), ("http://archive.example.org", False), ("", False)]
)
def test_encryption_is_asked_for_where_the_site_has_it(archive, address, asked):
    answer = create_app(archive, Settings(address=address)).test_client().get("/nowhere")
    assert ("Strict-Transport-Security" in answer.headers) is asked


# --- nothing that is asked breaks a page ----------------------------------------------------------

VIEWS = [
    "/",
    "/search",
    "/document",
    "/pages",
    "/help",
    "/similar",
    "/concordance",
    "/words",
    "/references",
    "/health",
    "/metrics",
]
API = ["search", "suggest", "facets", "analyze", "export", "concordance", "frequencies", "openapi.json"]
PATHS = [
    *VIEWS,
    *(f"/api/v1/{each}" for each in (*API, "documents/x", "documents/x/similar", "documents/x/pages")),
    *("/opensearch.xml", "/opensearch-suggestions", "/robots.txt"),
    "/static/kashaf.css",
    "/nowhere",
]
NAMES = [
    *("q", "page", "sort", "level", "filter", "facet", "lang", "id", "from", "copies", "limit", "offset", "context", "format"),
    *("prefix", "stopwords", "digits", "part", "go", "after", "text", "stages", "since", "until", "v"),
    *("_external", "_anchor", "_scheme", "_method", "endpoint", "filename", "q[]", "", "هـ"),
]
ODD = [
    *(
        "",
        "0",
        "-1",
        "٣",
        "²",
        "1e9",
        "9" * 40,
        "1_0",
        "*",
        "?",
        "~",
        "^",
        "-",
        "=",
        ":",
        "::",
        "..",
        "a:b:c",
        "\x00",
        "\n",
        "\u202e",
    ),
    *(
        '"',
        "«",
        "(" * 60,
        ")" * 60,
        "أو " * 60,
        "-" * 60,
        '"سرت"~9999999999',
        "سرت~9",
        "سرت^1e400",
        "س" * 3000,
        "التاريخ:9999-99",
    ),
    *(
        "date:0000..9999",
        "date:1438-13هـ",
        "date:month",
        "source:أ||ب",
        "title:",
        "source:|",
        "\ufeff",
        "ﷺ",
        "e\u0301" * 50,
        "\U0001f54c",
    ),
    *("all", "csv", "en", "keyness", "date:asc", "root", "%s%n", "{{7*7}}", "../../etc/passwd", "http://[", "//evil.example"),
]
RAW = [
    "%",
    "%00",
    "%ff",
    "%c3",
    "%ed%a0%80",
    "%ED%BF%BF",
    "%u0627",
    "%2",
    "%f0%28%8c%28",
    "%0d%0aSet-Cookie:a=b",
    "+",
    "=",
    "&&&",
]

written = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8"), max_size=40)
value = st.sampled_from(RAW) | written.map(quote)
query_strings = st.lists(st.tuples(st.sampled_from(NAMES).map(quote), value), max_size=6).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


@pytest.fixture
def every_view(archive):
    return create_app(archive, Settings(metrics=True)).test_client()


@settings(max_examples=examples(80), derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), query=query_strings)
@example(path="/search", query="q=" + "x" * 100_000)
@example(path="/search", query="&".join("filter=date:2016" for _ in range(1000)))
def test_no_parameter_breaks_an_answer(every_view, path, query):
    answer = every_view.get(path, query_string=query)
    assert answer.status_code in {200, 400, 404, 414}
    assert "Content-Security-Policy" in answer.headers
    answer.data.decode()


def test_every_view_is_tried(archive):
    rules = {rule.rule for rule in create_app(archive, Settings(metrics=True)).url_map.iter_rules()}
    tried = {path.replace("/x", "/<kashaf_id:id>").replace("kashaf.css", "<path:filename>") for path in PATHS}
    assert rules - tried == set()


IDS = [
    *(
        "..",
        "../..",
        "../../etc/passwd",
        "/etc/passwd",
        "//etc//passwd",
        ".",
        "a/../b",
        "a//b",
        "a/./b",
        "\\..\\x",
        "C:\\x",
        "%2e%2e",
    ),
    *("\x00", "a\x00b", "\n", "x" * 100_000, "\ufffe", "\u202egnp.x", "similar", "x/similar/similar", "?", "#", ";", " "),
]


@pytest.mark.parametrize(
    "id", [*map(quote, IDS), *(quote(each, safe="") for each in IDS), *RAW], ids=range(2 * len(IDS) + len(RAW))
)
def test_no_id_in_a_path_breaks_an_answer_or_leads_out(client, id):
    for path in (f"/api/v1/documents/{id}", f"/api/v1/documents/{id}/similar", f"/static/{id}", f"/{id}", f"/document?id={id}"):
        answer = client.get(path)
        assert answer.status_code in {200, 308, 400, 404, 414}, path
        assert "root:" not in answer.text
        assert answer.headers.get("Location", "/").startswith("/")
        assert not answer.headers.get("Location", "/").startswith(("//", "/\\"))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "GARBAGE"])
@pytest.mark.parametrize("path", ["/search?q=سرت", "/api/v1/search?q=سرت", "/static/kashaf.css"])
def test_addresses_are_for_reading_only(client, method, path):
    answer = client.open(path, method=method, data=b"x" * 100_000)
    assert answer.status_code in {405, 413}
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("path", ["/search?q=سرت", "/api/v1/search?q=سرت", "/nowhere"])
def test_head_answers_as_get_without_a_body_and_options_names_the_methods(client, path):
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.data, head.mimetype) == (whole.status_code, b"", whole.mimetype)
    if whole.status_code == 200:
        assert set(client.options(path).headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:99999999", "evil example", "[::1", "<script>", "a\u0627", ""])
@pytest.mark.parametrize(
    "path", ["/search?q=سرت", "/?_external=1", "/document?id=x", "/api/v1/openapi.json", "/api//v1/search"]
)
def test_no_answer_repeats_the_host_that_was_asked(client, host, path):
    answer = client.get(path, headers={"Host": host, "X-Forwarded-Host": "evil.example"}, base_url=None)
    assert "evil" not in answer.text
    assert "evil" not in str(answer.headers)
    assert answer.status_code < 500


@pytest.mark.parametrize("proxies", [0, 1])
def test_whole_addresses_begin_as_the_settings_say_whatever_host_was_asked(archive, proxies):
    client = create_app(archive, Settings(address="https://archive.example.org", proxies=proxies)).test_client()
    page = client.get("/document?id=news/1", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert page.status_code == 200
    assert "evil" not in page.text
    assert "https://archive.example.org/document?id=news" in page.text


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/..", "/\\evil.example", "/%2F/evil.example", "/search//", "//search", "///"]
)
def test_no_address_leads_to_another_site(archive, path):
    for archives in (archive, {"news": archive}):
        answer = create_app(archives).test_client().get(path)
        assert not answer.headers.get("Location", "/").replace("\\", "/").startswith(("//", "http"))


def test_every_test_that_the_table_of_threats_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8")))
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(named) > 15
    assert [name for name in named if f"def {name}(" not in tests] == []
