"""A correction is the likeliest of an index's own words: common, and one cheap slip away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers.error_model import DOUBLED, KEY, LONG, LOST, OTHER, SHAPE, SOUND, SWAPPED, VOWEL, cost
from kashaf.search import Archive
from kashaf.search.assist.correction import Correction, corrections, joined, outdoes


@pytest.mark.parametrize(
    ("typed", "meant", "price", "why"),
    [
        ("مدرسه", "مدرسه", 0, "nothing is wrong"),
        ("الرياظ", "الرياض", SOUND, "two letters of one sound"),
        ("القزافي", "القذافي", SOUND, "a sound between the teeth became a hiss"),
        ("سلطه", "صلطه", SOUND, "a heavy letter and its light one"),
        ("مدرست", "مدرسه", SOUND, "an open teh marbuta"),
        ("حبر", "خبر", SHAPE, "a dot"),
        ("مدرشه", "مدرسه", SHAPE, "dots above it"),
        ("محمد", "مجمد", SHAPE, "a dot below it"),
        ("منرسه", "مدرسه", OTHER, "letters at opposite ends of the keyboard"),
        ("اللهن", "اللهم", KEY, "the key beside"),
        ("مدرسسه", "مدرسه", DOUBLED, "a key that bounced"),
        ("مدرسه", "مدررسه", DOUBLED, "one of two"),
        ("سلم", "سلام", VOWEL, "a long vowel taken for a short one"),
        ("كتبو", "كتبوا", VOWEL, "the silent alef of a plural"),
        ("مردسه", "مدرسه", SWAPPED, "two neighbours"),
        ("مدسه", "مدرسه", LOST, "a letter lost"),
        ("سلام", "سلم", LONG, "a short vowel taken for a long one"),
        ("مدركسه", "مدرسه", OTHER, "a letter added"),
        ("مدرصصه", "مدرسه", SOUND + DOUBLED, "two slips add up"),
        ("", "من", 2 * LOST, "nothing typed"),
    ],
)
def test_what_people_confuse_costs_less(typed: str, meant: str, price: float, why: str) -> None:
    assert cost(typed, meant) == pytest.approx(price), why


words = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويء", max_size=8)


@given(words, words)
def test_no_cost_is_more_than_that_of_all_letters(one: str, other: str) -> None:
    assert (cost(one, other) == 0) == (one == other)
    assert cost(one, other) <= max(len(one), len(other)) * OTHER


def likely(archive: Archive, word: str, most: int = 5) -> list[tuple[str, int]]:
    return [(" ".join(each.words), each.documents) for each in corrections(archive._searcher.vocabulary(), word, most)]


def test_a_common_word_beats_a_rare_one_and_a_cheap_slip_a_dear_one(make: Callable[..., Archive]) -> None:
    archive = make([*["الرياض"] * 3, *["الرياح"] * 9, "الريال", "البيان"])
    assert likely(archive, "الرياظ") == [("الرياض", 3), ("الرياح", 9), ("الريال", 1)]
    assert likely(archive, "الرياظ", 1) == [("الرياض", 3)]


def test_two_slips_are_looked_for_where_there_is_no_word_with_one(make: Callable[..., Archive]) -> None:
    archive = make(["البنتاغون", "طرابلس"])
    assert likely(archive, "البنتاقونن") == [("البنتاغون", 1)]
    assert likely(archive, "طربلسس") == [("طرابلس", 1)]
    assert likely(archive, "طربلوس") == [("طرابلس", 1)]
    assert likely(make(["طرابلس", "طربلسي"]), "طربلسس") == [("طربلسي", 1)]
    assert likely(archive, "سرطن") == []


@pytest.mark.parametrize("word", ["من", "2017", "كوفيد19", "", "ا" * 60])
def test_the_shortest_words_and_those_with_digits_are_left(make: Callable[..., Archive], word: str) -> None:
    assert likely(make(["من مع في 2016 كوفيد"]), word) == []


def test_words_are_known_behind_their_article_and_particles(make: Callable[..., Archive]) -> None:
    archive = make(["المدرسة", "كتابهم"])
    assert likely(archive, "والمدرصه") == [("والمدرسه", 1)]
    assert likely(archive, "مدرصه") == [("مدرسه", 1)]
    assert likely(archive, "وكتابهمم") == [("وكتابهم", 1)]


def test_two_words_are_offered_for_one_where_they_stand_side_by_side(make: Callable[..., Archive]) -> None:
    archive = make(["مجلس الأمن", "مجلس الشورى في الأمن"])
    assert likely(archive, "مجلسالامن") == [("مجلس الامن", 1)]
    assert likely(archive, "الشورىالامن") == []


def test_two_words_are_one_where_that_is_commoner(make: Callable[..., Archive]) -> None:
    vocabulary = make(["حضرموت", "حضرموت", "حضر موت", "المتحدة", "كفر قاسم", "كفرقاسم"])._searcher.vocabulary()
    assert joined(vocabulary, "حضر", "موت")
    assert joined(vocabulary, "المتح", "ده")
    assert not joined(vocabulary, "كفر", "قاسم")
    assert not joined(vocabulary, "حضر", "قاسم")


def test_what_is_known_gives_way_only_to_what_is_much_commoner() -> None:
    near = Correction(("طرابلس",), "طرابلس", 400, 0.4)
    assert [outdoes(near, documents) for documents in (0, 2, 3)] == [True, True, False]
    assert not outdoes(Correction(("والمدرسه",), "المدرسه", 400, 0.4), 2)
    assert not outdoes(Correction(("طرابلس",), "طرابلس", 400, 1.2), 2)
    assert [outdoes(Correction(("عبد", "الله"), "عبد", 3, 0.6), documents) for documents in (2, 3)] == [True, False]
