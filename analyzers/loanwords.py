"""Loanwords and foreign names that are spelt in several ways, and the forms of each spelling.

A list has them in the format of a user's synonyms. Stems are no help here: the stem of a foreign
word is often that of an Arabic one (منديلا and منديل, كامرا and أمر). So forms are recognised by
their letters: an article and particles before a spelling, and endings behind it. The list is read
at the first look-up, and no word of it is analysed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from kashaf.analyzers.normalization import normalized
from kashaf.analyzers.stopwords import is_stopword
from kashaf.analyzers.tables import table_text

__all__ = ["LONGEST", "Form", "table_digest", "variants"]

LONGEST = 3
"""Words of a spelling: ريو دي جانيرو."""

TABLE = "loanword_variants.txt"

_FOLDED = str.maketrans("أإآةىؤئ", "اااهيوي")
"""The folding of `normalized` for the letters of the list, applied to all of it at once.

A test compares the two.
"""

_ARTICLE = "ال"
_BEFORE = ("", "و", "ب", "ل", "وب", "ول", _ARTICLE, "وال", "بال", "وبال", "كال", "لل", "ولل")
"""Particles that may be written together with a name, before it."""

_ADJECTIVE = ("ي", "يه", "يين", "يون", "يات")
_ENDINGS = ("", *_ADJECTIVE, "ات", "ا", "ه", "ها", "هم")
_ENDINGS_OF_YEH = ("", "ه", "ين", "ون", "ات", "ا")
_ENDS_IN_A = re.compile("(?<=....)(?:يا|[اه])$")

Form = tuple[str, ...]
"""A word, normalised, or several side by side."""


def variants(words: Sequence[str]) -> dict[str, tuple[Form, ...]]:
    """Return the other spellings, with their forms, of the name that adjacent words are a form of.

    Forms that are one of what was typed are left out. So are those that are another word, as فلم
    ("so did not") is.

    >>> list(variants(["جوجل"])), list(variants(["بالأوروبية"]))
    (['غوغل', 'قوقل', 'غوقل'], ['أوربا'])
    >>> list(variants(["فيس", "بوك"]))[:1], variants(["كتاب"])
    (['فيسبوك'], {})
    """
    typed, *rest = map(normalized, words)
    groups = _groups()
    for before in _BEFORE:
        if typed.startswith(before):
            for name in _names(typed.removeprefix(before), alone=not rest):
                if entries := groups.get(" ".join((name, *rest))):
                    return _others(entries, " ".join((name, *rest)))
    return {}


def _others(entries: Sequence[str], name: str) -> dict[str, tuple[Form, ...]]:
    known = dict.fromkeys(_forms(name))
    found: dict[str, tuple[Form, ...]] = {}
    for entry in entries:
        more = dict.fromkeys(form for form in _forms(_folded(entry)) if form not in known and not is_stopword(" ".join(form)))
        known |= more
        if more:
            found[entry] = tuple(more)
    return found


def _forms(name: str) -> tuple[Form, ...]:
    """Give the forms of a spelling that is folded.

    >>> ("بالاوربيه",) in _forms("اوربا"), ("الفيس", "بوك") in _forms("فيس بوك")
    (True, True)
    """
    first, *rest = name.split()
    endings = (first,) if rest else _inflected(first)
    return tuple((before + each, *rest) for before, each in product(_BEFORE, endings))


def _inflected(name: str) -> tuple[str, ...]:
    """Return a name with its endings: plurals, pronouns, adjective; a name in -o has none."""
    if name.endswith("و"):
        return (name,)
    if name.endswith("ي"):
        return tuple(name + ending for ending in _ENDINGS_OF_YEH)
    if found := _ENDS_IN_A.search(name):
        stem = name[: found.start()]
        return (name, f"{name[:-1]}ات", *(stem + ending for ending in _ADJECTIVE))
    return tuple(name + ending for ending in _ENDINGS)


def _names(word: str, *, alone: bool) -> Iterator[str]:
    """Yield what a word may be a form of, itself first."""
    yield word
    if alone:
        for ending in dict.fromkeys((*_ENDINGS, *_ENDINGS_OF_YEH)):
            if ending and word.endswith(ending):
                for end in ("", "ا", "ه", "يا", "ي"):
                    name = word.removesuffix(ending) + end
                    if word in _inflected(name):
                        yield name


def _folded(entry: str) -> str:
    return entry.translate(_FOLDED).removeprefix(_ARTICLE)


@cache
def table_digest() -> str:
    """Return a sign of this version of the list; the hits of a query depend on it."""
    return hashlib.sha256(table_text(TABLE).encode()).hexdigest()[:16]


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """Map each folded entry to the entries of its group."""
    groups: dict[str, tuple[str, ...]] = {}
    for line in table_text(TABLE).splitlines():
        entries = tuple(entry.strip() for entry in line.partition("#")[0].split("،"))
        if len(entries) > 1:
            for name in map(_folded, entries):
                groups.setdefault(name, entries)
    return groups
