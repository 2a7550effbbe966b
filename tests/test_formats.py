"""One command makes a folder with a file of every format findable.

Each file is found at the right page, as it was written.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

import kashaf
from kashaf.search import Hit
from kashaf.web import create_app
from tests import every_format

MADE_HERE = {
    *(
        "archive.tar.gz/inner/مقال.txt",
        "archive.zip/inner/مقال.txt",
        "book.openiti",
        "box.mbox#1",
        "box.mbox#1/ملحق.txt",
        "compressed.txt.bz2",
        "database.sqlite/articles#1",
        "long.txt",
    ),
    *("mail.eml", "mail.eml/ملحق.txt", "notes.md", "page.html", "table.csv#2", "table.tsv#2", "سجل-1", "سجل-2"),
    *("talk.srt", "talk.vtt", "chat.txt#2020-12-31", "result.json#2020-12-31", "wiki.xml.bz2#7"),
    *(f"{encoding}.txt" for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1256")),
}
WITHOUT_MARKS = {f"{encoding}.txt" for encoding in ("iso8859_6", "mac_arabic", "cp720")}
JOURNEYS = {"archive.zip/inner/journey.docx", "journey.docx", "journey.epub", "journey.odt", "journey.rtf"}
PAGES = {"book.openiti": 2, "long.txt": 5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("all")
    every_format.make(folder)
    return folder


@pytest.fixture(scope="module")
def indexed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The index, and what the command said of it."""
    index = tmp_path_factory.mktemp("index") / "all"
    command = [sys.executable, "-m", "kashaf", "index", str(folder), "--index", str(index), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return index, json.loads(done.stdout)


def hits(indexed: tuple[Path, dict[str, Any]], query: str) -> dict[str, Hit]:
    with kashaf.open(indexed[0]) as archive:
        return {hit.id: hit for hit in archive.search(query, limit=100, collapse=False)}


def marked(hit: Hit) -> str:
    return " ".join(hit.snippet.text[start:end] for start, end in hit.snippet.highlights)


def test_every_file_is_indexed_but_the_scan(folder: Path, indexed: tuple[Path, dict[str, Any]]) -> None:
    said = indexed[1]
    assert [(Path(each["path"]).name, each["reason"]) for each in said["skipped"]] == [
        ("news-scanned.pdf", "no text: needs OCR (kashaf index --ocr)")
    ]
    paths = {str(hit.fields.get("path", hit.id)) for hit in hits(indexed, "*").values()}
    unread = {path.name for path in folder.iterdir()} - {path.split("/")[0].split("#")[0] for path in paths}
    assert unread == {"news-scanned.pdf", "records.json", "records.jsonl"}  # records have ids of their own, and no path


def test_each_is_found_at_its_page_with_its_own_words(indexed: tuple[Path, dict[str, Any]]) -> None:
    found = hits(indexed, '"قلعة حلب"')
    assert set(found) == MADE_HERE | WITHOUT_MARKS
    for id, hit in found.items():
        assert hit.page == PAGES.get(id, 1)
        assert marked(hit) == ("قلعة حلب" if id in WITHOUT_MARKS else "قَلْعَةِ حَلَبَ")


def test_documents_of_offices_and_books_are_found_at_their_second_page(indexed: tuple[Path, dict[str, Any]]) -> None:
    found = hits(indexed, '"الباب الثاني"')
    assert set(found) == JOURNEYS
    assert {(hit.title, hit.page, marked(hit)) for hit in found.values()} == {("رِحْلَةُ ابنِ بطّوطة", 2, "البابُ الثاني")}


@pytest.mark.parametrize(
    "query, ids, words",
    [
        ('"مكتبة رقمية"', {"news-chromium.pdf"}, "مكتبة رقمية"),
        ('"سيف الدولة"', {"poem-xelatex.pdf"}, "سَيْفِ الدَّوْلَةِ"),
        ('"صناعة الكتاب"', {"columns-libreoffice.pdf"}, "صناعة الكتاب"),
        ('"رحلة في شرائح"', {"slides.odp", "slides.pptx", "slides.ppt"}, "رِحلةٌ في شرائحَ"),
        ('"جلسة البرلمان"', {f"table.{kind}/أخبار#5" for kind in ("ods", "xls", "xlsx")}, ""),
    ],
)
def test_so_are_pdfs_slides_and_sheets(indexed: tuple[Path, dict[str, Any]], query: str, ids: set[str], words: str) -> None:
    found = hits(indexed, query)
    assert set(found) == ids
    assert {normalize("NFC", marked(hit))[: len(words)] for hit in found.values()} == {normalize("NFC", words)}


@pytest.mark.parametrize("query", ["date:1437-07هـ", "التاريخ:2016-04", 'author:"ابن بطوطة" date:2016-04-21'])
def test_a_hijri_date_is_found_in_both_calendars_and_kept(indexed: tuple[Path, dict[str, Any]], query: str) -> None:
    assert hits(indexed, query)["notes.md"].fields["date"] == "14 رجب 1437هـ"


def test_the_page_names_the_best_page_and_leads_there(indexed: tuple[Path, dict[str, Any]]) -> None:
    with kashaf.open(indexed[0]) as archive:
        client = create_app(archive).test_client()
        results = client.get("/search", query_string={"q": '"قلعة حلب" path:book.openiti'}).text
        assert "الصفحة 2" in results
        assert "page=2" in results
        document = client.get("/document", query_string={"id": "book.openiti", "q": "قلعة حلب", "page": 2}).text
    assert "ج1 ص2" in document
    assert '<mark id="m1">قَلْعَةِ</mark>' in document.replace(' tabindex="-1"', "")


def test_the_command_shows_a_page_with_its_label(indexed: tuple[Path, dict[str, Any]]) -> None:
    command = [sys.executable, "-m", "kashaf", "show", "book.openiti", "--page", "2", "--index", str(indexed[0]), "--json"]
    (page,) = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["pages"]
    assert (page["number"], page["label"]) == (2, "ج1 ص2")
    assert page["text"].startswith(every_format.SENTENCE)


def test_a_second_run_reads_nothing_and_a_folder_that_moved_keeps_all(
    folder: Path, indexed: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    again = tmp_path / "again"
    shutil.copytree(folder, again / "texts")
    with kashaf.open(tmp_path / "index", create=True) as archive:
        first = archive.add_path(again)
        archive.commit()
        assert archive.add_path(again).unchanged == len(list(folder.iterdir())) - 1  # but the scan
        (again / "texts").rename(again / "نصوص")
        moved = archive.add_path(again)
        archive.commit()
        assert (moved.moved, moved.added, moved.removed) == (first.added, 0, 0)
        assert archive.get("نصوص/archive.zip/inner/مقال.txt").fields["path"] == "نصوص/archive.zip/inner/مقال.txt"
