"""Fixtures of the command line: a place to run it in, an index of the seeds, and own processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kashaf
from kashaf.cli.entry import main

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an index of the seeds and of a book of three pages with fields; only for reading."""
    place = tmp_path_factory.mktemp("seeds") / "index"
    pages = [
        {"label": f"ص{number}", "text": f"صفحة {number} عن {what}"}
        for number, what in enumerate(("البحر", "القمر", "القمر"), 1)
    ]
    book = {"id": "book", "title": "كتاب القمر", "pages": pages, "author": "الجاحظ", "source": "المكتبة", "date": "2016-08-06"}
    with kashaf.open(place, create=True) as archive:
        archive.add_path(SEEDS)
        archive.add([book])
        archive.commit()
    return place


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with no variable set that changes the output or the index."""
    for name in ("KASHAF_INDEX", "KASHAF_DEBUG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(home: Path) -> Callable[..., Result]:
    """Give a function that runs the command line in this process."""

    def invoke(*args: str | Path, input: str | bytes | None = None, **env: str) -> Result:
        result = CliRunner().invoke(main, [str(arg) for arg in args], input=input, env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "KASHAF_DEBUG" not in result.stderr, result.stderr
        return result

    return invoke


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Give a function that starts the command line as a process of its own.

    Processes that still run at the end are killed.
    """
    started: list[subprocess.Popen[bytes]] = []

    def popen(*args: str | bytes | Path, **settings: object) -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | settings.pop("env", {})
        process = subprocess.Popen([sys.executable, "-m", "kashaf", *args], **(pipes | settings), env=env)
        started.append(process)
        return process

    yield popen
    for process in started:
        process.kill()
        process.communicate()
