"""Spreadsheets: what three programs write reads the same, and no small file costs much."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kashaf.documents import Document, Options, Skipped, read_file, walk
from kashaf.documents.source import Source
from kashaf.documents.tables.spreadsheet import read_spreadsheet
from kashaf.errors import UnreadableFile
from tests.effort import effort

SAMPLES = Path(__file__).parents[1] / "samples" / "tables"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(data: bytes, name: str = "a.xlsx", **rest: Any) -> tuple[list[Document], list[str]]:
    skipped: list[Skipped] = []
    source = Source(name, name, io.BytesIO(data), len(data), skipped.append, **rest)
    return list(read_spreadsheet(source)), [str(each) for each in skipped]


def refusal(data: bytes, **rest: Any) -> str:
    with pytest.raises(UnreadableFile) as error:
        read(data, **rest)
    return error.value.reason


def zipped(members: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return data.getvalue()


def related(*parts: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{path}"/>' for number, (kind, path) in enumerate(parts)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'


def workbook(*sheets: str, strings: str = "", styles: str = "", properties: str = "") -> bytes:
    """Make a workbook of the insides of its sheets, called ورقة0, ورقة1 …"""
    named = "".join(f'<sheet name="ورقة{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(len(sheets)))
    parts = [("worksheet", f"sheets/{n}.xml") for n in range(len(sheets))]
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": related(("officeDocument", "xl/book.xml")),
            "xl/book.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{named}</sheets></workbook>',
            "xl/_rels/book.xml.rels": related(*parts, ("sharedStrings", "strings.xml"), ("styles", "styles.xml")),
            "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
            **{
                f"xl/sheets/{n}.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
                for n, rows in enumerate(sheets)
            },
        }
    )


def texts(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows)
    return "".join(f"<row>{row}</row>" for row in cells)


HEADINGS = texts(("العنوان", "النص"))


@pytest.mark.parametrize("name", ["table.xlsx", "table.ods", "table.xls"])
def test_what_three_programs_write_reads_the_same(name: str) -> None:
    documents, skipped = read((SAMPLES / name).read_bytes(), name)
    assert not skipped
    news, towns = {"path": name, "sheet": "أخبار"}, {"path": name, "sheet": "مدن"}
    assert [(d.id.removeprefix(name), d.title, d.text, d.fields) for d in documents] == [
        (
            "/أخبار#4",
            "غارات على سِرْت",
            "قالَتْ صحيفة واشنطن بوست\nإن الولايات المتحدة تعد خطة.",
            {**news, "date": "2016-08-02", "عدد الكلمات": 12, "النسبة": 0.5, "المدينة": "سرت"},
        ),
        (
            "/أخبار#5",
            "جلسة البرلمان",
            "بَدَأَتْ  أمس",
            {**news, "date": "2016-11-13T14:09:00", "عدد الكلمات": 3, "حالة": "نُشِر"},
        ),
        ("/أخبار#7", "خبر مكرر", "نَصٌّ واحد", news),
        ("/أخبار#8", "خبر مكرر", "نَصٌّ واحد", news),
        ("/مدن#3", "الرِّيَاض", "المدينة: الرِّيَاض\nالبلد: السعودية", {**towns, "المدينة": "الرِّيَاض", "البلد": "السعودية"}),
    ]


@pytest.mark.parametrize("name", ["table.xlsx", "table.ods"])
def test_a_spreadsheet_is_known_by_what_it_holds_and_columns_may_be_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "ملف").write_bytes((SAMPLES / name).read_bytes())
    (file,) = walk(tmp_path / "ملف", skip=print)
    skipped: list[Skipped] = []
    documents = list(read_file(file, Options(columns={"title": "المدينة"}), skip=skipped.append))
    assert [document.title for document in documents][-1] == "الرِّيَاض"
    assert documents[0].fields["العنوان"] == "غارات على سِرْت"
    assert not skipped


def cells(*rows: str, **rest: Any) -> list[dict[str, Any]]:
    documents, skipped = read(workbook(HEADINGS + "".join(rows), **rest))
    assert not skipped
    return [dict(document.fields) for document in documents]


def test_each_type_of_cell_has_its_value() -> None:
    strings = "<si><r><t>كَلِ</t></r><r><t>مة</t></r><rPh><t>x</t></rPh></si><si><t>أ_x000D_\nب</t></si>"
    row = (
        '<row r="9"><c r="A9" t="s"><v>0</v></c><c r="C9" t="str"><f>1</f><v>نَصّ</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>'
        '<c><v>1.5E2</v></c><c t="s"><v>1</v></c><c t="d"><v>2016-08-02T00:00:00</v></c><c t="s"><v>99</v></c><c><v>x</v></c></row>'
    )
    (document,), _ = read(workbook(HEADINGS + row, strings=strings))
    assert document.id == "a.xlsx/ورقة0#9"
    assert document.title == "كَلِمة"
    expected = {"3": "نَصّ", "4": True, "6": 150, "7": "أ\nب", "8": "2016-08-02", "10": "x"}
    assert {name: document.fields[name] for name in document.fields if name.isdigit()} == expected


@pytest.mark.parametrize(
    ("format", "number", "written"),
    [
        ("yyyy/mm/dd", 42584, "2016-08-02"),
        ("[$-1170000]B2dd/mm/yyyy", 42584, "2016-08-02"),
        ('dd" من "mmmm', 42584.5, "2016-08-02T12:00:00"),
        ("hh:mm", 0.25, "06:00:00"),
        ("[h]:mm:ss", 1.5, "36:00:00"),
        ("d/m/yyyy", 1, "1900-01-01"),
        ("d/m/yyyy", 61, "1900-03-01"),
        ("d/m/yyyy", 9e9, 9_000_000_000),
        ('0.0" days"', 42584, 42584),
        ("[Red]#,##0 [$ر.س]", 42584, 42584),
        ("General", 42584, 42584),
    ],
)
def test_the_format_of_a_number_says_whether_it_is_a_date(format: str, number: float, written: object) -> None:
    escaped = format.replace('"', "&quot;")
    styles = f'<numFmts><numFmt numFmtId="170" formatCode="{escaped}"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs>'
    row = f'<row><c r="A2" t="str"><v>سرت</v></c><c r="C2" s="1"><v>{number}</v></c></row>'
    assert cells(row, styles=styles)[0]["3"] == written


def test_some_workbooks_count_days_from_1904() -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    row = '<row><c r="C2" s="0"><v>41122</v></c></row>'
    assert cells(row, styles=styles, properties='<workbookPr date1904="1"/>')[0]["3"] == "2016-08-02"


def test_sheets_are_read_in_the_order_of_the_workbook_and_a_damaged_one_is_skipped() -> None:
    good = HEADINGS + texts(("أ", "ب"))
    documents, skipped = read(workbook(good, good + "<row><c></row>", "", good))
    assert [document.id for document in documents] == [f"a.xlsx/ورقة{n}#2" for n in (0, 3)]
    assert len(skipped) == 1
    assert skipped[0].startswith("a.xlsx/ورقة1: its part xl/sheets/1.xml is damaged")


def test_a_cell_in_the_last_of_all_places_costs_nothing() -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="str"><v>بعيد</v></c></row>'
    with effort() as work:
        documents, _ = read(workbook(HEADINGS + '<row r="2"><c r="B2" t="str"><v>قريب</v></c></row>' + far))
    assert [document.id for document in documents] == ["a.xlsx/ورقة0#2"]  # no table is so wide
    assert work.calls < 10_000


def test_a_long_text_shown_in_many_cells_is_refused() -> None:
    data = workbook(HEADINGS + '<row><c t="s"><v>0</v></c></row>' * 5_000, strings=f"<si><t>{'كلمة ' * 4_000}</t></si>")
    assert len(data) < 10_000
    assert refusal(data, limit=1 << 20) == "its cells show more than is read of one file, one text in many of them: split it"


def test_a_row_over_the_limit_costs_itself() -> None:
    row = "<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>"
    data = workbook(HEADINGS + row + texts(("أ", "ب")), strings=f"<si><t>{'x' * 10_000}</t></si>")
    documents, skipped = read(data, limit=100_000)
    assert [document.id for document in documents] == ["a.xlsx/ورقة0#3"]
    assert skipped == ["a.xlsx/ورقة0#2: the row holds more than 100,000 characters: split it"]


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    data = workbook("<row>" + " " * 5_000_000 + "</row>")
    assert refusal(data, limit=1 << 20) == "it unpacks to more than 4 MiB: split it"


def test_depth_and_entities_do_no_harm() -> None:
    assert "is damaged" in refusal(workbook("<row>" * 100_000))
    data = zipped({"_rels/.rels": '<!DOCTYPE x [<!ENTITY a "b">]><Relationships/>', "xl/book.xml": "<workbook/>"})
    assert "declares entities" in refusal(data)


def opendocument(table: str, manifest: str = "<manifest/>") -> bytes:
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:spreadsheet><table:table table:name="س">{table}</table:table></office:spreadsheet>'
    content = f"<office:document-content{names}><office:body>{body}</office:body></office:document-content>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def cell(text: str, repeated: int = 1) -> str:
    stated = f'office:value-type="string" table:number-columns-repeated="{repeated}"'
    return f"<table:table-cell {stated}><text:p>{text}</text:p></table:table-cell>"


def row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


HEAD = row(cell("العنوان") + cell("النص"))


def test_rows_and_columns_that_are_repeated_where_nothing_stands_cost_nothing() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    documents, skipped = read(
        opendocument(HEAD + row(empty, 1_000_000) + row(cell("أ<text:s text:c='2'/>ب") + cell("ج")) + row(empty, 48_574)),
        "a.ods",
    )
    assert [(document.id, document.title) for document in documents] == [("a.ods/س#1000002", "أ ب")]
    assert not skipped


@pytest.mark.parametrize("text", ["كلمة " * 1_000, "و"])
def test_a_text_that_is_repeated_without_end_is_refused(text: str) -> None:
    data = opendocument(HEAD + row(cell(text, 16_384), 1_048_576))
    with effort() as work:
        reason = refusal(data, limit=1 << 20)
    assert reason == "its cells show more than is read of one file, one text in many of them: split it"
    assert work.calls < 10_000_000


def test_a_spreadsheet_with_a_password_is_refused() -> None:
    manifest = "<manifest><encryption-data/></manifest>"
    whole = zipped({"META-INF/manifest.xml": manifest, "encrypted-package": b"\x8f\x01"})  # as LibreOffice writes since 2024
    for data in (opendocument(HEAD, manifest), whole):
        assert refusal(data) == "it is encrypted: save it without a password"


@pytest.mark.parametrize("cut", [600, 2_000, 5_000, 7_000])
def test_an_old_spreadsheet_that_is_damaged_is_refused(cut: int) -> None:
    data = (SAMPLES / "table.xls").read_bytes()
    assert refusal(data[:cut]) == "it is a damaged spreadsheet: open it and save it as .xlsx"


def test_a_spreadsheet_without_rows_is_refused() -> None:
    for data in (workbook(""), workbook(HEADINGS), opendocument(HEAD)):
        assert refusal(data) == "the spreadsheet has no rows with text"
