"""Patterns out of the words of queries."""

from benchmarks.collections.patterns import PATTERNS, prefixes, wildcards


def test_prefixes_are_three_letters_of_words_of_five_and_more_each_once():
    assert prefixes(["حدة الفيضانات", "كتاب يستضيف", "الفيل", "كورونا19"]) == ["الف", "يست"]


def test_wildcards_are_words_of_four_to_six_letters_with_any_second_letter():
    assert wildcards(["مكتب البريد", "في مكتب المستشفى"]) == ["م?تب", "ا?بريد"]


def test_there_are_few_of_a_kind():
    words = [f"{first}س{second}كلا" for first in "بتثجحخد" for second in "رزسشصضطظ"]
    assert len(prefixes(words)) == len(wildcards(words)) == PATTERNS
