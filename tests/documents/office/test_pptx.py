"""PowerPoint: a page a slide."""

from __future__ import annotations

import pytest

from tests.documents.packing import SLIDES, core, packed, read, read_all, refusal, relations, sample, texts

NAMES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def paragraph(text: str) -> str:
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def shape(text: str, kind: str = "") -> str:
    place = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>' if kind else ""
    return f"<p:sp>{place}<p:txBody>{text if text.startswith('<') else paragraph(text)}</p:txBody></p:sp>"


def part(name: str, said: str) -> str:
    return f"<p:{name} {NAMES}><p:cSld><p:spTree>{said}</p:spTree></p:cSld></p:{name}>"


def pptx(*slides: str, notes: str = "", diagram: str = "", title: str = "") -> bytes:
    order = range(len(slides), 0, -1)  # as if they had been turned round since they were made
    ids = "".join(f'<p:sldId id="{300 - number}" r:id="slide{number}"/>' for number in order)
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(officeDocument="ppt/presentation.xml", core_properties="docProps/core.xml"),
        "docProps/core.xml": core(dc_title=title),
        "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(**{f"slide{number}": f"slides/s{number}.xml" for number in order}),
    }
    for number, slide in zip(order, slides, strict=True):
        members[f"ppt/slides/s{number}.xml"] = slide if slide.startswith("<!") else part("sld", slide)
    named = {"notesSlide": "../n.xml"} if notes else {}
    named |= {"diagramData": "/ppt/d.xml"} if diagram else {}
    members[f"ppt/slides/_rels/s{len(slides)}.xml.rels"] = relations(**named)
    members |= {"ppt/n.xml": part("notes", notes), "ppt/d.xml": f"<d {NAMES}>{diagram}</d>"}
    return packed(members)


def test_a_presentation_of_an_office_is_read_whole() -> None:
    document = sample("slides.pptx")
    assert document.title == "رِحْلَةُ ابنِ بطّوطة"
    assert texts(document) == SLIDES
    assert [page.label for page in document.pages] == ["", ""]
    assert document.fields["author"] == "ابنُ بطّوطة"


def test_slides_come_in_the_order_of_the_presentation_and_a_blank_one_counts() -> None:
    assert texts(read(pptx(shape("أ"), "", shape("ج")))) == ["أ", "", "ج"]


@pytest.mark.parametrize(
    ("slide", "text", "why"),
    [
        (shape("نص") + shape("العنوان", "ctrTitle"), "العنوان\n\nنص", "the title is first"),
        (
            shape("نص") + shape("٢٠١٦", "dt") + shape("٣", "sldNum") + shape("تذييل", "ftr"),
            "نص",
            "what all slides say is left out",
        ),
        (shape("<a:p><a:r><a:t>كَلِ</a:t></a:r><a:r><a:t>مَةٌ</a:t></a:r></a:p>"), "كَلِمَةٌ", "runs do not split words"),
        (shape("<a:p><a:r><a:t>أ</a:t></a:r><a:br/><a:r><a:t>ب</a:t></a:r></a:p>"), "أ\nب", "lines"),
        (shape("<a:p><a:r><a:t>أ</a:t></a:r><a:fld type='slidenum'><a:t>٧</a:t></a:fld></a:p>"), "أ", "the slide's number"),
        (f"<p:grpSp><p:grpSp>{shape('أ')}</p:grpSp>{shape('ب')}</p:grpSp>", "أ\n\nب", "groups"),
    ],
)
def test_a_slide_is_read_as_it_is_seen(slide: str, text: str, why: str) -> None:
    assert read(pptx(slide)).text == text, why


def test_notes_and_diagrams_belong_to_their_slide() -> None:
    notes = shape("صورة", "sldImg") + shape("ملاحظة", "body") + shape("٣", "sldNum")
    data = pptx(shape("أ"), notes=notes, diagram=f"<t>{paragraph('في الرسم')}</t>")
    assert texts(read(data)) == ["أ\n\nفي الرسم\n\nملاحظة"]


def test_a_title_of_the_program_is_none() -> None:
    data = pptx(shape("نص طويل بعد العنوان.") + shape("غارات على سرت", "title"), title="PowerPoint Presentation")
    assert read(data).title == "غارات على سرت"


def test_a_damaged_slide_is_skipped_and_keeps_its_number() -> None:
    documents, skipped = read_all(pptx(shape("أ"), "<!broken", shape("ج")))
    assert texts(documents[0]) == ["أ", "", "ج"]
    assert [line.split(" (")[0] for line in skipped] == ["/a/ppt/slides/s2.xml: its part ppt/slides/s2.xml is damaged"]


def test_a_presentation_of_pictures_is_refused() -> None:
    assert refusal(pptx("<p:pic/>")) == "it has no text"
