"""The output of optical character recognition (ALTO, PAGE, hOCR) → a document of pages."""

from __future__ import annotations

from collections.abc import Iterator

from kashaf.documents.assembly import assemble
from kashaf.documents.document import Document
from kashaf.documents.html.dom import parse_html
from kashaf.documents.html.reader import decode_html
from kashaf.documents.source import Source
from kashaf.documents.xml_events import source_events

__all__ = ["read_alto", "read_hocr", "read_page_xml"]

_BLOCKS = ".ocr_par, .ocr_caption, .ocr_header, .ocr_footer, .ocr_textfloat"
_LINES = ".ocr_line, .ocr_header, .ocr_footer, .ocr_textfloat, .ocr_caption"


def read_alto(source: Source) -> Iterator[Document]:
    """Read ALTO: a word that a line breaks is one word."""
    pages: list[tuple[str, str]] = []
    label = ""
    blocks: list[list[list[str]]] = [[[]]]
    for kind, name, attributes in source_events(source):
        if kind == "start" and name == "Page":
            label = attributes.get("PRINTED_IMG_NR", "")[:100]
            blocks = [[[]]]
        elif kind == "end" and name == "Page":
            pages.append((label, _text(["\n".join(map(" ".join, filter(None, block))) for block in blocks])))
        elif kind == "start" and name == "TextBlock":
            blocks.append([[]])
        elif kind == "start" and name == "TextLine":
            blocks[-1].append([])
        elif kind == "start" and name == "String" and attributes.get("SUBS_TYPE") != "HypPart2":
            whole = attributes.get("SUBS_TYPE") == "HypPart1"
            blocks[-1][-1].append((attributes.get("SUBS_CONTENT", "") if whole else "") or attributes.get("CONTENT", ""))
    yield assemble(source, "", pages, {})


def read_page_xml(source: Source) -> Iterator[Document]:
    """Read PAGE, its regions in their order of reading; of several readings the first counts."""
    pages: list[tuple[str, str]] = []
    regions: dict[str, list[str]] = {}
    own: dict[str, str] = {}  # the text of a region as a whole, where it has no lines
    order: dict[str, int] = {}
    path: list[str] = []
    ids: list[str] = []
    words: list[str] = []
    read = False
    for kind, name, attributes in source_events(source):
        if kind == "start":
            path.append(name)
            words = []
            if name == "Page":
                regions, own, order, ids = {}, {}, {}, []
            elif name in ("RegionRefIndexed", "RegionRef"):
                order.setdefault(attributes.get("regionRef", ""), len(order))
            elif name.endswith("Region"):
                ids.append(attributes.get("id") or f"#{len(regions)}")
                regions.setdefault(ids[-1], [])
            elif name == "TextLine":
                read = False
        elif kind == "text":
            words.append(name)
        else:
            path.pop()
            above = path[-2:]
            if name == "Unicode" and ids and above == ["TextLine", "TextEquiv"] and not read:
                regions[ids[-1]].append(" ".join("".join(words).split()))
                read = True
            elif name == "Unicode" and ids and above[:1] and above[0].endswith("Region"):
                own.setdefault(ids[-1], "".join(words).strip())
            elif name.endswith("Region") and ids:
                ids.pop()
            elif name == "Page":
                sorted_ids = sorted(regions, key=lambda id: order.get(id, len(order)))
                pages.append(("", _text(["\n".join(filter(None, regions[id])) or own.get(id, "") for id in sorted_ids])))
    yield assemble(source, "", pages, {})


def read_hocr(source: Source) -> Iterator[Document]:
    """Read hOCR: HTML with classes for pages, paragraphs and lines."""
    tree = parse_html(decode_html(source.read(), name=source.name, encoding=source.options.encoding))
    pages: list[tuple[str, str]] = []
    for page in tree.css(".ocr_page"):
        source.tick()
        blocks = page.css(_BLOCKS) or [page]
        texts = []
        for block in blocks:
            lines = block.css(_LINES) or [block]
            texts.append("\n".join(filter(None, (" ".join(line.text().split()) for line in lines))))
        pages.append(("", _text(texts)))
    yield assemble(source, "", pages, {})


def _text(blocks: list[str]) -> str:
    return "\n\n".join(block for block in blocks if block.strip())
