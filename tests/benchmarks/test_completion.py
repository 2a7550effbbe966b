"""Completion: which words are typed, what counts as completed, and a run on a small collection."""

import re

import pytest

from benchmarks import completion
from benchmarks.collections.corpus import Article
from benchmarks.completion import Aim, Grown, Peer, aims
from kashaf.analyzers import Analyzer, Level
from kashaf.index import WordCount


def test_texts_that_end_with_a_word_worth_completing_are_aims():
    texts = ["حكومة الوفاق", "ذهب من", "بيت", "عام 2016", "", "واحد اثنان ثلاثة أربعة خمسة ستة سبعة"]
    assert list(aims(texts, Analyzer())) == [Aim("حكومة ", "الوفاق"), Aim("اثنان ثلاثة أربعة خمسة ستة ", "سبعة")]


def test_after_some_letters_the_words_before_and_those_letters_stand_in_the_box():
    assert Aim("حكومة ", "الوفاق").typed(3) == "حكومة الو"


@pytest.mark.parametrize(
    "completions, rank",
    [
        (["حكومة الوفاق"], 1),
        (["حكومة الوطن", "حكومه الوفاق الوطني"], 2),
        (["الوفاق"], None),
        (["حكومة وفاق"], None),
        ([], None),
    ],
)
def test_a_completion_counts_when_the_word_stands_in_its_place(completions, rank):
    found = completion._rank(Aim("حكومة ", "الوفاق"), completions, Analyzer())
    assert found == rank or (rank is None and found > 8)


def test_the_peer_orders_words_by_their_articles():
    articles = [Article("1", "مدرسة", "مدير مدينة"), Article("2", "", "مدير"), Article("3", "", "مدير مدينة")]
    assert Peer(articles, Analyzer()).complete("في مد") == ["في مدير", "في مدينه", "في مدرسه"]


def test_a_grown_vocabulary_has_as_many_words_as_asked_for_in_order():
    class Small:
        generation = 7

        def words(self, field, level):
            return iter([WordCount("حكومهـحكومة", 3), WordCount("مدرسهـمدرسة", 2)])

    grown = Grown(Small(), 50)
    terms = [each.term for each in grown.words("text", Level.SPELLING)]
    assert len(terms) == 50
    assert terms == sorted(terms)
    assert {"حكومهـحكومة", "مدرسهـمدرسة"} <= set(terms)
    assert grown.generation == 7


def test_everything_is_measured_and_printed(collection, capsys):
    assert completion.main([str(collection), "--words", "100", "--prefixes", "3"]) == 0
    printed = capsys.readouterr().out
    assert "9 articles." in printed
    assert re.search(r"^\| kashaf, grown vocabulary \| 100 \| \d+\.\d \| \d+\.\d \|", printed, re.MULTILINE)
    assert len(re.findall(r"^\| Whoosh \|", printed, re.MULTILINE)) == 3


def test_a_folder_that_is_no_collection_is_told_in_a_line(tmp_path, capsys):
    assert completion.main([str(tmp_path)]) == 2
    assert "corpus.jsonl" in capsys.readouterr().err
