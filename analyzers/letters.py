"""Arabic letters and marks by their Unicode names, and sets of them.

The plain letters and the vowel marks come from pyarabic's tables (tests compare each with its
Unicode name). The rest is added here: Quranic signs, Persian and Urdu letters, honorific ligatures,
invisible controls.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Set as AbstractSet
from functools import cache

with warnings.catch_warnings():  # Python warns about its source when compiling it
    warnings.simplefilter("ignore")
    # Only the tables: importing pyarabic.araby compiles a hundred patterns.
    from pyarabic import araby_const as _table

__all__ = [
    "ALEF",
    "ALEF_FORMS",
    "ALEF_MAKSURA",
    "ALEF_WASLA",
    "ALPHABET",
    "BASIC_LETTERS",
    "BASIC_MARKS",
    "BLOCK",
    "COMMON_MARKS",
    "DAGGER_ALEF",
    "EXTENDED_LETTERS",
    "FARSI_YEH",
    "FATHA",
    "FATHATAN",
    "HAMZA",
    "HAMZA_ABOVE",
    "HAMZA_ON_YEH",
    "HEH",
    "HEH_FORMS",
    "IGNORABLE",
    "KAF",
    "KAF_FORMS",
    "LAM",
    "MARKS_IN_DISGUISE",
    "MEEM",
    "NOON",
    "PHRASES",
    "PRESENTATION_FORMS",
    "RIAL_SIGN",
    "SHADDA",
    "SUKUN",
    "TATWEEL",
    "TEH",
    "TEH_MARBUTA",
    "TYPED_MARKS",
    "VOWELS",
    "WAW",
    "WAW_FORMS",
    "YEH",
    "YEH_FORMS",
    "character_classes",
    "is_arabic",
    "is_presentation_form",
]

ALEF: str = _table.ALEF
ALEF_MAKSURA: str = _table.ALEF_MAKSURA
ALEF_WASLA: str = _table.ALEF_WASLA
HAMZA: str = _table.HAMZA
HAMZA_ABOVE: str = _table.HAMZA_ABOVE  # the combining mark
HAMZA_ON_YEH: str = _table.YEH_HAMZA
HEH: str = _table.HEH
KAF: str = _table.KAF
LAM: str = _table.LAM
MEEM: str = _table.MEEM
NOON: str = _table.NOON
TATWEEL: str = _table.TATWEEL
TEH: str = _table.TEH
TEH_MARBUTA: str = _table.TEH_MARBUTA
WAW: str = _table.WAW
YEH: str = _table.YEH
FARSI_YEH = "\u06cc"

FATHA: str = _table.FATHA
FATHATAN: str = _table.FATHATAN
SHADDA: str = _table.SHADDA
SUKUN: str = _table.SUKUN
DAGGER_ALEF: str = _table.MINI_ALEF

# Signs of Quranic and African print with the meaning of a common mark; a dagger alef is a long
# fatha.
VOWELS: dict[str, str] = {mark: mark for mark in _table.HARAKAT} | {
    DAGGER_ALEF: FATHA,
    "\u0656": _table.KASRA,  # subscript alef
    "\u0657": _table.DAMMA,  # inverted damma
    "\u06e1": SUKUN,  # small high dotless head of khah
    "\u08f0": FATHATAN,  # open fathatan
    "\u08f1": _table.DAMMATAN,
    "\u08f2": _table.KASRATAN,
}
"""The meaning of each vowel mark, as the common mark for it; sukun counts as the vowel "none"."""

ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
"""The letters of normalised words."""

# Parts of the Arabic script, each as the inside of a regular expression's set.
BLOCK = "\u0600-\u06ff"
"""The Unicode block Arabic: letters, marks, digits and points."""
BASIC_LETTERS = "\u0620-\u064a"
"""The letters of Arabic, and the tatweel among them."""
EXTENDED_LETTERS = "\u0671-\u06d3"
"""The letters that Persian, Urdu, other languages and Quranic print add."""
PRESENTATION_FORMS = "\ufb50-\ufdff\ufe70-\ufefc"
"""The ready-made shapes of letters and ligatures."""
BASIC_MARKS = "\u064b-\u0652"
"""Tanween, the vowels, shadda and sukun."""

ALEF_FORMS = "آأإٱٲٳٵ"
YEH_FORMS = "ىیېےۍێۓٸ"
HEH_FORMS = "ةهہھۀۂۃەۿ"
KAF_FORMS = "کڪګگڭ"
WAW_FORMS = "ؤٶٷ"

RIAL_SIGN = "\ufdfc"

PHRASES: dict[str, str] = {
    "\ufd40": "رحمه الله",
    "\ufd41": "رضي الله عنه",
    "\ufd42": "رضي الله عنها",
    "\ufd43": "رضي الله عنهم",
    "\ufd44": "رضي الله عنهما",
    "\ufd45": "رضي الله عنهن",
    "\ufd46": "صلى الله عليه وآله",
    "\ufd47": "عليه السلام",
    "\ufd48": "عليهم السلام",
    "\ufd49": "عليهما السلام",
    "\ufd4a": "عليه الصلاة والسلام",
    "\ufd4b": "قدس سره",
    "\ufd4c": "صلى الله عليه وآله وسلم",
    "\ufd4d": "عليها السلام",
    "\ufd4e": "تبارك وتعالى",
    "\ufd4f": "رحمهم الله",
    "\ufdfa": "صلى الله عليه وسلم",
    "\ufdfb": "جل جلاله",
    "\ufdfd": "بسم الله الرحمن الرحيم",
    "\ufdfe": "سبحانه وتعالى",
    "\ufdff": "عز وجل",
}
"""Characters that stand for several words.

