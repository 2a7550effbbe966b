"""Fields without a type are asked by numbers, if their values are numbers in most documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.errors import InvalidRequest
from kashaf.search import Archive, Results

DIED = ["255", "٤٢٩", "0450هـ", "نحو ٣٩٥", "505 هـ", ["500", "501"], "751", None]


@pytest.fixture
def books(make: Callable[..., Archive]) -> Archive:
    return make(
        [
            {"id": f"{number}", "title": "", "text": "كتاب", "desk": "أخبار 5", **({"died": died} if died else {})}
            for number, died in enumerate(DIED)
        ]
    )


def ids(results: Results) -> str:
    return "".join(sorted(hit.id for hit in results))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("400..500", "125"),
        ("٤٠٠..٥٠٠", "125"),
        ("[400 TO 500]", "125"),
        ("[* TO 300]", "0"),
        ("..300", "0"),
        ("501..", "456"),
        ("..300|700..", "06"),
        ("500..501", "5"),
        ("600..700", ""),
        ("429", "1"),
        ("نحو ٣٩٥", "3"),
    ],
)
def test_a_range_of_numbers(books: Archive, typed: str, found: str) -> None:
    assert ids(books.search("كتاب", filters=[f"died:{typed}"])) == found


def test_a_range_in_the_search_box(books: Archive) -> None:
    assert ids(books.search("+كتاب +died:400..500")) == "125"
    assert ids(books.search("+كتاب +died:..300")) == "0"
    assert ids(books.search("+كتاب -died:400..500")) == "03467"


def test_a_field_of_words_has_no_ranges(books: Archive) -> None:
    assert ids(books.search("كتاب", filters=["desk:4..6"])) == ""


def test_words_and_numbers_change_nothing_of_what_was_found_by_them(make: Callable[..., Archive]) -> None:
    archive = make(
        [{"id": "1", "text": "كتاب", "title": "", "span": "400..500"}, {"id": "2", "text": "كتاب", "title": "", "span": "7"}]
    )
    assert ids(archive.search("كتاب", filters=["span:400..500"])) == "1"


def test_centuries_are_counted_by_the_filter_that_finds_them(books: Archive) -> None:
    (facet,) = books.search("كتاب", facets=["died:century"]).facets
    assert [(each.value, each.documents) for each in facet.values] == [
        ("201..300", 1),
        ("401..500", 3),
        ("501..600", 2),
        ("701..800", 1),
    ]
    for each in facet.values:
        assert books.search("كتاب", filters=[each.filter]).total == each.documents


def test_words_are_of_no_century(books: Archive) -> None:
    (facet,) = books.search("كتاب", facets=["desk:century"]).facets
    assert facet.values == ()


def test_numbers_with_a_type_are_counted_by_century(make: Callable[..., Archive]) -> None:
    texts = [{"id": f"{year}", "title": "", "text": "كتاب", "year": year} for year in (1900, 1901, 2000, 2000.5, -3, 2016)]
    archive = make(texts, fields={"year": "number"})
    (facet,) = archive.facets("كتاب", ["year:century"], filters=["year:..2000"]).facets
    assert [(each.value, each.documents) for each in facet.values] == [("1801..1900", 1), ("1901..2000", 2), ("2001..2100", 1)]


@pytest.mark.parametrize("facet", ["source:century", "title:century", "date:century", ":century"])
def test_no_centuries_of_other_fields(books: Archive, facet: str) -> None:
    with pytest.raises(InvalidRequest, match="cannot count"):
        books.search("كتاب", facets=[facet])
