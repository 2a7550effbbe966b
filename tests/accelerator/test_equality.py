"""The accelerator returns what Python returns, for every text."""

from __future__ import annotations

import random
import sys
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.analyzers import STEPS, Level, Step, Terms
from kashaf.analyzers.acceleration import Accelerated, accelerated
from kashaf.analyzers.skeletons import choose, skeleton
from kashaf.analyzers.tokenizer import word_pattern
from kashaf.errors import InvalidRequest
from tests.trials import examples

ROOT = Path(__file__).resolve().parents[2]
LEVELS = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT)

ODD = [
    "",
    " ",
    "\x00",
    "نص\x00نص",
    "كِتابٌ (١) [2] كتاب(٣) ﴿٤﴾ ۝٥ ۝ ٦ المادة(79) رَبِّ (2) قال (1234) عام(2016)",
    "1,800 ٣٫٥ 3.5 1,80 1,8000 1,8005 1.5.2 ١٬٢٠٠٬٠٠٠ 1,800.55 5. 5, .5 ,5 12,345,678.9 (12,5) [12] [1234]",
    "الحرب و السلام وَ السلام و\t\u00a0السلام و ء ؤ السلام و \u064e و",
    "ال\u200fكتاب \u202bعربي\u202c كت\u200cاب كتاب\u200f \ufeffنص ن\ufffdص ن\ufffd\ufffd",
    "هذا\u2009\u0670 هذا\u202f\u0670ن هذا \u0670\u2060 هذا \u0670 هذا\u00a0\u0670\u2060ن هذا\u200f\u2009\u0670ن",
    "O’Brien d'État 'word' rock''n'roll x'ب x'1 x’\u0301 km² ²km m\u00b2m a\u200db a\u200d b",
    "ﷺ ﷻ محمدﷺ ﷲ ﻻ ﻷ ﺑﺴﻢ ﷽ \ufc5e \ufc63 ﱠ",
    "عبدالرحمن أبوظبي يَـٰقَوْمِ إنشاءالله",
    "😀 👨\u200d👩\u200d👧 ✓ हिन्दी Ελλάδα 中文 русский e\u0301 \u0301\u0301 ـ ـَ \U0001ee00\U0001d7d8\U00010e60",
    "_ __ a_b ب_ب",
]

LETTERS = (
    "وابتثأىةهيكـ\u0654\u064e\u0651\u064c\u0670\u06e5\u06e6\u06dd\u06d6\ufe70\ufe8d\ufef5ﷺ\ufd3e\ufd3f٠١٢0129۴.,٫٬()[]' ’\u2019\u00b2\u2074"
    "\u200c\u200d\u200f\u202b\u2060\u2066\ufeff\ufffd\u00ad\u061c\u2009\u200a\u202f\u00a0\t\n\x00_-axéİß\u0301中ह\u0940😀𐤀\U0001e900"
)
"""Characters that a rule of the tokenizer names, and some of each other kind."""


def assert_equal(both, text: str) -> None:
    assert_finds_equal(both, text)
    lines = both.pure.lines(text)
    assert both.fast.lines(text) == lines
    assert list(both.fast.lines(text)) == list(lines)
    assert both.fast.words(text) == both.pure.words(text)
    assert both.fast.pieces(lines[Level.WORD]) == both.pure.pieces(lines[Level.WORD])
    assert both.fast.pieces(text) == both.pure.pieces(text)
    assert_finds_equal(both, text)


def assert_finds_equal(both, text: str) -> None:
    """Compare `find`, which the accelerator runs first where it knows nothing of a text yet."""
    tokens = both.pure.tokens(text)
    wanted = {level: {getattr(token.terms, level) for token in tokens[at::3]} for at, level in enumerate(LEVELS)}
    for some in ({Level.STEM: {each.terms.stem for each in tokens[:2]}}, {Level.STEM: wanted[Level.STEM]}, wanted):
        expected = [each for each in tokens if any(getattr(each.terms, level) in texts for level, texts in some.items())]
        assert both.fast.find(text, some) == expected
        assert both.pure.find(text, some) == expected


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(both, text):
    assert_equal(both, text)


