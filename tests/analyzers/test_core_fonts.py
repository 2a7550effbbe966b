"""The numbers of glyphs in core fonts say which letters they are."""

from __future__ import annotations

import pytest

from kashaf.analyzers.core_fonts import CORE_LETTERS, is_core_font, same_letters


@pytest.mark.parametrize(
    "glyph, letters",
    [
        (0x2EC, "،"),
        (0x2EF, "ء"),
        (0x2F0, "ـ"),
        (0x2F1, "\u064b"),
        (0x2F8, "\u0652"),
        (0x2F9, "٠"),
        (0x302, "٩"),
        (0x381, "آ"),
        (0x3F0, "ى"),
        (0x3F4, "ي"),
        (0x3FC, "لا"),
    ],
)
def test_each_row_begins_and_ends_where_the_fonts_have_it(glyph: int, letters: str) -> None:
    assert CORE_LETTERS[glyph] == letters


def test_no_glyph_beside_the_rows_is_known() -> None:
    assert not {0x2EB, 0x303, 0x380, 0x3FD} & CORE_LETTERS.keys()


@pytest.mark.parametrize(
    "name, core",
    [
        ("/ABCDEE+Times#20New#20Roman,Bold", True),
        ("ArialMT", True),
        ("Arabic Transparent", True),
        ("Amiri", False),
        ("Times-Roman", False),
    ],
)
def test_core_fonts_are_known_by_name(name: str, *, core: bool) -> None:
    assert is_core_font(name) == core


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("ﻻ", "لا", True),
        ("ال", "لا", True),
        ("5", "٥", True),
        ("ک", "ك", True),
        ("ا", "ـ", False),
        ("ل", "لا", False),
        (" ", "ي", False),
    ],
)
def test_names_are_compared_by_what_they_mean(one: str, other: str, *, same: bool) -> None:
    assert same_letters(one, other) == same
