"""Documents become lines of terms: which term goes where."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kashaf.analyzers import Analyzer, Level, sign
from kashaf.documents import Document, Page
from kashaf.index import Entry, Kind, Schema, make_entries
from kashaf.index.schema import ALL_LEVELS, WORD_LEVELS

WORD, STEM, SPELLING, VALUE = Level.WORD, Level.STEM, Level.SPELLING, Level.VALUE
ANALYZER = Analyzer()
SCHEMA = Schema(ANALYZER.fingerprint).with_fields({"pages": Kind.NUMBER, "summary": Kind.TEXT})


def entries(*documents: Document) -> list[Entry]:
    return list(make_entries(documents, ANALYZER, SCHEMA))


def entry(**fields) -> Entry:
    (made,) = entries(Document.from_text("a", "عنوان", "نص", fields))
    return made


def test_a_document_of_one_page_is_one_entry():
    (made,) = entries(Document("a", "كتابٌ", (Page(1, "ج١", "مدرسةُ الحيِّ"),), {"source": "س"}))
    assert (made.id, made.page, made.pages, made.label) == ("a", None, 1, "ج١")
    assert (made.title, made.text, made.fields) == ("كتابٌ", "مدرسةُ الحيِّ", {"source": "س"})
    assert made.lines["title"][WORD] == "كتاب"
    assert made.lines["text"][WORD] == "كتاب _ " + ANALYZER.lines("مدرسة الحي")[WORD]


def test_a_long_text_is_signed_without_its_title():
    text = " ".join(["مدرسة الحي عند البحر"] * 10)
    (one,) = entries(Document.from_text("a", "عنوان", text))
    (other,) = entries(Document.from_text("b", "عنوان آخر", text))
    assert one.signature == other.signature == sign(ANALYZER.lines(text)[WORD]) != ""
    halves = text[: len(text) // 2], text[len(text) // 2 :]
    pages = tuple(Page(number, "", half) for number, half in enumerate(halves, start=1))
    signed = sign(" ".join(ANALYZER.lines(half)[WORD] for half in halves))
    assert [each.signature for each in entries(Document("c", "", pages))] == [signed, "", ""]
    assert entry().signature == ""


def test_a_title_is_sorted_by_its_letters_without_the_article():
    titles = ["السماء", "شمس", "أرض", ""]
    made = entries(*(Document.from_text(title or "-", title, "نص") for title in titles))
    assert sorted(titles, key=lambda title: made[titles.index(title)].order) == ["", "أرض", "السماء", "شمس"]


def test_a_document_of_pages_is_followed_by_them():
    made = entries(
        Document("a", "عنوان", (Page(1, "ص١", "بحر"), Page(2, "ص٢", "سفينة"))),
        Document.from_text("b", "", "نص"),
    )
    assert [(each.id, each.page, each.pages, each.label, each.text) for each in made] == [
        ("a", None, 2, "", ""),
        ("a", 1, 2, "ص١", "بحر"),
        ("a", 2, 2, "ص٢", "سفينة"),
        ("b", None, 1, "", "نص"),
    ]
    assert made[0].lines["text"][WORD].split() == ["عنوان", "_", *(made[1].lines["page"][WORD].split()), "سفينه"]
    assert set(made[2].lines) == {"page"}


def test_all_levels_of_a_text_have_the_same_number_of_terms():
    (made,) = entries(Document.from_text("a", "٣ كتبٍ و book-2", "والكتّاب في https://example.org/ك … ـــ 3.5"))
    for lines in made.lines.values():
        assert len({len(lines[level].split(" ")) for level in WORD_LEVELS}) == 1


def test_the_pieces_of_a_document_are_those_of_its_different_words_title_and_pages_together():
    schema = Schema(ANALYZER.fingerprint, levels=ALL_LEVELS)
    document = Document("a", "الكتاب", (Page(1, "", "كتاب الولد"), Page(2, "", "كتاب ١٢٣")))
    whole, *pages = make_entries([document], ANALYZER, schema)
    assert whole.lines["title"][Level.GRAMS] == "_الك الكت لكتا كتاب تاب_"
    assert whole.lines["text"][Level.GRAMS] == "_الك الكت لكتا كتاب تاب_ _كتا _الو الول لولد ولد_"
    assert [set(page.lines["page"]) for page in pages] == [set(WORD_LEVELS)] * 2


def test_without_a_title_the_placeholder_stands_first():
    (made,) = entries(Document.from_text("a", "", "بحر"))
    assert made.lines["text"][WORD] == "_ بحر"
    assert made.lines["title"][WORD] == ""


def test_keywords_have_words_and_whole_values():
    made = entry(author=("طه حسين", "العقّاد"))
    assert made.lines["author"] == {WORD: "طه حسين العقاد", VALUE: "طه_حسين العقاد"}
    assert made.facets["author"] == (("طه_حسين", "طه حسين"), ("العقاد", "العقّاد"))


def test_fields_without_a_type_share_one_with_their_names():
    made = entry(publisher="دار النشر", city="القاهرة")
    assert made.lines["other"][VALUE].split(" ") == ["publisher=دار_النشر", "city=القاهره"]
    assert made.lines["other"][WORD].split(" ") == ["publisher=دار", "publisher=النشر", "city=القاهره"]
    assert made.facets["other"] == (("publisher=دار_النشر", "دار النشر"), ("city=القاهره", "القاهرة"))


def test_a_name_with_blanks_stays_one_term():
    assert entry(**{"place of\tbirth": "مصر"}).lines["other"][VALUE] == "place_of_birth=مصر"


@pytest.mark.parametrize(
    "date, number",
    [
        ("2016", 20160000000000),
        ("2016-08-06", 20160806000000),
        ("2016-08-06T14:30:05Z", 20160806143005),
        (1432, 14320000000000),
        ("06/08/2016", 20160806000000),
        ("السبت ٦ آب/أغسطس ٢٠١٦", 20160806000000),
        ("14 رجب 1437هـ", 20160421000000),
    ],
)
def test_dates_become_numbers_and_stay_as_they_are_written(date, number):
    made = entry(date=date)
    assert (made.numbers, made.fields) == ({"date": (number,)}, {"date": date})


@pytest.mark.parametrize("date", ["", "أمس", "2016-13", "13/13/2016"])
def test_a_date_that_is_none_is_only_kept(date):
    made = entry(date=date)
    assert made.numbers == {}
    assert made.fields == {"date": date}


@pytest.mark.parametrize("value, numbers", [(3, (3.0,)), ("2.5", (2.5,)), (("1", "x", "7"), (1.0, 7.0))])
def test_numbers_become_numbers(value, numbers):
    assert entry(pages=value).numbers == {"pages": numbers}


@pytest.mark.parametrize("value", ["كثير", "nan", "inf", ""])
def test_a_number_that_is_none_is_only_kept(value):
    assert entry(pages=value).numbers == {}


def test_a_number_in_a_keyword_is_matched_as_it_is_written():
    assert entry(edition=3).lines["other"][VALUE] == "edition=3"


def test_a_value_without_a_word_is_only_kept():
    made = entry(source="—", author=("—", "طه"))
    assert "source" not in made.lines
    assert "source" not in made.facets
    assert made.facets["author"] == (("طه", "طه"),)
    assert made.fields["source"] == "—"


def test_more_texts_have_all_levels():
    made = entry(summary=("كتابٌ", "بحر"))
    assert made.lines["summary"][WORD] == "كتاب بحر"
    assert set(made.lines["summary"]) == set(WORD_LEVELS)


def test_a_field_called_text_or_title_does_not_take_their_place():
    made = entry(text="آخر", title="آخر", page="3", id="x")
    assert made.lines["title"][WORD] == "عنوان"
    assert "اخر" not in made.lines["text"][WORD]
    assert made.lines["other"][VALUE].split(" ") == ["page=3", "id=x"]


def test_each_page_is_analysed_once(monkeypatch):
    seen = []
    lines = ANALYZER.lines
    monkeypatch.setattr(ANALYZER, "lines", lambda text: seen.append(text) or lines(text))
    entries(Document("a", "عنوان", (Page(1, "", "بحر"), Page(2, "", "سفينة"))))
    assert sorted(seen) == sorted(["عنوان", "بحر", "سفينة"])


def of_file(id: str, path: str | None = None, title: str = "عنوان") -> str:
    (made,) = entries(Document.from_text(id, title, "نص", {"path": path or id}))
    assert len({len(made.lines["text"][level].split(" ")) for level in WORD_LEVELS}) == 1
    assert made.lines["title"][WORD] == title
    return made.lines["text"][WORD].removeprefix("عنوان _ نص")


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("وثائق/قرار_المجلس-1937.pdf", " _ قرار المجلس"),
        ("عنوان القرار.pdf", " _ القرار"),
        ("العنوان عنوان.txt", " _ العنوان"),
        ("عنوان.txt", ""),
        ("IMG_1234.jpg", ""),
        ("a.zip/قرار.txt", " _ قرار"),
    ],
)
def test_behind_the_text_are_the_words_of_the_file_name_that_are_not_in_the_title(id: str, words: str):
    assert of_file(id) == words


def test_a_row_of_a_table_does_not_have_the_words_of_its_name():
    assert of_file("قرارات.csv#7", path="قرارات.csv") == ""


def test_records_and_documents_without_a_file_have_no_name():
    (made,) = entries(Document.from_text("قرار.txt", "عنوان", "نص"))
    assert made.lines["text"][WORD] == "عنوان _ نص"


def test_what_reads_names_is_not_loaded_before_a_file_is_indexed():
    program = "import sys, kashaf.index.entries, kashaf.search; print('kashaf.documents.name_words' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
