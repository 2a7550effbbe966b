"""A query tells which of its leaves make a match and which only add to the score."""

from __future__ import annotations

from kashaf.analyzers import Level
from kashaf.index import (
    All,
    Any,
    Constant,
    Everything,
    Not,
    Nothing,
    OneOf,
    Phrase,
    Range,
    Rank,
    Term,
    bonus_terms,
    matching_leaves,
)
from kashaf.index.query import matching

ONE, TWO, THREE, FOUR = (Term("text", Level.STEM, text) for text in "abcd")
PHRASE = Phrase("text", Level.WORD, ("a", "b"))
ONE_OF = OneOf("text", Level.WORD, ("a", "b"))
TREE = All(
    (
        Rank(Any((ONE, PHRASE)), (TWO, Constant(All((ONE, THREE)), 100.0))),
        Constant(ONE_OF, 1.0),
        Not(FOUR),
        Range("date", 1.0, 2.0),
        Everything(),
        Nothing(),
    )
)


def test_leaves_that_make_a_match_come_in_order_without_what_is_negated_or_only_wished_for() -> None:
    assert list(matching_leaves(TREE)) == [ONE, PHRASE, ONE_OF]


def test_terms_that_only_add_to_the_score() -> None:
    assert list(bonus_terms(TREE)) == [TWO]
    assert list(bonus_terms(Rank(ONE, (Rank(TWO, (THREE,)),)))) == [THREE]


def test_what_makes_a_match_is_left_of_a_tree_without_bonuses() -> None:
    assert matching(TREE) == All((Any((ONE, PHRASE)), ONE_OF, Not(FOUR), Range("date", 1.0, 2.0), Everything(), Nothing()))
    assert matching(Not(Rank(Rank(ONE, (TWO,)), (THREE,)))) == Not(ONE)
