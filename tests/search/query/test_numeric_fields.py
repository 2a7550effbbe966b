"""Fields without a type are asked by numbers, if their values are numbers in most documents."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

import kashaf
from kashaf.errors import InvalidRequest
from kashaf.search import Archive, MultiArchive, Results

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


@pytest.mark.parametrize("facet", ["source:century", "title:century", "desk:hijri-century", ":century"])
def test_no_centuries_of_other_fields(books: Archive, facet: str) -> None:
    with pytest.raises(InvalidRequest, match="cannot count"):
        books.search("كتاب", facets=[facet])


@pytest.mark.parametrize(("sort", "order"), [("died:asc", "01254637"), ("died", "01254637"), ("died:desc", "64521037")])
def test_sorting_by_numbers(books: Archive, sort: str, order: str) -> None:
    results = books.search("كتاب", sort=sort)
    assert "".join(hit.id for hit in results) == order
    assert results.total == 8


def test_a_field_of_words_has_no_order(books: Archive) -> None:
    for name in ("desk", "colour"):
        with pytest.raises(InvalidRequest, match="cannot sort by"):
            books.search("كتاب", sort=name)


def test_a_sorted_list_is_narrowed_and_counted_like_any_other(books: Archive) -> None:
    results = books.search("كتاب", sort="died:desc", filters=["died:400..500"], facets=["died:century"])
    assert [hit.id for hit in results] == ["5", "2", "1"]
    assert results.total == 3
    assert len(results.facets[0].values) == 4


@pytest.mark.parametrize("engine", ["", "tantivy:"])
@pytest.mark.parametrize("descending", [False, True])
def test_the_pages_of_a_sorted_list_make_the_whole_list(tmp_path: Path, engine: str, descending: bool) -> None:
    rng = random.Random(7)
    values = {f"{at:03}": [rng.randrange(30) for _ in range(rng.choice((0, 1, 1, 1, 2)))] for at in range(120)}
    best = max if descending else min
    with_number = sorted((id for id in values if values[id]), key=lambda id: (best(values[id]) * (1 - 2 * descending), id))
    expected = with_number + [id for id in values if not values[id]]
    with kashaf.open(f"{engine}{tmp_path}/a", create=True) as archive:
        archive.add({"id": id, "text": "كتاب", **({"year": each} if each else {})} for id, each in values.items())
        archive.commit()
        for limit in (11, 50, 200):
            found: list[str] = []
            for offset in range(0, 130, limit):
                results = archive.search("كتاب", sort="year:desc" if descending else "year", limit=limit, offset=offset)
                found += [hit.id for hit in results]
                assert results.total == 120
            assert found == expected
        assert archive.search("كتاب", sort="year", limit=0).total == 120


def test_several_archives_are_sorted_together(make: Callable[..., Archive]) -> None:
    one = make(
        [{"id": "a", "text": "كتاب", "died": 300}, {"id": "b", "text": "كتاب", "died": 500}, {"id": "c", "text": "كتاب"}]
    )
    typed = make([{"id": "d", "text": "كتاب", "died": 400}, {"id": "e", "text": "كتاب", "died": 100}], {"died": "number"})
    found = MultiArchive({"one": one, "two": typed}).search("كتاب", sort="died")
    assert "".join(hit.id for hit in found) == "eadbc"
