"""A custom analyzer keeps the laws of every analyzer, whatever its steps are."""

from __future__ import annotations

import hashlib
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kashaf.analyzers
from kashaf.analyzers import (
    STEPS,
    Analyzer,
    Level,
    Step,
    light_stem,
    normalize_alef,
    normalize_teh_marbuta,
    normalize_yeh,
    strip_diacritics,
)
from kashaf.analyzers.analyzer import RULES_VERSION
from kashaf.analyzers.normalization import MAX_TERM, NORMALIZED, WRITTEN
from kashaf.analyzers.steps import STEP_LEVELS
from kashaf.errors import InvalidRequest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def fold_maghrebi(word: str) -> str:
    """Feh and qaf of Maghrebi print."""
    return word.translate(str.maketrans("ڢڧ", "فق"))


def shout(word: str) -> str:
    """Break every rule of a term: blanks, tatweels, and no end."""
    return f" {word}ـ{word} " * 40


def without(*functions: object) -> list[Step]:
    return [step for step in STEPS if step.function not in functions]


COMPOSITIONS = {
    "kashaf": Analyzer(),
    "teh marbuta and yeh kept": Analyzer(["لبنان"], without(normalize_teh_marbuta, normalize_yeh)),
    "one of one's own": Analyzer(steps=[*STEPS, Step(fold_maghrebi, Level.WORD, "1")]),
    "nothing forgiven": Analyzer(steps=()),
    "marks kept up to the stem": Analyzer(steps=[*without(strip_diacritics), Step(strip_diacritics, Level.STEM)]),
    "a step that breaks every rule": Analyzer(steps=[*STEPS, Step(shout, Level.WORD), Step(shout, Level.ROOT)]),
}

LETTERS = st.text(alphabet="ابتةىيوءأإآؤئكلمنهدرسفقڢڧﻻﷺ\u064e\u0650\u0651\u0652\u064b\u0670ـ\u200f \n.،123aé", max_size=40)


@pytest.fixture(params=COMPOSITIONS, ids=lambda name: name)
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    return COMPOSITIONS[request.param]


@pytest.mark.parametrize("name", COMPOSITIONS)
class TestTheLawsOfEveryAnalyzer:
    @given(text=LETTERS)
    def test_tokens_stand_where_they_were_written(self, name: str, text: str) -> None:
        tokens = COMPOSITIONS[name].tokens(text)
        plain = Analyzer().tokens(text)
        assert [(token.start, token.end, token.position) for token in tokens] == [
            (token.start, token.end, token.position) for token in plain
        ]

    @given(text=LETTERS)
    def test_every_level_has_a_term_for_every_token(self, name: str, text: str) -> None:
        analyzer = COMPOSITIONS[name]
        tokens, lines = analyzer.tokens(text), analyzer.lines(text)
        for place, level in enumerate(STEP_LEVELS):
            assert lines[level].split(" ") == [token.terms[place] for token in tokens] or not tokens
        assert analyzer.words(text) == [token.terms.word for token in tokens]

    @given(text=LETTERS)
    def test_terms_are_what_engines_can_keep(self, name: str, text: str) -> None:
        for token in COMPOSITIONS[name].tokens(text):
            assert all(term and not re.search(r"\s", term) for term in token.terms)
            assert all(len(term) <= MAX_TERM and "ـ" not in term for term in token.terms[1:])
            assert token.terms.spelling.startswith(f"{token.terms.word}ـ") or token.terms.spelling == "_"

    @given(text=LETTERS)
    def test_what_is_one_at_a_level_is_one_at_each_looser_one(self, name: str, text: str) -> None:
        tokens = COMPOSITIONS[name].tokens(text)
        for strict, loose in zip(range(3), range(1, 4), strict=True):
            of: dict[str, str] = {}
            for token in tokens:
                assert of.setdefault(token.terms[strict], token.terms[loose]) == token.terms[loose]

    @given(text=LETTERS)
    def test_the_tokens_with_a_term_are_found(self, name: str, text: str) -> None:
        analyzer = COMPOSITIONS[name]
        tokens = analyzer.tokens(text)
        for token in tokens[:3]:
            assert analyzer.find(text, {Level.STEM: {token.terms.stem}}) == [
                each for each in tokens if each.terms.stem == token.terms.stem
            ]

    def test_the_last_stages_are_the_terms(self, name: str) -> None:
        analyzer, text = COMPOSITIONS[name], "والمكتباتُ فى لبنانَ ﷺ"
        last = {step.level: stage for step, stage in zip(analyzer.steps, analyzer.stages(text)[2:], strict=True)}
        for level in (Level.STEM, Level.ROOT):
            if level in last and shout not in {step.function for step in analyzer.steps}:
                assert " ".join(last[level].terms) == analyzer.lines(text)[level]


def test_each_step_forgives_from_its_level_on() -> None:
    kept = COMPOSITIONS["teh marbuta and yeh kept"]
    assert kept.terms("المدرسة").word == "المدرسة" != kept.terms("المدرسه").word
    assert kept.terms("المدرسة").stem == kept.terms("المدرسه").stem == Analyzer().terms("المدرسة").stem
    marks = COMPOSITIONS["marks kept up to the stem"]
    assert marks.terms("كَتَبَ").word != marks.terms("كتب").word
    assert marks.terms("كَتَبَ").stem == marks.terms("كتب").stem


