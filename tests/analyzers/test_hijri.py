"""Hijri dates become days, and days are found in Hijri years and months.

The calendar of Umm al-Qura is used, and the tabular one outside its range.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers.hijri import hijri_days, hijri_period


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ((1438,), date(2016, 10, 2), date(2017, 9, 20)),
        ((1438, 3), date(2016, 11, 30), date(2016, 12, 29)),
        ((1438, 3, 5), date(2016, 12, 4), date(2016, 12, 4)),
        ((1343, 1, 1), date(1924, 8, 1), date(1924, 8, 1)),
        ((1500,), date(2076, 11, 27), date(2077, 11, 16)),
    ],
)
def test_a_date_is_its_days_by_the_calendar_of_umm_al_qura(asked: tuple[int, ...], first: date, last: date) -> None:
    assert hijri_days(*asked) == (first, last)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ((1, 1, 1), date(622, 7, 19)),  # 16 July 622 of the Julian calendar
        ((2, 12, 30), date(624, 6, 26)),  # the first leap year
        ((1215, 1, 1), date(1800, 5, 25)),
        ((1342, 1, 1), date(1923, 8, 14)),
        ((1501, 1, 1), date(2077, 11, 17)),
    ],
)
def test_before_and_after_it_is_by_the_tabular_calendar(asked: tuple[int, int, int], day: date) -> None:
    assert hijri_days(*asked) == (day, day)


@pytest.mark.parametrize(
    "asked",
    [(1438, 13), (1438, 0), (1438, 3, 31), (1438, 2, 30), (1438, 1, 0), (0,), (-5,), (9999, 12, 30), (10**9,), (3, 12, 30)],
)
def test_what_the_calendar_does_not_have_has_no_days(asked: tuple[int, ...]) -> None:
    assert hijri_days(*asked) is None


@given(st.dates(date(622, 7, 19), date(9000, 1, 1)), st.booleans())
def test_a_day_is_among_the_days_of_its_period(day: date, month: bool) -> None:
    period = hijri_period(day.isoformat(), month=month)
    first, last = hijri_days(*map(int, period.removesuffix("هـ").split("-"))) or (None, None)
    assert first <= day <= last
    assert {hijri_period(each.isoformat(), month=month) for each in (first, last)} == {period}
    assert period not in {
        hijri_period(each.isoformat(), month=month) for each in (first - timedelta(days=1), last + timedelta(days=1))
    }


@given(st.integers(1, 9_000), st.integers(1, 12))
def test_months_follow_each_other_without_a_gap(year: int, month: int) -> None:
    first, last = hijri_days(year, month) or (None, None)
    following = hijri_days(year + month // 12, month % 12 + 1) or (None, None)
    assert following[0] - last == timedelta(days=1)
    assert 28 <= (last - first).days + 1 <= 30  # 28 where one calendar takes over from the other, at the end of 1342


@pytest.mark.parametrize("day", ["0622-07-18", "2016-02-31", "0000-01-01", "9999-12-31", "2016-08", "2016", ""])
def test_what_is_no_day_of_the_calendar_is_in_no_period(day: str) -> None:
    assert hijri_period(day, month=True) is None
