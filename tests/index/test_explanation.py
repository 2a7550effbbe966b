"""Explanations name terms as a reader knows them."""

from __future__ import annotations

import pytest

from kashaf.analyzers import Level
from kashaf.index import TEXT, OneOf, Phrase, Query
from kashaf.index.explanation import explain

SPELT = ("مجلسـ", "الوزراءـ")


@pytest.mark.parametrize(
    "query, told",
    [
        (Phrase(TEXT, Level.SPELLING, SPELT), "text holds the phrase “مجلس الوزراء” (level spelling; in this order)"),
        (
            Phrase(TEXT, Level.SPELLING, (SPELT, SPELT[1])),
            "text holds the phrase “مجلس|الوزراء الوزراء” (level spelling; in this order)",
        ),
        (OneOf(TEXT, Level.SPELLING, SPELT[:1]), "text holds “مجلس” (level spelling; one of 1 words)"),
        (Phrase(TEXT, Level.STEM, ("مجلس", "وزير")), "text holds the phrase “مجلس وزير” (level stem; in this order)"),
    ],
)
def test_spellings_are_told_as_they_are_written(query: Query, told: str) -> None:
    explanation = explain(query, lambda part: 0.0, lambda term, score: None)
    assert explanation is not None
    assert str(explanation.description) == told
