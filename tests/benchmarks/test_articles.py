"""What comes back of a web page is measured the same way for all readers."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.articles import SAMPLES, MarkedPage, compare, readers, table

PAGE = MarkedPage("", Counter(["قال", "الراوي", "يا", "سادة"]), Counter(["نشر", "أمس"]))


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("قال الراوي يا سادة", (100, 100)),
        ("قَالَ الرّاوي، يا سادة! نشر أمس", (100, 100)),
        ("قال الراوي", (50, 100)),
        ("القائمة قال الراوي يا سادة شارك من نحن", (100, 50)),
        ("قال الراوي يا سادة سادة سادة سادة سادة", (100, 50)),
        ("", (0, 0)),
    ],
)
def test_words_of_the_article_count_and_those_around_it(text: str, shares: tuple[int, int]) -> None:
    assert compare(PAGE, text) == shares


def test_marks_are_no_part_of_the_page_and_regions_have_their_words() -> None:
    page = MarkedPage.read(SAMPLES / "questions.html")
    assert "windows-1256" in page.html
    assert "[-->" not in page.html
    assert page.article["الأصمعي"] == 1
    assert page.neutral["القراءات"] == 1
    assert not page.article["الرئيسية"]


def test_the_table_has_a_row_for_each_page_and_the_mean() -> None:
    pages = [SAMPLES / "blog.html", SAMPLES / "forum.html"]
    made = table({"whole": lambda html: html, "nothing": lambda _: ""}, pages).splitlines()
    assert made[0] == "| | whole | nothing |"
    assert [line.split(" | ")[2] for line in made[2:]] == ["0/0 |"] * 3


def test_every_reader_that_is_installed_reads_something() -> None:
    found = readers()
    assert {"kashaf", "kashaf without trafilatura", "trafilatura", "readability-lxml"} <= set(found)
    page = MarkedPage.read(SAMPLES / "blog.html")
    assert all(compare(page, read(page.html))[0] > 90 for read in found.values())
