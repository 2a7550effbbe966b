"""The measures against examples worked out by hand, and what holds for every ranking."""

from math import isclose, log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.search.evaluation import Qrel, ScoredDoc, mean, mrr, ndcg, recall, success

# Three documents are relevant, one of them highly; the run finds two of them at ranks 2 and 4.
QRELS = [Qrel("q", "a", 3), Qrel("q", "b", 1), Qrel("q", "c", 1), Qrel("q", "d", 0)]
RUN = [ScoredDoc("q", "d", 9.0), ScoredDoc("q", "b", 8.0), ScoredDoc("q", "x", 7.0), ScoredDoc("q", "a", 6.0)]

IDEAL = 3 / log2(2) + 1 / log2(3) + 1 / log2(4)


@pytest.mark.parametrize(
    "k, expected",
    [
        (1, 0.0),
        (2, (1 / log2(3)) / (3 / log2(2) + 1 / log2(3))),
        (4, (1 / log2(3) + 3 / log2(5)) / IDEAL),
        (10, (1 / log2(3) + 3 / log2(5)) / IDEAL),
    ],
)
def test_ndcg_discounts_each_gain_by_the_logarithm_of_its_rank(k, expected):
    assert isclose(ndcg(QRELS, RUN, k)["q"], expected)


def test_ndcg_of_one_right_answer_at_rank_two_is_0_63():
    run = [ScoredDoc("q", "x", 2.0), ScoredDoc("q", "a", 1.0)]
    assert round(ndcg([Qrel("q", "a")], run)["q"], 4) == 0.6309


@pytest.mark.parametrize("k, expected", [(1, 0.0), (2, 0.5), (10, 0.5)])
def test_mrr_is_one_over_the_rank_of_the_first_relevant_document(k, expected):
    assert mrr(QRELS, RUN, k) == {"q": expected}


@pytest.mark.parametrize("k, expected", [(1, 0.0), (2, 1 / 3), (3, 1 / 3), (4, 2 / 3), (100, 2 / 3)])
def test_recall_is_the_share_of_all_relevant_documents(k, expected):
    assert recall(QRELS, RUN, k) == {"q": expected}


@pytest.mark.parametrize("k, expected", [(1, 0.0), (2, 1.0), (5, 1.0)])
def test_success_is_one_when_any_relevant_document_is_near_enough(k, expected):
    assert success(QRELS, RUN, k) == {"q": expected}


def test_the_score_decides_and_not_the_order_of_the_lines():
    assert ndcg(QRELS, RUN[::-1]) == ndcg(QRELS, RUN)


def test_equal_scores_go_by_id_with_the_greater_first_as_in_trec_eval():
    tied = [ScoredDoc("q", "a", 1.0), ScoredDoc("q", "b", 1.0)]
    assert mrr([Qrel("q", "b")], tied) == {"q": 1.0}
    assert mrr([Qrel("q", "a")], tied) == {"q": 0.5}


@pytest.mark.parametrize("measure", [ndcg, mrr, recall, success])
def test_a_judged_query_without_results_counts_zero(measure):
    assert measure([Qrel("q", "a"), Qrel("lost", "a")], [ScoredDoc("q", "a", 1.0)]) == {"q": 1.0, "lost": 0.0}


@pytest.mark.parametrize("measure", [ndcg, mrr, recall, success])
def test_a_query_for_which_nothing_is_relevant_counts_zero(measure):
    assert measure([Qrel("q", "a", 0), Qrel("q", "b", -1)], [ScoredDoc("q", "a", 1.0)]) == {"q": 0.0}


@pytest.mark.parametrize("measure", [ndcg, mrr, recall, success])
def test_a_query_that_nobody_judged_is_left_out(measure):
    assert measure([Qrel("q", "a")], [ScoredDoc("other", "a", 1.0)]) == {"q": 0.0}


def test_a_relevance_below_one_gives_no_gain():
    run = [ScoredDoc("q", "b", 2.0), ScoredDoc("q", "a", 1.0)]
    assert isclose(ndcg([Qrel("q", "a", 1), Qrel("q", "b", -2)], run)["q"], 1 / log2(3))


def test_the_mean_is_over_all_queries_and_zero_without_any():
    assert mean({"q": 1.0, "r": 0.0, "s": 0.5}) == 0.5
    assert mean({}) == 0.0


DOCS = st.sampled_from("abcdefgh")


@settings(max_examples=60)
@given(
    gains=st.dictionaries(DOCS, st.integers(-1, 3), min_size=1),
    scores=st.dictionaries(DOCS, st.integers(0, 4)),
    k=st.integers(1, 9),
)
def test_every_value_lies_between_zero_and_one(gains, scores, k):
    qrels = [Qrel("q", doc_id, gain) for doc_id, gain in gains.items()]
    run = [ScoredDoc("q", doc_id, float(score)) for doc_id, score in scores.items()]
    for measure in (ndcg, mrr, recall, success):
        assert 0.0 <= measure(qrels, run, k)["q"] <= 1.0 + 1e-12


@settings(max_examples=30)
@given(gains=st.dictionaries(DOCS, st.integers(1, 3), min_size=1))
def test_the_ideal_ranking_has_the_value_one(gains):
    qrels = [Qrel("q", doc_id, gain) for doc_id, gain in gains.items()]
    run = [ScoredDoc("q", doc_id, float(gain)) for doc_id, gain in gains.items()]
    for measure in (ndcg, mrr, recall, success):
        assert isclose(measure(qrels, run, k=len(gains))["q"], 1.0)
