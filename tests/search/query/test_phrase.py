"""Phrases in quotes: words in a row, patterns and choices, and punctuation that is none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.search.query.phrase import PhraseItem, read_phrase


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("حكومة الوفاق", [["حكومة الوفاق"]]),
        ("مكافح* الإرهاب", [["مكافح*"], ["الإرهاب"]]),
        ("قال م?تب البريد", [["قال"], ["م?تب"], ["البريد"]]),
        ("م؟تب البريد", [["م?تب"], ["البريد"]]),
        ("(وزير|وزيرة) الصحة", [["وزير", "وزيرة"], ["الصحة"]]),
        ("وزير|وزيرة الصحة", [["وزير", "وزيرة"], ["الصحة"]]),
        ("(رئيس الوزراء | الرئيس) السابق", [["رئيس الوزراء", "الرئيس"], ["السابق"]]),
        ("(وزير|وزير) الصحة", [["وزير الصحة"]]),
        ("منظمة (الصحة) العالمية", [["منظمة (الصحة) العالمية"]]),
        ("ما هذا؟ قال", [["ما هذا؟ قال"]]),
        ("*** عاجل ***", [["عاجل"]]),
        ("| *", []),
    ],
)
def test_the_parts_of_a_phrase(text, read):
    assert [[choice.text for choice in place] for place in read_phrase(text)] == read


def test_only_what_has_a_wildcard_is_a_pattern():
    assert read_phrase("كتا* (ورق|ق*)") == (
        (PhraseItem("كتا*", pattern=True),),
        (PhraseItem("ورق"), PhraseItem("ق*", pattern=True)),
    )


@given(st.text(st.sampled_from("ابج (|)*?؟ "), max_size=20))
def test_no_part_is_empty(text):
    assert all(place and all(choice.text for choice in place) for place in read_phrase(text))
