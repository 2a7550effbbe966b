"""A folder of files of all kinds is made, read and indexed.

The benchmark prints and writes down what that takes.
"""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks.collections.corpus import read_corpus
from benchmarks.collections.mixed import SHARES, make_folder
from benchmarks.documents import main
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.spending import spend
from benchmarks.systems.extraction import read_folder


def test_the_readers_read_every_kind_of_file_that_is_made(tmp_path, collection) -> None:
    made = make_folder(tmp_path / "folder", lambda: read_corpus(collection), 100)
    assert made == SHARES
    read = read_folder(tmp_path / "folder")
    assert {kind: each.files for kind, each in read.items()} == SHARES
    assert not any(each.refused for each in read.values())
    assert {kind: each.documents // each.files for kind, each in read.items() if each.documents != each.files} == {
        "csv": 20,
        "xlsx": 20,
        "jsonl": 20,
        "zip": 5,
    }
    assert all(each.letters for each in read.values())


def test_processes_share_the_files(tmp_path, collection) -> None:
    make_folder(tmp_path / "folder", lambda: read_corpus(collection), 100, pdfs=False)
    parts = [read_folder(tmp_path / "folder", part, 3) for part in range(3)]
    assert [sum(each.files for each in part.values()) for part in parts] == [34, 33, 33]


def test_a_folder_is_measured(tmp_path, collection, capsys, table) -> None:
    out = tmp_path / "numbers.json"
    status = main([str(collection), "--files", "60", "--without-pdf", "--engines", "tantivy", "--out", str(out)])
    printed = capsys.readouterr().out
    assert status == 0
    numbers = json.loads(out.read_text(encoding="utf-8"))
    whats = [each["what"] for each in numbers["times"]]
    assert whats[0] == "all bytes"
    assert whats[-2:] == ["again, nothing changed, Tantivy", "again, 1 changed and 1 moved, Tantivy"]
    assert set(table(printed)) >= {*whats, *numbers["kinds"]}
    assert numbers["files"] == sum(each["files"] for each in numbers["kinds"].values()) == 60
    assert all(each["seconds"] > 0 and each["cpu"] > 0 for each in numbers["times"])


def test_an_engine_that_is_not_known_is_told(collection, capsys) -> None:
    assert main([str(collection), "--engines", "lucene"]) == 2
    assert capsys.readouterr().err == "lucene is no engine that is measured here: name tantivy, whoosh\n"


def test_what_a_command_takes_counts_the_processes_that_it_starts() -> None:
    held = "x = b'x' * 100_000_000; import time; time.sleep(0.5)"
    spent = spend([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"])
    assert spent.child > 100_000_000 > spent.peak > 1_000_000
    assert spent.seconds > 0.5
    assert 0 < spent.cpu < spent.seconds


def test_a_command_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(BenchmarkError, match=r"no more$"):
        spend([sys.executable, "-c", "raise SystemExit('no more')"])
