"""Words in the spelling of the mushaf become words of modern print.

All other words stay as they were.
"""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, Level, letters, skeleton
from kashaf.analyzers.mushaf import RESPELT, WITHOUT_ALEF, close_gaps, part_vocative, respell_mushaf
from kashaf.analyzers.normalization import normalized

ANALYZER = Analyzer()

SAME_WORD = [
    # as the mushaf has it, as modern print has it, why
    ("ٱلْعَـٰلَمِينَ", "العالمين", "a small alef is an alef"),
    ("ٱلصَّـٰلِحَـٰتِ", "الصالحات", "two of them"),
    ("ٱلسَّمَـٰوَٰتِ", "السماوات", "over a waw that has its own vowel"),
    ("ٱلصَّلَوٰةَ", "الصلاة", "over a waw that is read alef"),
    ("ٱلرِّبَوٰا۟", "الربا", "the same before a silent alef"),
    ("هُدَىٰهُمْ", "هداهم", "over a yeh that is read alef"),
    ("عَلَىٰٓ", "على", "and at the end"),
    ("ءَايَـٰتِنَا", "آياتنا", "over a yeh that has its own vowel"),
    ("هَـٰذَا", "هذا", "modern print leaves this alef out too"),
    ("وَكَذَٰلِكَ", "وكذلك", "the same"),
    ("وَلَـٰكِنَّ", "ولكن", "the same"),
    ("ٱلرَّحْمَـٰنِ", "الرحمن", "the same, a name of God"),
    ("إِلَـٰهَكُمْ", "إلهكم", "the same"),
    ("أُو۟لَـٰٓئِكَ", "أولئك", "the same, with a silent waw that is still written"),
    ("لَاهِيَةً", "لاهية", "which only looks like it"),
    ("عيسٰى", "عيسى", "a small alef before the yeh that is read alef, as many type it"),
    ("إِيَّـٰىَ", "إياي", "but not before the pronoun"),
    ("إِبْرَٰهِـۧمَ", "إبراهيم", "a small high yeh"),
    ("ٱلنَّبِيِّـۧنَ", "النبيين", "the same"),
    ("يَسْتَوُۥنَ", "يستوون", "a small waw"),
    ("لَهُۥ", "له", "which only lengthens the vowel of the pronoun"),
    ("بِهِۦ", "به", "as the small yeh does"),
    ("إِۦلَـٰفِهِمْ", "إيلافهم", "a small yeh inside the word"),
    ("نُـۨجِى", "ننجي", "a small noon"),
    ("وَيَبْصُۜطُ", "ويبسط", "seen over sad"),
    ("ٱلَّيْلِ", "الليل", "a lam that is written once"),
    ("ٱلَّـٰتِى", "اللاتي", "the same"),
    ("ٱلَّذِينَ", "الذين", "which modern print writes once as well"),
    ("ٱلْـَٔاخِرَةِ", "الآخرة", "a hamza on a stroke before an alef"),
    ("بِـَٔايَـٰتِنَا", "بآياتنا", "the same behind a particle"),
    ("أَسْـَٔلُكُمْ", "أسألكم", "on a stroke, with fatha"),
    ("سَيِّـَٔاتِ", "سيئات", "behind a kasra"),
    ("ٱلْأَفْـِٔدَةِ", "الأفئدة", "with kasra"),
    ("ٱلظَّمْـَٔانُ", "الظمآن", "with fatha before an alef"),
    ("مَلْجَـًٔا", "ملجأ", "with tanween"),
    ("شَيْـًٔا", "شيئا", "with tanween, behind a yeh"),
    ("مَسْـُٔولًا", "مسؤولا", "before a waw"),
    ("وَسْـَٔلِ", "واسأل", "behind a letter without a vowel"),
    ("لْـَٔيْكَةِ", "الأيكة", "the same: the alef of the article"),
    ("ٱلْـَٔـٰنَ", "الآن", "before a small alef"),
    ("سَوْءَٰتِهِمَا", "سوآتهما", "the same on the line"),
    ("إِسْرَٰٓءِيلَ", "إسرائيل", "on the line, with kasra"),
    ("ٱلْقُرْءَانُ", "القرآن", "on the line, before an alef"),
    ("قُرْءَانًا", "قرآنا", "the same without any sign"),
    ("رَءَا", "رأى", "the same"),
    ("أَفَرَءَيْتُمُ", "أفرأيتم", "the same"),
    ("ءَأَنذَرْتَهُمْ", "أأنذرتهم", "two hamzas"),
    ("أَءِذَا", "أإذا", "the same"),
    ("جَزَٰٓؤُا۟", "جزاء", "on a waw at the end of a noun"),
    ("ٱلْمَلَؤُا۟", "الملأ", "the same"),
    ("لَتَنُوٓأُ", "لتنوء", "on an alef that is not read"),
    ("تِلْقَآئِ", "تلقاء", "on a yeh that is not read"),
    ("جَآءُو", "جاءوا", "without the alef of the plural"),
    ("ثَمُودَا۟", "ثمود", "a silent alef"),
    ("لِّيَبْلُوَا۟", "ليبلو", "the same behind a waw that belongs to the root"),
    ("قَالُوا۟", "قالوا", "which modern print has behind the waw of the plural"),
    ("مِا۟ئَةَ", "مائة", "and here"),
    ("لَأَا۟ذْبَحَنَّهُۥٓ", "لأذبحنه", "but not here"),
    ("سَأُو۟رِيكُمْ", "سأريكم", "a silent waw"),
    ("بِأَيْي۟دٍ", "بأيد", "a silent yeh"),
    ("مُّلَـٰقُوا۟", "ملاقو", "a participle has no alef of verbs"),
    ("أُو۟لُوا۟", "أولو", "nor has this noun"),
    ("نَتْلُوا۟", "نتلو", "nor the first person"),
    ("یَتۡلُوا۟", "يتلو", "with the letters of the complex at Madinah"),
    ("ٱلصِّرَ\u200a\u0670\u2060طَ", "الصراط", "its gaps around a small alef"),
    ("ٱلصِّرَ \u0670\u2060طَ", "الصراط", "the same after a reader made them plain blanks"),
]

