"""The vocabulary of an index expands patterns and near spellings, and knows how words are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.analyzers import Level
from kashaf.index import TEXT
from kashaf.search import Archive
from kashaf.search.vocabulary import MAX_EXPANSION, Vocabulary


@pytest.fixture
def vocabulary(make: Callable[..., Archive]) -> Vocabulary:
    return make(
        ["القذافي والقذافي", "القدافي", "مكتب مكتب", "مكتب كتب كاتب", "مدرسة", "مدرسة مدرسه", "مَكتب", "كتابهم"]
    )._vocabulary()


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


def test_the_commonest_words_come_first_and_the_rest_is_cut(make: Callable[..., Archive]) -> None:
    many = make([" ".join("س" + "".join(chr(0x0628 + int(digit)) for digit in f"{number:04}") for number in range(1_200))])
    found, cut = many._vocabulary().matching(TEXT, "س*")
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
