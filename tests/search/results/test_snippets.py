"""Snippets show the best passage, in whole words as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, Level
from kashaf.index import TEXT, TITLE, Any, Everything, Not, OneOf, Phrase, Query, Rank, Term
from kashaf.search.results import snippets
from kashaf.search.results.snippets import LENGTH, MAX_MARKS, READ_FIRST, Highlighter, make_snippet

ANALYZER = Analyzer()


def stem(word: str) -> Term:
    return Term(TEXT, Level.STEM, ANALYZER.terms(word).stem)


def phrase(*words: str, slop: int = 0, ordered: bool = True) -> Phrase:
    return Phrase(TEXT, Level.WORD, tuple(ANALYZER.terms(word).word for word in words), slop, ordered)


def marked(text: str, query: Query) -> list[str]:
    snippet = make_snippet(text, Highlighter(query, ANALYZER), ANALYZER)
    return [snippet.text[start:end] for start, end in snippet.highlights]


FILLER = "وتحدث السكان عن أحوال المدينة وما تحتاج إليه من ماء ودواء وكهرباء في هذه الأيام. " * 20

MARKS = [
    ("شنّت الطائراتُ غاراتٍ على سِرْت", Any((stem("غارة"), stem("سرت"))), ["غاراتٍ", "سِرْت"], "whole, with all diacritics"),
    ("كُشِفَ النقابُ", stem("كشف"), ["كُشِفَ"], "marks on every letter"),
    ("الحكـــومة", stem("حكومة"), ["الحكـــومة"], "tatweel belongs to the word"),
    ("لا إله إلا ﷲ", Term(TEXT, Level.WORD, "الله"), ["ﷲ"], "a ligature is marked as it stands"),
    ('"الغارات"، والغارات.', stem("غارة"), ["الغارات", "والغارات"], "punctuation stays outside"),
    ("نصّ بلا شيء", stem("سرت"), [], "nothing to mark"),
    ("حكومة الوفاق. حكومة أخرى. الوفاق", phrase("حكومة", "الوفاق"), ["حكومة", "الوفاق"], "a phrase only where it stands"),
    ("غرب ثم شرق", phrase("شرق", "غرب", slop=1, ordered=False), ["غرب", "شرق"], "near, in any order"),
    ("غرب ثم ثم شرق", phrase("شرق", "غرب", slop=1, ordered=False), [], "not near enough"),
    ("كتابان وكتيبة", OneOf(TEXT, Level.WORD, ("كتابان", "وكتيبه")), ["كتابان", "وكتيبة"], "all words of a pattern"),
    ("سرت وطرابلس", Rank(stem("سرت"), (stem("طرابلس"),)), ["سرت"], "what only adds to the score is not marked"),
    ("سرت وطرابلس", Any((stem("سرت"), Not(stem("طرابلس")))), ["سرت"], "nor what must not be there"),
    ("سرت", Term(TITLE, Level.STEM, ANALYZER.terms("سرت").stem), [], "nor what was asked of another field"),
    ("سرت", Everything(), [], "nor anything when everything matches"),
]


@pytest.mark.parametrize(("text", "query", "words", "why"), MARKS, ids=[why for *_, why in MARKS])
def test_matched_words_are_marked_as_they_were_written(text: str, query: Query, words: list[str], why: str) -> None:
    assert marked(text, query) == words, why


def test_the_best_passage_answers_most_of_the_query() -> None:
    text = f"سرت وحدها. {FILLER} ثم جاءت الغارات على سرت ليلا. {FILLER}"
    snippet = make_snippet(text, Highlighter(Any((stem("غارات"), stem("سرت"))), ANALYZER), ANALYZER)
    assert "الغارات على سرت" in snippet.text
    assert " … " not in snippet.text[2:-2]
    assert len(snippet.text) <= LENGTH * 1.2


def test_the_form_that_was_typed_is_shown_before_others() -> None:
    text = f"قال الليبيون والليبيات كلمتهم. {FILLER} وعاد الهدوء إلى ليبيا. {FILLER}"
    query = Rank(stem("ليبيا"), (Term(TEXT, Level.WORD, "ليبيا", 0.5),))
    assert marked(text, query) == ["ليبيا"]


def test_two_passages_complete_each_other() -> None:
    text = f"{FILLER} وقعت الغارات ليلا. {FILLER} وعاد الهدوء إلى طرابلس. {FILLER}"
    snippet = make_snippet(text, Highlighter(Any((stem("طرابلس"), stem("غارات"))), ANALYZER), ANALYZER)
    before, after = snippet.text.removeprefix("… ").removesuffix(" …").split(" … ")
    assert "الغارات" in before
    assert "طرابلس" in after
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["الغارات", "طرابلس"]


def test_a_passage_begins_with_its_sentence() -> None:
    text = f"{FILLER}وقعت الغارات ليلا قرب الميناء. {FILLER}"
    assert make_snippet(text, Highlighter(stem("الميناء"), ANALYZER), ANALYZER).text.startswith("… وقعت الغارات")


def test_without_a_match_the_text_begins() -> None:
    snippet = make_snippet(FILLER, Highlighter(stem("سرت"), ANALYZER), ANALYZER)
    assert FILLER.startswith(snippet.text.removesuffix(" …"))
    assert snippet.text.endswith(" …")
    assert 0 < len(snippet.text) <= LENGTH
    assert not snippet.highlights


def test_white_space_is_folded_and_marks_stay_in_place() -> None:
    snippet = make_snippet(
        "  أول\n\n السطر \t غارات\u00a0 \nسرت  ", Highlighter(Any((stem("غارات"), stem("سرت"))), ANALYZER), ANALYZER
    )
    assert snippet.text == "أول السطر غارات سرت"
    assert snippet.highlights == ((10, 15), (16, 19))


def test_an_empty_text_gives_an_empty_snippet() -> None:
    snippet = make_snippet("", Highlighter(stem("سرت"), ANALYZER), ANALYZER)
    assert (snippet.text, snippet.highlights) == ("", ())


def test_an_endless_word_is_cut_to_a_snippet() -> None:
    assert len(make_snippet("ا" * 100_000, Highlighter(stem("سرت"), ANALYZER), ANALYZER).text) <= LENGTH
    assert (
        len(make_snippet("ا" * 100_000 + " سرت " + "ب" * 100_000, Highlighter(stem("سرت"), ANALYZER), ANALYZER).text) <= LENGTH
    )


def shown(text: str, *terms: Query) -> str:
    return make_snippet(text, Highlighter(Any(terms), ANALYZER), ANALYZER).text


def test_cuts_are_marked_and_the_ends_of_a_text_are_not() -> None:
    assert shown("وقعت الغارات ليلا.\n", stem("غارات")) == "وقعت الغارات ليلا."
    begins, ends = shown(f"وقعت الغارات ليلا. {FILLER}", stem("غارات")), shown(f"{FILLER}وقعت الغارات ليلا. ", stem("غارات"))
    assert begins.startswith("وقعت الغارات")
    assert begins.endswith(" …")
    assert ends.startswith("… ")
    assert ends.endswith("وقعت الغارات ليلا.")


def test_a_sentence_that_begins_a_little_farther_off_is_preferred_to_a_clause() -> None:
    sentence = "وقال المتحدث باسم البلدية أمس للصحفيين الذين حضروا إلى مقرها، إن ما وقع ليلة أمس قرب الميناء القديم أمر خطير. "
    assert shown(FILLER + sentence + FILLER, stem("الميناء")).startswith("… وقال المتحدث")


def test_there_is_one_passage_where_two_would_hold_no_more_of_the_query() -> None:
    words = [stem(word) for word in ("طرابلس", "غارات", "ميناء")]
    apart = "طرابلس وقد تحدث السكان هناك عن أحوال المدينة وما تحتاج إليه من ماء ودواء وكهرباء في هذه الأيام الصعبة على الجميع هناك غارات"
    text = f"{FILLER}{apart} {FILLER} قرب الميناء. {FILLER}"
    assert {word for word in ("طرابلس", "غارات") if word in shown(text, *words)} == {"طرابلس", "غارات"}


def test_another_spelling_of_a_word_that_is_shown_is_no_reason_for_a_second_passage() -> None:
    name = Any((stem("غوغل"), OneOf(TEXT, Level.WORD, ("جوجل",))))
    text = f"{FILLER}أعلنت غوغل في طرابلس. {FILLER}وقالت جوجل ذلك. {FILLER}"
    assert " … " not in shown(text, name, stem("طرابلس"))[2:-2]


WORDS = st.sampled_from(
    ["غارات", "الغَارَات", "سرت", "بسرت،", "حكومة", "الوفاق.", "\n", "<b>", "x", "؟", "ﷺ", "كوفيد-19", "\u202e", "طرابلس؛"]
)


@given(st.lists(WORDS, max_size=200).map(" ".join), st.integers(20, 300))
def test_every_highlight_is_a_matched_word_of_the_text(text: str, length: int) -> None:
    terms = (stem("غارات"), stem("سرت"), phrase("حكومة", "الوفاق"))
    snippet = make_snippet(text, Highlighter(Any(terms), ANALYZER), ANALYZER, length)
    allowed = {"غارات", "الغَارَات", "سرت", "بسرت", "حكومة", "الوفاق"}
    last = 0
    for start, end in snippet.highlights:
        assert last <= start < end <= len(snippet.text)
        assert snippet.text[start:end] in allowed
        last = end


NUMBERED = st.lists(
    st.tuples(st.sampled_from(["غارات", "سرت", "كلام", "قول"]), st.sampled_from([" ", "، ", ". ", "\n", "  "])), max_size=150
)


@given(NUMBERED, st.integers(30, 300))
def test_a_mark_stands_where_something_was_cut_and_nowhere_else(pieces: list[tuple[str, str]], length: int) -> None:
    text = "".join(f"{word} {number}{end}" for number, (word, end) in enumerate(pieces))
    whole = " ".join(text.split())
    snippet = make_snippet(text, Highlighter(Any((stem("غارات"), stem("سرت"))), ANALYZER), ANALYZER, length).text
    before, after = snippet.startswith("… "), snippet.endswith(" …")
    passages = snippet.removeprefix("… ").removesuffix(" …").split(" … ")
    at = 0
    for passage in passages:
        assert passage in whole[at:]
        at = whole.index(passage, at) + len(passage)
    assert before != whole.startswith(passages[0])
    assert after != whole.endswith(passages[-1])


@pytest.mark.parametrize("gap", ["", FILLER * (READ_FIRST // len(FILLER)), "ا" * READ_FIRST])
@pytest.mark.parametrize("many", [0, 1, MAX_MARKS + 10])
def test_a_long_text_gives_the_same_passages_as_if_all_of_it_was_read_at_once(monkeypatch, gap, many):
    text = f"{gap} سقطت {'سرت ' * many}{gap} وفي سرت غارات أخرى. {gap}"
    query = Any((stem("غارة"), stem("سرت")))
    parts = make_snippet(text, Highlighter(query, ANALYZER), ANALYZER)
    monkeypatch.setattr(snippets, "READ_FIRST", len(text))
    assert parts == make_snippet(text, Highlighter(query, ANALYZER), ANALYZER)
    assert parts.highlights


def test_of_a_text_full_of_matches_only_the_beginning_is_read():
    text = "سرت " * 1_000_000
    read = []

    class Counting(Highlighter):
        def marks(self, text):
            read.append(len(text))
            return super().marks(text)

    assert len(make_snippet(text, Counting(stem("سرت"), ANALYZER), ANALYZER).highlights) > 40
    assert sum(read) <= READ_FIRST
