"""Words in their contexts: which occurrences make a line, its content, order and limits."""

from __future__ import annotations

import csv
import io

import pytest

from kashaf.analyzers import Analyzer, Level
from kashaf.errors import InvalidRequest
from kashaf.index import Phrase
from kashaf.search.corpus import concordance as concordances
from kashaf.search.corpus import texts
from kashaf.search.results.snippets import Highlighter

BOOK = {
    "id": "كتاب",
    "title": "كتاب القمر",
    "pages": [
        {"label": "1", "text": "كان القمرُ بدرًا في السماء"},
        {"label": "2", "text": "لا شيء هنا"},
        {"label": "3", "text": "غاب القمر"},
    ],
}


def shown(found):
    return [(line.before, line.word, line.after) for line in found]


def test_every_place_of_a_word_is_a_line_as_it_was_written(make):
    archive = make(["قرأ الكِتابَ ثم أعاد الكتاب، ثم نام", "كتب كثيرة"])
    found = archive.concordance("كتاب", sort="document")
    assert [(line.id, line.word) for line in found] == [("1", "الكِتابَ"), ("1", "الكتاب"), ("2", "كتب")]
    assert shown(found)[1] == ("قرأ الكِتابَ ثم أعاد", "الكتاب", "، ثم نام")
    assert (found.documents, found.read, found.total, found.partial) == (2, 2, 3, False)
    assert shown(archive.concordance("كتاب", level="word")) == []


def test_a_line_names_the_page_of_a_book(make):
    archive = make([BOOK])
    found = archive.concordance("القمر")
    assert [(line.title, line.page, line.word) for line in found] == [("كتاب القمر", 1, "القمرُ"), ("كتاب القمر", 3, "القمر")]


def test_a_phrase_is_one_line_and_its_words_alone_are_none(make):
    archive = make(["قال مجلس\n الأمن إن مجلس الأمن ليس مجلس النواب"])
    assert [line.word for line in archive.concordance('"مجلس الأمن"')] == ["مجلس الأمن", "مجلس الأمن"]
    words = [line.word for line in archive.concordance('"مجلس الأمن" مجلس')]
    assert words == ["مجلس الأمن", "مجلس الأمن", "مجلس"]


@pytest.mark.parametrize(
    "texts, slop, ordered, text, places",
    [
        ("ا ب", 0, True, "ب ا ب", ["ا ب"]),
        ("ا ب ا", 0, True, "ا ا ب ا ب ا", ["ا ب ا"]),  # the second shares a word with the first
        ("ا ب ا", 0, True, "ا ب ا ا ب ا", ["ا ب ا", "ا ب ا"]),
        ("ا ب", 1, False, "ب ج ا ج ج ب", ["ب ج ا"]),
        ("ا ب", 3, False, "ب ا ا ب", ["ب ا", "ا ب"]),
        ("ا ب ت", 1, False, "ا ب ب ت", ["ا ب ب ت"]),
        ("ا ب ت", 0, False, "ا ب ب ت", []),
        ("ا ا", 0, True, "ا ا ا", ["ا ا"]),
    ],
)
def test_the_places_of_a_phrase(texts, slop, ordered, text, places):
    highlighter = Highlighter(Phrase("text", Level.WORD, tuple(texts.split()), slop, ordered), Analyzer())
    assert [text[start:end] for start, end in highlighter.places(text)] == places


@pytest.mark.parametrize(
    "text, rtl", [("أعلنت شركة Google أمس", True), ("Google", False), ("he said جوجل and left", False), ("2016 قال", True)]
)
def test_a_line_has_the_direction_of_most_of_its_letters(make, text, rtl):
    (line,) = make([text]).concordance("Google OR جوجل OR قال")
    assert line.rtl is rtl


def test_contexts_hold_whole_words_in_one_line(make):
    archive = make(["أولها\n\n  كلمة   طويلة قبل\tالقمرِ بعدَه «كلامٌ» آخر"])
    (line,) = archive.concordance("القمر", context=16)
    assert (line.before, line.after) == ("كلمة طويلة قبل", "بعدَه «كلامٌ» آخر"[:13])
    (line,) = archive.concordance("القمر", context=0)
    assert (line.before, line.after) == ("", "")
    (line,) = archive.concordance("القمر", context=500)
    assert (line.before, line.after) == ("أولها كلمة طويلة قبل", "بعدَه «كلامٌ» آخر")


def test_no_context_cuts_a_word_whatever_its_length(make):
    text = " ".join(["كلمة", "ك" * 70, "قمر", "ل" * 70, "كلمة"])
    archive = make([text])
    for context in range(0, 100, 7):
        (line,) = archive.concordance("قمر", context=context)
        assert set(line.before.split()) | set(line.after.split()) <= set(text.split())
        assert len(line.before) <= context
        assert len(line.after) <= context


