"""Pages whose text is noise or small are named, and read by OCR on request if that is better."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from benchmarks.collections.samples import SAMPLES, source_of
from benchmarks.pdfs import compare
from kashaf.documents import Document, Options
from kashaf.documents.ocr import what_is_missing
from kashaf.documents.pdf.reader import read_pdf
from kashaf.documents.source import Source
from tests.damage.parts import letters, pdf, pdf_pages

GARBLED = "few of its words are known: its font may name letters wrongly; OCR may read it (kashaf index --ocr)"
COVERED = "it has few words, and pictures or drawings over much of it: OCR may read more (kashaf index --ocr)"


def read(data: bytes, *, ocr: bool = False) -> tuple[Document, list[str]]:
    said: list[str] = []
    source = Source("a.pdf", "a.pdf", io.BytesIO(data), len(data), lambda each: said.append(str(each)), Options(ocr=ocr))
    (document,) = read_pdf(source)
    return document, said


def lying(name: str) -> bytes:
    """Take a sample whose pages look right, and exchange the letters of its maps."""
    with pikepdf.open(SAMPLES / f"{name}.pdf") as made:
        for each in made.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                stream = each["/ToUnicode"]
                stream.write(re.sub(rb"(<[0-9A-Fa-f]+>\s*)<([0-9A-Fa-f]{4})>", _exchanged, stream.read_bytes()))
        return saved(made)


def saved(made: pikepdf.Pdf) -> bytes:
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def _exchanged(entry: re.Match[bytes]) -> bytes:
    code = int(entry[2], 16)
    first, count = (0x627, 36) if 0x627 <= code < 0x64B else (0xFE8D, 110)
    return entry[1] + b"<%04X>" % (first + (code - first + 7) % count if first <= code < first + count else code)


@pytest.fixture
def ocr(need) -> None:
    need(not what_is_missing(), "tesseract with Arabic", "bash scripts/install-ocr.sh")


@pytest.mark.parametrize("name", ["news-xelatex", "poem-xelatex"])
def test_a_page_of_noise_is_kept_and_named(name: str) -> None:
    document, said = read(lying(name))
    assert document.text
    assert said == [f"a.pdf:p. 1: {GARBLED}"]


def test_with_ocr_the_page_is_read_as_it_looks(ocr) -> None:
    data = lying("news-xelatex")
    words, _ = compare(source_of(SAMPLES / "news-xelatex.pdf"), read(data)[0].text)
    better, said = read(data, ocr=True)
    assert words < 30
    assert compare(source_of(SAMPLES / "news-xelatex.pdf"), better.text)[0] > 70
    assert said == []


def test_without_tesseract_the_noise_stays_and_a_line_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    what_is_missing.cache_clear()
    document, said = read(lying("poem-xelatex"), ocr=True)
    what_is_missing.cache_clear()
    assert document.text
    assert said == ["a.pdf:p. 1: needs tesseract with Arabic: install tesseract-ocr and tesseract-ocr-ara"]


@pytest.mark.parametrize(
    ("seen", "kept"), [("", False), ("ظغعش طظ", False), ("قرأ الكتاب كله " * 40, True)], ids=["nothing", "noise", "text"]
)
def test_the_better_of_both_texts_is_kept(monkeypatch: pytest.MonkeyPatch, seen: str, *, kept: bool) -> None:
    monkeypatch.setattr("kashaf.documents.pdf.reader.what_is_missing", lambda: None)
    monkeypatch.setattr("kashaf.documents.pdf.reader.read_picture_text", lambda *_, **__: [seen])
    document, said = read(lying("poem-xelatex"), ocr=True)
    assert (document.text == seen.strip()) == kept
    no_better = "few of its words are known, and OCR reads it no better: get the text in another format"
    assert said == ([] if kept else [f"a.pdf:p. 1: {no_better}"])


def with_a_few_words(name: str, words: str) -> bytes:
    with pikepdf.open(SAMPLES / f"{name}.pdf") as made:
        page = made.pages[0]
        if "/Font" not in page.obj["/Resources"]:
            page.obj["/Resources"]["/Font"] = pikepdf.Dictionary()
        page.obj["/Resources"]["/Font"]["/F"] = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.contents_add(letters(words).encode())
        return saved(made)


def test_a_picture_with_a_few_words_is_named() -> None:
    document, said = read(with_a_few_words("news-scanned", "Page 7"))
    assert document.text == "Page 7"
    assert said == [f"a.pdf:p. 1: {COVERED}"]


def test_with_ocr_the_picture_is_read_instead_of_its_few_words(ocr) -> None:
    document, said = read(with_a_few_words("news-scanned", "Page 7"), ocr=True)
    assert compare(source_of(SAMPLES / "news-scanned.pdf"), document.text)[0] > 80
    assert said == []


def drawn(content: str) -> bytes:
    return pdf(pdf_pages(f"{letters('Three words here')} {content}"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", False),
        ("0 0 612 792 re f", False),  # a background
        ("0 0 9 9 re f " * 40, False),  # a frame, a small table
        ("100 100 m 120 130 140 130 160 100 c f " * 200, True),  # letters as curves
    ],
    ids=["words", "background", "lines", "letters"],
)
def test_letters_that_are_drawn_are_named(content: str, *, named: bool) -> None:
    assert read(drawn(content))[1] == ([f"a.pdf:p. 1: {COVERED}"] if named else [])
