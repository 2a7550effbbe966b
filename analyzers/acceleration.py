"""Analyse texts with the package `kashaf_accelerator`, if it is installed and fits.

It is never needed: it gives what Python gives without it, and tests compare both. The package knows
no rules of its own. It asks Python what each character may be, and for the terms of each new word.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakValueDictionary

from kashaf.analyzers.character_grams import LENGTH
from kashaf.analyzers.skeletons import AFTER, BEFORE, skeleton
from kashaf.analyzers.token import Level, Terms, Token
from kashaf.analyzers.tokenizer import word_pattern
from kashaf.messages import Message

if TYPE_CHECKING:
    from kashaf_accelerator import Accelerator

__all__ = ["FITS", "PURE", "Accelerated", "Acceleration", "accelerated", "acceleration"]

FITS = 3
"""The version of what Python and the package agree on; with another one the package is not used.

Raise both with each change of the pattern of words, of n-grams, or of what the package is given. A
test has a digest of the pattern.
"""

PURE = "KASHAF_PURE"
"""The environment variable that switches the package off when it is 1."""

_LEVELS = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT)


class Acceleration(NamedTuple):
    """Whether texts are analysed by the package.

    ``version`` is that of the package in use, or "". ``refused`` says why an installed package is
    not used.
    """

    version: str = ""
    refused: Message | None = None


def acceleration() -> Acceleration:
    """Say whether analyzers made now use the package."""
    package = _package()
    if package is None or os.environ.get(PURE) == "1":
        return Acceleration()
    if getattr(package, "FITS", None) != FITS:
        return Acceleration(
            refused=Message(
                "the accelerator {version} does not fit this version of kashaf and is not used: install the one beside it",
                version=getattr(package, "__version__", "?"),
            )
        )
    return Acceleration(package.__version__)


@cache
def _package() -> Any:
    """Import the package; ``None`` if it is missing or can't be loaded."""
    try:
        return import_module("kashaf_accelerator")
    except ImportError:
        return None


class Accelerated:
    """Does what the methods of `Analyzer` with these names do, or returns ``None`` if it can't.

    It can't if a text or term has half a character.
    """

    def __init__(self, make_terms: Callable[[str], Terms], remembered: int, longest_remembered: int) -> None:
        self._package: Accelerator = _package().Accelerator(
            classify=_classes,
            number_end=_number_end,
            make_terms=make_terms,
            skeleton=skeleton,
            affixes=(BEFORE, AFTER),
            remembered=remembered,
            longest_remembered=longest_remembered,
            gram_length=LENGTH,
        )

    def lines(self, text: str) -> dict[Level, str] | None:
        """Return for each level the terms of all words."""
        lines = self._package.lines(text)
        return None if lines is None else dict(zip(_LEVELS, lines, strict=True))

    def words(self, text: str) -> list[str] | None:
        """Return the words at the level word."""
        return self._package.words(text)

    def pieces(self, words: str) -> str | None:
        """Return the n-grams of each different word of a line."""
        return self._package.pieces(words)

    def find(
        self, text: str, wanted: Mapping[Level, AbstractSet[str]], skeletons: Sequence[str] | None = None
    ) -> list[Token] | None:
        """Return the tokens with one of the wanted terms at its level.

        ``skeletons`` are those of the wanted terms (see `wanted_skeletons`).
        """
        spelling, word, stem, root = (wanted.get(level, ()) for level in _LEVELS)
        found = self._package.find(text, (spelling, word, stem, root), skeletons)
        return None if found is None else [Token(start, end, position, Terms(*terms)) for start, end, position, terms in found]


_SHARED: WeakValueDictionary[Hashable, Accelerated] = WeakValueDictionary()


def accelerated(
    rules: Hashable, make_terms: Callable[[str], Terms], *, remembered: int, longest_remembered: int
) -> Accelerated | None:
    """Return what analyses texts by these rules with the package; ``None`` if it is not used.

    Analyzers of the same rules share one, which remembers the terms of ``remembered`` words of at
    most ``longest_remembered`` code points, and as many from before.
    """
    if not acceleration().version:
        return None
    return _SHARED.get(rules) or _SHARED.setdefault(rules, Accelerated(make_terms, remembered, longest_remembered))


_CLASSES: tuple[Callable[[str], str], ...] = (
    "{}ـ".format,  # an Arabic letter
    "ب{}".format,  # a letter, mark or tatweel in an Arabic word
    "1{}".format,  # a digit
    "x'{}".format,  # a letter of another script
    "{}x".format,  # one with which a word begins
    "x{}".format,  # a letter or mark in a word of another script
    "ب{}ب".format,  # a character that is ignored inside a word, if it is none of the above
    "{}".format,  # a ligature, if it is none of the above
    "و{} بب".format,  # a mark that a و apart from its word may have
    "و{}بب".format,  # a blank between them, if it is none of the above
)
"""Texts that are one word if their character is of a class; the order is that of the bits.

So nothing here repeats the sets of the pattern.
"""

_ARABIC, _IN_ARABIC, _DIGIT, _OTHER, _STARTS_OTHER, _IN_OTHER, _IGNORABLE, _PHRASE, _MARK, _BLANK = (
    1 << bit for bit in range(10)
)


def _classes(character: str) -> int:
    """Return what a character may be for the pattern of words, as bits."""
    is_word = word_pattern().fullmatch
    classes = sum(1 << bit for bit, text in enumerate(_CLASSES) if is_word(text(character)))
    if classes & _IN_ARABIC:
        classes &= ~(_IGNORABLE | _BLANK)
    elif classes & _IGNORABLE:
        classes &= ~_BLANK
    if classes & _BLANK:
        classes &= ~_MARK
    if classes & (_ARABIC | _DIGIT | _STARTS_OTHER):
        classes &= ~_PHRASE
    return classes


def _number_end(text: str, start: int) -> int:
    """Return where the number at a place of a text ends; 0 if it is only the mark of a note."""
    found = word_pattern().match(text, start)
    return found.end() if found else 0
