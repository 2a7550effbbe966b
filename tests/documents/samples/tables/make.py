"""Make the spreadsheets of the tests with LibreOffice.

One description is written in the formats of three programs.

    python tests/documents/samples/tables/make.py tests/documents/samples/tables

One sheet has a title above its headings, dates, numbers, formulas, an error, a merged and an empty
cell, a comment, several lines in a cell and a row twice. The other is hidden and has its table away
from the corner.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

FORMATS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8", "xls": "xls:MS Excel 97"}
_SPACES = {"office": "1.0", "table": "1.0", "text": "1.0", "style": "1.0", "datastyle": "1.0", "of": "1.2"}
NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:{of}"' for name, of in _SPACES.items())
STYLES = """
<datastyle:date-style style:name="day"><datastyle:year datastyle:style="long"/><datastyle:text>/</datastyle:text><datastyle:month/>
<datastyle:text>/</datastyle:text><datastyle:day/></datastyle:date-style>
<datastyle:date-style style:name="moment"><datastyle:year datastyle:style="long"/><datastyle:text>-</datastyle:text><datastyle:month/>
<datastyle:text>-</datastyle:text><datastyle:day/><datastyle:text> </datastyle:text><datastyle:hours/><datastyle:text>:</datastyle:text>
<datastyle:minutes/></datastyle:date-style>
<style:style style:name="cDay" style:family="table-cell" style:data-style-name="day"/>
<style:style style:name="cMoment" style:family="table-cell" style:data-style-name="moment"/>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def text(*lines: str, more: str = "", note: str = "") -> str:
    """A cell of lines, with a comment."""
    note = note and f"<office:annotation><text:p>{note}</text:p></office:annotation>"
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string" {more}>{note}{paragraphs}</table:table-cell>'


def number(value: float, more: str = "") -> str:
    """A cell of a number."""
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}/>'


def day(value: str, style: str = "cDay") -> str:
    """A cell of a date."""
    return f'<table:table-cell office:value-type="date" office:date-value="{value}" table:style-name="{style}"/>'


EMPTY = "<table:table-cell/>"


def row(*cells: str, more: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def described() -> str:
    """The whole spreadsheet, as one file of XML."""
    news = [
        row(text("أَخْبَارُ عام ٢٠١٦", more='table:number-columns-spanned="3"')),
        row(),
        row(*map(text, ("العنوان", "نص الخبر", "التاريخ", "عدد الكلمات", "النسبة", "المدينة", "حالة"))),
        row(
            text("غارات على سِرْت", note="تعليق"),
            text("قالَتْ صحيفة واشنطن بوست", "إن الولايات المتحدة تعد خطة."),
            day("2016-08-02"),
            number(12),
            number(0.5),
            text("سرت", more='table:number-rows-spanned="2"'),
            EMPTY,
        ),
        row(
            text("جلسة البرلمان"),
            text("بَدَأَتْ  أمس"),
            day("2016-11-13T14:09:00", "cMoment"),
            number(0, 'table:formula="of:=1+2"'),
            number(0, 'table:formula="of:=1/0"'),
            EMPTY,
            text("نُشِر"),
        ),
        row(),
        row(text("خبر مكرر"), text("نَصٌّ واحد"), more='table:number-rows-repeated="2"'),
    ]
    towns = [row(), row(EMPTY, text("المدينة"), text("البلد")), row(EMPTY, text("الرِّيَاض"), text("السعودية"))]
    sheets = (
        f'<table:table table:name="أخبار">{"".join(news)}</table:table>'
        f'<table:table table:name="مدن" table:style-name="hidden">{"".join(towns)}</table:table>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document>"
    )


def main(folder: Path) -> None:
    """Write table.xlsx, table.ods and table.xls into a folder."""
    with tempfile.TemporaryDirectory() as made:
        source = Path(made) / "table.fods"
        source.write_text(described(), encoding="utf-8")
        for form in FORMATS.values():
            program = ["soffice", f"-env:UserInstallation=file://{made}/profile", "--headless", "--convert-to", form]
            subprocess.run([*program, "--outdir", str(folder), str(source)], check=True, timeout=120)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
