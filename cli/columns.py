"""Columns: words in context in a terminal of any width, each on one line, the words aligned.

What does not fit is left out at the far side: the words next to the word stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

__all__ = ["Cell", "Line", "aligned"]

PLACE = 16
"""The most columns for the id and page of a line."""

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """A word in its context; each part is printable and has no line break."""

    before: str
    word: str
    after: str
    id: str
    page: str
    rtl: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A text that begins at a column; its kind is ``word``, ``context`` or ``place``."""

    text: str
    column: int
    kind: str = "context"


def aligned(lines: Sequence[Line], width: int) -> Iterator[list[Cell]]:
    """Give the cells of each line from left to right, none of them empty.

    An Arabic line has what stands before its word on the right, and another one on the left; the
    word has the same column in both.
    """
    places = [f"{line.id}:{line.page}" for line in lines]
    place = min(PLACE, _widest(places), width // 5)
    word = max(1, min(_widest(line.word for line in lines), width // 3))
    side = max(0, (width - place - word - 2 - (place > 0)) // 2)
    side = min(side, _widest(text for line in lines for text in (line.before, line.after)))
    place_first = bool(lines) and lines[0].rtl
    left = place + 1 if place and place_first else 0
    middle = left + (side + 1 if side else 0)
    right = middle + word + 1
    end = 0 if place_first else right + (side + 1 if side else 0)
    for line in lines:
        named, written = _named(line, place), _cut(line.word, word)
        before, after = _last_words(line.before, side), _first_words(line.after, side)
        first, second = (after, before) if line.rtl else (before, after)
        cells = [
            Cell(first, left + side - cell_len(first)),
            Cell(written, middle + (word - cell_len(written)) // 2, "word"),
            Cell(second, right),
        ]
        cells.insert(0 if place_first else len(cells), Cell(named, end, "place"))
        yield [cell for cell in cells if cell.text]


def _widest(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _named(line: Line, room: int) -> str:
    """Return the id and page in some columns; the page stays if there is room for it."""
    page = f":{line.page}"
    left = room - cell_len(page)
    return _cut(line.id, left) + page if left > 1 else _cut(line.id + page, room)


def _first_words(text: str, room: int) -> str:
    """Return the first words of a text that fit into some columns, or a part of the first."""
    words = text.split()
    return " ".join(_fitting(words, room)) or _cut(words[0] if words else "", room)


def _last_words(text: str, room: int) -> str:
    """Return the last words of a text that fit into some columns, or a part of the last."""
    words = text.split()[::-1]
    return " ".join(_fitting(words, room)[::-1]) or _cut_start(words[0] if words else "", room)


def _fitting(words: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for word in words:
        room -= cell_len(word) + bool(kept)
        if room < 0:
            break
        kept.append(word)
    return kept


def _cut(text: str, room: int) -> str:
    """Cut the end of a text that is wider than some columns."""
    if cell_len(text) <= room:
        return text
    while text and cell_len(text) >= room:
        text = text[:-1]
    return text + ELLIPSIS if room > 0 else ""


def _cut_start(text: str, room: int) -> str:
    """Cut the start of a text that is wider than some columns."""
    if cell_len(text) <= room:
        return text
    while text and (cell_len(text) >= room or not cell_len(text[0])):
        text = text[1:]
    return ELLIPSIS + text if room > 0 else ""
