"""The speed benchmark from end to end; the clock is never judged."""

import json
import signal
from contextlib import contextmanager

import pytest

from benchmarks import speed
from benchmarks.errors import Missing
from benchmarks.measurement import procedure
from benchmarks.speed import main
from benchmarks.systems.registry import SYSTEMS, Kind
from benchmarks.systems.servers import Server


@pytest.fixture(autouse=True)
def once(monkeypatch):
    """Open once and change once: what comes out is of the same form."""
    monkeypatch.setattr(procedure, "OPENINGS", 1)
    monkeypatch.setattr(procedure, "CHANGES", 1)


def test_every_system_is_measured_and_compared_with_kashaf(collection, tmp_path, capsys, table):
    out = tmp_path / "numbers.json"
    arguments = [str(collection), "--documents", "8", "--queries", "3", "--systems", "bm25s,sqlite,kashaf", "--out", str(out)]
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert "8 documents, 0.0 MB of text in UTF-8, 3 queries." in printed.out
    assert f"python -m benchmarks.speed {collection} --documents 8 --queries 3 --systems bm25s,sqlite,kashaf" in printed.out
    comparison, parts = printed.out.split("| mean ms a query")
    rows = table(comparison)
    assert rows[""] == ["kashaf", "SQLite FTS5", "bm25s"]
    assert rows["best 10 with snippets, p50 ms"][2] == "–"
    assert rows["best 10, ids alone, p50 ms"][0] == "–"
    for name, (ours, sqlite, bm25s) in rows.items():
        if name not in ("", "---"):
            assert "×" not in ours
            assert "×" in sqlite or "–" in (ours, sqlite)
            assert "×" in bm25s or "–" in (ours, bm25s)
    assert list(table("| mean ms a query" + parts))[2:] == [
        "analysis, planning and the rest",
        "engine's match",
        "reading",
        "snippets",
    ]
    numbers = json.loads(out.read_text(encoding="utf-8"))
    assert list(numbers["systems"]) == ["kashaf", "sqlite", "bm25s"]
    assert numbers["queries"] == 3
    for name, values in numbers["systems"].items():
        assert values["documents"] == 8
        assert values["asked"]["ids"] == (0 if name == "kashaf" else 3)
        assert values["index, MB"] > 0
        assert values["indexing, peak memory in MB"] > 1
        assert values["opening, until the first answer, ms"] > 0
        assert values["the same with imports, ms"] > values["opening, until the first answer, ms"]
    kashaf = numbers["systems"]["kashaf"]
    assert kashaf["asked"] == {"snippets": 3, "ids": 0, "prefix": 1, "wildcard": 2, "adding": 1, "replacing": 1}
    assert min(kashaf["mean ms a query"].values()) > 0


def test_growth_is_one_table_of_systems_and_sizes(collection, tmp_path, capsys, table):
    out = tmp_path / "numbers.json"
    assert main([str(collection), "--systems", "sqlite,whoosh", "--growth", "25,5", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed.splitlines() if line.startswith("|")]
    assert lines[0][:4] == ["system", "documents", "indexing, documents a second", "index, MB"]
    expected = [["Whoosh", "5"], ["Whoosh", "25"], ["SQLite FTS5", "5"], ["SQLite FTS5", "25"]]
    assert [line[:2] for line in lines[2:]] == expected
    assert list(json.loads(out.read_text(encoding="utf-8"))["sizes"]) == ["5", "25"]


def test_a_wrong_folder_is_one_line_and_status_2(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert str(tmp_path) in printed.err


def test_a_corpus_without_queries_is_one_line_and_status_2(collection, capsys):
    (collection / "queries.jsonl").write_text("", encoding="utf-8")
    assert main([str(collection)]) == 2
    assert "has no query in queries.jsonl" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told_before_the_work(collection, tmp_path, capsys):
    assert main([str(collection), "--out", str(tmp_path / "nowhere" / "file.json")]) == 2
    assert "make its folder first" in capsys.readouterr().err


@pytest.mark.parametrize("names", ["sqlite,nothing", "nothing", ","])
def test_a_name_that_is_no_system_is_told_with_those_there_are(collection, capsys, names):
    assert main([str(collection), "--systems", names]) == 2
    assert f"is no system: choose from {', '.join(SYSTEMS)}" in capsys.readouterr().err


@contextmanager
def absent(folder):
    raise Missing("nothing is installed: install it")
    yield Server("", str(folder), 0)


def test_a_system_that_is_not_installed_is_left_out_in_one_line(collection, capsys, monkeypatch, table):
    monkeypatch.setitem(SYSTEMS, "postgresql", Kind("PostgreSQL", SYSTEMS["postgresql"].make, absent))
    assert main([str(collection), "--queries", "1", "--systems", "sqlite,postgresql"]) == 0
    printed = capsys.readouterr()
    assert "postgresql is left out: nothing is installed: install it\n" in printed.err
    assert table(printed.out)[""] == ["SQLite FTS5"]
    assert main([str(collection), "--systems", "postgresql"]) == 2
    assert "none of the systems can be measured here" in capsys.readouterr().err


def test_a_server_is_stopped_and_its_folder_removed_whatever_happens(collection, capsys, monkeypatch):
    seen = []

    @contextmanager
    def server(folder):
        folder.mkdir(parents=True, exist_ok=True)
        seen.append(folder)
        try:
            yield Server("a server", str(folder), 0)
        finally:
            seen.append("stopped")

    def interrupted(*_arguments):
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setitem(SYSTEMS, "sqlite", Kind("SQLite FTS5", SYSTEMS["sqlite"].make, server))
    monkeypatch.setattr(procedure, "_openings", interrupted)
    before = signal.getsignal(signal.SIGTERM)
    assert main([str(collection), "--systems", "sqlite"]) == 130
    assert capsys.readouterr().err.endswith("interrupted: nothing was kept\n")
    assert signal.getsignal(signal.SIGTERM) is before
    assert seen[1::2] == ["stopped"] * 3  # the attempt, indexing, opening
    assert not any(folder.exists() for folder in seen[::2])


def test_an_interrupt_ends_quietly(collection, capsys, monkeypatch):
    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(speed, "available", interrupted)
    assert main([str(collection)]) == 130
    assert capsys.readouterr().err == "interrupted: nothing was kept\n"
