"""Ctrl-C and SIGTERM end every long command where that does no harm, whenever they come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

import kashaf
from kashaf.analyzers import Analyzer
from kashaf.cli import terminal
from kashaf.documents import Options
from kashaf.index import Schema
from kashaf.index.whoosh import check as whoosh_check
from kashaf.ingest.file_contents import FileContents
from kashaf.ingest.worker_protocol import ReadFile
from kashaf.interruption import Input, Output, heed, orderly, sleep

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
SIGNALS = [signal.SIGINT, signal.SIGTERM]

both_signals = pytest.mark.parametrize("number", SIGNALS, ids=["ctrl-c", "sigterm"])


class Finalized:
    """What gets a signal while it is finalized, where Python swallows what is raised."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        signal.raise_signal(self.number)


# noted, and heeded


@both_signals
def test_a_signal_is_raised_where_it_is_heeded_and_nowhere_else(number):
    with pytest.raises(KeyboardInterrupt), orderly():  # noqa: PT012 - that the first lines do not raise is what is tested
        heed()
        signal.raise_signal(number)
        done = ["goes on"]
        heed()
        done.append("not here")
    assert done == ["goes on"]
    heed()


@both_signals
def test_a_signal_within_a_finalizer_is_not_lost(number):
    with pytest.raises(KeyboardInterrupt), orderly():  # noqa: PT012
        Finalized(number)
        heed()


def test_afterwards_signals_do_what_they_did():
    before = [signal.getsignal(number) for number in SIGNALS]
    with orderly(), orderly():
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_second_signal_ends_the_work_wherever_it_is():
    with pytest.raises(KeyboardInterrupt), orderly():  # noqa: PT012
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("it goes on")


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with orderly():
            signal.raise_signal(signal.SIGINT)
            heed()
    finally:
        signal.signal(signal.SIGINT, before)


# whoever waits


@pytest.mark.parametrize(
    "wait",
    [
        lambda pipe: sleep(3_600),
        lambda pipe: Input(pipe[0]).read(1),
        lambda pipe: Output(pipe[1]).write(b"x" * 10_000_000),
    ],
    ids=["sleeping", "reading", "writing"],
)
def test_waiting_ends(wait):
    pipe = os.pipe()
    with pytest.raises(KeyboardInterrupt), orderly():  # noqa: PT012
        signal.raise_signal(signal.SIGTERM)
        wait(pipe)
    for end in pipe:
        os.close(end)


def test_waiting_for_a_reading_process_ends(tmp_path):
    book = tmp_path / "book.pdf"
    book.write_bytes(b"%PDF-1.7")
    found = book.stat()
    file = kashaf.documents.File(book, "book.pdf", found.st_size, found.st_mtime_ns, None)
    with pytest.raises(KeyboardInterrupt), orderly(), FileContents(Analyzer(), Schema(""), Options()) as pool:  # noqa: PT012
        signal.raise_signal(signal.SIGTERM)
        next(pool.read([ReadFile(file, "")]))


def test_what_is_read_and_written_arrives_whole():
    here, there = os.pipe()
    assert Output(there).write(b"x" * 10_000) == 10_000
    os.close(there)
    assert Input(here).readall() == b"x" * 10_000
    os.close(here)


# the commands


