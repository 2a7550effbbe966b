"""The vocabulary of an index expands patterns and near spellings, and knows spellings of words."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers import Level
from kashaf.index import TEXT
from kashaf.search import Archive
from kashaf.search.query.vocabulary import MAX_EXPANSION, Vocabulary, _letters, one_letter_away


@pytest.fixture
def vocabulary(make: Callable[..., Archive]) -> Vocabulary:
    return make(
        ["القذافي والقذافي", "القدافي", "مكتب مكتب", "مكتب كتب كاتب", "مدرسة", "مدرسة مدرسه", "مَكتب", "كتابهم"]
    )._searcher.vocabulary()


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("مكت*", {"مكتب"}),
        ("م?تب", {"مكتب"}),
        ("*تب", {"مكتب", "كتب", "كاتب"}),
        ("ك*ب", {"كتب", "كاتب"}),
        ("مدرسة", {"مدرسه"}),
        ("مَكْـت*", {"مكتب"}),
        ("كتا*م", {"كتابهم"}),
        ("ق*", set()),
        ("ك.ب", set()),
    ],
)
def test_patterns_stand_for_normalised_words(vocabulary: Vocabulary, pattern: str, words: set[str]) -> None:
    found, cut = vocabulary.matching(TEXT, pattern)
    assert (set(found), cut) == (words, False)


@given(st.text("اب*?", min_size=1, max_size=7), st.text("ابت", min_size=1, max_size=8))
def test_patterns_are_those_of_file_names(pattern: str, word: str) -> None:
    expression = re.compile(_letters([piece for piece in re.split("([*?])", pattern) if piece]))
    assert bool(expression.fullmatch(word)) == bool(re.fullmatch(fnmatch.translate(pattern), word))


def test_no_pattern_goes_back_and_forth(make: Callable[..., Archive]) -> None:
    laughing = make(["هل" * 30 + " " + "هل" * 25])._searcher.vocabulary()
    pattern = "ه*" * 25 + "ب"
    assert laughing.matching(TEXT, pattern) == ((), False)  # and not after the age of the universe
    assert len(laughing.matching(TEXT, "ه*" * 25)[0]) == 2


def test_the_commonest_words_come_first_and_the_rest_is_cut(make: Callable[..., Archive]) -> None:
    many = make([" ".join("س" + "".join(chr(0x062A + int(digit)) for digit in f"{number:04}") for number in range(1_200))])
    found, cut = many._searcher.vocabulary().matching(TEXT, "س*")
    assert (len(found), cut) == (MAX_EXPANSION, True)


@pytest.mark.parametrize(
    ("word", "similar"),
    [
        ("قذافي", ("القذافي", "والقذافي", "القدافي")),
        ("القدافي", ("القدافي", "القذافي", "والقذافي")),
        ("مكتبب", ("مكتب",)),
        ("كابت", ("كاتب",)),
        ("غريب", ()),
        ("كت", ()),
    ],
)
def test_near_spellings_are_blind_to_the_article(vocabulary: Vocabulary, word: str, similar: tuple[str, ...]) -> None:
    assert tuple(found for found, _ in vocabulary.similar(TEXT, word)) == similar


def test_near_spellings_say_how_near_they_are(vocabulary: Vocabulary) -> None:
    assert dict(vocabulary.similar(TEXT, "قذافي")) == {"القذافي": 0, "والقذافي": 0, "القدافي": 1}


def test_words_are_named_as_most_people_write_them(vocabulary: Vocabulary) -> None:
    assert vocabulary.written(TEXT, "مدرسه") == "مدرسة"
    assert vocabulary.written(TEXT, "مكتبـمَكتب", Level.SPELLING) == "مَكتب"
    assert vocabulary.written(TEXT, "غريب") == "غريب"


def test_documents_are_counted(vocabulary: Vocabulary) -> None:
    assert vocabulary.documents(TEXT, Level.WORD, "مكتب") == 3
    assert vocabulary.documents(TEXT, Level.WORD, "مكت") == 0
    assert vocabulary.begins(TEXT, Level.WORD, "مكت")
    assert not vocabulary.begins(TEXT, Level.WORD, "x")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("مكتبب", ("مكتب",)),  # a letter too many
        ("مدسه", ("مدرسه",)),  # one lost
        ("مترسه", ("مدرسه",)),  # changed
        ("مدرهس", ("مدرسه",)),  # swapped
        ("القزافي", ("القدافي", "القذافي")),  # equally common: in order of code points
        ("مدرسه", ()),  # as it is
        ("كتت", ()),  # too short to know
        ("2017", ()),
        ("غريب", ()),
    ],
)
def test_a_word_that_nothing_holds_is_one_letter_from_what_was_meant(
    vocabulary: Vocabulary, word: str, meant: tuple[str, ...]
) -> None:
    assert vocabulary.mistyped(TEXT, [word], 3) == meant


def test_the_commonest_words_were_meant(vocabulary: Vocabulary) -> None:
    assert vocabulary.mistyped(TEXT, ["مكتتب", "القزافي"], 1) == ("مكتب", "القدافي")


@pytest.mark.parametrize("word", ["كتاب", "ا" * 63, "reuters"])
def test_words_one_letter_away_are_all_others_and_no_more_than_an_engine_takes(word: str) -> None:
    away = one_letter_away(word)
    assert word not in away
    assert len(set(away)) == len(away) <= 1_000
    assert all(abs(len(other) - len(word)) <= 1 for other in away)
