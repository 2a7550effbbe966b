"""What makes terms of a text: words as written, and the Arabic stemmers that a Python program finds.

Each gets what it was made for: words cut at no mark, one at a time, marks and all, for all of them drop marks themselves; Whoosh's
analyzer cuts by itself. What is not installed raises `Missing` with the command that installs it.
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
"""Letters, digits, tatweel and the marks among them: a mark never cuts a word."""

Terms = Callable[[str], list[str]]
"""What makes terms of a text or a query."""


def words(text: str) -> list[str]:
    """Cut a text into words as they are written, in lower case."""
    return WORD.findall(text.lower())


def kashaf_terms(level: Level) -> Terms:
    """Give what makes kashaf's terms of one level, cut by kashaf's own tokenizer."""
    analyzer = Analyzer()
    if level == Level.GRAMS:
        return lambda text: analyzer.pieces(analyzer.lines(text)[Level.WORD]).split()
    return lambda text: [term for term in analyzer.lines(text)[level].split() if term != PLACEHOLDER]


def snowball_stems() -> Terms:
    """Give Snowball's Arabic stemmer, which also normalises."""
    try:
        import Stemmer
    except ImportError as error:
        raise _missing("PyStemmer") from error
    return _each_word(Stemmer.Stemmer("arabic").stemWord)


def isri_roots() -> Terms:
    """Give the ISRI stemmer of NLTK (Taghva, Elkhoury and Coombs, 2005), which makes roots without a dictionary."""
    try:
        from nltk.stem.isri import ISRIStemmer
    except ImportError as error:
        raise _missing("nltk") from error
    return _each_word(ISRIStemmer().stem)


def tashaphyne_stems() -> Terms:
    """Give the light stems of Tashaphyne, with its default affixes."""
    return _each_word(_tashaphyne().light_stem)


def tashaphyne_roots() -> Terms:
    """Give the roots that Tashaphyne finds."""
    stemmer = _tashaphyne()

    def root(word: str) -> str:
        stemmer.light_stem(word)
        return str(stemmer.get_root())

    return _each_word(root)


def whoosh_terms() -> Terms:
    """Give the analyzer that Whoosh has for Arabic, one line of its ISRI stemmer mended.

    As it comes, it raises at the first word of four letters: it writes the alef that takes the place of one with
    hamza as an escape, which Python's patterns have not taken since 3.7.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # its source is older than today's rules for backslashes
        warnings.simplefilter("ignore", DeprecationWarning)
        from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter
        from whoosh.lang.isri import ISRIStemmer
    stemmer = ISRIStemmer()
    stemmer.re_intial_hamza = _AlefForHamza
    analyzer = RegexTokenizer() | LowercaseFilter() | StemFilter(stemfn=stemmer.stem)
    return lambda text: [token.text for token in analyzer(text)]


class _AlefForHamza:
    """What Whoosh's pattern was meant to do."""

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
    """Give what stems the words of a text, each once; a word of which nothing is left makes no term."""
    known = lru_cache(maxsize=None)(stem)
    return lambda text: [term for word in words(text) if (term := known(word))]


def _missing(package: str) -> Missing:
    return Missing(f"the package {package} is not installed: pip install -e '.[benchmarks]'")
