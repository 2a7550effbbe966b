"""Spellings that differ in more than one letter: which are one word, and which stay apart."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer
from kashaf.analyzers.compounds import part_words
from kashaf.analyzers.normalization import normalize_plain, normalized

ANALYZER = Analyzer()

SAME_WORD = [
    ("جميييل", "جميل", "drawn out"),
    ("مبروووك", "مبروك", "drawn out"),
    ("رااائع", "رائع", "beside a hamza"),
    ("واللللله", "والله", "of lam two stay"),
    ("هههههههه", "ههه", "laughter of any length"),
    ("ڤيديو", "فيديو", "veh"),
    ("پاريس", "باريس", "peh"),
    ("چورج", "جورج", "tcheh"),
    ("الپيشمرگة", "البيشمركة", "peh and gaf"),
    ("مائة", "مئة", "hundred"),
    ("بالمائة", "بالمئة", "per cent"),
    ("ثلاثمائة", "ثلاثمئة", "three hundred"),
    ("أربعمائة", "أربعمئة", "four hundred"),
    ("المائتين", "المئتين", "two hundred"),
    ("مائوية", "مئوية", "of a hundred"),
    ("جزاؤه", "جزاءه", "nominative and accusative"),
    ("جزائه", "جزاءه", "genitive and accusative"),
    ("أبناؤنا", "أبنائنا", "of another person"),
    ("قرائته", "قراءته", "a seat that many write"),
    ("قرائة", "قراءة", "the same at the end"),
    ("مسؤل", "مسؤول", "older print"),
    ("المسؤلية", "المسئولية", "older print and that of Egypt"),
    ("شؤن", "شؤون", "older print"),
    ("رؤف", "رءوف", "older print"),
    ("رؤسهم", "رؤوسهم", "older print"),
]

OTHER_WORDS = [
    ("تتتبع", "تتبع", "three teh of a verb"),
    ("مائي", "مئي", "watery is no hundred"),
    ("رؤساء", "رؤوساء", "presidents are no heads"),
    ("كائنا", "كاءنا", "a participle has its hamza in the middle"),
    ("أرائك", "أراءك", "couches"),
    ("محبب", "محب", "two letters are two"),
    ("سيئين", "سين", "a hamza between two yehs is a letter"),
]


@pytest.mark.parametrize("one, other, why", SAME_WORD)
def test_spellings_of_one_word(one, other, why):
    assert ANALYZER.terms(one)[1:] == ANALYZER.terms(other)[1:], why


@pytest.mark.parametrize("one, other, why", OTHER_WORDS)
def test_different_words(one, other, why):
    assert ANALYZER.normalize(one) != ANALYZER.normalize(other), why


LETTERS = st.text(st.sampled_from("ايئءؤوأىتلهةمسرنكپچڤ"), max_size=10)


@settings(max_examples=500, deadline=None)
@example("رءأ")
@example("رررءا")
@example("ڤرءاة")
@given(LETTERS)
def test_normalizing_twice_is_once(word):
    once = normalized(word)
    assert normalized(once) == once


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("اأإآةىيوتلهمسرنك"), max_size=10))
def test_the_short_way_of_plain_words_is_the_long_one(word):
    if (plain := normalize_plain(word)) and len(part_words(word)) == 1:
        assert plain == ANALYZER.normalize(word + "\u064e")
