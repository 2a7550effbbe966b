"""ALTO, PAGE and hOCR: what was recognized on scans."""

from __future__ import annotations

from tests.documents.packing import read, texts


def test_alto_has_pages_blocks_and_lines() -> None:
    data = """<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout>
    <Page PHYSICAL_IMG_NR="1" PRINTED_IMG_NR="٤٥"><PrintSpace><TextBlock><TextLine><String CONTENT="قلعة"/><SP/><String CONTENT="حلب"/></TextLine>
    <TextLine><String CONTENT="القا" SUBS_TYPE="HypPart1" SUBS_CONTENT="القافلة"/><HYP CONTENT="-"/></TextLine>
    <TextLine><String CONTENT="فلة" SUBS_TYPE="HypPart2" SUBS_CONTENT="القافلة"/><String CONTENT="وصلت"/></TextLine></TextBlock>
    <TextBlock><TextLine><String CONTENT="ثان"/></TextLine></TextBlock></PrintSpace></Page><Page><PrintSpace/></Page>
    <Page><TextBlock><TextLine><String CONTENT="ثالث"/></TextLine></TextBlock></Page></Layout></alto>"""
    document = read(data.encode(), "a.xml")
    assert [(page.label, page.text) for page in document.pages] == [
        ("٤٥", "قلعة حلب\nالقافلة\nوصلت\n\nثان"),
        ("", ""),
        ("", "ثالث"),
    ]


def test_page_xml_is_read_in_its_order() -> None:
    def region(id: str, *lines: str) -> str:
        read = "".join(
            f"<TextLine><Word><TextEquiv><Unicode>x</Unicode></TextEquiv></Word><TextEquiv index='0'><Unicode>{line}</Unicode></TextEquiv>"
            "<TextEquiv index='1'><Unicode>other</Unicode></TextEquiv></TextLine>"
            for line in lines
        )
        return f"<TextRegion id='{id}'>{read}<TextEquiv><Unicode>{' '.join(lines) or 'كلها'}</Unicode></TextEquiv></TextRegion>"

    order = "<ReadingOrder><OrderedGroup id='g'><RegionRefIndexed index='0' regionRef='b'/><RegionRefIndexed index='1' regionRef='a'/></OrderedGroup></ReadingOrder>"
    data = f"<PcGts xmlns='http://schema.primaresearch.org/x'><Page>{order}{region('a', 'ثالث')}{region('b', 'أول', 'ثان')}{region('c')}</Page></PcGts>"
    assert texts(read(data.encode(), "a.xml")) == ["أول\nثان\n\nثالث\n\nكلها"]


def test_hocr_has_pages_paragraphs_and_lines() -> None:
    line = "<span class='ocr_line'><span class='ocrx_word'>{}</span> <span class='ocrx_word'>{}</span></span>\n"
    par = "<div class='ocr_carea'><p class='ocr_par'>{}</p></div>"
    page = "<div class='ocr_page'>{}</div>"
    first = page.format(
        par.format(line.format("قلعة", "حلب") + line.format("عند", "الغروب")) + par.format(line.format("ثان", "هنا"))
    )
    data = f"<html><head><meta name='ocr-system' content='tesseract'/></head><body>{first}{page.format(line.format('ثالث', 'هنا'))}</body></html>"
    for name in ("a.html", "a.hocr"):
        assert texts(read(data.encode(), name)) == ["قلعة حلب\nعند الغروب\n\nثان هنا", "ثالث هنا"]
