"""Commands that write wait for another process that does, and name it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

import kashaf
from kashaf.search import Archive

Start = Callable[..., subprocess.Popen[bytes]]
RECORDS = b'{"id": "new", "text": "\xd8\xb3\xd8\xb1\xd8\xaa"}\n'


@pytest.fixture(params=["index", "tantivy:index"], ids=["whoosh", "tantivy"])
def busy(request: pytest.FixtureRequest, home: Path) -> Iterator[Archive]:
    """An archive that is being written to, as another process sees it."""
    (home / "a.txt").write_text("نص", encoding="utf-8")
    (home / "words.txt").write_text("سيارة، عربة", encoding="utf-8")
    (home / "new.jsonl").write_bytes(RECORDS)
    with kashaf.open(request.param, create=True) as archive:
        archive.add([{"id": "first", "text": "سرت"}])
        archive.commit()
        with kashaf.open("other", create=True) as other:
            other.add([{"id": "first", "text": "سرت"}])
            other.commit()
        archive.remove(())
        yield archive
        archive.rollback()


WRITING = [
    ("index", "a.txt"),
    ("index", "-"),
    ("import", "new.jsonl"),
    ("import", "-"),
    ("remove", "first"),
    ("rebuild",),
    ("synonyms", "words.txt"),
]


def asked(command: tuple[str, ...]) -> tuple[str, ...]:
    return (*command, "--index", "index")


@pytest.mark.parametrize(
    ("busy", "command"),
    [
        *(("index", asked(command)) for command in WRITING),
        ("index", ("migrate", "other", "index")),
        ("tantivy:index", asked(WRITING[0])),  # all engines wait in the same way
    ],
    indirect=["busy"],
    ids=lambda given: given if isinstance(given, str) else " ".join(given[:2]),
)
def test_it_is_done_when_the_other_has_finished(busy: Archive, start: Start, command: tuple[str, ...]) -> None:
    process = start(*command, "--wait", "60")
    assert process.stdin
    assert process.stderr
    process.stdin.write(RECORDS)
    process.stdin.close()
    process.stdin = None
    line = process.stderr.readline().decode()
    assert f"(process {os.getpid()}, " in line
    assert line.endswith("; waiting for it\n")
    busy.rollback()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert b"waiting" not in said


@pytest.mark.parametrize("command", [*map(asked, WRITING)], ids=lambda given: " ".join(given[:2]))
def test_it_is_an_error_when_the_time_is_over(busy: Archive, run: Callable[..., Result], command: tuple[str, ...]) -> None:
    result = run(*command, "--wait", "0", input=RECORDS)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "another process is writing to index" in result.stderr
    busy.rollback()
    with kashaf.open("index") as archive:
        assert [document.id for document in archive.select("*").documents] == ["first"]


def test_an_interruption_ends_the_waiting(busy: Archive, start: Start) -> None:
    process = start("remove", "first", "--index", "index", "--wait", "600")
    assert process.stderr
    assert process.stderr.readline().endswith(b"waiting for it\n")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[1] == b"kashaf: interrupted; the last commit is intact\n"
    assert process.returncode == 2
    assert busy.search("سرت").total == 1


def test_what_another_command_wrote_meanwhile_is_seen(busy: Archive, start: Start) -> None:
    process = start("rebuild", "--index", "index", "--wait", "60")
    assert process.stderr
    process.stderr.readline()
    busy.add([{"id": "second", "text": "سرت"}])
    busy.commit()
    assert process.communicate(timeout=60)[0] == b"documents made anew: 2\n"


def test_who_writes_is_named_with_its_command(home: Path, start: Start) -> None:
    writing = start("index", "-", "--index", "index", env={"LC_ALL": "C.UTF-8"})
    until = time.monotonic() + 60
    while not (home / "index" / "writer.json").exists() and time.monotonic() < until:
        time.sleep(0.05)
    waiting = start("remove", "x", "--index", "index", "--wait", "0")
    said = waiting.communicate(timeout=60)[1].decode()
    assert f"(process {writing.pid}, kashaf index, since " in said
    writing.communicate(RECORDS, timeout=60)
    assert writing.returncode == 0
    assert not (home / "index" / "writer.json").exists()


@pytest.mark.parametrize("note", [b"", b"[]", b'{"process": -1, "command": "x", "since": 0}', None], ids=str)
def test_a_note_that_says_nothing_true_names_nobody(busy: Archive, run: Callable[..., Result], note: bytes | None) -> None:
    if note is None:
        done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
        note = b'{"process": %d, "command": "x", "since": 0}' % int(done.stdout)
    Path("index/writer.json").write_bytes(note)
    said = run("remove", "first", "--index", "index", "--wait", "0").stderr
    assert "another process is writing to index: wait until" in said