def signal_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let a signal come, within a finalizer, when a command first tells of its progress."""
    progress = terminal.progress

    @contextmanager
    def with_a_signal(**settings: bool):
        with progress(**settings) as show:

            def shown(done: int, total: int | None) -> None:
                Finalized(number)
                show(done, total)

            yield shown

    monkeypatch.setattr(terminal, "progress", with_a_signal)


LONG = {
    "index": (["index", SEEDS], "interrupted; the last commit is intact"),
    "import": (["import", "all.jsonl"], "interrupted; what was done is kept: "),
    "export": (["export", "again.jsonl"], "interrupted; what was done is kept: "),
    "export to a pipe": (["export"], "interrupted\n"),
    "migrate": (["migrate", ".kashaf", "copy"], "interrupted; what was done is kept: "),
    "rebuild": (["rebuild"], "interrupted; the index is as it was before"),
    "embed": (["embed"], "interrupted; what was done is kept: "),
    "check": (["check"], "interrupted\n"),
}


@both_signals
@pytest.mark.parametrize("name", LONG)
def test_a_long_command_ends_with_its_status_and_a_line_and_keeps_what_was_committed(run, home, monkeypatch, name, number):
    (home / "old.txt").write_text("قديم", encoding="utf-8")
    assert run("index", "old.txt").exit_code == 0
    assert run("export", "all.jsonl").exit_code == 0
    signal_at(monkeypatch, number)
    monkeypatch.setattr(whoosh_check, "_columns", lambda _: Finalized(number) and [])
    args, said = LONG[name]
    result = run(*args)
    assert (result.exit_code, result.stderr[: len("kashaf: " + said)]) == (2, "kashaf: " + said)
    assert result.stderr.count("\n") == 1
    monkeypatch.undo()
    with kashaf.open(home / ".kashaf") as archive:
        assert archive.stats().documents == 1
        assert archive.check() == []


@both_signals
def test_waiting_for_records_ends(start, home, number):
    process = start("index", "-", env={"LC_ALL": "C"})
    process.stdin.write(b'not a record\n{"id": "1", "text": "x"}\n')
    process.stdin.flush()
    until_it_waits(home)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (2, b"", b"kashaf: interrupted; the last commit is intact\n")


def until_it_waits(home: Path) -> None:
    """Wait until a command has made its index: then its handlers are there."""
    while not (home / ".kashaf" / "manifest.json").exists():
        sleep(0.01)


@both_signals
def test_an_export_that_nobody_reads_ends(start, home, number):
    with kashaf.open(".kashaf", create=True) as archive:
        archive.add({"id": str(number), "text": "نص " * 100} for number in range(1_000))
        archive.commit()
    process = start("export", env={"LC_ALL": "C"})
    process.stdout.read(1_000)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (2, b"kashaf: interrupted\n")


WATCHED = """
import os, signal
from kashaf.cli import entry
from kashaf.cli import watch_commands

class Finalized:
    def __del__(self):
        signal.raise_signal(int(os.environ["NUMBER"]))

def told(report, as_json):
    print("a round", flush=True)
    Finalized()

watch_commands._print = told
entry.main()
"""


@both_signals
def test_watching_ends_when_a_signal_comes_within_a_finalizer(home, number):
    (home / "one.txt").write_text("واحد", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, "watch", "one.txt"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "NUMBER": str(int(number))},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"a round\n"), done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_second_signal_does_not_wait_for_requests_under_way(run, seeds_index, monkeypatch):
    signals = [signal.SIGTERM, signal.SIGTERM]

    def wait(*_: object) -> None:
        signal.raise_signal(signals.pop())  # of an empty list: it went on

    monkeypatch.setattr("kashaf.web.server.Server._busy", lambda _: True)
    monkeypatch.setattr("kashaf.web.server.Server._wait", wait)
    result = run("serve", "--index", seeds_index, "--port", "0")
    assert (result.exit_code, result.stderr, signals) == (0, "", [])


def test_threads_other_than_the_main_one_go_on():
    with orderly(), ThreadPoolExecutor(1) as threads:
        signal.raise_signal(signal.SIGTERM)
        assert threads.submit(heed).result() is None


@pytest.mark.parametrize("command", ["serve", "demo"])
@both_signals
def test_serving_ends_quietly_also_before_it_begins(run, seeds_index, monkeypatch, command, number):
    from kashaf import web

    def serve(*_: object, ready: Callable[[str], None], **__: object) -> None:
        Finalized(number)
        ready("http://127.0.0.1/")

    monkeypatch.setattr(web, "serve", serve)
    result = run(command, KASHAF_INDEX=str(seeds_index))
    assert (result.exit_code, result.output) == (0, "")
