"""How to install an extra: a line that works as it is typed, wherever kashaf came from."""

from __future__ import annotations

import importlib.metadata
import json
import shlex
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from kashaf import extras
from kashaf.extras import install_line

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = Path("/nowhere/site-packages")


@pytest.fixture
def installed(monkeypatch):
    """Give a function that fakes an installed kashaf, from pip's notes; pip is called by name."""

    def install(noted: dict[str, object] | None, root: Path = ELSEWHERE) -> None:
        class Distribution:
            def read_text(self, name: str) -> str | None:
                assert name == "direct_url.json"
                return noted and json.dumps(noted)

        monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution())
        monkeypatch.setattr(extras, "ROOT", root)
        monkeypatch.setattr(extras.shutil, "which", lambda name: str(Path(sys.executable).parent / name))

    return install


@pytest.mark.parametrize(
    ("noted", "wanted"),
    [
        (None, "kashaf[documents]"),
        ({"url": "file:///home/me/kashaf", "dir_info": {}}, "/home/me/kashaf[documents]"),
        ({"url": "file:///home/my%20own/%D9%83", "dir_info": {}}, "/home/my own/ك[documents]"),
        ({"url": "file:///tmp/kashaf-0.1.0.tar.gz", "archive_info": {}}, "/tmp/kashaf-0.1.0.tar.gz[documents]"),
        (
            {"url": "https://example.org/kashaf.whl", "archive_info": {}},
            "kashaf[documents] @ https://example.org/kashaf.whl",
        ),
        (
            {"url": "https://example.org/kashaf", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "kashaf[documents] @ git+https://example.org/kashaf@abc",
        ),
        (
            {"url": "file:///home/me/kashaf", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "kashaf[documents] @ git+file:///home/me/kashaf@abc",
        ),
    ],
)
def test_an_extra_comes_from_where_kashaf_came_from(installed, noted, wanted):
    installed(noted)
    assert shlex.split(install_line("documents")) == ["pip", "install", wanted]


def test_what_is_installed_as_editable_stays_so(installed):
    installed({"url": ROOT.as_uri(), "dir_info": {"editable": True}}, ROOT)
    assert shlex.split(install_line("documents")) == ["pip", "install", "-e", f"{ROOT}[documents]"]


def test_a_checkout_that_runs_names_itself_whatever_is_installed(installed, monkeypatch):
    installed({"url": "file:///another/copy", "dir_info": {}}, ROOT)
    assert shlex.split(install_line("documents"))[-1] == f"{ROOT}[documents]"

    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    assert shlex.split(install_line("documents"))[-1] == f"{ROOT}[documents]"


@pytest.mark.parametrize("found", [None, "/usr/bin/pip"])
def test_the_pip_of_another_python_is_not_named(installed, monkeypatch, found):
    installed(None)
    monkeypatch.setattr(extras.shutil, "which", lambda _: found)
    assert shlex.split(install_line("server")) == [sys.executable, "-m", "pip", "install", "kashaf[server]"]


def test_no_other_place_words_it():
    """All advice to install an extra comes from `install_line`."""
    rooms = ("kashaf", "analyzers", "cli", "documents", "index", "ingest", "search", "web")
    texts = {
        path: path.read_text(encoding="utf-8")
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if path.parent.name != "data"
    }
    assert [path.name for path, text in texts.items() if "pip install" in text and path.name != "extras.py"] == []
