"""Pictures: read by OCR when that is asked for, refused with the way out when not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from kashaf.documents import Document, Options, read_file, walk
from kashaf.documents.ocr import what_is_missing
from kashaf.errors import UnreadableFile

SCAN = Path(__file__).parent / "samples" / "pdf" / "scan.png"


@pytest.fixture
def ocr(need) -> None:
    need(not what_is_missing(), "tesseract with Arabic", "bash scripts/install-ocr.sh")


def read(path: Path, *, ocr: bool = True) -> Document:
    (file,) = walk(path, skip=print)
    (document,) = read_file(file, Options(ocr=ocr), skip=print)
    return document


def refusal(path: Path, *, ocr: bool = True) -> tuple[str, bool]:
    with pytest.raises(UnreadableFile) as error:
        read(path, ocr=ocr)
    return error.value.reason, error.value.transient


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "TIFF"])
def test_a_picture_is_read(ocr, tmp_path: Path, format: str) -> None:
    path = tmp_path / "scan"
    Image.open(SCAN).convert("L").save(path, format=format)
    document = read(path)
    assert "مكتبة رقمية" in document.title
    assert document.fields == {"path": "scan"}
    assert [page.number for page in document.pages] == [1]


def test_each_picture_of_a_tiff_is_a_page(ocr, tmp_path: Path) -> None:
    path = tmp_path / "scans.tif"
    picture = Image.open(SCAN).convert("1")
    picture.save(path, save_all=True, append_images=[Image.new("1", (300, 200), 1), picture], compression="group4")
    pages = read(path).pages
    assert [("طرابلس" in page.text, page.number) for page in pages] == [(True, 1), (False, 2), (True, 3)]


def test_lines_of_a_paragraph_are_joined(ocr) -> None:
    assert "\n" not in read(SCAN).text.strip()


def test_a_picture_is_refused_with_the_way_to_read_it() -> None:
    assert refusal(SCAN, ocr=False) == ("it is a picture: kashaf index --ocr reads its text", False)


def test_without_the_program_the_reason_tells_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    what_is_missing.cache_clear()
    try:
        assert refusal(SCAN) == ("needs tesseract with Arabic: install tesseract-ocr and tesseract-ocr-ara", True)
    finally:
        what_is_missing.cache_clear()


def test_a_tesseract_without_arabic_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f"#!{shutil.which('sh')}\necho 'List of available languages (1):'\necho eng\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    what_is_missing.cache_clear()
    try:
        assert refusal(SCAN)[0].startswith("needs tesseract with Arabic")
    finally:
        what_is_missing.cache_clear()


def test_what_shows_nothing_or_is_damaged_is_refused(ocr, tmp_path: Path) -> None:
    blank, broken = tmp_path / "blank.png", tmp_path / "broken.png"
    Image.new("L", (400, 300), 255).save(blank)
    broken.write_bytes(SCAN.read_bytes()[:200])
    assert refusal(blank) == ("it is a picture in which OCR finds no text", False)
    assert refusal(broken) == ("OCR cannot read this picture: it is damaged, too large or of an unknown kind", False)
