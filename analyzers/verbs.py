"""The verb of a normalised word: all persons, numbers and tenses lead to its past, as in قال.

The table verbs.tsv has the verbs in use, each with the cores of its forms between prefix and
ending: قال has قول (يقولون) and قل (قلنا), وصل has صل (تصل). A form is a core with the affixes
below. If two verbs with the same letters share a core (يعلن: أعلن, not علن), the one whose past is
more frequent gets it. Words that look like a verb but are read as a noun (تعلم has an article too
often, تونس is a place) are in nouns.txt and are forms of no verb. data/make_verbs.py makes the
tables and names their sources.

Source of the affixes: W. Wright, *A Grammar of the Arabic Language*, volume I, sections 91-98
(persons), 185-186 (pronouns).
"""

from __future__ import annotations

from functools import cache

from kashaf.analyzers.letters import WAW
from kashaf.analyzers.tables import read_terms, table_text

__all__ = ["begins_a_verb", "cores_of", "verb"]

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "نا", "ني")
_PERSONS = ("ت", "نا", "تم", "وا")  # كتبت كتبنا كتبتم كتبوا, also after a shortened core: قلت, رموا
# كتب كتبا كتبن; a shortened core has its alef only before a pronoun: أعطاه
_LIGHT_PERSONS = ("", "ا", "ن")
# يكتب يكتبون (لم) يكتبوا تكتبين يكتبان يكتبا يكتبن
_PERSONS_OF_PRESENT = ("", "ون", "وا", "ين", "ان", "ا", "ن")
_CONJUNCTIONS = ("و", "ف")
_BEFORE_PREFIX = {"س": "يتنا", "ل": "يتن"}  # سيكتب, ليكتب
_ARTICLE = "ال"


def _with_pronouns(persons: tuple[str, ...]) -> frozenset[str]:
    """Each person alone and with each pronoun.

    Before a pronoun كتبوا loses its alef, and كتبتم gets a waw.
    """
    joined = {"وا": WAW, "تم": "تمو"}
    return frozenset(joined.get(one, one) + pronoun if pronoun else one for one in persons for pronoun in _PRONOUNS)


_ENDINGS_OF_SHORT = _with_pronouns(_PERSONS) | (_with_pronouns(("ا",)) - {"ا"})
_ENDINGS = _ENDINGS_OF_SHORT | _with_pronouns(_LIGHT_PERSONS)
_ENDINGS_OF_PRESENT = {
    "ي": _with_pronouns(_PERSONS_OF_PRESENT),
    "ت": _with_pronouns(_PERSONS_OF_PRESENT),
    "ن": frozenset(_PRONOUNS),
    "ا": frozenset(_PRONOUNS),
}
_LONGEST_ENDING = 5  # تموها


def verb(word: str) -> str:
    """The normalised past (third person) of the verb that a word is a form of; "" if none.

    >>> verb("سيقولون"), verb("كتبتها"), verb("تصل"), verb("مدرسه")
    ('قال', 'كتب', 'وصل', '')
    """
    if len(word) < 3 or word in read_terms("nouns.txt"):
        return ""
    found = _form(word)
    if not found and word[0] in _CONJUNCTIONS and word[1:] not in read_terms("nouns.txt"):
        found = _form(word[1:])
    return found


def begins_a_verb(word: str) -> bool:
    """Whether a normalised word is a form of a verb from its first letter on.

    كسرت is one; وقالت is a form after a conjunction.

    >>> begins_a_verb("كسرت"), begins_a_verb("وقالت"), begins_a_verb("بسرعه")
    (True, False, False)
    """
    return len(word) > 2 and word not in read_terms("nouns.txt") and bool(_form(word))


def cores_of(past: str) -> tuple[str, ...]:
    """Return the cores of all forms of a verb, of which each form contains one.

    >>> cores_of("قال")
    ('قال', 'قل', 'قول', 'قيل')
    """
    return _cores_by_verb().get(past, ())


@cache
def _cores_by_verb() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for cores in _cores():
        for core, past in cores.items():
            found.setdefault(past, {})[core] = None
    return {past: tuple(cores) for past, cores in found.items()}


def _form(word: str) -> str:
    past, present = _cores()
    if word in past:
        return word if past[word] == word else ""
    start = _start_of_core(word)
    if start:
        rest = word[start:]
        if start == 2 and past.get(word[1:]) == word[1:]:
            return word[1:]  # لتلقي: the letter after the lam is the verb's own
        if rest in present:  # before the past, because تهتم is no form of تاه
            return present[rest]
    return _past(word) or (_present(word[start - 1], word[start:]) if start else "")


def _start_of_core(word: str) -> int:
    """The start of the core, if the word is a form of the present; 0 if it can't be one.

    Words that begin with ال are nouns.
    """
    if word[0] in _ENDINGS_OF_PRESENT:
        return 0 if word.startswith(_ARTICLE) else 1
    return 2 if word[1] in _BEFORE_PREFIX.get(word[0], "") else 0


def _past(word: str) -> str:
    past, _ = _cores()
    for end in range(len(word) - 1, max(1, len(word) - _LONGEST_ENDING - 1), -1):
        found = past.get(word[:end])
        if found and word[end:] in (_ENDINGS if len(found) == end and word.startswith(found) else _ENDINGS_OF_SHORT):
            return found
    return ""


def _present(prefix: str, rest: str) -> str:
    _, present = _cores()
    for end in range(len(rest) - 1, max(1, len(rest) - _LONGEST_ENDING - 1), -1):
        found = present.get(rest[:end])
        if found and rest[end:] in _ENDINGS_OF_PRESENT[prefix]:
            return found
    return ""


@cache
def _cores() -> tuple[dict[str, str], dict[str, str]]:
    """Cores of the past and of the present → the verb."""
    lines = [line.split("\t") for line in table_text("verbs.tsv").splitlines() if line[:1] != "#"]
    past = {verb: verb for verb, _, _ in lines}
    past |= {core: verb for verb, _, cores in lines for core in cores.split()}
    return past, {core: verb for verb, cores, _ in lines for core in cores.split()}
