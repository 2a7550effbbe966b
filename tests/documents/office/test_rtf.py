r"""RTF: the Arabic of Word, WordPad and LibreOffice, in bytes and in Unicode."""

from __future__ import annotations

import pytest

from tests.documents.packing import JOURNEY, RETURN, read, read_all, refusal, sample, texts

FONTS = r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset178 Arial;}{\f2\fnil\fcharset2 Symbol;}\f3\fcharset204 X;}"
WORD = "كِتابٌ"


def rtf(body: str | bytes, header: str = r"\ansi\ansicpg1252\deff0" + FONTS) -> bytes:
    said = body if isinstance(body, bytes) else body.encode("ascii")
    return b"{\\rtf1" + header.encode() + said + b"}"


def escaped(text: str, encoding: str = "cp1256") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def unicode(text: str, fallback: str = "?") -> str:
    return "".join(f"\\u{ord(char) - 0x10000 if ord(char) > 0x7FFF else ord(char)}{fallback}" for char in text)


def text_of(body: str | bytes, *header: str) -> str:
    return read(rtf(body, *header)).text


def test_a_text_of_an_office_is_read_whole() -> None:
    document = sample("journey.rtf")
    assert document.title == "رِحْلَةُ ابنِ بطّوطة"
    first, second = texts(document)
    paragraphs = JOURNEY.replace("الحَرَامِ،", "الحَرَامِ ،").split("\n\n")  # LibreOffice puts a blank after the number of a note
    assert sorted(first.split("\n\n")) == sorted(paragraphs)  # and a frame before its paragraph
    assert second == RETURN
    assert document.fields == {
        "path": "journey.rtf",
        "author": "ابنُ بطّوطة",
        "date": "2016-08-01T10:00",
        "keywords": ("رحلات", "تاريخ"),
    }


@pytest.mark.parametrize(
    ("body", "header", "why"),
    [
        (rf" {escaped(WORD)}", r"\ansi\ansicpg1256\deff0" + FONTS, "the encoding of the file"),
        (rf"\f1 {escaped(WORD)}", r"\ansi\ansicpg1252\deff0" + FONTS, "the encoding of the font, not of the file"),
        (rf"{{\f0{{\f1 {escaped(WORD)}}}}}", r"\ansi" + FONTS, "the font of the group"),
        (rf"\ltrch\f0 \rtlch\af1 {escaped(WORD)}", r"\ansi\ansicpg1252" + FONTS, "the font for writing from right to left"),
        (rf"\pard\rtlpar\lang1025 {escaped(WORD)}", r"\ansi\ansicpg1252\deff0" + FONTS, "a font that says nothing, but Arabic"),
        (rf"\rtlch {escaped(WORD)}", r"\ansi\ansicpg1252", "no font at all, from right to left"),
        (escaped(WORD), r"\ansi\ansicpg1252\deff1" + FONTS, "the first font"),
        (rf" {escaped(WORD, 'mac_arabic')}", r"\ansi\ansicpg10004", "an old Macintosh"),
        (unicode(WORD), r"\ansi\ansicpg1252\uc1", "Unicode, a sign in its stead"),
        (unicode(WORD, r"\'c7"), r"\ansi\ansicpg1256\uc1", "Unicode, a byte in its stead"),
        (rf"{{\uc0 {unicode(WORD, ' ')}}}", r"\ansi", "Unicode, nothing in its stead"),
        (rf"{{\uc2 {unicode(WORD, 'ab')}}}", r"\ansi", "Unicode, two bytes in its stead"),
        (rf"{{\upr{{{escaped('???')}}}{{\*\ud{{{unicode(WORD)}}}}}}}", r"\ansi", "both, for old programs and new"),
        (WORD.encode("cp1256"), r"\ansi\ansicpg1256", "bytes as they are"),
        (WORD.encode(), r"\ansi\ansicpg1252", "bytes of UTF-8, which is not allowed but done"),
    ],
)
def test_arabic_is_read_however_it_is_written(body: str | bytes, header: str, why: str) -> None:
    assert text_of(body, header) == WORD, why


def test_each_font_has_its_encoding() -> None:
    body = (
        rf"\f0 caf{escaped('é', 'cp1252')} \f1 {escaped(WORD)} \f3 {escaped('книга', 'cp1251')} \f2 {escaped('·', 'cp1252')}."
    )
    assert text_of(body) == f"café {WORD} книга  ."
    assert text_of(rf"\f1 {escaped('كت')}\plain {escaped('é', 'cp1252')}") == "كتé"


def test_letters_beyond_sixteen_bits_are_two_halves() -> None:
    assert text_of(r"\uc1 \u-10179?\u-8704? \u-8704?") == "😀 \ufffd"


