"""HTML: what a reader sees, and what the page states."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents.html.reader import decode_html, html_document, html_text
from kashaf.errors import UnreadableFile
from tests.effort import effort


def text_of(body: str) -> str:
    return html_document("x", f"<html><body>{body}</body></html>", {}).text


def title_of(head: str, body: str = "<p>نص</p>") -> str:
    return html_document("x", f"<html><head>{head}</head><body>{body}</body></html>", {}).title


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("كلمة<b>متصلة</b>هنا", "كلمةمتصلةهنا"),
        ("<p>ك<span style='color:red'>ت</span>اب</p>", "كتاب"),
        ("سطر<br>آخر<br/>ثالث", "سطر\nآخر\nثالث"),
        ("فقرة<br><br>أخرى", "فقرة\n\nأخرى"),
        ("<p>فقرة</p><p>أخرى</p>", "فقرة\n\nأخرى"),
        ("<div>سطر</div><div>آخر</div>ثالث", "سطر\nآخر\nثالث"),
        ("<ul><li>أ</li><li>ب</li></ul>", "أ\nب"),
        ("<table><tr><td>أ</td><td>ب</td></tr><tr><td>ج</td></tr></table>", "أ\tب\nج"),
        ("<p>سطر\n   مكسور\t في المصدر</p>", "سطر مكسور في المصدر"),
        ("<pre>بيت\nآخر</pre>", "بيت\nآخر"),
        ("<p>&laquo;سرت&raquo; &amp; &#1604;&#x64A;&#1576;&#1610;&#1575; &lt;b&gt;</p>", "«سرت» & ليبيا <b>"),
        ("<p>قبل</p><!-- سر --><p>بعد</p>", "قبل\n\nبعد"),
        ("<p>ظاهر</p><p hidden>مخفي</p>", "ظاهر"),
        ("<p>غير مغلق<p>آخر", "غير مغلق\n\nآخر"),
        ("<p>الذهبي<sup>1</sup> في<sup><a href='#n'>[٢]</a></sup> السير</p>", "الذهبي¹ في[²] السير"),
        ("<p>10<sup>3</sup> و5 م<sup>2</sup> ودليل<sup>1,2</sup></p>", "10³ و5 م² ودليل¹,²"),
        ("<p>19<sup>th</sup> وعام<sup>2016</sup></p>", "19th وعام 2016"),
    ],
)
def test_tags_become_lines_and_never_split_words(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize("tag", ["script", "style", "nav", "aside", "footer", "template", "noscript", "form", "svg", "button"])
def test_what_is_no_text_of_the_page_is_dropped(tag: str) -> None:
    assert text_of(f"<p>النص هنا طويل بما يكفي</p><{tag}>قائمة</{tag}>") == "النص هنا طويل بما يكفي"


def test_a_form_around_the_whole_page_is_kept() -> None:
    assert text_of("<form id=aspnetForm><p>كل النص في النموذج</p></form>") == "كل النص في النموذج"


@pytest.mark.parametrize(
    ("head", "body", "title", "why"),
    [
        ('<meta property="og:title" content="غارات"><title>غير ذلك</title>', "<h1>ثالث</h1>", "غارات", "og:title first"),
        ("<title> غارات\n على سرت </title>", "<h1>ثالث</h1>", "غارات على سرت", "then the title"),
        ("", "<h1>غارات <b>على</b> سرت</h1>", "غارات على سرت", "then the heading"),
        ("", "<p>غارات على سرت</p><p>نص طويل بعد العنوان.</p>", "غارات على سرت", "then what looks like one"),
        ("<title>غارات على مدينة سرت | الجزيرة نت</title>", "", "غارات على مدينة سرت", "a bar, and a short name"),
        (
            "<title>عاجل | غارات على مدينة سرت الليبية</title>",
            "",
            "عاجل | غارات على مدينة سرت الليبية",
            "no name after the bar",
        ),
        ("<title>سرت - ليبيا</title>", "", "سرت - ليبيا", "a dash proves nothing"),
        ('<meta property="og:site_name" content="رويترز"><title>سرت - رويترز</title>', "", "سرت", "unless the site is known"),
        ("<title>سرت – الموقع</title>", "<h1>سرت</h1>", "سرت", "or the heading is the rest"),
    ],
)
def test_where_the_title_comes_from(head: str, body: str, title: str, why: str) -> None:
    assert title_of(head, body) == title, why


def test_a_page_states_facts() -> None:
    html = """<html lang="ar"><head><meta name="author" content="عبد الله الشريف"><meta property="og:site_name" content="العربي">
    <meta property="article:published_time" content="2016-08-06T10:00:00+00:00"><meta property="article:section" content="سياسة">
    <link rel="canonical" href="https://example.org/a"><meta property="og:url" content="https://example.org/b"></head><p>نص"""
    assert html_document("x", html, {"path": "x"}).fields == {
        "path": "x",
        "author": "عبد الله الشريف",
        "date": "2016-08-06T10:00:00+00:00",
        "source": "العربي",
        "category": "سياسة",
        "language": "ar",
        "url": "https://example.org/a",
    }


def test_what_a_page_does_not_state_is_left_out() -> None:
    html = '<head><meta name=author content=" "><link rel=canonical href="/relative"></head><p>نص'
    assert html_document("x", html, {}).fields == {}


def test_several_authors_are_several_values() -> None:
    html = "<meta name=author content=أ><meta name=author content=ب><meta name=author content=أ><p>نص"
    assert html_document("x", html, {}).fields == {"author": ("أ", "ب")}


PAGE = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><body><p>غارات على مدينة سرت في ليبيا</p>'


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1256", "cp1256"),
        ("iso-8859-6", "iso8859_6"),
        ("utf-8", "utf-8"),
        ("windows-1256", "utf-8"),  # saved again by a browser
        ("utf-8", "cp1256"),  # wrong about itself
        ("iso-8859-1", "cp1256"),  # the default of a server
        ("no-such-thing", "cp1256"),
        ("utf-16", "utf-8"),
        ("utf-8", "utf-16"),
    ],
)
def test_the_encoding_of_a_page(declared: str, encoding: str) -> None:
    page = PAGE.format(declared)
    assert decode_html(page.encode(encoding), name="x.html") == page


def test_a_named_encoding_overrides_the_page() -> None:
    page = PAGE.format("windows-1256")
    assert decode_html(page.encode("iso8859_6"), name="x.html", encoding="iso8859_6") == page


def test_junk_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="binary"):
        decode_html(bytes(range(256)) * 10, name="x.html")


def test_tags_may_nest_without_limit() -> None:
    assert text_of("<div>" * 5_000 + "نص") == "نص"


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</div>", "<div>", "<td>", "<!--", "-->", "<", "&", "كلمة", " ", "\0", "<form>"])
    )
)
def test_any_tags_are_read(parts: list[str]) -> None:
    document = html_document("x", "".join(parts), {})
    assert (document.id, len(document.pages)) == ("x", 1)


@pytest.mark.parametrize("open", ["<div>", "<b>", "<DIV class='a'>", "<div><p>"])
def test_elements_without_end_cost_no_time(open):
    with effort() as work:
        assert html_text(f"<body>{open * 100_000}قَمَر") == "قَمَر"
    assert work.calls < 1_000_000 * len(open)


def test_a_large_page_is_read_whole():
    assert html_text("<body>" + "<p>قمر<br><b>شمس</b><img src=x></p>" * 20_000).count("قمر\nشمس") == 20_000
