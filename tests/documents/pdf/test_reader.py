"""PDFs: what text comes back, whatever program made them; what is reported if there is no text."""

from __future__ import annotations

import contextlib
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.collections.samples import source_of
from benchmarks.pdfs import compare
from kashaf.analyzers.letter_shapes import plain_letters
from kashaf.documents import Document, Options, read_file, walk
from kashaf.documents.ocr import what_is_missing
from kashaf.documents.pdf.page import _is_gibberish
from kashaf.documents.pdf.reader import read_pdf
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile
from tests import peers
from tests.damage import parts

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "tests" / "documents" / "samples" / "pdf"
TITLE = "افتتاح مكتبة رقمية تضم 12,500 مخطوطة في طرابلس"
NEEDS = "no text: needs OCR (kashaf index --ocr)"


def read(pdf: Path | bytes, *, ocr: bool = False, name: str = "book.pdf") -> tuple[Document, list[str]]:
    data = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    skipped: list[str] = []
    source = Source(name, name, io.BytesIO(data), len(data), lambda each: skipped.append(str(each)), Options(ocr=ocr))
    (document,) = read_pdf(source)
    return document, skipped


def refusal(pdf: Path | bytes, *, ocr: bool = False) -> str:
    with pytest.raises(UnreadableFile) as error:
        read(pdf, ocr=ocr)
    return error.value.reason


def sample(name: str) -> Path:
    return SAMPLES / f"{name}.pdf"


@pytest.fixture
def made(need) -> Callable[..., bytes]:
    """Give a function that puts pages of samples into one file, and changes it.

    The name ``""`` makes a blank page.
    """
    need(peers.installed(), peers.NAME, peers.INSTALL)
    import pypdf

    def made(change: Callable[[pypdf.PdfWriter], object], *names: str) -> bytes:
        writer = pypdf.PdfWriter()
        for name in names:
            if name:
                writer.append(sample(name))
            else:
                writer.add_blank_page(400, 600)
        change(writer)
        data = io.BytesIO()
        writer.write(data)
        return data.getvalue()

    return made


def unchanged(_: object) -> None:
    pass


# The text


def floors() -> dict[str, tuple[int, int]]:
    """Give what the table in docs/pdf.md promises: words and pairs in order, in percent."""
    rows = re.findall(
        r"^\| ([a-z]+-\w+) \| (\d+)/(\d+) \|", (ROOT / "docs" / "pdf.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: (int(words), int(pairs)) for name, words, pairs in rows}


def test_the_table_tells_of_every_sample() -> None:
    assert set(floors()) == {path.stem for path in SAMPLES.glob("*.pdf")}


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.pdf")))
def test_as_much_comes_back_as_the_table_says(name: str) -> None:
    words, pairs = floors()[name]
    if not words:
        assert "needs OCR" in refusal(sample(name))
        return
    document, skipped = read(sample(name))
    found = compare(source_of(sample(name)), document.text)
    assert found[0] >= words, found
    assert found[1] >= pairs, found
    assert skipped == []


WHOLE = (
    "columns-chromium columns-libreoffice columns-xelatex news-chromium news-fpdf2 news-turned news-weasyprint poem-chromium poem-xelatex "
    "quran-chromium table-chromium table-libreoffice table-weasyprint"
).split()
"""What comes back to the letter, with every mark, digit and bracket."""


@pytest.mark.parametrize("name", WHOLE)
def test_the_text_comes_back_to_the_letter(name: str) -> None:
    document, _ = read(sample(name))
    text = document.text.removesuffix("\ni")  # the number of the page, where it has one
    assert text.split() == plain_letters(source_of(sample(name))).split()


def test_paragraphs_are_lines_and_a_table_has_a_row_a_line() -> None:
    news, _ = read(sample("news-weasyprint"))
    assert [line for line in news.text.split("\n") if line] == plain_letters(source_of(sample("news-weasyprint"))).splitlines()
    table, _ = read(sample("table-weasyprint"))
    assert "\nالنيل\tمصر والسودان\t6,650\tالبحر الأبيض المتوسّط\n" in table.text


def test_an_invisible_layer_over_a_scan_is_read() -> None:
    document, skipped = read(sample("news-tesseract"))
    assert "أعلنت وزارة الثقافة يوم الأربعاء 3 أغسطس 2016" in document.text
    assert skipped == []


# What it states about itself


def test_title_author_date_language_and_labels_are_those_of_the_file() -> None:
    document, _ = read(sample("news-lualatex"))
    assert document.title == TITLE
    assert document.fields == {
        "path": "book.pdf",
        "author": "ليلى الأحمدي",
        "date": "2016-08-03T00:00:00Z",
        "language": "ar",
    }
    assert [(page.number, page.label) for page in document.pages] == [(1, "i")]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "untitled",
            "Microsoft Word - تقرير.docx",
            "PowerPoint Presentation",
            "Document1",
            "book",
            "book.pdf",
            "scan0001.tif",
        ),
        *("  ", "؟", "1437", "١٢", "Page 3", "بسم الله الرحمن الرحيم", "جامعة الوادي", "وزارة التعليم العالي"),
    ],
)
def test_a_title_that_is_none_is_taken_from_the_text(made, title: str) -> None:
    data = made(lambda writer: writer.add_metadata({"/Title": title, "/Author": "user"}), "news-reportlab")
    document, _ = read(data)
    assert document.title == TITLE
    assert "author" not in document.fields


