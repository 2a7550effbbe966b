"""Split words that are written together or apart: عبدالرحمن is عبد الرحمن.

Likewise أبوظبي is أبو ظبي, لازال is لا زال, يارب is يا رب.

Names whose first part governs the second (عبد, أبو, X الله, X الدين), a called word behind يا, and
a few fixed expressions are two words of the grammar. Half of all newspapers write them in one run.
They become two tokens with the span of the one word.

Sources: W. Wright, *A Grammar of the Arabic Language*, volume I, section 191 (compound names) and
volume II, sections 38 (يا) and 157-162 (لا and ما). Words that stay whole, because a
single word has the same spelling, were found in the words of 31,000 articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from kashaf.analyzers import letters
from kashaf.analyzers.mushaf import close_gaps, part_vocative
from kashaf.analyzers.normalization import expand_presentation_forms, normalized, without_vowels
from kashaf.analyzers.roots import root
from kashaf.analyzers.stemming import PARTICLES, settled, standing, stem
from kashaf.analyzers.stopwords import is_stopword
from kashaf.analyzers.tables import read_pairs, read_terms
from kashaf.analyzers.verbs import verb

__all__ = ["attached_forms", "is_one_word", "name_spellings", "part_pattern", "part_words"]

_MARK = f"[{letters.COMMON_MARKS}{letters.IGNORABLE}{letters.TATWEEL}]"
_MARKS = re.compile(f"{_MARK}+")
_SEATS = tuple(
    (re.compile(f"[{seats}](?={_MARK}*{mark})"), letter)
    for seats, mark, letter in (
        (f"{letters.TATWEEL}{letters.YEH}{letters.ALEF_MAKSURA}{letters.FARSI_YEH}", letters.HAMZA_ABOVE, "ئ"),
        (letters.WAW, letters.HAMZA_ABOVE, "ؤ"),
        (letters.ALEF, letters.HAMZA_ABOVE, "أ"),
        (letters.ALEF, "\u0655", "إ"),
        (letters.ALEF, "\u0653", "آ"),
    )
)
"""What a hamza or madda as a mark stands on; with it a letter, and no mark."""
_SEATED = re.compile("[\u0653-\u0655]")
_APART = re.compile(rf"^(و{_MARK}*)\s+")
_FOLD = str.maketrans("أإآٱى", "ااااي")

_ATTACHED = f"(?:{'|'.join(PARTICLES)})?"

# The words before الدين in names.
_BEFORE_FAITH = (
    "اسد|امين|بدر|برهان|بهاء|تاج|تقي|ثقه|جلال|جمال|حسام|حميد|خير|ركن|رشيد|رضي|زكي|زين|سراج|سعد|سيف|شجاع|شرف|شمس|شهاب|صدر|صفي|صلاح|ضياء|"
    "ظهير|عز|عضد|علاء|علم|علي|عماد|غياث|فتح|فخر|قطب|كمال|مجد|مجير|محب|محي|محيي|معز|معين|منتجب|موفق|ناصر|نجم|نصر|نصير|نظام|نور|همام|ولي"
)

# Persons and things that are called, not only رب. The list is closed, because many verbs that
# begin with ي look like يا and a noun (يأكلها, يأمرنا).
_CALLED = (
    "ابت|ابتي|ابن|ابني|اخوان|اخواني|اخوتي|اخوي|اخي|اخت|اختي|اصدقاء|الهي|امتي|امه|امي|اميره|انسان|اهل|اولاد|ايتها|ايها|بلادي|بلدي|بنات|"
    "بنت|بنتي|بني|ترا|تري|جماعه|حبيب|حبيبي|حبيبتي|حسرتي|حسره|حي|حياتي|خالد|خساره|دكتور|ذا|رب|ربنا|ربي|رجال|رجل|رسول|روحي|ريت|سعد|سعود|سلام|سيد|سيدتي|"
    "سيدي|شباب|شعب|شيخ|صاح|صاحب|صاحبي|صديقي|طالما|عالم|عباد|عرب|عزيزي|علي|عمري|عمي|عيد|غالي|غلام|فرحه|قلب|قلبي|قوم|لهوي|ليت|ليتني|ليتها|ليته|ليتنا|"
    "ليل|مرحبا|مسلمون|مسلمين|معالي|معشر|ملك|مولاي|ناس|نبي|نفس|نفسي|هذا|هلا|وطن|وطني|ولد|ولدي|ويل|ويلتي|ويلي"
)

# The words that لا and ما negate, written together with them.
_STILL = "(?:زال(?:ت|وا|ا|تا)?|زل(?:ت|نا|تم|ن)|[يتنا]زال(?:ون|وا|ان)?)"
_DENIED = (
    "ادري|اعلم|اعرف|اظن|باس|بد|تتجاوز|تتجزا|تتعدي|تتوفر|تريد|تزيد|تستطيع|تعد|تعرف|تعلم|تعني|تقل|تكاد|تكون|تكن|توجد|جدوي|جدال|حول|داعي|"
    "ريب|زالوا|سمح|شان|شك|شيء|ضير|طالما|عجب|علاقه|مانع|مثيل|محاله|مفر|نريد|نعرف|نعلم|نقول|نهايه|نهائي|يتجاوز|يتجزا|يتعدي|يتوفر|يجب|يجوز|يحتاج|يختلف|يخفي|"
    "يخلو|يرغب|يري|يريد|يريدون|يزيد|يستطيع|يستطيعون|يستحق|يعرف|يعرفون|يعد|يعقل|يعلم|يعلمون|يعني|يقبل|يقتصر|يقل|يكاد|يكفي|يكون|يكن|يليق|يمت|يمكن|يمكنك|"
    "يمكنه|يمكنها|يملك|يملكون|ينبغي|ينتهي|ينسي|يهم|يوجد"
)

# أبوابها, أبواقه, أبوته, أبويهم are forms of one word, as are names from elsewhere: أبولو, أبوجا.
_PRONOUNS_OF_FATHER = "(?:ا[بق]|اه|ت|ي|ين|يات)?(?:ا|ه|ها|هم|هما|هن|ك|كم|كما|كن|نا|ي|ين)?"
_FOREIGN = "لل?[وي]|نتي|رتيه|رتاج|سوم|جيه|كري|كال"
_NAMED_AFTER = rf"(?!{_PRONOUNS_OF_FATHER}$|{_FOREIGN})(...+)"

_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(.*عبد)(ال..+)",
        f"({_ATTACHED}عبد)(ربه)",
        r"((?![وفبتلكايء]+الله$)..+)(الله)",
        "([وف]?(?:(?:ال)?(?:حمد|شكر)|عبد))(لله)",
        rf"({_ATTACHED}(?:{_BEFORE_FAITH}))(الدين)",
        rf"((?:[وف]?ب|[وف])?ابو){_NAMED_AFTER}",
        rf"({_ATTACHED}اب[واي])(عبد.*)",
        rf"({_ATTACHED}ذ[واي])(ال...+)",
    )
)
_CUTS_WITHOUT_HAMZA = tuple(
    re.compile(pattern)
    for pattern in (
        rf"([وف]?يا)({_CALLED})",
        rf"([وف]?لا)({_STILL}|{_DENIED})",
        rf"([وف]?ما)({_STILL}|شاء)",
    )
)
"""For words whose alef, the first or second letter, has no hamza: لأيهم is not لا يهم."""

_CUTS_WITH_HAMZA = (re.compile(rf"([وف]?[لك]ابو){_NAMED_AFTER}"),)
"""For words whose alef has a hamza: لأبوظبي, but not لابورتا."""

_HAMZA = re.compile("[وف]?[يلمك][أإآ]")
_AFTER_TEH_MARBUTA = re.compile("(..+?ة)([^ءئؤ].+)")  # no word begins with such a hamza
_EXPRESSIONS = {
    re.compile("([وف]?)ا?نشا?ء?الله"): ("إن", "شاء", "الله"),
    re.compile("([وف]?)ماشاء?الله"): ("ما", "شاء", "الله"),
    re.compile("([وف]?)يا*الله"): ("يا", "الله"),
    re.compile("([وفبل]?(?:ال)?)عطالله"): ("عطا", "الله"),
}
_ALEF, _LONG = "[اأإآ]", "[اأإآويى]"
_BEGINNINGS = f"[وف]?(?:[يل]{_ALEF}|م{_ALEF}.?[زش])"
_INSIDE = "|".join(
    (
        f"{_ALEF}(?:ل(?:(?=...)(?<=.....)|د[يى]ن(?!.))|ب(?:و...|{_LONG}عبد))",  # three letters before and behind ال
        f"عبد(?:{_ALEF}ل|رب)",
        "لل[هة](?!.)",
        f"ذ{_LONG}{_ALEF}ل",
        "ة.",
    )
)
_ONE_WORD = re.compile(f"(?!{_BEGINNINGS}|.*(?:{_INSIDE}))[ابةتثجحخدذرزسشصضطظعغفقكلمنهويىأإآءؤئ]+")


def part_words(word: str) -> list[str]:
    """Return the words, as written, that one run of letters contains.

    These are the words of a ligature, and of names written together.

    >>> part_words("ﷻ"), part_words("يَـٰقَوْمِ"), part_words("كتاب")
    (['جل', 'جلاله'], ['يَا', 'قَوْمِ'], ['كتاب'])
    >>> part_words("وعَبْدُالرحمن"), part_words("أبوظبي"), part_words("أبوابها")
    (['وعَبْدُ', 'الرحمن'], ['أبو', 'ظبي'], ['أبوابها'])
    >>> part_words("لازال"), part_words("و السلام")
    (['لا', 'زال'], ['والسلام'])
    """
    if is_one_word(word) or is_one_word(without_vowels(word)):
        return [word]
    parts = part_vocative(_APART.sub(r"\1", close_gaps(expand_presentation_forms(word)))).split()
    found = []
    for part in parts:
        first, *rest = (part,) if is_one_word(part) else _parted(part)
        found += [first, *(word for each in rest for word in part_vocative(each).split())]
    return found


def is_one_word(word: str) -> bool:
    """Say whether a word of plain letters, without marks, is surely one word.

    It is much faster than `part_words`, and doubts some words that are one.

    >>> is_one_word("كتاب"), is_one_word("عبدالله"), is_one_word("ياسر"), is_one_word("كِتاب")
    (True, False, False, False)
    """
    return bool(_ONE_WORD.fullmatch(word))


def part_pattern(pattern: str) -> list[str]:
    """Return the words of a pattern that begins like a name written together.

    In a pattern ``*`` means any letters.

    >>> part_pattern("عبدالر*"), part_pattern("كتا*")
    (['عبد', 'الر*'], ['كتا*'])
    """
    return [part.replace("**", "*") for part in part_words(pattern.replace("*", "**"))]


def name_spellings(word: str) -> tuple[str, ...]:
    """Return the forms of a normalised word that begin a name in its place.

    These are ابن and بن, and أبو in each of its cases.

    >>> name_spellings("بن"), name_spellings("ابي"), name_spellings("كتاب")
    (('بن', 'ابن'), ('ابي', 'ابو', 'ابا'), ('كتاب',))
    """
    return next((tuple(dict.fromkeys((word, *forms))) for forms in _FORMS if word in forms), (word,))


def attached_forms(word: str) -> tuple[str, ...]:
    """Return the forms of a normalised word with a particle that stemming keeps.

    No rule and no table knows such a form.

    >>> attached_forms("عز")[:3], attached_forms("زيلينسكي")[1:3]
    (('فعز', 'بعز', 'لعز'), ('بزيلينسكي', 'لزيلينسكي'))
    >>> "كريم" in attached_forms("ريم"), attached_forms("nato")
    (False, ())
    """
    if not word or not letters.is_arabic(word[0]):
        return ()
    own = stem(word)
    return tuple(particle + word for particle in PARTICLES if _keeps(particle, word, own))


def _keeps(particle: str, word: str, own: str) -> bool:
    """Whether stemming keeps a particle before a word whose stem is ``own``.

    Forms that look like a known word do not count.
    """
    form, attached = particle + word, particle + own
    return (
        stem(form) == attached
        and root(form) in (form, attached)
        and not verb(form)
        and not is_stopword(form)
        and _all_known().isdisjoint((form, attached))
    )


@cache
def _all_known() -> frozenset[str]:
    return standing() | read_terms("names.txt") | settled()[0] | settled()[1]


_FORMS = (("ابن", "بن"), ("ابو", "ابي", "ابا"))


def _parted(word: str) -> list[str]:
    """Split one written word if its letters, folded and without marks, are several words."""
    typed = word
    if _SEATED.search(word):
        for seat, letter in _SEATS:
            word = seat.sub(letter, word)
    bare = _MARKS.sub("", word)
    folded = bare.translate(_FOLD)
    for expression, words in _EXPRESSIONS.items():
        if found := expression.fullmatch(folded):
            return [found[1] + words[0], *words[1:]]
    rules = _CUTS + (_CUTS_WITH_HAMZA if _HAMZA.match(bare) else _CUTS_WITHOUT_HAMZA)
    cuts = sorted(_cuts(folded, rules)) if "_" not in bare else []
    if not cuts:
        return [typed]
    places = [place for place, character in enumerate(word) if not _MARKS.match(character)]
    ends = [0, *(places[cut] for cut in cuts), len(word)]
    return [typed[start:end] for start, end in pairwise(ends)]


def _cuts(folded: str, rules: Sequence[re.Pattern[str]], start: int = 0) -> set[int]:
    """Return the number of letters after which the next word begins."""
    heh = folded.replace("ة", "ه")
    cut = next((found.end(1) for rule in rules if (found := rule.fullmatch(heh))), 0)
    cut = cut or (found.end(1) if (found := _AFTER_TEH_MARBUTA.fullmatch(folded)) else _before_article(folded))
    if not cut:
        return set()
    return _cuts(folded[:cut], rules, start) | {start + cut} | _cuts(folded[cut:], _CUTS, start + cut)


_NO_NOUN = re.compile("ات|ت(?:ه|ها|هم|هما|نا|كم)$")  # of إحالاتهم and إحالتهم


def _before_article(folded: str) -> int:
    """Return where a noun ends before a noun with the article: مجلسالوزراء.

    A blank was lost there.
    """
    place = folded.find("ال", 3)
    while 0 < place < len(folded) - 4:
        if not _NO_NOUN.match(folded, place + 2) and _is_noun(folded[:place]) and normalized(folded[place + 2 :]) in _nouns():
            return place
        place = folded.find("ال", place + 1)
    return 0


@cache
def _nouns() -> frozenset[str]:
    """Return the words that may follow an article, with singulars and broken plurals."""
    plurals = read_pairs("broken_plurals.tsv")
    return frozenset(word for word in (*read_terms("standing.txt"), *plurals, *plurals.values()) if len(word) > 2)


def _is_noun(word: str) -> bool:
    """Say whether a part of a word is a noun, also with the article or a particle."""
    folded = normalized(word)
    return any(folded.startswith(before) and folded[len(before) :] in _nouns() for before in ("", "ال", "و", "وال", "ل", "ب"))
