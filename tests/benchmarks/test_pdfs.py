"""What comes back of PDFs is measured the same way for all readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.collections.lying_maps import make_lying_pdfs, shaped
from benchmarks.collections.samples import SAMPLES, source_of
from benchmarks.pdfs import compare, read_with_kashaf, read_without_pikepdf, readers, table


@pytest.mark.parametrize(
    "text, shares",
    [
        ("قال الراوي يا سادة", (100, 100)),
        ("قَالَ الرّاوي، يا سادة!", (100, 100)),
        ("ﻗﺎﻝ ﺍﻟﺮﺍﻭﻱ ﻳﺎ ﺳﺎﺩﺓ", (100, 100)),
        ("سادة يا الراوي قال", (100, 0)),
        ("لاق يوارلا اي ةداس", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_words_count_whole_and_pairs_in_order(text: str, shares: tuple[int, int]) -> None:
    assert compare("قال الراوي يا سادة", text) == shares


def test_the_table_has_a_row_for_each_file_and_the_mean() -> None:
    pdfs = [SAMPLES / "table-weasyprint.pdf", SAMPLES / "news-scanned.pdf"]
    made = table({"kashaf": read_with_kashaf, "nothing": lambda _: ""}, pdfs).splitlines()
    assert made[0] == "| | kashaf | nothing |"
    assert made[2:] == ["| table-weasyprint | 100/100 | 0/0 |", "| news-scanned | 0/0 | 0/0 |", "| all | 50/50 | 0/0 |"]


def test_every_reader_that_is_installed_reads_something() -> None:
    found = readers()
    assert {"kashaf", "pypdfium2", "pypdf", "pdfminer.six"} <= set(found)
    pdf = SAMPLES / "table-weasyprint.pdf"
    assert all(compare(source_of(pdf), read(pdf))[0] > 10 for read in found.values())


def test_an_expected_text_beside_a_pdf_is_its_source(tmp_path: Path) -> None:
    (tmp_path / "a-b.expected.txt").write_text("قال", encoding="utf-8")
    assert source_of(tmp_path / "a-b.pdf") == "قال"


@pytest.mark.parametrize(
    ("line", "shapes"),
    [("قمر", "ﻗﻤﺮ"), ("دار", "ﺩﺍﺭ"), ("ماء", "ﻣﺎﺀ"), ("سَلِمَ ب", "ﺳَﻠِﻢَ ﺏ"), ("قد A 3", "ﻗﺪ A 3"), ("", "")],
)
def test_letters_get_their_shapes(line: str, shapes: str) -> None:
    assert shaped(line) == shapes


def test_of_fonts_that_lie_kashaf_reads_all_and_without_pikepdf_what_they_say(tmp_path: Path) -> None:
    read = {pdf.stem: pdf for pdf in make_lying_pdfs(tmp_path)}
    assert compare(source_of(read["table-wrong25"]), read_with_kashaf(read["table-wrong25"])) == (100, 100)
    assert compare(source_of(read["table-wrong0"]), read_without_pikepdf(read["table-wrong0"])) == (100, 100)
    assert compare(source_of(read["table-wrong25"]), read_without_pikepdf(read["table-wrong25"]))[0] < 50
