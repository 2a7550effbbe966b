"""Names and expressions written in one run are split into their words; lookalikes stay whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, letters
from kashaf.analyzers.compounds import name_spellings, part_pattern, part_words

ANALYZER = Analyzer()

APART = [
    ("عبدالعزيز", "عبد العزيز", "a servant of one of the names of God"),
    ("وعبدالله", "وعبد الله", "likewise behind a conjunction"),
    ("العبدالجبار", "العبد الجبار", "a family named after one"),
    ("عبدربه", "عبد ربه", "likewise with a pronoun"),
    ("نصرالله", "نصر الله", "names that God ends"),
    ("جادالله", "جاد الله", "likewise"),
    ("هبةالله", "هبة الله", "likewise, with a teh marbuta inside"),
    ("نورالدين", "نور الدين", "names that the faith ends"),
    ("لصلاحالدين", "لصلاح الدين", "likewise behind a preposition"),
    ("أبوظبي", "أبو ظبي", "a father of"),
    ("وأبوبكر", "وأبو بكر", "likewise behind a conjunction"),
    ("لأبوريشة", "لأبو ريشة", "likewise behind a preposition"),
    ("أبوعبدالرحمن", "أبو عبد الرحمن", "three words in one"),
    ("ذوالحجة", "ذو الحجة", "the master of"),
    ("إنشاءالله", "إن شاء الله", "as many write it in messages"),
    ("انشالله", "إن شاء الله", "likewise, shorter"),
    ("ماشاءالله", "ما شاء الله", "as many write it in messages"),
    ("الحمدلله", "الحمد لله", "likewise"),
    ("يارب", "يا رب", "who is called"),
    ("ياأخي", "يا أخي", "likewise, with a hamza"),
    ("يالله", "يا الله", "likewise, with one alef"),
    ("لازال", "لا زال", "what is denied"),
    ("ولايزالون", "ولا يزالون", "likewise, in the plural"),
    ("لابد", "لا بد", "likewise"),
    ("مازالت", "ما زالت", "likewise"),
    ("المدينةالمنورة", "المدينة المنورة", "no word goes on behind a teh marbuta"),
    ("مجلسالوزراء", "مجلس الوزراء", "a noun, and another one with the article"),
    ("و السلام", "والسلام", "a conjunction apart from its word"),
    ("وَ\u00a0السَّلَامُ", "وَالسَّلَامُ", "likewise with its vowel"),
]

WHOLE = [
    ("والله", "an oath"),
    ("وبالله", "likewise"),
    ("الوالدين", "parents are no faith"),
    ("خالدين", "a plural"),
    ("أبوابها", "doors with a pronoun"),
    ("أبواقهم", "horns with a pronoun"),
    ("أبوته", "fatherhood with a pronoun"),
    ("أبوهما", "a father with a pronoun"),
    ("لابورتا", "a name from elsewhere"),
    ("أبوجا", "a town from elsewhere"),
    ("ياسمين", "a flower"),
    ("يأكلها", "a verb"),
    ("لاتفاق", "a preposition and a noun"),
    ("لأيهم", "likewise"),
    ("لأبد", "likewise"),
    ("لازلو", "a name from elsewhere"),
    ("مازن", "a name"),
    ("وبالتالي", "two particles and an article"),
    ("إحالتهم", "a pronoun behind an open teh marbuta"),
    ("فعالياتها", "likewise of a plural"),
    ("مقالاتهم", "likewise"),
    ("كوالالمبور", "a town from elsewhere"),
    ("رونالدينيو", "a name from elsewhere"),
    ("عبدالي", "too little for a name"),
]


@pytest.mark.parametrize(("joined", "apart", "why"), APART, ids=[joined for joined, _, _ in APART])
def test_what_is_written_in_one_run_is_what_is_written_apart(joined, apart, why):
    assert ANALYZER.lines(joined) == ANALYZER.lines(apart), why
    assert {(token.start, token.end) for token in ANALYZER.tokens(joined)} == {(0, len(joined))}


@pytest.mark.parametrize(("word", "why"), WHOLE, ids=[word for word, _ in WHOLE])
def test_what_only_looks_like_it_stays_whole(word, why):
    assert part_words(word) == [word], why


def test_marks_and_strokes_stay_with_their_letters():
    assert part_words("عَبْـدُالرَّحْمٰن") == ["عَبْـدُ", "الرَّحْمٰن"]


def test_the_beginning_of_a_pattern_is_parted_as_the_words_are_that_it_stands_for():
    assert part_pattern("عبدالرح*") == ["عبد", "الرح*"]
    assert part_pattern("أبوظ*") == ["أبو", "ظ*"]
    assert part_pattern("كتا*") == ["كتا*"]


def test_a_name_has_several_first_words_of_one_meaning():
    assert set(name_spellings("ابن")) == {"ابن", "بن"}
    assert set(name_spellings("ابي")) == {"ابو", "ابي", "ابا"}
    assert name_spellings("كتاب") == ("كتاب",)


JOINED = st.lists(
    st.sampled_from(("عبد", "ال", "الله", "أبو", "الدين", "يا", "لا", "ما", "ة", "ر", "ب", "و", "و ", "\u064e", "ـ", "\u0670")),
    max_size=8,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(JOINED)
def test_any_run_of_such_parts_keeps_the_laws_of_tokens(text):
    tokens, lines = ANALYZER.tokens(text), ANALYZER.lines(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    for level, line in lines.items():
        assert line.split() == [getattr(token.terms, level) for token in tokens]
        wanted = {level: {term for term in line.split() if len(term) % 2}}
        assert ANALYZER.find(text, wanted) == [token for token in tokens if getattr(token.terms, level) in wanted[level]]
    for token in tokens:
        assert token.terms in [each.terms for each in ANALYZER.tokens(text[token.start : token.end])]
        assert letters.TATWEEL not in token.terms.word