def test_a_step_of_ones_own_folds_what_it_folds() -> None:
    terms = COMPOSITIONS["one of one's own"].terms("ڢاس")
    assert (terms.word, terms.stem) == ("فاس", Analyzer().terms("فاس").stem)
    assert Analyzer().terms("ڢاس").word == "ڢاس"


def test_without_steps_a_word_is_itself_at_every_level() -> None:
    assert COMPOSITIONS["nothing forgiven"].terms("المَدرسةُ")[1:] == ("المَدرسةُ",) * 3


def test_stop_words_are_known_whatever_is_folded(analyzer: Analyzer) -> None:
    if shout not in {step.function for step in analyzer.steps}:
        assert all(map(analyzer.is_stopword, ("من", "على", "إلى", "ومن")))
        assert not analyzer.is_stopword("كتاب")


def test_protected_words_are_stems_whatever_is_folded() -> None:
    assert COMPOSITIONS["teh marbuta and yeh kept"].terms("بلبنان").root == "لبنان"


def test_steps_are_taken_by_their_levels_and_within_one_as_given() -> None:
    assert Analyzer(steps=reversed(STEPS)).steps == (
        *(Step(function, Level.SPELLING) for function in reversed(WRITTEN)),
        *(Step(function, Level.WORD) for function in reversed(NORMALIZED)),
        *STEPS[-2:],
    )
    assert Analyzer(steps=[*STEPS[-2:], *STEPS[:-2]]).steps == STEPS


def test_the_fingerprint_tells_compositions_apart() -> None:
    prints = {analyzer.fingerprint for analyzer in COMPOSITIONS.values()}
    assert len(prints) == len(COMPOSITIONS)
    assert Analyzer(steps=[*STEPS, Step(fold_maghrebi, Level.WORD, "2")]).fingerprint not in prints
    assert Analyzer(steps=list(STEPS)).fingerprint == Analyzer().fingerprint


def test_all_steps_are_exported_with_their_reasons() -> None:
    for step in STEPS:
        assert getattr(kashaf.analyzers, step.function.__name__) is step.function
        assert step.function.__doc__
    assert [step.name for step in STEPS[-3:]] == ["fold_triple_letters", "stem", "root"]
    assert STEPS[-2].function is light_stem


def test_a_step_is_told_by_its_name_and_goes_to_other_processes_by_it() -> None:
    step = Step(fold_maghrebi, Level.WORD, "1")
    assert step.name.endswith("test_steps:fold_maghrebi")
    assert pickle.loads(pickle.dumps(STEPS)) == STEPS


@pytest.mark.parametrize(
    "steps, said",
    [
        ("normalize_alef", "steps must be several"),
        ([normalize_alef], "each of steps must be of the type Step"),
        ([Step("alef", Level.WORD)], "a step must be a function from word to word, not 'alef'"),  # type: ignore[arg-type]
        ([Step(normalize_alef, Level.GRAMS)], "must be one of"),
        ([Step(normalize_alef, "word!")], "must be one of"),  # type: ignore[arg-type]
        (None, "steps must be several"),
    ],
)
def test_what_is_no_step_is_refused(steps: object, said: str) -> None:
    with pytest.raises(InvalidRequest, match=re.escape(said)):
        Analyzer(steps=steps)  # type: ignore[arg-type]


@pytest.mark.parametrize("function", [lambda word: None, lambda word: word.no_such_method(), lambda word: 1 // 0])
def test_a_step_that_fails_is_named_with_its_word(function) -> None:
    with pytest.raises(InvalidRequest, match=r"the step .*<lambda> of the analyzer failed on 'بحر'"):
        Analyzer(steps=[Step(function, Level.WORD)]).terms("بحر")


TERMS = {"5": "30a3d66e9e613144", "6": "1bd907f721980966", "7": "818030f965534454", "8": "b3c61057d47fefbc"}
"""A digest of the terms of the words below, by version of the rules.

Whoever changes a rule raises `RULES_VERSION` and adds a line.
"""

WORDS = re.findall(r"[^\s.،:؛()«»\"]+", "\n".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))))
WORDS += "وَٱلسَّمَـٰوَٰتِ الصَّلَوٰةَ شَيْـًٔا ءامنوا شئ مسئول رءوس مستشفى على مكتبة ہندی گوگل ٣٫٥ ١٬٨٠٠ d’État Straße ﷺ ﻻ".split()


def test_a_change_of_a_rule_raises_the_version_of_the_rules() -> None:
    prefixes = ("", "و", "وال", "بال", "لل", "س")
    endings = ("", "ه", "ها", "هم", "ات", "ون", "ين")
    words = dict.fromkeys(prefix + word + ending for word in WORDS for prefix in prefixes for ending in endings)
    analyzer = Analyzer()
    digest = hashlib.sha256("\n".join(" ".join(analyzer.terms(word)) for word in words).encode()).hexdigest()[:16]
    assert len(words) > 10_000
    assert TERMS[RULES_VERSION] == digest, (
        "the terms changed: raise RULES_VERSION in analyzers/analyzer.py, and add its digest here"
    )
