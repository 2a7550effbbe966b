"""The spelling of the mushaf as modern print has it: rules of its orthography, word in, word out.

The mushaf keeps the letters of the first copies. The signs that were added later show what is read:
a small letter is one that modern print writes in the line, a letter under a small circle is one
that it leaves out, and a hamza without a seat gets the seat that its vowels ask for. A word without
such a sign stays as it is.

Sources: the tables of signs at the end of the mushafs of Cairo and Madinah; al-Dani, *al-Muqni*,
and al-Dabbagh, *Samir al-talibin*, for what the mushaf leaves out, adds and joins; W. Wright, *A
Grammar of the Arabic Language*, volume I, sections 12-17, for the seats of hamza today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kashaf.analyzers import letters
from kashaf.analyzers.composition import compose

__all__ = [
    "RESPELT",
    "WITHOUT_ALEF",
    "close_gaps",
    "part_vocative",
    "respell_mushaf",
    "seat_hamza_on_stroke",
    "seat_loose_hamza",
]

_DAGGER = letters.DAGGER_ALEF
_HAMZA = letters.HAMZA_ABOVE
_SMALL_WAW, _SMALL_YEH, _HIGH_YEH, _HIGH_NOON, _HIGH_SEEN = "\u06e5", "\u06e6", "\u06e7", "\u06e8", "\u06dc"
_MADDA, _SILENT = "\u0653", "\u06df"
_KASRA, _DAMMA, _FATHA = frozenset("\u0650\u064d\u08f2"), frozenset("\u064f\u064c\u08f1"), frozenset("\u064e\u064b\u08f0")
_TANWEEN_FATH = frozenset("\u064b\u08f0")
_SUKUN = frozenset("\u0652\u06e1")
_VOWELS = _KASRA | _DAMMA | _FATHA
_ALEFS = frozenset("اآٱ")
_YEHS = frozenset("يىی")

_SIGN = re.compile(
    f"[{letters.ALEF_WASLA}{_DAGGER}\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08f0-\u08f2]"
    f"|(?<=.)آ[{letters.COMMON_MARKS}]*[ءئؤ]|(?<=.)[ويى][{letters.BASIC_MARKS}]*{_MADDA}"
)
"""The characters that show the spelling of the mushaf.

