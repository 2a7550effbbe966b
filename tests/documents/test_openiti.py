"""OpenITI mARkdown: the pages of the edition, the facts of the header, and nothing of the marks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kashaf.documents import Document, Page, openiti, read_file, walk
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile
from tests.documents import packing
from tests.effort import effort

HEADER = """######OpenITI#


#META# 000.SortField\t:: Lib_000001
#META# 010.AuthorAKA\t:: المتنبي
#META# 010.AuthorNAME\t:: أبو الطيّب أحمد بن الحسين
#META# 011.AuthorBORN\t:: NOTGIVEN
#META# 011.AuthorDIED\t:: 354
#META# 019.AuthorDIED\t:: NODATA
#META# 020.BookTITLE\t:: دِيوان المُتَنَبِّي
#META# 021.BookSUBJ\t:: الشعر :: الدواوين
#META# 022.BookVOLS\t:: 2
#META# 031.LibURL\t:: http://example.org/book/1
#META# 043.EdPUBLISHER\t:: NODATA

#META#Header#End#

"""
BODY = """# PageV00P000
### |EDITOR|
# قَالَ المُحَقِّق: هذا كتاب PageV01P001
### | قَافِيَةُ المِيم
### || وقال يَمدح سَيْفَ الدَّوْلَة
# عَلَى قَدْرِ أَهْلِ العَزْمِ تَأْتِي العَزَائِمُ %~% وَتَأْتِي عَلَى قَدْرِ الكِرَامِ المَكَارِمُ
# وَتَعْظُمُ في عَيْنِ الصَّغِيرِ صِغَارُهَا ms001 %~% وَتَصْغُرُ في عَيْنِ العَظِيمِ العَظَائِمُ
# قال @P02 أبو الطيب: @QB@ إِنَّ مَعَ العُسْرِ يُسْرًا @QE@ وهذا كلام طويل يتبعه
~~سطر آخر من الكلام ثم يمضي إلى

PageV01P002

