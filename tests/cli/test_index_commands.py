"""`kashaf index` says what it refuses to do, and with which status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def folders(home: Path) -> tuple[Path, Path]:
    for year in ("2019", "2020"):
        (home / year).mkdir()
        for number in range(5):
            (home / year / f"{number:02}.txt").write_text(f"سرت {year} {number}", encoding="utf-8")
    return home / "2019", home / "2020"


def test_two_folders_with_the_same_names_are_all_in_the_archive(run: Run, folders: tuple[Path, Path]) -> None:
    assert run("index", *folders).stdout.startswith("added: 10, updated: 0")
    hits = [json.loads(line) for line in run("search", "سرت", "--json", "--limit", 20).stdout.splitlines()]
    assert sorted(hit["id"] for hit in hits) == sorted(f"{place}{n:02}.txt" for n in range(5) for place in ("", "2020/"))


def test_a_path_that_is_empty_is_refused_and_the_others_are_indexed(run: Run, folders: tuple[Path, Path]) -> None:
    run("index", *folders)
    for path in folders[0].iterdir():
        path.unlink()
    (folders[1] / "new.txt").write_text("سرت", encoding="utf-8")
    result = run("index", *folders)
    told = f"{folders[0]}: no file is there, but the index has 5 documents of it; if no disk is missing, --allow-removals removes them\n"
    assert (result.exit_code, result.stderr) == (2, told)
    assert result.stdout == "added: 1, updated: 0, moved: 0, removed: 0, unchanged: 5, skipped: 1\n"
    assert json.loads(run("index", folders[0], "--json").stdout)["skipped"][0]["path"] == str(folders[0])
    result = run("index", folders[0], "--allow-removals")
    assert (result.exit_code, told in result.stderr) == (0, False)
    assert "removed: 5" in result.stdout


def test_how_much_may_be_removed_can_be_set(run: Run, folders: tuple[Path, Path]) -> None:
    for number in range(5, 20):
        (folders[0] / f"{number:02}.txt").write_text(f"سرت {number}", encoding="utf-8")
    run("index", folders[0])
    for path in sorted(folders[0].iterdir())[:4]:
        path.unlink()
    result = run("index", folders[0], "--max-removals", 10)
    assert result.exit_code == 2
    assert "4 of its 20 documents would be removed, more than 10 %" in result.stderr
    assert run("index", folders[0], "--max-removals", 20).exit_code == 0
    assert run("index", folders[0], "--max-removals", 101).exit_code == 2


def test_an_index_that_would_be_gone_at_once_is_refused(run, tmp_path):
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    result = run("index", str(tmp_path), "--index", ":memory:")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "':memory:' is for kashaf.open alone: name a folder such as archive/" in result.stderr
