"""Readings of a query: Arabic in Latin letters and wrong keyboards, in words of the index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer
from kashaf.search.assist.transliterations import Transliteration, readings

DOCUMENTS = {
    "حبيبي": 3, "صحافه": 5, "سحابه": 1, "بسم": 4, "الله": 9, "كتاب": 7, "كتب": 2, "hello": 1, "world": 1, "news": 2, "ليبيا": 8, "اخبار": 6,
    "مدرسه": 3,
}  # fmt: skip
WRITTEN = {"الجزيره": "الجزيرة", "مدرسه": "مدرسة", "صحافه": "صحافة", "سحابه": "سحابة"}
ANALYZER = Analyzer()


def read(text, documents=DOCUMENTS):
    def knows(terms):
        assert len(terms) <= 1000
        assert len(terms) == len(set(terms))
        return {term: documents[term] for term in terms if term in documents}

    return readings(text, knows, lambda term: WRITTEN.get(term, term), ANALYZER)


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("7abibi", [("arabizi", "حبيبي")]),
        ("sa7afa", [("arabizi", "صحافة")]),
        ("sa7afa libya", [("arabizi", "صحافة ليبيا")]),
        ("ktab", [("arabizi", "كتاب")]),  # of كتاب and كتب, more documents hold the first
        ("kitAb", [("buckwalter", "كِتاب")]),  # and كتاب in Arabizi, in as many documents
        ("mdrsp", [("buckwalter", "مدرسة")]),
        (">xbAr lybyA", [("buckwalter", "أخبار ليبيا")]),
        ("mdrsh", [("buckwalter", "مدرسة")]),  # h stands for either letter: as people write the word
        ("lybyA", [("buckwalter", "ليبيا")]),  # and Arabizi too
        ("fsl hggi", [("keyboard", "بسم الله")]),
        ("hofhv 2016", [("keyboard", "اخبار 2016")]),
        ("اثممخ", [("latin", "hello")]),
        ("اثممخ صخقمي", [("latin", "hello world")]),
        ("hello", []),  # known as they were typed
        ("hello world", []),
        ("hello qqq", []),  # a word without a reading
        ("7abibi qqq", []),
        ("كتاب", []),
        ("كتاب اثممخ", []),
        ("٢٠١٦", []),
        ("2016", []),
        ("", []),
        ("!!!", []),
        ("7abibi " * 11, []),
        ("x" * 41, []),
    ],
)
def test_a_query_is_read_in_known_words(typed, expected):
    assert read(typed) == tuple(Transliteration(*each) for each in expected)


def test_readings_of_more_frequent_words_come_first():
    documents = {"فسل": 1, "فصل": 5, "بسم": 3}
    assert [each.text for each in read("fsl", documents)] == ["فصل", "بسم", "فسل"]


def test_the_twin_in_yeh_of_a_word_in_alef_maksura_counts_little():
    assert read("sa7afa", {"صحافه": 5, "صحفي": 40}) == (Transliteration("arabizi", "صحافة"),)
    assert read("mostashfa", {"مستشفي": 40}) == (Transliteration("arabizi", "مستشفى"),)


NAMES = {
    "بن": 500, "بين": 9000, "سلمان": 300, "ابن": 400, "سينا": 5, "سنه": 4000, "ابو": 300, "ابا": 30, "ظبي": 80, "الجزيره": 90, "ال": 20,
    "جزيره": 50, "ام": 700, "كلثوم": 9, "عبد": 900, "الرحمن": 600, "رحمن": 8, "علي": 9000, "الي": 9000, "محمد": 5000, "الفتاح": 20,
    "الفتاه": 60, "باب": 40, "ابي": 90, "اب": 95, "طالب": 100, "طلب": 300,
}  # fmt: skip


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("bin Salman", "بن سلمان"),
        ("Mohammed bin Salman", "محمد بن سلمان"),
        ("ibn Sina", "ابن سينا"),
        ("Abu Dhabi", "أبو ظبي"),
        ("al-Jazeera", "الجزيرة"),
        ("al Jazeera", "الجزيرة"),
        ("Umm Kulthum", "أم كلثوم"),
        ("Abd al-Rahman", "عبد الرحمن"),
        ("Abdul Rahman", "عبد الرحمن"),
        ("abdulrahman", "عبد الرحمن"),
        ("Abd el-Fattah", "عبد الفتاح"),
        ("Muhammad Ali", "محمد علي"),
        ("Abi Talib", "أبي طالب"),  # before the reading by Buckwalter
    ],
)
def test_parts_of_names_are_what_they_are_in_names(typed, expected):
    assert read(typed, NAMES)[0].text == expected


def test_a_part_of_a_name_that_no_document_holds_is_read_otherwise():
    documents = {"بين": 9, "سلمان": 3}
    assert [each.text for each in read("bin salman", documents)] == ["بين سلمان"]


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text):
    assert len(read(text)) <= 3


def test_an_archive_reads_in_its_own_words(make):
    archive = make(["حكومة الوفاق في ليبيا", "NATO in Libya"])
    assert archive.readings("7okomat alwefa2") == ()
    assert archive.readings("7okouma") == (Transliteration("arabizi", "حكومة"),)
    assert archive.readings("p;,lm hg,thr") == (Transliteration("keyboard", "حكومة الوفاق"),)
    assert archive.readings("Libya") == ()
    assert archive.readings("ىشفخ") == (Transliteration("latin", "nato"),)
