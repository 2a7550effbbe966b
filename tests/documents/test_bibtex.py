"""Entries in BibTeX."""

from __future__ import annotations

import pytest

from kashaf.errors import UnreadableFile
from tests.documents.packing import read_all

BIB = r"""% a comment
@string{wadi = "مجلة الوادي"}
@comment{nothing @article{x, title={x}}}
@article{salt2019,
  title    = {أثر {الملح} في نمو القمح},
  author   = {محمد، أحمد and علي، هدى},
  journal  = wadi,
  year     = 2019,
  volume = "3" # "أ",
  keywords = {زراعة, ملح},
  abstract = "يدرس البحث {أثر} الملح
     في نمو القمح \& غيره."
}
@Book(rihla, title = {الرحلة}, publisher = {دار الوادي}, year = {1937})
"""


def test_an_entry_is_a_document() -> None:
    for data in (BIB.encode(), BIB.replace("\n", "\r\n").encode("utf-8-sig")):
        documents, skipped = read_all(data, "a.bib")
        assert [(each.id, each.title, each.text) for each in documents] == [
            ("a.bib#salt2019", "أثر الملح في نمو القمح", "يدرس البحث أثر الملح في نمو القمح & غيره."),
            ("a.bib#rihla", "الرحلة", "الرحلة\nدار الوادي\n1937"),
        ]
        assert documents[0].fields == {
            "path": "a.bib",
            "author": ("محمد، أحمد", "علي، هدى"),
            "date": "2019",
            "source": "مجلة الوادي",
            "category": ("زراعة", "ملح"),
            "volume": "3أ",
        }
        assert not skipped


def test_two_entries_of_one_key_are_both_kept() -> None:
    documents, _ = read_all("@book{a, title={أ}}\n@book{a, title={ب}}\n@book{, title={ج}}".encode(), "a.bib")
    assert [each.id for each in documents] == ["a.bib#a", "a.bib#2", "a.bib#3"]


def test_an_entry_that_never_ends_is_named_and_the_rest_is_read() -> None:
    documents, skipped = read_all("@book{a, title={أ}}\n@book{b, title={ب\n@book{c, title={ج}}\n".encode(), "a.bib")
    assert [each.id for each in documents] == ["a.bib#a", "a.bib#c"]
    assert skipped == ["/a.bib#b: a brace of the entry is opened and never closed: close it"]


@pytest.mark.parametrize("text", ["%", "@comment{x}", "قصيدة"])
def test_a_file_without_entries_is_named(text: str) -> None:
    with pytest.raises(UnreadableFile, match="no entries"):
        read_all(text.encode(), "a.bib")
