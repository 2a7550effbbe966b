"""The schema says what a field holds, where it lies, and how numbers are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.errors import InvalidRequest
from kashaf.index import Kind, Schema
from kashaf.index.schema import number_text

SCHEMA = Schema("f")


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
