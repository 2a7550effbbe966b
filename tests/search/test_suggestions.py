"""When little is found, other ways to ask are offered, and what was typed on purpose is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.analyzers import Analyzer, Level
from kashaf.search import Alternative, Archive
from kashaf.search.language import parse
from kashaf.search.suggestions import alternatives, corrected


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("المدرصة", "المدرسة"),
        ("+المدرصة -المدرصة", "+المدرسة -المدرصة"),
        ('"المدرصة"', None),
        ("=المدرصة", None),
        ("المدرصة سرت", "المدرسة سرت"),
        ("(المدرصة OR سرت)", "المدرسة OR سرت"),
        ("مدارس", None),
        ("xyzzy", None),
        ("title:المدرصة", None),
    ],
)
def test_only_plain_words_that_are_nowhere_are_mended(make: Callable[..., Archive], typed: str, suggestion: str | None) -> None:
    archive = make(["المدرسة في سرت", "مدرسة أخرى"])
    assert corrected(parse(typed), Analyzer(), archive._vocabulary()) == suggestion


def test_each_offer_is_counted_once_and_only_better_ones_are_made() -> None:
    asked: list[tuple[str, Level]] = []

    def count(query: str, level: Level) -> int:
        asked.append((query, level))
        return {"+سرت +طرابلس": 1, '"سرت طرابلس"': 0}.get(query, 5)

    offers = alternatives(parse('"سرت طرابلس"'), Level.WORD, None, 1, count)
    assert asked == [('"سرت طرابلس"', Level.STEM), ("+سرت +طرابلس", Level.WORD)]
    assert offers == ()
    offers = alternatives(parse("+سرت +طرابلس"), Level.STEM, "+سرت +طرابلسي", 1, count)
    assert offers == (Alternative("spelling", "+سرت +طرابلسي", "stem", 5), Alternative("any", "سرت طرابلس", "stem", 5))
