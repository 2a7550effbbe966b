"""Lines of a PDF: from places on the page to words in the order of reading."""

from __future__ import annotations

import unicodedata

import pytest

from kashaf.analyzers.letter_shapes import is_right_to_left, ligature_order, mend, plain_letters
from kashaf.documents.pdf.columns import make_columns
from kashaf.documents.pdf.glyphs import Glyph
from kashaf.documents.pdf.lines import Line, line_text
from kashaf.documents.pdf.runs import make_runs

SIZE = 10.0


def glyphs(seen: str, *, y: float = 100.0, left: float = 50.0, at: int = 0) -> list[Glyph]:
    """Set glyphs from left to right in a row, each letter 5 points wide.

    A blank leaves a gap and makes no glyph.
    """
    made: list[Glyph] = []
    for char in seen:
        if unicodedata.combining(char):
            made.append(Glyph(char, left - 4, left - 1, y, SIZE, 0, at + len(made)))
            continue
        if char != " ":
            made.append(Glyph(char, left, left + 5, y, SIZE, 0, at + len(made)))
        left += 5
    return made


def visual(typed: str) -> str:
    """Write a line without marks, numbers and Latin words as it is seen from left to right."""
    return typed[::-1]


def text(drawn: list[Glyph], *, leftward: bool = True) -> str:
    runs = make_runs(drawn)
    return line_text(Line(runs, 100.0, SIZE), leftward=leftward, spaced=False)


@pytest.mark.parametrize(
    "seen, typed",
    [
        (visual("قال الراوي"), "قال الراوي"),
        ("2016 ماع", "عام 2016"),
        ("12,500 و 3.75", "3.75 و 12,500"),
        ("14:30 ةعاسلا", "الساعة 14:30"),
        ("%15 لداعي", "يعادل 15%"),
        ("١٠٤٥ ةنس", "سنة ١٠٤٥"),
        ("ديدج iPhone 6 فتاه", "هاتف iPhone 6 جديد"),
        (".Leiden University ةعماج", "جامعة Leiden University."),
        ("(Reuters) زرتيور", "رويترز (Reuters)"),
        (")Reuters( زرتيور", "رويترز (Reuters)"),
        ("2017 (Reuters) زرتيور", "رويترز (Reuters) 2017"),
        ("«باتك» ناونع", "عنوان «كتاب»"),
        ("»باتك« ناونع", "عنوان «كتاب»"),
        ("Hello world", "Hello world"),
    ],
)
def test_what_the_eye_finds_becomes_what_was_typed(seen: str, typed: str) -> None:
    assert text(glyphs(seen)) == typed


def test_an_arabic_word_in_an_english_line_stays_in_its_place() -> None:
    assert text(glyphs("The word باتك means book"), leftward=False) == "The word كتاب means book"


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_file_does_not_matter(turned: bool) -> None:
    drawn = glyphs(visual("الكتاب القديم"))
    assert text(drawn[::-1] if turned else drawn) == "الكتاب القديم"


def test_a_mark_goes_to_the_letter_it_stands_over() -> None:
    drawn = glyphs(visual("كتب"))
    marks = [
        Glyph(mark, 51 + 5 * place, 54 + 5 * place, 101.0, SIZE, 0, 20 + place)
        for place, mark in enumerate("\u064e\u0650\u064f")
    ]
    assert text(drawn + marks) == "كُتِبَ"
    assert text(marks + drawn) == "كُتِبَ"


def test_letters_drawn_twice_for_bold_count_once() -> None:
    assert text(glyphs(visual("كتاب")) + glyphs(visual("كتاب"), left=50.4, at=10)) == "كتاب"


def test_a_space_between_letters_that_touch_is_none() -> None:
    drawn = glyphs(visual("كتاب"))
    drawn += [Glyph(" ", 55, 57, 100.0, SIZE, 0, 30), Glyph(" ", 60, 62, 100.0, SIZE, 0, 31)]
    assert text(drawn) == "كتاب"


