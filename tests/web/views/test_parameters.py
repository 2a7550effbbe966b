import pytest
from werkzeug.datastructures import MultiDict

from kashaf.errors import InvalidRequest
from kashaf.web.views.parameters import FACETS, SearchParameters, number


def test_an_address_and_what_is_read_from_it_are_the_same():
    asked = SearchParameters(
        q="سرت", page=3, sort="date", level="word", filters=("source:أ", "date:2016"), facets=("source",), every=True
    )
    pairs = [
        (name, value)
        for name, values in asked.address().items()
        for value in (values if isinstance(values, list) else [values])
    ]

    assert SearchParameters.read(MultiDict([(name, str(value)) for name, value in pairs])) == asked


def test_an_address_leaves_out_what_goes_without_saying():
    assert SearchParameters(q="سرت").address() == {"q": "سرت"}


def test_a_change_of_the_search_goes_back_to_its_first_page():
    asked = SearchParameters(q="سرت", page=3, filters=("a:b",))

    changed = [
        asked.by("date"),
        asked.like("word"),
        asked.either("c:d"),
        asked.without("a:b"),
        asked.unfiltered(),
        asked.instead("x"),
        asked.whole(every=True),
    ]
    assert {each.page for each in changed} == {1}
    assert asked.either("a:b").filters == ("a:b",)
    assert asked.without("a:b").filters == ()


def test_values_of_one_field_are_chosen_and_let_go_one_by_one():
    asked = SearchParameters(filters=("date:2016", "المصدر:أ", 'source:"ب|ج"'))

    assert asked.chosen == ("date:2016", "source:أ", 'source:"ب|ج"')
    assert asked.either("source:د").filters == ("date:2016", 'source:أ|"ب|ج"|د')
    assert asked.without("source:أ").filters == ("date:2016", 'source:"ب|ج"')
    assert asked.without("date:2016").without("date:2016").filters == ("المصدر:أ", 'source:"ب|ج"')


def test_one_count_takes_the_place_of_another():
    asked = SearchParameters(q="سرت").counting("date", "date:month")
    assert asked.facets == (*FACETS[:-1], "date:month")
    assert asked.counting("date:month", "date") == SearchParameters(q="سرت")


@pytest.mark.parametrize("text, read", [("", 1), ("7", 7), (" 7 ", 7), ("٧", 7), ("007", 7)])
def test_numbers_are_read_in_digits_of_any_kind(text, read):
    assert number(MultiDict({"page": text}), "page", default=1, low=1, high=100) == read


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "x", "101", "9" * 5000, "1_0", "²", "\x00"])
def test_what_is_no_number_in_range_is_refused(text):
    with pytest.raises(InvalidRequest, match="number from 1 to 100"):
        number(MultiDict({"page": text}), "page", default=1, low=1, high=100)
