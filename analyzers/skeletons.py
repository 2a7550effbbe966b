"""Choose the words of a text that may have a wanted term, without making their terms.

The skeleton of a word is its letters without the weak ones: alef, waw, yeh, heh and hamza. The
rules of kashaf add and change weak letters only. Of the others they drop some before and behind the
core of a word, letters of affixes. Where a table leads from one word to another (broken plurals,
verbs, roots), it names each word that leads to a term. So a word has a term only if its skeleton is
that of the term, or of a word that leads to it, between letters of affixes. Whether it has the
term, only the rules can say; this saves them nine words of ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import compress, repeat
from operator import contains, not_

from kashaf.analyzers.compounds import is_one_word
from kashaf.analyzers.letters import HAMZA, TATWEEL, YEH
from kashaf.analyzers.normalization import without_vowels
from kashaf.analyzers.stemming import stem_of_known
from kashaf.analyzers.tables import read_groups
from kashaf.analyzers.token import Level
from kashaf.analyzers.verbs import cores_of

__all__ = ["AFTER", "BEFORE", "choose", "skeleton", "wanted_skeletons"]

_DROP_WEAK = str.maketrans("", "", "اأإآءؤئويىهة")
_DRAWN_OUT = re.compile(r"(.)\1\1")

BEFORE, AFTER = "بتسعفكلن", "تكمن"
"""Of what the rules drop at the beginning of a word and at its end, the letters not weak."""

_LONGEST = 64
"""Letters. The rules cut a longer word before they fold its letters."""

_MOST_TERMS = 400
"""With more wanted terms, as of ``كت*``, looking for their skeletons takes longer than it saves."""


def skeleton(word: str) -> str:
    """Return the skeleton of a word of a text; "" if only the rules can say what it may have.

    That is so if it has other signs than the common letters and vowel marks, is drawn out, may be
    several words, or has weak letters only. A word of ASCII letters and digits is its skeleton.

    >>> skeleton("والمَكتبات"), skeleton("عبدالله"), skeleton("هو")
    ('لمكتبت', '', '')
    """
    if word.isascii() and (word.isalpha() or word.isdecimal()):
        return word.lower()
    bare = without_vowels(word)
    if len(bare) > _LONGEST or not is_one_word(bare) or _DRAWN_OUT.search(bare):
        return ""
    return bare.translate(_DROP_WEAK)


def choose(words: Sequence[str], skeletons: Sequence[str], wanted: Iterable[str]) -> set[str]:
    """Choose the words that may have a wanted term, by their skeletons."""
    chosen = set(compress(words, map(not_, skeletons)))
    for core in wanted:
        several = compress(zip(words, skeletons, strict=True), map(contains, skeletons, repeat(core)))
        chosen.update(word for word, whole in several if _is_between_affixes(core, whole))
    return chosen


def _is_between_affixes(core: str, whole: str) -> bool:
    """Whether a skeleton is nothing but another one with letters of affixes around it."""
    first = len(whole.rstrip(AFTER)) - len(core)
    last = len(whole) - len(whole.lstrip(BEFORE))
    return whole.find(core, max(first, 0), last + len(core)) >= 0


def wanted_skeletons(wanted: Mapping[Level, AbstractSet[str]]) -> tuple[str, ...] | None:
    """Return the skeletons that words with a wanted term have between letters of affixes.

    ``None`` means that any word may have a wanted term.
    """
    if sum(map(len, wanted.values())) > _MOST_TERMS:
        return None
    return _wanted_skeletons(tuple((level, frozenset(terms)) for level, terms in wanted.items()))


@lru_cache(maxsize=256)
def _wanted_skeletons(wanted: tuple[tuple[Level, frozenset[str]], ...]) -> tuple[str, ...]:
    return tuple({each for level, terms in wanted for term in terms for each in _of_term(level, term)})


def _of_term(level: Level, term: str) -> Iterable[str]:
    """Return the skeletons of a term and of the words that tables lead to it."""
    words = {term.partition(TATWEEL)[0]}  # of a spelling
    if level == Level.ROOT:
        words.update(_led_to_roots().get(term, ()))
    if level in (Level.STEM, Level.ROOT):
        words |= {word[:-1] for word in words if word.endswith(HAMZA)}  # which a stem like a stop word gets
        for stem in tuple(words):
            words.update(_led_to_stems().get(stem, ()))
        words |= {word + YEH for word in words}  # which the stem of a verb loses
        for past in tuple(words):
            words.update(cores_of(past))
    return {word.translate(_DROP_WEAK) for word in words}


def _by_target(pairs: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, target in pairs.items():
        found.setdefault(target, []).append(source)
    return found


@cache
def _led_to_stems() -> dict[str, list[str]]:
    return _by_target(stem_of_known())


@cache
def _led_to_roots() -> dict[str, list[str]]:
    return _by_target(read_groups("roots.txt"))
