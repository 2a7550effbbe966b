"""A library of OpenITI as it is cloned, and packed: its texts, with the facts beside them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from kashaf.documents import Document, PathFilter, Skipped, digest, read_file, walk
from kashaf.documents.openiti_facts import read_library_facts
from kashaf.documents.openiti_library import beside, is_of_library, passed_over

AUTHOR = """00#AUTH#URI######: 0427Sahmi
10#AUTH#ISM####AR: Fulān
10#AUTH#SHUHRA#AR: al-Sahmī
30#AUTH#BORN###AH: YEAR-MON-DA (X+ for unknown)
30#AUTH#DIED###AH: 0427-XX-XX
90#AUTH#COMMENT##: a free running comment here; you can add as many
    lines as you see fit: also with a colon"""
WORK = """00#BOOK#URI######: 0427Sahmi.TarikhJurjan
10#BOOK#GENRES###: src@keyword, src@keyword, src@keyword
10#BOOK#TITLEA#AR: Tārīḫ
    Ǧurǧān
10#BOOK#TITLEB#AR: Risālaŧ al-Muʾallif"""
VERSION = """00#VERS#LENGTH###: 1083912
00#VERS#URI######: 0427Sahmi.TarikhJurjan.JK000496-ara1
90#VERS#DATE#####: YYYY-MM-DD
90#VERS#ISSUES###: UNCORRECTED_OCR, PRIMARY_VERSION"""
TEXT = "######OpenITI#\n\n#META# 020.BookTITLE\t:: {title}\n#META#Header#End#\n\n# {text}\nPageV01P001\n"
SCRAPS = "![](https://example.org/image001.gif)\n# ل 7 1 6 2 اب تاقه ون 1 ب اتلامن 3 اللا\n\n# EMPTY PAGE?"

WORK_FOLDER = "data/0427Sahmi/0427Sahmi.TarikhJurjan"
NAME = "0427Sahmi.TarikhJurjan.JK000496-ara1"


def library(root: Path, *, title: str = "NODATA", text: str = SCRAPS) -> Path:
    """Make a repository with one work in two versions, the first in two statuses."""
    folder = root / "0450AH" / WORK_FOLDER
    (folder / "img").mkdir(parents=True)
    for path, content in {
        root / "0450AH" / "README.md": "# 0450AH",
        folder.parent / "0427Sahmi.yml": AUTHOR,
        folder / "0427Sahmi.TarikhJurjan.yml": WORK,
        folder / f"{NAME}.yml": VERSION,
        folder / NAME: TEXT.format(title="قديم", text="نص"),
        folder / f"{NAME}.completed": TEXT.format(title=title, text=text),
        folder / "0427Sahmi.TarikhJurjan.Shamela0011077-ara1": TEXT.format(title="تاريخ جرجان", text="كلام آخر"),
        folder / "README.md": "# Why this version",
        folder / "text_questionnaire.md": "# Please answer",
    }.items():
        path.write_text(content, encoding="utf-8")
    return root / "0450AH"


def read(root: Path) -> dict[str, Document]:
    found = {}
    for file in walk(root, skip=unexpected):
        for document in read_file(file, skip=unexpected):
            found[document.id] = document
    return found


def unexpected(skipped: Skipped) -> None:
    pytest.fail(str(skipped))


def test_only_texts_are_documents_each_in_its_best_status(tmp_path: Path) -> None:
    assert list(read(library(tmp_path))) == [
        f"{WORK_FOLDER}/{NAME}.completed",
        f"{WORK_FOLDER}/0427Sahmi.TarikhJurjan.Shamela0011077-ara1",
    ]


