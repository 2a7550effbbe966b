"""A word with a wanted term is always chosen, and most others are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.compounds import is_one_word
from kashaf.analyzers.roots import root
from kashaf.analyzers.skeletons import choose, skeleton, wanted_skeletons
from kashaf.analyzers.stemming import ARTICLES, ENDINGS, PARTICLES, PRONOUNS, settled, standing, stem_of_known
from kashaf.analyzers.tables import read_groups, read_terms, read_words
from kashaf.analyzers.verbs import _cores
from tests.trials import examples

ROOT = Path(__file__).resolve().parents[2]
SEEDS = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
LEVELS = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT)
ANALYZER = Analyzer()
PROTECTED = Analyzer(protected=["المكتبة", "أبوظبي", "وطن", "قال"])


def is_chosen(word: str, level: Level, term: str) -> bool:
    wanted = wanted_skeletons({level: {term}})
    assert wanted is not None
    return word in choose([word], [skeleton(word)], wanted)


def assert_found_by_all_its_terms(word: str) -> None:
    for analyzer in (ANALYZER, PROTECTED):
        terms = analyzer._chain.terms(word)
        for level in LEVELS:
            several = getattr(terms, level).split(" ")
            assert len(several) == 1 or not skeleton(word), word
            assert all(is_chosen(word, level, term) for term in several), (word, level, several)


def known_words() -> list[str]:
    past, present = _cores()
    words = {*stem_of_known(), *past, *present, *standing(), *read_groups("roots.txt"), *read_words("stopwords.txt")}
    words |= {*read_terms("names.txt"), *read_terms("nouns.txt"), *settled()[0], *settled()[1]}
    return sorted(words)


KNOWN = known_words()
BEFORE = ["", *PARTICLES, *ARTICLES, *"سيتنألم", "سي", "وسي", "عال", "هال", "بهال", "لا", "يا", "ما", "است", "أبو", "عبد", "ذو"]
BEHIND = [
    "",
    *PRONOUNS,
    *ENDINGS,
    *"تيؤئءىةنكل",
    "ني",
    "تموها",
    "ائي",
    "ائية",
    "وون",
    "ائها",
    "اؤه",
    "ءين",
    "ائة",
    "الدين",
    "الله",
]


def test_known_words():
    for number, word in enumerate(KNOWN[::10]):
        assert_found_by_all_its_terms(word)
        assert_found_by_all_its_terms(BEFORE[number % len(BEFORE)] + word + BEHIND[number % len(BEHIND)])


def test_forms_of_verbs():
    """Some have a letter that the verb itself lacks: دال of شددت."""
    past, present = _cores()
    for core in list(past)[::2]:
        assert_found_by_all_its_terms(core + "ت")
    for core in list(present)[::2]:
        assert_found_by_all_its_terms(f"وسي{core}ونها")


@settings(max_examples=examples(600), deadline=None)
@given(
    st.sampled_from(BEFORE),
    st.sampled_from(BEFORE),
    st.one_of(st.sampled_from(KNOWN), st.text(alphabet="ابتمقلونكرعهيءآأإؤئةىسد", min_size=1, max_size=8)),
    st.sampled_from(BEHIND),
    st.sampled_from(BEHIND),
)
def test_words_with_affixes(first, second, core, ending, last):
    assert_found_by_all_its_terms(first + second + core + ending + last)


@settings(max_examples=examples(300), deadline=None)
@given(
    st.text(
        alphabet="اووييبتثلللمنسصرقءآأإؤئةىهـ\u064b\u064e\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u06d6\u06dc\u06e5\u200dﻻٱکaZ'9٣.",
        min_size=1,
    )
)
def test_any_word(text):
    for word in ANALYZER._pattern.findall(text):
        assert_found_by_all_its_terms(word)


def test_the_words_of_the_seeds():
    for word in {*ANALYZER._pattern.findall(SEEDS)}:
        assert_found_by_all_its_terms(word)


@pytest.mark.parametrize(
    "level, term, words",
    [
        (Level.STEM, "كتاب", "كتب الكتب وكتابهم كُتُبًا كتابات"),  # a broken plural
        (Level.STEM, "قال", "يقولون قلت سيقول قال"),  # cores of a verb
        (Level.STEM, "لغه", "لغتهم لغات اللغوي"),
        (Level.STEM, "غذاء", "غذائية الغذاء غذاؤها"),
        (Level.ROOT, "كتب", "مكتبة كاتب الكتاب يكتبون"),
        (Level.WORD, "مسوول", "مسؤول مسئول مسؤل"),
        (Level.SPELLING, "مدرسهـمدرسة", "مدرسة مَدْرَسَة"),
        (Level.STEM, "nato", "NATO nato"),
        (Level.STEM, "هو", "هو وهو"),
    ],
)
def test_forms_of_a_term(level, term, words):
    assert all(is_chosen(word, level, term) for word in words.split())


def test_most_other_words_are_not_chosen():
    words = sorted({*ANALYZER._pattern.findall(SEEDS)})
    for term in ("كتاب", "قال", "حكومه", "سرت", "امريك"):
        chosen = choose(words, list(map(skeleton, words)), wanted_skeletons({Level.STEM: {term}}))
        assert len(chosen) < len(words) / 5, term


def test_many_terms_are_not_looked_for():
    assert wanted_skeletons({Level.WORD: {"كتب" + letter + other for letter in "ابتثجحخدذرزس" for other in KNOWN[:40]}}) is None


@pytest.mark.parametrize("word", ["عبدالله", "ﷺ", "كتـاب", "جمييييل", "مَـٰلِك", "و السلام", "1,800", "d'État", "ب" * 65, "کتاب"])
def test_words_that_the_rules_change_otherwise_have_no_skeleton(word):
    assert skeleton(word) == ""


def test_a_word_that_is_ten_megabytes_long():
    assert skeleton("ب" * 10_000_000) == ""


def test_is_one_word_agrees_with_the_rules_of_compounds():
    from kashaf.analyzers.compounds import _parted

    for word in KNOWN:
        for joined in (word, f"عبد{word}", f"لا{word}", f"{word}الدين", f"مجلس{word}", f"{word}الوزراء", f"أبو{word}"):
            assert not is_one_word(joined) or _parted(joined) == [joined]


def fresh(**settings) -> Analyzer:
    """Make an analyzer that knows no word yet."""
    analyzer = Analyzer(**settings)
    analyzer._memo = type(analyzer._memo)(analyzer._chain.terms)
    analyzer._skeletons = type(analyzer._skeletons)(skeleton)
    return analyzer


@pytest.mark.parametrize("settings", [{}, {"protected": ["مكتبة", "ليبيا"]}])
def test_find_returns_the_same_whether_words_are_known_or_not(monkeypatch, settings):
    monkeypatch.setenv("KASHAF_PURE", "1")
    text = f"{SEEDS} ﷺ عبدالرحمن {SEEDS[:200]}"
    tokens = Analyzer(**settings).tokens(text)
    for level in LEVELS:
        for terms in ({getattr(token.terms, level) for token in tokens[at : at + 3]} for at in range(0, len(tokens), 400)):
            expected = [token for token in tokens if getattr(token.terms, level) in terms]
            analyzer = fresh(**settings)
            assert analyzer.find(text, {level: terms}) == expected
            assert len(analyzer._memo) < len(set(SEEDS.split())) / 2
            assert analyzer.find(text, {level: terms}) == expected


def test_a_root_is_its_own():
    assert is_chosen("لندن", Level.ROOT, root("لندن"))
