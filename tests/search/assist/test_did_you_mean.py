"""A query is spelt with the words of the index, and what was typed on purpose is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.analyzers import Analyzer
from kashaf.search import Archive
from kashaf.search.assist.correction import RARE
from kashaf.search.assist.did_you_mean import MAX_CORRECTED, MAX_FAR_WORDS, Speller
from kashaf.search.query.parser import parse

SCHOOL = [
    "المدرسة في سرت",
    "مدرسة أخرى",
    "عقد مجلس الأمن جلسة",
    "مجلس الأمن",
    "عبد الله وعبد الله",
    "في حضرموت",
    "الأمم المتحدة",
]


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("المدرصة", "المدرسة"),
        ("+المدرصة -المدرصة", "+المدرسة -المدرصة"),
        ('"المدرصة"', '"المدرسة"'),
        ('"المدرصة في سرط"', '"المدرسة في سرت"'),
        ('"المدرصة سرت"~5', '"المدرسة سرت"~5'),
        ("=المدرصة", None),
        ("المدرصة سرت", "المدرسة سرت"),
        ("(المدرصة OR سرت)", "المدرسة OR سرت"),
        ("والمدرصة", "والمدرسة"),  # known without its conjunction
        ("للمدرصة", "للمدرسة"),
        ("مدارس", None),
        ("xyzzy", None),
        ("title:المدرصة", None),
        ("مجلسالأمن", "مجلس الأمن"),
        ("+مجلسالأمن", '+"مجلس الأمن"'),
        ('"مجلسالأمن"', '"مجلس الأمن"'),
        ("المدرسةمجلس", None),  # both are words, but nowhere side by side
        ("الأمم المتح دة", "الأمم المتحدة"),
        ("عبدالله", None),  # is found as عبد الله is
        ("حضر موت", "حضرموت"),
        ("مجلس الأمن", None),
        ("+المتح +دة", None),
        ("المدرصة^2 سرت", "المدرسة^2 سرت"),
        ("كوفيد-19 من", None),
    ],
)
def test_words_that_are_nowhere_are_spelt_like_those_that_are(
    make: Callable[..., Archive], typed: str, suggestion: str | None
) -> None:
    archive = make(SCHOOL)
    assert Speller(Analyzer(), archive._searcher.vocabulary()).corrected(parse(typed)) == suggestion


def test_a_word_that_is_there_but_rarely_is_mistyped_only_beside_one_that_is_far_commoner(make: Callable[..., Archive]) -> None:
    for times, suggestion in ((RARE, "طرابلس"), (RARE - 1, None)):
        archive = make(["طرابلص", *["طرابلس"] * times])
        assert archive.search("طرابلص").suggestion == suggestion
        assert archive.search("طرابلص").total == 1, "nothing typed is replaced"


def test_long_queries_are_mended_in_their_first_words(make: Callable[..., Archive]) -> None:
    archive = make(SCHOOL)
    typed = [f"+المدر{letter}ة" for letter in "ابتثجحخدذرزش"]
    suggestion = Speller(Analyzer(), archive._searcher.vocabulary()).corrected(parse(" ".join(typed)))
    assert suggestion == " ".join(["+المدرسة"] * MAX_CORRECTED + typed[MAX_CORRECTED:])


def test_few_words_are_looked_for_two_letters_away(make: Callable[..., Archive]) -> None:
    archive = make(SCHOOL)
    typed = [f"+المدرصة{letter}" for letter in "ابتثج"]
    suggestion = Speller(Analyzer(), archive._searcher.vocabulary()).corrected(parse(" ".join(typed)))
    assert suggestion == " ".join(["+المدرسة"] * MAX_FAR_WORDS + typed[MAX_FAR_WORDS:])
