"""`kashaf.open(":memory:")`: an archive for a test or a notebook, of which nothing is left."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.errors import InvalidRequest, KashafError, StorageError, UncommittedWarning
from kashaf.search import export_records, import_records, migrate, rebuild

ROOT = Path(__file__).resolve().parents[2]
RECORD = {"id": "1", "text": "غارات على سرت", "year": 2016}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files: nothing may be left in it, nor in the working folder."""
    folder, here = tmp_path / "temporary", tmp_path / "here"
    folder.mkdir()
    here.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.chdir(here)
    yield folder
    gc.collect()
    assert [*folder.iterdir(), *here.iterdir()] == []


@pytest.mark.parametrize("given", [{}, {"create": True}, {"create": False}])
def test_it_is_an_archive_like_others_in_a_folder_of_its_own(temporary: Path, given: dict[str, bool]) -> None:
    with kashaf.open(":memory:", fields={"year": "number"}, **given) as archive:
        archive.add([RECORD])
        archive.commit()
        assert [hit.id for hit in archive.search("سرت", filters=["year:2016"])] == ["1"]
        assert archive.suggest("سر")
        (folder,) = temporary.iterdir()
        assert archive.url == str(folder)
        with kashaf.open(archive.url) as again:
            assert again.get("1") == archive.get("1")


def test_each_is_another() -> None:
    with kashaf.open(":memory:") as one, kashaf.open(":memory:") as other:
        one.add([RECORD])
        one.commit()
        assert (len(one), len(other)) == (1, 0)


def test_closing_removes_it_also_with_what_was_not_committed(temporary: Path) -> None:
    archive = kashaf.open(":memory:")
    archive.add([RECORD])
    with pytest.warns(UncommittedWarning) as caught:
        archive.close()
    assert caught[0].filename == __file__
    assert list(temporary.iterdir()) == []
    archive.close()
    with pytest.raises(InvalidRequest, match="closed"):
        archive.search("سرت")


@pytest.mark.filterwarnings("error::kashaf.errors.UncommittedWarning")
def test_a_warning_that_is_raised_removes_it_too(temporary: Path) -> None:
    archive = kashaf.open(":memory:")
    archive.add([RECORD])
    with pytest.raises(UncommittedWarning):
        archive.close()
    assert list(temporary.iterdir()) == []


def test_an_exception_removes_it(temporary: Path) -> None:
    def fail() -> None:
        with kashaf.open(":memory:") as archive:
            archive.add([RECORD])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(temporary.iterdir()) == []


def test_one_that_is_forgotten_is_removed_but_not_while_a_part_of_it_is_in_use(temporary: Path) -> None:
    archive = kashaf.open(":memory:")
    archive.add([RECORD, RECORD | {"id": "2"}])
    archive.commit()
    seen, corpus, documents = archive.snapshot(), archive.corpus, archive.select("سرت").documents
    del archive
    gc.collect()
    assert len(seen) == 2
    del seen
    gc.collect()
    assert corpus.concordance("سرت").total == 2
    del corpus
    gc.collect()
    assert [document.id for document in documents] == ["1", "2"]
    del documents
    gc.collect()
    assert list(temporary.iterdir()) == []


def test_one_that_cannot_be_made_leaves_nothing(temporary: Path) -> None:
    for wrong in ({"fields": {"year": "colour"}}, {"protected": "gone.txt"}, {"create": "yes"}, {"fields": {"": "text"}}):
        with pytest.raises(KashafError):
            kashaf.open(":memory:", **wrong)  # type: ignore[arg-type]
        assert list(temporary.iterdir()) == []


def test_where_there_is_no_room_for_it_the_disk_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(StorageError, match="':memory:' can't be made"):
        kashaf.open(":memory:")


def test_what_opens_a_place_once_more_refuses_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "نص"}\n', encoding="utf-8")
    for ask in (
        lambda: rebuild(":memory:"),
        lambda: export_records(":memory:", tmp_path / "b.jsonl"),
        lambda: import_records(":memory:", [tmp_path / "a.jsonl"]),
        lambda: migrate(":memory:", tmp_path / "copy"),
        lambda: kashaf.open("tantivy::memory:"),
    ):
        with pytest.raises(InvalidRequest, match=r"':memory:' is for kashaf\.open alone: name a folder such as archive/"):
            ask()


PROGRAMS = {
    "forgotten": "",
    "an exception": "raise ValueError",
    "an exit in a block": "with archive: sys.exit()",
    "what is being completed": "archive.suggest('سر', wait=False)",
    "a child": "import os; os.fork() or sys.exit(); os.wait(); assert archive.get('1'); print('there')",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_end_of_a_program_removes_it(temporary: Path, name: str) -> None:
    program = f"""
import sys, kashaf
archive = kashaf.open(":memory:")
archive.add([{RECORD!r}])
archive.commit()
{PROGRAMS[name]}
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert list(temporary.iterdir()) == []
    assert done.returncode == (name == "an exception")
    assert (name == "an exception") == bool(done.stderr)
    assert name != "a child" or done.stdout == "there\n"
