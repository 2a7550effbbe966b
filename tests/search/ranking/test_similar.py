"""More like this: documents that share the telling words of one."""

from __future__ import annotations

import pytest

from kashaf.errors import DocumentNotFound, InvalidRequest
from kashaf.search.ranking import similar as module

MOON = "القمر يدور حول الأرض وضوؤه من الشمس"
TIDE = "المد والجزر من جذب القمر للبحر"
WHEAT = "يزرع الفلاح القمح في الخريف ويحصده في الصيف"
BREAD = "الخبز من القمح والفلاح يبيعه"


def ids(results):
    return [hit.id for hit in results]


def test_documents_that_share_telling_words_come_first_and_the_document_itself_does_not(make):
    archive = make([MOON, TIDE, WHEAT, BREAD])
    assert ids(archive.similar("1")) == ["2"]
    assert ids(archive.similar("3")) == ["4"]
    assert archive.similar("3").total == 1


def test_the_rarer_shared_word_counts_more(make):
    archive = make(["عطارد كوكب", "كوكب بعيد", "عطارد قريب", "كوكب جميل", "كوكب قديم"])
    assert ids(archive.similar("1"))[0] == "3"


def test_words_of_the_title_count_more(make):
    common = [{"id": f"{n}", "title": "", "text": "زحل عطارد"} for n in range(4)]
    asked = {"id": "x", "title": "زحل", "text": "عطارد زهرة"}
    archive = make(
        [asked, {"id": "a", "title": "", "text": "زحل كبير"}, {"id": "b", "title": "", "text": "عطارد كبير"}, *common]
    )
    assert ids(archive.similar("x", limit=20)).index("a") < ids(archive.similar("x", limit=20)).index("b")


def test_stop_words_and_numbers_make_nothing_similar(make):
    archive = make(["هذا من 2016 في ١٢", "هذا في 2016 من ١٢"])
    results = archive.similar("1")
    assert (results.hits, results.total) == ((), 0)
    assert [str(note) for note in results.notes] == [
        "No word of this document says what it is about: others hold none of them, or it has none."
    ]


@pytest.mark.parametrize("text", ["", "زرافة"])
def test_a_document_without_words_that_others_hold_has_a_clear_answer(make, text):
    archive = make([text, MOON])
    results = archive.similar("1")
    assert (results.total, len(results), [note.kind for note in results.notes]) == (0, 0, ["unlike"])


def test_one_document_alone_is_like_no_other(make):
    results = make([MOON]).similar("1")
    assert (results.total, results.hits) == (0, ())


def test_a_document_that_is_not_there_is_an_error(make):
    with pytest.raises(DocumentNotFound, match="'9'"):
        make([MOON]).similar("9")


def test_near_copies_stand_under_their_best(make):
    report = "أعلنت وزارة المياه والكهرباء صباح اليوم توقيع خمسة وأربعين عقدا لتنفيذ مشروعات جديدة " * 5
    archive = make([report, report + "وفقا لوكالة الأنباء", report + "بقيمة 703 ملايين ريال", f"{MOON} والكهرباء"])
    results = archive.similar("1")
    assert [(hit.id, [copy.id for copy in hit.copies]) for hit in results] == [("2", ["3"]), ("4", [])]
    assert (results.total, results.collapsed) == (3, 1)


def test_a_limit_is_kept_and_ranks_rise(make):
    archive = make([f"{MOON} {TIDE}"] * 5)
    assert [hit.rank for hit in archive.similar("3", limit=2)] == [1, 2]
    assert archive.similar("3", limit=0).total == 4
    with pytest.raises(InvalidRequest):
        archive.similar("3", limit=-1)


def test_filters_keep_some_and_the_total_is_right_whether_they_keep_the_document_or_not(make):
    archive = make([{"id": str(n), "text": MOON, "source": source} for n, source in enumerate("ابابا")])
    assert (ids(archive.similar("0", filters=["source:ب"])), archive.similar("0", filters=["source:ب"]).total) == (
        ["1", "3"],
        2,
    )
    assert (ids(archive.similar("0", filters=["source:ا"])), archive.similar("0", filters=["source:ا"]).total) == (
        ["2", "4"],
        2,
    )


def test_a_book_is_read_here_and_there_and_found_by_its_page(make, monkeypatch):
    monkeypatch.setattr(module, "MAX_PAGES", 2)
    pages = [{"label": str(n), "text": text} for n, text in enumerate((WHEAT, "لا شيء", MOON, TIDE))]
    archive = make([{"id": "كتاب", "title": "", "pages": pages}, BREAD, TIDE])
    assert ids(archive.similar("كتاب")) == ["2", "3"]  # of its pages the first and the third
    (hit,) = archive.similar("3")
    assert (hit.id, hit.page) == ("كتاب", 4)


def test_a_huge_document_is_read_in_part(make, monkeypatch):
    monkeypatch.setattr(module, "MAX_CHARACTERS", len(MOON))
    archive = make([f"{MOON} {WHEAT}", TIDE, BREAD])
    assert ids(archive.similar("1")) == ["2"]


def test_no_more_terms_are_asked_than_stated(make, monkeypatch):
    words = [f"كلمة{a}{b}" for a in "ابتثجحخد" for b in "رزسشصضطظ"]
    archive = make([" ".join(words), *words])
    assert archive.similar("1", limit=100).total == module.TERMS
