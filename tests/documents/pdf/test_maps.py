"""Fonts that name their letters wrongly are put right; all others are left as they are."""

from __future__ import annotations

import io
import re
import sys
import tracemalloc
import zlib
from pathlib import Path

import pikepdf
import pytest

from benchmarks.collections.samples import SAMPLES
from kashaf.documents.pdf.maps import mend_maps
from kashaf.documents.pdf.reader import read_pdf
from kashaf.documents.source import Source
from kashaf.extras import install_line
from tests.damage.parts import lettered_pdf, pdf

LINE = "ﺃﺭﺳﻞ ﺍﻟﻮﻛﻴﻞ ﺑﻼﻏﹰﺎ ﺇﻟﻰ ﺃﻫﻞ ﺍﻟﺴﻮﻕ، ﻭﻓﻴﻪ ٣٥ ﺑﻨﺪﹰﺍ ﻋﻦ ﺍﻷﺳﻌﺎﺭ".replace("ﹰ", "\u064b")
TEXT = "أرسل الوكيل بلاغًا إلى أهل السوق، وفيه ٣٥ بندًا عن الأسعار"
CORE = "TimesNewRomanPSMT"


def source(data: bytes, said: list[str] | None = None) -> Source:
    skipped = [] if said is None else said
    return Source("a.pdf", "a.pdf", io.BytesIO(data), len(data), lambda each: skipped.append(str(each)))


def read(data: bytes) -> tuple[str, list[str]]:
    said: list[str] = []
    (document,) = read_pdf(source(data, said))
    return document.text, said


WORD = {"ﻞ": "ا", "ﻟ": "،", "ﻕ": " ", "ﻮ": "ر", "\u064b": "ق", "٣": "8", "ﻼ": "ل", "ﻷ": "ل"}


@pytest.mark.parametrize("name", [CORE, "ABCDEE+Arial,Bold", "QWERTY+Arabic#20Transparent", "Times#20New#20Roman"])
def test_letters_marks_digits_and_ligatures_with_wrong_names_are_put_right(name: str) -> None:
    assert read(lettered_pdf(LINE, name, WORD)) == (TEXT, [])


@pytest.mark.parametrize("name", ["Amiri", "ABCDEE+Calibri"])
def test_other_fonts_keep_their_names(name: str) -> None:
    data = lettered_pdf(LINE, name, WORD)
    stream = source(data)
    assert mend_maps(stream) is stream.stream
    assert read(data)[0] != TEXT


def test_a_font_that_is_right_is_left_as_it_is() -> None:
    stream = source(lettered_pdf(LINE, CORE))
    assert mend_maps(stream) is stream.stream
    assert read(lettered_pdf(LINE, CORE)) == (TEXT, [])


def test_a_font_with_other_numbers_is_left_as_it_is() -> None:
    moved = {letter: chr(0x627 + place % 30) for place, letter in enumerate(sorted(set(LINE) - {" "}))}
    stream = source(lettered_pdf(LINE, CORE, moved))
    assert mend_maps(stream) is stream.stream


def test_a_font_of_which_most_is_wrong_is_reported() -> None:
    letters = sorted(set(LINE) - {" "})
    half = {letter: "ظ" for place, letter in enumerate(letters) if place % 5 < 3}
    _, said = read(lettered_pdf(LINE, CORE, half))
    assert said == ["a.pdf: a font names letters wrongly, and they cannot be put right: get the text in another format"]


@pytest.mark.parametrize("sample", sorted(path.stem for path in SAMPLES.glob("*.pdf")))
def test_sound_files_are_handed_on_as_they_are(sample: str) -> None:
    said: list[str] = []
    stream = source((SAMPLES / f"{sample}.pdf").read_bytes(), said)
    assert mend_maps(stream) is stream.stream
    assert stream.stream.tell() == 0
    assert said == []


def test_without_the_package_the_file_is_read_and_a_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    text, said = read(lettered_pdf(LINE, CORE, WORD))
    assert text != TEXT
    assert said == [
        f"a.pdf: its fonts may name letters wrongly: install what puts them right with `{install_line('documents')}`"
    ]
    assert read(lettered_pdf(LINE, "Amiri"))[1] == []


PERMUTED = dict(zip("٠١٢٣٤٥٦٧٨٩", "٠٧٣٩٥٨١٦٢٤", strict=True))
DOUBLED = dict(zip("٠١٢٣٤٥٦٧٨٩", "0112233445", strict=True))