@pytest.mark.parametrize(
    "stated, expected",
    [
        ("D:20160803141500+03'00'", "2016-08-03T14:15:00+03:00"),
        ("D:20160803141500Z00'00'", "2016-08-03T14:15:00Z"),
        ("D:20160803141500-00'00'", "2016-08-03T14:15:00Z"),
        ("D:20160803", "2016-08-03"),
        ("2016", "2016"),
        ("D:20169903", None),
        ("أمس", None),
    ],
)
def test_dates_become_iso(made, stated: str, expected: str | None) -> None:
    document, _ = read(made(lambda writer: writer.add_metadata({"/CreationDate": stated}), "news-reportlab"))
    assert document.fields.get("date") == expected


def test_pages_have_the_labels_of_the_book(made) -> None:
    def label(writer) -> None:
        writer.set_page_label(0, 0, style="/r")
        writer.set_page_label(1, 2, prefix="ج2 ص", style="/D", start=45)

    document, _ = read(made(label, "poem-weasyprint", "poem-weasyprint", "poem-weasyprint"))
    assert [page.label for page in document.pages] == ["i", "ج2 ص45", "ج2 ص46"]


# What has no text


def test_a_file_of_pictures_needs_ocr() -> None:
    assert refusal(sample("news-scanned")) == NEEDS


def test_fonts_that_keep_their_letters_to_themselves_are_not_indexed_as_noise() -> None:
    assert refusal(sample("news-unmapped")) == "its font does not say which letters it draws: needs OCR (kashaf index --ocr)"


@pytest.mark.parametrize(
    "text, noise",
    [
        ("الAbب 2 مdqمT مrsحTy تعTymyl والأعAmل الtعTymyl", True),
        (
            "استعمل بـPDF وGPS وAPI في البرنامج الذي طورته جامعة Leiden سنة 2016 مع نظام iPhone ومكتبة OpenLibrary وغيرها من البرامج",
            False,
        ),
        ("The word كتاب means book", False),
    ],
)
def test_fonts_that_lie_about_their_letters_are_found_out(text: str, *, noise: bool) -> None:
    assert _is_gibberish(text) == noise


def test_pages_of_pictures_among_others_keep_their_places_and_are_told_in_one_line(made) -> None:
    data = made(unchanged, "poem-fpdf2", "news-scanned", "news-scanned", "", "table-weasyprint", "news-scanned")
    document, skipped = read(data)
    assert [bool(page.text) for page in document.pages] == [True, False, False, False, True, False]
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5, 6]
    assert skipped == [f"book.pdf:p. 2–3, 6: {NEEDS}"]


def test_blank_pages_have_no_text(made) -> None:
    assert refusal(made(unchanged, "", "")) == "it has no text"


def test_what_is_encrypted_is_told_and_what_only_may_not_be_printed_is_read(made) -> None:
    locked = made(lambda writer: writer.encrypt("secret", algorithm="RC4-128"), "news-fpdf2")
    assert refusal(locked) == "it is encrypted: save it without a password"
    owned = made(lambda writer: writer.encrypt("", "secret", algorithm="RC4-128"), "news-fpdf2")
    assert read(owned)[0].title == TITLE


