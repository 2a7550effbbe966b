"""Read Arabic typed with other letters.

These are pure functions that return possible readings. None of them knows which words exist.

- Buckwalter: the transliteration of T. Buckwalter's *Arabic Morphological Analyzer* (LDC, 2002),
  one character for one. Its variants replace what XML and file names can't hold (N. Habash,
  *Introduction to Arabic Natural Language Processing*, 2010, chapter 2): I, O, W for ``<``, ``>``,
  ``&``, and C, M, Q, V, c, e, L for the other signs.
- Arabizi: what people type in chats, with digits for the sounds that Latin lacks (M. Yaghan,
  *"Arabizi": A Contemporary Style of Arabic Slang*, 2008; K. Darwish, *Arabizi Detection and
  Conversion to Arabic*, 2014). It is ambiguous and differs by country: a word has several
  readings.
- Names as newspapers in Latin letters write them: bin Salman, Abdul Rahman, al-Jazeera.
- The wrong keyboard: Arabic 101 beside US English, the layouts of Windows and of most Linux
  desktops (xkb ``ara`` and ``us``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nsmallest
from itertools import product

__all__ = [
    "from_arabic_keyboard",
    "from_arabizi",
    "from_buckwalter",
    "from_english_keyboard",
    "from_latin_name",
    "name_words",
]

_BUCKWALTER = dict(
    zip(
        "'|>&<}AbptvjHxd*rzs$SDTZEg_fqklmnhwYyFNKaui~o`{PJVG",
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيًٌٍَُِّْٰٱپچڤگ",
        strict=True,
    )
)
_SAFE = _BUCKWALTER | dict(zip("CMOWIQVceL", "ءآأؤإئذشٰٱ", strict=True))


def from_buckwalter(word: str) -> str:
    """Read a word of Buckwalter's transliteration, or of one of its variants; "" when it is none.

    >>> from_buckwalter("mdrsp"), from_buckwalter(">xbAr")
    ('مدرسة', 'أخبار')
    >>> from_buckwalter("OxbAr"), from_buckwalter("7abibi")
    ('أخبار', '')
    """
    table = _BUCKWALTER if all(map(_BUCKWALTER.__contains__, word)) and "V" not in word else _SAFE
    return "".join(map(table.__getitem__, word)) if all(map(table.__contains__, word)) else ""


# The readings of each piece, the likeliest first; each further one costs more. Longer pieces are
# tried first.
_PIECES = {
    "sh": "ش",
    "ch": "ش",
    "kh": "خ",
    "th": "ث ذ",
    "dh": "ذ ض ظ",
    "gh": "غ",
    "ph": "ف",
    "2": "ء أ ئ ؤ",
    "3'": "غ",
    "3": "ع",
    "4": "ذ ث",
    "5": "خ",
    "6'": "ظ",
    "6": "ط",
    "7'": "خ",
    "7": "ح",
    "8": "ق غ",
    "9'": "ض",
    "9": "ص ق",
    "'": "ع ء -",
    "b": "ب",
    "c": "ك س",
    "d": "د ض",
    "f": "ف",
    "g": "ج ق غ",
    "h": "ه ح",
    "j": "ج",
    "k": "ك ق",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "p": "ب",
    "q": "ق",
    "r": "ر",
    "s": "س ص",
    "t": "ت ط",
    "v": "ف",
    "w": "و",
    "x": "كس",
    "y": "ي",
    "z": "ز ظ ذ",
    "aa": "ا",
    "ee": "ي",
    "ii": "ي",
    "oo": "و",
    "ou": "و -",
    "uu": "و",
    "ai": "ي اي",
    "ay": "ي اي",
    "ei": "ي",
    "aw": "و او",
    "au": "و او",
    "a": "- ا",
    "e": "- ي",
    "i": "ي -",
    "o": "- و",
    "u": "- و",
}
_FIRST = {
    "a": "ا ع",
    "e": "ا إ",
    "i": "إ ا ع",
    "o": "أ او ع",
    "u": "أ او ع",
    "aa": "آ",
    "2": "أ ا إ",
    "al-": "ال",
    "el-": "ال",
    "al": "ال",
    "el": "ال",
}
_LAST = {
    "a": "ة ا ى",
    "e": "ي ة",
    "ah": "ة اه",
    "eh": "ة يه",
    "i": "ي",
    "o": "و",
    "u": "و",
    "aa": "ا اء",
    "2": "ء",
    "iya": "ية",
    "eya": "ية",
}
_LETTERS = re.compile("[a-z2-9'-]+")
_DOUBLED = re.compile(r"([bcdfghjklmnpqrstvwxyz2-9])\1")
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_MOST_PIECES = 24


def from_arabizi(word: str, most: int = 50) -> tuple[str, ...]:
    """Return at most so many readings of a word in Arabizi, the likeliest first.

    Its short vowels may be written or not.

    >>> from_arabizi("7abibi")[:3], from_arabizi("3arab")[0], "صحافة" in from_arabizi("sa7afa")
    (('حبيبي', 'حابيبي', 'حببي'), 'عرب', True)
    >>> from_arabizi("2016"), from_arabizi("x" * 100)
    ((), ())
    """
    word = _DOUBLED.sub(r"\1", word.lower().translate(_APOSTROPHES))
    if not _LETTERS.fullmatch(word) or not re.search("[a-z]", word):
        return ()
    found = []
    for readings in _cut(word):
        if len(readings) > _MOST_PIECES:
            continue
        beam = [(0.0, "")]
        for piece in readings:
            options = [(rank, "" if text == "-" else text) for rank, text in enumerate(piece.split())]
            grown: dict[str, float] = {}
            for (cost, text), (rank, more) in product(beam, options):
                grown[text + more] = min(cost + rank, grown.get(text + more, cost + rank))
            beam = nsmallest(most, ((cost, text) for text, cost in grown.items()))
        found += beam
    best = nsmallest(most, found, key=lambda reading: reading[0])
    return tuple(dict.fromkeys(text for _, text in best if text))


def _cut(word: str) -> list[list[str]]:
    """Cut a word into pieces, each with its readings.

    A word that may have an article is cut once with it and once without.
    """
    cuts = [_pieces(word, "")]
    article = next((text for text in ("al-", "el-", "al", "el") if word.startswith(text) and len(word) > len(text) + 1), "")
    if article:
        cuts.append(["ال", *_pieces(word[len(article) :], article)])
    return cuts


def _pieces(word: str, before: str) -> list[str]:
    readings = []
    at = 0
    while at < len(word):
        for length in (3, 2, 1):
            piece = word[at : at + length]
            ends = at + length >= len(word)
            options = (
                (_FIRST.get(piece) if not at and not before else None)
                or (_LAST.get(piece) if ends else None)
                or _PIECES.get(piece)
            )
            if options and len(piece) == length:
                readings.append(options)
                break
        at += length
    return readings


_NAME_PARTS = {
    "بن": "bin ben",
    "ابن": "ibn",
    "بنت": "bint",
    "بني": "bani beni",
    "بنو": "banu",
    "أبو": "abu abou abo",
    "أبي": "abi",
    "أم": "umm um om oum",
    "عبد": "abd",
    "ذو": "dhu zu",
    "الله": "allah ullah",
    "علي": "ali",
    "سينا": "sina",
    "فتاح": "fattah",
    "طالب": "talib taleb",
}
"""Parts of names with the one reading that they have there.

