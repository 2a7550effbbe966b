"""The libraries that kashaf is measured against: the extra `benchmarks`.

kashaf's own tests run without them.
"""

from __future__ import annotations

from importlib.util import find_spec

NAME = "a peer of the benchmarks"
INSTALL = "pip install -e '.[dev]'"
MODULES = ("Stemmer", "bm25s", "nltk", "numpy", "pdfminer", "psycopg", "pypdf", "symspellpy", "tashaphyne")


def installed() -> bool:
    """Are all of them here?"""
    return all(map(find_spec, MODULES))
