"""Concordance: every occurrence of the words of a query, on a line with its context (KWIC).

Lines come from the texts of the best documents, not from titles, within the limits of
`kashaf.search.corpus.texts`. A phrase is one occurrence.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import repeat
from typing import Any
from unicodedata import bidirectional

from kashaf.analyzers import Analyzer
from kashaf.arguments import take_number, take_text
from kashaf.errors import InvalidRequest
from kashaf.search.corpus.closeness import Closeness
from kashaf.search.corpus.texts import PageText, Texts
from kashaf.search.query.options import take_offset
from kashaf.search.query.planner import Plan
from kashaf.search.results.csv_rows import csv_text
from kashaf.search.results.results import Note
from kashaf.search.results.snippets import Highlighter

__all__ = ["MAX_CONTEXT", "MAX_LINES", "Concordance", "ConcordanceLine", "Lines"]

EARLIEST = "earliest"

ORDERS = ("relevance", "document", EARLIEST, "before", "after")
"""The orders of lines.

By relevance, by id and position, by the time of the text, by the words before, by those after.

By relevance, lines with more of the query's words side by side come first, then those with more of
them near each other; equal ones come in the order of their documents. Of the words before, the
nearest counts first.
"""

MAX_LINES = 10_000
"""Lines of one concordance, before `limit` and `offset` select from them."""

MAX_CONTEXT = 500
"""The most characters on one side of a word."""


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A word or phrase as written, the text before and after it in reading order, and its place."""

    before: str
    word: str
    after: str
    id: str
    title: str
    page: int

    @property
    def rtl(self) -> bool:
        """Whether most letters of the line are written from right to left."""
        letters = [char for text in (self.before, self.word, self.after) for char in text if char.isalpha()]
        return 2 * sum(bidirectional(char) in {"R", "AL"} for char in letters) > len(letters)

    def as_dict(self) -> dict[str, Any]:
        """Return the line for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Concordance:
    """The requested lines, and facts about all lines.

    Iterates over its lines; its length is their number. ``documents`` match, and the best ``read``
    of them were read; ``total`` lines were found in these. ``partial`` says that not everything was
    read, so that there may be more. ``notes`` say how the query was read, ``seconds`` is the time
    taken.
    """

    query: str
    sort: str
    documents: int
    read: int
    total: int
    offset: int
    lines: tuple[ConcordanceLine, ...]
    partial: bool = False
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0

    def __iter__(self) -> Iterator[ConcordanceLine]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def cut(self) -> bool:
        """The name of ``partial`` until 1.0."""
        return self.partial

    def as_dict(self) -> dict[str, Any]:
        """Return the concordance for the API."""
        lines = [line.as_dict() for line in self.lines]
        return {**asdict(self), "lines": lines, "cut": self.partial, "notes": [str(note) for note in self.notes]}

    def as_csv(self) -> str:
        """Return the lines as CSV, which is safe to open in a spreadsheet (see `csv_text`)."""
        names = ("before", "word", "after", "id", "title", "page")
        return csv_text(names, ([getattr(line, name) for name in names] for line in self.lines))


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines to return: their order, the range, and the characters of context on each side.

    Raises `InvalidRequest` for an unknown order, and for numbers out of range.
    """

    sort: str
    limit: int
    offset: int
    context: int

    def __post_init__(self) -> None:
        if take_text("sort", self.sort) not in ORDERS:
            raise InvalidRequest("no sort of lines is called {sort!r}: use {orders}", sort=self.sort, orders=ORDERS)
        taken = {
            "limit": take_number("limit", self.limit, 0, MAX_LINES),
            "offset": take_offset(self.offset),
            "context": take_number("context", self.context, 0, MAX_CONTEXT),
        }
        for name, value in taken.items():
            object.__setattr__(self, name, value)

    def of(self, query: str, plan: Plan, texts: Texts, analyzer: Analyzer) -> Concordance:
        """Read the texts and select the lines."""
        started = time.monotonic()
        highlighter, closeness = Highlighter(plan.query, analyzer), Closeness(plan)
        key = _KEYS.get(self.sort)
        found: list[tuple[tuple[Any, ...], ConcordanceLine]] = []
        texts = texts.in_time() if self.sort == EARLIEST else texts
        for page in texts if highlighter else ():
            places = highlighter.occurrences(page.text)[: MAX_LINES + 1 - len(found)]
            close = repeat((0, 0), len(places)) if key else closeness.of(places)
            for place, (together, near) in zip(places, close, strict=True):
                line = _line(page, place.start, place.end, self.context)
                # The best documents are read first.
                first: tuple[Any, ...] = (-together, -near, texts.read)
                if key:
                    first = (*key(line, analyzer), line.id)
                if self.sort == EARLIEST:
                    first = (page.time, line.id)
                found.append(((*first, line.page, page.start + place.start), line))
            if len(found) > MAX_LINES:
                break
        total = min(len(found), MAX_LINES)
        chosen = sorted(found[:total], key=lambda each: each[0])[self.offset : self.offset + self.limit]
        return Concordance(
            query=query,
            sort=self.sort,
            documents=texts.total,
            read=texts.read,
            total=total,
            offset=self.offset,
            lines=tuple(line for _, line in chosen),
            partial=texts.partial or len(found) > MAX_LINES,
            notes=plan.notes,
            seconds=time.monotonic() - started,
        )


def _line(page: PageText, start: int, end: int, context: int) -> ConcordanceLine:
    before, after = _before(page.text, start, context), _after(page.text, end, context)
    return ConcordanceLine(before, " ".join(page.text[start:end].split()), after, page.id, page.title, page.page)


_ROOM = 3
"""How many times the shown characters are examined, because white space shrinks to one space."""


def _before(text: str, end: int, length: int) -> str:
    """Return the whole words before a position, at most ``length`` characters."""
    begin = max(0, end - length * _ROOM)
    words = text[begin:end].split()
    if _inside_a_word(text, begin):
        words = words[1:]
    return " ".join(_fitting(words[::-1], length)[::-1])


def _after(text: str, start: int, length: int) -> str:
    """Return the whole words after a position, at most ``length`` characters."""
    finish = min(len(text), start + length * _ROOM)
    words = text[start:finish].split()
    if _inside_a_word(text, finish):
        words = words[:-1]
    return " ".join(_fitting(words, length))


def _inside_a_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and not text[place - 1].isspace() and not text[place].isspace()


def _fitting(words: list[str], length: int) -> list[str]:
    """Return words from the start while they fit, with a space between them."""
    for count, word in enumerate(words):
        length -= len(word) + (count > 0)
        if length < 0:
            return words[:count]
    return words


def _by_before(line: ConcordanceLine, analyzer: Analyzer) -> tuple[list[str], list[str]]:
    return analyzer.words(line.before)[::-1], analyzer.words(line.word)


def _by_after(line: ConcordanceLine, analyzer: Analyzer) -> tuple[list[str], list[str]]:
    return analyzer.words(line.after), analyzer.words(line.word)


_KEYS: dict[str, Callable[[ConcordanceLine, Analyzer], tuple[list[str], ...]]] = {
    "document": lambda *_: (),
    EARLIEST: lambda *_: (),
    "before": _by_before,
    "after": _by_after,
}
"""The sort keys of lines before their ids, as words: diacritics and hamza make no difference."""
