"""A folder as people have them: Arabic articles as files of fourteen kinds.

No office program makes them. A few lines of code write each kind: minimal valid files, with the
parts that every program writes. PDFs are copies of the samples of the tests, made distinct by a
comment at the end, because no small library writes Arabic PDFs.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from itertools import cycle, islice
from pathlib import Path

from benchmarks.collections.corpus import Article
from benchmarks.collections.samples import SAMPLES

__all__ = ["SHARES", "make_folder"]

SHARES: Mapping[str, int] = {
    "txt": 20,
    "html": 18,
    "pdf": 15,
    "docx": 15,
    "md": 6,
    "eml": 6,
    "odt": 4,
    "rtf": 4,
    "csv": 2,
    "xlsx": 2,
    "pptx": 3,
    "epub": 2,
    "jsonl": 2,
    "zip": 1,
}
"""Files of each kind in a hundred."""

ENCODINGS = ("utf-8", "utf-8", "windows-1256", "utf-8-sig", "utf-16")
"""The encodings of the texts, in turn."""

_TAKES = {"epub": 8, "csv": 20, "xlsx": 20, "jsonl": 20, "zip": 5, "pdf": 0}
"""Articles in a file of a kind, if not one."""

_A_FOLDER = 100
_STEP = 37
"""Kinds alternate: the n-th file has the kind of the (37 n)-th of a hundred."""

_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def make_folder(folder: Path, articles: Callable[[], Iterator[Article]], files: int, *, pdfs: bool = True) -> dict[str, int]:
    """Write that many files of all kinds below ``folder``, a hundred in each of its folders.

    Return the number of files of each kind. The articles repeat if there are too few. Without
    ``pdfs`` there are texts instead.
    """
    kinds = [kind if pdfs or kind != "pdf" else "txt" for kind, share in SHARES.items() for _ in range(share)]
    samples = [path.read_bytes() for path in sorted(SAMPLES.glob("*-[cwlx]*.pdf"))]
    endless = (article for _ in cycle((None,)) for article in articles())
    made: dict[str, int] = {}
    for number in range(files):
        kind = kinds[number * _STEP % len(kinds)]
        taken = list(islice(endless, _TAKES.get(kind, 1)))
        place = folder / f"{number // _A_FOLDER:04}"
        place.mkdir(parents=True, exist_ok=True)
        if kind == "pdf":
            data = samples[number % len(samples)] + f"\n% {number}\n".encode()
        elif kind == "txt":
            data = _text(taken[0]).encode(ENCODINGS[number % len(ENCODINGS)], "ignore")
        else:
            data = _WRITERS[kind](taken)
        (place / f"{number:06}.{kind}").write_bytes(data)
        made[kind] = made.get(kind, 0) + 1
    return made


def _text(article: Article) -> str:
    return f"{article.title}\n\n{article.text}\n"


def _xml(text: str) -> str:
    return html.escape(_NOT_XML.sub("", text))


def _paragraphs(article: Article) -> list[str]:
    """Split a text at the ends of sentences, into pieces of some hundred letters."""
    pieces = [""]
    for sentence in article.text.replace("\n", " ").split(". "):
        if len(pieces[-1]) > 300:
            pieces.append("")
        pieces[-1] += f"{sentence}. "
    return pieces


def _html(articles: list[Article]) -> bytes:
    (article,) = articles
    menu = "".join(f'<li><a href="/{n}">القسم {n}</a></li>' for n in range(12))
    body = "".join(f"<p>{_xml(each)}</p>" for each in _paragraphs(article))
    return (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{_xml(article.title)}</title>'
        f'<meta name="author" content="التحرير"></head><body><nav><ul>{menu}</ul></nav>'
        f"<article><h1>{_xml(article.title)}</h1>{body}</article><footer><p>جميع الحقوق محفوظة</p></footer></body></html>"
    ).encode()


def _markdown(articles: list[Article]) -> bytes:
    (article,) = articles
    return f"---\ntitle: {json.dumps(article.title)}\n---\n\n".encode() + "\n\n".join(_paragraphs(article)).encode()


def _mail(articles: list[Article]) -> bytes:
    (article,) = articles
    message = EmailMessage()
    message["Subject"] = " ".join(article.title.split())
    message["From"] = "news@example.org"
    message["Date"] = "Mon, 01 Feb 2016 10:00:00 +0300"
    message["Message-ID"] = f"<{article.id}@example.org>"
    message.set_content(article.text, cte="base64")
    message.add_alternative("".join(f"<p>{_xml(each)}</p>" for each in _paragraphs(article)), subtype="html", cte="base64")
    return message.as_bytes()


def _rtf(articles: list[Article]) -> bytes:
    (article,) = articles
    paragraphs = (f"\\pard\\rtlpar {_rtf_letters(each)}\\par\n" for each in (article.title, *_paragraphs(article)))
    return b"{\\rtf1\\ansi\\ansicpg1256\\deff0\\uc1\n" + "".join(paragraphs).encode("ascii") + b"}"


def _rtf_letters(text: str) -> str:
    units = memoryview(text.encode("utf-16-le")).cast("h")
    return "".join(chr(unit) if 32 <= unit < 127 and chr(unit) not in "\\{}" else f"\\u{unit}?" for unit in units)


def _csv(articles: list[Article]) -> bytes:
    lines = io.StringIO()
    csv.writer(lines).writerows([("id", "title", "text"), *articles])
    return lines.getvalue().encode()


def _json_lines(articles: list[Article]) -> bytes:
    return "".join(json.dumps(each._asdict(), ensure_ascii=False) + "\n" for each in articles).encode()


def _zip(articles: list[Article]) -> bytes:
    return _packed({f"{n}.txt": _text(each) for n, each in enumerate(articles)})


def _packed(members: Mapping[str, str]) -> bytes:
    """Pack parts into a ZIP; mimetype is the first and uncompressed, as readers require."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _relations(**targets: str) -> str:
    each = "".join(
        f'<Relationship Id="{id}" Type="{_OFFICE}/{id.rstrip("0123456789")}" Target="{target}"/>'
        for id, target in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def _open_office(main: str, kind: str, parts: Mapping[str, str], others: Mapping[str, str]) -> bytes:
    """Pack a document of Office Open XML.

    ``parts`` are the content types of its parts by the suffix of their path, ``others`` the rest.
    """
    stated = "application/vnd.openxmlformats-officedocument."
    kinds = "".join(
        f'<Override PartName="/{path}" ContentType="{stated}{each}"/>' for path, each in {main: kind, **parts}.items()
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>'
    )
    return _packed({"[Content_Types].xml": types, "_rels/.rels": _relations(officeDocument=main), **others})


def _docx(articles: list[Article]) -> bytes:
    (article,) = articles
    said = "".join(
        f'<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{_xml(each)}</w:t></w:r></w:p>'
        for each in (article.title, *_paragraphs(article))
    )
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f"<w:document {names}><w:body>{said}</w:body></w:document>"
    return _open_office("word/document.xml", "wordprocessingml.document.main+xml", {}, {"word/document.xml": document})


def _pptx(articles: list[Article]) -> bytes:
    (article,) = articles
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_OFFICE}"'
    )
    slides = {
        f"slide{n}": f"<p:sld {names}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        "<p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id='2' name='t'/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>"
        f"<a:p><a:r><a:t>{_xml(each)}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
        for n, each in enumerate((article.title, *_paragraphs(article)), start=1)
    }
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="{name}"/>' for n, name in enumerate(slides))
    others = {
        "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": _relations(**{name: f"slides/{name}.xml" for name in slides}),
        **{f"ppt/slides/{name}.xml": slide for name, slide in slides.items()},
        **{f"ppt/slides/_rels/{name}.xml.rels": _relations(slideLayout1="../slideLayouts/a.xml") for name in slides},
        "ppt/slideLayouts/a.xml": f"<p:sldLayout {names}><p:cSld><p:spTree/></p:cSld></p:sldLayout>",
        "ppt/slideLayouts/_rels/a.xml.rels": _relations(slideMaster1="../slideMasters/a.xml"),
        "ppt/slideMasters/a.xml": f"<p:sldMaster {names}><p:cSld><p:spTree/></p:cSld></p:sldMaster>",
    }
    parts = {f"ppt/slides/{name}.xml": "presentationml.slide+xml" for name in slides}
    parts |= {f"ppt/slide{name}s/a.xml": f"presentationml.slide{name}+xml" for name in ("Layout", "Master")}
    return _open_office("ppt/presentation.xml", "presentationml.presentation.main+xml", parts, others)


