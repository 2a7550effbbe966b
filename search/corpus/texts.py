"""Texts: the text of the best documents of a query, page by page, within fixed limits.

The limits are the same for every query and every index.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kashaf.analyzers import Level
from kashaf.analyzers.dates import date_number
from kashaf.analyzers.hijri import HIJRI_MARK
from kashaf.documents import FieldValue, values_of
from kashaf.index import Query, Reader, Stored, without_bonus

__all__ = ["MAX_CHARACTERS", "MAX_DOCUMENTS", "PageText", "Texts", "time_of"]

MAX_DOCUMENTS = 1_000
"""The most documents to read, the best by the scores of their words."""

MAX_CHARACTERS = 10_000_000
"""The most characters to read.

A thousand articles are a third of it; they take a second, or four if every word is new.
"""

PIECE = 500_000
"""Characters yielded at a time, so that the clock is checked within a huge page too.

No phrase or context crosses the end of a piece.
"""

BATCH_DOCUMENTS, BATCH_PAGES = 50, 20


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page, or a piece of a huge page that begins at ``start``.

    A document of one page has page 1. ``time`` is when its author died, or its date, as a number
    of the form YYYYMMDDhhmmss; infinite if neither is known.
    """

    id: str
    title: str
    page: int
    text: str
    start: int = 0
    time: float = math.inf


def time_of(fields: Mapping[str, FieldValue]) -> float:
    """Return the time of a text: the Hijri year in which its author died, or else its date."""
    for name, calendar in (("author_died", HIJRI_MARK), ("date", "")):
        texts = (str(each).strip() for each in values_of(fields.get(name)))
        times = [date_number(text if text.endswith(calendar) else text + calendar) for text in texts]
        if known := [time for time in times if time is not None]:
            return min(known)
    return math.inf


class Texts:
    """The pages of the documents that match a query: the best document first, its pages in order.

    ``total`` counts the matches, ``read`` those that were at least partly read. ``partial`` says
    that there was more to read than the limits allow. Iterate only once. The ranking counts only
    words, because n-grams and vectors differ from index to index.
    """

    def __init__(self, index: Reader, query: Query, filters: Sequence[Query], deadline: float) -> None:
        self._index = index
        self._deadline = deadline
        asked = without_bonus(query, Level.GRAMS)
        found = index.match(asked, limit=MAX_DOCUMENTS, filters=filters, deadline=deadline)
        self._ids = [match.id for match in found.matches]
        self.total = found.total
        self.read = 0
        self.partial = found.partial

    def in_time(self) -> Texts:
        """Read the documents in the order of their time, the earliest first; equal ones by id."""
        times = {each.id: time_of(each.fields) for each in self._index.read([(id, None) for id in self._ids])}
        self._ids.sort(key=lambda id: (times.get(id, math.inf), id))
        return self

    def __iter__(self) -> Iterator[PageText]:
        left = MAX_CHARACTERS
        for document in self._documents():
            begun, when = False, time_of(document.fields)
            for page in self._pages(document):
                for start, text in _pieces(page.text):
                    if left <= 0 or time.monotonic() > self._deadline:
                        self.partial = True
                        return
                    self.read += not begun
                    begun = True
                    kept = _beginning(text, left)
                    self.partial |= len(kept) < len(text)
                    left -= max(len(text), 1)
                    yield PageText(document.id, document.title, page.page or 1, kept, start, when)
        self.partial |= self.total > len(self._ids)

    def _documents(self) -> Iterator[Stored]:
        for start in range(0, len(self._ids), BATCH_DOCUMENTS):
            yield from self._index.read([(id, None) for id in self._ids[start : start + BATCH_DOCUMENTS]])

    def _pages(self, document: Stored) -> Iterator[Stored]:
        if document.pages <= 1:
            yield document
            return
        for start in range(1, document.pages + 1, BATCH_PAGES):
            numbers = range(start, min(start + BATCH_PAGES, document.pages + 1))
            yield from self._index.read([(document.id, number) for number in numbers])


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text between words into pieces, each with its position.

    A word that is longer than a piece is cut too.
    """
    start = 0
    while len(text) - start > PIECE:
        piece = _beginning(text[start : start + PIECE + 1], PIECE) or text[start : start + PIECE]
        yield start, piece
        start += len(piece)
    yield start, text[start:]


def _beginning(text: str, length: int) -> str:
    """Cut a text to a length, between two words."""
    if len(text) <= length:
        return text
    return text[: max(text.rfind(space, 0, length) for space in " \n\t") + 1]
