"""Typos: one a query, of four kinds, in words worth mistyping, and the same ones every time."""

from collections import Counter

import pytest

from benchmarks.collections.corpus import Query
from benchmarks.collections.typos import NEIGHBOURS, with_typos


def mistyped(text, count=200):
    """What becomes of a text in so many queries of other names."""
    return [query.text for query in with_typos([Query(str(number), text) for number in range(count)], seed=1)]


def kind(typed, word):
    """Name what was done to a word."""
    if len(typed) < len(word):
        return "deleted"
    if len(typed) > len(word):
        return "doubled"
    return "swapped" if sorted(typed) == sorted(word) else "replaced"


def test_all_four_kinds_come_about_as_often():
    counts = Counter(kind(typed, "برلمان") for typed in mistyped("برلمان", 400))
    assert counts.keys() == {"deleted", "doubled", "swapped", "replaced"}
    assert all(70 <= count <= 130 for count in counts.values())


def test_a_letter_is_doubled_swapped_with_the_next_or_replaced_by_a_near_one():
    for typed in mistyped("برلمان"):
        match kind(typed, "برلمان"):
            case "deleted":
                assert any(typed == "برلمان"[:place] + "برلمان"[place + 1 :] for place in range(6))
            case "doubled":
                assert any(typed == "برلمان"[:place] + "برلمان"[place - 1 :] for place in range(1, 7))
            case "swapped":
                first, second = (place for place in range(6) if typed[place] != "برلمان"[place])
                assert second == first + 1
            case "replaced":
                [place] = [place for place in range(6) if typed[place] != "برلمان"[place]]
                assert typed[place] in NEIGHBOURS["برلمان"[place]]


def test_neighbours_are_mutual_and_never_the_letter_itself():
    for letter, near in NEIGHBOURS.items():
        assert letter not in near
        assert all(letter in NEIGHBOURS[other] for other in near)


def test_one_word_is_changed_and_every_long_one_may_be():
    changed = Counter()
    for typed in mistyped("حكومة الوفاق"):
        differing = [word for word, read in zip("حكومة الوفاق".split(), typed.split(), strict=True) if word != read]
        assert len(differing) == 1
        changed.update(differing)
    assert changed.keys() == {"حكومة", "الوفاق"}


@pytest.mark.parametrize("text", ["من هو", "NATO 2010", "عندما", "كَتَبَ", ""])
def test_short_words_stop_words_and_what_is_not_plain_arabic_are_spared(text):
    assert set(mistyped(text, 20)) == {text}


def test_the_same_query_and_seed_make_the_same_typo_whatever_stands_beside_it():
    queries = [Query("a", "حكومة الوفاق"), Query("b", "برلمان جديد")]
    assert with_typos(queries, 1)[1:] == with_typos(queries[1:], 1)
    assert with_typos(queries, 1) != with_typos(queries, 2)
