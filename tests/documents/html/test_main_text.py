"""Where the article of a page begins and ends, with trafilatura and without."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.articles import SAMPLES, MarkedPage, compare
from kashaf.documents.html import main_text
from kashaf.documents.html.main_text import Line, article_lines
from kashaf.documents.html.reader import html_document

PRECISION = {"blog": 100, "forum": 50, "gallery": 100, "law": 90, "news": 70, "notice": 90, "poem": 75, "questions": 74}
PRECISION |= {"tables": 75, "wiki": 85}
BY_RULES = {"blog": 100, "forum": 47, "gallery": 100, "law": 80, "news": 60, "notice": 65, "poem": 55, "questions": 65}
BY_RULES |= {"tables": 75, "wiki": 85}
"""What is reached at least, in percent of the words read."""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do as if trafilatura were not installed."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)


def found(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let trafilatura find this text."""
    monkeypatch.setattr(main_text, "_extract", lambda _: text)


@pytest.mark.parametrize("kind", sorted(PRECISION))
def test_no_word_of_an_article_is_lost_and_little_is_read_around_it(kind: str) -> None:
    page = MarkedPage.read(SAMPLES / f"{kind}.html")
    recall, precision = compare(page, html_document("x", page.html, {}).text)
    assert recall == 100
    assert precision >= PRECISION[kind]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("kind", sorted(BY_RULES))
def test_without_trafilatura_no_word_is_lost_either(kind: str) -> None:
    page = MarkedPage.read(SAMPLES / f"{kind}.html")
    recall, precision = compare(page, html_document("x", page.html, {}).text)
    assert recall == 100
    assert precision >= BY_RULES[kind]


TEXT = [
    "عاد الماء إلى الوادي بعد سنوات من الجفاف، وفرح به أهل القرى",
    "وكان الجسر القديم قد أغلق منذ الفيضان الكبير خوفا على العابرين",
    "قال مهندس البلدية إن حجارته ما زالت أقوى من حديد الجسور الجديدة",
    "وطلب الصيادون أن يبقى طريقهم تحته مفتوحا في الصباح والمساء",
    "أما التجار فيريدون جسرا آخر تمر عليه الشاحنات في كل وقت",
    "وسيجتمع المجلس في الأسبوع المقبل ليسمع رأي الناس قبل القرار",
]


def chosen(lines: list[Line], title: str = "", *, in_main: bool = False) -> list[str]:
    keep = article_lines("<p>", title, lines, in_main=in_main)
    return [line.text for line, stays in zip(lines, keep, strict=True) if stays]


def plain(*texts: str) -> list[Line]:
    return [Line(text, 0) for text in texts]


def test_an_article_begins_at_its_title_and_ends_with_its_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, "\n".join(TEXT[:2] + TEXT[4:]))
    lines = plain("الطبعة العربية", "عنوان المقال", "كتبه نادر", *TEXT, "شروط الخدمة في هذا الموقع")
    assert chosen(lines, "عنوان المقال") == ["عنوان المقال", "كتبه نادر", *TEXT]


def test_headings_just_above_it_belong_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, "\n".join(TEXT))
    lines = [Line("أخبار", 0), Line("عنوان", 0, heading=True), *plain(*TEXT)]
    assert chosen(lines) == ["عنوان", *TEXT]


def test_inside_it_rows_of_links_are_left_out_but_no_lists_and_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, "\n".join(TEXT))
    row, source, heading = "جسر آخر انهار", "مصدر الخبر الأول", "ماذا بعد"
    inside = [Line(row, len(row)), Line(source, len(source), item=True), Line(heading, len(heading), heading=True)]
    assert chosen([*plain(*TEXT[:3]), *inside, *plain(*TEXT[3:])]) == [*TEXT[:3], source, heading, *TEXT[3:]]


@pytest.mark.parametrize(("in_main", "share", "kept"), [(False, 2, 2), (False, 1, 6), (True, 2, 6), (True, 3, 3)])
def test_where_it_finds_too_little_it_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, in_main: bool, share: int, kept: int
) -> None:
    found(monkeypatch, "\n".join(TEXT[:share]))
    assert chosen(plain(*TEXT), in_main=in_main) == TEXT[:kept]


@pytest.mark.parametrize("text", ["", "ليس من هذه الصفحة كلمة"])
def test_where_it_finds_nothing_it_is_not_followed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    found(monkeypatch, text)
    assert chosen(plain(*TEXT)) == TEXT


def test_a_page_of_links_keeps_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, "فهرس الكتاب")
    links = [Line(text, len(text)) for text in TEXT]
    assert chosen([Line("فهرس الكتاب", 0), *links]) == ["فهرس الكتاب", *TEXT]


def test_a_page_that_is_too_large_is_read_by_the_rules() -> None:
    def refuse(_: str) -> str:
        raise AssertionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main_text, "_extract", refuse)
        assert article_lines("x" * 1_000_001, "", plain(*TEXT), in_main=False) == [True] * len(TEXT)


@pytest.mark.usefixtures("alone")
def test_without_it_rows_of_links_above_the_title_and_at_the_end_are_left_out() -> None:
    menu, foot = Line("سياسة اقتصاد رياضة", 16), Line("من نحن اتصل بنا", 13)
    sources = Line("المصدر الأول", 12, item=True)
    lines = [menu, *plain("عنوان المقال", *TEXT), sources, Line("جميع الحقوق محفوظة © 2022", 0), foot]
    assert chosen(lines, "عنوان المقال") == ["عنوان المقال", *TEXT, sources.text]
    assert chosen(lines[:3], "عنوان المقال") == [line.text for line in lines[:3]]  # too little to judge


def test_lines_know_their_links_and_what_begins_them() -> None:
    seen: list[Line] = []

    def see(lines, in_main):
        seen.extend(lines)
        return [True] * len(lines)

    from kashaf.documents.html.body_text import page_text
    from kashaf.documents.html.dom import parse_html

    page_text(parse_html("<h2><a href=/>عنوان</a> طويل</h2><div>نص<br>آخر</div><ul><li><p>بند</p></li></ul>"), choose=see)
    assert seen == [Line("عنوان طويل", 5, heading=True), Line("نص", 0), Line("آخر", 0), Line("بند", 0, item=True)]


def test_what_trafilatura_cannot_parse_is_no_line_on_standard_error(tmp_path: Path) -> None:
    program = "from kashaf.documents.html.main_text import _extract; print(repr(_extract('<div>' * 5000)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("''\n", "")


def test_it_is_loaded_when_a_page_is_read_and_not_before() -> None:
    program = "import sys, kashaf.documents.html.reader, kashaf.ingest.synchronizer; print('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
