"""Each rule alone, and the chain: which differences in spelling are forgiven, and which are not."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, normalization
from tests.trials import examples

ANALYZER = Analyzer()

SAME_WORD = [
    # written, also written, why
    ("مُحَمَّد", "محمد", "vowels and shadda"),
    ("كتـــاب", "كتاب", "tatweel"),
    ("كتابًا", "كتاباً", "tanween before or on its alef"),
    ("إسلام", "اسلام", "hamza below alef"),
    ("آخر", "اخر", "madda"),
    ("ٱلرحمن", "الرحمن", "alef wasla"),
    ("ءامنوا", "آمنوا", "alef madda in Quranic print"),
    ("الءاخرة", "الآخرة", "the same behind the article"),
    ("الصلوٰة", "الصلاة", "Quranic waw read as alef"),
    ("ٱلصَّلَوٰةَ", "الصلاة", "the same, vowelled"),
    ("هدىٰهم", "هداهم", "Quranic dotless yeh read as alef inside a word"),
    ("هٰذا", "هذا", "small alef that modern spelling leaves out"),
    ("مستشفى", "مستشفي", "dotless yeh"),
    ("مدرسة", "مدرسه", "teh marbuta"),
    ("مسؤول", "مسئول", "seat of a hamza before waw, Egyptian print"),
    ("شؤون", "شئون", "the same"),
    ("رؤوس", "رءوس", "the same, without a seat"),
    ("شيء", "شئ", "final hamza after yeh"),
    ("شاطئ", "شاطىء", "the same after dotless yeh"),
    ("شاطئ", "شاطى\u0654", "dotless yeh with a combining hamza"),
    ("شيئا", "شيـ\u064b\u0654ا", "hamza on a bare stroke, as in the Quran"),
    ("کتاب", "كتاب", "Persian kaf"),
    ("ہندي", "هندي", "Urdu heh"),
    ("گوگل", "كوكل", "gaf"),
    ("علی", "على", "Persian yeh"),
    ("نامۀ", "نامه", "Persian heh with yeh above"),
    ("أمر", "ا\u0654مر", "decomposed hamza"),
    ("ﻛﺘﺎﺏ", "كتاب", "presentation forms"),
    ("ﻻعب", "لاعب", "the ligature lam-alef"),
    ("ﷲ", "الله", "the ligature Allah"),
    ("ال\u200fكتاب", "الكتاب", "a bidi mark inside a word"),
    ("می\u200cروم", "ميروم", "zero-width non-joiner"),
    ("٢٠١٠", "2010", "Arabic-Indic digits"),
    ("۲۰۱۸", "2018", "Persian digits"),
    ("1,800", "١٬٨٠٠", "thousands separators"),
    ("1,800", "1800", "and none"),
    ("٣٫٥", "3.5", "decimal separator"),
    ("USA", "usa", "case"),
    ("État", "etat", "accents"),
    ("d’État", "detat", "apostrophe"),
    ("ＢＢＣ", "BBC", "full-width letters"),
]

DIFFERENT_WORDS = [
    ("ماء", "ما", "a final hamza after alef is a letter"),
    ("جزء", "جز", "and after a consonant"),
    ("كتب", "كتاب", "no stem yet"),
    ("حق", "حقق", "shadda is a mark, a doubled letter is not"),
    ("قلب", "كلب", "qaf is not kaf"),
    ("ذهب", "دهب", "dhal is not dal"),
    ("2010", "2011", "numbers are what they are"),
]


@pytest.mark.parametrize("one, other, why", SAME_WORD)
def test_spellings_of_one_word(one, other, why):
    assert ANALYZER.normalize(one) == ANALYZER.normalize(other), why
    assert ANALYZER.terms(one).stem == ANALYZER.terms(other).stem, why


@pytest.mark.parametrize("one, other, why", DIFFERENT_WORDS)
def test_different_words(one, other, why):
    assert ANALYZER.normalize(one) != ANALYZER.normalize(other), why


def test_what_folding_costs_is_known():
    assert ANALYZER.normalize("على") == ANALYZER.normalize("علي")
    assert ANALYZER.normalize("فئة") == ANALYZER.normalize("فيه")


def test_a_waw_with_its_own_vowel_is_a_consonant():
    assert ANALYZER.normalize("ٱلسَّمَٰوَٰتِ") == "السماوات"


def test_marks_never_change_a_word():
    vowelled = "وَقَالَ ٱلْمُعَلِّمُ إِنَّ ٱلْكِتَابَ مُفِيدٌ جِدًّا"
    bare = "وقال المعلم إن الكتاب مفيد جدا"
    assert ANALYZER.value(vowelled) == ANALYZER.value(bare)


def test_honorific_ligatures_are_read_aloud():
    assert normalization.expand_presentation_forms("\ufd41") == "رضي الله عنه"
    assert normalization.expand_presentation_forms("\ufdfb") == "جل جلاله"


def test_a_giant_word_is_cut():
    assert len(ANALYZER.normalize("اب" * 500_000)) == normalization.MAX_TERM


def test_ten_thousand_marks_are_no_burden():
    flood = "م" + "\u064e\u0301\u0323" * 10_000 + "ن"
    assert ANALYZER.normalize(flood) == "من"
    assert len(ANALYZER.terms(flood).spelling) < 255


ARABIC = st.text(
    st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىةٱکیہگـ\u064e\u064b\u0651\u0652\u0670\u0654\u0653\u200d"), max_size=12
)


@settings(max_examples=200, deadline=None)
@given(ARABIC)
def test_normalizing_twice_is_once(word):
    once = ANALYZER.normalize(word)
    assert ANALYZER.normalize(once) == once


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(ARABIC, st.text(max_size=12), st.sampled_from(["كتاااب", "ب" * 70, "المدرسة"]))).map(" ".join))
def test_words_normalized_together_are_as_each_alone(text):
    assert normalization.normalized_words(text) == [normalization.normalized(word) for word in text.split()]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=12))
def test_normalizing_the_words_of_any_text_twice_is_once(text):
    for token in ANALYZER.tokens(text):
        once = ANALYZER.normalize(text[token.start : token.end])
        assert ANALYZER.normalize(once) == once


@settings(max_examples=200, deadline=None)
@given(st.one_of(ARABIC, st.text(max_size=12)))
def test_every_normal_form_of_unicode_is_the_same_word(word):
    composed, decomposed = unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)
    assert ANALYZER.normalize(composed) == ANALYZER.normalize(decomposed) == ANALYZER.normalize(word)


@settings(max_examples=100, deadline=None)
@example("\u064bویٰءء")  # a mark before the first letter, then a control
@example("\u064bهٰأنتم")
@given(ARABIC)
def test_tatweel_and_controls_change_nothing(word):
    stretched = "".join(letter + "\u200f" for letter in word)
    assert ANALYZER.normalize(stretched) == ANALYZER.normalize(word)


SHORTCUTS = "ابةكتعقلليىأإآءؤئ\u064b\u064c\u064e\u0650\u0651\u0652\u0653\u0670ـ" + "aZ09é"


@settings(max_examples=examples(600))
@given(st.one_of(st.text(alphabet=SHORTCUTS), st.text(alphabet=SHORTCUTS[:-5], min_size=60, max_size=70), st.text()))
@example("ك" * 63 + "َ")
@example("َكتب")
@example("NATO")
@example("1A")
def test_shortcuts_give_what_the_steps_give(word):
    written = word
    for step in normalization.WRITTEN:
        written = step(written)
    folded = written
    for step in normalization.NORMALIZED:
        folded = step(folded)
    assert normalization.written_and_normalized(word) == (written, folded)
