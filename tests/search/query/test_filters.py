"""A filter names a field and the values of which any will do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.errors import InvalidRequest
from kashaf.search import Filter


@pytest.mark.parametrize(
    ("typed", "field", "values"),
    [
        ("source:الجزيرة", "source", ("الجزيرة",)),
        ("المصدر: الجزيرة | العربية ", "source", ("الجزيرة", "العربية")),
        ('source:"أ|ب"|ج', "source", ("أ|ب", "ج")),
        ('source:"الجزيرة نت"', "source", ("الجزيرة نت",)),
        ('source:جريدة "الحياة"', "source", ('جريدة "الحياة"',)),
        ('source:"الحياة|العرب', "source", ('"الحياة', "العرب")),
        ('source:24" شاشة|ب', "source", ('24" شاشة', "ب")),
        ("url:https://a.b/c:d", "url", ("https://a.b/c:d",)),
        ("source:أ|أ|ب", "source", ("أ", "ب")),
        ("date:2015|2016-08..2016-10", "date", ("2015", "2016-08..2016-10")),
    ],
)
def test_values_stand_between_bars(typed: str, field: str, values: tuple[str, ...]) -> None:
    assert Filter.read(typed) == Filter(field, values)


@pytest.mark.parametrize("typed", ["", "سرت", ":سرت", "source:", "source: "])
def test_what_names_no_field_or_value_is_refused(typed: str) -> None:
    with pytest.raises(InvalidRequest, match="no filter"):
        Filter.read(typed)


@pytest.mark.parametrize(
    "typed", ["source:|", "source:أ|", "source:|أ", "source:أ||ب", 'source:أ|""', 'source:""', "source:أ| |ب"]
)
def test_an_empty_value_is_refused(typed: str) -> None:
    with pytest.raises(InvalidRequest, match="empty value"):
        Filter.read(typed)


def test_more_values_than_a_query_takes_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="at most 50"):
        Filter.read("words:" + "|".join(map(str, range(51))))


def has_more_than_quotes(value: str) -> bool:
    """Values of quotes alone have no term, so that no document is counted with one."""
    return bool(value.replace('"', "").strip())


@given(st.lists(st.text().map(str.strip).filter(has_more_than_quotes), min_size=1, max_size=5, unique=True))
def test_what_is_printed_is_read_again(values: list[str]) -> None:
    wanted = Filter("source", tuple(values))
    read = Filter.read(str(wanted)).values
    assert [value.split() for value in read] == [
        value.replace('"', " ").split() if "|" in value or value.startswith('"') else value.split() for value in values
    ]
