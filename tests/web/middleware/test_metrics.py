"""Requests are counted, by one process or several.

Prometheus can read the counts if the publisher wants it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from kashaf.errors import EngineUnavailable
from kashaf.extras import install_line
from kashaf.search import Results
from kashaf.web import Settings, create_app

ROOT = Path(__file__).resolve().parents[3]
METRICS = Settings(metrics=True)


def numbers(client):
    """Read every sample that /metrics shows."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_nobody_counts_unless_it_is_asked_for(client):
    assert client.get("/metrics").status_code == 404


def test_requests_are_counted_by_view_and_status_with_their_time(archive):
    client = create_app(archive, METRICS).test_client()
    for path in ("/search?q=سرت", "/search?q=منارة", "/search?sort=x&q=x", "/api/v1/search?q=سرت", "/nowhere", "/nowhere/else"):
        client.get(path)
    found = numbers(client)
    assert found["kashaf_requests_total", "200", "search"] == 2
    assert found["kashaf_requests_total", "400", "search"] == 1
    assert found["kashaf_requests_total", "200", "api_search"] == 1
    assert found["kashaf_requests_total", "404", "none"] == 2
    assert found["kashaf_request_seconds_count", "search"] == 3
    assert 0 < found["kashaf_request_seconds_sum", "search"] < 60


def test_files_health_and_the_numbers_themselves_are_not_counted(archive):
    client = create_app(archive, METRICS).test_client()
    for path in ("/static/kashaf.css", "/health", "/metrics"):
        client.get(path)
    assert not [name for name in numbers(client) if name[0] == "kashaf_requests_total"]


def test_searches_that_find_nothing_or_are_cut_are_counted_by_collection(archive, monkeypatch):
    client = create_app({"news": archive, "books": archive}, METRICS).test_client()
    for path in ("/news/search?q=سرت", "/news/search?q=قسطنطينوبوليس", "/books/api/v1/search?q=قسطنطينوبوليس", "/news/"):
        client.get(path)
    monkeypatch.setattr(archive, "search", lambda query, **_: Results(query, 0, 0, (), partial=True))
    client.get("/books/search?q=سرت")
    monkeypatch.undo()
    found = numbers(client)
    assert (found["kashaf_searches_total", "news"], found["kashaf_searches_total", "books"]) == (2, 2)
    assert (found["kashaf_searches_empty_total", "news"], found["kashaf_searches_empty_total", "books"]) == (1, 2)
    assert (found["kashaf_searches_partial_total", "news"], found["kashaf_searches_partial_total", "books"]) == (0, 1)


def test_a_search_that_runs_is_counted_while_it_does(archive, monkeypatch):
    client = create_app(archive, METRICS).test_client()
    during, search = [], archive.search

    def look(query, **asked):
        if query == "سرت":
            with ThreadPoolExecutor(1) as pool:
                during.append(pool.submit(numbers, client).result()["kashaf_searches_running",])
        return search(query, **asked)

    monkeypatch.setattr(archive, "search", look)
    client.get("/search?q=سرت")
    assert during == [1]
    assert numbers(client)["kashaf_searches_running",] == 0


def test_what_the_archives_hold_is_told(archive):
    found = numbers(create_app({"news": archive}, METRICS).test_client())
    assert found["kashaf_documents", "news"] == archive.stats().documents
    assert found["kashaf_generation", "news"] == archive.stats().generation


def test_applications_count_apart(archive):
    one, other = (create_app(archive, METRICS).test_client() for _ in range(2))
    one.get("/help")
    assert ("kashaf_requests_total", "200", "help") in numbers(one)
    assert ("kashaf_requests_total", "200", "help") not in numbers(other)


ASK = """
import sys, kashaf
from kashaf.web import Settings, create_app
with kashaf.open(sys.argv[1]) as archive:
    client = create_app(archive, Settings(metrics=True)).test_client()
    client.get("/search?q=قسطنطينوبوليس")
    print(client.get("/metrics").text)
"""


def test_several_processes_count_together(archive, tmp_path):
    told = ""
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASK, archive.url],
            env={"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        told = done.stdout
    assert 'kashaf_requests_total{status="200",view="search"} 2.0' in told
    assert 'kashaf_request_seconds_count{view="search"} 2.0' in told
    assert 'kashaf_searches_empty_total{collection=""} 2.0' in told
    assert 'kashaf_documents{collection=""}' in told


def test_without_the_library_the_start_says_what_to_install(archive, monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(EngineUnavailable, match=re.escape(install_line("server"))):
        create_app(archive, METRICS)
