"""Roots join the words of a family, and nothing that only looks like one."""

import importlib.util
from pathlib import Path

import pytest

from kashaf.analyzers import Analyzer
from kashaf.analyzers.tables import read_groups

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


@pytest.fixture(scope="module")
def maker():
    path = Path(__file__).parents[2] / "analyzers" / "data" / "make_roots.py"
    spec = importlib.util.spec_from_file_location("make_roots", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_stem_of_the_table_can_be_a_form_of_its_root(maker):
    assert [(stem, root) for stem, root in read_groups("roots.txt").items() if not maker.fits(stem, root)] == []


@pytest.mark.parametrize(
    ("stem", "root"),
    [
        ("مكتبه", "كتب"),
        ("مومن", "امن"),
        ("متمسك", "مسك"),
        ("استقال", "قيل"),
        ("اضطراب", "ضرب"),
        ("ازدهار", "زهر"),
        ("جن", "جنن"),
        ("حقوق", "حقق"),
    ],
)
def test_what_patterns_add_to_a_root_fits(maker, stem, root):
    assert maker.fits(stem, root)


@pytest.mark.parametrize(
    ("stem", "root", "why"),
    [
        ("سرت", "كسر", "a kaf was cut from a verb"),
        ("بنك", "لبن", "a lam from a noun"),
        ("تبت", "لبي", "likewise"),
        ("شاي", "شوك", "a kaf at the end"),
        ("جن", "لجن", "the noon alone is left"),
        ("بحسب", "حسب", "a preposition was not cut"),
        ("سلم", "لمس", "the letters stand in another order"),
    ],
)
def test_what_lacks_a_letter_of_the_root_does_not(maker, stem, root, why):
    assert not maker.fits(stem, root), why


@pytest.mark.parametrize("word", ["سرت", "بنك", "شاي"])
def test_a_name_or_loanword_has_no_root_of_a_word_that_was_cut_to_it(word):
    assert ANALYZER.terms(word).root == ANALYZER.terms(word).stem