def test_wide_gaps_part_cells() -> None:
    assert text(glyphs(visual("مصر")) + glyphs(visual("النيل"), left=120, at=9)) == "النيل\tمصر"


def rows(right: list[str], left: list[str], *, by_row: bool) -> list[Glyph]:
    """Set two columns of lines, drawn row by row or one side after the other."""
    drawn: list[Glyph] = []
    sides = [
        [(line, 200.0, 700 - 14.0 * n) for n, line in enumerate(right)],
        [(line, 50.0, 700 - 14.0 * n) for n, line in enumerate(left)],
    ]
    order = [cell for row in zip(*sides, strict=True) for cell in row] if by_row else [cell for side in sides for cell in side]
    for line, start, y in order:
        drawn += glyphs(visual(line), y=y, left=start, at=len(drawn) * 2)
    return drawn


@pytest.mark.parametrize("by_row", [True, False])
def test_columns_are_read_one_after_the_other_and_verses_row_by_row(by_row: bool) -> None:
    right, left = (
        ["قفا نبك من ذكرى", "فتوضح فالمقراة", "ترى بعر الأرآم", "كأني غداة البين"],
        ["بسقط اللوى بين", "لما نسجتها من ر", "وقيعانها كأنه ح", "لدى سمرات الحي "],
    )
    columns = make_columns(make_runs(rows(right, left, by_row=by_row)), leftward=True)
    read = [line_text(line, leftward=True, spaced=False) for column in columns for line in column]
    expected = [f"{a}\t{b.strip()}" for a, b in zip(right, left, strict=True)] if by_row else [*right, *map(str.strip, left)]
    assert [" ".join(line.split(" ")) for line in read] == expected


def test_a_raised_sign_belongs_to_its_line() -> None:
    drawn = [*glyphs(visual("كتاب"), left=60), Glyph("1", 56.5, 59.5, 104.5, 6.0, 0, 9)]
    ((line,),) = make_columns(make_runs(drawn), leftward=True)
    assert line_text(line, leftward=True, spaced=False) == "كتاب1"


# Letters


@pytest.mark.parametrize(
    "drawn, letters",
    [
        ("ﻣﺮﺣﺒﺎ", "مرحبا"),
        ("ﻻ ﻷ ﻹ ﻵ", "لا لأ لإ لآ"),
        ("ﷲ ﷺ", "الله ﷺ"),
        ("ﱠ", "\u0651\u064e"),
        ("½ ﬁ ①", "½ ﬁ ①"),
        ("ك\u064e\u0651", "ك\u0651\u064e"),
        ("ا\u0654و\u0654ي\u0654", "أؤئ"),
    ],
)
def test_shapes_become_letters_and_nothing_else_changes(drawn: str, letters: str) -> None:
    assert plain_letters(drawn) == letters


@pytest.mark.parametrize(
    "cluster, order", [("لا", 1), ("ال", -1), ("هلل", -1), ("لله", 1), ("َب", -1), ("بَ", 1), ("حم", 0), ("م", 0)]
)
def test_the_letters_of_one_shape_have_an_order(cluster: str, order: int) -> None:
    assert ligature_order(cluster) == order


@pytest.mark.parametrize(
    "broken, whole",
    [
        ("اهلل", "الله"),
        ("باهلل", "بالله"),
        ("األحد", "الأحد"),
        ("واإلسلام", "والإسلام"),
        ("اآلن", "الآن"),
        ("هلل", "هلل"),
        ("سال", "سال"),
    ],
)
def test_only_what_no_word_can_be_is_mended(broken: str, whole: str) -> None:
    assert mend(broken) == whole


def test_letters_of_other_scripts_run_to_the_right() -> None:
    assert is_right_to_left("ب")
    assert not is_right_to_left("b")
    assert not is_right_to_left("5")
