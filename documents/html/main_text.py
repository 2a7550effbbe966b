"""Which lines of a page are its article.

The library trafilatura, where it is installed, weighs the elements of a page. It also leaves out
headings, lists and paragraphs of many articles. So kashaf keeps its own lines, and takes from
trafilatura only where the article begins and ends, and which rows of links inside it are not the
article's. Without it, rows of links above the title and at the end are left out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from kashaf.analyzers.boilerplate import is_copyright

__all__ = ["Line", "article_lines", "is_missing"]

_MOST_CHARACTERS = 1_000_000
"""Of a page that trafilatura reads: it takes some seconds for such a one."""
_LEAST_OF_MAIN = 0.4
"""The share of a ``main`` or an ``article`` that trafilatura must find to be followed.

It counts characters outside links.
"""
_LEAST = 0.25
"""That share of a page without such an element."""
_SMALLEST = 200
"""The least characters outside links: a page with less text is one of links or pictures."""
_LEAST_WORDS = 3
"""A shorter line does not begin or end an article: its words may stand there by chance."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, and how many of its characters are in links.

    ``heading`` and ``item`` say that it is one, or begins one, of a list.
    """

    text: str
    linked: int
    heading: bool = False
    item: bool = False

    @property
    def characters(self) -> int:
        """How many characters it has."""
        return len(self.text)

    @property
    def is_links(self) -> bool:
        """Whether it is a row of links: they are at least half of it. Lists may be of sources."""
        return not (self.heading or self.item) and 2 * self.linked >= self.characters


def is_missing() -> bool:
    """Say whether trafilatura is not installed."""
    return find_spec("trafilatura") is None


def article_lines(html: str, title: str, lines: Sequence[Line], *, in_main: bool) -> list[bool]:
    """Say of each line of a page whether it is of the article.

    ``in_main`` states that the lines are those of a ``main`` or an ``article``. trafilatura is
    followed unless it is missing, the page is too large for it, or it finds too little.
    """
    own = sum(line.characters - line.linked for line in lines)
    if own < _SMALLEST:
        return [True] * len(lines)
    if len(html) > _MOST_CHARACTERS or is_missing():
        return _without_menus(lines, title)
    runs = set(_runs(_words(_extract(html))))
    found = [_is_in(line.text, runs) for line in lines]
    agreed = sum(line.characters - line.linked for line, is_found in zip(lines, found, strict=True) if is_found)
    edges = [at for at, line in enumerate(lines) if found[at] and _may_begin(line.text)]
    if not edges or agreed < (_LEAST_OF_MAIN if in_main else _LEAST) * own:
        return _without_menus(lines, title)
    first, last = _beginning(lines, edges[0], title), edges[-1]
    return [first <= at <= last and (found[at] or not line.is_links) for at, line in enumerate(lines)]


def _may_begin(text: str) -> bool:
    """Say whether a line may begin or end an article."""
    return len(_words(text)) >= _LEAST_WORDS and not is_copyright(text)


def _without_menus(lines: Sequence[Line], title: str) -> list[bool]:
    """Leave out the rows of links above the title, and those at the end with signs of copyright."""
    first = _place(title, lines)
    last = len(lines)
    while last and (lines[last - 1].is_links or is_copyright(lines[last - 1].text)):
        last -= 1
    return [at < last and (at >= first or 2 * line.linked < line.characters) for at, line in enumerate(lines)]


def _beginning(lines: Sequence[Line], first: int, title: str) -> int:
    """Find the title above the first line of the article, or the headings just above it."""
    if place := _place(title, lines[:first]):
        return place
    while first and lines[first - 1].heading:
        first -= 1
    return first


def _place(title: str, lines: Sequence[Line]) -> int:
    """Find the line that is the title; 0 where none is."""
    wanted = _words(title)
    return next((at for at, line in enumerate(lines) if wanted and _words(line.text) == wanted), 0)


def _extract(html: str) -> str:
    import trafilatura  # a quarter of a second, which only pages need

    # ``fast`` leaves out the readers that it asks for a second opinion: they find no more here.
    # Without the handler, what it cannot parse would be a line on standard error.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return trafilatura.extract(html, include_comments=False, fast=True) or ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _runs(words: Sequence[str], longest: int = _LEAST_WORDS) -> Iterator[tuple[str, ...]]:
    """Give the words and each two and three that follow each other."""
    for size in range(1, longest + 1):
        yield from zip(*(words[at:] for at in range(size)), strict=False)


def _is_in(text: str, runs: set[tuple[str, ...]]) -> bool:
    """Say whether most of a line is in a text, by its words in their order."""
    words = _words(text)
    size = min(len(words), _LEAST_WORDS)
    own = list(zip(*(words[at:] for at in range(size)), strict=False))
    return 2 * sum(run in runs for run in own) > len(own)
