"""Editions in TEI: pages with their numbers, broken words, notes, and what the header states."""

from __future__ import annotations

import pytest

from kashaf.errors import UnreadableFile
from tests.documents.packing import read, read_all

HEADER = """<teiHeader><fileDesc><titleStmt><title>كِتابُ الرِّحْلَةِ</title><author>ابن بطوطة</author><editor>محمد</editor></titleStmt>
<publicationStmt><publisher>دار الوادي</publisher><date when="2015-01-01">2015</date></publicationStmt>
<sourceDesc><bibl><title>أخرى</title><date when="1911-04-01">نيسان ١٩١١</date></bibl></sourceDesc></fileDesc></teiHeader>"""


def tei(body: str, header: str = HEADER) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="ar">{header}'
        f"<text><body>{body}</body></text></TEI>"
    ).encode()


def test_an_edition_has_its_facts_pages_and_notes() -> None:
    body = """<pb n="12"/><div><head>الباب
       الأول</head><p>خَرَجْتُ مِنْ طَنْ<lb break="no"/>جَةَ<note place="bottom">مدينة</note> صَبا<lb/>حًا</p></div>
       <pb n="13"/><lg><l>يا غصن بان</l><l>في رياض</l></lg>"""
    document = read(tei(body), "a.xml")
    assert [(page.label, page.text) for page in document.pages] == [
        ("12", "الباب الأول\n\nخَرَجْتُ مِنْ طَنْجَةَ صَبا حًا\n\nمدينة"),
        ("13", "يا غصن بان\nفي رياض"),
    ]
    assert document.title == "كِتابُ الرِّحْلَةِ"
    assert document.fields == {
        "path": "a.xml",
        "author": "ابن بطوطة",
        "editor": "محمد",
        "date": "1911-04-01",
        "publisher": "دار الوادي",
        "language": "ar",
    }


def test_a_word_broken_in_the_source_with_blanks_around_is_one_word() -> None:
    assert read(tei('<p>طَنْ\n   <lb break="no"/>\n  جَةَ</p>'), "a.xml").text == "طَنْجَةَ"


def test_of_two_ways_the_better_is_read_and_running_heads_are_not() -> None:
    body = "<fw>الرحلة ١٢</fw><p><choice><sic>خطا</sic><corr>خطأ</corr></choice> <app><lem>صح</lem><rdg>غلط</rdg></app><del>م</del></p>"
    assert read(tei(body), "a.xml").text == "خطأ صح"


def test_tables_and_lists_keep_their_lines() -> None:
    body = "<table><row><cell>أ</cell><cell>ب</cell></row><row><cell>ج</cell><cell>د</cell></row></table><list><item>ه</item><item>و</item></list>"
    lines = [line for line in read(tei(body), "a.xml").text.split("\n") if line]
    assert lines == ["أ\tب", "ج\tد", "ه", "و"]


def test_a_corpus_has_a_document_for_each_text() -> None:
    one, two = (tei(f"<p>{text}</p>").decode().partition("\n")[2] for text in ("أول", "ثان"))
    documents, _ = read_all(f"<teiCorpus><teiHeader/>{one}{two}</teiCorpus>".encode(), "a.xml")
    assert [(document.id, document.text) for document in documents] == [("a.xml#1", "أول"), ("a.xml#2", "ثان")]


def test_the_root_shows_the_format_behind_comments_and_doctypes() -> None:
    data = tei("<p>نص</p>").replace(b"?>\n", b"?>\n<!-- x --><?xml-model href='a'?><!DOCTYPE TEI SYSTEM 'tei.dtd'>\n", 1)
    for name in ("a.xml", "a.tei", "a"):
        assert read(data, name).text == "نص"
    assert read(data.replace(b"<TEI ", b"<t:TEI xmlns:t='x' ").replace(b"</TEI>", b"</t:TEI>"), "a.xml").text == "نص"


def test_other_xml_is_refused_as_before() -> None:
    with pytest.raises(UnreadableFile, match="not a text format"):
        read(b"<?xml version='1.0'?><rss><a>x</a></rss>", "a.xml")
