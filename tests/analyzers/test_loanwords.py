"""Spellings of one name: which are joined, in which forms, and which stay apart.

The list itself is checked too.
"""

from __future__ import annotations

import pytest

from kashaf.analyzers import Analyzer, loanwords
from kashaf.analyzers.loanwords import LONGEST, variants
from kashaf.analyzers.normalization import normalized
from kashaf.analyzers.tables import table_text

ANALYZER = Analyzer()
GROUPS = [
    [entry.strip() for entry in line.partition("#")[0].split("،")]
    for line in table_text(loanwords.TABLE).splitlines()
    if line.partition("#")[0].strip()
]
ENTRIES = [entry for group in GROUPS for entry in group]

ONE_NAME = [
    ("أوروبا", "أوربا", "waw for a short vowel"),
    ("إنجلترا", "إنكلترا", "g as jeem and kaf"),
    ("جوجل", "غوغل", "g as jeem and ghain"),
    ("جوجل", "قوقل", "g as qaf"),
    ("فيس بوك", "فيسبوك", "two words and one"),
    ("فيسبوك", "فيس بوك", "and the other way round"),
    ("الفيسبوك", "فيس بوك", "behind an article"),
    ("تليفون", "تلفون", "yeh for a short vowel"),
    ("تلفزيون", "تليفزيون", "the same"),
    ("بلجراد", "بلغراد", "a city"),
    ("كمبيوتر", "كومبيوتر", "waw"),
    ("موسيقى", "موسيقا", "the ending"),
    ("طوكيو", "توكيو", "t"),
    ("فيروس", "فايروس", "as English sounds"),
    ("ستاد", "استاد", "two consonants at the beginning"),
    ("بأوروبا", "أوربا", "behind a preposition"),
    ("الأوروبية", "أوربا", "the adjective of a name in -a"),
    ("والتليفزيونات", "تلفزيون", "a plural"),
    ("للكونجرس", "كونغرس", "behind للـ"),
    ("كلينتون", "كلنتون", "a person"),
]


@pytest.mark.parametrize(("typed", "other", "why"), ONE_NAME, ids=[f"{typed}-{other}" for typed, other, _ in ONE_NAME])
def test_the_spellings_of_a_name_are_known(typed: str, other: str, why: str) -> None:
    assert other in variants(typed.split()), why


FORMS = [
    ("إنجليزي", "إنكليزي", "الانكليزيه"),
    ("أوروبا", "أوربا", "وبالاوربيين"),
    ("تلفون", "تليفون", "التليفونات"),
    ("فيسبوك", "فيس بوك", "بالفيس بوك"),
    ("الكونغو", "الكونجو", "والكونجو"),
]


@pytest.mark.parametrize(("typed", "other", "form"), FORMS, ids=[form for *_, form in FORMS])
def test_a_spelling_comes_with_its_forms(typed: str, other: str, form: str) -> None:
    assert tuple(form.split()) in variants(typed.split())[other]


APART = [
    ("كتاب", "no name"),
    ("منديل", "not a form of منديلا, though it has its stem"),
    ("أمر", "nor is this of any"),
    ("لم", "nor of فلم"),
    ("تلفاز", "another word for the same thing"),
    ("و", "a letter"),
    ("2016", "a number"),
    ("hello", "Latin letters"),
]


@pytest.mark.parametrize(("typed", "why"), APART, ids=[typed for typed, _ in APART])
def test_other_words_have_no_other_spelling(typed: str, why: str) -> None:
    assert variants(typed.split()) == {}, why


def test_a_form_that_is_a_stop_word_is_left_out() -> None:
    forms = variants(["فيلم"])["فلم"]
    assert ("الفلم",) in forms
    assert ("فلم",) not in forms  # "so did not"


def test_forms_of_what_was_typed_are_no_other_spelling() -> None:
    assert ("الموسيقيين",) not in variants(["موسيقى"])["موسيقا"]


def test_every_entry_of_the_list_is_in_one_group() -> None:
    seen = [normalized(entry.replace(" ", "_")).replace("_", " ").removeprefix("ال") for entry in ENTRIES]
    assert sorted(name for name in set(seen) if seen.count(name) > 1) == []
    assert all(len(group) > 1 for group in GROUPS)


def test_every_entry_is_plain_words_that_fold_as_the_analyzer_folds_them() -> None:
    for entry in ENTRIES:
        words = entry.split()
        assert [word.translate(loanwords._FOLDED) for word in words] == list(map(normalized, words))
        assert [token.terms.word for token in ANALYZER.tokens(entry)] == list(map(normalized, words))
        assert len(words) <= LONGEST


def test_no_entry_is_a_stop_word_by_itself() -> None:
    assert [entry for entry in ENTRIES if ANALYZER.is_stopword(entry) and entry != "فلم"] == []
