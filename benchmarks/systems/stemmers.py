"""The makers of terms: words as written, and the Arabic stemmers available in Python.

Each gets the input that it was made for: single words with their diacritics, never split at one.
All of them drop diacritics themselves; Whoosh's analyzer splits the text itself. `Missing` names
the command that installs what is missing.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from benchmarks.errors import Missing
from kashaf.analyzers import PLACEHOLDER, Analyzer, Level

__all__ = [
    "Terms",
    "isri_roots",
    "kashaf_terms",
    "snowball_stems",
    "tashaphyne_roots",
    "tashaphyne_stems",
    "whoosh_terms",
    "words",
]

WORD = re.compile(r"[\w\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]+")
"""Letters, digits, tatweel and the diacritics among them: a diacritic never splits a word."""

Terms = Callable[[str], list[str]]
"""Returns the terms of a text or a query."""


def words(text: str) -> list[str]:
    """Split a text into words as written, in lower case."""
    return WORD.findall(text.lower())


def kashaf_terms(level: Level) -> Terms:
    """Return the maker of kashaf's terms of one level, with kashaf's own tokenizer."""
    analyzer = Analyzer()
    if level == Level.GRAMS:
        return lambda text: analyzer.pieces(analyzer.lines(text)[Level.WORD]).split()
    return lambda text: [term for term in analyzer.lines(text)[level].split() if term != PLACEHOLDER]


def snowball_stems() -> Terms:
    """Return Snowball's Arabic stemmer, which also normalises."""
    try:
        import Stemmer
    except ImportError as error:
        raise _missing("PyStemmer") from error
    return _each_word(Stemmer.Stemmer("arabic").stemWord)


def isri_roots() -> Terms:
    """Return the ISRI stemmer of NLTK, which makes roots without a dictionary.

    See Taghva, Elkhoury and Coombs, 2005.
    """
    try:
        from nltk.stem.isri import ISRIStemmer
    except ImportError as error:
        raise _missing("nltk") from error
    return _each_word(ISRIStemmer().stem)


def tashaphyne_stems() -> Terms:
    """Return Tashaphyne's light stemmer, with its default affixes."""
    return _each_word(_tashaphyne().light_stem)


def tashaphyne_roots() -> Terms:
    """Return Tashaphyne's root finder."""
    stemmer = _tashaphyne()

    def root(word: str) -> str:
        stemmer.light_stem(word)
        return str(stemmer.get_root())

    return _each_word(root)


def whoosh_terms() -> Terms:
    """Return Whoosh's Arabic analyzer, with one line of its ISRI stemmer corrected.

    The original raises at the first word of four letters: it writes the alef that replaces one with
    hamza as an escape, which Python's patterns don't accept since 3.7.
    """
    with warnings.catch_warnings():
        # The source is older than today's rules for backslashes.
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter
        from whoosh.lang.isri import ISRIStemmer
    stemmer = ISRIStemmer()
    stemmer.re_intial_hamza = _AlefForHamza
    analyzer = RegexTokenizer() | LowercaseFilter() | StemFilter(stemfn=stemmer.stem)
    return lambda text: [token.text for token in analyzer(text)]


class _AlefForHamza:
    """What Whoosh's pattern should do."""

    @staticmethod
    def sub(_alef: str, word: str) -> str:
        return re.sub("^[آأإ]", "ا", word)


def _tashaphyne() -> Any:
    try:
        from tashaphyne.stemming import ArabicLightStemmer
    except ImportError as error:
        raise _missing("Tashaphyne") from error
    return ArabicLightStemmer()


def _each_word(stem: Callable[[str], str]) -> Terms:
    """Apply a stemmer to each distinct word of a text; a word without a stem has no term."""
    known = lru_cache(maxsize=None)(stem)
    return lambda text: [term for word in words(text) if (term := known(word))]


def _missing(package: str) -> Missing:
    return Missing(f"the package {package} is not installed: pip install -e '.[benchmarks]'")
