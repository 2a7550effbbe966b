"""What changed: the files that are there beside those that are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from kashaf.documents import File, Skipped
from kashaf.errors import UnreadableFile
from kashaf.ingest.changes import Change, ChangeKind, changes
from kashaf.ingest.sources import Known


def file(id: str, size: int = 1, mtime_ns: int = 1) -> File:
    return File(Path(id), id, size, mtime_ns)


def no_digest(file: File) -> str:
    pytest.fail(f"{file.id} was read")


def kinds(found: list[Change]) -> list[tuple[str, str]]:
    return [(change.id, change.kind.value) for change in found]


def test_the_same_size_and_time_is_unchanged_and_not_read() -> None:
    (change,) = changes([file("a")], {"a": Known(1, 1, "d", ("a",))}, no_digest)
    assert change.kind == ChangeKind.UNCHANGED


def test_a_skipped_file_that_did_not_change_is_not_read_again() -> None:
    assert kinds(list(changes([file("junk")], {"junk": Known(1, 1, "d")}, no_digest))) == [("junk", "unchanged")]


def test_new_changed_and_vanished() -> None:
    known = {"b": Known(1, 1, "old", ("b",)), "c": Known(1, 1, "same"), "z": Known(1, 1, "d"), "y": Known(1, 1, "d")}
    found = list(changes([file("a", size=7), file("b", size=2), file("c", mtime_ns=2)], known, no_digest))
    assert kinds(found) == [("a", "new"), ("b", "changed"), ("c", "changed"), ("y", "vanished"), ("z", "vanished")]
    assert found[1].known == known["b"]
    assert found[3].file is None


def test_a_file_to_be_read_again_is_changed_whatever_its_time() -> None:
    assert kinds(list(changes([file("a")], {"a": Known(1, 1, "")}, no_digest))) == [("a", "changed")]


def test_a_new_file_that_holds_what_a_vanished_one_held_has_moved() -> None:
    known = {"old/a": Known(5, 1, "A", ("old/a",)), "old/b": Known(5, 1, "B", ("old/b",))}
    digests = {"new/a": "A", "new/c": "C"}
    found = list(changes([file("new/a", size=5), file("new/c", size=5)], known, lambda file: digests[file.id]))
    assert [(change.id, change.kind.value, change.before) for change in found] == [
        ("new/a", "moved", "old/a"),
        ("new/c", "new", ""),
        ("old/b", "vanished", ""),
    ]
    assert found[0].known == known["old/a"]


def test_of_two_equal_files_that_moved_each_follows_its_name() -> None:
    known = {"1/أ.txt": Known(5, 1, "A", ("1",)), "1/ب.txt": Known(5, 1, "A", ("2",))}
    found = list(changes([file("2/ب.txt", size=5), file("2/أ.txt", size=5)], known, lambda _: "A"))
    assert [(change.id, change.before) for change in found] == [("2/ب.txt", "1/ب.txt"), ("2/أ.txt", "1/أ.txt")]


def test_one_vanished_file_cannot_have_moved_to_two_places() -> None:
    found = list(changes([file("b", size=5), file("c", size=5)], {"a": Known(5, 1, "A", ("a",))}, lambda _: "A"))
    assert kinds(found) == [("b", "moved"), ("c", "new")]


@pytest.mark.parametrize(
    "known", [Known(5, 1, "", ("a",)), Known(5, 1, "A"), Known(5, 1, "A", ("a",), (Skipped("a:1", "no record"),))]
)
def test_what_was_not_read_whole_is_read_where_it_is_now(known: Known) -> None:
    assert kinds(list(changes([file("b", size=5)], {"a": known}, no_digest))) == [("b", "new"), ("a", "vanished")]


def test_a_new_file_that_cannot_be_read_did_not_move() -> None:
    def refuse(file: File) -> str:
        raise UnreadableFile(file.id, "permission denied")

    assert kinds(list(changes([file("b")], {"a": Known(1, 1, "A", ("a",))}, refuse))) == [("b", "new"), ("a", "vanished")]


def test_of_files_that_were_not_seen_nothing_is_said() -> None:
    known = {"b": Known(1, 1, "d"), "b/x": Known(1, 1, "d"), "z": Known(1, 1, "d")}
    assert kinds(list(changes([], known, no_digest, unseen=lambda id: id.startswith("b")))) == [("z", "vanished")]


def test_nor_can_they_have_moved() -> None:
    known = {"b/x": Known(5, 1, "A", ("b/x",))}
    assert kinds(list(changes([file("c", size=5)], known, no_digest, unseen=lambda _: True))) == [("c", "new")]
