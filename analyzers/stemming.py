"""Light stemming of normalised words: remove affixes, and turn broken plurals into singulars.

It follows light10 (L. Larkey, L. Ballesteros, M. Connell, *Light Stemming for Arabic Information
Retrieval*, 2007), with three additions: it knows words (tables), it conjugates verbs, and it
removes an affix only where grammar allows one.

1. The word is split in every way into prefix, core and ending of the tables below. If a core is
   known, the longest such core decides: a protected word is its own stem (لبنان is not ل+بنان), a
   broken plural has the stem of its singular.
2. The letters و ف ب ل ك before a word that is known to stand alone are removed (لجودة is a form of
   جودة), unless they begin a known word or a form of a verb (بيت, فكرة, كسرت). Words that stand
   alone, and names, are in tables made from how often words follow an article or a preposition,
   with a list of the words for which the rule is wrong.
3. A form of a verb has the stem of its past (verbs.py): تعلن, أعلنت and أعلنوا that of أعلن.
4. Otherwise the rules remove article and particles at the start, and pronoun, ending of number and
   nisba at the end, if enough letters remain.

Some ambiguity is accepted: كتابه may be his book or writing (كتابة), and كتب, which is a verb too,
counts as the plural of كتاب.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from kashaf.analyzers.letters import ALEF, HAMZA, HEH, KAF, TEH, YEH, is_arabic
from kashaf.analyzers.stopwords import is_normalized_stopword
from kashaf.analyzers.tables import read_pairs, read_terms, read_words
from kashaf.analyzers.verbs import begins_a_verb, verb

__all__ = ["ARTICLES", "ENDINGS", "PARTICLES", "PRONOUNS", "settled", "standing", "stem", "stem_of_known"]

ARTICLES = ("وبال", "فبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "ال", "لل")
"""The article with the letters that may precede it, longest first; ل absorbs its alef.

Two letters must remain: الحق.
"""

PARTICLES = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
"""Other letters that may precede a known word.

Unknown words may begin with the same letters, so they need the shapes below.
"""

PRONOUNS = {"ها": 3, "هم": 3, "هما": 3, "كم": 3, "نا": 4, "هن": 4, "كن": 4, "كما": 4}
"""Attached pronouns, and how many letters must remain.

ه is among the endings, because it may be teh marbuta.
"""

PRONOUNS |= {start + pronoun: 3 for start in ("ت", "ات") for pronoun in ("ه", "ها", "هم", "هما", "كم", "نا", "ك", "كما")}
"""A teh marbuta opens before a pronoun: مدرستها; with the ending of the plural: سياراتهم."""

ENDINGS = {"ات": 3, "ون": 3, "ين": 3, "ان": 4, "وا": 3, "تان": 3, "تين": 3, "ه": 3, "يه": 3, "ا": 3, "و": 4}
"""Endings of gender, number and case, and how many letters must remain.

