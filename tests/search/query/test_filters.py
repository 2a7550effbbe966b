"""A filter names a field and the values of which any will do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kashaf
from kashaf.errors import InvalidRequest
from kashaf.search import Archive, Filter, MultiArchive
from kashaf.search.query.filters import take_filters


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


# made of a field and its values


def test_a_filter_is_made_of_a_field_and_the_values_of_which_any_will_do() -> None:
    made = kashaf.Filter("المصدر", "الجزيرة", " أ|ب ", "الجزيرة")
    assert (made.field, made.values) == ("source", ("الجزيرة", "أ|ب"))
    assert made == Filter.read(str(made)) == Filter("source", ("الجزيرة", "أ|ب"))
    assert repr(made) == "Filter(field='source', values=('الجزيرة', 'أ|ب'))"
    assert made == pickle.loads(pickle.dumps(made)) == copy.deepcopy(made)
    assert len({made, Filter.read(str(made))}) == 1


@pytest.mark.parametrize(
    ("made_of", "reason"),
    [
        (("",), "no filter"),
        (("source",), "no filter"),
        (("source", ()), "no filter"),
        (("source", ""), "empty value"),
        (("source", "أ", " "), "empty value"),
        ((None, "أ"), "field must be a text, not None"),
        (("source", 7), "each of values must be a text, not 7"),
        (("source", ["أ"]), "each of values must be a text, not list"),
        (("source", ("أ", None)), "each of values must be a text, not None"),
    ],
)
def test_a_filter_of_anything_else_is_refused(made_of: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        Filter(*made_of)


# where a search takes them


def test_texts_and_filters_are_taken_side_by_side() -> None:
    made = Filter("year", "2016")
    assert take_filters("filters", ["source:أ|ب", made]) == (Filter("source", "أ", "ب"), made)
    assert take_filters("filters", (each for each in [made])) == (made,)
    with pytest.raises(InvalidRequest, match="each of filters must be a text or a Filter, not 7"):
        take_filters("filters", [made, 7])
    with pytest.raises(InvalidRequest, match="filters must be several, not Filter"):
        take_filters("filters", made)
    with pytest.raises(InvalidRequest, match="at most 50"):
        take_filters("filters", [Filter("words", *map(str, range(51)))])


ASKED: dict[str, Callable[[Archive, list[str | Filter]], object]] = {
    "search": lambda archive, filters: [hit.id for hit in archive.search("*", filters=filters)],
    "facets": lambda archive, filters: archive.facets("*", ["source"], filters=filters).total,
    "select": lambda archive, filters: [each.id for each in archive.select("*", filters=filters).documents],
    "similar": lambda archive, filters: [hit.id for hit in archive.similar("1", filters=filters)],
    "concordance": lambda archive, filters: list(archive.corpus.concordance("قمر", filters=filters)),
    "frequencies": lambda archive, filters: list(archive.corpus.frequencies(filters=filters)),
    "together": lambda archive, filters: [hit.id for hit in MultiArchive({"a": archive}).search("*", filters=filters)],
}


@pytest.mark.parametrize("name", ASKED)
def test_a_filter_finds_what_its_text_finds(make: Callable[..., Archive], name: str) -> None:
    archive = make([{"id": str(n), "text": "قمر سماء", "source": source} for n, source in enumerate(["أ|ب", "ج", "د"], 1)])
    ask = ASKED[name]
    found = ask(archive, [Filter("source", "أ|ب", "ج")])
    assert found
    assert found == ask(archive, [str(Filter("source", "أ|ب", "ج"))])
    assert found != ask(archive, [Filter("source", "أ|ب")])
    with pytest.raises(InvalidRequest, match="no field is called 'sourec', perhaps 'source' is meant"):
        ask(archive, [Filter("sourec", "ج")])
