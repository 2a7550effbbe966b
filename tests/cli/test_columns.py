"""Words in context in a terminal: one line each at any width, the word always in its column."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from kashaf.cli.columns import Line, aligned

ARABIC = [
    Line("وقالت الوزارة أمس في بيان لها إن مجلس إدارة شركة", "النفطِ", "الوطنية يجتمع غدا للنظر في الأمر", "001_f0c76394ef16e3ea.txt", "1", True),
    Line("", "نفط", "", "2", "12", True),
    Line("كِتَابٌ عَنِ", "والنفط", "، وغيره", "3", "1", True),
]  # fmt: skip
ENGLISH = [
    Line("the price of the barrel of", "oil", "rose again on Monday", "one", "1", False),
    Line("of", "oils", "and", "two", "1", False),
]
WIDTHS = [*range(1, 40), 60, 80, 120, 200, 500]


def drawn(lines, width):
    shown = []
    for cells in aligned(lines, width):
        text, end = "", 0
        for cell in cells:
            assert cell.column >= end, "cells do not overlap"
            text += " " * (cell.column - end) + cell.text
            end = cell.column + cell_len(cell.text)
        shown.append(text)
    return shown


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lines", [ARABIC, ENGLISH, [*ARABIC, *ENGLISH], [*ENGLISH, *ARABIC]])
def test_every_line_fits_and_the_words_stand_below_each_other(lines, width):
    assert len(drawn(lines, width)) == len(lines)
    assert all(cell_len(line) <= width for line in drawn(lines, width))
    middles = set()
    for cells in aligned(lines, width):
        (word,) = (cell for cell in cells if cell.kind == "word")
        middles.add(word.column + (cell_len(word.text) + 1) // 2)
    assert max(middles) - min(middles) <= 1


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
def test_the_words_next_to_the_word_stay_and_what_is_far_is_left_out(width):
    _, after, word, before = next(iter(aligned(ARABIC, width)))
    assert before.text.split()[-1] == "شركة"
    assert after.text.split()[0] == "الوطنية"
    assert ARABIC[0].before.endswith(before.text)
    assert ARABIC[0].after.startswith(after.text)
    assert after.column + cell_len(after.text) + 1 <= word.column
    before, word, after, _ = next(iter(aligned(ENGLISH, width)))
    assert (before.text.split()[-1], word.text, after.text.split()[0]) == ("of", "oil", "rose")


def test_a_word_without_room_is_cut_at_its_far_end_and_marked():
    long = [Line("ب" * 50, "قمر", "ت" * 50, "1", "1", True)]
    _, after, _, before = next(iter(aligned(long, 30)))
    assert (before.text[0], before.text[-1], after.text[0], after.text[-1]) == ("…", "ب", "ت", "…")
    (cells,) = aligned([Line("قال", "حكومة الوفاق الوطني الليبية", "أمس", "1", "1", True)], 30)
    assert [cell.text for cell in cells if cell.kind == "word"] == ["حكومة الو…"]


def test_what_is_before_stands_on_the_right_of_an_arabic_line_and_on_the_left_of_another():
    first, second = drawn([ARABIC[2], ENGLISH[0]], 80)
    assert first.index("3:1") < first.index("وغيره") < first.index("والنفط") < first.index("كِتَابٌ")
    assert second.index("one:1") < second.index("barrel") < second.index("oil") < second.index("rose")


def test_an_arabic_line_with_a_latin_word_is_an_arabic_line():
    (line,) = drawn([Line("أعلنت شركة", "Google", "أمس", "1", "1", True)], 60)
    assert line.index("أمس") < line.index("Google") < line.index("أعلنت")


def test_the_page_of_a_line_stays_when_its_id_is_cut():
    place, *_ = next(iter(aligned(ARABIC, 80)))
    assert place.text == "001_f0c76394e…:1"


def test_no_lines_are_nothing():
    assert list(aligned([], 80)) == []
