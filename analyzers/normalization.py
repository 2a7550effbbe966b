"""Fold differences in spelling, with one function for each.

Each takes a word and returns a word, and guesses nothing about its language.

`WRITTEN` leads from a word of the text to the word as written, `NORMALIZED` from there to the level
*word*. The order matters in three places; comments and docstrings there say so.

Sources: the Unicode Standard, chapter 9.2 (Arabic) and annex 15 (normalization forms); W. Wright,
*A Grammar of the Arabic Language*, volume I, sections 12-17 (hamza) and 7 (the small alef); each
rule says what Egyptian, Levantine and Quranic print do differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kashaf.analyzers import letters
from kashaf.analyzers.composition import compose
from kashaf.analyzers.mushaf import respell_mushaf, seat_hamza_on_stroke, seat_loose_hamza
from kashaf.analyzers.variants import (
    fold_elongation,
    fold_triple_letters,
    normalize_hamza_of_cases,
    normalize_hundreds,
    normalize_loan_letters,
    normalize_older_hamza,
)

__all__ = [
    "MAX_TERM",
    "NORMALIZED",
    "WRITTEN",
    "Steps",
    "cut_long_words",
    "cut_written",
    "drop_case_ending",
    "drop_invisible",
    "expand_presentation_forms",
    "fold_digits",
    "fold_latin",
    "join_hamza_and_alef",
    "normalize_alef",
    "normalize_hamza_seats",
    "normalize_kaf",
    "normalize_plain",
    "normalize_quranic_alef",
    "normalize_teh_marbuta",
    "normalize_yeh",
    "normalized",
    "normalized_words",
    "seat_hamza",
    "strip_diacritics",
    "without_vowels",
    "written_and_normalized",
]

Steps = tuple[Callable[[str], str], ...]

MAX_TERM = 63
"""The most code points of a term at the level word.

