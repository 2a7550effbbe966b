"""Level, Terms and Token: a word, what it is indexed as, and where in the text it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = ["PLACEHOLDER", "Level", "Terms", "Token"]


class Level(StrEnum):
    """How much of a word's spelling is forgiven, from strict to loose; ``VALUE`` is for whole values of keyword fields."""

    SPELLING = "spelling"
    """As written: marks, hamza, yeh and teh marbuta kept."""
    WORD = "word"
    """Normalised: marks dropped, hamza, alef, yeh and teh marbuta folded."""
    STEM = "stem"
    """Without article, conjunctions, endings; broken plurals with their singular."""
    ROOT = "root"
    """The consonants that a family of words shares, where they are known."""
    GRAMS = "grams"
    """The pieces of four letters of the different words of a text: a bag, which only adds to the score."""
    VALUE = "value"
    """The normalised words of a whole value, joined by ``_`` (``الجزيره_نت``)."""


PLACEHOLDER = "_"
"""Stands in a line of terms where there is none; no word ever has this term, for ``_`` separates words."""


class Terms(NamedTuple):
    """What one word is indexed as, one term per level; a word always has all of them, none empty."""

    spelling: str
    word: str
    stem: str
    root: str


class Token(NamedTuple):
    """A word of a text and its place: ``text[start:end]`` is what was written, marks and tatweel included.

    ``start`` and ``end`` count code points of the original text, ``position`` counts words from 0.
    """

    start: int
    end: int
    position: int
    terms: Terms
