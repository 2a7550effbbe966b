"""Ranking adds up levels, and lets whole answers to short queries come first."""

from __future__ import annotations

from datetime import date

import pytest

from kashaf.analyzers import Analyzer, Level
from kashaf.index import TEXT, TITLE, All, Any, Constant, Range, Rank, Term
from kashaf.search.ranking.weights import ALL_WORDS, TITLE_WEIGHTS, WEIGHTS, bonuses, ranked, recently

ONE, TWO, THREE, FOUR = (Term(TEXT, Level.STEM, text) for text in ("واحد", "اثن", "ثلاث", "اربع"))


def test_a_word_of_the_text_counts_in_the_title_once_more() -> None:
    terms = Analyzer().terms("الكتب")
    assert {(term.field, term.level, term.text, term.weight) for term in bonuses(TEXT, terms)} == {
        (TEXT, Level.WORD, "الكتب", WEIGHTS[Level.WORD]),
        (TEXT, Level.STEM, "كتاب", WEIGHTS[Level.STEM]),
        (TEXT, Level.ROOT, "كتب", WEIGHTS[Level.ROOT]),
        *((TEXT, Level.GRAMS, piece, WEIGHTS[Level.GRAMS]) for piece in ("_الك", "الكت", "لكتب", "كتب_")),
        (TITLE, Level.WORD, "الكتب", TITLE_WEIGHTS[Level.WORD]),
        (TITLE, Level.STEM, "كتاب", TITLE_WEIGHTS[Level.STEM]),
        *((TITLE, Level.GRAMS, piece, TITLE_WEIGHTS[Level.GRAMS]) for piece in ("_الك", "الكت", "لكتب", "كتب_")),
    }
    assert {term.field for term in bonuses(TITLE, terms)} == {TITLE}
    assert Level.STEM not in {term.level for term in bonuses(TITLE, terms, besides=Level.STEM)}


def test_the_level_that_makes_hits_weighs_most() -> None:
    assert max(WEIGHTS, key=WEIGHTS.__getitem__) == Level.STEM


@pytest.mark.parametrize(
    ("stopwords", "expected"),
    [
        ((), Rank(Any((ONE, TWO)), (Constant(All((ONE, TWO)), ALL_WORDS),))),
        ((THREE,), Rank(Any((ONE, TWO)), (THREE, Constant(All((ONE, TWO)), ALL_WORDS)))),
        ((THREE, FOUR), Any((ONE, TWO))),
    ],
)
def test_stop_words_make_a_query_longer_and_score_in_short_ones(stopwords: tuple[Term, ...], expected: object) -> None:
    assert ranked((), (ONE, TWO), stopwords) == expected


@pytest.mark.parametrize(
    ("wanted", "optional", "expected"),
    [
        ((), (ONE,), ONE),
        ((ONE,), (), ONE),
        ((ONE, TWO), (), All((ONE, TWO))),
        ((), (ONE, TWO), Rank(Any((ONE, TWO)), (Constant(All((ONE, TWO)), ALL_WORDS),))),
        ((ONE,), (TWO,), Rank(ONE, (TWO, Constant(All((ONE, TWO)), ALL_WORDS)))),
        ((), (ONE, TWO, THREE, FOUR), Any((ONE, TWO, THREE, FOUR))),
        ((ONE, TWO), (THREE, FOUR), Rank(All((ONE, TWO)), (THREE, FOUR))),
    ],
)
def test_parts_are_joined(wanted: tuple[Term, ...], optional: tuple[Term, ...], expected: object) -> None:
    assert ranked(wanted, optional) == expected


def test_all_words_outweigh_any_two_rare_ones() -> None:
    # BM25 without (k1 + 1) stays below weight * idf; idf is at most ln(1 + (N - 0.5) / 1.5), 16.4
    # for ten million documents.
    pieces = 11  # of a word of twelve letters
    weights = sum(
        weight * (pieces if level == Level.GRAMS else 1) for each in (WEIGHTS, TITLE_WEIGHTS) for level, weight in each.items()
    )
    assert 2 * weights * 16.4 < ALL_WORDS


def test_newer_documents_stand_higher_step_by_step() -> None:
    today = date(2026, 11, 21)
    query = recently(ONE, today)
    assert isinstance(query, Rank)
    assert query.match == ONE
    since = [part.match.low for part in query.bonus if isinstance(part, Constant) and isinstance(part.match, Range)]
    assert since == [20261114000000, 20261022000000, 20251121000000]
