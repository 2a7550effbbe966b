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

from kashaf.analyzers.tables import read_words, table_text

__all__ = ["verb"]

_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "ك", "كم", "كما", "نا", "ني")
_PAST = ("", "ت", "تا", "ا", "ن", "نا", "تم", "تما", "تن", "وا")  # كتب كتبت كتبتا كتبا كتبن كتبنا كتبتم كتبوا
_PRESENT = ("", "ون", "وا", "ين", "ان", "ا", "ن", "ي")  # يكتب يكتبون (لم) يكتبوا تكتبين يكتبان يكتبا يكتبن تكتبي
_PREFIXES = ("ي", "ت", "ن", "ا")
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
    endings = _endings()
    last = endings.get(word[-1:], ())
    if word in past:
        return past[word] if past[word] == word else ""
    for ending in last[0] if last else ():
        found = past.get(word[: len(word) - len(ending)]) if word.endswith(ending) else None
        if found:
            return found
    start = _start(word)
    if not start:
        return ""
    rest = word[start:]
    if rest in present:
        return present[rest]
    for ending in last[1] if last else ():
        found = present.get(rest[: len(rest) - len(ending)]) if rest.endswith(ending) else None
        if found:
            return found
    return ""


def _start(word: str) -> int:
    """Where the core of a form of the present would begin; 0 when the word can be none."""
    if word[0] in _PREFIXES:
        return 1
    return 2 if word[1] in _BEFORE_PREFIX.get(word[0], "") else 0


@cache
def _cores() -> tuple[dict[str, str], dict[str, str]]:
    """Cores of the past and of the present → the verb."""
    lines = [line.split("\t") for line in table_text("verbs.tsv").splitlines() if line[:1] != "#"]
    past = {verb: verb for verb, _, _ in lines}
    past |= {core: verb for verb, _, cores in lines for core in cores.split()}
    return past, {core: verb for verb, cores, _ in lines for core in cores.split()}


@cache
def _endings() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What may follow a core, by its last letter, shortest first: of the past, of the present."""
    both = []
    for endings in (_PAST, _PRESENT):
        joined = {
            (ending[:-1] if ending[-1:] == "ا" and ending == "وا" and pronoun else ending) + pronoun
            for ending in endings
            for pronoun in _PRONOUNS
        }
        if endings is _PAST:
            joined |= {f"تمو{pronoun}" for pronoun in _PRONOUNS if pronoun}
        both.append(sorted(joined - {""}, key=lambda ending: (len(ending), ending)))
    return {
        last: (tuple(one for one in both[0] if one[-1] == last), tuple(one for one in both[1] if one[-1] == last))
        for last in {ending[-1] for endings in both for ending in endings}
    }
