"""What is a word, and where it stands."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, Level

ANALYZER = Analyzer()

WORDS = [
    ("قال الوزير، إنّ «الأزمة» انتهت.", "قال الوزير إنّ الأزمة انتهت", "punctuation of Arabic and of print"),
    ("كُتُبٌ كثيرةٌ", "كُتُبٌ كثيرةٌ", "marks are part of the word"),
    ("الكـــتاب", "الكـــتاب", "tatweel inside a word"),
    ("ـ ــ ـَ", "", "tatweel and marks alone are no word"),
    ("كوفيد19", "كوفيد 19", "letters and digits part"),
    ("كوفيد-19", "كوفيد 19", "also with a hyphen"),
    ("F-16 وF16", "F 16 و F 16", "Latin letters and digits, Arabic and Latin letters"),
    ("1,800 و٣٫٥ و3.5 و١٬٢٠٠٬٠٠٠", "1,800 و ٣٫٥ و 3.5 و ١٬٢٠٠٬٠٠٠", "numbers keep their separators"),
    ("11/13 2016-08-01 14:09 13.11.2015", "11 13 2016 08 01 14 09 13 11 2015", "dates and times part"),
    ("1,80 1,8000 192.168.1.1", "1 80 1 8000 192 168 1 1", "what is no number parts"),
    ("عام 2016. ثم 5,", "عام 2016 ثم 5", "a full stop after a number"),
    ("#سرت_الآن @user_name", "سرت الآن user name", "hashtags and names"),
    ("https://example.org/a?b=c", "https example org a b c", "addresses"),
    ("name@example.org", "name example org", "mail"),
    ("O’Brien d'État 'word' rock'n'roll", "O’Brien d'État word rock'n'roll", "an apostrophe between letters stays"),
    ("ال\u200fكتاب \u202bعربي\u202c", "ال\u200fكتاب عربي", "controls inside a word, not around it"),
    ("\ufeffنص", "نص", "a byte order mark"),
    ("محمدﷺ قال", "محمد ﷺ قال", "an honorific stands alone"),
    ("كلمة\u00a0كلمة\u2003كلمة\u200bكلمة", "كلمة كلمة كلمة كلمة", "spaces of all kinds"),
    ("\ud800نص\udfff", "نص", "lone surrogates"),
    ("نص\x00نص", "نص نص", "NUL"),
    ("हिन्दी Ελλάδα 中文 русский", "हिन्दी Ελλάδα 中文 русский", "other scripts"),
    ("😀 نص ✓", "نص", "symbols"),
    ("الكتاب(١) القديم، وقيل(12)؛ كِتَابُ(3) بعد", "الكتاب القديم وقيل كِتَابُ بعد", "a note mark right behind a word"),
    ("رَبِّ الْعَالَمِينَ (2) الرَّحْمَنِ", "رَبِّ الْعَالَمِينَ الرَّحْمَنِ", "a verse's number behind a vowelled word"),
    ("الكتاب[1] القديم [٢] والجديد[12][13].", "الكتاب القديم والجديد", "note marks in square brackets"),
    ("الذهبي¹ في السير²³ وم² وkm²", "الذهبي في السير وم و km²", "raised digits, but not inside a Latin word"),
    ("الْعَالَمِينَ ۝٢ الرَّحْمَنِ ۝ ٣ مَالِكِ", "الْعَالَمِينَ الرَّحْمَنِ مَالِكِ", "the sign of a verse's end, with its number"),
    ("﴿الحمد لله﴾ ﴿٢﴾ رب", "الحمد لله رب", "ornate brackets"),
    ("المادة (5) والعدد (12) من (3) سنوات", "المادة 5 والعدد 12 من 3 سنوات", "apart from its word a number counts something"),
    ("المادة(79) والفقرة(2) رقم(3) الآية(4) عدد(12)", "المادة 79 والفقرة 2 رقم 3 الآية 4 عدد 12", "numbered, not noted"),
    (
        "الـ(26) بـ(136) و(8) عام(2016) (1) انظر",
        "الـ 26 بـ 136 و 8 عام 2016 1 انظر",
        "neither is a number behind particles, or a year",
    ),
    ("[2016] [1-2] a[x] (a1)", "2016 1 2 a x a 1", "nor what is no number of three digits alone"),
]


@pytest.mark.parametrize("text, words, why", WORDS)
def test_words(text, words, why):
    places = dict.fromkeys((token.start, token.end) for token in ANALYZER.tokens(text))
    assert [text[start:end] for start, end in places] == words.split(), why


def test_offsets_count_code_points_of_the_text_as_written():
    text = "😀 الكُـتُبُ!"
    (token,) = ANALYZER.tokens(text)
    assert (token.start, token.end) == (2, 11)
    assert text[token.start : token.end] == "الكُـتُبُ"


def test_a_character_that_nobody_could_read_does_not_part_a_word():
    text = "صدر القانو\ufffdن رقم 5\ufffd"
    tokens = ANALYZER.tokens(text)
    assert [text[token.start : token.end] for token in tokens] == ["صدر", "القانو\ufffdن", "رقم", "5"]
    assert tokens[1].terms.stem == ANALYZER.terms("القانون").stem


def test_a_ligature_of_four_words_has_one_place_and_four_positions():
    tokens = ANALYZER.tokens("النبي ﷺ قال")
    assert [(token.start, token.end, token.position) for token in tokens] == [
        (0, 5, 0),
        (6, 7, 1),
        (6, 7, 2),
        (6, 7, 3),
        (6, 7, 4),
        (8, 11, 5),
    ]
    assert ANALYZER.value("ﷺ") == ANALYZER.value("صلى الله عليه وسلم")


def test_a_megabyte_without_a_space_is_one_short_term_with_its_whole_place():
    text = "نص" * 500_000
    (token,) = ANALYZER.tokens(text)
    assert (token.start, token.end) == (0, 1_000_000)
    assert len(token.terms.word) == 63


@pytest.mark.parametrize(
    "piece", ["1.", "1,", "١", "a'", "ا\u200f", "\u064e", "ـ", "'", "1,800", "ـ\u0654", "\u200f", "[1", "كلم(1", "۝1", "¹"]
)
def test_no_repetition_takes_more_than_its_length(piece):
    assert len(ANALYZER.tokens(piece * 100_000)) <= 100_000 * len(piece)


ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from("ابتكلمنهويءأإآؤئىةکـ\u064e\u064b\u0651\u0670\u0654\u200f\ufeff 0123٣٫٬.,-/_'’#ﷺﷲﻻﹷaÉß()[]﴿﴾۝¹²"),
        st.characters(),
        st.characters(categories=["Cs", "Mn", "Lo", "Nd"]),
    ),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_offsets_point_at_the_source(text):
    positions = []
    for token in ANALYZER.tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        again = ANALYZER.tokens(text[token.start : token.end])
        assert token.terms in [other.terms for other in again]
        assert all((other.start, other.end) == (0, token.end - token.start) for other in again)
        positions.append(token.position)
    assert positions == list(range(len(positions)))


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_lines_and_tokens_agree(text):
    tokens, lines = ANALYZER.tokens(text), ANALYZER.lines(text)
    assert lines[Level.SPELLING].split() == [token.terms.spelling for token in tokens]
    assert lines[Level.WORD].split() == [token.terms.word for token in tokens]
    assert lines[Level.STEM].split() == [token.terms.stem for token in tokens]


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_no_term_is_empty_or_holds_a_space(text):
    for token in ANALYZER.tokens(text):
        for term in token.terms:
            assert term
            assert len(term.split()) == 1
            assert len(term) < 255


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_every_normal_form_of_unicode_gives_the_same_terms(text):
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert ANALYZER.lines(composed) == ANALYZER.lines(decomposed)
