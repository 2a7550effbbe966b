import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents import Page
from kashaf.errors import InvalidRequest
from kashaf.search import Excerpt
from kashaf.web.presentation import layout
from kashaf.web.presentation.layout import around, lay_out


def words(text):
    return [match.span() for match in re.finditer("سرت", text)]


def book(*texts, total=None, first=1):
    pages = tuple(Page(number, "", text) for number, text in enumerate(texts, start=first))
    return Excerpt("b", "سرت", {}, pages, total or len(pages))


def shown(layout):
    return [sheet.number for sheet in layout.sheets]


def written(layout):
    return ["".join(paragraph.text for paragraph in sheet.paragraphs) for sheet in layout.sheets]


def place(place):
    return place and ((place.page, place.slice) if place.slice else place.page)


def test_every_match_has_its_number_in_the_order_of_the_text():
    layout = lay_out(book("سرت ثم سرت\nوسرت", "سرت"), 1, words)

    pieces = [*layout.title, *(p for sheet in layout.sheets for paragraph in sheet.paragraphs for p in paragraph.pieces)]
    assert [(piece.text, piece.match) for piece in pieces if piece.match] == [("سرت", number) for number in range(1, 6)]
    assert layout.matches == 5


@pytest.mark.parametrize("page, first", [(1, 2), (2, 4), (3, 4), (4, 0)])
def test_the_first_match_is_that_of_the_page_asked_for_or_after_it(page, first):
    assert lay_out(book("سرت سرت", "لا", "سرت", "لا"), page, words).first == first


def test_each_line_is_a_paragraph_and_an_empty_line_sets_the_next_apart():
    (sheet,) = lay_out(book("أول\nثان\n\nثالث\n"), 1, words).sheets

    assert [(paragraph.text, paragraph.apart) for paragraph in sheet.paragraphs] == [
        ("أول", False),
        ("ثان", False),
        ("ثالث", True),
    ]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="سرت ب\n\r\t<é", max_size=60))
def test_nothing_is_lost_but_the_ends_of_lines(text):
    assert "".join("".join(written(lay_out(book(text), 1, words))).split()) == "".join(text.split())


def test_the_pages_of_a_book_are_read_by_the_score():
    assert [around(page) for page in (1, 20, 21, 5000)] == [(1, 20), (1, 20), (21, 40), (4981, 5000)]


def test_a_part_leads_to_the_pages_before_and_after_it():
    layout = lay_out(book(*"ab", total=30, first=21), 22, words)

    assert (shown(layout), place(layout.earlier), place(layout.later)) == ([21, 22], 20, 23)


def test_pages_that_are_long_together_are_several_parts(monkeypatch):
    monkeypatch.setattr(layout, "PART", 10)
    long = book("12345", "12345", "12345", "12345", "1234567890", "1")

    parts = [lay_out(long, page, words) for page in range(1, 7)]

    assert [shown(part) for part in parts] == [[1, 2], [1, 2], [3, 4], [3, 4], [5], [6]]
    ways = [(place(part.earlier), place(part.later)) for part in parts]
    assert ways == [(None, 3), (None, 3), (2, 5), (2, 5), (4, 6), (5, None)]


def test_a_page_without_end_is_shown_in_slices_of_whole_lines(monkeypatch):
    monkeypatch.setattr(layout, "PART", 10)
    long = book("1", "12345\n678\n12\nسرت", "1")

    slices = [lay_out(long, 2, words, number) for number in (1, 2)]

    assert [written(each) for each in slices] == [["12345678"], ["12سرت"]]
    assert [(place(each.earlier), place(each.later)) for each in slices] == [(1, (2, 2)), ((2, 1), 3)]
    assert [(each.within.slice, each.within.slices, each.matches) for each in slices] == [(1, 2, 1), (2, 2, 2)]
    assert lay_out(long, 2, words) == slices[1], "the first with a match"
    assert lay_out(long, 2, lambda _: []).within.slice == 1, "without a match the first"


@pytest.mark.parametrize("page, slice", [(1, 2), (2, 3)])
def test_a_slice_that_is_not_there_is_refused(monkeypatch, page, slice):
    monkeypatch.setattr(layout, "PART", 10)
    with pytest.raises(InvalidRequest, match=f"page {page} has no part {slice}"):
        lay_out(book("1", "1234567 90 2345"), page, words, slice)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="سرت ب\n", max_size=300), st.integers(min_value=1, max_value=20))
def test_slices_hold_the_whole_text_and_none_is_long(text, part):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "PART", part)
        slices = layout._slices(text)
    assert "".join(slices) == text
    assert max(map(len, slices)) <= part
