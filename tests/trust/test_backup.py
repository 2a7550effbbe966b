"""Backups made while another process writes.

An export holds one commit; a copy of the folder does too, or reports that it does not.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

import kashaf
from kashaf.errors import KashafError
from tests.processes import environment
from tests.trials import ROUNDS
from tests.trust.trying import EMBEDDED, write_export

WRITER = """
import sys
import kashaf
with kashaf.open(sys.argv[1]) as archive:
    turn = 0
    while True:
        turn += 1
        archive.add({"id": f"{n:02}", "title": f"من {turn}", "text": f"كتاب من {turn}"} for n in range(20))
        archive.add([{"id": f"new {turn}", "text": f"بحر من {turn}"}])
        archive.remove([f"new {turn - 2}"])
        archive.commit(compact=turn % 4 == 0)
        print(turn, flush=True)
"""


@contextmanager
def writing(url: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process commit again and again, until this ends."""
    command = [sys.executable, "-c", WRITER, url]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(LC_ALL="C.UTF-8", PYTHONUTF8="1"))
    try:
        assert writer.stdout.readline()
        yield writer
        assert writer.poll() is None, "it should write until it is ended"
    finally:
        writer.kill()
        writer.communicate()


def is_one_commit(records: list[dict[str, str]]) -> bool:
    """Say whether documents are those of one commit of the writer."""
    (turn,) = {record["title"].removeprefix("من ") for record in records if len(record["id"]) == 2}
    others = {record["id"] for record in records if len(record["id"]) > 2}
    wanted = {f"new {n}" for n in (int(turn) - 1, int(turn)) if n > 0}
    return len(records) == 20 + len(others) and others == wanted


def copy(source: Path, target: Path, pause: Callable[[], object]) -> None:
    """Copy a folder as cp does, and call ``pause`` after each file.

    cp goes on when a file disappears before its turn.
    """
    for path in list(source.rglob("*")):
        to = target / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError, IsADirectoryError):
            shutil.copyfile(path, to)
            pause()


def nothing() -> None:
    """Copy on at once."""


def judge(folder: Path) -> str:
    """Give the outcome of a copy.

    It is one commit, is refused when opened or read, or is named by check; anything else fails.
    """
    try:
        with kashaf.open(folder) as archive:
            found = {hit.id for hit in archive.search("كتاب", limit=40, collapse=False)}
            records = [json.loads(line) for line in write_export(str(folder)).splitlines()]
            if is_one_commit(records) and found == {f"{n:02}" for n in range(20)}:
                return "one commit"
            damages = [damage for damage in archive.check() if not damage.harmless]
    except KashafError:
        return "refused"
    assert damages, "neither one commit nor named by check"
    return "named by check"


@pytest.mark.parametrize("engine", EMBEDDED)
def test_a_copy_of_the_folder_opens_with_one_commit_or_says_that_it_does_not(engine, tmp_path, record_property):
    url = f"{engine}:{tmp_path / 'index'}"
    with kashaf.open(url, create=True):
        pass
    became: Counter[str] = Counter()
    with writing(url) as writer:
        for turn in range(ROUNDS):
            writer.stdout.readline()  # so that it commits between
            slow = writer.stdout.readline if turn % 3 == 2 else nothing
            copy(tmp_path / "index", tmp_path / "copy", slow)
            became[judge(tmp_path / "copy")] += 1
            shutil.rmtree(tmp_path / "copy")
    assert became["one commit"]
    record_property("copies", [engine, dict(became)])


@pytest.mark.parametrize("engine", EMBEDDED)
def test_an_export_holds_one_commit(engine, tmp_path, record_property):
    url = f"{engine}:{tmp_path / 'index'}"
    with kashaf.open(url, create=True):
        pass
    with writing(url):
        for _ in range(ROUNDS):
            assert is_one_commit([json.loads(line) for line in write_export(url).splitlines()])
    record_property("exports", [engine, ROUNDS])
