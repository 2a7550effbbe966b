"""Spellings of one word that are no difference of single letters: drawn-out letters, hundreds, hamza in the cases, older print.

Each is a function from word to word, of plain letters: marks say nothing here.
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
    """Three and more of one letter are the letter drawn out: جميييل is جميل. Of lam two stay, for الله and للغة have them.

    A word of one letter alone, as laughter is, keeps two. Three teh begin verbs such as تتتبع.

    >>> fold_elongation("جميييل"), fold_elongation("واللللله"), fold_elongation("ههههه"), fold_elongation("تتتبع")
    ('جميل', 'والله', 'هه', 'تتتبع')
    """
    return _folded(word, 1)


def fold_triple_letters(word: str) -> str:
    """Of three equal letters in a row, which came together when hamzas were folded, two; in the plural سيئين all three.

    So a word that is normalised already is not taken for one that is drawn out.

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
    """مائة has an alef that nobody reads, and that half of print leaves out: مئة, also in ثلاثمائة, المئتين, مئوية.

    >>> normalize_hundreds("مائة"), normalize_hundreds("بالمائة"), normalize_hundreds("ثلثمائة"), normalize_hundreds("مائي")
    ('مئة', 'بالمئة', 'ثلاثمئة', 'مائي')
    """
    return _HUNDRED.sub(_hundred, word) if letters.HAMZA_ON_YEH in word else word


def _hundred(found: re.Match[str]) -> str:
    number = "ثلاث" if found[2] == "ثلث" else found[2] or ""
    return f"{found[1]}{number}مئ"


_CASE = re.compile("(?<=[^\\W_]{2}[اآ])(?:ؤ(?=ك)|[ؤئ](?=ت?(?:ه|ها|هم|هما|هن|كم|نا)$|ت[كي]$|ة$))")

_PARTICIPLE = re.compile("[وف]?[كخدشبز]ائنا")


def normalize_hamza_of_cases(word: str) -> str:
    """The hamza after an alef before a pronoun changes its seat with the case, which no other ending shows: it loses the seat.

    So are قرائته and قرائة, which many write for قراءته and قراءة. Words of one letter before the alef are others: كائنا.

    >>> normalize_hamza_of_cases("جزاؤه"), normalize_hamza_of_cases("جزائه"), normalize_hamza_of_cases("كائنا")
    ('جزاءه', 'جزاءه', 'كائنا')
    """
    if _PARTICIPLE.fullmatch(word):
        return word
    bare = word[2:] if word.startswith(letters.ALEF + letters.LAM) else word
    return word[: len(word) - len(bare)] + _CASE.sub(letters.HAMZA, bare)


_OLDER = re.compile(
    f"{_CLITICS}(مسؤ(?=ل)|شؤ(?=ن(?:$|[هكي]|نا))|م?رؤ(?=س(?:$|[هك]|نا|[يو]ن))|[كف]ؤ(?=س(?:$|[هك]|نا))|ميؤ(?=س)|رؤ(?=ف)|مشؤ(?=م))"
)


def normalize_older_hamza(word: str) -> str:
    """Older print leaves out the waw after its hamza in some words: مسؤل is مسؤول, شؤن is شؤون, رؤف is رؤوف.

    >>> normalize_older_hamza("المسؤلية"), normalize_older_hamza("للشؤن"), normalize_older_hamza("رؤساء")
    ('المسؤولية', 'للشؤون', 'رؤساء')
    """
    return _OLDER.sub(r"\1\2و", word) if "ؤ" in word else word


def normalize_loan_letters(word: str) -> str:
    """The letters that other languages add for sounds that Arabic lacks, as Arabic print replaces them: ڤ ف, پ ب, چ ج.

    Words of Persian and Urdu fold alike where they are written and where they are asked for.

    >>> normalize_loan_letters("ڤيديو"), normalize_loan_letters("پاريس"), normalize_loan_letters("چاي")
    ('فيديو', 'باريس', 'جاي')
    """
    return word.translate(_LOANED)


_LOANED = str.maketrans({"ڤ": "ف", "ڥ": "ف", "پ": "ب", "چ": "ج"})
