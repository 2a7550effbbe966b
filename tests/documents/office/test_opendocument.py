"""OpenDocument texts and presentations: as LibreOffice writes them, and what else is allowed."""

from __future__ import annotations

import pytest

from tests.documents.packing import JOURNEY, RETURN, SLIDES, packed, read, read_all, refusal, sample, texts

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        *((name, name) for name in ("office", "text", "table", "style", "presentation", "meta", "manifest")),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    ]
)
STYLES = (
    '<style:style style:name="N"><style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="M" style:master-page-name="First"/><style:style style:name="E" style:master-page-name=""/>'
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
)


def odt(body: str, *, meta: str = "", kind: str = "text", **members: str) -> bytes:
    content = f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body>{body}</office:body>"
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {NAMES}>{content}</office:document-content>",
    }
    if meta:
        names = f'{NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"'
        parts["meta.xml"] = f"<office:document-meta {names}>{meta}</office:document-meta>"
    return packed(parts | {name.replace("__", "/").replace("_", "."): text for name, text in members.items()})


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def test_a_text_of_an_office_is_read_whole() -> None:
    document = sample("journey.odt")
    assert document.title == "رِحْلَةُ ابنِ بطّوطة"
    assert texts(document) == [JOURNEY, RETURN]
    assert document.fields == {
        "path": "journey.odt",
        "author": "ابنُ بطّوطة",
        "date": "2016-08-01T10:00:00",
        "language": "ar-SA",
        "keywords": ("رحلات", "تاريخ"),
    }


def test_a_presentation_of_an_office_is_read_by_slides() -> None:
    document = sample("slides.odp")
    assert texts(document) == SLIDES
    assert document.title == "رِحْلَةُ ابنِ بطّوطة"


@pytest.mark.parametrize(
    ("body", "text", "why"),
    [
        (p("كَلِ<text:span>مَةٌ</text:span>"), "كَلِمَةٌ", "spans do not split words"),
        (p("أ\n   ب<text:s text:c='3'/>ج<text:s/>د"), "أ ب   ج د", "blanks of the file are one, blanks of the author stay"),
        (p("أ<text:tab/>ب<text:line-break/>ج"), "أ\tب\nج", "tabs and lines"),
        (p("أ<text:span text:style-name='H'>سر<text:span>سر</text:span></text:span>ب") + p("سر", "H"), "أب", "hidden by style"),
        (f"<text:section text:display='none'>{p('سر')}</text:section>{p('أ')}", "أ", "hidden sections"),
        (p("مكسو\u00adر"), "مكسور", "soft hyphens"),
        (p("أ<text:ruby><text:ruby-base>ب</text:ruby-base><text:ruby-text>ت</text:ruby-text></text:ruby>"), "أب", "readings"),
        (p("أ<office:annotation><text:p>ملاحظة</text:p></office:annotation>"), "أ", "remarks"),
        (p("كل<draw:custom-shape><text:p>شكل</text:p></draw:custom-shape>مة"), "كلمة\n\nشكل", "text in a shape"),
        (f"<draw:frame><draw:text-box>{p('إطار')}</draw:text-box></draw:frame>{p('أ')}", "أ\n\nإطار", "a frame of the page"),
        (p("أ<draw:frame><svg:title>وصف</svg:title><svg:desc>وصف</svg:desc><draw:image/></draw:frame>"), "أ", "descriptions"),
    ],
)
def test_text_is_read_as_it_is_seen(body: str, text: str, why: str) -> None:
    assert read(odt(f"<office:text>{body}</office:text>")).text == text, why


@pytest.mark.parametrize(
    ("body", "pages", "why"),
    [
        (p("أ") + p("ب", "N") + p("ج", "N"), ["أ", "ب", "ج"], "a style that begins a page"),
        (p("أ", "M") + p("ب", "M") + p("ج", "E"), ["أ", "ب\n\nج"], "another kind of page; the first has begun already"),
        (p("أ <text:soft-page-break/>ب") + "<text:soft-page-break/>" + p("ج"), ["أ", "ب", "ج"], "where the office saw its end"),
        (p("أ") + "<text:soft-page-break/>" + p("ب", "N"), ["أ", "ب"], "both are the same"),
    ],
)
def test_pages_end_where_the_office_and_the_author_ended_them(body: str, pages: list[str], why: str) -> None:
    assert texts(read(odt(f"<office:text>{body}</office:text>"))) == pages, why


def test_a_page_of_a_drawing_is_a_page() -> None:
    page = "<draw:page><draw:g><draw:rect><text:p>{}</text:p></draw:rect></draw:g></draw:page>"
    body = f"<office:drawing>{page.format('أ')}<draw:page/>{page.format('ب')}</office:drawing>"
    assert texts(read(odt(body, kind="graphics"))) == ["أ", "", "ب"]


def test_titles_come_first_and_what_all_slides_say_is_left_out() -> None:
    def frame(kind: str, text: str) -> str:
        return f'<draw:frame presentation:class="{kind}"><draw:text-box>{p(text)}</draw:text-box></draw:frame>'

    notes = f"<presentation:notes>{frame('page', '٣')}{frame('notes', 'ملاحظة')}</presentation:notes>"
    slide = f"<draw:page>{frame('outline', 'نص')}{frame('footer', 'تذييل')}{frame('title', 'عنوان')}{notes}</draw:page>"
    assert read(odt(f"<office:presentation>{slide}</office:presentation>", kind="presentation")).text == "عنوان\n\nنص\n\nملاحظة"


def test_who_wrote_it_first_comes_before_who_saved_it_last() -> None:
    both = "<meta:initial-creator>زيد</meta:initial-creator><dc:creator>عمرو</dc:creator><dc:date>2020-01-01T00:00:00.123</dc:date>"
    body = f"<office:text>{p('نص')}</office:text>"
    assert read(odt(body, meta=both)).fields == {"path": "a", "author": "زيد", "date": "2020-01-01T00:00:00"}
    documents, skipped = read_all(odt(body, meta="<x"))
    assert documents[0].fields == {"path": "a"}
    assert skipped[0].startswith("/a/meta.xml: its part meta.xml is damaged")


def test_an_encrypted_text_says_what_to_do() -> None:
    manifest = (
        f"<manifest:manifest {NAMES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    for members in ({"META-INF__manifest_xml": manifest}, {"encrypted-package": "x"}):
        assert refusal(odt("<office:text/>", **members)) == "it is encrypted: save it without a password"


def test_a_broken_list_of_parts_does_not_matter() -> None:
    assert read(odt(f"<office:text>{p('نص')}</office:text>", **{"META-INF__manifest_xml": "<x:y>"})).text == "نص"


def test_what_has_no_text_or_breaks_off_is_refused() -> None:
    assert refusal(odt("<office:text/>")) == "it has no text"
    assert refusal(odt("<office:text>")).startswith("its part content.xml is damaged (mismatched tag")
    bare = packed({"mimetype": "application/vnd.oasis.opendocument.text"})
    assert refusal(bare) == "its part content.xml is missing: get it anew"
