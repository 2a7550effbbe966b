"""BM25 in memory against scores worked out by hand."""

from math import isclose, log

from benchmarks.collections.corpus import Article
from benchmarks.systems.bm25 import BM25, two_fields
from benchmarks.systems.stemmers import words


def index(*texts):
    peer = BM25(words)
    peer.add(Article(str(number), "", text) for number, text in enumerate(texts, start=1))
    return peer


def test_the_score_is_idf_times_the_dampened_frequency():
    # 3 documents of 2, 1 and 3 words: the mean is 2. "مطر" is in one of them, twice, and that one
    # is 3 words long.
    peer = index("جبل نهر", "نهر", "مطر مطر سحاب")
    [(found, score)] = peer.search("مطر")
    assert found == "3"
    assert isclose(score, log(1 + 2.5 / 1.5) * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2)))


def test_scores_of_words_add_up_and_a_word_typed_twice_counts_twice():
    peer = index("مطر سحاب", "مطر نهر", "جبل جبل")
    scores = dict(peer.search("مطر سحاب"))
    alone = dict(peer.search("سحاب"))
    assert isclose(scores["1"], scores["2"] + alone["1"])
    assert isclose(dict(peer.search("سحاب سحاب"))["1"], 2 * alone["1"])


def test_the_best_come_first_equal_ones_by_id_and_no_more_than_asked_for():
    peer = index("نهر مطر", "مطر نهر", "مطر مطر")
    assert [found for found, _ in peer.search("مطر")] == ["3", "1", "2"]
    assert [found for found, _ in peer.search("مطر", limit=2)] == ["3", "1"]


def test_nothing_is_found_for_an_unknown_word_nor_in_nothing():
    assert index("مطر").search("زلزال") == []
    assert BM25(words).search("مطر") == []


def test_articles_that_come_after_a_search_are_found_by_the_next():
    peer = index("مطر")
    assert [found for found, _ in peer.search("مطر")] == ["1"]
    peer.add([Article("2", "مطر", "مطر")])
    assert [found for found, _ in peer.search("مطر")] == ["2", "1"]


def test_two_fields_are_scored_each_by_its_own_counts_and_added_up():
    peer = BM25(words, two_fields)
    peer.add([Article("1", "مطر", "نهر مطر سحاب"), Article("2", "جبل", "نهر"), Article("3", "", "صخر")])
    [(found, score)] = peer.search("مطر")
    assert found == "1"
    title = log(1 + 1.5 / 1.5) * 1 / (1 + 1.2)  # of two titles, each of the mean length: the third is empty
    text = log(1 + 2.5 / 1.5) * 1 / (1 + 1.2 * (0.25 + 0.75 * 3 / (5 / 3)))
    assert isclose(score, title + text)