It is not always the commonest reading: بن, not بين.
"""

_READINGS = {typed: word for word, spellings in _NAME_PARTS.items() for typed in spellings.split()}
_ARTICLE = "al-"
_SUN = "r|sh|s|n|th|t|dh|d|z"
_IS_ARTICLE = re.compile(rf"(?:[ae]l-|[ae]({_SUN})-(?=\1))(?=.)")
_SERVANT = re.compile(rf"abd[aeiu](?:l-?|({_SUN})-?(?=\1))")
_OF_GOD = re.compile("abd[aeiou]ll?a?h?")
_LEAST_SERVED = 3


def name_words(words: Sequence[str]) -> list[str]:
    """Split names in Latin letters as Arabic writes them.

    The article belongs to its word; عبد is apart from the name it governs.

    >>> name_words(["Abdul", "Rahman", "al", "Jazeera"]), name_words(["Abdullah"])
    (['abd', 'al-rahman', 'al-jazeera'], ['abd', 'allah'])
    >>> name_words(["ash-Sharq"])
    ['al-sharq']
    """
    found: list[str] = []
    article = False
    for at, word in enumerate(word.lower().translate(_APOSTROPHES) for word in words):
        more = at + 1 < len(words)
        if article:
            found.append(_ARTICLE + word)
            article = False
        elif word in ("al", "el") and more:
            article = True
        elif _OF_GOD.fullmatch(word) and len(word) > len("abdel"):
            found += ["abd", "allah"]
        elif (served := _SERVANT.match(word)) and (more if served.end() == len(word) else _is_served(word[served.end() :])):
            found.append("abd")
            article = served.end() == len(word)
            if not article:
                found.append(_ARTICLE + word[served.end() :])
        elif more and _follows(word, words[at + 1].lower()):
            found.append("abd")
            article = True
        else:
            found.append(_IS_ARTICLE.sub(_ARTICLE, word, count=1) if _IS_ARTICLE.match(word) else word)
    return found


def _is_served(word: str) -> bool:
    return len(word) >= _LEAST_SERVED


def _follows(word: str, after: str) -> bool:
    """Say whether a word is عبد with the article as it sounds before the next: Abdus Salam."""
    return bool(re.fullmatch(rf"abd[aeiu](?:{_SUN})", word)) and after.startswith(word[4:])


def from_latin_name(word: str) -> str:
    """Read a part of names that has one reading in them; "" for any other word.

    >>> from_latin_name("bin"), from_latin_name("al-Ali"), from_latin_name("Salman")
    ('بن', 'العلي', '')
    """
    word = word.lower()
    bare = word.removeprefix(_ARTICLE)
    reading = _READINGS.get(bare, "")
    return f"ال{reading}" if reading and bare != word else reading


_KEYS = dict(
    zip(
        "qwertyuiop[]asdfghjkl;'zxcvnm,./`" + 'QWERYIOASFHJKXNM?~"<>PUZ',
        "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ" + 'َ ً ُ ٌ إ ÷ × ِ ٍ [ أ ـ ، ْ آ ’ ؟ ّ " , . ؛ ‘ ~'.replace(" ", ""),
        strict=True,
    )
) | {"b": "لا", "T": "لإ", "G": "لأ", "B": "لآ"}
_LATIN_KEYS = {arabic: key for key, arabic in _KEYS.items() if key.islower() or not key.isalpha()} | {
    "أ": "H",
    "إ": "Y",
    "آ": "N",
    "ـ": "J",
}
_IS_LETTER = re.compile("[\u0621-\u065f]+")
_LAM_ALEF = re.compile("ل[اأإآ]")
_LAM_ALEF_KEYS = {"لا": "b", "لأ": "G", "لإ": "T", "لآ": "B"}
_MOST_LAM_ALEF = 2


def from_english_keyboard(word: str) -> str:
    """Read a word typed on an Arabic keyboard while English was set.

    Returns "" when a key of it makes no letter.

    A capital whose key makes no letter with Shift counts as a small letter, because phones
    capitalise the first letter.

    >>> [from_english_keyboard(word) for word in ("fsl", "hggi", "sbl", "Hofhv", "2016")]
    ['بسم', 'الله', 'سلام', 'أخبار', '']
    """
    found = [_key(key) for key in word]
    return "".join(found) if all(found) else ""


def _key(key: str) -> str:
    for each in (key, key.lower()):
        if _IS_LETTER.fullmatch(_KEYS.get(each, "")):
            return _KEYS[each]
    return ""


def from_arabic_keyboard(word: str) -> tuple[str, ...]:
    """Return what was typed on an English keyboard while Arabic was set.

    There are at most four readings, because لا is one key or two.

    >>> from_arabic_keyboard("اثممخ"), from_arabic_keyboard("لاخخن"), from_arabic_keyboard("hello")
    (('hello',), ('book', 'ghook'), ())
    """
    pieces: list[tuple[str, ...]] = []
    at = 0
    for found in list(_LAM_ALEF.finditer(word))[:_MOST_LAM_ALEF]:
        pieces += [tuple(_LATIN_KEYS.get(letter, "")) for letter in word[at : found.start()]]
        pieces.append((_LAM_ALEF_KEYS[found[0]], "".join(_LATIN_KEYS[letter] for letter in found[0])))
        at = found.end()
    pieces += [tuple(_LATIN_KEYS.get(letter, "")) for letter in word[at:]]
    return tuple("".join(keys).lower() for keys in product(*pieces)) if pieces and all(pieces) else ()