def test_lines_come_in_the_order_of_the_documents_by_relevance_or_by_id(make):
    archive = make(["قمر بين كلمات كثيرة أخرى لا تقال", "قمر و قمر", "كلمة قمر"])
    best = [line.id for line in archive.concordance("قمر")]
    assert best == [hit.id for hit in archive.search("قمر") for _ in range(2 if hit.id == "2" else 1)]
    assert best != sorted(best)
    assert [line.id for line in archive.concordance("قمر", sort="document")] == ["1", "2", "2", "3"]
    assert archive.concordance("قمر").sort == "relevance"


def test_within_a_document_lines_come_in_reading_order(make):
    found = make([BOOK]).concordance("القمر")
    assert [line.page for line in found] == [1, 3]


def test_lines_with_the_words_side_by_side_come_first_then_near_then_alone(make):
    far = "كلمة " * 12
    archive = make(
        [
            f"نادي الاتفاق فاز على الاتفاق {far} والاتفاق يلعب غدا",
            "بقي الاتفاق مع طهران على البرنامج النووي",
            f"السلاح النووي {far} انتهى الاتفاق النووي",
        ]
    )
    found = archive.concordance("الاتفاق النووي")
    assert [(line.id, line.word) for line in found][:4] == [
        ("3", "الاتفاق"),
        ("3", "النووي"),
        ("2", "الاتفاق"),
        ("2", "النووي"),
    ]
    assert [line.id for line in found][4:] == ["3", "1", "1", "1"]
    by_id = archive.concordance("الاتفاق النووي", sort="document")
    assert [line.id for line in by_id] == ["1", "1", "1", "2", "2", "3", "3", "3"]
    assert found.total == by_id.total == 8


@pytest.mark.parametrize(
    "query",
    ["مجلس الأمن الدولي", "مجلس والأمن والدولي", "مجلس AND الأمن AND الدولي", "(مجلس الأمن الدولي)", "+مجلس +الأمن +الدولي"],
)
def test_the_more_words_stand_together_the_earlier_a_line_comes(make, query):
    archive = make(["مجلس الشعب", "مجلس الأمن الوطني", "مجلس كبير من الأمن الدولي", "مجلس الأمن الدولي", "الدولي الأمن مجلس"])
    order = [line.id for line in archive.concordance(query)]
    assert sorted(order[:6]) == ["4"] * 3 + ["5"] * 3
    assert order[6:] in (["3"] * 3, ["3", "3", "2", "2", "3", "1"])


def test_a_page_full_of_the_words_is_no_slower_than_its_length(make):
    found = make(["قمر شمس " * 20_000]).concordance("قمر شمس")
    assert (found.total, found.partial, found.seconds < 5) == (10_000, True, True)


def test_stop_words_of_the_query_may_stand_between_its_words(make):
    archive = make(["الحرب طويلة وصعبة ثم السودان", "الحرب في السودان"])
    assert [line.id for line in archive.concordance("الحرب في السودان")] == ["2", "2", "1", "1"]


def test_a_phrase_and_a_word_stand_together_too(make):
    archive = make(["إيران بعيدة عن الاتفاق النووي", "الاتفاق النووي", "الاتفاق النووي كما مع إيران", "إيران والاتفاق النووي"])
    found = archive.concordance('"الاتفاق النووي" إيران')
    assert [line.id for line in found][:2] == ["4", "4"]
    assert found.lines[-1].id == "2"


@pytest.mark.parametrize("query", ["جوجل", "جوجل أو غوغل"])
def test_spellings_of_a_word_and_alternatives_are_not_several_words(make, query):
    archive = make([f"جوجل {'كلمة ' * 12} غوغل جوجل"])
    assert [line.word for line in archive.concordance(query)] == ["جوجل", "غوغل", "جوجل"]


def test_lines_are_ordered_by_the_words_around_without_their_marks(make):
    archive = make(["بيتُ قمرٍ جديد", "أَبٌ قمر تام", "إبن قمر ثان", "بيت قمر أول"])
    assert [line.id for line in archive.concordance("قمر", sort="document")] == ["1", "2", "3", "4"]
    assert [line.id for line in archive.concordance("قمر", sort="before")] == ["2", "3", "1", "4"]
    assert [line.id for line in archive.concordance("قمر", sort="after")] == ["4", "2", "3", "1"]


def test_before_compares_the_nearest_word_first(make):
    archive = make(["ي ا قمر", "ا ي قمر", "ب ا قمر"])
    assert [line.before for line in archive.concordance("قمر", sort="before")] == ["ب ا", "ي ا", "ا ي"]


def test_limit_and_offset_choose_among_the_ordered_lines(make):
    archive = make(["قمر أ", "قمر ب", "قمر ت", "قمر ث"])
    found = archive.concordance("قمر", sort="after", limit=2, offset=1)
    assert ([line.after for line in found], found.total, len(found)) == (["ب", "ت"], 4, 2)
    assert len(archive.concordance("قمر", offset=9)) == 0


def test_filters_choose_the_documents(make):
    archive = make([{"id": str(n), "text": "قمر", "source": source} for n, source in enumerate("ابا")])
    assert [line.id for line in archive.concordance("قمر", filters=["source:ا"])] == ["0", "2"]