~~تمامه في الصفحة التالية. PageV01P003 # ثم بدأ غيره
### $BIO_MAN$ 12 - أحمد بن الحسين @YD354 ولد
~~بالكوفة، وكتب إلى a@example.org وإلى <a
~~class="x" href="http://y/">﴿كَلِ<b>مَ</b>ة﴾</a> (@)(@@)
~~~~NoteV01P043N05 و@QUR@019 قال ======================
![image filename](./a.pdf_page_1.png)
#~:onomastic:
### $$ وفيها توفيت PageV02P001A
"""
PAGES = [
    ("ج1 ص1", "قَالَ المُحَقِّق: هذا كتاب"),
    (
        "ج1 ص2",
        (
            "قَافِيَةُ المِيم\n\nوقال يَمدح سَيْفَ الدَّوْلَة\n\n"
            "عَلَى قَدْرِ أَهْلِ العَزْمِ تَأْتِي العَزَائِمُ * وَتَأْتِي عَلَى قَدْرِ الكِرَامِ المَكَارِمُ\n"
            "وَتَعْظُمُ في عَيْنِ الصَّغِيرِ صِغَارُهَا * وَتَصْغُرُ في عَيْنِ العَظِيمِ العَظَائِمُ\n"
            "قال أبو الطيب: إِنَّ مَعَ العُسْرِ يُسْرًا وهذا كلام طويل يتبعه سطر آخر من الكلام ثم يمضي إلى"
        ),
    ),
    ("ج1 ص3", "تمامه في الصفحة التالية."),
    ("ج2 ص1A", "ثم بدأ غيره\n12 - أحمد بن الحسين ولد بالكوفة، وكتب إلى a@example.org وإلى ﴿كَلِمَة﴾ و قال\n\nوفيها توفيت"),
]


def read(tmp_path: Path, text: str | bytes, name: str = "0354Mutanabbi.Diwan.Lib000001-ara1") -> list[Document]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (file,) = walk(path, skip=print)
    return list(read_file(file, skip=lambda each: pytest.fail(str(each))))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_book_with_its_pages_and_facts(tmp_path: Path, end: str, encoding: str) -> None:
    (document,) = read(tmp_path, (HEADER + BODY).replace("\n", end).encode(encoding))
    assert [(page.label, page.text) for page in document.pages] == PAGES
    assert (document.id, document.title) == ("0354Mutanabbi.Diwan.Lib000001-ara1", "دِيوان المُتَنَبِّي")
    assert document.fields == {
        "path": document.id,
        "author": "أبو الطيّب أحمد بن الحسين",
        "author_died": "354",
        "category": ("الشعر", "الدواوين"),
        "volumes": "2",
        "url": "http://example.org/book/1",
        "work": "0354Mutanabbi.Diwan",
        "author_id": "0354Mutanabbi",
    }


def test_the_header_of_another_library(tmp_path: Path) -> None:
    header = "######OpenITI#\n\n#META# bk: الأمثال ت فلان\n\n#META# الكتاب : الأَمْثال ¶ للإمام\n\n#META# auth: None\n\n"
    header += (
        "#META# lng: ابن القيم\n\n#META# المؤلف: ابن القيم (المتوفى: 751 ه)\n\n#META# higrid: 751\n\n#META#Header#End#\n\n"
    )
    (document,) = read(tmp_path, header + "# نص\nPageV01P001\n")
    assert (document.title, document.fields["author"], document.fields["author_died"]) == (
        "الأَمْثال",
        "ابن القيم (المتوفى: 751 ه)",
        "751",
    )


def test_a_year_of_death_in_the_name_of_an_author_becomes_a_field(tmp_path: Path) -> None:
    header = "######OpenITI#\n\n#META# المؤلف: الثعالبي (المتوفى: 429هـ)\n\n#META#Header#End#\n\n"
    (document,) = read(tmp_path, header + "# نص\nPageV01P001\n")
    assert document.fields["author"] == "الثعالبي (المتوفى: 429هـ)"
    assert document.fields["author_died"] == "429"


def test_a_header_without_its_end_ends_with_its_lines(tmp_path: Path) -> None:
    header = "######OpenITI#\n\n#META# 020.BookTITLE\t:: الأمثال\n\n\n#####SUBJECT#BIBLIOGRAPHY#\n#####FILENAME#JK_1\n"
    (document,) = read(tmp_path, header + "# = أول الكلام PageV01P009 @ $ تشبيه الكفار\n~~بالمطر PageV01P010 @\n# | فصل")
    assert document.title == "الأمثال"
    assert [(page.label, page.text) for page in document.pages] == [
        ("ج1 ص9", "= أول الكلام"),
        ("ج1 ص10", "تشبيه الكفار بالمطر"),
        ("", "فصل"),
    ]


def test_without_a_title_the_text_gives_one(tmp_path: Path) -> None:
    header = "######OpenITI#\n#META# 020.BookTITLE\t:: NODATA\n#META#Header#End#\n"
    assert read(tmp_path, header + "### | كتاب الحيوان الكبير\n# نص طويل بعض الطول في الحيوان وأخباره")[0].title == (
        "كتاب الحيوان الكبير"
    )


def test_a_book_without_pages_is_cut_like_any_text(tmp_path: Path) -> None:
    paragraphs = [" ".join(f"كلمة{at}" for at in range(start, start + 100)) for start in range(0, 5000, 100)]
    (document,) = read(tmp_path, HEADER + "".join(f"# {paragraph}\n" for paragraph in paragraphs))
    assert len(document.pages) > 3
    assert document.text.split() == " ".join(paragraphs).split()


@pytest.mark.parametrize(
    ("marks", "labels"),
    [
        ("أ PageV00P012 ب PageV00P000", ["ص12", ""]),
        ("أ PageV03P000", ["ج3"]),
        ("PageBegV01P001 أ PageEndV01P001 PageBegV01P002 ب PageEndV01P002", ["ج1 ص1", "ج1 ص2"]),
        ("PageBegV01P001 أ PageBegV01P002 ب", ["ج1 ص1", "ج1 ص2"]),
        ("أ PageV01P001 PageV01P002 ب PageV01P003", ["ج1 ص1", "ج1 ص3"]),
        ("أ PageV0MP001 ب", ["ص1", ""]),
        ("أ PageV01P001\n### |EDITOR|\nENDNOTES:\nPageV01P001:\n\n(1) ب\nPageV01P002:\n(1) ج", ["ج1 ص1", "", "ج1 ص1", "ج1 ص2"]),
    ],
)
def test_labels(tmp_path: Path, marks: str, labels: list[str]) -> None:
    (document,) = read(tmp_path, f"{HEADER}# {marks}")
    assert [page.label for page in document.pages] == labels


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the book has a header but no text"):
        read(tmp_path, HEADER + "# PageV01P001\n")


def test_a_large_book_comes_in_parts_and_is_not_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openiti, "_WHOLE", 1 << 20)
    monkeypatch.setattr(openiti, "_PART", 200_000)
    monkeypatch.setattr(openiti, "_CHUNK", 1 << 16)
    line = "# " + "كَلِمَة من الكلام " * 60 + "\n~~ثم سطر آخر ms01\n"
    pages = "".join(f"{line}PageV{page // 1000 + 1:02}P{page % 1000:03}\n" for page in range(1, 1501))
    data = (HEADER + pages).encode()
    stream = io.BytesIO(data)
    labels = []
    for number, document in enumerate(openiti.read_openiti(Source("book", "book", stream, len(data), print)), start=1):
        assert (document.id, document.title) == (f"book#{number}", f"دِيوان المُتَنَبِّي ({number})")
        assert number > 1 or stream.tell() < len(data) / 2
        labels += [page.label for page in document.pages]
    assert labels == [
        f"ج{page // 1000 + 1} ص{page % 1000}" if page % 1000 else f"ج{page // 1000 + 1}" for page in range(1, 1501)
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(" " * 300_000, "\n" * 300_000, "#META# " + "a " * 100_000, "### " * 80_000, "%~%" * 100_000, "<a " * 100_000),
        *("PageV" + "9" * 300_000, "~~" * 100_000, "\n~~" * 100_000, "$" * 300_000, "(@" * 100_000, "@A" * 100_000),
        *("@" * 300_000, "ms" * 100_000, "Page" * 50_000, "![" * 50_000, "![](" * 50_000),
    ],
)
def test_nothing_takes_for_ever(tmp_path: Path, text: str) -> None:
    with effort() as work:
        assert read(tmp_path, HEADER + text + "\n# نص PageV01P001")[0].pages[-1].text.endswith("نص")
        assert read(tmp_path, "######OpenITI#\n" + text + "\n# نص")[0].text.endswith("نص")
    assert work.calls < 10_000


def test_pages_are_counted_from_one(tmp_path: Path) -> None:
    (document,) = read(tmp_path, HEADER + BODY)
    assert document.pages[0] == Page(1, *PAGES[0])


def test_halves_between_signs_lose_the_signs_and_the_number_of_the_verse() -> None:
    book = "######OpenITI#\n#META# 011.AuthorDIED\t:: 9999\n#META#Header#End#\n\n# البحر : طويل 1\n# % يا غصن بان % % في رياض %  12\n# % مالت به %\n# ربح 50 % منها\n"
    document = packing.read(book.encode(), "a")
    assert document.text == "البحر : طويل 1\nيا غصن بان    في رياض\nمالت به\nربح 50 % منها"
    assert "author_died" not in document.fields
