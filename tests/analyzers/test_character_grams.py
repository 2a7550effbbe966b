"""Pieces of words: what words spelt nearly alike share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, commonness, grams


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("مدرسه", ("_مدر", "مدرس", "درسه", "رسه_")),
        ("كتب", ("_كتب", "كتب_")),
        ("من", ("_من_",)),
        ("و", ("_و_",)),
        ("2016", ()),
        ("", ()),
        ("reuters", ("_reu", "reut", "eute", "uter", "ters", "ers_")),
    ],
)
def test_a_word_has_the_pieces_of_four_letters_with_its_ends_marked(word, pieces):
    assert grams(word) == pieces


def test_a_word_with_a_wrong_letter_shares_some_pieces():
    assert set(grams("الاقتصاد")) & set(grams("الاقتصتد")) >= {"_الا", "الاق", "لاقت"}


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=30))
def test_the_pieces_cover_the_whole_word(word):
    first, *rest = grams(word)
    assert first + "".join(piece[-1] for piece in rest) == f"_{word}_"


@given(st.lists(st.sampled_from(["كتاب", "مدرسة", "بيت", "١٩٩٠", "كِتاب"])))
def test_a_line_has_the_pieces_of_each_different_word_once(words):
    analyzer = Analyzer()
    different = dict.fromkeys(analyzer.normalize(word) for word in words)
    line = " ".join(analyzer.normalize(word) for word in words)
    assert analyzer.pieces(line).split() == [piece for word in different for piece in grams(word)]


def test_how_common_a_piece_is_comes_from_arabic_texts():
    assert 0.05 > commonness("_الم") > commonness("مدرس") > commonness("ظظظظ") > 0
