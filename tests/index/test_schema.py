"""The schema says what a field holds, where it lies, and how dates become numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.errors import InvalidRequest
from kashaf.index import Kind, Schema, date_number
from kashaf.index.schema import date_period, number_text

SCHEMA = Schema("f")

DATES = [
    ("2016", 20160000000000, 20169999999999, "a year"),
    ("2016-08", 20160800000000, 20160899999999, "a month"),
    ("2016-8-6", 20160806000000, 20160806999999, "a day, without zeros"),
    ("2016/08/06", 20160806000000, 20160806999999, "with slashes"),
    ("٢٠١٦-٠٨-٠٦", 20160806000000, 20160806999999, "in Arabic digits"),
    ("2016-08-06T14:30", 20160806143000, 20160806143099, "to the minute"),
    ("2016-08-06 14:30:15.250+03:00", 20160806143015, 20160806143015, "to the second; the offset is not applied"),
    (" 1437-11-03 ", 14371103000000, 14371103999999, "Hijri dates sort among themselves"),
]


@pytest.mark.parametrize(("date", "start", "end", "why"), DATES, ids=[why for *_, why in DATES])
def test_a_date_is_the_range_of_what_it_leaves_open(date: str, start: int, end: int, why: str) -> None:
    assert (date_number(date), date_number(date, end=True)) == (start, end), why


@pytest.mark.parametrize("date", ["", "أمس", "2016-13", "2016-00", "2016-08-32", "16", "2016-08-06T25:00", "2016-", "20160806"])
def test_what_is_no_date_has_no_number(date: str) -> None:
    assert date_number(date) is None


@pytest.mark.parametrize(("number", "parts", "period"), [(20160806143000, 3, "2016-08-06"), (20160800000000, 2, "2016-08")])
def test_a_date_is_in_a_period(number: float, parts: int, period: str) -> None:
    assert date_period(number, parts=parts) == period


@pytest.mark.parametrize(("number", "parts"), [(20160000000000, 2), (20160000000000, 3), (20160800000000, 3)])
def test_what_a_date_does_not_say_it_is_in_no_period_of(number: float, parts: int) -> None:
    assert date_period(number, parts=parts) == ""


@pytest.mark.parametrize(
    ("number", "text"), [(1990.0, "1990"), (3.5, "3.5"), (-0.0, "0"), (-2.0, "-2"), (0.1, "0.1"), (1e15, "1000000000000000")]
)
def test_numbers_are_written_as_people_write_them(number: float, text: str) -> None:
    assert number_text(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_was_written_is_read_again(number: float) -> None:
    assert float(number_text(number)) == number


def test_fields_without_a_type_share_one_place() -> None:
    assert (SCHEMA.kind("desk"), SCHEMA.place("desk")) == (Kind.KEYWORD, ("other", "desk="))
    assert SCHEMA.place("place of birth") == ("other", "place_of_birth=")


def test_more_fields_get_a_place_of_their_own() -> None:
    schema = SCHEMA.with_fields({"عدد": Kind.NUMBER, "date": Kind.DATE})
    assert (schema.kind("عدد"), schema.place("عدد")) == (Kind.NUMBER, ("عدد", ""))
    assert SCHEMA.kind("عدد") == Kind.KEYWORD  # the schema that was asked is as it was


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("id", Kind.NUMBER, "cannot name a field"),
        ("page", Kind.NUMBER, "cannot name a field"),
        ("other", Kind.NUMBER, "cannot name a field"),
        ("a b", Kind.NUMBER, "cannot name a field"),
        ("1a", Kind.NUMBER, "cannot name a field"),
        ("", Kind.NUMBER, "cannot name a field"),
        ("date", Kind.NUMBER, "is of the kind date"),
    ],
)
def test_what_cannot_be_a_field_is_refused(name: str, kind: Kind, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        SCHEMA.with_fields({name: kind})
