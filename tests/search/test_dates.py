"""Documents keep their dates as written; ranges, order and counts know the days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.search import Archive, Results

DATES = {
    "poet": "ت. 571 هـ / 1176 م",
    "judge": "سنة 684 هـ",
    "decree": "14 رجب 1437هـ",
    "news": "السبت ٦ آب/أغسطس ٢٠١٦ - 10:30 م",
    "mail": "Sat, 06 Aug 2016 09:15:00 +0300",
    "iso": "2016-08-07",
    "yesterday": "أمس",
}


@pytest.fixture
def dated(make: Callable[..., Archive]) -> Archive:
    return make([{"id": id, "title": "", "text": "كتاب", "date": date} for id, date in DATES.items()])


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results]


def test_they_are_shown_as_written(dated: Archive) -> None:
    assert {hit.id: hit.fields["date"] for hit in dated.search("كتاب")} == DATES


def test_they_are_ordered_by_day_and_time(dated: Archive) -> None:
    in_order = ["poet", "judge", "decree", "mail", "news", "iso"]
    assert ids(dated.search("كتاب", sort="date:asc")) == [*in_order, "yesterday"]
    assert ids(dated.search("كتاب", sort="date"))[:6] == in_order[::-1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2016-08", {"news", "mail", "iso"}),
        ("2016-08-06", {"news", "mail"}),
        ("6/8/2016", {"news", "mail"}),
        ("آب-2016", {"news", "mail", "iso"}),
        ("1437-07هـ", {"decree"}),
        ("1437هـ", {"decree", "news", "mail", "iso"}),
        ("14 رجب 1437", {"decree"}),
        ("21 أبريل 2016", {"decree"}),
        ("571هـ", {"poet"}),
        ("1176", {"poet"}),
        ("684هـ", {"judge"}),
        ("500هـ..700هـ", {"poet", "judge"}),
    ],
)
def test_they_are_found_by_either_calendar(dated: Archive, asked: str, found: set[str]) -> None:
    assert set(ids(dated.search("كتاب", filters=[f"date:{asked}"]))) == found
    assert set(ids(dated.search(f'كتاب التاريخ:"{asked}"' if " " in asked else f"كتاب date:{asked}"))) >= found


def test_they_are_counted_by_either_calendar(dated: Archive) -> None:
    results = dated.search("كتاب", facets=["date", "date:hijri-year", "date:hijri-month"])
    assert {facet.field: [(value.value, value.documents) for value in facet.values] for facet in results.facets} == {
        "date": [("1176", 1), ("1285", 1), ("2016", 4)],
        "date:hijri-year": [("571هـ", 1), ("684هـ", 1), ("1437هـ", 4)],
        "date:hijri-month": [("571-06هـ", 1), ("684-01هـ", 1), ("1437-07هـ", 1), ("1437-11هـ", 3)],
    }
    for facet in results.facets:
        for value in facet.values:
            assert dated.search("كتاب", filters=[value.filter]).total == value.documents
