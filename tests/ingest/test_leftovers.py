"""No temporary folder of a killed process stays, and none of a living one is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kashaf.analyzers import Analyzer
from kashaf.documents import File, Options
from kashaf.index import Schema
from kashaf.ingest.file_contents import FileContents
from kashaf.ingest.leftovers import PREFIX, hold, remove_leftovers
from kashaf.ingest.worker_protocol import ReadFile

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import os, pathlib, signal, sys, tempfile
from kashaf.ingest.leftovers import PREFIX, hold
folder = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX))
assert hold(folder)
(folder / "part").write_text("x")
print(folder, flush=True)
sys.stdin.read()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def other(temporary: Path) -> Iterator[subprocess.Popen[str]]:
    """A process with a temporary folder, which is killed when its input ends."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True
    ) as process:
        yield process
        process.kill()


def test_what_a_killed_process_left_is_removed_by_the_next(other: subprocess.Popen[str], temporary: Path) -> None:
    assert other.stdout
    left = Path(other.stdout.readline().strip())
    remove_leftovers()
    assert (left / "part").exists(), "it is in use"
    other.communicate("")
    assert (left / "part").exists()
    remove_leftovers()
    assert list(temporary.iterdir()) == []


def test_one_that_was_taken_for_left_over_before_it_was_locked_is_no_more(temporary: Path) -> None:
    (folder := temporary / f"{PREFIX}x").mkdir()
    remove_leftovers()
    assert hold(folder) is None


def test_a_link_of_the_name_is_left_alone(temporary: Path) -> None:
    (temporary / "mine").mkdir()
    (temporary / "mine" / "text").write_text("x")
    (temporary / "kashaf-reading-link").symlink_to(temporary / "mine")
    remove_leftovers()
    assert (temporary / "mine" / "text").exists()


def test_reading_files_leaves_nothing(temporary: Path) -> None:
    (temporary / f"{PREFIX}killed").mkdir()
    path = temporary / "a.html"
    path.write_text("<p>نص", encoding="utf-8")
    there = path.stat()
    analyzer = Analyzer()
    with FileContents(analyzer, Schema(analyzer.fingerprint), Options(), workers=1) as pool:
        task = ReadFile(File(path, "a.html", there.st_size, there.st_mtime_ns), "")
        assert [entry.text for contents in pool.read([task]) for entry in contents.entries()] == ["نص"]
        assert len(list(temporary.glob(f"{PREFIX}*"))) == 1
    assert list(temporary.iterdir()) == [path]
