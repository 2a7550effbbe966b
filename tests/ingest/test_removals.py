"""A folder whose disk is not mounted is no folder whose documents were removed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.search import Archive, SyncReport


@pytest.fixture(params=["", "tantivy:"], ids=["whoosh", "tantivy"])
def archive(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Archive]:
    with kashaf.open(f"{request.param}{tmp_path / 'index'}", create=True) as archive:
        yield archive


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    disk = tmp_path / "disk"
    fill(disk, 6)
    return disk


@pytest.fixture
def lies_on(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], None]:
    """Let a folder, and all below it, lie on a device of that number."""
    devices: dict[Path, int] = {}
    stat = Path.stat

    def stat_there(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = stat(path, follow_symlinks=follow_symlinks)
        around = [folder for folder in devices if path.is_relative_to(folder)]
        if not around:
            return found
        device = devices[max(around, key=lambda folder: len(folder.parts))]
        return os.stat_result([*found[:2], device, *found[3:]], {"st_mtime_ns": found.st_mtime_ns})

    monkeypatch.setattr(Path, "stat", stat_there)
    return devices.__setitem__


def fill(folder: Path, number: int) -> None:
    folder.mkdir(exist_ok=True)
    for each in range(number):
        (folder / f"{each:02}.txt").write_text(f"وثيقة رقم {each}", encoding="utf-8")


def empty(folder: Path, *keep: str) -> None:
    for path in folder.iterdir():
        if path.name not in keep:
            path.unlink()


def sync(archive: Archive, path: Path, **options: object) -> SyncReport:
    report = archive.add_path(path, **options)  # type: ignore[arg-type]  # passed on as they came
    archive.commit()
    return report


def refusal(archive: Archive, path: Path, **options: object) -> str:
    before = ids(archive)
    with pytest.raises(kashaf.RemovalRefused) as refused:
        archive.add_path(path, **options)  # type: ignore[arg-type]  # passed on as they came
    archive.commit()
    assert ids(archive) == before, "nothing was changed"
    assert str(refused.value) == f"{refused.value.path}: {refused.value.reason}"
    return str(refused.value).removeprefix(str(path.parent) + "/")


def ids(archive: Archive) -> list[str]:
    return sorted(hit.id for hit in archive.search("وثيقة", limit=100))


def test_a_folder_that_is_suddenly_empty_keeps_its_documents(archive: Archive, disk: Path) -> None:
    sync(archive, disk)
    empty(disk)
    told = "disk: no file is there, but the index has 6 documents of it; if no disk is missing, --allow-removals removes them"
    assert refusal(archive, disk) == told
    assert refusal(archive, disk, max_removals=100) == told
    fill(disk, 6)
    assert sync(archive, disk) == SyncReport(unchanged=6), "when it is back, nothing happened"
    empty(disk)
    assert sync(archive, disk, allow_removals=True) == SyncReport(removed=6)
    assert ids(archive) == []
    assert sync(archive, disk) == SyncReport(), "what was allowed once needs it no more"


def test_so_does_a_folder_with_one_document_and_one_with_hidden_files_alone(archive: Archive, disk: Path) -> None:
    empty(disk, "00.txt")
    sync(archive, disk)
    (disk / "00.txt").rename(disk / ".not-mounted")
    assert "the index has 1 document of it" in refusal(archive, disk)


def test_few_documents_may_go_and_of_many_half(archive: Archive, disk: Path) -> None:
    fill(disk, 19)
    sync(archive, disk)
    empty(disk, "00.txt")
    assert sync(archive, disk).removed == 18
    fill(disk, 20)
    sync(archive, disk)
    empty(disk, *(f"{each:02}.txt" for each in range(9)))
    assert refusal(archive, disk).startswith("disk: 11 of its 20 documents would be removed, more than 50 %; ")
    (disk / "09.txt").write_text("وثيقة رقم 9", encoding="utf-8")
    assert sync(archive, disk).removed == 10


def test_how_large_a_part_may_go_can_be_said(archive: Archive, disk: Path) -> None:
    fill(disk, 20)
    sync(archive, disk)
    empty(disk, *(f"{each:02}.txt" for each in range(17)))
    assert "3 of its 20 documents would be removed, more than 12.5 %" in refusal(archive, disk, max_removals=12.5)
    assert sync(archive, disk, max_removals=15).removed == 3
    for wrong in (-1, 101, float("nan")):
        with pytest.raises(kashaf.InvalidRequest, match="max_removals must be a number from 0 to 100"):
            archive.add_path(disk, max_removals=wrong)


def test_what_moved_is_not_removed(archive: Archive, disk: Path) -> None:
    fill(disk, 20)
    sync(archive, disk)
    (disk / "moved").mkdir()
    for path in sorted(disk.glob("*.txt")):
        path.rename(disk / "moved" / path.name)
    assert sync(archive, disk).moved == 20


def test_what_is_there_but_does_not_belong_any_more_may_go(archive: Archive, disk: Path) -> None:
    fill(disk, 20)
    sync(archive, disk)
    (disk / ".kashafignore").write_text("*\n")
    assert sync(archive, disk).removed == 20


def test_a_disk_that_was_only_given_another_number_may_lose_documents(
    archive: Archive, disk: Path, lies_on: Callable[[Path, int], None]
) -> None:
    lies_on(disk, 7)
    sync(archive, disk)
    lies_on(disk, 8)
    assert sync(archive, disk) == SyncReport(unchanged=6)
    lies_on(disk, 9)
    (disk / "05.txt").unlink()
    assert sync(archive, disk) == SyncReport(removed=1, unchanged=5)


def test_a_disk_on_which_no_file_is_as_it_was_is_another(
    archive: Archive, disk: Path, lies_on: Callable[[Path, int], None]
) -> None:
    lies_on(disk, 7)
    sync(archive, disk)
    empty(disk)
    (disk / "other.txt").write_text("وثيقة أخرى", encoding="utf-8")
    lies_on(disk, 8)
    assert refusal(archive, disk).startswith(
        "disk: it is on another disk than before, and 6 documents of it would be removed; "
    )
    lies_on(disk, 7)
    assert sync(archive, disk) == SyncReport(added=1, removed=6), "of one disk, few documents may all be replaced"


def test_a_disk_mounted_below_is_missed_too(archive: Archive, disk: Path, lies_on: Callable[[Path, int], None]) -> None:
    fill(disk / "usb", 3)
    (disk / "usb" / "deep").mkdir()
    (disk / "usb" / "deep" / "a.txt").write_text("وثيقة", encoding="utf-8")
    lies_on(disk, 7)
    lies_on(disk / "usb", 8)
    sync(archive, disk)
    (disk / "usb").rename(disk.parent / "away")
    assert refusal(archive, disk).startswith(
        "disk/usb: it is on another disk than before, and 4 documents of it would be removed; "
    )
    (disk / "usb").mkdir()
    lies_on(disk / "usb", 7)
    for _ in range(2):
        assert "disk/usb: it is on another disk" in refusal(archive, disk)
        sync(archive, disk, exclude=["usb/"])  # does not look at it, nor forgets it
    (disk / "usb").rmdir()
    (disk.parent / "away").rename(disk / "usb")
    lies_on(disk / "usb", 12)
    assert sync(archive, disk) == SyncReport(unchanged=10)


def test_a_folder_below_on_the_same_disk_may_be_emptied(archive: Archive, disk: Path) -> None:
    fill(disk / "sub", 3)
    sync(archive, disk)
    empty(disk / "sub")
    assert sync(archive, disk) == SyncReport(removed=3, unchanged=6)


def test_one_file_is_never_too_much(archive: Archive, disk: Path) -> None:
    sync(archive, disk)
    (disk / "00.txt").write_text("شيء آخر", encoding="utf-8")
    assert sync(archive, disk / "00.txt") == SyncReport(updated=1)


def test_a_path_that_is_missing_is_missed_by_the_folder_around_it_too(
    archive: Archive, disk: Path, lies_on: Callable[[Path, int], None]
) -> None:
    empty(disk)
    (disk / "own.txt").write_text("لها وحدها", encoding="utf-8")
    fill(disk / "usb", 3)
    lies_on(disk / "usb", 8)
    sync(archive, disk / "usb")
    (disk / "usb").rename(disk.parent / "away")
    assert refusal(archive, disk).startswith("disk/usb: no file is there, but the index has 3 documents of it; ")
    (disk / "usb").mkdir()
    (disk / "usb" / "new.txt").write_text("شيء جديد", encoding="utf-8")
    lies_on(disk / "usb", 7)
    for path, name in ((disk, "disk/usb"), (disk / "usb", "usb")):
        assert refusal(archive, path).startswith(
            f"{name}: it is on another disk than before, and 3 documents of it would be removed; "
        )