def test_a_word_that_is_ten_megabytes_long(both):
    for letter in ("ب", "x", "1", "\u064e"):
        word = "ب" + letter * 5_000_000 if letter != "1" else letter * 10_000_000
        assert both.fast.lines(f"قبل {word} بعد") == both.pure.lines(f"قبل {word} بعد")


def test_the_seeds(both):
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        assert_equal(both, path.read_text(encoding="utf-8"))


def test_half_characters(both):
    for text in ("\ud800نص\udfff", "نص \udc00 كتب", "\ud83d", "كتب" * 1000 + "\udcff"):
        assert_equal(both, text)
    assert both.fast.find("كتب الولد", {Level.WORD: {"\ud800", "كتب"}}) == both.pure.find("كتب الولد", {Level.WORD: {"كتب"}})


def test_no_digit_of_any_script_has_pieces(both):
    line = " ".join(
        chr(code) + "ب" for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in ("Nd", "Nl", "No")
    )
    assert both.fast.pieces(line) == both.pure.pieces(line) != ""


def own_terms(word: str) -> Terms:
    return Terms(word, word, word, word)


def test_every_character_of_unicode_in_every_place(accelerator):
    fast = Accelerated(own_terms, 1000, 128)
    categories = set()
    for first in range(0, sys.maxunicode + 1, 0x400):
        step = 1 if first < 0x3000 or 0xF800 <= first < 0x20000 else 61  # the rest is Chinese, Korean and nothing
        characters = [chr(code) for code in range(first, first + 0x400, step) if not 0xD800 <= code < 0xE000]
        categories.update(map(unicodedata.category, characters))
        for place in (
            "{}",
            "ب{}ب",
            "ب{}",
            "x{}x",
            "{}x",
            "1{}1",
            "{}1",
            "x'{}",
            "و{} بب",
            "و{}بب",
            "ب \u0670{}",
            "(1{})",
            "ب{}(1)",
        ):
            text = "\n".join(map(place.format, characters))
            lines = fast.lines(text)
            assert lines is not None
            assert lines[Level.WORD] == " ".join(word_pattern().findall(text)), place
    assert len(categories) == 29  # all but the surrogates


def test_tens_of_thousands_of_random_texts(accelerator):
    fast = Accelerated(own_terms, 1000, 128)
    chance = random.Random(24)
    for _ in range(examples(20_000)):
        text = "".join(chance.choices(LETTERS, k=chance.randrange(24)))
        lines = fast.lines(text)
        assert lines is not None
        assert lines[Level.WORD] == " ".join(word_pattern().findall(text)), text
        places = [(*match.span(), number, own_terms(match[0])) for number, match in enumerate(word_pattern().finditer(text))]
        if not any(" " in place[3].word for place in places):  # و apart from its word, which the analyzer joins
            assert fast.find(text, {Level.WORD: {place[3].word for place in places}}) == places, text


@settings(max_examples=examples(150))
@given(st.lists(st.one_of(st.text(alphabet=LETTERS), st.text(), st.sampled_from(ODD))).map("".join))
def test_any_text(both, text):
    assert_equal(both, text)


@settings(max_examples=examples(100))
@given(st.text(alphabet=LETTERS + "\ud800\udfff"))
def test_any_text_with_half_characters(both, text):
    assert_equal(both, text)


# Rules of one's own


def shout(word: str) -> str:
    return word.upper() + "\ud800" * ("ك" in word)


def nothing(word: str) -> str:
    return ""


def fail_on_books(word: str) -> str:
    if word == "كتب":
        raise ValueError("no books")
    return word


@pytest.mark.parametrize(
    "steps, protected",
    [
        ((), ()),
        (STEPS[:3], ()),
        ((*STEPS, Step(shout, Level.STEM)), ()),
        ((*STEPS, Step(nothing, Level.WORD)), ()),
        (STEPS, ("مكتبة", "أبوظبي")),
    ],
)
def test_composed_analyzers(composed, steps, protected):
    analyzers = composed(*steps, protected=protected)
    for text in (*ODD, "الكتب والمكتبات في المكتبة وأبوظبي", "Straße kashaf"):
        assert_equal(analyzers, text)