TWO_WORDS = [
    ("يَـٰقَوْمِ", "يا قوم"),
    ("وَيَـٰقَوْمِ", "ويا قوم"),
    ("یَـٰقَوۡمِ", "يا قوم"),
    ("يَـٰٓأَيُّهَا", "يا أيها"),
    ("يَـٰٓـَٔادَمُ", "يا آدم"),
    ("يَـٰٓأَبَتِ", "يا أبت"),
    ("هَـٰٓأَنتُمْ", "ها أنتم"),
]

ONE_WORD = [("هَـٰٓؤُلَآءِ", "هؤلاء"), ("يَـٰبِسَـٰتٍ", "يابسات"), ("يٰس", "يس"), ("هَـٰرُونَ", "هارون"), ("هَـٰهُنَا", "هاهنا")]


@pytest.mark.parametrize("mushaf, modern, why", SAME_WORD)
def test_a_word_of_the_mushaf_is_that_of_modern_print(mushaf, modern, why):
    assert ANALYZER.words(mushaf) == ANALYZER.words(modern), why
    assert ANALYZER.lines(mushaf)[Level.STEM] == ANALYZER.lines(modern)[Level.STEM], why


@pytest.mark.parametrize("mushaf, modern", TWO_WORDS)
def test_one_written_word_that_is_two_has_one_place(mushaf, modern):
    first, second = ANALYZER.tokens(mushaf)
    assert [first.terms.word, second.terms.word] == ANALYZER.words(modern)
    assert (first.start, first.end) == (second.start, second.end) == (0, len(mushaf))
    assert (first.position, second.position) == (0, 1)


