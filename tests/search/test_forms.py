"""File names with letters and marks written apart, as on Macs, are the same files and documents."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.documents import folder as walking
from kashaf.search import Archive

TYPED = "أدب/آراء أحمد.txt"
PARTED = unicodedata.normalize("NFD", TYPED)
TEXT = "رأى أحمد في الأدب رأيا لم يره غيره من أهل زمانه"


@pytest.fixture(params=["whoosh", "tantivy"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    with kashaf.open(f"{request.param}:{tmp_path / 'index'}", create=True) as archive:
        yield archive


def write(root: Path, name: str, text: str = TEXT) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (10**9, 10**9))
    return path


def counts(archive: Archive, path: Path) -> dict[str, int]:
    report = archive.add_path(path)
    archive.commit()
    told = {name: getattr(report, name) for name in ("added", "updated", "moved", "removed", "unchanged")}
    return {name: count for name, count in told.items() if count}


def ids(archive: Archive) -> list[str]:
    return sorted(hit.id for hit in archive.search("أحمد"))


def as_before(archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Index a folder as it was done before ids were composed."""
    with monkeypatch.context() as old:
        old.setattr(walking, "compose", lambda names: {name: name for name in names})
        old.setattr(walking, "composed", lambda name: name)
        assert counts(archive, root) == {"added": 1}
    assert ids(archive) == [PARTED]


def test_a_document_answers_to_its_name_in_either_form(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "folder", PARTED)
    write(tmp_path / "folder", "ثان.txt", TEXT + " وهذا ثان")
    archive.add_path(tmp_path / "folder")
    archive.commit()
    assert TYPED in ids(archive)
    for form in (TYPED, PARTED):
        assert archive.get(form).id == TYPED
        assert archive.excerpt(form).id == TYPED
        assert archive.explain("أحمد", form).explanation
        assert "ثان.txt" in {hit.id for hit in archive.similar(form)}
        assert [hit.id for hit in archive.search("أحمد", filters=[f"path:{form}"])] == [TYPED]
        assert [hit.id for hit in archive.search(f'path:"{form}"')] == [TYPED]
    assert archive.remove([PARTED]) == 1
    archive.commit()
    assert ids(archive) == ["ثان.txt"]


def test_so_does_one_of_an_archive_from_before(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "folder", PARTED)
    as_before(archive, tmp_path / "folder", monkeypatch)
    for form in (TYPED, PARTED):
        assert archive.get(form).id == PARTED
        assert archive.explain("أحمد", form).explanation
        assert [hit.id for hit in archive.search("أحمد", filters=[f"path:{form}"])] == [PARTED]
    assert archive.remove([TYPED]) == 1
    archive.rollback()


@pytest.mark.parametrize("name", [TYPED, PARTED])
def test_an_archive_from_before_keeps_its_ids_and_reads_nothing_anew(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = tmp_path / "folder"
    write(root, PARTED)
    as_before(archive, root, monkeypatch)
    for part in reversed(list(root.rglob("*"))):  # the same tree on another disk
        part.rename(part.with_name(unicodedata.normalize("NFC", part.name))) if name == TYPED else None
    assert (root / name).is_file()
    assert counts(archive, root) == {"unchanged": 1}
    write(root, name, TEXT + " وزيد فيه")
    assert counts(archive, root) == {"updated": 1}
    assert ids(archive) == [PARTED]
    (root / name).unlink()
    write(root, "other.txt")
    assert counts(archive, root) == {"added": 1, "removed": 1}


def test_so_it_does_where_the_tree_lies_elsewhere(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "folder", PARTED)
    as_before(archive, tmp_path / "folder", monkeypatch)
    (tmp_path / "folder").rename(tmp_path / "away")
    write(tmp_path / "copy", TYPED)
    assert counts(archive, tmp_path / "copy") == {"moved": 1}
    assert counts(archive, tmp_path / "copy") == {"unchanged": 1}
    assert ids(archive) == [PARTED]


def test_so_it_does_in_a_folder_within_or_around(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "folder", PARTED)
    as_before(archive, tmp_path / "folder", monkeypatch)
    assert counts(archive, tmp_path / "folder" / PARTED.partition("/")[0]) == {"unchanged": 1}
    assert counts(archive, tmp_path) == {"unchanged": 1}
    assert ids(archive) == [PARTED]


@pytest.mark.parametrize("first, then", [(TYPED, PARTED), (PARTED, TYPED)])
def test_a_tree_that_comes_back_in_the_other_form_is_unchanged(archive: Archive, tmp_path: Path, first: str, then: str) -> None:
    root = tmp_path / "folder"
    write(root, first)
    assert counts(archive, root) == {"added": 1}
    root.rename(tmp_path / "away")
    write(root, then)
    assert counts(archive, root) == {"unchanged": 1}
    assert ids(archive) == [TYPED]


@pytest.mark.parametrize("first, then", [("مكتبة الأدب", "parted"), ("parted", "مكتبة الأدب")])
def test_so_is_one_whose_own_name_does(archive: Archive, tmp_path: Path, first: str, then: str) -> None:
    forms = {"parted": unicodedata.normalize("NFD", "مكتبة الأدب")}
    root, renamed = (tmp_path / forms.get(name, name) for name in (first, then))
    write(root, TYPED)
    assert counts(archive, root) == {"added": 1}
    root.rename(renamed)
    assert counts(archive, renamed) == {"moved": 1}
    assert ids(archive) == [TYPED]


def test_what_could_not_be_listed_is_kept_in_an_archive_from_before(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "folder"
    write(root, PARTED)
    as_before(archive, root, monkeypatch)
    listed = os.scandir

    def refuse(path: Path) -> os._ScandirIterator[str]:
        if root in Path(path).parents:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(walking.os, "scandir", refuse)
    assert counts(archive, root) == {}
    assert ids(archive) == [PARTED]


def test_two_files_whose_names_differ_only_in_that_are_both_there(archive: Archive, tmp_path: Path) -> None:
    root = tmp_path / "folder"
    write(root, "آب.txt")
    other = write(root, unicodedata.normalize("NFD", "آب.txt"), TEXT + " وهو غيره")
    assert counts(archive, root) == {"added": 2}
    assert ids(archive) == sorted(["آب.txt", other.name])
    assert archive.get(other.name).text.endswith("غيره")
    assert not archive.get("آب.txt").text.endswith("غيره")
    assert counts(archive, root) == {"unchanged": 2}
    (root / "آب.txt").unlink()
    archive.add_path(root)
    archive.commit()
    assert archive.get("آب.txt").text.endswith("غيره")
    assert len(ids(archive)) == 1


def test_ids_of_records_stay_as_they_are_given(archive: Archive, tmp_path: Path) -> None:
    records = write(tmp_path, "records.jsonl", "")
    parted = unicodedata.normalize("NFD", "أ")
    records.write_text(
        "".join(f'{{"id": "{id}", "text": "أحمد {n}"}}\n' for n, id in enumerate([parted, "أ"])), encoding="utf-8"
    )
    archive.add_path(records)
    archive.commit()
    assert ids(archive) == sorted([parted, "أ"])
    assert [archive.get(id).text for id in (parted, "أ")] == ["أحمد 0", "أحمد 1"]