@pytest.mark.parametrize("query", ["*", "", "date:2016", "-قمر", "عنوان:قمر"])
def test_a_query_without_a_word_of_the_text_has_no_lines(make, query):
    archive = make([{"id": "1", "title": "قمر", "text": "شمس", "date": "2016"}])
    assert archive.concordance(query).lines == ()


def test_patterns_and_spellings_have_lines(make):
    archive = make(["كِتاب وكَتَبَ وكاتب"])
    assert [line.word for line in archive.concordance("كا*")] == []
    assert [line.word for line in archive.concordance("وكا*")] == ["وكاتب"]
    assert [line.word for line in archive.concordance("=كتاب")] == ["كِتاب"]


def test_the_best_documents_are_read_and_a_cut_is_told(make, monkeypatch):
    monkeypatch.setattr(texts, "MAX_DOCUMENTS", 2)
    archive = make(["قمر", "قمر قمر قمر", "قمر بين كلمات كثيرة أخرى", "قمر قمر"])
    found = archive.concordance("قمر")
    assert (found.documents, found.read, found.partial) == (4, 2, True)
    assert {line.id for line in found} == {"2", "4"}


def test_characters_are_bounded_and_no_word_is_cut(make, monkeypatch):
    monkeypatch.setattr(texts, "MAX_CHARACTERS", 10)
    archive = make(["قمر قمر قمران قمر"])
    found = archive.concordance("قمر")
    assert (found.read, found.partial, shown(found)) == (1, True, [("", "قمر", "قمر"), ("قمر", "قمر", "")])


def test_pages_of_a_book_are_read_up_to_the_bound(make, monkeypatch):
    monkeypatch.setattr(texts, "MAX_CHARACTERS", 30)
    archive = make([BOOK])
    assert [(line.page, line.word) for line in archive.concordance("القمر")] == [(1, "القمرُ")]
    assert archive.concordance("القمر").partial


def test_a_huge_page_is_read_in_pieces(make, monkeypatch):
    monkeypatch.setattr(texts, "PIECE", 10)
    archive = make(["قمر جديد قمر قديم " * 3])
    found = archive.concordance("قمر", context=500)
    assert (found.total, found.read, found.partial) == (6, 1, False)
    assert [line.word for line in found] == ["قمر"] * 6
    assert " ".join(part for line in found for part in (line.before, line.word, line.after)).split().count("قمر") >= 6
    long = make(["ق" * 25 + " قمر"]).concordance("قمر")
    assert (long.total, long.read) == (1, 1)


def test_lines_are_bounded(make, monkeypatch):
    monkeypatch.setattr(concordances, "MAX_LINES", 3)
    archive = make(["قمر قمر", "قمر قمر", "قمر"])
    found = archive.concordance("قمر", limit=3)
    assert (found.total, len(found), found.partial) == (3, 3, True)


def test_time_is_bounded(make, monkeypatch):
    archive = make(["قمر", "قمر"])
    monkeypatch.setattr("kashaf.search.searcher.TIME_BUDGET", -1.0)
    found = archive.concordance("قمر")
    assert (found.lines, found.partial) == ((), True)


def test_ten_thousand_words_are_a_query_too(make):
    archive = make(["قمر شمس"])
    found = archive.concordance(" ".join(["قمر", *(f"كلم{'ا' * n}" for n in range(1, 200)), *["في"] * 10_000]))
    assert [line.word for line in found] == ["قمر"]
    assert [note.kind for note in found.notes] == ["cut"]


@pytest.mark.parametrize("wrong", [{"sort": "left"}, {"limit": -1}, {"limit": 10_001}, {"offset": -1}, {"context": 501}])
def test_what_makes_no_sense_is_refused(make, wrong):
    with pytest.raises(InvalidRequest):
        make(["قمر"]).concordance("قمر", **wrong)


def test_a_concordance_is_json_and_csv(make):
    archive = make([{"id": "=1+1", "title": "@SUM(A1)", "text": 'قال "قمر، وشمس" -سرا'}])
    found = archive.concordance("قمر")
    assert found.as_dict()["lines"] == [
        {"before": 'قال "', "word": "قمر", "after": '، وشمس" -سرا', "id": "=1+1", "title": "@SUM(A1)", "page": 1}
    ]
    header, row = csv.reader(io.StringIO(found.as_csv()))
    assert header == ["before", "word", "after", "id", "title", "page"]
    assert row == ['قال "', "قمر", '، وشمس" -سرا', "'=1+1", "'@SUM(A1)", "1"]


def test_the_earliest_places_come_first(make) -> None:
    records = [
        {"id": "a", "text": "مطبعة", "date": "1998-05-01"},
        {"id": "b", "text": "مطبعة بعد مطبعة", "author_died": 429, "date": "2010"},
        {"id": "c", "text": "مطبعة"},
        {"id": "d", "text": "مطبعة", "author_died": ["450هـ", "٢٥٥"]},
        {"id": "e", "text": "مطبعة", "date": "1418هـ"},
    ]
    lines = make(records).corpus.concordance("مطبعة", sort="earliest")
    assert "".join(line.id for line in lines) == "dbbeac"
