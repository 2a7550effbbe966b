"""The analyzer as others use it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kashaf.analyzers
from kashaf.analyzers import PLACEHOLDER, Analyzer, Level, Terms, analyzer

ANALYZER = Analyzer()


def test_one_line_per_level_from_strict_to_loose():
    assert ANALYZER.lines("المكتباتُ القديمة") == {
        Level.SPELLING: "المكتباتـ القديمهـالقديمة",
        Level.WORD: "المكتبات القديمه",
        Level.STEM: "مكتبه قديم",
        Level.ROOT: "كتب قدم",
    }


def test_no_words_no_terms():
    assert ANALYZER.lines("… !") == {Level.SPELLING: "", Level.WORD: "", Level.STEM: "", Level.ROOT: ""}
    assert ANALYZER.tokens("") == []
    assert ANALYZER.value("—") == ""
    assert ANALYZER.normalize("ـَ") == ""


def test_terms_of_what_is_no_word_are_placeholders():
    assert ANALYZER.terms("") == ANALYZER.terms("ـ") == Terms(PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, PLACEHOLDER)


def test_a_value_is_one_term():
    assert ANALYZER.value("صحيفة «الحياة» - لندن") == "صحيفه_الحياه_لندن"
    assert ANALYZER.value("ليبيا") == "ليبيا"


def test_stages_show_every_step_with_its_outcome():
    stages = ANALYZER.stages("الكُـتُبُ ﷺ")
    named = {stage.name: stage.terms for stage in stages}
    assert stages[0] == ("words", ("الكُـتُبُ", "ﷺ"))
    assert named["expand_presentation_forms"] == ("الكُـتُبُ", "صلى", "الله", "عليه", "وسلم")
    assert named["drop_invisible"][0] == "الكُتُبُ"
    assert named["drop_case_ending"][0] == "الكُتُب"
    assert named["strip_diacritics"][0] == "الكتب"
    assert [stage.name for stage in stages[-2:]] == ["stem", "root"]
    for stage, level, first in zip(stages[-2:], (Level.STEM, Level.ROOT), ("كتاب", "كتب"), strict=True):
        assert stage.terms[0] == first
        assert " ".join(stage.terms) == ANALYZER.lines("الكُـتُبُ ﷺ")[level]


def test_the_fingerprint_is_the_same_for_every_analyzer_and_changes_with_the_rules(monkeypatch):
    before = Analyzer().fingerprint
    assert Analyzer().fingerprint == before
    monkeypatch.setattr(analyzer, "RULES_VERSION", "another")
    assert Analyzer().fingerprint != before


def test_the_fingerprint_changes_with_a_table(monkeypatch):
    before = Analyzer().fingerprint
    monkeypatch.setattr(analyzer.tables, "table_text", lambda name: f"other {name}")
    assert Analyzer().fingerprint != before


def test_the_memory_of_words_has_an_end(monkeypatch):
    monkeypatch.setattr(analyzer, "_REMEMBERED", 10)
    small = Analyzer(["صغير"])
    text = " ".join(f"كلمة{letter}" for letter in "ابتثجحخدذرزسشصضط")
    assert small.tokens(text) == ANALYZER.tokens(text)
    assert len(small._memo) <= 10


def test_analyzers_with_the_same_protected_words_remember_together():
    one, same, other = Analyzer(["صغير"]), Analyzer(["صغِير"]), Analyzer()
    one.tokens("كتاب صغير")
    assert set(same._memo) >= {"كتاب", "صغير"}
    assert other._memo is not one._memo


def test_many_threads_get_the_same():
    texts = [f"الكتب {number} والمدارس في المدينة" for number in range(200)]
    shared = Analyzer()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.lines, texts)) == [ANALYZER.lines(text) for text in texts]


def test_exported_names_exist():
    assert all(hasattr(kashaf.analyzers, name) for name in kashaf.analyzers.__all__)


@pytest.mark.parametrize("word", ["ك" * 500, "كَ" * 300, "\U00010330" * 200, "ﷺ" + "ب" * 400])
def test_terms_are_never_longer_than_an_engine_takes(word):
    for line in Analyzer().lines(word).values():
        assert all(len(term.encode("utf-16-le")) // 2 <= 255 for term in line.split(" "))


def test_values_of_any_length_are_told_apart():
    address = "http://example.org/" + "a/" * 300
    assert Analyzer().value(address + "1") != Analyzer().value(address + "2")
    assert len(Analyzer().value(address)) == 64


@given(st.text(st.sampled_from("كتب وفي الﷺﷲ12.-َّa'\u200f")), st.data())
def test_what_is_wanted_is_found_as_among_all_words(text, data):
    tokens = ANALYZER.tokens(text)
    level = data.draw(st.sampled_from([Level(name) for name in Terms._fields]))
    wanted = set(data.draw(st.lists(st.sampled_from([getattr(each.terms, level) for each in tokens] or ["كتب"]))))
    assert ANALYZER.find(text, {level: wanted}) == [each for each in tokens if getattr(each.terms, level) in wanted]


@given(st.text(alphabet="ابتكتاب ًﷺ12a", max_size=60))
def test_words_are_those_of_the_line(text):
    line = ANALYZER.lines(text)[Level.WORD]
    assert ANALYZER.words(text) == (line.split(" ") if line else [])


def test_a_text_is_described_word_by_word():
    first, second = Analyzer(["بوكيمون"]).describe("في البوكيمون")
    assert first._asdict() == {
        "text": "في",
        "start": 0,
        "end": 2,
        "spelling": "في",
        "word": "في",
        "stem": "في",
        "root": "في",
        "stopword": True,
    }
    assert (second.text, second.start, second.end, second.stem, second.stopword) == ("البوكيمون", 3, 12, "بوكيمون", False)
