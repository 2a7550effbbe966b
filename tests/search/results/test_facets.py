"""Facets count the whole result, and offer what else may be chosen.

Each count is the number of documents that its filter finds.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import kashaf
from kashaf.search import Archive, Results

Make = Callable[..., Archive]

FIELDS = {"year": "number", "price": "number", "published": "date", "printer": "keyword"}
ALL = (
    "source",
    "desk",
    "printer",
    "year",
    "price",
    "date",
    "date:month",
    "date:hijri-year",
    "date:hijri-month",
    "published:hijri-year",
)

BOOKS = [
    {
        "id": "a",
        "source": "الجزيرة",
        "date": "2016-10-01",
        "year": 1990,
        "price": 3.5,
        "printer": "بولاق",
    },  # the last day of 1437
    {"id": "b", "source": "الجزيره", "date": "2016-10-02", "year": 1990, "price": 7, "printer": "أ|ب"},  # the first of 1438
    {"id": "c", "source": "العربية", "date": ["2016-12-04", "2016-12-05T10:00", "2017-02-11"], "year": ["1990", "1991"]},
    {"id": "d", "source": 'جريدة "الحياة"', "date": "2016-12", "published": "2016-12-04", "desk": "أخبار | عالم"},
    {"id": "e", "source": ["العربية", "رويترز"], "date": "2017", "desk": '"ثقافة"'},
    {"id": "f", "date": "1517-04-13", "year": 0.1, "printer": '24" أ|ب'},
    {"id": "g", "source": "الجزيرة", "date": "2017-09-20"},  # the last day of 1438
    {"id": "h", "title": "آخر", "text": "شيء"},
]


@pytest.fixture
def books(make: Make) -> Archive:
    return make([{"title": "", "text": "كتاب", **book} for book in BOOKS], fields=FIELDS)


def counts(results: Results) -> dict[str, dict[str, int]]:
    return {facet.field: {value.value: value.documents for value in facet.values} for facet in results.facets}


def ids(results: Results) -> str:
    return "".join(sorted(hit.id for hit in results))


def test_every_kind_of_field_is_counted(books: Archive) -> None:
    assert counts(books.search("كتاب", limit=1, facets=ALL)) == {
        "source": {"الجزيرة": 3, "العربية": 2, 'جريدة "الحياة"': 1, "رويترز": 1},
        "desk": {"أخبار | عالم": 1, '"ثقافة"': 1},
        "printer": {'24" أ|ب': 1, "أ|ب": 1, "بولاق": 1},
        "year": {"1990": 3, "0.1": 1, "1991": 1},
        "price": {"3.5": 1, "7": 1},
        "date": {"1517": 1, "2016": 4, "2017": 3},
        "date:month": {"1517-04": 1, "2016-10": 2, "2016-12": 2, "2017-02": 1, "2017-09": 1},
        "date:hijri-year": {"923هـ": 1, "1437هـ": 1, "1438هـ": 3},
        "date:hijri-month": {"923-03هـ": 1, "1437-12هـ": 1, "1438-01هـ": 1, "1438-03هـ": 1, "1438-05هـ": 1, "1438-12هـ": 1},
        "published:hijri-year": {"1438هـ": 1},
    }


@pytest.mark.parametrize("filters", [(), ("source:العربية|الجزيرة",), ("date:2016|2017", "year:1990")])
def test_the_filter_of_every_count_finds_what_it_counted(books: Archive, filters: tuple[str, ...]) -> None:
    for facet in books.search("كتاب", facets=ALL, filters=filters).facets:
        others = [text for text in filters if text.partition(":")[0] != facet.field.partition(":")[0]]
        assert facet.values or filters
        for value in facet.values:
            assert books.search("كتاب", filters=[*others, value.filter]).total == value.documents, value


def test_days_are_added_up_where_no_document_has_two(make: Make) -> None:
    archive = make([{"id": f"{day}", "text": "خبر", "date": f"2016-12-{day:02}"} for day in range(1, 32)])
    assert counts(archive.search("خبر", facets=["date:hijri-month"])) == {"date:hijri-month": {"1438-03هـ": 29, "1438-04هـ": 2}}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["source:الجزيرة|العربية"], "abceg"),
        (["source:رويترز|العربيه|الجزيرة نت"], "ce"),
        (['printer:"أ|ب"|بولاق'], "ab"),
        (["date:2016-10-01|2017"], "aceg"),
        (["date:1438هـ"], "bcg"),
        (["date:1438-03هـ|1437AH"], "ac"),
        (["date:١٤٣٨-٠٣-٠٥ هـ"], "c"),
        (["date:1437هـ..1438-01هـ"], "ab"),
        (["date:1438هـ..1438-12هـ"], "bcdeg"),  # a range takes what has no day by its beginning
        (["year:1991|0.1"], "cf"),
        (["year:1990", "source:الجزيرة|العربية", "date:..2016-10-01|2017-01.."], "ac"),
        (["source:لا شيء|ولا هذا"], ""),
    ],
)
def test_any_value_of_a_filter_will_do_and_all_filters_must_hold(books: Archive, filters: list[str], found: str) -> None:
    results = books.search("كتاب", filters=filters)
    assert (ids(results), results.total) == (found, len(found))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("date:1438هـ", "bcg"),
        ("التاريخ:١٤٣٨-٠٣هـ", "c"),
        ('date:"1438-03-05 هـ"', "c"),
        ("date:1437هـ..1438-01هـ", "ab"),
        ("date:(1437هـ أو 1438-05هـ)", "ac"),
        ("كتاب -date:1438هـ", "adef"),
    ],
)
def test_hijri_dates_can_be_asked_in_the_query(books: Archive, query: str, found: str) -> None:
    assert ids(books.search(query)) == found


def test_a_hijri_date_that_there_is_not_finds_nothing_and_says_so(books: Archive) -> None:
    results = books.search("date:1438-13هـ")
    assert (results.total, [note.kind for note in results.notes]) == (0, ["value"])


def test_a_field_that_is_chosen_of_is_counted_without_its_own_filter(books: Archive) -> None:
    facets = ("source", "year", "date", "date:hijri-year")
    found = counts(books.search("كتاب", facets=facets, filters=["المصدر:الجزيرة", "date:2016"]))
    assert found == {
        "source": {"الجزيرة": 2, "العربية": 1, 'جريدة "الحياة"': 1},
        "year": {"1990": 2},
        "date": {"2016": 2, "2017": 1},
        "date:hijri-year": {"1437هـ": 1, "1438هـ": 2},
    }


def test_values_of_a_field_that_is_chosen_of_are_offered_where_nothing_is_left(books: Archive) -> None:
    results = books.search("كتاب", facets=["source", "year"], filters=["source:غيرها"])
    assert (results.total, counts(results)["year"]) == (0, {})
    assert counts(results)["source"]["الجزيرة"] == 3


@pytest.mark.parametrize(
    "asked",
    [
        {"facets": ["date:week"]},
        {"facets": ["source", "text"]},
        {"facets": ["year:hijri-year"]},
        {"facets": ["source:hijri-month"]},
        {"filters": ["date:1438-13هـ"]},
        {"filters": ["date:1438-03-31هـ|2016"]},
        {"filters": ["date:0هـ"]},
        {"filters": ["source:الجزيرة||العربية"]},
        {"filters": ["source:الجزيرة|"]},
        {"filters": ["year:1990|كثير"]},
    ],
)
def test_what_cannot_be_counted_or_chosen_is_refused(books: Archive, asked: dict[str, list[str]]) -> None:
    with pytest.raises(kashaf.InvalidRequest):
        books.search("كتاب", **asked)  # type: ignore[arg-type] # one of the two arguments


def test_titles_are_sorted_by_the_alphabet(make: Make) -> None:
    titles = ["٩ قصص", "10 قصص", "أبواب", "البحر", "پاپا", "تاج", "السماء", "كتاب", "گل", "مسؤول", "Atlas", "Über"]
    archive = make([{"id": str(-number), "title": title, "text": "كتاب"} for number, title in enumerate([*titles, ""])])
    assert [hit.title for hit in archive.search("*", sort="title", limit=20)] == [*titles, ""]
    assert [hit.title for hit in archive.search("*", sort="title:desc", limit=20)] == [*reversed(titles), ""]


# Counts alone


def test_counts_alone_are_those_beside_the_hits_and_as_many_as_are_asked_for(make: Make) -> None:
    archive = make([{"id": str(n), "source": f"صحيفة {n:02}", "date": f"{1990 + n}", "text": "خبر"} for n in range(25)])
    asked = ["source", "date"]
    assert archive.facets("خبر", asked).facets == archive.search("خبر", facets=asked).facets
    (sources, years) = archive.facets("خبر", asked, limit=20, filters=["date:1990..2012"]).facets
    assert (len(sources.values), sources.others, len(years.values)) == (20, 3, 25)
    counts = archive.facets("خبر زرافة", ["source"], level="word", limit=1_000)
    assert (counts.query, counts.total, len(counts.facets[0].values)) == ("خبر زرافة", 25, 25)
    assert counts.as_dict()["facets"][0]["values"][0] == {
        "value": "صحيفة 00",
        "documents": 1,
        "filter": "source:صحيفة 00",
    }


@pytest.mark.parametrize("limit", [0, 1_001])
def test_more_values_than_are_listed_are_refused(make: Make, limit: int) -> None:
    with pytest.raises(kashaf.InvalidRequest, match="1 to 1000"):
        make([]).facets("خبر", ["source"], limit=limit)


def test_dates_are_counted_by_centuries_of_either_calendar(books: Archive) -> None:
    gregorian, hijri = books.search("كتاب", facets=["date:century", "date:hijri-century"]).facets
    assert [(each.value, each.documents) for each in gregorian.values] == [("1501..1600", 1), ("2001..2100", 6)]
    # The year 1517 is 922 to 923, the years 2016 and 2017 are 1437 to 1439.
    assert [(each.value, each.documents) for each in hijri.values] == [("0901هـ..1000هـ", 1), ("1401هـ..1500هـ", 6)]
    for each in (*gregorian.values, *hijri.values):
        assert books.search("كتاب", filters=[each.filter]).total == each.documents


def test_a_year_on_the_turn_of_a_hijri_century_is_looked_for_in_both(make: Make) -> None:
    # 1 Muharram 1401 was 9 November 1980.
    texts = [{"id": f"{n}", "title": "", "text": "كتاب", "date": date} for n, date in enumerate(["1980-11-08", "1980-11-09"])]
    (facet,) = make(texts).search("كتاب", facets=["date:hijri-century"]).facets
    assert [(each.value, each.documents) for each in facet.values] == [("1301هـ..1400هـ", 1), ("1401هـ..1500هـ", 1)]
