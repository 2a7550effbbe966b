"""The systems that correct words: kashaf, symspellpy and Whoosh.

All have the same normalised words with their numbers of documents.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from symspellpy import SymSpell, Verbosity
from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token
from whoosh.fields import TEXT as WHOOSH_TEXT
from whoosh.fields import Schema
from whoosh.filedb.filestore import RamStorage

from kashaf.analyzers import Analyzer
from kashaf.search import Archive
from kashaf.search.assist.correction import corrections, joined
from kashaf.search.query.vocabulary import Vocabulary

__all__ = ["MOST", "Speller", "in_a_search", "kashaf_words", "symspell", "symspell_compound", "whoosh_words"]

MOST = 5
"""Corrections requested of each text."""


class Speller(NamedTuple):
    """A function from a typed text to corrections, the best first.

    A slow one gets only a ``share`` of all texts.
    """

    correct: Callable[[str], list[str]]
    most: int = MOST
    share: float = 1.0


def kashaf_words(vocabulary: Vocabulary) -> Speller:
    """Return kashaf's corrections of a word, or of two that may be one."""

    def correct(typed: str) -> list[str]:
        one, _, other = typed.partition(" ")
        if other:
            return [one + other] if joined(vocabulary, one, other) else []
        return [" ".join(found.words) for found in corrections(vocabulary, typed, MOST)]

    return Speller(correct)


def in_a_search(archive: Archive, analyzer: Analyzer) -> Speller:
    """Return what a whole search offers: one correction that finds more, if little was found."""

    def correct(typed: str) -> list[str]:
        suggestion = archive.search(typed, limit=0).suggestion
        return [" ".join(analyzer.words(suggestion))] if suggestion else []

    return Speller(correct, most=1)


def symspell(words: Mapping[str, int], verbosity: Verbosity) -> Speller:
    """Return symspellpy's look-up of one word: ``TOP`` the best, ``ALL`` those within two letters.

    They are ordered by letters, then documents.
    """
    speller = SymSpell()
    for word, documents in words.items():
        speller.create_dictionary_entry(word, documents)

    def correct(typed: str) -> list[str]:
        return [found.term for found in speller.lookup(typed, verbosity, max_edit_distance=2)][:MOST]

    return Speller(correct, most=1 if verbosity == Verbosity.TOP else MOST)


def symspell_compound(words: Mapping[str, int], texts: Iterable[str], analyzer: Analyzer) -> Speller:
    """Return symspellpy's look-up of a text, which also adds and removes spaces.

    It also counts words side by side.
    """
    speller = SymSpell()
    for word, documents in words.items():
        speller.create_dictionary_entry(word, documents)
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        pairs.update(pairwise(analyzer.words(text)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pairs.txt"
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(f"{one} {other} {count}\n" for (one, other), count in pairs.items())
        pairs.clear()
        speller.load_bigram_dictionary(file, term_index=0, count_index=2, encoding="utf-8")

    def correct(typed: str) -> list[str]:
        return [found.term for found in speller.lookup_compound(typed, max_edit_distance=2)]

    return Speller(correct, most=1)


def whoosh_words(words: Mapping[str, int], distance: int, share: float) -> Speller:
    """Return Whoosh's corrector over a field with each word as often as it has documents."""
    index = RamStorage().create_index(Schema(words=WHOOSH_TEXT(analyzer=_Counted(), phrase=False)))
    writer = index.writer()
    writer.add_document(words="\n".join(f"{word} {documents}" for word, documents in words.items()))
    writer.commit()
    corrector = index.reader().corrector("words")
    return Speller(lambda typed: list(corrector.suggest(typed, limit=MOST, maxdist=distance)), share=share)


class _Counted(WhooshAnalyzer):  # type: ignore[misc]  # Whoosh has no types
    """Reads lines of a word and its count."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        for line in value.splitlines():
            word, times = line.split(" ")
            yield Token(text=word, boost=float(times))