They are its signs, and a madda on an alef, waw or yeh that is long anyway.
"""

_LETTER_MARKS = f"{letters.COMMON_MARKS}{letters.IGNORABLE}"
_CLUSTER = re.compile(f"([^{_LETTER_MARKS}]|[{_SMALL_WAW}{_SMALL_YEH}])((?:(?![{_SMALL_WAW}{_SMALL_YEH}])[{_LETTER_MARKS}])*)")

_BLANKS = " \u00a0\u2009\u200a\u202f"
_GAP = re.compile(f"[{_BLANKS}](?={_DAGGER})")


class _Letter(NamedTuple):
    """A letter and its marks."""

    letter: str
    marks: str = ""

    @property
    def vowel(self) -> str:
        """Its vowel or tanween; "" if none is written."""
        return next((mark for mark in self.marks if mark in _VOWELS), "")


_Word = list[_Letter]
_NONE = _Letter("")


def _letters(word: str) -> _Word:
    return [_Letter(*found) for found in _CLUSTER.findall(word)]


def close_gaps(word: str) -> str:
    """Drop the blank that the fonts of the printing complex at Madinah have before a small alef.

    >>> close_gaps("ٱلصِّرَ\u200a\u0670\u2060طَ") == "ٱلصِّرَ\u0670\u2060طَ"
    True
    """
    return _GAP.sub("", word) if _DAGGER in word else word


_DRAWN_OUT = f"(?:(?!{_DAGGER})[{_LETTER_MARKS}{letters.TATWEEL}])*+{_DAGGER}[{_LETTER_MARKS}]*+"
_VOCATIVE = re.compile(f"([{_LETTER_MARKS}]*+[وف]?[{_LETTER_MARKS}]*+)([يی]{_DRAWN_OUT})(.+)", re.DOTALL)
_NO_VOCATIVE = re.compile("بس|س$|سي?ن$|سر$")  # يابسات, and the names يس, ياسين, ياسر
_ATTENTION = re.compile(f"[{_LETTER_MARKS}]*+ه{_DRAWN_OUT}(أ[{_LETTER_MARKS}]*+ن[{_LETTER_MARKS}]*+ت.*)", re.DOTALL)
_UNLETTERED = re.compile(f"[{_LETTER_MARKS}{letters.TATWEEL}]+")


def part_vocative(word: str) -> str:
    """Split يا from the word that it calls, and ها from أنتم, as modern print does.

    Any other word stays as it is.

    >>> part_vocative("يَـٰقَوْمِ"), part_vocative("هَـٰٓأَنتُمْ"), part_vocative("يَـٰبِسَـٰتٍ")
    ('يَا قَوْمِ', 'هَا أَنتُمْ', 'يَـٰبِسَـٰتٍ')
    """
    if _DAGGER not in word:
        return word
    composed = compose(word)
    if found := _VOCATIVE.fullmatch(composed):
        before, called, rest = found.groups()
        bare = _UNLETTERED.sub("", rest)
        if len(bare) > 1 and not _NO_VOCATIVE.match(bare) and bare[0] != "_":
            hamza = letters.HAMZA if _HAMZA in called else ""
            return f"{before}ي\u064eا {hamza}{rest}"
    elif found := _ATTENTION.fullmatch(composed):
        return f"ه\u064eا {found[1]}"
    return word


def seat_hamza_on_stroke(word: str) -> str:
    """Give a hamza above a bare stroke the seat by its vowels and neighbours: أ, آ, ؤ, ئ.

    This must run before tatweel is dropped: the hamza would move to the letter before.

    >>> seat_hamza_on_stroke("يَسْـَٔلُ"), seat_hamza_on_stroke("ٱلْـَٔاخِرَة")
    ('يَسْأَلُ', 'ٱلْآخِرَة')
    >>> seat_hamza_on_stroke("سَيِّـَٔاتِ")
    'سَيِّئَاتِ'
    """
    if not _STROKE.search(word):
        return word
    composed = compose(word)
    found: _Word = []
    pending = _letters(composed[:_LONGEST])[::-1]
    while pending:
        one = pending.pop()
        if one.letter != letters.TATWEEL:
            found.append(one)
        elif _HAMZA not in one.marks:
            last = found.pop() if found else _NONE
            found.append(_Letter(last.letter, last.marks + one.marks) if last.letter else one)
        else:
            marks = one.marks.replace(_HAMZA, "")
            while pending and pending[-1].letter == letters.TATWEEL and _HAMZA not in pending[-1].marks:
                marks += pending.pop().marks
            after = pending[-1].letter if pending else ""
            found += _seated(found, _Letter(letters.HAMZA_ON_YEH, marks), pending, after)
    return "".join(each.letter + each.marks for each in found) + composed[_LONGEST:]


_LONGEST = 1000  # code points: no word has half as many, and of what is longer the beginning counts
_STROKE = re.compile(f"{letters.TATWEEL}[{_LETTER_MARKS}]*{_HAMZA}")


def _seated(found: _Word, hamza: _Letter, pending: _Word, after: str) -> _Word:
    """Seat a hamza between its neighbours.

    If an alef is written together with it, that alef is taken from the letters that follow.
    """
    before = found[-1] if found else _NONE
    if _begins(found):  # فَسْـَٔل is فاسأل, لْـَٔيْكَة is الأيكة: the alef before a letter without a vowel
        found.insert(len(found) - 1, _Letter(letters.ALEF))
    particle = after == letters.ALEF and len(found) <= 2 and "".join(each.letter for each in found) in _PARTICLES
    seat = "أ" if particle else _seat(before, hamza, after)
    if seat == "أ" and after == letters.ALEF:
        if _TANWEEN_FATH.intersection(hamza.marks + pending[-1].marks):  # خَطَـًٔا is خطأ, but وِطْـًٔا is وطئا
            if not _FATHA.intersection(before.marks):
                return [_Letter(letters.HAMZA_ON_YEH, hamza.marks)]
            pending.pop()
            return [_Letter(seat, hamza.marks)]
        return [_Letter("آ", pending.pop().marks)]
    return [_Letter(seat, hamza.marks)]


_PARTICLES = {before + particle for before in ("", "أ", "و", "ف") for particle in "بلك"}  # بِـَٔايَٰت is بآيات


def _begins(found: _Word) -> bool:
    """Say whether the word begins with seen (س) or lam (ل) without a vowel.

    ``found`` is the word so far. Before the seen there is و or ف, before the lam nothing.
    """
    if not 1 <= len(found) <= 2 or not _SUKUN.intersection(found[-1].marks):
        return False
    spelt = "".join(each.letter for each in found)
    return spelt in ("وس", "فس", "ل")


def _seat(before: _Letter, hamza: _Letter, after: str) -> str:
    """Return the seat of a hamza inside a word: that of the strongest vowel beside it.

    Kasra is stronger than damma, and damma than fatha.
    """
    own, vowel = hamza.vowel, before.vowel
    if not before.letter:
        return "إ" if own in _KASRA and own else "أ"
    if (own and own in _KASRA) or (vowel and vowel in _KASRA):
        return letters.HAMZA_ON_YEH
    if (before.letter in _YEHS or before.letter == _SMALL_YEH) and not vowel and after != "س":  # but ييأس, of the root يأس
        return letters.HAMZA_ON_YEH
    if (
        (own and own in _DAMMA)
        or (vowel and vowel in _DAMMA and before.letter != letters.WAW)
        or (after == letters.WAW and not own)
    ):
        return "ؤ"
    if before.letter in _ALEFS or _DAGGER in before.marks or (before.letter in (letters.WAW, _SMALL_WAW) and not vowel):
        return letters.HAMZA
    if own or vowel or after == letters.ALEF:
        return "أ"
    return letters.HAMZA_ON_YEH


def respell_mushaf(word: str) -> str:
    """Spell a word that has a sign of the mushaf as modern print does, without marks.

    Any other word stays as it is.

    >>> respell_mushaf("ٱلْعَٰلَمِين"), respell_mushaf("إِبْرَٰهِۧم")
    ('ٱلعالمين', 'إبراهيم')
    >>> respell_mushaf("هَٰذَا"), respell_mushaf("كَتَبَ")
    ('هذا', 'كَتَبَ')
    """
    if not _SIGN.search(word):
        return word
    found = whole = _letters(word.replace(letters.TATWEEL, ""))
    for rule in _RULES:
        found = rule(found)
    found = found or [_Letter(each.letter) for each in whole]  # nothing but silent letters
    spelt = _without_alef("".join(each.letter + each.marks for each in found))
    return _respelt(spelt.replace(_DAGGER, letters.ALEF).replace(letters.FARSI_YEH, letters.YEH), RESPELT)


def _drop_silent(word: _Word) -> _Word:
    """Drop letters under a small circle, which are never read.

    Those that modern print keeps too stay.
    """
    found: _Word = []
    for place, one in enumerate(word):
        last = place == len(word) - 1
        before = found[-1] if found else _NONE
        after = _NONE if last else word[place + 1]
        if _SILENT not in one.marks or one.letter not in "اويىی":
            found.append(one)
        elif one.letter == letters.ALEF and last and before.letter == "ؤ":  # جَزَٰٓؤُا۟ is جزاء, ٱلْمَلَؤُا۟ is الملأ
            found[-1] = _Letter(_final_hamza(found[-2] if len(found) > 1 else _NONE))
        elif one.letter == letters.ALEF and last:  # قالوا, but not لِّيَبْلُوَا۟ and ثَمُودَا۟
            if (before.vowel not in _FATHA or not before.vowel) and not _is_participle(word):
                found.append(one)
        elif one.letter == letters.ALEF:  # مِا۟ئَة keeps it, جِا۟ىٓء does not
            if after.letter == letters.HAMZA_ON_YEH:
                found.append(one)
        elif one.letter == letters.WAW:  # أُو۟لَٰٓئِك and أُو۟لِى keep it, سَأُو۟رِيكُم does not
            if after.letter == letters.LAM:
                found.append(one)
        elif before.letter == "إ" and after.letter == letters.HEH:  # مَلَإِي۟هِ is ملئه
            found[-1] = _Letter(letters.HAMZA_ON_YEH)
    return found


def _is_participle(word: _Word) -> bool:
    """Say whether a word in -ū begins like a participle, and not like a verb.

    مُّلَٰقُوا۟ and مُرْسِلُوا۟ are ملاقو and مرسلو.
    """
    first, second = [*word, _NONE, _NONE][:2]
    vowelless = _SUKUN.union(_DAGGER).intersection(second.marks) or second.letter == letters.ALEF
    return first.letter == letters.MEEM and first.vowel == "\u064f" and bool(vowelless)


def _final_hamza(before: _Letter) -> str:
    if _DAGGER in before.marks or before.letter in _ALEFS:
        return letters.HAMZA
    return "أ" if before.vowel and before.vowel in _FATHA else "ؤ"


def _read_small(word: _Word) -> _Word:
    """Write small letters as full letters.

    A small waw or yeh after the pronoun ه only lengthens its vowel.
    """
    found: _Word = []
    for place, one in enumerate(word):
        last = place == len(word) - 1
        if one.letter == _SMALL_WAW:
            found += [] if last else [_Letter(letters.WAW, one.marks)]
        elif one.letter == _SMALL_YEH:
            before = found[-1].letter if found else ""
            found += [] if last and before == letters.HEH else [_Letter(letters.YEH, one.marks)]
        else:
            found.append(_Letter("س", one.marks) if one.letter == "ص" and _HIGH_SEEN in one.marks else one)
            found += [_Letter(letters.YEH)] if _HIGH_YEH in one.marks else []
            found += [_Letter(letters.NOON)] if _HIGH_NOON in one.marks else []
    return found


def _double_lam(word: _Word) -> _Word:
    """Write the lam of the article apart from that of its word: ٱلَّيْل is الليل.

    Likewise ٱلَّٰتِى is اللاتي, ٱلَّذَانِ is اللذان.
    """
    found: _Word = []
    for place, one in enumerate(word):
        found.append(one)
        if one.letter == letters.LAM and place and word[place - 1].letter == letters.ALEF_WASLA and letters.SHADDA in one.marks:
            after, next_but_one = [*word[place + 1 : place + 3], _NONE, _NONE][:2]
            night = after.letter in _YEHS and next_but_one.letter == letters.LAM
            dual = after.letter == "ذ" and after.vowel == letters.FATHA
            if night or dual or _DAGGER in one.marks:
                found.insert(-1, _Letter(letters.LAM))
    return found


def _seat_hamzas(word: _Word) -> _Word:
    """Give a hamza inside the word its seat; at the end it may have a seat too many."""
    found: _Word = []
    for place, one in enumerate(word):
        last, before = place == len(word) - 1, found[-1] if found else _NONE
        after = _NONE if last else word[place + 1]
        closing = place == len(word) - 2 and after.letter == letters.ALEF  # جزءا, سوءا
        if one.letter == letters.HAMZA and not place:
            found.append(_Letter("أ", one.marks) if after.letter in ("أ", "إ") else one)  # ءَأَنتَ
        elif one.letter == letters.HAMZA and place == 1 and before.letter == "أ":  # أَءِذَا
            found.append(_Letter("أ", one.marks))
        elif one.letter == letters.HAMZA and not last and not closing:
            seat = "أ" if _DAGGER in one.marks else _seat(before, one, after.letter)
            found.append(_Letter(seat, one.marks))
        elif (last and one.letter == "أ" and before.letter == letters.WAW and _MADDA in before.marks) or (
            last and one.letter == letters.HAMZA_ON_YEH and before.letter in _ALEFS
        ):  # لَتَنُوٓأُ
            found.append(_Letter(letters.HAMZA))
        else:
            found.append(one)
        if last and one.letter == letters.WAW and place and word[place - 1].letter == letters.HAMZA:  # جَآءُو
            found.append(_Letter(letters.ALEF))
    return found


def _read_dagger(word: _Word) -> _Word:
    """Keep of all marks only the small alefs that modern print may write.

    A small alef over waw or dotless yeh makes alef of that letter.
    """
    found: _Word = []
    for place, one in enumerate(word):
        last = place == len(word) - 1
        after = _NONE if last else word[place + 1]
        before = found[-1] if found else _NONE
        letter, bare = one.letter, not one.vowel
        if letter == letters.ALEF and before.letter in ("أ", "آ") and place > 1:
            found[-1] = _Letter("آ")
        elif letter in "ىی" and before.marks == _DAGGER and not last and not one.marks:  # هدٰىهم
            continue
        elif _DAGGER not in one.marks or last:
            found.append(_Letter(letter))
        elif (letter in "ىی" and bare) or (letter == letters.WAW and bare and after.letter in ("ة", "ۃ")):
            found.append(_Letter(letters.ALEF))
        elif letter == letters.WAW and bare and after.letter == letters.ALEF and place == len(word) - 2:
            continue  # the alef that follows is the one that is read
        elif letter in ("أ", "ء"):
            found += [_Letter("آ")] if before.letter not in _ALEFS else [_Letter(letters.HAMZA), _Letter(letters.ALEF)]
        elif _HAMZA in one.marks:  # فَٱدَّٰرَْٰٔتُمْ
            found += [_Letter(letter), _Letter("أ")]
        elif (
            letter in _ALEFS
            or after.letter == letters.ALEF
            or (after.letter == letters.ALEF_MAKSURA and place == len(word) - 2 and not _own_yeh(word, place))
        ):
            found.append(_Letter(letter))
        else:
            found.append(_Letter(letter, _DAGGER))
    return found


def _own_yeh(word: _Word, place: int) -> bool:
    """Say whether the last yeh is the pronoun "my": إِيَّٰىَ, رُءْيَٰىَ."""
    return word[place].letter in _YEHS and (letters.SHADDA in word[place].marks or any(each.letter in "ءؤ" for each in word))


_RULES: Sequence[Callable[[_Word], _Word]] = (_drop_silent, _seat_hamzas, _double_lam, _read_small, _read_dagger)

WITHOUT_ALEF = {
    "^[وفبلكأا]*[هہ]ٰذ": "هذا هذه هذان: the ha of pointing has no alef before ذ",
    "هٰؤل": "هؤلاء: the same",
    "هٰكذ": "هكذا: the same",
    "^[وفبلكأا]*ذٰل": "ذلك ذلكم: the pointing ذا loses its alef before the lam",
    "^[وفل]*لٰكن": "لكن لكنهم",
    "[أا]ولٰئ": "أولئك",
    "رحمٰن": "الرحمن, as a name of God",
    "[اأإٱآ]لٰه": "إله, إلهكم",
    "^[وفبتأا]*[ٱال]*للٰه": "الله, لله, اللهم",
    "^طٰه$": "طه, a name",
    "^يٰس$": "يس, a name",
}
"""Patterns of words in which modern print omits the alef too, each with its words or reason."""

_WITHOUT_ALEF = re.compile("|".join(f"(?:{pattern})" for pattern in WITHOUT_ALEF))


def _without_alef(word: str) -> str:
    return _WITHOUT_ALEF.sub(lambda found: found[0].replace(_DAGGER, ""), word) if _DAGGER in word else word


_DEFECTIVE = "(?:تل|رج|بل|مح|عف|شك|رب|نب)"
RESPELT: dict[str, tuple[str, str]] = {
    "^([وفلسأ]*[أن](?:دع|" + _DEFECTIVE + "))وا$": (r"\1و", "أدعو, نتلو: the first person has no waw of the plural"),
    "^([وفسأ]?(?:ي" + _DEFECTIVE + "|تتل))وا$": (r"\1و", "يتلو, يرجو: the plural would have its noon, but for rare moods"),
    "^([وفسأ]?يدع)وا$": (r"\1و", "يدعو: likewise; تدعوا is as often a plural"),
    "^([وفلأ]*أول)وا$": (r"\1و", "أولو: a noun, which is never followed by the alef of verbs"),
    "^([وفلبكأ]*)داوود": (r"\1داود", "the commoner spelling of the name today"),
    "^([وف]?)تراءا$": (r"\1تراءى", "the alef of a verb of more than three letters is written yeh"),
}
"""Words that no rule covers: the pattern of their letters after the rules, the spelling of today,
and the reason."""


# Letters that fold into the same are taken here already, so that a word that is folded stays so.
_FOLDED_ALEF, _FOLDED_YEH, _JOINED = "[اأإآ]", "[يىئ]", "[وؤفڤڥلأ]*"

_LOOSE_HAMZA: dict[str, tuple[str, str]] = {
    "^([وف]?)ء(?=[أإ])": (r"\1أ", "ءَأَنتُم is أأنتم"),
    "^([وف]?)أء(?=.)": (r"\1أأ", "أَءِذَا is أإذا"),
    f"^([وفلبكأ]*(?:ا?ل)?)قرء{_FOLDED_ALEF}ن": (r"\1قرآن", "the reading: no modern print writes it so"),
    f"^({_JOINED})رء{_FOLDED_ALEF}$": (r"\1رأى", "he saw"),
    f"^({_JOINED})رء{_FOLDED_ALEF}(?=[هةكگک])": (r"\1رآ", "he saw him, you"),
    f"^({_JOINED})رء{_FOLDED_YEH}ت": (r"\1رأيت", "you saw"),
    f"^([وؤفڤڥلبپكأ]*(?:ا?ل)?)رء{_FOLDED_YEH}(?={_FOLDED_ALEF})": (r"\1رؤي", "the dream"),
}


def seat_loose_hamza(word: str) -> str:
    """Seat a hamza on the line in the few words where only the mushaf writes it so.

    ءأنتم is أأنتم, قرءان is قرآن, رءا is رأى.

    It is a sign by itself: modern print has none there, with or without vowels.

    >>> seat_loose_hamza("ءأنتم"), seat_loose_hamza("القرءان"), seat_loose_hamza("قراءات")
    ('أأنتم', 'القرآن', 'قراءات')
    """
    return _respelt(word, _LOOSE_HAMZA) if letters.HAMZA in word else word


def _respelt(word: str, table: Mapping[str, tuple[str, str]]) -> str:
    for pattern, (modern, _) in table.items():
        word = re.sub(pattern, modern, word)
    return word
