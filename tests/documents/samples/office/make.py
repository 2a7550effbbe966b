"""Make the samples of office documents in this folder with LibreOffice (``soffice``).

Run from the repository's root: ``python -m tests.documents.samples.office.make``. What each sample
must say is in tests/documents/; a new version of LibreOffice writes other bytes but the same words.
"""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from pathlib import Path

from olefile import OleFileIO

from tests.damage.parts import compound_file

FOLDER = Path(__file__).parent

NAMES = (
    "office:urn:oasis:names:tc:opendocument:xmlns:office:1.0 text:urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
    "table:urn:oasis:names:tc:opendocument:xmlns:table:1.0 style:urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
    "draw:urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 fo:urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0 "
    "svg:urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0 meta:urn:oasis:names:tc:opendocument:xmlns:meta:1.0 "
    "presentation:urn:oasis:names:tc:opendocument:xmlns:presentation:1.0 dc:http://purl.org/dc/elements/1.1/"
)

META = """
<office:meta><dc:title>رِحْلَةُ ابنِ بطّوطة</dc:title><meta:initial-creator>ابنُ بطّوطة</meta:initial-creator>
<meta:creation-date>2016-08-01T10:00:00</meta:creation-date><meta:keyword>رحلات</meta:keyword><meta:keyword>تاريخ</meta:keyword>
<dc:language>ar-SA</dc:language></office:meta>"""

HEADING = """
<office:styles><style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:default-outline-level="1"/></office:styles>"""

AUTOMATIC = """
<office:automatic-styles>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"
 style:font-weight-complex="bold"/></style:style>
<style:style style:name="N" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
</office:automatic-styles>"""

TEXT = """
<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>محرّر</dc:creator>
<dc:date>2016-08-02T10:00:00</dc:date></office:change-info><text:p>كلامٌ محذوفٌ</text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:h text:style-name="Heading_20_1" text:outline-level="1">البابُ الأوَّلُ في السَّفَر</text:h>
<text:p>خَرَجْتُ مِنْ طَنْجَةَ مُعْتَمِدًا حَجَّ بَيْتِ اللَّهِ الحَرَامِ<text:note text:id="f1" text:note-class="footnote"
><text:note-citation>1</text:note-citation><text:note-body><text:p>كانَ ذلكَ سَنَةَ خَمْسٍ وعِشرينَ.</text:p></text:note-body></text:note>، وهذه كَلِ<text:span
 text:style-name="B">مَةٌ مُتَّ</text:span>صِلَةٌ.<text:change text:change-id="c1"/></text:p>
<text:list><text:list-item><text:p>أوَّلُ البنود</text:p></text:list-item><text:list-item><text:p>ثاني البنود</text:p>
</text:list-item></text:list>
<table:table><table:table-column table:number-columns-repeated="2"/>
<table:table-row><table:table-cell><text:p>المدينةُ</text:p></table:table-cell><table:table-cell><text:p>الأيّامُ</text:p>
</table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>تِلِمْسانُ</text:p></table:table-cell><table:table-cell><text:p>ثلاثةٌ</text:p>
</table:table-cell></table:table-row></table:table>
<text:p>بَعْدَ الجَدْوَلِ<draw:frame draw:name="x" text:anchor-type="paragraph" svg:width="4cm" svg:height="2cm"
><draw:text-box><text:p>في الإطارِ</text:p></draw:text-box></draw:frame> سطرٌ<text:line-break/>وسطرٌ آخرُ.</text:p>
<text:p>خاتِمَةُ البابِ.</text:p>
<text:h text:style-name="N" text:outline-level="1">البابُ الثاني في العَوْدَة</text:h>
<text:p>وَصَلْتُ إلى فاسَ<text:tab/>بَعْدَ سِنينَ.</text:p>
</office:text></office:body>"""