Unicode decomposes only two of them; the rest follow from their names.
"""

IGNORABLE = "\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffd"
"""Characters inside a word that are none of its letters, as the inside of a set.

They are the soft hyphen, joiners, bidi controls and the BOM, all invisible, and U+FFFD: PDFs have
it for vowels and marks whose code is private, over a letter inside a word.
"""

COMMON_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a"
COMMON_MARKS += "\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f"
"""Marks that a reader may omit, as the inside of a set: vowels, accents, points, Quranic signs.

The marks of Indic scripts are not among them: there they carry the vowels of the word.
"""

TYPED_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"
"""Marks that belong to the word before them in a typed query, as the inside of a set."""


def is_presentation_form(character: str) -> bool:
    """Whether the character is a ready-made shape of Arabic.

    These are the Unicode blocks Presentation Forms A and B.
    """
    return "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc"


_ARABIC = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_IS_ARABIC = re.compile(f"[{_ARABIC}]").fullmatch


def is_arabic(character: str) -> bool:
    """Whether the character belongs to the Arabic script, presentation forms included.

    >>> is_arabic("ک"), is_arabic("k"), is_arabic("٣")
    (True, False, True)
    """
    return bool(_IS_ARABIC(character))


MARKS_IN_DISGUISE = "\u06e5\u06e6\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe7f"
"""Letters by their Unicode category, but marks by their use.

They are the small waw and yeh of the Quran, and isolated vowel signs.
"""


@cache
def character_classes() -> dict[str, str]:
    """The sets for splitting words, each as the inside of a regular expression's set.

    ``arabic`` contains the Arabic letters, ``mark`` the combining marks of the Basic Multilingual
    Plane. Isolated vowel signs and the small waw and yeh of the Quran are marks, whatever their
    Unicode category.
    """
    # Between these ranges are tens of thousands of Chinese and Korean letters, and no mark.
    plane = "".join(map(chr, (*range(0x300, 0x3100), *range(0xA000, 0xAC00), *range(0xF900, 0x10000))))
    categories = "".join([category[0] for category in map(unicodedata.category, plane)])
    marks = {plane[found.start()] for found in re.finditer("M", categories)} | set(re.findall(f"[{MARKS_IN_DISGUISE}]", plane))
    arabic = {letter for letter in re.findall(f"[{_ARABIC}]", plane) if letter.isalpha() or letter == RIAL_SIGN}
    return {"arabic": _as_ranges(arabic - marks - {*PHRASES, TATWEEL}), "mark": _as_ranges(marks)}


def _as_ranges(characters: AbstractSet[str]) -> str:
    ranges: list[tuple[int, int]] = []
    for code in sorted(map(ord, characters)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)
