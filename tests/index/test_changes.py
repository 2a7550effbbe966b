"""What changed: the files that are there beside those that are known."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kashaf.documents import File, Skipped, digest, walk
from kashaf.errors import UnreadableFile
from kashaf.index.changes import Change, ChangeKind, changes
from kashaf.index.sources import Known


def file(id: str, size: int = 1, mtime_ns: int = 1) -> File:
    return File(Path(id), id, size, mtime_ns)


def unexpected(skipped: Skipped) -> None:
    pytest.fail(str(skipped))


def no_digest(path: Path) -> str:
    pytest.fail(f"{path} was read")


def kinds(found: list[Change]) -> list[tuple[str, str]]:
    return [(change.id, change.kind.value) for change in found]


def test_the_same_size_and_time_is_unchanged_and_not_read() -> None:
    (change,) = changes([file("a")], {"a": Known(1, 1, "d", ("a",))}, no_digest)
    assert (change.kind, change.digest, change.touched) == (ChangeKind.UNCHANGED, "d", False)


def test_a_skipped_file_that_did_not_change_is_not_read_again() -> None:
    assert kinds(list(changes([file("junk")], {"junk": Known(1, 1, "d")}, no_digest))) == [("junk", "unchanged")]


def test_new_changed_touched_and_vanished() -> None:
    known = {"b": Known(1, 1, "old", ("b",)), "c": Known(1, 1, "same"), "z": Known(1, 1, "d"), "y": Known(1, 1, "d")}
    digests = {"a": "new", "b": "new", "c": "same"}
    found = list(changes([file("a"), file("b", size=2), file("c", mtime_ns=2)], known, lambda path: digests[str(path)]))
    assert kinds(found) == [("a", "new"), ("b", "changed"), ("c", "unchanged"), ("y", "vanished"), ("z", "vanished")]
    assert [change.digest for change in found] == ["new", "new", "same", "", ""]
    assert [change.touched for change in found] == [False, False, True, False, False]
    assert found[1].known == known["b"]
    assert found[3].file is None


def test_a_file_to_be_read_again_is_changed_whatever_its_time() -> None:
    (change,) = changes([file("a")], {"a": Known(1, 1, "")}, lambda _: "d")
    assert (change.kind, change.digest) == (ChangeKind.CHANGED, "d")


def test_a_file_that_cannot_be_read_is_changed_without_a_digest() -> None:
    def refuse(path: Path) -> str:
        raise UnreadableFile(str(path), "permission denied")

    found = list(changes([file("a"), file("b", size=2)], {"b": Known(1, 1, "d")}, refuse))
    assert kinds(found) == [("a", "new"), ("b", "changed")]
    assert [change.digest for change in found] == ["", ""]


@pytest.mark.parametrize(
    ("unlisted", "vanished"), [([], ["b/x", "b/y/z", "bb/x"]), (["b"], ["bb/x"]), (["b/y"], ["b/x", "bb/x"]), ([""], [])]
)
def test_files_of_folders_that_could_not_be_listed_did_not_vanish(unlisted: list[str], vanished: list[str]) -> None:
    known = {id: Known(1, 1, "d") for id in ("b/x", "b/y/z", "bb/x")}
    assert [change.id for change in changes([], known, no_digest, unlisted=unlisted)] == vanished


def test_a_real_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("نص")
    (tmp_path / "b.txt").write_text("نص")
    found = list(changes(walk(tmp_path, skip=unexpected), {}, digest))
    known = {each.id: Known(each.file.size, each.file.mtime_ns, each.digest, (each.id,)) for each in found if each.file}
    os.utime(tmp_path / "a.txt", (1, 1))
    (tmp_path / "b.txt").write_text("غيره")
    assert kinds(list(changes(walk(tmp_path, skip=unexpected), known, digest))) == [
        ("a.txt", "unchanged"),
        ("b.txt", "changed"),
    ]
