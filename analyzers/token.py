"""Level, Terms and Token: a word, its terms in the index, and its place in the text."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = ["PLACEHOLDER", "Level", "Terms", "Token"]


class Level(StrEnum):
    """How much of a word's spelling is forgiven, from strict to loose.

    ``VALUE`` is for whole values of keyword fields.
    """

    SPELLING = "spelling"
    """As written: diacritics, hamza, yeh and teh marbuta kept."""
    WORD = "word"
    """Normalised: diacritics dropped, hamza, alef, yeh and teh marbuta folded."""
    STEM = "stem"
    """Without article, conjunctions and endings; broken plurals as their singular."""
    ROOT = "root"
    """The consonants that a family of words shares, if they are known."""
    GRAMS = "grams"
    """The n-grams of four letters of the distinct words of a text.

    They are a bag, which only adds to the score.
    """
    VALUE = "value"
    """The normalised words of a whole value, joined by ``_`` (``الجزيره_نت``)."""


PLACEHOLDER = "_"
"""Stands for a missing term in a line of terms.

No word has this term, because ``_`` separates words.
"""


class Terms(NamedTuple):
    """The terms of one word, one per level; a word always has all of them, none empty."""

    spelling: str
    word: str
    stem: str
    root: str


class Token(NamedTuple):
    """A word of a text and its place: ``text[start:end]`` is the word as written.

    It includes diacritics and tatweel. ``start`` and ``end`` count code points of the original
    text, ``position`` counts words from 0.
    """

    start: int
    end: int
    position: int
    terms: Terms