@pytest.mark.parametrize("mushaf, modern", ONE_WORD)
def test_what_begins_like_a_call_stays_one_word(mushaf, modern):
    assert ANALYZER.words(mushaf) == ANALYZER.words(modern)


def test_gaps_inside_a_word_cut_nothing_and_shift_nothing():
    text = "ٱهْدِنَا ٱلصِّرَ\u200a\u0670\u2060طَ ٱلْمُسْتَقِيمَ"
    assert [text[token.start : token.end] for token in ANALYZER.tokens(text)] == text.split(" ")
    assert close_gaps("صرَ\u200a\u0670ط") == "صرَ\u0670ط"


def test_the_level_spelling_keeps_what_is_written():
    assert ANALYZER.terms("ٱلْعَـٰلَمِينَ").spelling == "العالمينـٱلْعَٰلَمِين"
    assert skeleton("ٱلْعَـٰلَمِينَ") == "ٱلعلمين"


@pytest.mark.parametrize(
    "word", ["قراءات", "جزءان", "سوءات", "مروءة", "تساءل", "يايسوع", "هاانتم", "اليل", "ولكن", "مليء", "امرءا"]
)
def test_words_of_modern_print_keep_their_terms(word):
    assert respell_mushaf(word) == word
    assert part_vocative(word) == word
    assert ANALYZER.words(word) == [word.translate(str.maketrans("ة", "ه")).replace("يء", "ي")]


def test_the_exceptions_are_a_short_list_with_reasons():
    assert len(WITHOUT_ALEF) + len(RESPELT) <= 150
    assert all(WITHOUT_ALEF.values())
    assert all(reason for _, reason in RESPELT.values())


PLAIN = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة"
VOWELS = ["", "\u064e", "\u064f", "\u0650", "\u0652", "\u0651\u064e", "\u0651", "\u064b", "\u064d"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLAIN), st.sampled_from(VOWELS)), min_size=1, max_size=9))
def test_vowels_alone_change_no_term(clusters):
    vowelled, bare = "".join(letter + marks for letter, marks in clusters), "".join(letter for letter, _ in clusters)
    one, other = ANALYZER.terms(vowelled), ANALYZER.terms(bare)
    if "آء" not in bare and "آئ" not in bare and "آؤ" not in bare:
        assert respell_mushaf(vowelled) == vowelled
        assert (one.word, one.stem, one.root) == (other.word, other.stem, other.root)


MUSHAF = st.text(
    st.sampled_from(
        "ابتحسصلمنهويءأؤئىةٱیہـ"
        + letters.DAGGER_ALEF * 3
        + "\u0654\u0653\u064e\u0650\u064f\u0652\u0651\u06e5\u06e6\u06e7\u06df\u200a\u2060 "
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(MUSHAF)
def test_any_text_of_signs_keeps_the_laws_of_tokens(text):
    tokens, lines = ANALYZER.tokens(text), ANALYZER.lines(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    for token in tokens:
        assert token.terms in [other.terms for other in ANALYZER.tokens(text[token.start : token.end])]
        assert normalized(token.terms.word) == token.terms.word
        assert token.terms.spelling.startswith(token.terms.word + letters.TATWEEL) or token.terms.spelling == "_"
    for level in (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT):
        assert lines[level].split() == [getattr(token.terms, level) for token in tokens]


@settings(max_examples=300, deadline=None)
@example("ؤ ءء")
@example("و أ")
@example("يأحي")
@given(MUSHAF)
def test_every_normal_form_of_signs_gives_the_same_terms(text):
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert ANALYZER.lines(composed) == ANALYZER.lines(decomposed)


@pytest.mark.parametrize(
    "piece", ["ـ\u0654", "\u0670", "يٰ", "ـ", "ا\u200a\u0670", "\u200f\u200a\u0670", "ٱ\u0653", "\u0670\u064e"]
)
def test_no_flood_of_signs_takes_more_than_its_length(piece):
    assert len(ANALYZER.tokens("ي" + piece * 50_000)) <= 2
