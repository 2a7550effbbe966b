"""Lines of noise are told from titles, also from titles of rare words and of numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers.line_noise import is_noise, known_share


@pytest.mark.parametrize(
    "line",
    [
        "14 8 ن",
        "لاامكك 160 0 701 0",
        "7 1 6 2 ال ل ون تاقه 1 ب اتلامن ان اللا * 2222 اا لا 2 ن 2 2",
        "٧ ١ ٦ ٢ ال ل ون",
    ],
)
def test_scraps_of_recognition_are_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "غَارَاتٌ عَلَى سِرْت",
        "ديوان مهيار الديلمي",
        "الإستنصار",
        "معجم الأدوية المفردة ج 1",
        "القانون رقم 5 لسنة 2019 المادة 3 و 4 و 7",
        "تركيا وسويسرا 1 - 0 في الدور 16 من كأس العالم",
        "Results of the matches 1 2 3",
        "",
        "— 12 —",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert not is_noise(line)


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("كِتَابُ الفِقْهِ", 1.0),
        ("رسالة فى تسطيح الكور 1938", 1.0),
        ("بسبهرت رباده", 0.0),
        ("ابى الريحان 12", 2 / 3),
        ("Kitāb al-šifāʾ", 1.0),
        ("", 0.0),
    ],
)
def test_the_share_of_known_words(line: str, share: float) -> None:
    assert known_share(line) == pytest.approx(share)


@given(st.text())
def test_any_line_has_a_share(line: str) -> None:
    assert 0 <= known_share(line) <= 1
    assert is_noise(line) in (True, False)