def test_the_files_beside_a_text_tell_what_it_does_not_say(tmp_path: Path) -> None:
    ocr, other = read(library(tmp_path)).values()
    both = {
        "work": "0427Sahmi.TarikhJurjan",
        "author_id": "0427Sahmi",
        "author": "al-Sahmī",
        "author_died": "427",
    }
    issues = {"issues": ("UNCORRECTED_OCR", "PRIMARY_VERSION"), "ocr": "yes"}
    assert (ocr.title, ocr.fields) == ("Tārīḫ Ǧurǧān", {"path": ocr.id, **both, **issues})
    assert (other.title, other.fields) == ("تاريخ جرجان", {"path": other.id, **both})


def test_a_text_keeps_what_it_says(tmp_path: Path) -> None:
    root = library(tmp_path, title="تاريخ جرجان\n#META# 010.AuthorNAME\t:: حمزة السهمي\n#META# 011.AuthorDIED\t:: 428")
    document = next(iter(read(root).values()))
    assert (document.title, document.fields["author"], document.fields["author_died"]) == ("تاريخ جرجان", "حمزة السهمي", "428")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("كتاب معرفة علماء أهل جرجان\n\n# قال الشيخ حمزة بن يوسف في أول هذا الكتاب", "كتاب معرفة علماء أهل جرجان"),
        ("ب1 و كتلب الدرو فى سطح الأر تألبف السبخ 5\n\n# قال الشيخ", "Tārīḫ Ǧurǧān"),
        (
            (
                "قال الشيخ الإمام حمزة بن يوسف رحمه الله الحمد لله رب العالمين والصلاة على رسوله وعلى آله وصحبه أجمعين "
                "وبعد فهذا كتاب جمعنا فيه ما وقع لنا من أخبار أهل جرجان وعلمائها ورواة الحديث فيها"
            ),
            "Tārīḫ Ǧurǧān",
        ),
    ],
    ids=["a title", "letters that were not recognized", "running text"],
)
def test_a_title_is_found_in_a_scan_only_where_it_can_be_read(tmp_path: Path, text: str, title: str) -> None:
    assert next(iter(read(library(tmp_path, text=text)).values())).title == title


def test_what_kraken_recognized_is_marked_also_elsewhere(tmp_path: Path) -> None:
    origin = "######OpenITI#\n\n#META# Origin: converted with Kraken (ocr model: a.mlmodel)\n\n#META#Header#End#\n\n# نص\n"
    (tmp_path / "scan.txt").write_text(origin, encoding="utf-8")
    assert read(tmp_path)["scan.txt"].fields["ocr"] == "yes"


def test_the_notes_of_workers_are_documents_if_asked_for(tmp_path: Path) -> None:
    root = library(tmp_path)

    def found(*patterns: str) -> set[str]:
        return {file.path.name for file in walk(root, skip=unexpected, narrow=PathFilter(include=patterns))}

    assert found("README.md") == {"README.md"}
    assert found("*.md") == {"README.md", "text_questionnaire.md"}
    assert "README.md" not in found("data/")
    (alone,) = walk(root / WORK_FOLDER / "README.md", skip=unexpected)
    assert alone.id == "README.md"


def test_elsewhere_these_names_are_of_documents(tmp_path: Path) -> None:
    for name in ("README.md", "text_questionnaire.md", "2020Report.yml", "0427Sahmi.TarikhJurjan.notes", "a.completed"):
        (tmp_path / name).write_text("نص", encoding="utf-8")
    names = {file.id for file in walk(tmp_path, skip=unexpected)}
    assert names == {"text_questionnaire.md", "README.md", "2020Report.yml", "0427Sahmi.TarikhJurjan.notes", "a.completed"}


def test_facts_that_come_change_or_go_change_the_text(tmp_path: Path) -> None:
    root = library(tmp_path)
    seen = []
    for change in ("", f"{VERSION} ", None):
        path = root / WORK_FOLDER / f"{NAME}.yml"
        if change:
            path.write_text(change, encoding="utf-8")
        elif change is None:
            path.unlink()
        file = next(walk(root, skip=unexpected))
        seen.append((file.size, digest(file)))
    assert len(set(seen)) == 3


