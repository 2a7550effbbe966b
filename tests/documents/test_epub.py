"""EPUB: chapters in the order of the book, under their titles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kashaf.documents import Document
from tests.documents.packing import packed, read, read_all, refusal, sample, texts

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
XHTML = "application/xhtml+xml"


def chapter(body: str) -> str:
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'


def epub(chapters: Sequence[str], *, stated: str = "", items: str = "", **members: str) -> bytes:
    named = "".join(f'<item id="c{n}" href="t%20x/{n}.xhtml" media-type="{XHTML}"/>' for n, _ in enumerate(chapters, start=1))
    spine = "".join(f'<itemref idref="c{n}"/>' for n, _ in enumerate(chapters, start=1))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{stated}</metadata>'
        f'<manifest>{named}{items}</manifest><spine toc="ncx"><itemref idref="nav"/>{spine}</spine></package>'
    )
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    parts |= {f"OEBPS/t x/{n}.xhtml": chapter(body) for n, body in enumerate(chapters, start=1)}
    return packed(parts | {name.replace("__", "/").replace("_", "."): text for name, text in members.items()})


def labels(document: Document) -> list[str]:
    return [page.label for page in document.pages]


NCX_ITEM = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
NCX = (
    '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><docTitle><text>الكتاب</text></docTitle><navMap>'
    '<navPoint><navLabel><text>الباب\n الأوّل</text></navLabel><content src="t%20x/1.xhtml"/>'
    '<navPoint><navLabel><text>فصلٌ فيه</text></navLabel><content src="t%20x/1.xhtml#f"/></navPoint></navPoint>'
    '<navPoint><navLabel><text>الباب الثاني</text></navLabel><content src="t%20x/2.xhtml"/></navPoint></navMap></ncx>'
)
NAV_ITEM = f'<item id="nav" href="nav.xhtml" media-type="{XHTML}" properties="nav"/>'
NAV = chapter('<nav><ol><li><a href="t%20x/1.xhtml#x">البابُ <b>الأوّلُ</b></a></li></ol></nav>')


def test_a_book_of_an_office_is_read_by_chapters() -> None:
    document = sample("journey.epub")
    assert document.title == "رِحْلَةُ ابنِ بطّوطة"
    assert labels(document) == ["البابُ الأوَّلُ في السَّفَر", "البابُ الثاني في العَوْدَة"]
    first, second = texts(document)
    assert "بَيْتِ اللَّهِ الحَرَامِ ¹، وهذه كَلِمَةٌ مُتَّصِلَةٌ." in first
    assert "المدينةُ\tالأيّامُ\nتِلِمْسانُ\tثلاثةٌ" in first
    assert second.startswith("البابُ الثاني في العَوْدَة\n\nوَصَلْتُ إلى فاسَ")
    assert document.fields == {"path": "journey.epub", "author": "ابنُ بطّوطة", "language": "ar-SA"}


def test_chapters_have_their_titles_from_the_older_contents() -> None:
    document = read(epub(["<p>أ</p>", "<p>ب</p>"], items=NCX_ITEM, OEBPS__toc_ncx=NCX))
    assert labels(document) == ["الباب الأوّل", "الباب الثاني"]
    assert texts(document) == ["أ", "ب"]


def test_the_navigation_document_comes_before_it_and_is_no_page() -> None:
    data = epub(["<p>أ</p>", "<p>ب</p>"], items=NCX_ITEM + NAV_ITEM, OEBPS__toc_ncx=NCX, OEBPS__nav_xhtml=NAV)
    document = read(data)
    assert labels(document) == ["البابُ الأوّلُ", ""]
    assert texts(document) == ["أ", "ب"]


def test_a_cover_without_text_is_no_page() -> None:
    assert texts(read(epub(['<img src="cover.jpg"/>', "<p>أ</p>", "<p>ب</p>"]))) == ["أ", "ب"]


@pytest.mark.parametrize(
    ("body", "text", "why"),
    [
        ('<a id="p1"/><p>كَلِ<b>مَةٌ</b></p><script src="x"/><p>أ</p>', "كَلِمَةٌ\n\nأ", "elements that XML closes at once"),
        (
            '<p>كلمة<sup><a href="#n">1</a></sup>، أ</p><aside><p><i><sup>1</sup></i>حاشية</p></aside>',
            "كلمة ¹، أ\n\n¹ حاشية",
            "notes",
        ),
        ("<table><tr><td><p>أ</p></td><td><p>ب</p></td></tr></table>", "أ\tب", "paragraphs in cells"),
    ],
)
def test_text_is_read_as_it_is_seen(body: str, text: str, why: str) -> None:
    assert read(epub([body])).text == text, why


def test_what_it_states_becomes_fields() -> None:
    stated = (
        "<dc:title>كتابُ الرِّحلة</dc:title><dc:title>عنوان فرعي</dc:title><dc:creator>زيد</dc:creator><dc:creator>عمرو</dc:creator>"
        "<dc:publisher>دارُ النشر</dc:publisher><dc:subject>رحلات</dc:subject><dc:subject>تاريخ</dc:subject>"
        "<dc:date>2016-08</dc:date><dc:language>ar</dc:language>"
    )
    document = read(epub(["<p>أ</p>"], stated=stated))
    assert document.title == "كتابُ الرِّحلة"
    assert document.fields == {
        "path": "a",
        "author": ("زيد", "عمرو"),
        "date": "2016-08",
        "language": "ar",
        "source": "دارُ النشر",
        "category": ("رحلات", "تاريخ"),
    }


def test_a_missing_chapter_is_skipped_and_the_others_are_read() -> None:
    data = epub(["<p>أ</p>"], items=f'<item id="nav" href="lost.xhtml" media-type="{XHTML}"/>')
    documents, skipped = read_all(data)
    assert texts(documents[0]) == ["أ"]
    assert skipped == ["/a/OEBPS/lost.xhtml: its part OEBPS/lost.xhtml is missing: get it anew"]


def encryption(method: str, path: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:EncryptionMethod Algorithm="{method}"/><KeyInfo><e:EncryptionMethod Algorithm="k"/></KeyInfo>'
        f'<e:CipherData><e:CipherReference URI="{path}"/></e:CipherData></e:EncryptedData></encryption>'
    )


def test_a_protected_book_is_refused_and_one_with_protected_fonts_is_read() -> None:
    strong, fonts = "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"
    data = epub(["<p>أ</p>"], **{"META-INF__encryption_xml": encryption(strong, "OEBPS/t%20x/1.xhtml")})
    assert refusal(data) == "it is protected (DRM): only a book without protection can be read"
    for method, path in ((fonts, "OEBPS/t%20x/1.xhtml"), (strong, "OEBPS/font.otf")):
        assert read(epub(["<p>أ</p>"], **{"META-INF__encryption_xml": encryption(method, path)})).text == "أ"


def test_a_book_that_is_none_is_refused() -> None:
    assert refusal(epub([""])) == "it has no text"
    empty = packed({"META-INF/container.xml": "<container/>"})
    assert refusal(empty) == "it does not say what the book is made of: it is damaged, get it anew"
    assert refusal(packed({"META-INF/container.xml": CONTAINER})) == "its part OEBPS/book.opf is missing: get it anew"
