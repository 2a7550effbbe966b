"""How much of an article each reader gets of a web page, and how much of what is around it.

The pages of ten kinds of sites in tests/documents/samples/html/ are marked: the article is between
``<!--[-->`` and ``<!--]-->``; what may be read or left out is between ``<!--?[-->`` and
``<!--?]-->``. No reader sees the marks. Run it from the repository; it skips what isn't installed::

    python -m benchmarks.articles

It prints two numbers for each page, in percent: how many words of the article are read (recall),
and how many of the words read are the article's (precision).
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from unittest.mock import patch

from benchmarks.measurement.report import shares_table
from kashaf.documents.html.reader import decode_html, html_document

__all__ = ["SAMPLES", "MarkedPage", "compare", "readers", "table"]

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "documents" / "samples" / "html"

Read = Callable[[str], str]

_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u064b-\u0655\u0670\u0640]")
_REGION = re.compile(r"<!--(\??)\[-->(.*?)<!--\1\]-->", re.DOTALL)
_BORDER = re.compile(r"<!--\??[\[\]]-->")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page: its HTML without marks, the words of its article, and those that may be read too."""

    html: str
    article: Counter[str]
    neutral: Counter[str]

    @classmethod
    def read(cls, path: Path) -> MarkedPage:
        """Read a marked page, in the encoding that it has."""
        marked = decode_html(path.read_bytes(), name=path.name)
        article: Counter[str] = Counter()
        neutral: Counter[str] = Counter()
        for kind, region in _REGION.findall(marked):
            (neutral if kind else article).update(_words(unescape(_TAG.sub(" ", region))))
        return cls(_BORDER.sub("", marked), article, neutral)


def compare(page: MarkedPage, text: str) -> tuple[int, int]:
    """Return recall and precision of the words of a text, in percent, rounded down."""
    read = Counter(_words(text))
    right = (page.article & read).total()
    wrong = (read - page.article - page.neutral).total()
    return 100 * right // max(page.article.total(), 1), 100 * right // max(right + wrong, 1)


def _words(text: str) -> list[str]:
    return _WORD.findall(_MARKS.sub("", text))


def readers() -> dict[str, Read]:
    """Return the installed readers, by name."""
    found: dict[str, Read] = {"kashaf": _kashaf, "kashaf without trafilatura": _kashaf_alone}
    installed = {name: read for name, (module, read) in _LIBRARIES.items() if importlib.util.find_spec(module)}
    return found | installed


def _kashaf(html: str) -> str:
    return html_document("page", html, {}).text


def _kashaf_alone(html: str) -> str:
    with patch("kashaf.documents.html.main_text.is_missing", return_value=True):
        return _kashaf(html)


def _trafilatura(html: str) -> str:
    return str(importlib.import_module("trafilatura").extract(html, include_comments=False) or "")


def _readability(html: str) -> str:
    summary = importlib.import_module("readability").Document(html).summary()
    return _TAG.sub(" ", unescape(str(summary)))


_LIBRARIES: dict[str, tuple[str, Read]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "readability-lxml": ("readability", _readability),
}


def table(found: dict[str, Read], paths: list[Path]) -> str:
    """Read each page with each reader, and return a Markdown table of recall/precision.

    The last line is the mean.
    """
    pages = [(path.stem, MarkedPage.read(path)) for path in paths]
    rows = [(name, [compare(page, read(page.html)) for read in found.values()]) for name, page in pages]
    return shares_table(found, rows)


def main() -> None:
    """Print the table, for the given pages or for all samples."""
    named = [Path(name) for name in sys.argv[1:]]
    print(table(readers(), named or sorted(SAMPLES.glob("*.html"))))


if __name__ == "__main__":
    main()
