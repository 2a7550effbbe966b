"""Reading: a document laid out for a page: paragraphs, pages, and every match with its number.

A long book is shown in parts of whole pages, and a page without end in slices, so that no answer
grows beyond what a browser reads with ease. A part is cut without looking at the pages of another,
so that they need not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from kashaf.documents import Page
from kashaf.errors import InvalidRequest
from kashaf.search import Excerpt

__all__ = ["Layout", "Piece", "Sheet", "around", "lay_out"]

TOGETHER = 20
"""Pages of a book that are read together.

Parts begin at pages 1, 21, 41 …, and again where they would grow too long.
"""

PART = 200_000
"""Characters of text after which a part of a long document ends."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``match`` is the number of a match, from 1 over what is shown, else 0."""

    text: str
    match: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text as written; ``apart`` when an empty line stood before it."""

    pieces: tuple[Piece, ...]
    apart: bool

    @property
    def text(self) -> str:
        """The paragraph without its matches."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the document as it is shown."""

    number: int
    label: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """Which slice of a page too long for one part is shown, and of how many; the first is 1."""

    slice: int
    slices: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where another part opens: at a page, or a slice of it."""

    page: int
    slice: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A document, or the part of it around a page.

    ``matches`` counts the matches shown, in the title too. ``first`` is the number of the first
    match on the requested page or after it, 0 without any. ``earlier`` and ``later`` are where the
    parts before and after open, ``None`` at the ends.
    """

    title: tuple[Piece, ...]
    sheets: tuple[Sheet, ...]
    within: Within | None
    matches: int
    first: int
    earlier: Place | None
    later: Place | None


def around(page: int) -> tuple[int, int]:
    """Give the first and the last page of those that are read to show one.

    >>> around(1), around(20), around(21)
    ((1, 20), (1, 20), (21, 40))
    """
    first = (page - 1) // TOGETHER * TOGETHER + 1
    return first, first + TOGETHER - 1


def lay_out(document: Excerpt, page: int, highlight: Callable[[str], Sequence[Span]], slice: int | None = None) -> Layout:
    """Lay out the part of a document that holds a page, which must be among the pages `around` it.

    ``highlight`` gives the matches in a text as rising, disjoint spans of code points. Of a page
    that is too long for one part, ``slice`` is shown, by default the first one that holds a match.
    Raises `InvalidRequest` for a slice that does not exist.
    """
    numbers = count(1)
    title = tuple(_pieces(document.title, 0, list(highlight(document.title)), numbers))
    part = _part(document.pages, page)
    slices = _slices(part[0].text) if len(part) == 1 else []
    if len(slices) > 1:
        at = slice or next((number for number, text in enumerate(slices, start=1) if highlight(text)), 1)
        part = [replace(part[0], text=slices[at - 1])] if at <= len(slices) else []
    elif slice is not None and slice > 1:
        part = []
    if not part:
        raise InvalidRequest("page {page} has no part {part}: leave the part out of the address", page=page, part=slice)
    sheets = tuple(
        Sheet(each.number, each.label, tuple(_paragraphs(each.text, highlight(each.text), numbers))) for each in part
    )
    within = Within(at, len(slices)) if len(slices) > 1 else None
    return Layout(title, sheets, within, next(numbers) - 1, _first(sheets, page), *_neighbours(sheets, within, document.total))


def _part(pages: Sequence[Page], page: int) -> Sequence[Page]:
    """Cut the pages into parts, always in the same places, and give the one that holds the page."""
    starts, held = [0], 0
    for index, each in enumerate(pages):
        if held and held + len(each.text) > PART:
            starts.append(index)
            held = 0
        held += len(each.text)
    at = max(number for number, start in enumerate(starts) if pages[start].number <= page)
    return pages[starts[at] : starts[at + 1] if at + 1 < len(starts) else len(pages)]


def _slices(text: str) -> list[str]:
    """Cut a text longer than a part at the ends of lines, and longer lines between words."""
    slices: list[str] = []
    start = 0
    while len(text) - start > PART:
        middle, most = start + PART // 2, start + PART
        end = text.rfind("\n", middle, most) + 1 or text.rfind(" ", middle, most) + 1 or most
        slices.append(text[start:end])
        start = end
    return [*slices, text[start:]]


def _first(sheets: Sequence[Sheet], page: int) -> int:
    """Find the first match on a page or after it; 0 when there is none."""
    after = (piece for sheet in sheets if sheet.number >= page for paragraph in sheet.paragraphs for piece in paragraph.pieces)
    return next((piece.match for piece in after if piece.match), 0)


def _neighbours(sheets: Sequence[Sheet], within: Within | None, total: int) -> tuple[Place | None, Place | None]:
    first, last = sheets[0].number, sheets[-1].number
    earlier = Place(first - 1) if first > 1 else None
    later = Place(last + 1) if last < total else None
    if within and within.slice > 1:
        earlier = Place(first, within.slice - 1)
    if within and within.slice < within.slices:
        later = Place(first, within.slice + 1)
    return earlier, later


def _paragraphs(text: str, spans: Sequence[Span], numbers: Iterator[int]) -> Iterator[Paragraph]:
    first, start, apart = 0, 0, False
    for line in text.splitlines(keepends=True):
        end, last = start + len(line), first
        while last < len(spans) and spans[last][0] < end:
            last += 1
        inside, first = spans[first:last], last
        if line.strip():
            yield Paragraph(tuple(_pieces(line.rstrip(), start, inside, numbers)), apart)
            apart = False
        else:
            apart = True
        start = end


def _pieces(text: str, offset: int, spans: Sequence[Span], numbers: Iterator[int]) -> Iterator[Piece]:
    """Cut a text that begins at ``offset`` at the edges of its matches."""
    done = 0
    for start, end in spans:
        if start - offset > done:
            yield Piece(text[done : start - offset])
        yield Piece(text[start - offset : end - offset], next(numbers))
        done = end - offset
    if done < len(text):
        yield Piece(text[done:])
