import pytest

from kashaf.search import FacetValue
from kashaf.web.presentation.histogram import MOST, histogram


def columns(*values):
    return histogram([FacetValue(value, documents, f"date:{value}") for value, documents in values])


@pytest.mark.parametrize(
    "first, last, expected",
    [
        ("2014", "2016", ["2014", "2015", "2016"]),
        ("2015-11", "2016-02", ["2015-11", "2015-12", "2016-01", "2016-02"]),
        ("1437هـ", "1439هـ", ["1437هـ", "1438هـ", "1439هـ"]),
        ("1437-12هـ", "1438-01هـ", ["1437-12هـ", "1438-01هـ"]),
        ("0999", "1001", ["0999", "1000", "1001"]),
        ("1000", str(1000 + MOST), ["1000", str(1000 + MOST)]),
        ("-0044", "2016", ["-0044", "2016"]),
    ],
)
def test_periods_without_documents_are_columns_while_they_are_few(first, last, expected):
    assert [column.value for column in columns((first, 1), (last, 1))] == expected


def test_a_gap_has_no_height_and_a_filter_of_its_own():
    gap = columns(("2014", 1), ("2016", 1))[1]
    assert (gap.documents, gap.height, gap.filter) == (0, 0.0, "date:2015")


def test_even_one_document_of_many_can_be_seen():
    assert [column.height for column in columns(("2015", 10_000), ("2016", 1))] == [100.0, 4.0]


def test_nothing_counted_gives_no_column():
    assert histogram([]) == []
