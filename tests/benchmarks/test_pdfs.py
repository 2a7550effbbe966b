"""What comes back of PDFs is measured the same way for all readers."""

from __future__ import annotations

import pytest

from benchmarks.collections.samples import SAMPLES, source_of
from benchmarks.pdfs import compare, read_with_kashaf, readers, table


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
