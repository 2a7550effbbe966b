"""Titles stand in the order of the Arabic alphabet, as a reader of a catalogue looks for them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, collate

ANALYZER = Analyzer()

ORDERS = [
    ("أحمد باسم تامر ثامر جابر حسن خالد داود ذكي راشد زيد سامي شادي صالح ضياء طارق ظافر عادل غسان فادي", "the alphabet"),
    ("قاسم كريم لمى ماجد نادر هاني وليد ياسر", "the alphabet, to its end"),
    ("باب بيت پاپا تاج توت ٹیکسی ثلج", "a letter of Persian or Urdu behind the one it was made from"),
    ("جبل جيل چاي حبل دار ديك ڈاک ذهب ربيع ريف ڑ زيت زين ژاله سماء", "likewise"),
    ("فيل ڤيينا قلم كتاب كيس گل لبن", "likewise, though a search takes gaf for kaf"),
    ("كتاب|كتاب آخر|كتابة", "a shorter title before one that goes on, and words before letters"),
    ("إبل|أثر|اجل|آداب", "the seats of hamza make no difference"),
    ("٢ باب|10 أبواب|١٠٠ باب|باب|Apple|Éclair|zoo|яблоко", "numbers first, by size; Latin behind Arabic, then all else"),
    ("فصل 2|فصل 10|فصل ١٠٠", "numbers inside a title too"),
    ("باب|التاريخ|تونس|السماء|شمس|اللغة|ليل", "the article that begins a title does not count"),
    ("ألف|الله|ألمانيا|أمل", "but what only looks like an article does"),
]


@pytest.mark.parametrize(("titles", "why"), ORDERS)
def test_titles_stand_in_this_order(titles: str, why: str) -> None:
    wanted = titles.split("|" if "|" in titles else " ")
    mixed = random.Random(3).sample(wanted, len(wanted))
    assert sorted(mixed, key=lambda title: collate(title, ANALYZER)) == wanted, why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كِتَابٌ", "كتاب"),
        ("مسؤول", "مسئول"),
        ("المدرسة", "مدرسه"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("كـــتاب", "كتاب"),
        ("«كتاب»!", "كتاب"),
        ("007", "7"),
    ],
)
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    assert collate(one, ANALYZER) == collate(other, ANALYZER) != ""


@pytest.mark.parametrize("title", ["", "—", "؟!", "\u064b"])
def test_a_title_without_a_word_has_no_place(title: str) -> None:
    assert collate(title, ANALYZER) == ""


@given(st.text(max_size=40))
def test_any_title_has_a_place_without_blanks_around_it(title: str) -> None:
    key = collate(title, ANALYZER)
    assert key == key.strip(" ")
    assert bool(key) == bool(ANALYZER.tokens(title))