def test_what_is_broken_is_refused_or_read_and_nothing_else() -> None:
    whole = sample("poem-fpdf2").read_bytes()
    dice = random.Random(7)
    for round in range(60):
        data = bytearray(whole[: dice.randrange(9, len(whole))] if round % 2 else whole)
        for _ in range(dice.randrange(30)):
            data[dice.randrange(8, len(data))] = dice.randrange(256)
        with contextlib.suppress(UnreadableFile):
            assert read(bytes(data))[0].text.strip()
    assert refusal(b"%PDF-1.7\n" + bytes(range(256))) == "it is damaged, or no PDF: get it anew"


def test_each_page_gives_a_sign_and_none_is_kept_open(made) -> None:
    data = made(unchanged, *["table-weasyprint"] * 40)
    ticks: list[int] = []
    source = Source("a.pdf", "a.pdf", io.BytesIO(data), len(data), print, tick=lambda: ticks.append(1))
    (document,) = read_pdf(source)
    assert len(ticks) == len(document.pages) == 40


def test_text_without_end_is_refused(made) -> None:
    data = made(unchanged, *["news-fpdf2"] * 3)
    with pytest.raises(UnreadableFile, match="more text than"):
        list(read_pdf(Source("a.pdf", "a.pdf", io.BytesIO(data), len(data), print, limit=2000)))


# OCR


@pytest.fixture
def ocr(need) -> None:
    need(not what_is_missing(), "tesseract with Arabic", "bash scripts/install-ocr.sh")


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    what_is_missing.cache_clear()
    yield
    what_is_missing.cache_clear()


def test_with_ocr_the_pages_of_pictures_are_read(made, ocr) -> None:
    document, skipped = read(made(unchanged, "poem-fpdf2", "news-scanned"), ocr=True)
    assert skipped == []
    assert compare(source_of(sample("news-scanned")), document.pages[1].text)[0] > 80
    assert "وَمَنْ بِجِسْمِي" in document.pages[0].text


def test_without_the_program_the_reason_tells_what_to_install(made, without_tesseract: None) -> None:
    with pytest.raises(UnreadableFile) as error:
        read(sample("news-scanned"), ocr=True)
    assert error.value.reason == "needs tesseract with Arabic: install tesseract-ocr and tesseract-ocr-ara"
    assert error.value.transient
    document, skipped = read(made(unchanged, "news-fpdf2", "news-scanned"), ocr=True)
    assert skipped == ["book.pdf:p. 2: needs tesseract with Arabic: install tesseract-ocr and tesseract-ocr-ara"]
    assert document.title == TITLE


def test_the_whole_way_from_a_file() -> None:
    (file,) = walk(sample("news-weasyprint"), skip=print)
    (document,) = read_file(file, skip=print)
    assert (document.id, document.title) == ("news-weasyprint.pdf", TITLE)


PRIVATE = "\ue818"
"""A code that no standard knows, and that a font has for a vowel."""


def ranged_font(line: str) -> bytes:
    """Make a page as mPDF does: glyphs are numbered by code point, and one range maps them all."""
    return pages_of_lines([(16, line)])


def pages_of_lines(*pages: list[tuple[int, str]]) -> bytes:
    """Make pages of lines (size, text) from the top down, flush right.

    The glyphs of the font are numbered by code point, and half as wide as they are high.
    """
    contents = []
    for lines in pages:
        drawn = [
            f"/F1 {size} Tf 1 0 0 1 {540 - len(line) * size / 2} {740 - 40 * place} Tm "
            f"<{''.join(f'{ord(letter):04X}' for letter in reversed(line))}> Tj"
            for place, (size, line) in enumerate(lines)
        ]
        contents.append(f"BT {' '.join(drawn)} ET")
    ranges = "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange"
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap {ranges} endcmap end end"
    marks = " ".join(f"{code} [0]" for code in (*range(0x64B, 0x653), ord(PRIVATE)))
    kids = " ".join(f"{7 + 2 * place} 0 R" for place in range(len(pages)))
    parts_of_pages = []
    for place, content in enumerate(contents):
        contained = f"/Contents {8 + 2 * place} 0 R/Resources<</Font<</F1 3 0 R>>>>"
        parts_of_pages += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{contained}>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    return parts.pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
            "<</Type/Font/Subtype/Type0/BaseFont/MPDFAA+DejaVu/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
            (
                "<</Type/Font/Subtype/CIDFontType2/BaseFont/MPDFAA+DejaVu/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>"
                f"/FontDescriptor 5 0 R/DW 500/W[{marks}]/CIDToGIDMap/Identity>>"
            ),
            (
                "<</Type/FontDescriptor/FontName/MPDFAA+DejaVu/Flags 4/FontBBox[-500 -300 2000 1000]/ItalicAngle 0/Ascent 900/Descent -250"
                "/CapHeight 700/StemV 80>>"
            ),
            f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
            *parts_of_pages,
        ]
    )