ان needs four: most words of three letters and ان are no duals (رمضان).
"""

NISBA_LEFT = 3
"""Letters that must remain before a final yeh (nisba, "my", construct plural): مصري, not نبي."""

_PRONOUNS_OF_KNOWN = ("", "ه", "ها", "هم", "هما", "كم", "نا", "كما", "ك")
_ENDINGS_OF_KNOWN = ("ات", "ون", "ين", "ان", "ا", "و", "يه", "يون", "يين", "يات", "ي")
_AFTER_KNOWN = (*_PRONOUNS_OF_KNOWN, *_ENDINGS_OF_KNOWN, *(f"ات{pronoun}" for pronoun in _PRONOUNS_OF_KNOWN[1:]))
_NO_PREFIX = ("",)
_ARTICLES_OR_NONE = {
    first: (*(one for one in ARTICLES if one[0] == first), *_NO_PREFIX) for first in {one[0] for one in ARTICLES}
}
_PARTICLES = {first: tuple(one for one in PARTICLES if one[0] == first) for first in {one[0] for one in PARTICLES}}
ATTACHED = frozenset("وفبلك")
"""The conjunctions and prepositions of one letter that a word may begin with."""

_CONJUNCTIONS = frozenset("وف")
_WEAK = frozenset("وي")
_AFTER_WAW = frozenset(one for one in _AFTER_KNOWN if one.startswith("ات") or one in ("ي", "يه", "يون", "يين", "يات"))
_NO_GENITIVE = frozenset(("ا", "و", "ون", "ان", "يون"))  # endings that no word has after a preposition
# These precede one word in a hundred, and begin many names: a known name alone doesn't decide.
_SELDOM = frozenset("فك")
_AFTER_PLURAL = (*_PRONOUNS_OF_KNOWN, ALEF)
_NO_ENDING = (("", 0),)
_AFTER_KNOWN_BY_LETTERS = {  # by the last two letters of a word, or the last one
    last: (*_NO_ENDING, *((one, len(one)) for one in _AFTER_KNOWN if one and (one[-2:] == last or one == last[-1:])))
    for last in {one[-2:] for one in _AFTER_KNOWN if one}
}
_AFTER_TEH = frozenset((*_PRONOUNS_OF_KNOWN, "ان", "ين", "ي"))

# An unknown word loses ب or ل only before a shape that no word beginning with بم, لا or لت has:
# before meem (no Arabic root begins with بم), before verbal nouns in alef (استخدام, إجراء, إعادة),
# before tafʿīl (تحقيق) and common comparatives (لأكثر, بأفضل).
_AFTER_PARTICLE = re.compile(
    "[وف]?[بل](?=م...|ا(?:كثر|قل|فضل|برز|علي|دني|قصي|حدث|خطر|هم|كبر|صغر|جمل|سرع|حد|ول|خر)$|ا..?.?.?ا.(?:ه|ات|ها|هم)?$|ت..ي.(?:ه|ات|ها|هم)?$)"
)

# The future س precedes a verb of the present: yeh, teh or noon and three more letters; سيارة and
# سنوات are known words.
_FUTURE = re.compile("[وف]?س(?=[يتن]...)")

# ل of purpose precedes a verb of the present: ليصبح. It is removed only before yeh, because لت and
# لن begin many names (لندن, لتوانيا).
_PURPOSE = re.compile("[وف]?ل(?=ي...)")

# Spoken Arabic shortens على and هذا and joins them to the article: عالسوق, هالبيت, بهالوقت.
# Newspapers write the year of the Hijra in one run with what follows: 1437هـ الموافق. عالمية and
# هالتين are forms of عالم and هالة.
_SPOKEN = re.compile("[وف]?(?:ع|[بلعك]?ه)(?=ال(?![مقجتك]?ي?(?:ت?(?:ه|ها|هم|هما|هن|نا|كم|ان|ين)|ا|ات|ون|هن)?$)...)")

# لاجئون, as normalised, is another case of لاجئين.
_HAMZA_BEFORE_PLURAL = re.compile("(?<=...)وون$")
# Likewise, فضاؤها and فضائها are forms of فضاء.
_HAMZA_BEFORE_PRONOUN = re.compile("(?<=..)ا[يو](?:ها|هم|هما|كم|نا)$")
# غذائي and غذائية are forms of غذاء, قضائي of قضاء.
_HAMZA_BEFORE_NISBA = re.compile("(?<=..)ايي(?:ه|ا|ين|ون|ات)?$")
# A heh of the word itself is in short words or after a long vowel: وجه, اتجاه.
_TEH_MARBUTA = re.compile("(?<=...)(?<![اي])ه$")
_LIKE_AFFIX = KAF + YEH  # the last letter of a verb that looks like a pronoun or a nisba: وترك, أجرى
_DOUBLE_YEH = re.compile("(?<=..)يي$")  # a hamza that lost its letter: بريئة and بريء


def stem(word: str) -> str:
    """The stem of a normalised word; words of other scripts and numbers are their own.

    >>> [stem(word) for word in ("الكتاب", "وكتابنا", "كتب", "مدرستها", "لبنان")]
    ['كتاب', 'كتاب', 'كتاب', 'مدرسه', 'لبنان']
    """
    if len(word) < 3 or not is_arabic(word[0]):
        return stem_of_known().get(word, word)
    stop = read_words("stopwords.txt")
    if is_normalized_stopword(word):
        if verb(word) == "كان":
            return "كان"
        return word if word in stop else word[1:]
    found = _stem(word)
    # Without its affixes العليا is على, and فئات is فيه. With an added hamza, such a stem matches
    # no stop word, and no other word of any text.
    return found + HAMZA if found in stop and not _STOPWORD_WITH_AFFIX.fullmatch(word) else found


# Stop words whose forms with article, future or pronoun are stop words too: البعض, سيكون, بعدها,
# غيرهم.
_STOPWORD_WITH_AFFIX = re.compile(
    "هاذ[اه]|(?:[وف]?(?:[بك]?ال|لل|[بلك])?)امهات(?:ه|ها|هم|هما|هن|كم|نا|ك|ي)?|(?:[وف]?(?:[بك]?ال|لل|[بلك])?)(?:بعض|كل|غير)|[وف]?[سل]?[يتن]كون(?:وا)?|[وفبكل]?(?:بعد|قبل|خلال|بين|حول|ضد|دون|تجاه|عبر|فوق|تحت|وراء|غير|كل|بعض|لدي|لان|كان|مع|نحو)(?:ه|ها|هم|هما|هن|كم|نا|ك|ي)"
)


def _stem(word: str) -> str:
    words = stem_of_known()
    if word in words:
        return words[word]
    if gives_up_a_letter(word):
        return _stem(word[1:])
    if word[-1] in _LIKE_AFFIX:
        past = verb(word)
        if past and (past[-1] == word[-1] == KAF or (past == word and past[0] in "ات")):
            return _verb_stem(past)
    known = _known(word)
    if known:
        return known
    restored = _with_hamza(word)
    known = _known(restored) if restored != word else None
    if known:
        return known
    past = "" if _HAMZA_BEFORE_PRONOUN.search(word) else verb(word)
    if past:
        return _verb_stem(past)
    if _SPOKEN.match(word) and (known := _known(_SPOKEN.sub("", word))):
        return known
    rest, pronouns = _cut_prefix(restored)
    return _cut_endings(rest, pronouns=pronouns)


def _with_hamza(word: str) -> str:
    """Restore the hamza at the end of a noun if an ending changed its seat.

    For example, فضائها is a form of فضاء.
    """
    if "اي" in word or "او" in word:
        word = _HAMZA_BEFORE_PRONOUN.sub("اء", _HAMZA_BEFORE_NISBA.sub("اء", word))
    if word.endswith("وون"):
        word = _HAMZA_BEFORE_PLURAL.sub("يين", word)
    return word.replace("ءي", "يي")  # old print writes the hamza of رئيس without a seat


def _verb_stem(past: str) -> str:
    """The stem of a verb is its past, without a final yeh as in nouns (أعطى).

    The yeh stays if the result would be another word.
    """
    words = stem_of_known()
    shorter = past[:-1] if past[-1] == YEH and len(past) > NISBA_LEFT else past
    if past in read_pairs("broken_plurals.tsv"):
        return past  # who searches for a book (كتاب, plural كتب) doesn't want forms of "to write"
    return words.get(past) or (past if shorter in words else shorter)


@cache
def stem_of_known() -> dict[str, str]:
    """Known words → their stems."""
    known = {word: _cut_endings(word, pronouns=False) for word in read_words("common_words.txt")}
    known |= {word: word for name in ("protected.txt", "kept.txt") for word in read_words(name)}
    plurals = read_pairs("broken_plurals.tsv")
    singulars = {singular: known.get(singular) or _cut_endings(singular, pronouns=False) for singular in plurals.values()}
    return known | singulars | {plural: singulars[singular] for plural, singular in plurals.items()}


def _known(word: str) -> str | None:
    """The stem of the longest known core of the word, if there is one.

    A lone particle is tried last: كتابين is كتاب and ين, not ك and تابين.
    """
    words = stem_of_known()
    if word in words:
        return words[word]
    found = ""
    for by_letter in (_ARTICLES_OR_NONE, _PARTICLES if word not in settled()[1] else {}):
        for prefix in by_letter.get(word[0], _NO_PREFIX if by_letter is _ARTICLES_OR_NONE else ()):
            if word.startswith(prefix):
                found = _longest_core(prefix, word[len(prefix) :], found, words)
        if found:
            return words[found]
    return None


def gives_up_a_letter(word: str) -> bool:
    """Whether the first letter of a word is an attached conjunction or preposition.

    It is if the rest, or its longest core, is known to stand alone, and no longer core begins with
    the letter itself: بسرعة is a form of سرعة, but بيتهم contains بيت, and a form of a verb (كسرت)
    keeps its letters. The table attached.txt takes precedence.
    """
    if word[0] not in ATTACHED or len(word) < 4:
        return False
    given_up, kept = settled()
    if word in given_up:
        return True
    names, known = read_terms("names.txt"), standing()
    if word in kept or word in known or word in names:
        return False
    first, rest = word[0], word[1:]
    if first in _CONJUNCTIONS and rest in given_up and len(core(word, known)) < 3:
        return True
    if word.startswith(ARTICLES):
        return False
    core_of_rest = rest if rest in names and first not in _SELDOM else core(rest, known)
    left = len(core_of_rest)
    if first not in _CONJUNCTIONS and rest[left:] in _NO_GENITIVE and core_of_rest != rest:
        return False
    if left < 3 or (left == 3 and first in _SELDOM and core_of_rest not in stem_of_known()):
        return first in _CONJUNCTIONS and gives_up_a_letter(rest) and len(core(word, known)) < 3 and not begins_a_verb(word)
    if begins_a_verb(word):
        return False
    if word[-1] == ALEF and (len(core(word[:-1], known)) >= left or begins_a_verb(word[:-1])):
        return False
    restored = _with_hamza(word)
    return len(core(word, known)) < left and (restored == word or len(core(restored, known)) < left)


def core(word: str, words: Container[str]) -> str:
    """The longest of ``words`` that a word is, alone or with a pronoun or an ending; else ""."""
    return word if word in words else _longest_core("", word, "", words)


@cache
def standing() -> frozenset[str]:
    """Words that are known to stand alone, as normalised."""
    return frozenset(stem_of_known()) | read_terms("standing.txt")


@cache
def settled() -> tuple[frozenset[str], frozenset[str]]:
    """The words that lose their first letter, and those that keep it, against the rule."""
    terms = read_terms("attached.txt")
    return frozenset(term.replace("+", "") for term in terms if "+" in term), frozenset(
        term for term in terms if "+" not in term
    )


def _longest_core(prefix: str, rest: str, longest: str, words: Container[str]) -> str:
    """The longest of ``words`` that the rest of a word may be a form of.

    It must be longer than ``longest``, which is the default.
    """
    by_letters = _AFTER_KNOWN_BY_LETTERS
    for ending, length in by_letters.get(rest[-2:]) or by_letters.get(rest[-1:], _NO_ENDING):
        core = rest[: len(rest) - length]
        if len(core) < 2 or not rest.endswith(ending):
            continue
        if ending.startswith("ات") and core + HEH in words:
            core += HEH  # سيارات: the teh marbuta gives way to the ending of the plural
        elif ending.startswith("ات") and core[-1] in _WEAK and core[:-1] + "اه" in words:
            core = core[:-1] + "اه"  # وفيات, قنوات: alef for the yeh or waw of the root
        elif length and core not in words:
            if core[-1] == TEH and ending in _AFTER_TEH:
                core = core[:-1] + HEH  # لغتهم: the teh marbuta opens before a pronoun
            elif ending in _PRONOUNS_OF_KNOWN and core.endswith(("اي", "او")):
                core = core[:-1] + HAMZA  # علمائهم, علماؤهم: the hamza gets a seat before a pronoun
            elif ending in _AFTER_WAW and core.endswith("او") and len(core) > 3:
                core = core[:-1] + HAMZA  # صحراوات, صحراوي: the hamza of the feminine becomes waw
            elif ending in _PRONOUNS_OF_KNOWN and core[-1] == ALEF:
                core = core[:-1] + YEH  # مستواهم: an alef maksura is an alef there
        if len(core) > len(longest) and core in words and _may_join(prefix, core, ending):
            longest = core
    return longest


def _may_join(prefix: str, core: str, ending: str) -> bool:
    """Whether such affixes can surround a known word.

    A plural takes no ending except the alef of the accusative (مدني is civil, no form of مدن). A
    core of two letters is too uncertain with a lone particle, or with an ending that is no pronoun.
    """
    if ending not in _AFTER_PLURAL and core in read_pairs("broken_plurals.tsv"):
        return False
    if prefix in ARTICLES and ending in _PRONOUNS_OF_KNOWN[2:]:
        return False
    if ending == ALEF and _TEH_MARBUTA.search(core):
        return False  # مكانتها has its teh; مكانها is of مكان
    return len(core) > 2 or ((prefix == "" or prefix in ARTICLES) and ending in ("", "ها", "هم", "هما", "نا", "كم"))


def _cut_prefix(word: str) -> tuple[str, bool]:
    """The word without its prefix, and whether it may end in a pronoun: not after an article."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            return word[len(article) :], False
    particle = _AFTER_PARTICLE.match(word) or _FUTURE.match(word) or _PURPOSE.match(word)
    if particle:
        return word[particle.end() :], True
    if word[0] == "و" and len(word) >= 4 and len(core(word, standing())) < 4:
        return word[1:], True
    return word, True


def _cut_endings(word: str, *, pronouns: bool) -> str:
    """The word without pronoun, ending of number and nisba, at most one of each."""
    if pronouns:
        word = _cut_longest(word, PRONOUNS)
    word = _cut_longest(word, ENDINGS)
    if word.endswith(YEH) and len(word) > NISBA_LEFT:
        word = word[:-1]
    return _DOUBLE_YEH.sub(YEH, word)


def _cut_longest(word: str, endings: dict[str, int]) -> str:
    for length in (4, 3, 2, 1):
        ending = word[-length:]
        if len(word) - length >= endings.get(ending, len(word)):
            return word[:-length]
    return word
