"""What makes terms: each does what it is known for, and what is missing says how to get it."""

import sys

import pytest

from benchmarks.errors import Missing
from benchmarks.systems.stemmers import (
    isri_roots,
    kashaf_terms,
    snowball_stems,
    tashaphyne_roots,
    tashaphyne_stems,
    whoosh_terms,
    words,
)
from kashaf.analyzers import Level


def test_words_are_cut_at_no_mark_and_no_tatweel():
    assert words("كَتَبَ (كتـــاب)، Kitab 2010!") == ["كَتَبَ", "كتـــاب", "kitab", "2010"]


def test_kashafs_terms_hold_no_placeholder():
    assert kashaf_terms(Level.WORD)("أهلًا، يا أحمد") == ["اهلا", "يا", "احمد"]
    assert kashaf_terms(Level.STEM)("الكتاب") == kashaf_terms(Level.STEM)("كتاب")


@pytest.mark.parametrize(
    "terms, text, expected",
    [
        (snowball_stems, "الكتاب كَتَبَ", ["كتاب", "كتب"]),
        (isri_roots, "والمكتبات مَدَارِس أعلنوا", ["كتب", "درس", "اعل"]),
        (tashaphyne_stems, "والمدارس", ["مدارس"]),
        (tashaphyne_roots, "والمدارس", ["درس"]),
        (whoosh_terms, "والمكتبات أعلنوا", ["كتب", "اعل"]),
    ],
)
def test_each_stemmer_makes_its_terms_of_every_word(terms, text, expected):
    assert terms()(text) == expected


def test_whooshs_own_analyzer_cannot_be_used_as_it_comes():
    import re

    from whoosh.analysis import LanguageAnalyzer

    with pytest.raises(re.error):
        list(LanguageAnalyzer("ar")("والمكتبات"))


@pytest.mark.parametrize(
    "terms, module, package",
    [
        (snowball_stems, "Stemmer", "PyStemmer"),
        (isri_roots, "nltk.stem.isri", "nltk"),
        (tashaphyne_stems, "tashaphyne.stemming", "Tashaphyne"),
    ],
)
def test_a_stemmer_that_is_not_installed_is_named_with_the_command_that_installs_it(monkeypatch, terms, module, package):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Missing, match=rf"the package {package} is not installed: pip install -e '\.\[benchmarks\]'"):
        terms()