def _xlsx(articles: list[Article]) -> bytes:
    rows = [("id", "title", "text"), *articles]
    cells = ["".join(f'<c t="inlineStr"><is><t xml:space="preserve">{_xml(cell)}</t></is></c>' for cell in row) for row in rows]
    names = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}"'
    others = {
        "xl/workbook.xml": f'<workbook {names}><sheets><sheet name="مقالات" sheetId="1" r:id="worksheet1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(worksheet1="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f"<worksheet {names}><sheetData>"
        + "".join(f"<row>{each}</row>" for each in cells)
        + "</sheetData></worksheet>",
    }
    parts = {"xl/worksheets/sheet1.xml": "spreadsheetml.worksheet+xml"}
    return _open_office("xl/workbook.xml", "spreadsheetml.sheet.main+xml", parts, others)


def _odt(articles: list[Article]) -> bytes:
    (article,) = articles
    kind = "application/vnd.oasis.opendocument.text"
    names = f'xmlns:office="{_OPEN}:office:1.0" xmlns:text="{_OPEN}:text:1.0"'
    said = "".join(f"<text:p>{_xml(each)}</text:p>" for each in _paragraphs(article))
    heading = f'<text:h text:outline-level="1">{_xml(article.title)}</text:h>'
    listed = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"))
    )
    return _packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OPEN}:manifest:1.0">{listed}</m:manifest>',
            "content.xml": f"<office:document-content {names}><office:body><office:text>{heading}{said}</office:text>"
            "</office:body></office:document-content>",
        }
    )


def _epub(articles: list[Article]) -> bytes:
    chapters = {
        f"c{n}": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{_xml(each.title)}</title></head><body>'
        f"<h1>{_xml(each.title)}</h1>{''.join(f'<p>{_xml(part)}</p>' for part in _paragraphs(each))}</body></html>"
        for n, each in enumerate(articles)
    }
    listed = "".join(f'<item id="{id}" href="{id}.xhtml" media-type="application/xhtml+xml"/>' for id in chapters)
    order = "".join(f'<itemref idref="{id}"/>' for id in chapters)
    return _packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
            '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_xml(articles[0].title)}</dc:title></metadata>'
            f"<manifest>{listed}</manifest><spine>{order}</spine></package>",
            **{f"{id}.xhtml": chapter for id, chapter in chapters.items()},
        }
    )


_WRITERS: Mapping[str, Callable[[list[Article]], bytes]] = {
    "html": _html,
    "md": _markdown,
    "eml": _mail,
    "rtf": _rtf,
    "csv": _csv,
    "jsonl": _json_lines,
    "zip": _zip,
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "odt": _odt,
    "epub": _epub,
}
