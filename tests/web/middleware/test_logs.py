"""A line for each request, and a note of each query without hits.

It is always one line, and never delays or breaks an answer.
"""

from __future__ import annotations

import json
import logging
import re
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from kashaf.web import Settings, create_app
from kashaf.web.middleware.logs import _File

LINE = re.compile(
    r'(?P<address>\S+) - (?P<user>\S+) \[(?P<time>[^]]+)\] "(?P<asked>[^"]*)" (?P<status>\d{3}) (?P<size>\d+|-) '
    r'"(?P<referrer>[^"]*)" "(?P<agent>[^"]*)" (?P<milliseconds>\d+)'
)

# --- the log of requests --------------------------------------------------------------------------


@pytest.fixture
def ask(archive, capsys):
    """Send requests to a site that logs, and give what each left on standard error.

    Use: `ask("/", headers=…)`.
    """

    def ask(path, user="reader", **request):
        client = create_app(archive, Settings(access_log=True, user_header="X-Remote-User", proxies=1)).test_client()
        headers = {"X-Remote-User": user, **request.pop("headers", {})}
        answer = client.open(path, headers=headers, **request)
        written = capsys.readouterr().err
        assert written.endswith("\n")
        assert written.count("\n") == 1
        return answer, LINE.fullmatch(written.strip())

    return ask


def test_a_request_is_a_line_of_the_combined_format_with_its_milliseconds(ask):
    headers = {"Referer": "https://example.org/", "User-Agent": "Browser/1.0 (x)", "X-Forwarded-For": "192.0.2.7"}
    answer, line = ask("/search?q=%D8%B3%D8%B1%D8%AA&lang=en", headers=headers)
    assert line["address"] == "192.0.2.7"
    assert line["user"] == "reader"
    assert re.fullmatch(r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000", line["time"])
    assert line["asked"] == "GET /search?q=%D8%B3%D8%B1%D8%AA&lang=en HTTP/1.1"
    assert (line["status"], line["size"]) == ("200", str(len(answer.data)))
    assert (line["referrer"], line["agent"]) == ("https://example.org/", "Browser/1.0 (x)")


@pytest.mark.parametrize(
    "path, status", [("/nowhere", "404"), ("/search?sort=x&q=x", "400"), ("/static/kashaf.css", "200"), ("/health", "200")]
)
def test_every_answer_has_its_line(ask, path, status):
    assert ask(path)[1]["status"] == status


def test_whom_the_proxy_did_not_name_has_no_name(ask):
    line = ask("/", user="")[1]
    assert (line["user"], line["status"]) == ("-", "403")


@pytest.mark.parametrize(
    "bad", ["\x1b[31m", "\x07", '" 200 0 "-" "-" 1', "\u202e", "\u2066", "\x85", "\u2028", "\\", "\x7f", "ÿ"]
)
def test_nothing_that_is_sent_makes_a_line_of_its_own_or_turns_it_about(ask, bad):
    sent = bad.encode("utf-8").decode("latin-1")
    headers = {"User-Agent": f"a{sent}b", "Referer": f"a{sent}b"}
    _, line = ask(f"/nowhere/a\n{bad}b", headers=headers)
    assert line, "it is no line of the format"
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line[0])
    assert line["status"] == "404"


def test_a_name_with_spaces_is_one_word(ask):
    assert ask("/", user="a b")[1]["user"] == "a_b"


def test_nothing_is_logged_unless_it_is_asked_for_and_a_password_never_is(archive, capsys):
    create_app(archive).test_client().get("/")
    assert capsys.readouterr() == ("", "")
    client = create_app(archive, Settings(access_log=True, password="secret")).test_client()
    client.get("/", headers={"Authorization": "Basic YTpzZWNyZXQ="})
    written = capsys.readouterr().err
    assert " 200 " in written
    assert "secret" not in written
    assert "YTpzZWNyZXQ=" not in written


# --- the queries that found nothing ---------------------------------------------------------------

NOTHING = "قسطنطينوبوليس"


@pytest.fixture
def noting(archive, tmp_path):
    """A client of a site that notes, and what it has noted so far."""
    path = tmp_path / "unanswered.jsonl"
    client = create_app({"news": archive}, Settings(unanswered=str(path))).test_client()
    return client, lambda: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


@pytest.mark.parametrize("view", ["search", "api/v1/search"])
def test_a_query_that_finds_nothing_is_noted_with_its_time_and_without_who_asked(noting, view):
    client, noted = noting
    client.get(f"/news/{view}", query_string={"q": NOTHING, "level": "root"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    (line,) = noted()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", line.pop("time"))
    assert line == {"query": NOTHING, "collection": "news", "level": "root"}


@pytest.mark.parametrize("query", ["q=سرت", f"q={NOTHING}&filter=source:x", f"q={NOTHING}&page=2", "q=", "q=x&sort=nonsense"])
def test_what_finds_something_or_is_narrowed_by_filters_is_not(noting, query):
    client, noted = noting
    client.get(f"/news/search?{query}")
    assert noted() == []


def test_a_query_is_one_line_whatever_it_holds_and_its_beginning_is_enough(noting, tmp_path):
    client, noted = noting
    bad = f'"{NOTHING}\n{{"\u2028\x00\u202e\\'
    for query in (bad, NOTHING + "ظ" * 4_000):
        client.get("/news/search", query_string={"q": query})
    assert [line["query"] for line in noted()] == [bad, NOTHING + "ظ" * (1_000 - len(NOTHING))]
    written = (tmp_path / "unanswered.jsonl").read_text(encoding="utf-8")
    assert NOTHING in written
    assert not re.search("[\x00-\x09\x7f-\x9f\u2028-\u202e]", written)


def test_only_its_owner_reads_the_file(noting, tmp_path):
    noting[0].get(f"/news/search?q={NOTHING}")
    assert stat.S_IMODE((tmp_path / "unanswered.jsonl").stat().st_mode) & 0o077 == 0


def test_two_files_of_their_size_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("kashaf.web.middleware.logs.MAX_BYTES", 100)
    path = tmp_path / "lines"
    for number in range(100):
        _File(str(path)).append(f"line {number}")
    assert {each.name for each in tmp_path.iterdir()} == {"lines", "lines.1"}
    kept = [(tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("lines.1", "lines")]
    assert all(each.stat().st_size <= 100 for each in tmp_path.iterdir())
    numbers = [int(line.removeprefix("line ")) for each in kept for line in each]
    assert numbers == list(range(numbers[0], 100))


def write_many(path, name):
    for number in range(200):
        _File(path).append(f"{name} {number}")


def test_processes_append_whole_lines_to_one_file(tmp_path):
    path = tmp_path / "lines"
    with ProcessPoolExecutor(3, mp_context=get_context("fork")) as pool:
        list(pool.map(write_many, [str(path)] * 3, "abc"))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == sorted(f"{name} {number}" for name in "abc" for number in range(200))


def test_a_file_that_cannot_be_written_is_told_once_and_breaks_no_answer(archive, tmp_path, caplog):
    client = create_app(archive, Settings(unanswered=str(tmp_path / "no" / "such" / "folder"))).test_client()
    with caplog.at_level(logging.ERROR, logger="kashaf.web"):
        assert [client.get(f"/search?q={NOTHING}").status_code for _ in range(3)] == [200] * 3
    (record,) = caplog.records
    assert "not noted" in record.getMessage()