@pytest.mark.parametrize(
    "name, wrong, expected",
    [
        ("ABCDEE+Tahoma", PERMUTED, "العدد ٤٨ من ٠١٢٣٤٥٦٧٨٩"),
        ("Tahoma", PERMUTED, "العدد ٤٨ من ٠١٢٣٤٥٦٧٨٩"),
        ("Tahoma", DOUBLED, "العدد 48 من 0123456789"),
        ("QWERTY+Tahoma", PERMUTED, "العدد ٥٢ من ٠٧٣٩٥٨١٦٢٤"),
    ],
    ids=["Word", "whole", "doubled", "renumbered"],
)
def test_ten_digits_in_a_row_are_counted_from_zero_where_glyphs_keep_their_numbers(
    name: str, wrong: dict[str, str], expected: str
) -> None:
    assert read(lettered_pdf("ﺍﻟﻌﺪﺩ ٤٨ ﻣﻦ ٠١٢٣٤٥٦٧٨٩", name, wrong)) == (expected, [])


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨", "٠١٢٣٥٦٧٨٩"], ids=["nine", "with a hole"])
def test_fewer_digits_are_left_as_they_are(digits: str) -> None:
    stream = source(lettered_pdf(digits, "Tahoma", PERMUTED))
    assert mend_maps(stream) is stream.stream


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Traditional#20Arabic", "هدايا قوم"), ("QWERTY+TraditionalArabic,Bold", "هدايا قوم"), ("Amiri", "هداي\u064b قوم")],
)
def test_the_ligature_of_yeh_and_alef_in_traditional_arabic(name: str, expected: str) -> None:
    assert read(lettered_pdf("ﻫﺪﺍﻴ ﻗﻮﻡ", name, {"ﻴ": "\u064a\u064b"}))[0] == expected


def test_only_letters_from_right_to_left_are_turned_about() -> None:
    names = {"F": "fl", "T": "fi"}
    assert (
        read(lettered_pdf("ﺑﻼﻍ ﺍﻟﻮﻛﻴﻞ ﻋﻦ ﺍﻷﺳﻌﺎﺭ Fow ﻭﻣﻼﻙ Tve", "Amiri", names))[0] == "بلاغ الوكيل عن الأسعار flow وملاك five"
    )


# Where fonts are


def test_a_font_above_the_page_is_found() -> None:
    data = lettered_pdf(LINE, CORE, WORD)
    fonts = b"/Resources<</Font<</F1 5 0 R>>>>"
    above = data.replace(fonts, b"").replace(b"/Count 1", b"/Count 1" + fonts)
    assert above != data
    assert read(above) == (TEXT, [])


def test_a_font_of_a_form_is_found() -> None:
    data = lettered_pdf(LINE, CORE, WORD)
    (length,) = re.findall(rb"/Length (\d+)>>stream\nBT", data)
    form = data.replace(
        b"<</Length %s>>stream\nBT" % length,
        b"<</Type/XObject/Subtype/Form/BBox[0 0 842 842]/Resources<</Font<</F1 5 0 R>>>>/Length %s>>stream\nBT" % length,
    )
    form = form.replace(
        b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>", b"/Contents 9 0 R/Resources<</XObject<</X 4 0 R>>>>"
    )
    assert read(form.replace(b"xref", b"9 0 obj<</Length 5>>stream\n/X Do\nendstream endobj\nxref", 1)) == (TEXT, [])


def test_packed_objects_are_read(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(lettered_pdf(LINE, CORE, WORD))) as made:
        made.save(tmp_path / "packed.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = (tmp_path / "packed.pdf").read_bytes()
    assert b"Identity-H" not in data
    assert read(data) == (TEXT, [])


def test_a_file_that_opens_without_a_password_is_put_right(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(lettered_pdf(LINE, CORE, WORD))) as made:
        made.save(tmp_path / "printing.pdf", encryption=pikepdf.Encryption(owner="owner", R=4))
    assert read((tmp_path / "printing.pdf").read_bytes()) == (TEXT, [])


# Hostile maps


def mapped(cmap: bytes, *, packed: bytes | None = None) -> bytes:
    return lettered_pdf(LINE, CORE, WORD, cmap=cmap, packed=packed)


@pytest.mark.parametrize(
    "cmap",
    [
        b"1 beginbfrange <0000> <FFFF> <0041> endbfrange " * 2000,
        b"beginbfchar " * 80_000,
        b"1 beginbfrange " + b"<0381> <03FC> [ " * 60_000,
        b"1 beginbfchar " + b"<" * 900_000,
        b"99999999 beginbfchar <0381> <> <0382> <D8> <0383> <D800> endbfchar",
        b"",
    ],
    ids=["ranges", "blocks", "lists", "brackets", "values", "empty"],
)
def test_a_hostile_map_changes_nothing(cmap: bytes) -> None:
    stream = source(mapped(cmap))
    assert mend_maps(stream) is stream.stream


def test_of_a_bomb_little_is_unpacked() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    stream = source(mapped(b"", packed=bomb))
    tracemalloc.start()
    assert mend_maps(stream) is stream.stream
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 << 20


def test_what_is_no_pdf_is_handed_on() -> None:
    stream = source(b"%PDF-1.7 /Identity-H/Arial" + bytes(1000))
    assert mend_maps(stream) is stream.stream
    assert stream.stream.read(5) == b"%PDF-"


def test_objects_of_other_kinds_are_handed_on() -> None:
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font 4 0 R/XObject 5 0 R>>>>"
    stream = source(pdf([*objects, page, "[4 0 R]", "<</A 5 0 R/B/Identity-H/C/Arial>>"]))
    assert mend_maps(stream) is stream.stream
