"""Titles of PDFs whose pages have a running head."""

from __future__ import annotations

import pytest

from kashaf.documents.document import Document
from tests.documents.pdf import test_reader

BODY = "تبحث هذه الورقة في أسواق المدينة القديمة وفي تجارتها مع غيرها من المدن في ذلك القرن"


def read(*pages: list[tuple[int, str]]) -> Document:
    """Read a PDF whose pages have these lines (size, text) from the top down."""
    return test_reader.read(test_reader.pages_of_lines(*pages))[0]


def page(head: str, *lines: tuple[int, str]) -> list[tuple[int, str]]:
    return [(9, head), *lines, (12, BODY), (12, BODY + ".")]


@pytest.mark.parametrize("number", ["", " ١", " 11"])
def test_the_head_of_all_pages_is_no_title(number: str) -> None:
    head = "مجلة الدراسات التاريخية"
    document = read(page(f"{head}{number}", (18, "أسواق المدينة القديمة")), page(f"{head} ٢"), page(f"{head} ٣"))
    assert document.title == "أسواق المدينة القديمة"
    assert document.pages[0].text.startswith(head)


def test_a_title_that_is_the_head_of_all_further_pages_is_the_title() -> None:
    title = "أسواق المدينة القديمة في القرن السابع"
    first = [(18, title), (10, "ليلى الأحمدي"), (12, BODY), (12, BODY + ".")]
    assert read(first, page(title), page(title)).title == title


def test_of_pages_in_one_size_the_first_line_is_the_title() -> None:
    title = "تقرير عن أسواق المدينة"
    assert read(*[[(12, title), (12, BODY)]] * 3).title == title


def test_a_line_that_two_pages_share_is_no_head() -> None:
    head = "مجلة الدراسات التاريخية"
    document = read(page(head, (18, "أسواق المدينة القديمة")), page(head), page("أسواق"))
    assert document.title == head
