"""Ranked matches: any stretch of a list, whatever of it was asked for before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kashaf.index import Match, Matches
from kashaf.search.ranking.ranked_matches import RankedMatches

EVERY = tuple(Match(f"{number:03}", 1000.0 - number) for number in range(120))


def ask(*, offset: int, limit: int) -> Matches:
    return Matches(len(EVERY), EVERY[offset : offset + limit], partial=offset >= 100)


def ranked(start: int, known: int) -> RankedMatches:
    return RankedMatches(EVERY[start : start + known], ask, start=start, total=len(EVERY), partial=False)


@given(st.integers(0, 130), st.integers(0, 130), st.integers(0, 60), st.integers(0, 60))
def test_any_stretch_behind_the_start_is_that_of_the_whole_list(start: int, known: int, skipped: int, length: int) -> None:
    first = start + skipped
    assert tuple(ranked(start, known).between(first, first + length)) == EVERY[first : first + length]


def test_what_is_known_is_not_asked_for() -> None:
    matches = RankedMatches(EVERY, ask=None, start=0, total=len(EVERY), partial=False)  # type: ignore[arg-type]
    assert tuple(matches.between(5, 20)) == EVERY[5:20]
    assert tuple(matches.between(110, 400)) == EVERY[110:]
    assert tuple(matches.between(200, 210)) == ()


def test_the_time_that_ran_out_behind_the_best_is_told() -> None:
    matches = ranked(0, 50)
    matches.between(0, 60)
    assert not matches.partial
    matches.between(100, 110)
    assert matches.partial
