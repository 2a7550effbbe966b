"""Documents hold what they promise, and long texts become pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.documents import MAX_ID_BYTES, Document, Page, paginate, values_of
from kashaf.documents.document import one_or_many
from kashaf.errors import InvalidDocument


def words(count: int) -> str:
    return " ".join(["كلمة"] * count)


@pytest.mark.parametrize(
    ("id", "pages", "message"),
    [
        ("", (Page(1, "", "نص"),), "needs an id"),
        ("ا" * 257, (Page(1, "", "نص"),), "514 bytes"),
        ("\ud800", (Page(1, "", "نص"),), "half a character"),
        ("a", (), "numbered"),
        ("a", (Page(2, "", "نص"),), "numbered"),
        ("a", (Page(1, "", "نص"), Page(1, "", "نص")), "numbered"),
    ],
)
def test_what_cannot_be_a_document_is_refused(id: str, pages: tuple[Page, ...], message: str) -> None:
    with pytest.raises(InvalidDocument, match=message):
        Document(id, "", pages)


def test_the_longest_id_is_taken() -> None:
    assert Document.from_text("ا" * (MAX_ID_BYTES // 2), "", "نص").text == "نص"


def test_a_document_of_a_text_keeps_its_fields() -> None:
    document = Document.from_text("a", "عنوان", "نص", {"source": "الجزيرة"})
    assert (document.title, document.pages, document.fields) == ("عنوان", (Page(1, "", "نص"),), {"source": "الجزيرة"})


@pytest.mark.parametrize(
    ("text", "sizes", "why"),
    [
        ("", [0], "an empty text is one page"),
        (words(1_999), [1_999], "below 2,000 words a text stays whole"),
        (f"{words(900)}\n\n{words(900)}", [1_800], "also in paragraphs"),
        ("\n\n".join([words(500)] * 6), [1_000, 1_000, 1_000], "a page ends with a paragraph"),
        ("\n".join([words(700)] * 4), [1_400, 1_400], "a single line end ends a paragraph too"),
        (words(2_500), [1_000, 1_000, 500], "one endless paragraph is cut between words"),
        ("\n\n".join([words(1_000), words(1_000), words(100)]), [1_000, 1_100], "a few last lines are no page"),
    ],
)
def test_long_texts_are_cut_into_pages(text: str, sizes: list[int], why: str) -> None:
    assert [len(page.split()) for page in paginate(text)] == sizes, why


@given(st.lists(st.integers(1, 2_500), max_size=6))
def test_pages_hold_every_word_in_order(sizes: list[int]) -> None:
    text = "\n\n".join(" ".join(f"{number}:{word}" for word in range(size)) for number, size in enumerate(sizes))
    assert " ".join(paginate(text)).split() == text.split()


def test_numbered_from_one() -> None:
    document = Document.from_text("a", "", words(3_000))
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.text.split() == words(3_000).split()


def test_lines_of_a_long_text_stay_lines() -> None:
    poem = "\n".join(f"{number} {words(9)}" for number in range(60))
    pages = paginate("\n \n\n".join([poem] * 6))
    assert len(pages) > 2
    whole = "\n\n".join([poem] * 6)
    assert all(page in whole for page in pages)
    assert sum(len(page.split("\n")) for page in pages) >= 60 * 6


@pytest.mark.parametrize("values", [("تاريخ",), (429,), ("تاريخ", "عمران")])
def test_the_values_of_a_field_are_those_that_it_was_made_of(values: tuple[str | int, ...]) -> None:
    assert values_of(one_or_many(values)) == values


def test_a_field_that_is_not_there_has_no_values() -> None:
    assert values_of(None) == ()
