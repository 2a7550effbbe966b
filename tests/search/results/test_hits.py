"""Hits show the page that answers, also where a phrase runs over the turn of a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.search import Archive

FILLER = "صفحة من كتاب قديم فيها كلام عن التاريخ والأدب"
PAGES = [FILLER, f"{FILLER} إذا الشعب يوما أراد", f"الحياة فلا بد أن يستجيب القدر {FILLER}", f"الشعب والحياة {FILLER}"]


@pytest.fixture
def book(make: Callable[..., Archive]) -> Archive:
    pages = [{"number": number, "label": str(number), "text": text} for number, text in enumerate(PAGES, start=1)]
    return make([{"id": "ديوان", "title": "أغاني الحياة", "pages": pages}])


@pytest.mark.parametrize(
    "query, page, marked",
    [
        ('"إذا الشعب يوما أراد الحياة"', 2, ["إذا", "الشعب", "يوما", "أراد"]),
        ('"أراد الحياة فلا بد أن يستجيب"', 3, ["الحياة", "فلا", "بد", "أن", "يستجيب"]),
        ('"أراد الحياة"', 2, ["أراد"]),
        ('"يوما الحياة"~3', 2, ["يوما"]),
    ],
)
def test_a_phrase_over_the_turn_of_a_page_shows_the_page_with_more_of_it(
    book: Archive, query: str, page: int, marked: list[str]
) -> None:
    (hit,) = book.search(query)
    assert hit.page == page
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.highlights] == marked


def test_a_phrase_on_one_page_shows_that_page(book: Archive) -> None:
    (hit,) = book.search('"الشعب والحياة"')
    assert (hit.page, hit.pages_matched) == (4, 1)
