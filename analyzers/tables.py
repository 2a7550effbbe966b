"""Reads the tables in data/: words in ordinary spelling, one a line, ``#`` starts a comment.

Entries are normalised in the same way as text, so that a table can have the usual spelling.
"""

from __future__ import annotations

from functools import cache
from pkgutil import get_data

from kashaf.analyzers.normalization import normalized, normalized_words

__all__ = ["TABLES", "read_groups", "read_pairs", "read_spellings", "read_terms", "read_words", "table_text"]

TABLES = (
    "attached.txt",
    "broken_plurals.tsv",
    "common_words.txt",
    "grams.txt",
    "kept.txt",
    "names.txt",
    "nouns.txt",
    "protected.txt",
    "roots.txt",
    "standing.txt",
    "stopwords.txt",
    "verbs.tsv",
)


def table_text(name: str) -> str:
    """The text of a table."""
    return (get_data("kashaf.analyzers", f"data/{name}") or b"").decode()


@cache
def read_words(name: str) -> frozenset[str]:
    """The words of a table, normalised."""
    return frozenset(normalized_words(" ".join(_lines(name))))


@cache
def read_spellings(name: str) -> dict[str, tuple[str, ...]]:
    """The spellings of a table's words, by their normalised form."""
    spellings: dict[str, tuple[str, ...]] = {}
    for word in (word for line in _lines(name) for word in line.split()):
        spellings[normalized(word)] = (*spellings.get(normalized(word), ()), word)
    return spellings


@cache
def read_terms(name: str) -> frozenset[str]:
    """The terms of a table as they are: tables made by a script are normalised."""
    return frozenset(term for line in _lines(name) for term in line.split())


@cache
def read_pairs(name: str) -> dict[str, str]:
    """A table of two columns, separated by a tab, both normalised.

    They are forms, separated by spaces, and the word that they belong to.
    """
    return {form: word for *forms, word in map(normalized_words, _lines(name)) for form in forms}


@cache
def read_groups(name: str) -> dict[str, str]:
    """A table of terms as they are: maps each term of a line, except the first, to the first."""
    return {term: first for first, *others in map(str.split, _lines(name)) for term in others}


def _lines(name: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in table_text(name).splitlines())
    return [line for line in lines if line]
