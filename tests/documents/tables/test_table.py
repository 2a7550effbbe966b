"""Rows of a table: which column is which field, the text of a row, and where the headings are."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kashaf.documents import Document, Options
from kashaf.documents.source import Source
from kashaf.documents.tables.table import Cell, rename, table_documents


def made(*rows: Sequence[Cell], asked: Mapping[str, str] | None = None, **rest: Any) -> tuple[list[Document], list[str]]:
    skipped: list[str] = []
    source = Source("t", "t", io.BytesIO(), 0, lambda each: skipped.append(str(each)), Options(columns=asked or {}))
    return list(table_documents(source, enumerate(rows, start=1), **rest)), skipped


def one(headings: Sequence[Cell], cells: Sequence[Cell], **asked: str) -> Document:
    (document,), skipped = made(headings, cells, asked=asked)
    assert not skipped
    return document


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("الكاتب", "author"),
        ("  المُؤَلِّف ", "author"),
        ("\u200fالمصـــدر\u200e", "source"),
        ("تاريخ  النشر", "date"),
        ("AUTHOR", "author"),
        ("published_at", "date"),
        ("القسم", "category"),
        ("الرابط", "url"),
        ("اللغة", "language"),
        ("المدينة", "المدينة"),
        ("\u202bمكان الحدث\u202c", "مكان الحدث"),
    ],
)
def test_a_heading_says_which_field_a_column_is(heading: str, field: str) -> None:
    document = one(["عنوان", heading, "نص"], ["غارات على سرت", "قيمة", "قالَتْ صحيفة"])
    assert (document.title, document.text) == ("غارات على سرت", "قالَتْ صحيفة")
    assert document.fields == {"path": "t", field: "قيمة"}


def test_what_a_person_says_goes_before_what_a_heading_says() -> None:
    document = one(["العنوان", "الخبر", "النص", "رقم"], ["شارع", "وصل", "آخر", 7], title="الخَبَر", id="رقم")
    assert (document.id, document.title, document.text) == ("7", "وصل", "آخر")
    assert document.fields == {"path": "t", "العنوان": "شارع"}


def test_several_columns_of_text_are_one_text_and_of_other_fields_the_first_counts() -> None:
    document = one(["title", "text", "body", "headline"], ["أ", "متن أول", "متن ثان", "ب"])
    assert (document.title, document.text) == ("أ", "متن أول\n\nمتن ثان")
    assert document.fields == {"path": "t", "headline": "ب"}


def test_a_row_without_a_column_of_text_is_all_its_cells() -> None:
    document = one(["الاسم", "المدينة", "العمر", "ملاحظة"], ["مُحَمَّد", "الرياض", 40.0, None])
    assert document.title == "مُحَمَّد"
    assert document.text == "الاسم: مُحَمَّد\nالمدينة: الرياض\nالعمر: 40"
    assert document.fields == {"path": "t", "الاسم": "مُحَمَّد", "المدينة": "الرياض", "العمر": 40}


def test_the_text_may_be_empty_where_there_is_a_title() -> None:
    document = one(["العنوان", "النص", "السنة"], ["سرت", " ", 2016])
    assert (document.title, document.text, document.fields["السنة"]) == ("سرت", "", 2016)


def test_numbers_are_kept_as_such_and_empty_cells_left_out() -> None:
    document = one(["الاسم", "أ", "ب", "ج", "د"], ["سعد", 3.0, 2.5, float("nan"), "\u00a0 "])
    assert document.fields == {"path": "t", "الاسم": "سعد", "أ": 3, "ب": 2.5}
    assert type(document.fields["أ"]) is int


def test_headings_that_are_missing_or_twice_there_are_numbered() -> None:
    document = one(["الاسم", None, "الاسم"], ["أ", "ب", "ج", "د"])
    assert document.fields == {"path": "t", "الاسم": "أ", "2": "ب", "الاسم 3": "ج", "4": "د"}
    assert document.text == "الاسم: أ\nب\nالاسم 3: ج\nد"


def test_the_path_is_that_of_the_file_whatever_a_column_says() -> None:
    assert one(["path", "الاسم"], ["/etc", "سعد"]).fields == {"path": "t", "الاسم": "سعد"}


def test_titles_and_notes_may_stand_above_the_headings() -> None:
    documents, _ = made(["تقرير ٢٠١٦"], [], ["حتى", 3], ["البلد", "2015", "2016"], ["ليبيا", 1, 2])
    assert [(document.id, document.text) for document in documents] == [("t#5", "البلد: ليبيا\n2015: 1\n2016: 2")]


@pytest.mark.parametrize(
    "row",
    [
        ["1", "محمد", "الرياض"],
        [5, "محمد", "جدة"],
        ["محمد", "https://a.example/1", "خبر"],
        ["قال " * 40, "نص"],
        ["12/5/2016", "أ", "ب"],
    ],
)
def test_a_first_row_that_looks_like_data_is_data(row: list[Cell]) -> None:
    documents, _ = made(row, row)
    assert [document.id for document in documents] == ["t#1", "t#2"]
    assert documents[0].fields["2"] == str(row[1]).strip()


def test_columns_without_headings_are_asked_for_by_number() -> None:
    (document, _), skipped = made(["1", "محمد", "خبر قصير"], ["2", "علي", "آخر"], asked={"text": "3", "title": "2"})
    assert (document.title, document.text, skipped) == ("محمد", "خبر قصير", [])


def test_a_table_of_one_column_has_a_heading_when_it_is_a_known_one() -> None:
    assert [d.text for d in made(["النص"], ["أول"], ["ثان"])[0]] == ["أول", "ثان"]
    assert [d.text for d in made(["أول"], ["ثان"])[0]] == ["أول", "ثان"]


def test_a_column_that_is_asked_for_and_missing_is_told_once_and_the_rows_are_read() -> None:
    documents, skipped = made(["عنوان", "النص"], ["أ", "ب"], ["ج", "د"], asked={"title": "الخبر"}, place="/ورقة")
    assert [(document.title, document.text) for document in documents] == [("أ", "ب"), ("ج", "د")]
    assert skipped == ['t/ورقة: the table has no column "الخبر": it has "عنوان", "النص"']


def test_an_id_that_is_too_long_costs_its_row() -> None:
    documents, skipped = made(["رمز", "نص"], ["ا" * 300, "أ"], ["2", "ب"], asked={"id": "رمز"})
    assert [document.id for document in documents] == ["2"]
    assert skipped[0].startswith("t#2: the id 'اااا")


def test_a_row_of_ten_thousand_cells_gives_no_more_fields_than_a_table_has_columns() -> None:
    assert len(one(["الاسم", "نص"], ["خ"] * 10_000).fields) == 2_000


def test_facts_of_the_table_come_with_every_row() -> None:
    (document,), _ = made(["الاسم", "نص"], ["أ", "ب"], place="/ورقة", facts={"sheet": "ورقة"})
    assert (document.id, document.fields) == ("t/ورقة#2", {"path": "t", "sheet": "ورقة", "الاسم": "أ"})


def test_a_record_gets_the_names_that_were_asked_for() -> None:
    record = {"رقم": 7, "Body": "متن", "text": "قديم", "other": 1}
    assert rename(record, {"id": "رقم", "text": "body"}) == {"other": 1, "id": 7, "text": "متن"}
