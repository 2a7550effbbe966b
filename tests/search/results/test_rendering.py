"""What is shown on a page is marked and escaped, in one place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.errors import InvalidRequest
from kashaf.search.results.rendering import highlight_html, printable


@pytest.mark.parametrize(
    ("text", "spans", "html"),
    [
        ("غارات على سرت", [(0, 5), (10, 13)], "<mark>غارات</mark> على <mark>سرت</mark>"),
        ("سِرْت", [(0, 5)], "<mark>سِرْت</mark>"),
        ("<script>&\"'", [(1, 7)], "&lt;<mark>script</mark>&gt;&amp;&#34;&#39;"),
        ("", [], ""),
        ("a\u202eb\x00c", [], "a\ufffdb\ufffdc"),
    ],
)
def test_marks_are_tags_and_everything_else_is_text(text: str, spans: list[tuple[int, int]], html: str) -> None:
    assert str(highlight_html(text, spans)) == html


def test_line_ends_and_tabs_stay() -> None:
    assert printable("أ\n\tب") == "أ\n\tب"


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_no_text_makes_markup(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    html = str(highlight_html(text, [(start, end)]))
    assert html.replace("<mark>", "", 1).replace("</mark>", "", 1).count("<") == 0


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        (None, ()),
        (b"x", ()),
        ("سرت", None),
        ("سرت", "ab"),
        ("سرت", [1]),
        ("سرت", [("0", "1")]),
        ("سرت", [(0, 4)]),
        ("سرت", [(-1, 2)]),
        ("سرت", [(2, 1)]),
        ("سرت", [(0, 2), (1, 3)]),
        ("سرت", [(0, 1, 2)]),
    ],
)
def test_what_cannot_be_marked_is_refused(text: Any, spans: Any) -> None:
    with pytest.raises(InvalidRequest):
        highlight_html(text, spans)
