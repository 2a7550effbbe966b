"""CSV that is safe to open: what a spreadsheet would take for a formula is text."""

from __future__ import annotations

import csv
import io

import pytest

from kashaf.search.results.csv_rows import csv_text


def cells(*row):
    return next(csv.reader(io.StringIO(csv_text(["a"], [row]).partition("\r\n")[2], newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\n=cmd|' /C calc'!A0"])
def test_a_formula_gets_an_apostrophe(text):
    (cell,) = cells(text)
    assert cell.startswith("'")


@pytest.mark.parametrize("text", ["كتاب", "كتاب، «كتب»", 'قال "نعم"', "سطر\nسطر", "1-1", "", "'"])
def test_other_texts_stay(text):
    assert cells(text, "") == [text, ""]


def test_controls_and_half_characters_are_replaced_and_numbers_stay():
    assert cells("\x1b[31m\ud800\r=1", -3, None, 1.5) == ["\ufffd[31m\ufffd\ufffd=1", "-3", "", "1.5"]
