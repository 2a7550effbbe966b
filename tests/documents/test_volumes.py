"""Volumes of a work in a folder: the work and the number of each, by its path."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

import pytest

from kashaf.documents import read_file, walk
from kashaf.documents.volumes import volume_facts

LARGE = 1 << 20


@pytest.mark.parametrize(
    ("path", "work", "volume"),
    [
        ("كتب/الأغاني ج2.pdf", "الأغاني", "2"),
        ("كتب/الأغاني_الجزء الثالث.docx", "الأغاني", "3"),
        ("الأغاني/ج12.pdf", "الأغاني", "12"),
        ("الأغاني/المجلد الأول.pdf", "الأغاني", "1"),
        ("الأغاني/المجلد الثاني/book.pdf", "الأغاني", "2"),
        ("كتب/الأغاني ج3/قسم 7.txt", "الأغاني", "3"),
        ("كتاب_الأغاني/v05.pdf", "كتاب الأغاني", "5"),
        ("الأغاني/01.pdf", "الأغاني", "1"),
        ("الأغاني/010.htm", "الأغاني", "10"),
        ("books/aghani_vol2.pdf", "aghani", "2"),
    ],
)
def test_the_path_names_the_volume(path: str, work: str, volume: str) -> None:
    assert volume_facts(PurePosixPath(path), LARGE).fields == {"work": work, "volume": volume}


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("الأخبار/01.txt", 2_000),
        ("scans/01.pdf", LARGE),
        ("الأهرام/1938.pdf", LARGE),
        ("الأهرام/100.pdf", LARGE),
        ("الأغاني/00.pdf", LARGE),
        ("كتب/الأغاني.pdf", LARGE),
        ("ج1.pdf", LARGE),
        ("", LARGE),
    ],
)
def test_other_paths_name_none(path: str, size: int) -> None:
    assert volume_facts(PurePosixPath(path), size).fields == {}


def test_a_volume_has_the_fields_in_a_folder_and_in_an_archive(tmp_path: Path) -> None:
    folder = tmp_path / "الأغاني"
    (folder / "ج2").mkdir(parents=True)
    (folder / "ج1.txt").write_text("أخبار المغنين", encoding="utf-8")
    (folder / "ج2" / "أول.html").write_text("<html><title>أخبار</title><p>الشعراء</html>", encoding="utf-8")
    with zipfile.ZipFile(folder / "الأغاني.zip", "w") as archive:
        archive.write(folder / "ج1.txt", "ج1.txt")
    read = [document for file in walk(folder, skip=print) for document in read_file(file, skip=print)]
    assert [(each.id, each.fields["work"], each.fields["volume"]) for each in read] == [
        ("الأغاني.zip/ج1.txt", "الأغاني", "1"),
        ("ج1.txt", "الأغاني", "1"),
        ("ج2/أول.html", "الأغاني", "2"),
    ]


def test_what_is_stated_is_preferred(tmp_path: Path) -> None:
    (tmp_path / "الأغاني ج1.md").write_text("---\nwork: كتاب الأغاني\n---\nنص", encoding="utf-8")
    (file,) = walk(tmp_path, skip=print)
    (document,) = read_file(file, skip=print)
    assert (document.fields["work"], document.fields["volume"]) == ("كتاب الأغاني", "1")
