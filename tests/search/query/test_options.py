"""What comes with a query is taken in one form each, and refused in a sentence otherwise."""

from __future__ import annotations

import pytest

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.dates import date_number
from kashaf.errors import InvalidRequest
from kashaf.index import (
    BY_SCORE,
    All,
    Any,
    FacetRequest,
    Kind,
    Nothing,
    Period,
    Query,
    Range,
    Schema,
    Sort,
    Term,
    field_name,
)
from kashaf.search.query.options import FACET_VALUES, plan_facet, plan_filter, plan_level, plan_sort

SCHEMA = Schema("f").with_fields({"words": Kind.NUMBER})


@pytest.mark.parametrize(
    ("typed", "name"), [("المصدر", "source"), ("مصدر", "source"), ("Title", "title"), ("Desk", "Desk"), ("date", "date")]
)
def test_fields_have_arabic_and_latin_names(typed: str, name: str) -> None:
    assert field_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "sort"),
    [
        (None, BY_SCORE),
        ("relevance", BY_SCORE),
        ("date", Sort("date", descending=True)),
        ("التاريخ:asc", Sort("date", descending=False)),
        ("title", Sort("title", descending=False)),
        ("words:desc", Sort("words", descending=True)),
    ],
)
def test_orders(typed: str | None, sort: Sort) -> None:
    assert plan_sort(typed, SCHEMA) == sort


@pytest.mark.parametrize(
    ("typed", "request_"),
    [
        ("source", FacetRequest("source", limit=FACET_VALUES)),
        ("المصدر", FacetRequest("source", limit=FACET_VALUES)),
        ("desk", FacetRequest("other", "desk=", limit=FACET_VALUES)),
        ("date", FacetRequest("date", period=Period.YEAR)),
        ("date:year", FacetRequest("date", period=Period.YEAR)),
        ("date:month", FacetRequest("date", period=Period.MONTH)),
        ("التاريخ:hijri-year", FacetRequest("date", period=Period.DAY)),
        ("date:hijri-month", FacetRequest("date", period=Period.DAY)),
        ("words", FacetRequest("words", limit=FACET_VALUES)),
    ],
)
def test_facets(typed: str, request_: FacetRequest) -> None:
    assert plan_facet(typed, SCHEMA) == request_


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("source:الجزيرة نت", Term("source", Level.VALUE, "الجزيره_نت")),
        ("desk: أخبار", Term("other", Level.VALUE, "desk=اخبار")),
        ("url:https://a.b/c", Term("url", Level.VALUE, "https_a_b_c")),
        ("date:2016-08", Range("date", 20160800000000, 20160899999999)),
        ("date: 2016 .. 2017 ", Range("date", 20160000000000, 20179999999999)),
        ("words:..٥", Range("words", None, 5.0)),
        ("words:3|٣٫٥|7..", Any((Range("words", 3.0, 3.0), Range("words", 3.5, 3.5), Range("words", 7.0)))),
        ("source:الجزيرة|العربية", Any((Term("source", Level.VALUE, "الجزيره"), Term("source", Level.VALUE, "العربيه")))),
        ("source:الجزيرة|الجزيره", Term("source", Level.VALUE, "الجزيره")),
        ('desk:"أ|ب"', Term("other", Level.VALUE, "desk=ا_ب")),
        ("date:2015|2016-08", Any((Range("date", 2015e10, 20159999999999), Range("date", 201608e8, 20160899999999)))),
        ("date:1438-03-05هـ", Range("date", 20161204000000, 20161204999999)),
        (
            "date:١٤٣٨-٠٣ هـ",
            Any((Range("date", 20161130000000, 20161130999999), Range("date", 20161201000000, 20161229999999))),
        ),
        ("date:1438AH..1439-01-01هـ", Range("date", 20161002000000, 20170921999999)),
        ("date:1438هـ..2017", Range("date", 20161002000000, 20179999999999)),
        ("date:..1438هـ", Range("date", None, 20170920999999)),
        ("words:٣٫٥", Range("words", 3.5, 3.5)),
        ("title:غارات", All((Term("title", Level.STEM, "غاره"),))),
        ("source:؟", Nothing()),
        ("title:؟", Nothing()),
    ],
)
def test_filters(typed: str, query: Query) -> None:
    assert plan_filter(typed, SCHEMA, Analyzer()) == query


def test_a_hijri_period_leaves_out_dates_without_a_day() -> None:
    query = plan_filter("date:1438هـ", SCHEMA, Analyzer())
    assert isinstance(query, Any)
    spans = [(part.low, part.high) for part in query.parts if isinstance(part, Range)]
    assert (len(spans), spans[0][0], spans[-1][1]) == (12, 20161002000000, 20170920999999)
    for month in ("2016-11", "2017", "2017-01"):
        assert not any(low <= (date_number(month) or 0) <= high for low, high in spans)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "سرت", ":سرت", "source:", "date:..", "date:غدا", "words:a..b", "words:nan-1"),
        *(
            "source:أ|",
            "date:2016|",
            "date:2016|غدا",
            "date:1438-13هـ",
            "date:1438هـ..1438-13هـ",
            "date:9999-12-30هـ",
            "words:1438هـ",
        ),
    ],
)
def test_filters_of_another_form_are_refused(typed: str) -> None:
    with pytest.raises(InvalidRequest):
        plan_filter(typed, SCHEMA, Analyzer())


@pytest.mark.parametrize("typed", ["", "text", "nothing", "date:up", ":asc"])
def test_unknown_orders_are_refused(typed: str) -> None:
    with pytest.raises(InvalidRequest, match="cannot sort"):
        plan_sort(typed, SCHEMA)


@pytest.mark.parametrize(
    "typed",
    ["", "text", "title", "words:year", "date:", "date:day", "date:week", "date:hijri", "source:year", "source:hijri-year"],
)
def test_unknown_facets_are_refused(typed: str) -> None:
    with pytest.raises(InvalidRequest, match="cannot count"):
        plan_facet(typed, SCHEMA)


def test_levels() -> None:
    assert (plan_level(None), plan_level("word")) == (Level.STEM, Level.WORD)
    with pytest.raises(InvalidRequest, match="spelling, word, stem"):
        plan_level("value")
