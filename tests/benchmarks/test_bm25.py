"""BM25 in memory against scores worked out by hand."""

from math import isclose, log

from benchmarks.bm25 import BM25, kashaf_terms, snowball_stems, words
from benchmarks.collection import Article
from kashaf.analyzers import Level


def index(terms, *texts):
    peer = BM25(terms)
    peer.add(Article(str(number), "", text) for number, text in enumerate(texts, start=1))
    return peer


def test_the_score_is_idf_times_the_dampened_frequency():
    # 3 documents of 2, 1 and 3 words: the mean is 2. "مطر" is in one of them, twice, and that one is 3 words long.
    peer = index(words, "جبل نهر", "نهر", "مطر مطر سحاب")
    [(found, score)] = peer.search("مطر")
    assert found == "3"
    assert isclose(score, log(1 + 2.5 / 1.5) * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2)))


def test_scores_of_words_add_up_and_a_word_typed_twice_counts_twice():
    peer = index(words, "مطر سحاب", "مطر نهر", "جبل جبل")
    scores = dict(peer.search("مطر سحاب"))
    alone = dict(peer.search("سحاب"))
    assert isclose(scores["1"], scores["2"] + alone["1"])
    assert isclose(dict(peer.search("سحاب سحاب"))["1"], 2 * alone["1"])


def test_the_best_come_first_equal_ones_by_id_and_no_more_than_asked_for():
    peer = index(words, "نهر مطر", "مطر نهر", "مطر مطر")
    assert [found for found, _ in peer.search("مطر")] == ["3", "1", "2"]
    assert [found for found, _ in peer.search("مطر", limit=2)] == ["3", "1"]


def test_nothing_is_found_for_an_unknown_word_nor_in_nothing():
    assert index(words, "مطر").search("زلزال") == []
    assert BM25(words).search("مطر") == []


def test_words_are_cut_at_no_mark_and_no_tatweel():
    assert words("كَتَبَ (كتـــاب)، Kitab 2010!") == ["كَتَبَ", "كتـــاب", "kitab", "2010"]


def test_stems_join_what_words_keep_apart():
    assert index(words, "الكتاب").search("كتاب") == []
    assert len(index(snowball_stems(), "الكتاب").search("كتاب")) == 1
    assert len(index(kashaf_terms(Level.STEM), "الكتاب").search("كتاب")) == 1


def test_kashafs_terms_hold_no_placeholder():
    assert kashaf_terms(Level.WORD)("أهلًا، يا أحمد") == ["اهلا", "يا", "احمد"]
