"""Word statistics: the counts of a collection and of a result, keyness, and the limits."""

from __future__ import annotations

import csv
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.errors import InvalidRequest
from kashaf.search.corpus import frequencies as module
from kashaf.search.corpus import texts
from kashaf.search.query import vocabulary

MOON = ["القمرُ والقمر في السماء", "قمر السماء", "في السماء شمس"]


def rows(found):
    return [(row.term, row.written, row.documents, row.occurrences) for row in found]


# the whole collection


def test_of_the_whole_collection_documents_are_counted(make):
    found = make(MOON).frequencies()
    assert rows(found) == [
        ("السماء", "السماء", 3, None),
        ("القمر", "القمر", 1, None),
        ("شمس", "شمس", 1, None),
        ("قمر", "قمر", 1, None),
        ("والقمر", "والقمر", 1, None),
    ]
    assert (found.query, found.documents, found.read, found.total, found.partial) == (None, 3, 3, 5, False)
    assert {row.keyness for row in found} == {None}


@pytest.mark.parametrize("level, term, documents", [("word", "قمر", 1), ("stem", "قمر", 2), ("root", "قمر", 2)])
def test_words_are_counted_at_a_level(make, level, term, documents):
    found = {row.term: row.documents for row in make(MOON).frequencies(level=level)}
    assert found[term] == documents


def test_stop_words_are_counted_when_asked(make):
    archive = make(MOON)
    assert "في" not in [row.term for row in archive.frequencies()]
    assert ("في", 2) in [(row.term, row.documents) for row in archive.frequencies(stopwords=True)]
    assert ("في", "في", 2, 2) in rows(archive.frequencies("السماء", stopwords=True))


def test_a_prefix_chooses_words_whatever_its_marks(make):
    archive = make(MOON)
    assert [row.term for row in archive.frequencies(prefix="السَّ")] == ["السماء"]
    assert [row.term for row in archive.frequencies("شمس", prefix="ش")] == ["شمس"]


def test_a_limit_leaves_the_total(make):
    found = make(MOON).frequencies(limit=1)
    assert ([row.term for row in found], found.total, len(found)) == (["السماء"], 5, 1)


def test_an_empty_archive_has_no_words(make):
    archive = make([])
    assert (archive.frequencies().rows, archive.frequencies("قمر").rows) == ((), ())


# what a query finds


def test_of_a_result_texts_are_counted(make):
    archive = make([*MOON, "بحر"])
    found = archive.frequencies("قمر", level="stem")
    assert rows(found) == [("قمر", "القمر", 2, 3), ("سماء", "السماء", 2, 2)]
    assert (found.query, found.documents, found.read, found.total, found.partial) == ("قمر", 2, 2, 2, False)


def test_the_commonest_spelling_is_written(make):
    (row,) = make(["مدرسه مدرسة مدرسة مَدرسة"]).frequencies("مدرسة")
    assert (row.term, row.written, row.occurrences) == ("مدرسه", "مدرسة", 4)


def test_titles_are_not_counted_and_pages_of_a_book_are_one_document(make):
    pages = [{"label": str(n), "text": text} for n, text in enumerate(("قمر قمر", "بحر", "قمر"))]
    archive = make([{"id": "كتاب", "title": "شمس", "pages": pages}, {"id": "2", "title": "قمر", "text": "نجم"}])
    assert rows(archive.frequencies("قمر")) == [("قمر", "قمر", 1, 3), ("بحر", "بحر", 1, 1), ("نجم", "نجم", 1, 1)]


def test_filters_make_a_result_too(make):
    archive = make([{"id": str(n), "text": f"نجم{letter}", "source": letter} for n, letter in enumerate("ابا")])
    found = archive.frequencies(filters=["source:ا"])
    assert (rows(found), found.documents) == ([("نجما", "نجما", 2, 2)], 2)


def test_what_nothing_finds_has_no_words(make):
    archive = make(MOON)
    for query in ("زرافة", "", '"'):
        found = archive.frequencies(query)
        assert (found.rows, found.total, found.read) == ((), 0, 0)


# what is typical


def test_what_stands_in_more_of_the_result_than_elsewhere_is_typical(make):
    archive = make([*["قمر نجم كلام"] * 3, *["بحر سمك كلام"] * 3])
    found = archive.frequencies("قمر", sort="keyness")
    assert [row.term for row in found] == ["قمر", "نجم"]
    assert found.rows[0].keyness == pytest.approx(2 * 6 * math.log(2), abs=1e-3)
    keyness = {row.term: row.keyness for row in archive.frequencies("قمر OR (بحر سمك كلام)", limit=10)}
    assert set(keyness.values()) == {0.0}  # there is no rest to compare with


def test_what_stands_in_less_of_it_is_negative_and_comes_with_frequency_only(make):
    archive = make(["قمر كلام", "قمر", "قمر", *["بحر كلام"] * 5])
    keyness = {row.term: row.keyness for row in archive.frequencies("قمر")}
    assert keyness["كلام"] < 0 < keyness["قمر"]
    assert [row.term for row in archive.frequencies("قمر", sort="keyness")] == ["قمر"]


def test_nothing_is_typical_of_the_whole_collection(make):
    with pytest.raises(InvalidRequest, match="keyness"):
        make(MOON).frequencies(sort="keyness")


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 500), st.integers(1, 500))
def test_the_ratio_is_zero_for_equal_shares_and_has_the_sign_of_the_difference(held, read, others, rest):
    held, others = min(held, read), min(others, rest)
    ratio = module._log_likelihood(held, read, others, rest)
    difference = held * rest - others * read
    assert ratio * difference >= 0 or abs(ratio) < 1e-9
    assert (abs(ratio) < 1e-9) == (difference == 0)


# bounds


def test_a_cut_is_told(make, monkeypatch):
    monkeypatch.setattr(texts, "MAX_DOCUMENTS", 1)
    found = make(["قمر", "قمر قمر"]).frequencies("قمر")
    assert (found.documents, found.read, found.partial) == (2, 1, True)


def test_different_words_are_bounded(make, monkeypatch):
    monkeypatch.setattr(module, "MAX_TERMS", 3)
    found = make(["قمر ا ب ت ث", "قمر ج ح خ"]).frequencies("قمر")
    assert (found.partial, found.read) == (True, 1)


def test_the_words_looked_up_are_bounded(make, monkeypatch):
    monkeypatch.setattr(module, "CANDIDATES", 2)
    monkeypatch.setattr(vocabulary, "COUNTED_AT_ONCE", 1)
    archive = make(["قمر نجم", "قمر نجم كوكب", "بحر"])
    assert [row.term for row in archive.frequencies("قمر", sort="keyness")] == ["قمر", "نجم"]


@pytest.mark.parametrize(
    "wrong", [{"level": "spelling"}, {"sort": "beauty"}, {"limit": -1}, {"limit": 1_001}, {"filters": ["x"]}]
)
def test_what_makes_no_sense_is_refused(make, wrong):
    with pytest.raises(InvalidRequest):
        make(["قمر"]).frequencies("قمر", **wrong)


def test_frequencies_are_json_and_csv(make):
    archive = make(["قمر"])
    assert archive.frequencies("قمر").as_dict()["rows"] == [
        {"term": "قمر", "written": "قمر", "documents": 1, "occurrences": 1, "keyness": 0.0}
    ]
    header, row = csv.reader(io.StringIO(archive.frequencies().as_csv()))
    assert (header, row) == (["term", "written", "documents", "occurrences", "keyness"], ["قمر", "قمر", "1", "", ""])
