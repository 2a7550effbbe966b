"""Do words stand together? Against all ways to choose their places."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.index.phrases import together


def by_choosing(places, slop, ordered):
    return any(
        len(set(chosen)) == len(chosen)
        and max(chosen) - min(chosen) < len(places) + slop
        and (not ordered or list(chosen) == sorted(chosen))
        for chosen in product(*places)
    )


@settings(max_examples=300, deadline=None)
@given(
    text=st.lists(st.sampled_from("ابتث"), max_size=14),
    words=st.lists(st.sampled_from("ابت"), min_size=1, max_size=4),
    slop=st.integers(0, 6),
    ordered=st.booleans(),
)
def test_each_word_takes_a_place_of_its_own_in_the_window(text, words, slop, ordered):
    places = [[place for place, word in enumerate(text) if word == wanted] for wanted in words]
    assert together(places, slop, ordered=ordered) == by_choosing(places, slop, ordered)


def test_nothing_stands_together_with_nothing():
    assert not together([], 0, ordered=True)
    assert not together([[1], []], 5, ordered=False)