@pytest.mark.parametrize(
    ("body", "text", "why"),
    [
        (r"a{\b b}c", "abc", "formats do not split words"),
        ("a\r\nb", "ab", "lines of the file are no lines"),
        (r"a\par b\line c\tab d", "a\n\nb\nc\td", "paragraphs, lines and tabs"),
        ("a\\\nb", "a\n\nb", "a paragraph may end so"),
        (r"a\-b\_c\~d\{\}\\", "ab-c\u00a0d{}\\", "signs"),
        (r"{\v x}a\v b\v0 c", "ac", "hidden text"),
        (r"a{\deleted x}b", "ab", "deleted text"),
        (r"{\header x}{\footer x}{\pict ffd8}{\*\unknown x{\b x}}a{\*\bkmkstart x}", "a", "what is no text"),
        (r'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt a}}', "a", "links"),
        (r"{\listtext 1.\tab}a", "a", "numbers of lists"),
        (r"a{\pict\bin5 {}}{\}b", "ab", "binary data"),
        (
            r"a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box\par}}{\shprslt{\*\do{\dptxbxtext box\par}}}}b\par c",
            "ab\n\nbox\n\nc",
            "boxes",
        ),
        (r"a{\*\do{\dptxbxtext box\par}}b", "ab\n\nbox", "old boxes"),
        (r"a{\upr{\super x}{\*\ud b}}c", "abc", "the form in Unicode"),
        (r"a\'zzb\'", "azzb", "what is no byte"),
    ],
)
def test_text_is_read_as_it_is_seen(body: str, text: str, why: str) -> None:
    assert text_of(body) == text, why


def test_a_row_of_a_table_is_a_line() -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    rows = row.format("a", r"b\par c") + row.format("", r"d\nestcell e{\*\nesttableprops\nestrow}{\nonesttables\par}")
    assert text_of(rf"x\par {rows}\pard y") == "x\n\na\tb c\n\td e\n\ny"


@pytest.mark.parametrize(
    ("body", "pages", "why"),
    [
        (r"a\page b", ["a", "b"], "the author's break"),
        (r"a\par\pard\pagebb b\par\pard c", ["a", "b\n\nc"], "a paragraph that begins one"),
        (r"a\sect\sectd b\sect\sectd\sbknone c", ["a", "b\n\nc"], "a section that begins one, and one that does not"),
        (r"a{\footnote x\par y}b\page c", ["ab\n\nx\n\ny", "c"], "notes stand at the end of their page"),
        (r"a\page\page\par", ["a"], "nothing follows"),
    ],
)
def test_pages_end_where_the_author_ended_them(body: str, pages: list[str], why: str) -> None:
    assert texts(read(rtf(body))) == pages, why


def test_what_it_states_becomes_fields() -> None:
    info = (
        rf"{{\info{{\title {unicode('غارات على سرت')}}}{{\author zayd; amr}}{{\operator x}}{{\keywords a, b}}{{\category c}}"
        r"{\creatim\yr2016\mo8\dy1}{\*\company x}}"
    )
    document = read(rtf(rf"{info}نص".encode()))
    assert document.title == "غارات على سرت"
    assert document.text == "نص"
    assert document.fields == {
        "path": "a",
        "author": ("zayd", "amr"),
        "date": "2016-08-01",
        "category": "c",
        "keywords": ("a", "b"),
    }
    assert read(rtf(r"{\info{\creatim\yr0\mo0\dy0}{\revtim\yr2017\mo1\dy2\hr3\min4}}a")).fields["date"] == "2017-01-02T03:04"


def test_what_breaks_off_is_read_as_far_as_it_goes_and_reported() -> None:
    for data in (rtf(r"a\par b")[:-1], rtf(r"a\par b{\footnote c")[:-1], rtf(r"a\par b{\v x")):
        documents, skipped = read_all(data)
        assert documents[0].text.startswith("a\n\nb")
        assert skipped == ["/a (its end): it breaks off there: get it anew"]
    assert text_of(r"a}b{c") == "a"


def test_what_has_no_text_or_nests_without_end_is_refused() -> None:
    assert refusal(rtf(r"\par")) == "it has no text"
    assert refusal(rtf("{" * 20_000)) == "it nests more than 10,000 groups: it is damaged, get it anew"
    assert "more text than" in refusal(rtf("a" * 2000), limit=1000)


def test_pictures_do_not_count_as_text() -> None:
    assert read(rtf(rf"a{{\pict {'ff' * 1_500_000}}}b"), limit=100_000).text == "ab"
