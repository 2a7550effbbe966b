"""Documents analysed by other processes become the same entries, whatever happens to these."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kashaf.analyzers import Analyzer
from kashaf.documents import Document, Page
from kashaf.index import Entry, Schema, make_entries
from kashaf.ingest import analysis, pool
from kashaf.ingest.analysis import analyse
from tests.processes import alive

ANALYZER = Analyzer()
SCHEMA = Schema(ANALYZER.fingerprint)


def documents(count: int = 40) -> Iterator[Document]:
    for number in range(count):
        if number % 7:
            yield Document.from_text(f"{number}", f"عنوان {number}", "غاراتٌ أميركية في سرت " * 9, {"source": "الجزيرة"})
        else:
            yield Document(
                f"{number}", "كتاب \ud800", (Page(1, "ص1", "أول الكتاب"), Page(2, "ص2", "آخره")), {"date": "2016-08"}
            )


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every third document a batch, and processes from the second batch on."""
    monkeypatch.setattr(analysis, "INLINE_CHARACTERS", 1)
    monkeypatch.setattr(analysis, "_BATCH_CHARACTERS", 500)


def expected() -> list[Entry]:
    return list(make_entries(documents(), ANALYZER, SCHEMA))


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_the_entries_are_the_same_in_the_same_order(started: list[int], workers: int) -> None:
    assert list(analyse(documents(), ANALYZER, SCHEMA, workers)) == expected()
    assert len(started) == workers
    assert not any(map(alive, started))


def test_little_is_analysed_without_other_processes(started: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "INLINE_CHARACTERS", 1_000_000)
    assert list(analyse(documents(), ANALYZER, SCHEMA, 3)) == expected()
    assert started == []


@pytest.mark.parametrize("before", [0, 1, 25])
def test_what_came_before_an_error_is_yielded(before: int) -> None:
    def broken() -> Iterator[Document]:
        yield from list(documents())[:before]
        raise OSError("the disk is gone")

    found: list[Entry] = []
    with pytest.raises(OSError, match="the disk is gone"):
        found.extend(analyse(broken(), ANALYZER, SCHEMA, 2))
    assert found == list(make_entries(list(documents())[:before], ANALYZER, SCHEMA))


def test_whoever_stops_half_way_leaves_no_process(started: list[int]) -> None:
    entries = analyse(documents(400), ANALYZER, SCHEMA, 2)
    for _ in range(20):
        next(entries)
    assert len(started) == 2
    entries.close()
    assert not any(map(alive, started))


def test_the_work_of_a_process_that_dies_is_done_here(started: list[int]) -> None:
    found = []
    for number, entry in enumerate(analyse(documents(), ANALYZER, SCHEMA, 2)):
        found.append(entry)
        if number == 12:
            os.kill(started[0], signal.SIGKILL)
    assert found == expected()


def test_so_is_that_of_processes_that_can_not_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    assert list(analyse(documents(), ANALYZER, SCHEMA, 2)) == expected()


def test_and_of_those_with_other_rules(started: list[int]) -> None:
    class Other(Analyzer):
        fingerprint = "0123456789abcdef"

    assert list(analyse(documents(), Other(), SCHEMA, 1)) == expected()
    assert len(started) == 1


def test_a_process_ends_with_its_input() -> None:
    command = [sys.executable, "-c", pool._PROGRAM, json.dumps(sys.path)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=60)
    assert done.stdout == b""
