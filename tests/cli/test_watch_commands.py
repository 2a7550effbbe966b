"""`kashaf watch` follows what happens to files: told by its lines, never by the clock."""

from __future__ import annotations

import itertools
import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

import kashaf
from kashaf.cli import watch_commands
from kashaf.extras import install_line

Watch = Callable[..., "Watching"]


class Watching:
    """A process that watches, and the lines that it prints."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def round(self) -> dict[str, object]:
        """Wait for the next round that changed something, and give its counts above zero."""
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read().decode()
        counts = json.loads(line)
        assert counts.pop("time")[10] == "T"
        return {name: count for name, count in counts.items() if count and name != "unchanged"}

    def says(self) -> str:
        """Wait for the next line on stderr."""
        return self.process.stderr.readline().decode().rstrip("\n")

    def ready(self) -> None:
        assert self.says().endswith("; Ctrl-C ends it")

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        _, told = self.process.communicate(timeout=60)
        return self.process.returncode, told.decode()


@pytest.fixture
def folder(home: Path) -> Path:
    folder = home / "وثائق"
    folder.mkdir()
    (folder / "أ.txt").write_text("غاراتٌ على سرت", encoding="utf-8")
    return folder


@pytest.fixture
def watch(start: Callable[..., subprocess.Popen[bytes]], folder: Path) -> Iterator[Watch]:
    def begin(*args: str | Path, index: str | Path = "index", **env: str) -> Watching:
        settings = {"LC_ALL": "C", **env}
        return Watching(start("watch", *(args or (folder,)), "--index", str(index), "--json", env=settings))

    return begin


def found(index: str | Path = "index", query: str = "سرت") -> list[str]:
    with kashaf.open(index) as archive:
        return sorted(hit.id for hit in archive.search(query))


def test_files_that_come_change_move_and_go_are_followed_before_the_eyes_of_readers(watch: Watch, folder: Path) -> None:
    watching = watch()
    assert watching.round() == {"added": 1}
    watching.ready()
    with kashaf.open("index") as archive:

        def found() -> list[str]:
            return sorted(hit.id for hit in archive.search("سرت"))

        (folder / "ب").mkdir()
        (folder / "ب" / "ج.txt").write_text("هدوءٌ في سرت", encoding="utf-8")
        assert watching.round() == {"added": 1}
        assert found() == ["أ.txt", "ب/ج.txt"]
        (folder / "أ.txt").write_text("لا شيء عن المدينة", encoding="utf-8")
        assert watching.round() == {"updated": 1}
        assert found() == ["ب/ج.txt"]
        (folder / "ب" / "ج.txt").rename(folder / "د.txt")
        assert watching.round() == {"moved": 1}
        (folder / "د.txt").unlink()
        assert watching.round() == {"removed": 1}
        assert found() == []
    assert watching.end() == (0, "")


def test_an_ignore_file_takes_hold_and_an_index_inside_is_neither_read_nor_heard(watch: Watch, folder: Path) -> None:
    (folder / "ب.tmp").write_text("سرت", encoding="utf-8")
    (folder / "empty.txt").touch()
    watching = watch(index=folder / "archive")
    assert watching.says() == f"{folder}/empty.txt: it is empty"  # and says it once
    assert set(watching.round()) == {"added", "skipped"}
    watching.ready()
    (folder / ".kashafignore").write_text("*.tmp\n")
    assert watching.round()["removed"] == 1
    with kashaf.open(folder / "archive") as archive:
        before = archive.generation
    (folder / "ج.tmp").write_text("سرت", encoding="utf-8")
    (folder / ".hidden").write_text("سرت", encoding="utf-8")
    (folder / "ج.txt").write_text("سرت", encoding="utf-8")
    assert watching.round()["added"] == 1
    with kashaf.open(folder / "archive") as archive:
        assert archive.generation == before + 1
        assert sorted(hit.id for hit in archive.search("سرت")) == ["أ.txt", "ج.txt"]
    assert watching.end(signal.SIGINT) == (0, "")


def test_a_burst_of_changes_is_taken_together_and_wholly(watch: Watch, folder: Path) -> None:
    watching = watch()
    watching.round()
    watching.ready()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"سرت {number}", encoding="utf-8")
    added = rounds = 0
    while added < 300:
        added += int(watching.round()["added"])
        rounds += 1
    assert (added, len(found())) == (300, 10)
    assert rounds < 20


def test_a_folder_that_vanishes_keeps_its_documents_and_is_followed_when_it_is_back(watch: Watch, folder: Path) -> None:
    watching = watch()
    watching.round()
    watching.ready()
    away = folder.with_name("away")
    folder.rename(away)
    assert watching.says() == f"{folder}: there is no such file or folder"
    assert found() == ["أ.txt"]
    (away / "ب.txt").write_text("سرت", encoding="utf-8")
    away.rename(folder)
    assert watching.round() == {"added": 1}
    (folder / "ج.txt").write_text("سرت", encoding="utf-8")
    assert watching.round() == {"added": 1}
    shutil.rmtree(folder)
    assert watching.says() == f"{folder}: there is no such file or folder"
    folder.mkdir()
    assert "no file is there, but the index has 3 documents of it" in watching.says()
    (folder / "أ.txt").write_text("سرت", encoding="utf-8")
    assert watching.round() == {"updated": 1, "removed": 2}
    assert watching.end() == (0, "")


def test_a_disk_that_is_missing_is_waited_for(watch: Watch, folder: Path) -> None:
    (folder / "ب").mkdir()
    for number in range(20):
        (folder / "ب" / f"{number}.txt").write_text(f"هدوء {number}", encoding="utf-8")
    watching = watch()
    watching.round()
    watching.ready()
    (folder / "ب").rename(folder.parent / "away")
    assert "20 of its 21 documents would be removed, more than 50 %" in watching.says()
    (folder.parent / "away" / "20.txt").write_text("هدوء 20", encoding="utf-8")
    (folder.parent / "away").rename(folder / "ب")
    assert watching.round() == {"added": 1}
    assert watching.end() == (0, "")


def test_it_is_looked_for_although_the_system_tells_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_commands, "_MISSING", 0)
    monkeypatch.setattr(watch_commands, "_events", lambda *_: itertools.repeat(False))
    refused = [kashaf.RemovalRefused("a disk is missing")]
    rounds = watch_commands._changes([folder], folder / "index", refused)
    for _ in range(3):
        next(rounds)


def test_it_waits_for_another_that_writes_and_takes_the_options_of_indexing(watch: Watch, folder: Path) -> None:
    with kashaf.open("index", create=True, fields={"size": "number"}) as archive:
        archive.add([{"id": "x", "title": "", "text": "سرت"}])
        watching = watch(folder, "--include", "*.txt", "--field", "size:number")
        assert "another process" in (told := watching.says())
        assert told.endswith("; waiting for it")
        archive.commit()
    assert watching.round() == {"added": 1}
    watching.ready()
    (folder / "ب.html").write_text("<p>سرت", encoding="utf-8")
    (folder / "ج.txt").write_text("سرت", encoding="utf-8")
    assert watching.round() == {"added": 1}
    assert found() == ["x", "أ.txt", "ج.txt"]


def test_a_file_alone_is_followed_where_another_takes_its_place_and_told_of_in_a_line(
    start: Callable[..., subprocess.Popen[bytes]], folder: Path
) -> None:
    watching = Watching(start("watch", folder / "أ.txt", env={"LC_ALL": "ar"}))
    when, counts = watching.process.stdout.readline().decode().rstrip("\n").split("\t")
    assert len(when) == len("2016-08-06 14:30:15")
    assert counts.startswith("المضاف: 1، المحدَّث: 0")
    assert watching.says() == f"تجري مراقبة {folder}/أ.txt؛ وCtrl-C ينهيها"
    (folder / "new").write_text("هدوء", encoding="utf-8")
    (folder / "new").replace(folder / "أ.txt")
    assert "\tالمضاف: 0، المحدَّث: 1" in watching.process.stdout.readline().decode()
    assert watching.end() == (0, "")


def test_what_cannot_be_watched_is_refused(run: Callable[..., Result], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusal(*args: str | Path) -> str:
        result = run("watch", *args)
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr

    assert refusal("-") == "kashaf: standard input can't be watched: name a file or a folder\n"
    assert refusal(folder, folder / "nothing") == f"kashaf: {folder}/nothing: there is no such file or folder\n"
    monkeypatch.setitem(__import__("sys").modules, "watchfiles", None)
    assert f"run `{install_line('documents')}`" in refusal(folder)