def test_a_text_alone_has_the_same_size_and_facts(tmp_path: Path) -> None:
    root = library(tmp_path)
    file = next(walk(root, skip=unexpected))
    (alone,) = walk(file.path, skip=unexpected)
    assert (alone.size, alone.mtime_ns, digest(alone)) == (file.size, file.mtime_ns, digest(file))


@pytest.mark.parametrize(
    "broken",
    [b"\xff\xfe\x00\x01\x02", b"", b"\n" * 100_000, b"00#VERS#URI######: " + b"x" * 1_000_000, b"00#VERS#ISSUES###:" * 3_000],
    ids=["binary", "empty", "blank lines", "a long value", "a long key"],
)
def test_broken_facts_do_no_harm(tmp_path: Path, broken: bytes) -> None:
    root = library(tmp_path)
    (root / WORK_FOLDER / f"{NAME}.yml").write_bytes(broken)
    skipped: list[Skipped] = []
    file = next(walk(root, skip=skipped.append))
    (document,) = read_file(file, skip=skipped.append)
    assert document.fields["work"] == "0427Sahmi.TarikhJurjan"
    assert all(each.path.endswith(".yml") for each in skipped)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_facts_that_are_links_are_not_read(tmp_path: Path) -> None:
    root = library(tmp_path)
    path = root / WORK_FOLDER / f"{NAME}.yml"
    path.rename(tmp_path / "elsewhere.yml")
    path.symlink_to(tmp_path / "elsewhere.yml")
    assert "issues" not in _first(root).fields


def _first(root: Path) -> Document:
    skipped: list[Skipped] = []
    return next(document for file in walk(root, skip=skipped.append) for document in read_file(file, skip=skipped.append))


def test_a_packed_library_is_read_as_one_that_is_not(tmp_path: Path) -> None:
    root = library(tmp_path / "cloned")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        for path in sorted(root.rglob("*")):
            archive.write(path, f"0450AH-master/{path.relative_to(root)}")
    packed = read(tmp_path / "packed.zip")
    cloned = read(root)
    assert [(each.title, {**each.fields, "path": ""}) for each in packed.values()] == [
        (each.title, {**each.fields, "path": ""}) for each in cloned.values()
    ]
    assert list(packed) == [f"packed.zip/0450AH-master/{id}" for id in sorted(cloned)]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (NAME, [f"{NAME}.yml", "0427Sahmi.TarikhJurjan.yml", "0427Sahmi.yml"]),
        (f"{NAME}.inProgress", [f"{NAME}.yml", "0427Sahmi.TarikhJurjan.yml", "0427Sahmi.yml"]),
        (
            "0428IbnSina.Shifa.Shia002529Vols-per2",
            ["0428IbnSina.Shifa.Shia002529Vols-per2.yml", "0428IbnSina.Shifa.yml", "0428IbnSina.yml"],
        ),
        (f"{NAME}.txt", []),
        ("مقال.نص.JK1-ara1", []),
        ("0427Sahmi.TarikhJurjan", []),
    ],
)
def test_the_names_of_the_files_that_tell_of_a_text(name: str, files: list[str]) -> None:
    assert list(beside(name)) == files
    assert all(map(is_of_library, files))


def test_the_best_status_of_each_version_is_taken() -> None:
    names = [f"{NAME}{status}" for status in ("", ".inProgress", ".completed", ".mARkdown")]
    for best in range(4, 0, -1):
        assert passed_over(names[:best], "a") == set(names[: best - 1])


@pytest.mark.parametrize(
    ("name", "died"),
    [("0001Shanfara.Diwan.JK1-ara1", None), ("0450Anonymous.Kitab.JK1-ara1", None), ("0450Najashi.Rijal.JK1-ara1", "450")],
)
def test_an_author_died_in_the_year_of_his_address_if_it_is_one(name: str, died: str | None) -> None:
    assert read_library_facts(name, []).fields.get("author_died") == died