Anything longer is no word, and engines cut at 255 themselves.
"""

# With the word and a tatweel at most 255 UTF-16 units, whatever the script: there Lucene cuts a
# term in two.
_MAX_WRITTEN = MAX_TERM
_MARK = f"[{letters.COMMON_MARKS}]"
_MARKS = re.compile(f"{_MARK}+")
_VOWELS = re.compile(f"[{letters.BASIC_MARKS}]+")
_INVISIBLE = re.compile(f"[{letters.IGNORABLE}{letters.TATWEEL}]+")
_SEAT = re.compile(
    f"[{letters.TATWEEL}{letters.ALEF_MAKSURA}{letters.FARSI_YEH}](?=[{letters.COMMON_MARKS}{letters.IGNORABLE}]*{letters.HAMZA_ABOVE})"
)
_PRESENTATION = re.compile(f"[{letters.PRESENTATION_FORMS}]")
_LAST_VOWEL = re.compile(f"[{''.join(letters.VOWELS)}]")
_FINAL_TANWEEN = re.compile(f"[{letters.FATHATAN}\u08f0](?={_MARK}*[{letters.ALEF}{letters.ALEF_MAKSURA}]{_MARK}*$)")


def expand_presentation_forms(word: str) -> str:
    """Replace presentation forms and ligatures by the letters they show.

    A ligature of several words becomes several words. Only characters of the two presentation
    blocks change: to their Unicode compatibility mapping, or to the words in the name of an
    honorific. Isolated vowel signs lose the space that they are printed on.

    >>> expand_presentation_forms("ﻛﺘﺎﺏ"), expand_presentation_forms("ﻻ")
    ('كتاب', 'لا')
    >>> expand_presentation_forms("ﷺ")
    'صلى الله عليه وسلم'
    """
    return _PRESENTATION.sub(_expand, word)


def _expand(match: re.Match[str]) -> str:
    character = match[0]
    if character in letters.PHRASES:
        return letters.PHRASES[character]
    return unicodedata.normalize("NFKC", character).strip(" ")


def seat_hamza(word: str) -> str:
    """Give a hamza above a tatweel or a dotless yeh the seat that is meant, the yeh.

    Quranic print sets the hamza of شَيْـًٔا on a bare stroke, and many keyboards give ى + hamza;
    Unicode composes neither. This must run before tatweel is dropped: the hamza would move to the
    letter before.

    >>> compose(seat_hamza("شاطى\u0654")), compose(drop_invisible(seat_hamza("شيـ\u0654ا")))
    ('شاطئ', 'شيئا')
    """
    return _SEAT.sub(letters.YEH, word) if letters.HAMZA_ABOVE in word else word


def drop_invisible(word: str) -> str:
    """Drop tatweel and invisible characters.

    Tatweel is a stroke that only stretches; the others are joiners, bidi controls, soft hyphens and
    BOMs.

    >>> drop_invisible("كـــتاب"), drop_invisible("ال\u200fكتاب")
    ('كتاب', 'الكتاب')
    """
    return _INVISIBLE.sub("", word)


def drop_case_ending(word: str) -> str:
    """Drop the vowel, tanween or sukun of the last letter, which only shows case or mood.

    The shadda of that letter stays. Tanween fath written before or on a final alef belongs to the
    last letter too.

    >>> drop_case_ending("كِتَابٌ"), drop_case_ending("كتابًا"), drop_case_ending("حَقٌّ")
    ('كِتَاب', 'كتابا', 'حَقّ')
    """
    bare = _FINAL_TANWEEN.sub("", word) if letters.FATHATAN in word or "\u08f0" in word else word
    tail = _trailing_marks(bare)
    return bare[: len(bare) - len(tail)] + _LAST_VOWEL.sub("", tail) if tail else bare


def _trailing_marks(word: str) -> str:
    start = len(word)
    while start and _MARKS.match(word, start - 1):
        start -= 1
    return word[start:]


def normalize_quranic_alef(word: str) -> str:
    """Replace waw or dotless yeh under a small alef by alef: الصلوٰة is الصلاة.

    It is read as alef, and elsewhere written so. Likewise هدىٰهم is هداهم. A waw that has its own
    vowel is a consonant (السَّمَوَٰت) and stays. Any other small alef is dropped with the marks, so
    that هٰذا is هذا.

    >>> normalize_quranic_alef("الصلوٰة"), normalize_quranic_alef("التورىٰة")
    ('الصلاة', 'التوراة')
    """
    return _SMALL_ALEF_SEATS.sub(letters.ALEF, word) if letters.DAGGER_ALEF in word else word


_SMALL_ALEF_SEATS = re.compile(
    f"و{letters.DAGGER_ALEF}(?=ة)|و{letters.DAGGER_ALEF}ا(?={_MARK}*$)|ى{letters.DAGGER_ALEF}(?=.)",
)


def strip_diacritics(word: str) -> str:
    """Drop vowel marks, shadda, tanween, Quranic signs, and accents of other scripts.

    >>> strip_diacritics("مُحَمَّدٌ"), strip_diacritics("هٰذا")
    ('محمد', 'هذا')
    """
    return _MARKS.sub("", word)


def without_vowels(word: str) -> str:
    """Drop the common vowel marks and shadda; other marks stay.

    >>> without_vowels("مُحَمَّدٌ"), without_vowels("هٰذا")
    ('محمد', 'هٰذا')
    """
    return _VOWELS.sub("", word)


def normalize_alef(word: str) -> str:
    """Replace alef with hamza, madda or wasla by plain alef.

    إسلام is often typed اسلام, and ٱلرحمن is الرحمن.

    >>> normalize_alef("إسلام"), normalize_alef("آخر"), normalize_alef("ٱلرحمن")
    ('اسلام', 'اخر', 'الرحمن')
    """
    return word.translate(_ALEF)


def normalize_hamza_seats(word: str) -> str:
    """Fold the seat of a hamza, which differs by country and decade.

    ؤ counts as waw, ئ as yeh, with two rules for known doublets.

    Inside a word any hamza before waw is one (مسؤول and مسئول, رؤوس and رءوس); at its end yeh,
    dotless yeh with hamza and yeh followed by hamza are one (شئ and شيء, شاطئ and شاطىء). A hamza
    at the end after another letter stays: ماء is not ما.

    >>> normalize_hamza_seats("مسؤول") == normalize_hamza_seats("مسئول")
    True
    >>> normalize_hamza_seats("شيء"), normalize_hamza_seats("شئ"), normalize_hamza_seats("ماء")
    ('شي', 'شي', 'ماء')
    """
    word = _HAMZA_BEFORE_WAW.sub(letters.WAW, word).translate(_SEATS)
    return _HAMZA_AFTER_YEH.sub("", word)


_HAMZA_BEFORE_WAW = re.compile("(?<=.)[ئء]+(?=[وؤ])")
_HAMZA_AFTER_YEH = re.compile("(?<=ي)ء+$")


def join_hamza_and_alef(word: str) -> str:
    """Replace hamza and alef at the beginning by alef with madda: ءامنوا is آمنوا.

    The beginning may also be behind article and particles.

    Quranic print writes it so. Inside a word they stay two letters: جزءا, قراءات.

    >>> join_hamza_and_alef("ءامنوا"), join_hamza_and_alef("الءاخرة"), join_hamza_and_alef("جزءا")
    ('امنوا', 'الاخرة', 'جزءا')
    """
    return _HAMZA_AND_ALEF.sub(r"\1ا", word) if letters.HAMZA in word else word


_HAMZA_AND_ALEF = re.compile("^([وفبكل]?(?:ا?ل)?)ء+ا(?=.)(?!لء)")


def normalize_yeh(word: str) -> str:
    """Replace dotless yeh and the yehs of Persian, Urdu and Pashto by yeh.

    Egyptian print writes في as فى, with dotless yeh (alef maksura).

    على and علي become one word; a query for only one of them gives its spelling (``=على``).

    >>> normalize_yeh("مستشفى"), normalize_yeh("ہندی")
    ('مستشفي', 'ہندي')
    """
    return word.translate(_YEH)


def normalize_teh_marbuta(word: str) -> str:
    """Replace teh marbuta and the hehs of Persian and Urdu by heh: مدرسة is often typed مدرسه.

    >>> normalize_teh_marbuta("مكتبة"), normalize_teh_marbuta("ہندي")
    ('مكتبه', 'هندي')
    """
    return word.translate(_HEH)


def normalize_kaf(word: str) -> str:
    """Replace the kafs of Persian, Urdu and Sindhi, gaf among them, by kaf.

    Arabic writes كرج or گرج for the same sound.

    >>> normalize_kaf("کتاب"), normalize_kaf("گوگل")
    ('كتاب', 'كوكل')
    """
    return word.translate(_KAF)


def fold_digits(word: str) -> str:
    """Replace digits of every script by 0-9.

    Thousands separators are dropped; the decimal separator is a point.

    >>> fold_digits("٢٠١٠"), fold_digits("1,800"), fold_digits("٣٫٥"), fold_digits("١٬٨٠٠٫٥")
    ('2010', '1800', '3.5', '1800.5')
    """
    if not word[:1].isdecimal():
        return word
    folded = "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in word)
    return folded.translate(_SEPARATORS)


def fold_latin(word: str) -> str:
    """Drop case, accents, apostrophes and compatibility shapes in words of other scripts.

    >>> fold_latin("OTAN"), fold_latin("d’État"), fold_latin("Straße"), fold_latin("ＢＢＣ")
    ('otan', 'detat', 'strasse', 'bbc')
    """
    if not word or letters.is_arabic(word[0]) or word[0].isdecimal():
        return word
    if word.isascii():
        return word.lower().replace("'", "")
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", compose(word))).casefold().translate(_LATIN)
    folded = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", bare)))
    return "".join(folded.split())


def cut_long_words(word: str) -> str:
    """Cut a word to its first 63 code points.

    Nothing longer is a word (it is base64, or words run together), and engines have limits.

    >>> len(cut_long_words("ا" * 1000))
    63
    """
    return word[:MAX_TERM]


_ALEF = str.maketrans(dict.fromkeys(letters.ALEF_FORMS, letters.ALEF))
_SEATS = str.maketrans(dict.fromkeys(letters.WAW_FORMS, letters.WAW) | {"ئ": letters.YEH})
_YEH = str.maketrans(dict.fromkeys(letters.YEH_FORMS, letters.YEH))
_HEH = str.maketrans(dict.fromkeys(letters.HEH_FORMS, letters.HEH))
_KAF = str.maketrans(dict.fromkeys(letters.KAF_FORMS, letters.KAF))
_SEPARATORS = str.maketrans({",": "", "٬": "", "٫": "."})
_LATIN = str.maketrans({"'": "", "’": "", "ʼ": "", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def cut_written(word: str) -> str:
    """Cut a word as written to its first 63 code points, marks included."""
    return word[:_MAX_WRITTEN]


WRITTEN: Steps = (
    seat_hamza_on_stroke,
    seat_hamza,
    drop_invisible,
    compose,
    cut_written,
    drop_case_ending,
)
"""The steps from a word of the text to the word as written, which the level *spelling* keeps."""

NORMALIZED: Steps = (
    fold_latin,
    fold_digits,
    respell_mushaf,  # needs the marks that a later step drops, as does the next
    normalize_quranic_alef,
    strip_diacritics,
    fold_elongation,  # before folding brings together letters that were different
    seat_loose_hamza,
    normalize_hundreds,
    normalize_older_hamza,
    normalize_hamza_of_cases,  # before teh marbuta is heh
    normalize_alef,
    normalize_yeh,
    normalize_teh_marbuta,
    normalize_kaf,
    normalize_loan_letters,
    cut_long_words,  # before the rule about the end of a word, so that cutting does not make a new end for it
    normalize_hamza_seats,
    join_hamza_and_alef,
    fold_triple_letters,
)
"""The steps from the word as written to the level *word*."""

# Most words are plain letters: without marks, without ء, ؤ and ئ, whose rules look at their
# neighbours. The steps do no more to them than replace single letters.
_PLAIN = re.compile(f"[ابةتثجحخدذرزسشصضطظعغفقكلمنهويىأإآ]{{1,{MAX_TERM}}}")
_RUN = re.compile(r"(.)\1\1")
_PLAIN_LETTERS = str.maketrans("أإآىة", "ااايه")


def normalize_plain(word: str) -> str:
    """Apply all steps to a word of plain letters, much faster; "" for any other word.

    >>> normalize_plain("المدرسة"), normalize_plain("مَدرَسة")
    ('المدرسه', '')
    """
    if not _PLAIN.fullmatch(word):
        return ""
    plain = word.translate(_PLAIN_LETTERS)
    return "" if _RUN.search(plain) else plain


def written_and_normalized(word: str) -> tuple[str, str]:
    """Apply the steps of both chains; return the word as written and the normalised word.

    >>> written_and_normalized("المَدرَسةُ"), written_and_normalized("المدرسه")
    (('المَدرَسة', 'المدرسه'), ('المدرسه', 'المدرسه'))
    """
    if plain := normalize_plain(word):
        return word, plain
    if word.isascii() and len(word) <= MAX_TERM and (word.isalpha() or word.isdecimal()):
        return word, word.lower()
    if len(word) <= MAX_TERM and (plain := normalize_plain(without_vowels(word))):
        return drop_case_ending(compose(word)), plain  # the other steps don't look at vowels
    for step in WRITTEN:
        word = step(word)
    folded = word
    for step in NORMALIZED:
        folded = step(folded)
    return word, folded


def normalized(word: str) -> str:
    """Apply all steps of both chains; tables and rules of grammar use such words.

    >>> normalized("المَدرَسة"), normalized("المدرسه")
    ('المدرسه', 'المدرسه')
    """
    return written_and_normalized(word)[1]


def normalized_words(text: str) -> list[str]:
    """Normalise each word of a text as `normalized` does, three times as fast.

    >>> normalized_words("المَدرَسة مدرسة")
    ['المدرسه', 'مدرسه']
    """
    plain = text.translate(_PLAIN_LETTERS)
    if _RUN.search(plain):
        return [normalized(word) for word in text.split()]
    return [
        short if _PLAIN.fullmatch(word) else normalized(word) for word, short in zip(text.split(), plain.split(), strict=True)
    ]
