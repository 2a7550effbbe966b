"""The letters are what Unicode calls them, those from pyarabic's tables included."""

import unicodedata

import pytest

from kashaf.analyzers import letters

NAMES = {
    "ALEF": "ARABIC LETTER ALEF",
    "ALEF_MAKSURA": "ARABIC LETTER ALEF MAKSURA",
    "ALEF_WASLA": "ARABIC LETTER ALEF WASLA",
    "DAGGER_ALEF": "ARABIC LETTER SUPERSCRIPT ALEF",
    "FARSI_YEH": "ARABIC LETTER FARSI YEH",
    "FATHA": "ARABIC FATHA",
    "FATHATAN": "ARABIC FATHATAN",
    "HAMZA": "ARABIC LETTER HAMZA",
    "HAMZA_ABOVE": "ARABIC HAMZA ABOVE",
    "HAMZA_ON_YEH": "ARABIC LETTER YEH WITH HAMZA ABOVE",
    "HEH": "ARABIC LETTER HEH",
    "KAF": "ARABIC LETTER KAF",
    "LAM": "ARABIC LETTER LAM",
    "MEEM": "ARABIC LETTER MEEM",
    "NOON": "ARABIC LETTER NOON",
    "SHADDA": "ARABIC SHADDA",
    "SUKUN": "ARABIC SUKUN",
    "TATWEEL": "ARABIC TATWEEL",
    "TEH": "ARABIC LETTER TEH",
    "TEH_MARBUTA": "ARABIC LETTER TEH MARBUTA",
    "WAW": "ARABIC LETTER WAW",
    "YEH": "ARABIC LETTER YEH",
}


@pytest.mark.parametrize("name, unicode_name", NAMES.items())
def test_a_letter_is_what_its_name_says(name, unicode_name):
    assert unicodedata.name(getattr(letters, name)) == unicode_name


@pytest.mark.parametrize(
    "forms, word",
    [
        (letters.ALEF_FORMS, "ALEF"),
        (letters.WAW_FORMS, "WAW|U "),
        (letters.YEH_FORMS, "YEH|ALEF MAKSURA|E$"),
        (letters.KAF_FORMS, "KEHEH|KAF|GAF|NG"),
    ],
)
def test_the_forms_of_a_letter_are_named_after_it(forms, word):
    import re

    for form in forms:
        assert re.search(word, unicodedata.name(form)), unicodedata.name(form)


def test_every_vowel_is_a_combining_mark():
    assert all(unicodedata.category(mark) == "Mn" for mark in letters.VOWELS)
    assert set(letters.VOWELS.values()) <= set("\u064b\u064c\u064d\u064e\u064f\u0650\u0652")


def test_presentation_forms_are_known():
    assert letters.is_presentation_form("ﻻ")
    assert letters.is_presentation_form("ﷺ")
    assert not letters.is_presentation_form("ل")
    assert not letters.is_presentation_form("\ufeff")


def test_marks_and_letters_do_not_meet():
    import re

    classes = letters.character_classes()
    arabic, mark = re.compile(f"[{classes['arabic']}]"), re.compile(f"[{classes['mark']}]")
    for code in range(0x600, 0x10000):
        assert not (arabic.match(chr(code)) and mark.match(chr(code))), hex(code)


def test_the_marks_are_those_of_the_whole_plane():
    import re

    marks = re.compile(f"[{letters.character_classes()['mark']}{letters.MARKS_IN_DISGUISE}]")
    for code in range(0x300, 0x10000):
        assert bool(marks.match(chr(code))) == (
            unicodedata.category(chr(code))[0] == "M" or bool(re.match(f"[{letters.MARKS_IN_DISGUISE}]", chr(code)))
        ), hex(code)