def test_digits_signs_and_marks_of_a_font_mapped_by_ranges_are_kept() -> None:
    line = "ﺯﺍﺩ ﻋﺪﺩ ﺍﻟﻘﺮّﺍﺀ، ﻫﻞ ﺑﻠﻎ ٣٥٣؟"
    document, skipped = read(ranged_font(line))
    assert document.text == "زاد عدد القرّاء، هل بلغ ٣٥٣؟"
    assert skipped == []


def test_a_mark_whose_code_is_private_is_left_out_of_its_word() -> None:
    document, skipped = read(ranged_font(f"ﻳ{PRIVATE}ﻠﻐﻰ ﺍﻟﻘ{PRIVATE}ﺮﺍﺭ"))
    assert document.text == "يلغى القرار"
    assert skipped == []


# Letters that are none, and sizes that are far apart

BOXES = {"ع": (0, 300), "ل": (0, 700), "ى": (-200, 300), "و": (-200, 300), "ؤ": (-200, 500), "ب": (0, 40)}
"""Bottom and top of what is seen of letters that are drawn as boxes. Beh is a flat bar."""


def boxes_font(*lines: tuple[int, int, int, str]) -> bytes:
    """Make a page of lines (size, x, y, letters from left to right) in a font that draws boxes."""
    names = {letter: number for number, letter in enumerate(BOXES, start=65)}
    procedures = [f"400 0 0 {low} 400 {high} d1 0 {low} 400 {high - low} re f" for low, high in BOXES.values()]
    map_ = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange " + " ".join(
        f"1 beginbfchar <{number:02X}> <{ord(letter):04X}> endbfchar" for letter, number in names.items()
    )
    content = "BT " + " ".join(
        f"/F {size} Tf 1 0 0 1 {x} {y} Tm [" + " ".join(f"({chr(names[c])})" if c in names else "-400" for c in text) + "] TJ"
        for size, x, y, text in lines
    )
    glyphs = " ".join(f"/g{number} {number - 65 + 7} 0 R" for number in names.values())
    font = (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -200 500 900]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65/LastChar {64 + len(BOXES)}"
        f"/Widths[{'400 ' * len(BOXES)}]/Encoding<</Type/Encoding/Differences[65 {' '.join(f'/g{n}' for n in names.values())}]>>"
        f"/CharProcs<<{glyphs}>>/Resources<<>>/ToUnicode 6 0 R>>"
    )
    streams = [f"<</Length {len(each)}>>stream\n{each}\nendstream" for each in (f"{content} ET", map_, *procedures)]
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    head = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return parts.pdf([*head, streams[0], font, *streams[1:]])


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("ىببلع", "على"),  # a word lengthened by strokes that the map calls letters
        ("بلع", "علب"),  # at an end it may be a letter
        ("ىب لع", "عل بى"),
    ],
)
def test_a_flat_letter_between_two_is_a_stroke(drawn: str, text: str) -> None:
    assert read(boxes_font((20, 100, 700, drawn)))[0].text == text


def test_a_letter_over_its_base_is_one() -> None:
    assert read(boxes_font((20, 100, 700, "لعو"), (20, 116, 700, "ؤ")))[0].text == "ؤعل"
    assert read(boxes_font((20, 100, 700, "لعو"), (20, 124, 700, "ؤ")))[0].text == "ؤوعل"


def test_lines_beside_a_very_large_letter_are_lines() -> None:
    data = boxes_font((200, 400, 600, "ل"), (12, 100, 660, "علع ىلع"), (12, 100, 640, "لعل ولع"), (12, 100, 560, "ؤ ىلع"))
    assert read(data)[0].text.split("\n") == ["على علع علو لعل", "ل", "على ؤ"]


def test_small_signs_are_of_their_line() -> None:
    assert read(boxes_font((14, 100, 600, "علع ىلع"), (7, 96, 606, "و")))[0].text == "على علعو"
