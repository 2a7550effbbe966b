"""The lists to narrow by: every value that was chosen is in its list, with its count."""

import pytest

from kashaf.search import FacetResult, FacetValue
from kashaf.web.presentation.facet_lists import completed


def value(name, documents):
    return FacetValue(name, documents, f"source:{name}")


SHORT = FacetResult("source", (value("أحمد", 3),), others=2)
WHOLE = FacetResult("source", (value("أحمد", 3), value("سعاد", 2), value("ليلى", 1)))


def never(field):
    raise AssertionError(f"{field} was counted again")


@pytest.mark.parametrize(
    "chosen, entire, expected, others",
    [
        (["source:سعاد"], "", ["أحمد", "سعاد"], 1),
        (["source:سعاد", "source:هند"], "", ["أحمد", "سعاد", "هند"], 1),
        ([], "source", ["أحمد", "سعاد", "ليلى"], 0),
        (["source:هند"], "source", ["أحمد", "سعاد", "ليلى", "هند"], 0),
    ],
)
def test_a_list_is_completed(chosen, entire, expected, others):
    (facet,) = completed([SHORT], chosen, entire, lambda field: WHOLE)
    assert ([each.value for each in facet.values], facet.others) == (expected, others)


@pytest.mark.parametrize("chosen", [[], ["source:أحمد"], ["source:احمد"], ["author:سعاد"], ["source:1..5"], ["date:2016"]])
def test_a_list_that_lacks_nothing_is_not_counted_again(chosen):
    dates = FacetResult("date:month", (value("2015-01", 1),), others=1)
    assert completed([SHORT, dates], chosen, "", never) == (SHORT, dates)
