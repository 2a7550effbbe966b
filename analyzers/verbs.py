"""Which verb a normalised word is a form of: persons, numbers and tenses lead to the past of the third person, قال.

The table verbs.tsv holds the verbs that are in use, each with the cores that its forms have between prefix and ending:
قال has قول (يقولون) and قل (قلنا), وصل has صل (تصل). A form is a core with the affixes below; which core belongs to which of
two verbs written alike (يعلن: أعلن, not علن) was settled by how often their pasts are read, and words that look like a verb
and are read as a noun (تعلم has an article too often, تونس is a place) stand in nouns.txt and are no form of any.
How the tables are made, and from what: scripts/verbs.py.

Source of the affixes: W. Wright, *A Grammar of the Arabic Language*, volume I, sections 91-98 (persons), 185-186 (pronouns).
"""

from __future__ import annotations

from functools import cache

from kashaf.analyzers.letters import WAW
from kashaf.analyzers.tables import read_words, table_text

__all__ = ["verb"]

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "نا", "ني")
_PERSONS = ("ت", "نا", "تم", "وا")  # كتبت كتبنا كتبتم كتبوا, also after a shortened core: قلت, رموا
_LIGHT_PERSONS = ("", "ا", "ن")  # كتب كتبا كتبن; a shortened core has its alef only before a pronoun: أعطاه
_ALEF_AND_PRONOUN = frozenset(f"ا{pronoun}" for pronoun in _PRONOUNS if pronoun)
_PRESENT = ("", "ون", "وا", "ين", "ان", "ا", "ن")  # يكتب يكتبون (لم) يكتبوا تكتبين يكتبان يكتبا يكتبن
_PREFIXES = {"ي": _PRESENT, "ت": _PRESENT, "ن": ("",), "ا": ("",)}
_ARTICLE = "ال"
_CONJUNCTIONS = ("و", "ف")
_BEFORE_PREFIX = {"س": "يتنا", "ل": "يتن"}  # سيكتب, ليكتب


def verb(word: str) -> str:
    """The past of the third person of a verb, as normalised, of which the word is a form; "" when it is none.

    >>> verb("سيقولون"), verb("كتبتها"), verb("تصل"), verb("مدرسه")
    ('قال', 'كتب', 'وصل', '')
    """
    if len(word) < 3 or word in read_words("nouns.txt"):
        return ""
    found = _form(word)
    if not found and word[0] in _CONJUNCTIONS and word[1:] not in read_words("nouns.txt"):
        found = _form(word[1:])
    return found


def _form(word: str) -> str:
    past, present = _cores()
    if word in past:
        return word if past[word] == word else ""
    start = _start_of_core(word)
    if start:
        rest = word[start:]
        if start == 2 and past.get(word[1:]) == word[1:]:
            return word[1:]  # لتلقي: the letter after the lam is the verb's own
        if rest in present:  # before the past, for تهتم is no form of تاه
            return present[rest]
    return _past(word) or (_present(word[start - 1], word[start:]) if start else "")


def _start_of_core(word: str) -> int:
    """Where the core of a form of the present would begin; 0 when the word can be none. What begins with ال is a noun."""
    if word[0] in _PREFIXES:
        return 0 if word.startswith(_ARTICLE) else 1
    return 2 if word[1] in _BEFORE_PREFIX.get(word[0], "") else 0


def _past(word: str) -> str:
    past, _ = _cores()
    for ending in _endings()["past"].get(word[-1], ()):
        core = word[: -len(ending)]
        if (
            core in past
            and word.endswith(ending)
            and (past[core] == core or ending.startswith(_PERSONS) or ending in _ALEF_AND_PRONOUN)
        ):
            return past[core]
    return ""


def _present(prefix: str, rest: str) -> str:
    _, present = _cores()
    for ending in _endings()[prefix].get(rest[-1:], ()):
        core = rest[: -len(ending)]
        if core in present and rest.endswith(ending):
            return present[core]
    return ""


@cache
def _cores() -> tuple[dict[str, str], dict[str, str]]:
    """Cores of the past and of the present → the verb."""
    lines = [line.split("\t") for line in table_text("verbs.tsv").splitlines() if line[:1] != "#"]
    past = {verb: verb for verb, _, _ in lines}
    past |= {core: verb for verb, _, cores in lines for core in cores.split()}
    return past, {core: verb for verb, cores, _ in lines for core in cores.split()}


@cache
def _endings() -> dict[str, dict[str, tuple[str, ...]]]:
    """What may follow a core of the past, or of the present by its prefix: endings by their last letter, shortest first."""
    tables = {"past": _PERSONS + _LIGHT_PERSONS} | _PREFIXES
    return {
        name: _by_letter({_joined(one, pronoun) for one in persons for pronoun in _PRONOUNS})
        for name, persons in tables.items()
    }


def _joined(ending: str, pronoun: str) -> str:
    """A person before a pronoun: كتبوا loses its alef, كتبتم gets a waw."""
    if pronoun and ending == "وا":
        return WAW + pronoun
    return f"{ending}و{pronoun}" if pronoun and ending == "تم" else ending + pronoun


def _by_letter(endings: set[str]) -> dict[str, tuple[str, ...]]:
    ordered = sorted(endings - {""}, key=lambda ending: (len(ending), ending))
    return {last: tuple(one for one in ordered if one[-1] == last) for last in {ending[-1] for ending in ordered}}
