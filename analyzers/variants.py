"""Fold spellings of one word that differ in more than single letters.

These are drawn-out letters, hundreds, hamza in the cases, and older print.

Each is a function from word to word, of plain letters: marks make no difference here.
"""

from __future__ import annotations

import re

from kashaf.analyzers import letters

__all__ = [
    "fold_elongation",
    "fold_triple_letters",
    "normalize_hamza_of_cases",
    "normalize_hundreds",
    "normalize_loan_letters",
    "normalize_older_hamza",
]

_LETTERS = "[\u0621-\u063f\u0641-\u064a\u066e-\u06d3]"
_OWN_YEHS = "(?<!ي)ييي(?=ن$)"  # سيئين, أخصائيين: folded, three yehs that are their own
_RUN = re.compile(f"(?!{_OWN_YEHS})({_LETTERS})\\1\\1+")
_TRACKING = re.compile("(?:[وفسلأ]?)تتت(?!ت|$)")


def fold_elongation(word: str) -> str:
    """Fold three or more of one letter, which is drawn out: جميييل is جميل.

    Of lam two stay, because الله and للغة have them. A word of one letter alone, such as laughter,
    keeps two. Three teh stay at the beginning of verbs such as تتتبع.

    >>> fold_elongation("جميييل"), fold_elongation("واللللله")
    ('جميل', 'والله')
    >>> fold_elongation("ههههه"), fold_elongation("تتتبع")
    ('هه', 'تتتبع')
    """
    return _folded(word, 1)


def fold_triple_letters(word: str) -> str:
    """Fold three equal letters in a row, which hamza folding made, to two.

    In the plural سيئين all three stay. So a word that is normalised already is not taken for one
    that is drawn out.

    >>> fold_triple_letters("يييس"), fold_triple_letters("سييين")
    ('ييس', 'سييين')
    """
    return _folded(word, 2)


def _folded(word: str, kept: int) -> str:
    if not _RUN.search(word):
        return word
    start = found.end() if (found := _TRACKING.match(word)) else 0
    return word[:start] + _RUN.sub(lambda run: run[1] * (2 if run[1] == letters.LAM or run[0] == word else kept), word[start:])


_CLITICS = "^([وفبكل]*(?:ا?ل)?)"
_HUNDRED = re.compile(f"{_CLITICS}(ثلاث|ثلث|[أا]ربع|خمس|ست|سبع|ثمان|ثماني|تسع)?ما[ئ](?=(?:[ةه]|ت[اي]ن?|ات|وي[ةه]?)$)")


def normalize_hundreds(word: str) -> str:
    """Drop the silent alef of مائة, which half of print leaves out: مئة.

    The same holds in ثلاثمائة, المئتين, مئوية.

    >>> normalize_hundreds("مائة"), normalize_hundreds("بالمائة")
    ('مئة', 'بالمئة')
    >>> normalize_hundreds("ثلثمائة"), normalize_hundreds("مائي")
    ('ثلاثمئة', 'مائي')
    """
    return _HUNDRED.sub(_hundred, word) if letters.HAMZA_ON_YEH in word else word


def _hundred(found: re.Match[str]) -> str:
    number = "ثلاث" if found[2] == "ثلث" else found[2] or ""
    return f"{found[1]}{number}مئ"


_CASE = re.compile("(?<=[^\\W_]{2}[اآ])(?:ؤ(?=ك)|[ؤئ](?=ت?(?:ه|ها|هم|هما|هن|كم|نا)$|ت[كي]$|ة$))")

_PARTICIPLE = re.compile("[وف]?[كخدشبز]ائنا")


def normalize_hamza_of_cases(word: str) -> str:
    """Drop the seat of a hamza after an alef before a pronoun.

    This seat changes with the case, which no other ending shows. The same holds for قرائته and
    قرائة, which many write for قراءته and قراءة. Words with one letter before the alef are
    different words and stay: كائنا.

    >>> normalize_hamza_of_cases("جزاؤه"), normalize_hamza_of_cases("جزائه")
    ('جزاءه', 'جزاءه')
    >>> normalize_hamza_of_cases("كائنا")
    'كائنا'
    """
    if _PARTICIPLE.fullmatch(word):
        return word
    bare = word[2:] if word.startswith(letters.ALEF + letters.LAM) else word
    return word[: len(word) - len(bare)] + _CASE.sub(letters.HAMZA, bare)


_OLDER = re.compile(
    f"{_CLITICS}(مسؤ(?=ل)|شؤ(?=ن(?:$|[هكي]|نا))|م?رؤ(?=س(?:$|[هك]|نا|[يو]ن))|[كف]ؤ(?=س(?:$|[هك]|نا))|ميؤ(?=س)|رؤ(?=ف)|مشؤ(?=م))"
)


def normalize_older_hamza(word: str) -> str:
    """Add the waw after a hamza that older print leaves out: مسؤل is مسؤول.

    It does so in some words: شؤن is شؤون, رؤف is رؤوف.

    >>> normalize_older_hamza("المسؤلية"), normalize_older_hamza("للشؤن")
    ('المسؤولية', 'للشؤون')
    >>> normalize_older_hamza("رؤساء")
    'رؤساء'
    """
    return _OLDER.sub(r"\1\2و", word) if "ؤ" in word else word


def normalize_loan_letters(word: str) -> str:
    """Replace letters added by other languages as Arabic print does: ڤ ف, پ ب, چ ج.

    Other languages have them for sounds that Arabic lacks. Words of Persian and Urdu fold in the
    same way in texts and in queries.

    >>> normalize_loan_letters("ڤيديو"), normalize_loan_letters("پاريس")
    ('فيديو', 'باريس')
    >>> normalize_loan_letters("چاي")
    'جاي'
    """
    return word.translate(_LOANED)


_LOANED = str.maketrans({"ڤ": "ف", "ڥ": "ف", "پ": "ب", "چ": "ج"})
