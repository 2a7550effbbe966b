"""Hijri dates are days of the calendar of Umm al-Qura, and days are in its years and months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.errors import InvalidRequest
from kashaf.search.hijri import hijri_days, hijri_period


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("1438هـ", date(2016, 10, 2), date(2017, 9, 20)),
        ("1438-03هـ", date(2016, 11, 30), date(2016, 12, 29)),
        ("1438-03-05هـ", date(2016, 12, 4), date(2016, 12, 4)),
        ("١٤٣٨/٣/٥ هـ", date(2016, 12, 4), date(2016, 12, 4)),
        (" 1438-3 AH ", date(2016, 11, 30), date(2016, 12, 29)),
        ("1438ah", date(2016, 10, 2), date(2017, 9, 20)),
        ("1438ه", date(2016, 10, 2), date(2017, 9, 20)),
        ("1343-01-01هـ", date(1924, 8, 1), date(1924, 8, 1)),
        ("1500هـ", date(2076, 11, 27), date(2077, 11, 16)),
    ],
)
def test_a_date_is_the_days_of_what_it_leaves_open(typed: str, first: date, last: date) -> None:
    assert hijri_days(typed) == (first, last)


@pytest.mark.parametrize("typed", ["1438", "2016-08", "", "هـ", "38هـ", "1438-03-05-01هـ", "1438هـ الموافق 2016"])
def test_what_is_not_marked_as_hijri_is_none(typed: str) -> None:
    assert hijri_days(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["1438-13هـ", "1438-00هـ", "1438-03-31هـ", "1438-02-30هـ", "1438-01-00هـ", "1342هـ", "1501هـ", "0000AH", "9999-12-30AH"],
)
def test_what_the_calendar_does_not_have_is_refused(typed: str) -> None:
    with pytest.raises(InvalidRequest, match="no date of the Hijri calendar"):
        hijri_days(typed)


@given(st.dates(date(1924, 8, 1), date(2077, 11, 16)), st.booleans())
def test_a_day_is_among_the_days_of_its_period(day: date, month: bool) -> None:
    period = hijri_period(day.isoformat(), month=month)
    first, last = hijri_days(period or "") or (None, None)
    assert first <= day <= last
    assert {hijri_period(each.isoformat(), month=month) for each in (first, last)} == {period}
    assert period not in {
        hijri_period(each.isoformat(), month=month) for each in (first - timedelta(days=1), last + timedelta(days=1))
    }


@pytest.mark.parametrize("day", ["1924-07-31", "2077-11-17", "2016-02-31", "0000-01-01", "2016-08", "2016", ""])
def test_what_is_no_day_of_the_calendar_is_in_no_period(day: str) -> None:
    assert hijri_period(day, month=True) is None
