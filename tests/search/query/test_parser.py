"""What people type becomes a tree, whatever they type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.search.query.parser import MAX_DEPTH, parse
from kashaf.search.query.tree import And, Boost, Exact, Field, Fuzzy, Must, Not, Or, Phrase, Range, Ranked, Wildcard, Word

SIRTE, TRIPOLI, BENGHAZI = Word("سرت"), Word("طرابلس"), Word("بنغازي")

READINGS = [
    ("غارات سرت", [Word("غارات"), SIRTE], "words side by side"),
    ('"حكومة الوفاق"', [Phrase("حكومة الوفاق")], "straight quotes"),
    ("«حكومة الوفاق»", [Phrase("حكومة الوفاق")], "Arabic quotes"),
    ("»حكومة الوفاق«", [Phrase("حكومة الوفاق")], "the same, typed the other way round"),
    ("“حكومة الوفاق”", [Phrase("حكومة الوفاق")], "curly quotes"),
    ("„حكومة الوفاق“", [Phrase("حكومة الوفاق")], "low quotes"),
    ("﴿قل هو الله أحد﴾", [Phrase("قل هو الله أحد")], "brackets of a verse"),
    ('="حكومة الوفاق"', [Phrase("حكومة الوفاق", exact=True)], "the phrase as it is spelt"),
    ("=«حكومة الوفاق»~2", [Phrase("حكومة الوفاق", 2, exact=True)], "likewise, near each other"),
    ('عنوان:="حكومة الوفاق"', [Field("عنوان", Phrase("حكومة الوفاق", exact=True))], "likewise in a field"),
    ('="حكومة', [Word("حكومة")], "a sign and a quote without its partner"),
    ('"مكافح* (الإرهاب|الجريمة)"', [Phrase("مكافح* (الإرهاب|الجريمة)")], "patterns and choices are read later"),
    ('"حكومة الوفاق"~5', [Phrase("حكومة الوفاق", 5)], "near, in any order"),
    ('لــ"العربي الجديد"', [Word("لــ"), Phrase("العربي الجديد")], "a quote inside a word ends it"),
    ("=قاعدة", [Exact("قاعدة")], "as spelt"),
    ("=كَتَبَ", [Exact("كَتَبَ")], "as spelt, with marks, the last one too"),
    ("+سرت -داعش", [Must(SIRTE), Not(Word("داعش"))], "must and must not"),
    ("−داعش", [Not(Word("داعش"))], "a minus sign from an Arabic keyboard"),
    ("NOT داعش", [Not(Word("داعش"))], "in capitals"),
    ("--داعش", [Not(Word("داعش"))], "several signs are one"),
    ("سرت OR طرابلس", [Or((SIRTE, TRIPOLI))], "either"),
    ("سرت أو طرابلس", [Or((SIRTE, TRIPOLI))], "either, in Arabic"),
    ("سرت او طرابلس", [Or((SIRTE, TRIPOLI))], "either, without hamza"),
    ("سرت | طرابلس", [Or((SIRTE, TRIPOLI))], "either, as a sign"),
    ("سرت || طرابلس", [Or((SIRTE, TRIPOLI))], "either, as programmers write it"),
    ("سرت|طرابلس", [Or((SIRTE, TRIPOLI))], "the sign needs no spaces"),
    ("سرت AND طرابلس", [And((SIRTE, TRIPOLI))], "both"),
    ("سرت و طرابلس", [And((SIRTE, TRIPOLI))], "both, in Arabic"),
    ("سرت AND NOT طرابلس", [And((SIRTE, Not(TRIPOLI)))], "one without the other"),
    ("سرت OR طرابلس AND بنغازي", [Or((SIRTE, And((TRIPOLI, BENGHAZI))))], "AND binds tighter"),
    ("سرت (طرابلس OR بنغازي)", [SIRTE, Or((TRIPOLI, BENGHAZI))], "brackets"),
    ("-(طرابلس بنغازي)", [Not(Ranked((TRIPOLI, BENGHAZI)))], "a sign before brackets"),
    ("عنوان:ليبيا", [Field("عنوان", Word("ليبيا"))], "a field by its Arabic name"),
    ("title:ليبيا", [Field("title", Word("ليبيا"))], "a field by its English name"),
    ('title:"حكومة الوفاق"', [Field("title", Phrase("حكومة الوفاق"))], "a phrase in a field"),
    ("title:(سرت طرابلس)", [Field("title", Ranked((SIRTE, TRIPOLI)))], "several words in a field"),
    ("التاريخ:2016-08", [Field("التاريخ", Word("2016-08"))], "a month"),
    ("date:2016-08..2016-12", [Field("date", Range("2016-08", "2016-12"))], "a range"),
    ("date:2016..", [Field("date", Range("2016", ""))], "an open range"),
    ("كتا*", [Wildcard("كتا*")], "a prefix"),
    ("م?تب", [Wildcard("م?تب")], "one letter"),
    ("م؟تب", [Wildcard("م?تب")], "one letter, with the Arabic question mark"),
    ("*", [Wildcard("*")], "everything"),
    ("*تاب", [Wildcard("*تاب")], "an ending"),
    ("مك*ة", [Wildcard("مك*ة")], "letters inside"),
    ("?*", [Wildcard("*")], "everything has a letter"),
    ("قذافي~", [Fuzzy("قذافي")], "nearly so spelt"),
    ("قذافي~2", [Fuzzy("قذافي")], "with a number, as other engines have it"),
    ("قذافي~9999", [Fuzzy("قذافي")], "whatever the number"),
    ("جذر:كتب", [Field("جذر", Word("كتب"))], "a root"),
    ("root:ك-ت-ب", [Field("root", Word("ك-ت-ب"))], "a root by its letters"),
    ("عنوان:(جذر:كتب)", [Field("عنوان", Field("جذر", Word("كتب")))], "a root in a field"),
    ("غارات سرت^3", [Word("غارات"), Boost(SIRTE, 3)], "a weight"),
    ("سرت^٢٫٥", [Boost(SIRTE, 2.5)], "a weight in Arabic digits"),
    ('"حكومة الوفاق"^2', [Boost(Phrase("حكومة الوفاق"), 2)], "a weight of a phrase"),
    ("(سرت OR طرابلس)^2 بنغازي", [Boost(Or((SIRTE, TRIPOLI)), 2), BENGHAZI], "a weight of brackets"),
    ("title:سرت^2", [Boost(Field("title", SIRTE), 2)], "a weight in a field"),
    ("+سرت^2", [Must(Boost(SIRTE, 2))], "a weight of what must be there"),
    ("سرت^99999", [Word("سرت^99999")], "no weight is so large"),
    ("سرت^0", [Boost(SIRTE, 0.01)], "nor nothing at all"),
    ("وصل", [Word("وصل")], "the first letter of a word joins nothing"),
    ("سرت؛ طرابلس؟", [SIRTE, TRIPOLI], "Arabic punctuation separates"),
    ("سرت && طرابلس", [And((SIRTE, TRIPOLI))], "both, as programmers write it"),
    ("ما هي عاصمة ليبيا؟", [Word("ما"), Word("هي"), Word("عاصمة"), Word("ليبيا")], "a question mark ends a question"),
    ("قال: نعم،", [Word("قال"), Word("نعم")], "punctuation is no operator"),
    ("سرت،طرابلس", [SIRTE, TRIPOLI], "a comma without a space separates"),
    ("1,800", [Word("1,800")], "but not inside a number"),
    ("<b>سرت</b>", [Word("b"), SIRTE, Word("b")], "HTML is words"),
    ("14:09", [Word("14:09")], "a time is no field"),
    ("https://example.org/a", [Word("https://example.org/a")], "an address is no field"),
    ("كوفيد-19", [Word("كوفيد-19")], "a hyphen inside a word is no sign"),
    ('"كوفيد"-19', [Phrase("كوفيد"), Word("19")], "nor right behind a quote"),
    ("#البنيان_المرصوص", [Word("البنيان_المرصوص")], "a hashtag is its words"),
]


@pytest.mark.parametrize(("typed", "parts", "why"), READINGS, ids=[why for *_, why in READINGS])
def test_what_is_typed_is_read_as_people_mean_it(typed: str, parts: list[object], why: str) -> None:
    assert parse(typed) == Ranked(tuple(parts)), why


STRAY = [
    ('"حكومة الوفاق', [Word("حكومة"), Word("الوفاق")], "a quote without its partner"),
    ("(سرت طرابلس", [Ranked((SIRTE, TRIPOLI))], "a bracket that is never closed"),
    ("سرت) طرابلس", [SIRTE, TRIPOLI], "a bracket that was never opened"),
    ("سرت OR", [SIRTE, Word("OR")], "an operator that joins nothing is a word"),
    ("أو سرت", [Word("أو"), SIRTE], "one at the beginning too"),
    ("title:", [Word("title")], "a field of nothing is a word"),
    ("+ - = ~", [], "signs alone are nothing"),
    ("؟! …", [], "punctuation alone is nothing"),
    ("()", [], "empty brackets are nothing"),
    ('""', [], "an empty phrase is nothing"),
    ("\x00سر\u202eت", [SIRTE], "control and bidi characters are not seen"),
    ("", [], "nothing is nothing"),
]


@pytest.mark.parametrize(("typed", "parts", "why"), STRAY, ids=[why for *_, why in STRAY])
def test_what_cannot_be_an_operator_is_read_as_words(typed: str, parts: list[object], why: str) -> None:
    assert parse(typed) == Ranked(tuple(parts)), why


def test_brackets_are_read_to_a_fixed_depth() -> None:
    tree = parse("(" * 2_000 + "سرت" + ")" * 2_000)
    assert str(tree).count("(") <= MAX_DEPTH
    assert "سرت" in str(tree)


def test_hundreds_of_operators_are_one_node() -> None:
    (part,) = parse(" OR ".join(f"كلمة{n}" for n in range(400))).parts
    assert isinstance(part, Or)
    assert len(part.parts) == 400


@pytest.mark.parametrize(
    "typed",
    [
        "-" * 19_999 + "س",
        "س" + "-" * 10_000 + "س",
        "_" * 19_999 + "س",
        "س" * 20_000,
        "title:" * 3_000,
        "&" * 20_000,
        "+" * 20_000,
    ],
)
def test_endless_runs_of_signs_take_no_more_steps_than_they_have_signs(typed: str) -> None:
    assert len(str(parse(typed))) <= 600  # and not half a minute


PIECES = st.sampled_from(
    [*'()"«»+-=~*?؟:|&_.^', " ", "^2", "OR", "AND", "NOT", "أو", "و", "سرت", "كَتَبَ", "title:", "date:", "..", "2016", "~2"]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_parses_and_its_tree_prints_a_query_that_parses_to_it(typed: str) -> None:
    tree = parse(typed)
    assert parse(str(tree)) == tree
