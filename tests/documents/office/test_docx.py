"""Word: what is read of a document, in which order, and where its pages end."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.documents.packing import JOURNEY, RETURN, core, packed, read, read_all, refusal, relations, sample, texts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:v"'


def docx(body: str, *, names: str = NAMES, main: str = "word/document.xml", **parts: str) -> bytes:
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(officeDocument=main, core_properties="docProps/core.xml"),
        main: f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(**{name: f"{name}.xml" for name in parts if name.endswith("notes")}),
    }
    for name, text in parts.items():
        inner = f"<w:{name} {names}>{text}</w:{name}>" if name.endswith("notes") else text
        members["docProps/core.xml" if name == "core" else f"word/{name}.xml"] = inner
    return packed(members)


def p(*runs: str) -> str:
    return f"<w:p>{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def text_of(body: str) -> str:
    return read(docx(body)).text


def pages_of(body: str) -> list[str]:
    return texts(read(docx(body)))


PAGE = '<w:r><w:br w:type="page"/></w:r>'
RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_a_document_of_an_office_is_read_whole() -> None:
    document = sample("journey.docx")
    assert document.title == "رِحْلَةُ ابنِ بطّوطة"
    assert texts(document) == [JOURNEY, RETURN]
    assert document.fields == {
        "path": "journey.docx",
        "author": "ابنُ بطّوطة",
        "date": "2016-08-01T10:00:00Z",
        "language": "ar-SA",
        "keywords": "رحلات تاريخ",
    }


@pytest.mark.parametrize(
    ("body", "text", "why"),
    [
        (p("كَلِ", r("مَةٌ", "<w:b/>"), "تامّة"), "كَلِمَةٌتامّة", "runs do not split words"),
        (p("أ") + p() + p("ب"), "أ\n\nب", "paragraphs stand apart, empty ones are nothing"),
        (p("أ", "<w:r><w:tab/></w:r>", "ب", "<w:r><w:br/></w:r>", "ج"), "أ\tب\nج", "tabs and lines"),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>" + r("أ") + "</w:p>",
            "أ",
            "a tab stop is no tab",
        ),
        (p("مك", "<w:r><w:softHyphen/></w:r>", "سو\u00adر"), "مكسور", "soft hyphens are dropped"),
        (p("أ", "<w:r><w:noBreakHyphen/></w:r>", "ب"), "أ-ب", "others are kept"),
        (
            p("أ", '<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:char="2022"/></w:r>'),
            "أ •",
            "symbols that have a number",
        ),
        (p("أ", "<w:del>" + r("ب") + "<w:r><w:delText>ب</w:delText></w:r></w:del>"), "أ", "deleted text"),
        (p("أ", "<w:ins>" + r("ب") + "</w:ins>"), "أب", "inserted text"),
        (p("<w:moveFrom>" + r("أ") + "</w:moveFrom>", "<w:moveTo>" + r("ب") + "</w:moveTo>"), "ب", "moved text, once"),
        (p("أ", r("ب", "<w:vanish/>"), r("ج", '<w:vanish w:val="0"/>')), "أج", "hidden text"),
        ("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + r("أ") + "</w:p>", "أ", "the end of a paragraph may be hidden"),
        (p(r("أ", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")), "أ", "it was hidden once"),
        (p("<w:hyperlink>" + r("رابط") + "</w:hyperlink>"), "رابط", "links"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", "٧"), "٧", "results of fields, not their instructions"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{p('أ')}</w:sdtContent></w:sdt>", "أ", "controls"),
        (p(r("أ") + "<w:commentReference/>"), "أ", "remarks are elsewhere"),
    ],
)
def test_text_is_read_as_it_is_seen(body: str, text: str, why: str) -> None:
    assert text_of(body) == text, why


def test_a_row_of_a_table_is_a_line_and_a_table_in_a_cell_a_part_of_it() -> None:
    def table(*rows: list[str]) -> str:
        said = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
        return f"<w:tbl>{said}</w:tbl>"

    inner = table([p("١"), p("٢")], [p("٣"), p("٤")])
    body = p("قبل") + table([p("أ") + p("ب"), p("ج")], [p(), p()], [inner + p(), p("د")]) + p("بعد")
    assert text_of(body) == "قبل\n\nأ ب\tج\n١ ٢ ٣ ٤\tد\n\nبعد"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('في')}{p('الإطار')}</w:txbxContent>"
    forms = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert text_of(p("كل", f"<w:r>{forms}</w:r>", "مة") + p("بعد")) == "كلمة\n\nفي\n\nالإطار\n\nبعد"
    only = "<mc:AlternateContent><mc:Fallback>" + f"<w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    assert text_of(p(f"<w:r>{only}</w:r>")) == "في\n\nالإطار"


def test_notes_stand_at_the_end_of_their_page_and_endnotes_at_the_end() -> None:
    notes = f'<w:footnote w:id="0">{p("فاصل")}</w:footnote><w:footnote w:id="1">{p("حاشية")}{p("طويلة")}</w:footnote>'
    body = (
        p("أ", '<w:r><w:endnoteReference w:id="2"/></w:r>', '<w:r><w:footnoteReference w:id="1"/></w:r>', "ب")
        + p(PAGE)
        + p("ج")
    )
    data = docx(body, footnotes=notes, endnotes=f'<w:endnote w:id="2">{p("خاتمة")}</w:endnote>')
    assert texts(read(data)) == ["أب\n\nحاشية\n\nطويلة", "ج\n\nخاتمة"]


@pytest.mark.parametrize(
    ("body", "pages", "why"),
    [
        (p("أ", PAGE, "ب"), ["أ", "ب"], "the author's break"),
        (p("أ") + p(RENDERED, "ب"), ["أ", "ب"], "the break that Word saw"),
        (p("أ", PAGE) + p(RENDERED, "ب"), ["أ", "ب"], "both are the same"),
        (p("أ", PAGE) + p(PAGE) + p("ب"), ["أ", "", "ب"], "a blank page counts"),
        (p("أ", PAGE) + p(PAGE), ["أ"], "but not at the end"),
        (p("<w:r><w:drawing/></w:r>") + p(RENDERED, "ب"), ["", "ب"], "a cover that is a picture counts"),
        (
            p("أ") + f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{RENDERED}{r('ب')}</w:p>",
            ["أ", "ب"],
            "a paragraph that begins one",
        ),
        (f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{r('ب')}</w:p>", ["ب"], "the first page has begun already"),
        (p("أ") + '<w:p><w:pPr><w:pageBreakBefore w:val="0"/></w:pPr>' + r("ب") + "</w:p>", ["أ\n\nب"], "or does not"),
    ],
)
def test_pages_end_where_word_and_the_author_ended_them(body: str, pages: list[str], why: str) -> None:
    assert pages_of(body) == pages, why


def test_a_page_ends_between_the_rows_of_a_table() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    rows = row(p("أ"), p("ب")) + row(p(RENDERED, "ج"), p("د")) + row(p("ه", RENDERED, "و"), p("ز")) + row(p("ح"))
    assert pages_of(f"<w:tbl>{rows}</w:tbl>") == ["أ\tب", "ج\tد\nهو\tز", "ح"]


def test_a_long_text_without_pages_is_cut_as_any_is() -> None:
    document = read(docx(p("كلمة " * 900) * 3))
    assert len(document.pages) > 1
    assert len(document.text.split()) == 2700


@pytest.mark.parametrize("title", ["", "Microsoft Word - x.doc", "Document1", "بدون عنوان", "تقرير", "تقرير.doc", "١٢٣"])
def test_a_title_that_nobody_wrote_is_found_in_the_text(title: str) -> None:
    data = docx(p("غارات على سرت") + p("قالت صحيفة."), core=core(dc_title=title))
    assert read(data, "ملفات/تقرير.docx").title == "غارات على سرت"


def test_what_it_states_becomes_fields() -> None:
    stated = core(
        dc_title="عنوانٌ حقيقيّ",
        dc_creator="زيد; عمرو ;",
        dcterms_modified="2017-01-02T03:04:05Z",
        cp_keywords="نفط، غاز; ماء",
        cp_category="اقتصاد",
        dc_subject="س",
    )
    document = read(docx(p("نص"), core=stated))
    assert document.title == "عنوانٌ حقيقيّ"
    assert document.fields == {
        "path": "a",
        "author": ("زيد", "عمرو"),
        "date": "2017-01-02T03:04:05Z",
        "category": "اقتصاد",
        "keywords": ("نفط", "غاز", "ماء"),
    }


def test_the_text_is_found_by_its_relation_and_in_the_strict_form_too() -> None:
    assert read(docx(p("أ"), main="word/document2.xml")).text == "أ"
    assert read(docx(p("أ"), names=f'xmlns:w="{STRICT}"')).text == "أ"


def test_paths_may_be_written_as_windows_does() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("أ")))) as archive:
        members = {name.replace("/", "\\"): archive.read(name) for name in archive.namelist()}
    assert read(packed(members)).text == "أ"


def test_a_damaged_part_beside_the_text_is_skipped() -> None:
    documents, skipped = read_all(docx(p("أ"), footnotes="<w:footnote>", core="<x"))
    assert documents[0].text == "أ"
    assert [line.split(": ")[0] for line in skipped] == ["/a/word/footnotes.xml", "/a/docProps/core.xml"]
    assert all("is damaged" in line for line in skipped)


def test_a_document_without_text_is_refused() -> None:
    assert refusal(docx(p(" "))) == "it has no text"


def test_a_text_over_the_limit_is_refused() -> None:
    assert refusal(docx(p("ن" * 3000)), limit=2048) == "it has more text than the 0.00195312 MiB that are read as one: split it"


def test_what_nests_or_goes_on_without_end_is_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 30_000 + "</w:tc></w:tr></w:tbl>" * 30_000
    assert refusal(docx(deep)) == "it nests more than 200 tables or boxes: it is damaged, get it anew"
    assert text_of("<w:sdt>" * 100_000 + p("أ") + "</w:sdt>" * 100_000) == "أ"
    assert refusal(docx(p(PAGE * 100_002))) == "it has more than 100,000 pages: it is damaged, get it anew"


def test_a_document_that_breaks_off_is_refused() -> None:
    assert refusal(docx(p("أ") + "<w:p>")).startswith("its part word/document.xml is damaged (mismatched tag")
    bare = {"[Content_Types].xml": "<Types/>", "word/x": ""}
    assert refusal(packed(bare)).startswith("it does not say which of its parts is the document")
    lost = bare | {"_rels/.rels": relations(officeDocument="word/document.xml")}
    assert refusal(packed(lost)) == "its part word/document.xml is missing: get it anew"