def _slide(title: str, body: str, notes: str = "") -> str:
    frame = '<draw:frame presentation:style-name="S" presentation:class="{}" svg:x="1cm" svg:y="{}cm" svg:width="20cm" svg:height="5cm">{}</draw:frame>'
    said = f"<presentation:notes>{frame.format('notes', 15, f'<draw:text-box><text:p>{notes}</text:p></draw:text-box>')}"
    return (
        '<draw:page draw:master-page-name="Default">'
        + frame.format("outline", 7, f"<draw:text-box>{body}</draw:text-box>")
        + frame.format("title", 1, f"<draw:text-box><text:p>{title}</text:p></draw:text-box>")
        + (f"{said}</presentation:notes>" if notes else "")
        + "</draw:page>"
    )


MASTER = """
<office:automatic-styles><style:page-layout style:name="L"/></office:automatic-styles><office:master-styles>
<style:master-page style:name="Default" style:page-layout-name="L"/></office:master-styles>"""

TABLE = """<draw:frame svg:x="1cm" svg:y="13cm" svg:width="20cm" svg:height="3cm"><table:table><table:table-column/>
<table:table-column/><table:table-row><table:table-cell><text:p>المدينةُ</text:p></table:table-cell><table:table-cell>
<text:p>الأيّامُ</text:p></table:table-cell></table:table-row></table:table></draw:frame>"""
GROUP = """<draw:g><draw:frame svg:x="1cm" svg:y="9cm" svg:width="9cm" svg:height="1cm"><draw:text-box><text:p>في المجموعةِ</text:p>
</draw:text-box></draw:frame><draw:rect svg:x="1cm" svg:y="11cm" svg:width="9cm" svg:height="1cm"><text:p>في المستطيلِ</text:p>
</draw:rect></draw:g>"""
SLIDES = (
    '<office:automatic-styles><style:style style:name="S" style:family="presentation"/></office:automatic-styles>'
    "<office:body><office:presentation>"
    + _slide("رِحلةٌ في شرائحَ", "<text:p>كَلِ<text:span>مَةٌ مُتَّ</text:span>صِلَةٌ</text:p>", "مُلاحَظَةُ المُحاضِرِ")
    + _slide("الشَّريحةُ الثانيةُ", "<text:p>نصٌّ</text:p>").replace("</draw:page>", f"{TABLE}{GROUP}</draw:page>")
    + "</office:presentation></office:body>"
)


def _pack(path: Path, kind: str, styles: str, content: str) -> None:
    """Write a document as LibreOffice reads it, which then writes it anew."""
    names = " ".join('xmlns:{}="{}"'.format(*name.split(":", 1)) for name in NAMES.split())
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    files = "".join(
        f'<m:file-entry m:full-path="{name}.xml" m:media-type="text/xml"/>' for name in ("content", "meta", "styles")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mimetype)
        for name, said in (("content", content), ("meta", META), ("styles", styles)):
            root = f"office:document-{name}"
            archive.writestr(f"{name}.xml", f'<{root} {names} office:version="1.3">{said}</{root}>')
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{space}" m:version="1.3"><m:file-entry m:full-path="/" m:media-type="{mimetype}"/>'
            f"{files}</m:manifest>",
        )


def _convert(path: Path, *targets: str) -> None:
    for target in targets:
        with tempfile.TemporaryDirectory() as profile:
            arguments = [
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                target,
                "--outdir",
                str(FOLDER),
            ]
            subprocess.run(["soffice", *arguments, str(path)], check=True, timeout=120)


def _without_preview(path: Path) -> None:
    """Leave out the picture of the first slide: it has thirty times the size of the rest."""
    with OleFileIO(path) as ole:
        kept = ("Current User", "PowerPoint Document", "\x05DocumentSummaryInformation")
        streams = {name: ole.openstream(name).read() for name in kept}
    path.write_bytes(compound_file(streams))


def main() -> None:
    """Make all samples."""
    with tempfile.TemporaryDirectory() as folder:
        text, slides = Path(folder, "journey.odt"), Path(folder, "slides.odp")
        _pack(text, "text", HEADING, AUTOMATIC + TEXT)
        _pack(slides, "presentation", MASTER, SLIDES)
        _convert(text, "odt", "docx", "rtf", "epub", "doc")
        _convert(slides, "odp", "pptx", "ppt")
        _without_preview(FOLDER / "slides.ppt")


if __name__ == "__main__":
    main()
