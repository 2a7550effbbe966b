"""Entries of catalogues in RIS."""

from __future__ import annotations

from tests.documents.packing import read_all


def test_an_entry_is_a_document() -> None:
    data = """TY  - JOUR
TI  - أثر الملح في نمو القمح
AU  - محمد، أحمد
AU  - علي، هدى
PY  - 2019///
T2  - مجلة الوادي
KW  - زراعة
AB  - يدرس البحث أثر الملح
في نمو القمح.
ER  -

TY  - BOOK
T1  - الرحلة
PB  - دار الوادي
ER  -
"""
    documents, skipped = read_all(data.encode("utf-8-sig").replace(b"\n", b"\r\n"), "a.ris")
    assert [(each.id, each.title, each.text) for each in documents] == [
        ("a.ris#1", "أثر الملح في نمو القمح", "يدرس البحث أثر الملح في نمو القمح."),
        ("a.ris#2", "الرحلة", "دار الوادي"),
    ]
    assert documents[0].fields == {
        "path": "a.ris",
        "author": ("محمد، أحمد", "علي، هدى"),
        "date": "2019",
        "source": "مجلة الوادي",
        "category": "زراعة",
    }
    assert not skipped
