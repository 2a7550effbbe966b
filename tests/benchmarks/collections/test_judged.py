"""What is judged right: read from a folder, or made of titles."""

import pytest

from benchmarks.collections.corpus import Article, read_queries
from benchmarks.collections.judged import FEWEST, known_items, neighbours, read_judged
from benchmarks.errors import BenchmarkError


def test_queries_without_a_judgement_are_left_out(collection):
    judged = read_judged(collection)
    assert [query.id for query in judged.queries] == ["q1", "q2", "q3"]
    assert [query.id for query in read_queries(collection, 2)] == ["q1", "q2"]


def test_known_items_are_words_of_a_title_that_one_article_alone_has():
    articles = [
        Article("a", "مطر غزير مساء اليوم", ""),
        Article("b", "خبر عاجل جدا", ""),
        Article("c", "خبر عاجل جدا", ""),
        Article("d", "كلمتان فقط", ""),
    ]
    judged = known_items(articles, queries=5, seed=1)
    assert [qrel.doc_id for qrel in judged.qrels] == ["a"]
    words = judged.queries[0].text.split()
    assert len(words) == 3
    assert words == [word for word in ["مطر", "غزير", "مساء", "اليوم"] if word in words]


def test_the_same_seed_draws_the_same_known_items():
    articles = [Article(str(number), f"كتاب جديد عن{'ا' * number} موضوع", "") for number in range(1, 30)]
    assert known_items(articles, queries=9, seed=4) == known_items(articles, queries=9, seed=4)
    assert known_items(articles, queries=9, seed=4).queries != known_items(articles, queries=9, seed=5).queries


def test_a_folder_without_judgements_is_named(collection):
    (collection / "qrels.tsv").unlink()
    with pytest.raises(BenchmarkError, match=r"has no qrels\.tsv"):
        read_judged(collection)


def test_a_judgement_that_is_none_is_named_with_its_number(collection):
    (collection / "qrels.tsv").write_text("q1\td1\t1\nq1 d2 1\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"qrels\.tsv, line 2: must be query id"):
        read_judged(collection)


def test_vowelled_words_of_a_title_stay_whole():
    articles = [Article("a", "الأمّهات هنّ الأذكى", "نص"), Article("b", "عنوان آخر تمامًا", "نص")]
    texts = {query.text for query in known_items(articles, queries=2, seed=1).queries}
    assert texts == {"الأمّهات هنّ الأذكى", "عنوان آخر تمامًا"}


def test_neighbours_are_two_words_that_are_side_by_side_in_some_articles():
    together = [Article(f"t{number}", "", "صعدنا جبل الشيخ") for number in range(FEWEST)]
    apart = [Article(f"a{number}", "", "صعد الشيخ وهو كبير إلى جبل") for number in range(FEWEST)]
    rare = [Article("r", "", "وادي النيل")]
    judged = neighbours([*together, *apart, *rare], queries=50, seed=1)
    right = {}
    for query in judged.queries:
        right[query.text] = {qrel.doc_id for qrel in judged.qrels if qrel.query_id == query.id}
    assert right["جبل الشيخ"] == {article.id for article in together}
    assert set(right) == {"صعدنا جبل", "جبل الشيخ", "صعد الشيخ"}


def test_the_same_seed_draws_the_same_neighbours():
    articles = [Article(str(number), "", f"قال وزير الخارجية كلمة{'ا' * (number % 3)} موجزة") for number in range(30)]
    assert neighbours(articles, queries=2, seed=4) == neighbours(articles, queries=2, seed=4)