def test_a_step_that_fails(composed):
    analyzers = composed(*STEPS, Step(fail_on_books, Level.WORD))
    assert_equal(analyzers, "الولد")
    for _ in range(2):  # nothing is remembered of it
        with pytest.raises(InvalidRequest, match="no books"):
            analyzers.fast.lines("الولد كتب الدرس")
    assert_equal(analyzers, "الولد الدرس")


def test_a_step_may_ask_the_analyzer_itself(composed):
    held = []

    def ask(word: str) -> str:
        return held[0].lines("الدرس")[Level.WORD] + word if held and word != "الدرس" else word

    analyzers = composed(Step(ask, Level.WORD))
    held.append(analyzers.fast)
    assert analyzers.fast.lines("كتب")[Level.WORD] == "الدرسكتب"


@pytest.mark.parametrize("value", [None, 3, b"text"])
def test_what_is_no_text(both, value):
    for method in ("lines", "words", "pieces"):
        with pytest.raises(InvalidRequest):
            getattr(both.fast, method)(value)
    with pytest.raises(InvalidRequest):
        both.fast.find(value, {})


# The memo


def recorded() -> tuple[list[str], Callable[[str], Terms]]:
    """Make terms, and list the words that they were made of."""
    made: list[str] = []

    def make(word: str) -> Terms:
        made.append(word)
        return own_terms(word)

    return made, make


def test_words_in_use_are_made_once_and_others_are_forgotten(accelerator):
    made, make = recorded()
    fast = Accelerated(make, 10, 20)
    for number in range(100):
        fast.lines(f"كتاب w{chr(97 + number // 26)}{chr(97 + number % 26)}")
    assert made.count("كتاب") == 1
    assert len(made) == 101
    fast.lines("waa")
    assert made.count("waa") == 2
    long = "ب" * 21
    fast.lines(f"{long} {long}")
    assert made.count(long) == 2


def test_find_makes_the_terms_of_candidates_only(accelerator):
    made, make = recorded()
    fast = Accelerated(make, 1000, 128)
    text = "مدرسة الكتاب والمدرسة عبدالله 1,800 مدرسة"
    places = [(0, 5, 0, own_terms("مدرسة")), (36, 41, 5, own_terms("مدرسة"))]
    for _ in range(2):
        assert fast.find(text, {Level.WORD: {"مدرسة"}}, ("مدرس",)) == places
        assert made == ["مدرسة", "والمدرسة", "عبدالله", "1,800"]  # the rules alone know what the last two are
    assert fast.find("الكتاب", {Level.WORD: {"الكتاب"}}, ("كتب",)) == [(0, 6, 0, own_terms("الكتاب"))]
    assert fast.words("الكتاب مدرسة") == ["الكتاب", "مدرسة"]
    assert made[4:] == ["الكتاب"]
    assert len(fast.find(f"البيت {text}", {Level.WORD: {"البيت", "مدرسة"}})) == 3
    assert made[5:] == ["البيت"]


def test_affixes_in_skeletons(accelerator):
    words = "تت تتت تتتت تدت تتدتت درتت رتدت تكتت بتسعفكلن تكمن".split()
    for core in ("", "ت", "تت", "تتت", "د", "تد", "رت", "ك", "تكت"):
        made = []
        Accelerated(lambda word, made=made: made.append(word) or own_terms(word), 100, 100).find(
            " ".join(words), {Level.WORD: {"x"}}, (core,)
        )
        assert set(made) == choose(words, list(map(skeleton, words)), (core,)), core
        assert made or core == "رت"


def test_analyzers_of_the_same_rules_share_what_they_remember(both):
    from kashaf.analyzers import Analyzer

    with pytest.MonkeyPatch.context() as changed:
        changed.delenv("KASHAF_PURE", raising=False)
        assert Analyzer()._fast is both.fast._fast
        assert Analyzer(protected=["مكتبة"])._fast is not both.fast._fast


def test_many_threads(accelerator, monkeypatch):
    monkeypatch.delenv("KASHAF_PURE", raising=False)
    fast = accelerated("threads", own_terms, remembered=50, longest_remembered=128)
    assert fast is not None
    wrong = []

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(300):
            text = " ".join("".join(chance.choices("ابتثجحخد", k=3)) for _ in range(30))
            if fast.words(text) != text.split():
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
