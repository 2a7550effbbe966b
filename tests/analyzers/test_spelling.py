"""The level spelling: its terms in the vocabulary, and what `=word` asks for."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, after_article, compatible, skeleton, spelling_prefix, with_article, written

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    "word, term",
    [
        ("كتب", "كتبـ"),
        ("كُتُبٌ", "كتبـكُتُب"),
        ("مدرسة", "مدرسهـمدرسة"),
        ("مدرسه", "مدرسهـ"),
        ("حَقٌّ", "حقـحَقّ"),
        ("كتــاب", "كتابـ"),
        ("كتابًا", "كتاباـ"),
        ("ﻛﺘﺎﺏ", "كتابـ"),
        ("USA", "usaـUSA"),
        ("1,800", "1800ـ1,800"),
    ],
)
def test_a_term_holds_the_word_and_how_it_was_written(word, term):
    assert ANALYZER.terms(word).spelling == term


def test_the_spellings_of_a_word_are_neighbours():
    spellings = [ANALYZER.terms(word).spelling for word in ("كتب", "كَتَبَ", "كُتُب", "كتاب", "كتبا", "كت")]
    neighbours = [term for term in sorted(spellings) if term.startswith(spelling_prefix("كتب"))]
    assert neighbours == sorted(spellings[:3])


FITS = [
    ("كَتَبَ", "كتب", "no mark says nothing"),
    ("كَتَبَ", "كتَب", "some marks, the same"),
    ("كَتَبَ", "كَتَبَ", "all of them"),
    ("كَتَبَ", "كَتَبُ", "the last vowel is case"),
    ("كتب", "كُتُبٌ", "nothing typed, anything found"),
    ("كتّب", "كتب", "an unmarked letter may have a shadda"),
    ("كتابًا", "كتاباً", "tanween on either side of its alef"),
    ("كتابا", "كتابًا", "tanween is case"),
    ("هدىً", "هدًى", "the same on a dotless yeh"),
    ("ذَلِكَ", "ذٰلِكَ", "a dagger alef is a long fatha"),
    ("شَدَّ", "شَدّ", "the last vowel goes, its shadda stays"),
    ("أَمر", "ا\u0654مر", "decomposed hamza"),
    ("كتاب", "كـتاب", "tatweel"),
]
DOES_NOT_FIT = [
    ("كَتَبَ", "كُتُب", "other vowels"),
    ("كَتَبَ", "كَتَّبَ", "a shadda against a plain fatha"),
    ("كَتَّبَ", "كَتَبَ", "and the other way round"),
    ("أمر", "امر", "hamza as typed"),
    ("على", "علي", "yeh as typed"),
    ("مدرسة", "مدرسه", "teh marbuta as typed"),
    ("كتب", "كتبا", "another letter"),
    ("حَقٌّ", "حُقّ", "the vowel before the last letter counts"),
]


@pytest.mark.parametrize("typed, found, why", FITS)
def test_compatible(typed, found, why):
    assert compatible(typed, found), why


@pytest.mark.parametrize("typed, found, why", DOES_NOT_FIT)
def test_not_compatible(typed, found, why):
    assert not compatible(typed, found), why


WRITTEN = "كتب كتَب كَتَبَ كُتُب كُتِبَ كَتَّبَ كتّب علم علَم عِلْم عِلْمٌ عَلَم عَلِمَ عَلَّمَ ملك مَلِك مُلْك مِلْك مَلَك مَلَكَ مَلَّك مدرسة مَدْرَسَة مُدَرِّسة كتاب كِتاب كُتّاب كُتَّاب حق حَقّ حقًّا"
VOCALISED = [
    ("كَتَبَ", "كتب كتَب كَتَبَ"),
    ("كُتُب", "كتب كُتُب"),
    ("كُتِبَ", "كتب كُتِبَ"),
    ("كَتَّبَ", "كتب كَتَّبَ كتّب"),
    ("كتّب", "كتب كَتَّبَ كتّب"),
    ("كتب", "كتب كتَب كَتَبَ كُتُب كُتِبَ كَتَّبَ كتّب"),
    ("علَم", "علم علَم عَلَم"),
    ("عِلْم", "علم عِلْم عِلْمٌ"),
    ("عَلَم", "علم علَم عَلَم"),
    ("عَلِمَ", "علم عَلِمَ"),
    ("عَلَّمَ", "علم عَلَّمَ"),
    ("مَلِك", "ملك مَلِك"),
    ("مُلْك", "ملك مُلْك"),
    ("مِلْك", "ملك مِلْك"),
    ("مَلَكَ", "ملك مَلَك مَلَكَ"),
    ("مَلَّك", "ملك مَلَّك"),
    ("مَدرسة", "مدرسة مَدْرَسَة"),
    ("مُدرّسة", "مدرسة مُدَرِّسة"),
    ("كِتاب", "كتاب كِتاب"),
    ("كُتّاب", "كتاب كُتّاب كُتَّاب"),
    ("كتّاب", "كتاب كُتّاب كُتَّاب كِتاب"),
    ("حقّ", "حق حَقّ"),
    ("حقًّا", "حقًّا"),
]


@pytest.mark.parametrize("typed, found", VOCALISED, ids=[typed for typed, _ in VOCALISED])
def test_a_vocalised_word_finds_compatible_vocalisations_only(typed, found):
    assert [word for word in WRITTEN.split() if compatible(typed, word)] == sorted(found.split(), key=WRITTEN.split().index)


def test_skeleton_keeps_letters_and_drops_marks():
    assert skeleton("مَسْؤُولِيَّةٌ") == "مسؤولية"
    assert skeleton("ﻻ") == "لا"
    assert skeleton("ا\u0654مر") == "أمر"


ARABIC = st.text(st.sampled_from("ابتدلمكهويءأإآؤئىةـ\u064e\u064f\u064b\u0651\u0670\u0654"), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@example("ةءـٔ")
@given(ARABIC)
def test_decoding_gives_what_was_encoded(word):
    for token in ANALYZER.tokens(word):
        as_written = written(token.terms.spelling)
        assert ANALYZER.normalize(as_written) == token.terms.word
        assert token.terms.spelling.startswith(spelling_prefix(token.terms.word))
        assert ANALYZER.terms(as_written).spelling == token.terms.spelling


@settings(max_examples=150, deadline=None)
@given(ARABIC)
def test_a_word_fits_itself_and_its_skeleton(word):
    for token in ANALYZER.tokens(word):
        as_written = written(token.terms.spelling)
        assert compatible(as_written, as_written)
        assert compatible(skeleton(as_written), as_written)


@settings(max_examples=150, deadline=None)
@given(ARABIC, ARABIC)
def test_compatible_is_mutual(one, other):
    assert compatible(one, other) == compatible(other, one)


@pytest.mark.parametrize(
    ("word", "expected", "why"),
    [
        ("المدرسة", "مدرسة", "the article alone"),
        ("ٱلْكِتَاب", "كِتَاب", "with wasla and sukun"),
        ("الشَّمس", "شَمس", "the shadda is the article's"),
        ("الشّمس", "شمس", "a shadda alone too"),
        ("المُدَرِّسة", "مُدَرِّسة", "a shadda within is the word's"),
        ("الحق", "الحق", "two letters are left"),
        ("مدرسة", "مدرسة", "none"),
        ("والمدرسة", "والمدرسة", "something before it"),
        ("إلهام", "إلهام", "no article"),
    ],
)
def test_what_stands_behind_the_article(word: str, expected: str, why: str) -> None:
    assert after_article(word) == expected, why


def test_with_the_article() -> None:
    assert with_article("مدرسة") == "المدرسة"
