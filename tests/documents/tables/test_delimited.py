"""Tables in text: separators, quotation marks, encodings and damage; no size fills the memory."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents import Document, Options, Skipped, read_file, walk
from kashaf.documents.source import Source
from kashaf.documents.tables.delimited import read_delimited
from kashaf.errors import UnreadableFile


def read(text: str | bytes, *, encoding: str | None = None, **rest: Any) -> tuple[list[Document], list[str]]:
    data = text.encode() if isinstance(text, str) else text
    skipped: list[Skipped] = []
    source = Source("t.csv", "t.csv", io.BytesIO(data), len(data), skipped.append, Options(encoding), **rest)
    return list(read_delimited(source)), [str(each) for each in skipped]


def rows(text: str | bytes, **rest: Any) -> list[tuple[str, str]]:
    documents, skipped = read(text, **rest)
    assert not skipped
    return [(document.title, document.text) for document in documents]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "،", "؛"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_a_table_is_read_with_its_separator_and_in_its_encoding(separator: str, encoding: str) -> None:
    if separator == "؛" and encoding == "utf-16":
        encoding = "utf-16-le"
    lines = [["عنوان الخبر", "النص", "الكاتب"], ["غارات", "قالَتْ صحيفة", "محمد"], ["جلسة", "بَدَأَتْ أمس", "علي"]]
    data = "".join(separator.join(line) + "\r\n" for line in lines).encode(encoding)
    documents, skipped = read(data)
    assert not skipped
    assert [(d.id, d.title, d.text) for d in documents] == [
        ("t.csv#2", "غارات", "قالَتْ صحيفة"),
        ("t.csv#3", "جلسة", "بَدَأَتْ أمس"),
    ]
    assert documents[0].fields == {"path": "t.csv", "author": "محمد"}


def test_the_separator_that_excel_names_is_taken() -> None:
    assert rows("sep=;\r\nعنوان;نص\r\nأ, ب, ج;د, هـ, و\r\n") == [("أ, ب, ج", "د, هـ, و")]
    assert read("\ufeffsep=|\nعنوان|نص\nأ|ب\n")[0][0].id == "t.csv#2"


def test_commas_of_a_text_are_no_separators_when_they_cut_rows_unlike() -> None:
    assert rows("النص\nقال، إن الأمر، كما يبدو\nثم قال\nوقال، أيضا\n") == [
        (text.rstrip("."), text) for text in ("قال، إن الأمر، كما يبدو", "ثم قال", "وقال، أيضا")
    ]
    assert rows("عنوان;نص\nأ;1,5 و2,5\nب;3,5 و4,5\n") == [("أ", "1,5 و2,5"), ("ب", "3,5 و4,5")]


def test_a_cell_in_quotation_marks_may_hold_all_signs() -> None:
    text = 'عنوان,نص\r\n"غارات, سرت","قالت ""الصحيفة"":\r\nنَعَمْ"\r\nجلسة,"5"" شاشة"\r\n'
    assert rows(text) == [("غارات, سرت", 'قالت "الصحيفة":\nنَعَمْ'), ("جلسة", '5" شاشة')]


def test_blanks_may_stand_before_a_quotation_mark() -> None:
    assert rows('"عنوان", "نص"\n"غارات, سرت",  "قالت"\n') == [("غارات, سرت", "قالت")]


def test_rows_are_numbered_as_they_stand_in_the_table_with_its_empty_ones() -> None:
    documents, _ = read('عنوان,نص\n"أ\nأ",ب\n\n,\nج,د\n')
    assert [document.id for document in documents] == ["t.csv#2", "t.csv#5"]


def test_rows_with_fewer_or_more_cells_are_read() -> None:
    documents, _ = read("الاسم,المدينة\nمحمد\nعلي,جدة,زائد\nسعد,مكة\nفهد,أبها\n")
    assert [document.text for document in documents][:2] == ["الاسم: محمد", "الاسم: علي\nالمدينة: جدة\nزائد"]
    assert documents[1].fields["3"] == "زائد"


def test_a_mark_that_is_never_closed_costs_the_line_that_opens_it() -> None:
    documents, skipped = read('عنوان,نص\nأ,ب\nج,"د\nهـ,و\nز,ح\n')
    assert [(document.id, document.title) for document in documents] == [("t.csv#2", "أ"), ("t.csv#4", "هـ"), ("t.csv#5", "ز")]
    assert skipped == ["t.csv:3: a quotation mark is opened and never closed: close it, or double it where it is meant"]


@pytest.mark.parametrize("bad", ["ج," + "د" * 200, 'ج,"' + "د\n" * 60 + '"'])
def test_a_row_over_the_limit_costs_itself(bad: str) -> None:
    documents, skipped = read(f"عنوان,نص\nأ,ب\n{bad}\nهـ,و\n", limit=100)
    assert [document.title for document in documents if document.text in ("ب", "و")] == ["أ", "هـ"]
    assert "t.csv:3: the row is longer than" in skipped[0]


def test_a_row_of_binary_data_costs_itself() -> None:
    documents, skipped = read("عنوان,نص\nأ,ب\nج,د\0\n" + "هـ,و\n" * 100)
    assert (len(documents), len(skipped)) == (101, 1)
    assert skipped[0].startswith("t.csv:3: the row holds binary data")


def test_a_cell_may_be_longer_than_pythons_own_limit() -> None:
    ((_, text),) = rows("عنوان,نص\nأ," + "كلمة " * 50_000 + "\n")
    assert len(text.split()) == 50_000


def test_a_table_without_rows_is_refused() -> None:
    for text in ("عنوان,نص\n", "\n\n", ",,\n,,\n"):
        with pytest.raises(UnreadableFile, match="the table has no rows with text"):
            read(text)


def test_a_file_is_read_as_a_table_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "جدول.tsv"
    path.write_bytes("العنوان\tالنص\nغارات\tعلى سرت\n".encode("cp1256"))
    (file,) = walk(path, skip=print)
    (document,) = read_file(file, skip=print)
    assert (document.id, document.fields) == ("جدول.tsv#2", {"path": "جدول.tsv"})


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('أب1,;"\n\r\0 \t'), max_size=60))
def test_no_table_raises_anything_else(text: str) -> None:
    try:
        documents, _ = read(text)
    except UnreadableFile:
        return
    assert len({document.id for document in documents}) == len(documents)


STREAMED = """
import io, resource, sys
from kashaf.documents.source import Options, Source
from kashaf.documents.tables.delimited import read_delimited

class Rows(io.RawIOBase):
    "A table of 100,000 rows and 100 MB, which exists only where it is read."
    size = 100_000
    row = ("7,غارات على سرت," + "قالَتْ صحيفة واشنطن بوست " * 22 + "\\n").encode()

    def __init__(self): self.at = 0
    def readable(self): return True
    def seekable(self): return True
    def seek(self, to, whence=0): self.at = to; return to
    def tell(self): return self.at
    def readinto(self, buffer):
        start = self.at % len(self.row)
        data = (self.row[start:] + self.row * 20)[: min(len(buffer), len(self.row) * self.size - self.at)]
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)

stream = io.BufferedReader(Rows())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
options = Options(columns={"title": "2", "text": "3"})
read = sum(1 for _ in read_delimited(Source("t.csv", "t.csv", stream, 0, print, options)))
print(read, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_hundred_megabytes_are_read_in_little_memory() -> None:
    pytest.importorskip("resource")
    done = subprocess.run(
        [sys.executable, "-c", STREAMED], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[3]
    )
    read, grown = map(int, done.stdout.split())
    assert read == 100_000
    assert grown < 40
