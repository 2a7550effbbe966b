"""Roots join the words of a family, and nothing that only looks like one."""

import pytest

from kashaf.analyzers import Analyzer

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("words", "root"),
    [
        ("كتاب كاتب مكتبة المكاتب كتابة الكتّاب", "كتب"),
        ("مدرسة مدرس دراسة التدريس", "درس"),
        ("معلم تعليم علوم", "علم"),
        ("استخدام خدمة خادم", "خدم"),
        ("مسافر سفر", "سفر"),
    ],
)
def test_a_family_of_words_has_one_root(words, root):
    assert {ANALYZER.terms(word).root for word in words.split()} == {root}


@pytest.mark.parametrize("name", ["لبنان", "ألمانيا", "لندن", "فلسطين", "كوفيد", "2016", "reuters", "من", "هذا"])
def test_names_numbers_and_stop_words_are_their_own_root(name):
    terms = ANALYZER.terms(name)
    assert terms.root == terms.stem


@pytest.mark.parametrize("pair", ["لبنان لبن", "كلية كلب", "ألمانيا ألم", "رمضان رمض"])
def test_words_with_some_letters_in_common_are_no_family(pair):
    one, other = (ANALYZER.terms(word).root for word in pair.split())
    assert one != other


def test_diacritics_and_hamza_make_no_difference():
    assert ANALYZER.terms("الكُتَّابُ").root == ANALYZER.terms("الكتاب").root
    assert ANALYZER.terms("مسؤول").root == ANALYZER.terms("مسئول").root
