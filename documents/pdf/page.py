"""A page of a PDF → its text: columns, lines, paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from kashaf.analyzers.letter_shapes import is_mark, is_right_to_left, mend
from kashaf.analyzers.letters import BASIC_LETTERS, TEH_MARBUTA
from kashaf.analyzers.particles import ARTICLE
from kashaf.documents.pdf.columns import make_columns
from kashaf.documents.pdf.glyphs import Glyph, read_glyphs
from kashaf.documents.pdf.lines import CELL_GAP, Line, line_text
from kashaf.documents.pdf.runs import Run, make_runs

__all__ = ["UnknownLetters", "line_sizes", "page_text"]

_MOST_UNKNOWN = 0.6
"""The share of glyphs without a letter from which a page has no text worth finding.

Dots and lengthened lines that are drawn alone have no letter, and may be half of all glyphs.
"""
_SPACED = 0.04
"""The share of spaces among the glyphs of a page from which its file writes spaces.

In such a file every fifth or sixth glyph is a space.
"""
_RAGGED = 0.2
"""How much shorter a line may be that was not filled as far as it could be, and yet goes on."""


class UnknownLetters(Exception):
    """The fonts of a page do not say which letters they draw."""


def page_text(page: Any, textpage: Any) -> str:
    """Read the text of a page: a line per paragraph, empty lines for larger gaps, tabs in tables.

    Raises `UnknownLetters` when the file does not state which letters are drawn.
    """
    glyphs = read_glyphs(page, textpage)
    letters = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not letters:
        return ""
    if sum(1 for glyph in letters if not glyph.known) > _MOST_UNKNOWN * len(letters):
        raise UnknownLetters
    parts = [_level_text(level) for level in _levels(glyphs)]
    text = "\n\n".join(part for part in parts if part)
    if _is_gibberish(text):
        raise UnknownLetters
    return text


def _is_gibberish(text: str) -> bool:
    """Tell fonts that lie about their letters: Latin letters in many Arabic words."""
    words = [word for word in text.split() if any(map(is_right_to_left, word))]
    return sum(1 for word in words if _MIXED.search(word)) > max(3, _MOST_MIXED * len(words))


_MIXED = re.compile(f"[{BASIC_LETTERS}][A-Za-z]|[A-Za-z][{BASIC_LETTERS}]")
_MOST_MIXED = 0.3
"""The share of Arabic words with Latin letters in them from which a page is not what it says."""


def _levels(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Part the glyphs by the direction of their lines."""
    return [list(level) for _, level in groupby(glyphs, key=lambda glyph: glyph.turn)]


def _level_text(glyphs: list[Glyph]) -> str:
    """Read the glyphs whose lines run in one direction."""
    columns, leftward = _columns(glyphs)
    text = ""
    before: Line | None = None
    for lines in columns:
        part = _paragraphs(lines, leftward=leftward)
        text = _joined(text, part) if before and _continues(before, text, lines[0][0]) else f"{text}\n{part}".lstrip("\n")
        before = lines[-1][0]
    return _mended(text)


def _columns(glyphs: list[Glyph]) -> tuple[list[list[tuple[Line, str]]], bool]:
    """Read lines with their texts, by columns, and whether they run from right to left."""
    runs = make_runs(glyphs)
    spaced = sum(1 for glyph in glyphs if glyph.text.isspace() and glyph.right > glyph.left) > _SPACED * len(glyphs)
    arabic = sum(sum(map(is_right_to_left, run.text)) for run in runs)
    leftward = arabic * 3 > sum(sum(map(str.isalpha, run.text)) for run in runs)
    reversed_letters = leftward and _is_reversed(runs)
    found = []
    for column in make_columns(runs, leftward=leftward and not reversed_letters):
        lines = [
            (line, line_text(line, leftward=leftward, spaced=spaced, reversed_letters=reversed_letters)) for line in column
        ]
        if read := [(line, text) for line, text in lines if text]:
            found.append(read)
    return found, leftward and not reversed_letters


def line_sizes(page: Any, textpage: Any) -> list[tuple[str, float]]:
    """Give the lines of a page, each with the size of its font in points."""
    levels = _levels(read_glyphs(page, textpage))
    return [(_mended(text), line.size) for level in levels for column in _columns(level)[0] for line, text in column]


def _mended(text: str) -> str:
    return mend(_BLANKS.sub(" ", _CONTROLS.sub("", text)))


def _continues(last: Line, text: str, first: Line) -> bool:
    """Say whether a column continues in the next.

    It ends inside a sentence, and the next begins further up and is as wide.
    """
    alike = 0.9 < (first.right - first.left) / max(last.right - last.left, 0.1) < 1.1 and 0.9 < first.size / last.size < 1.1
    return alike and first.y > last.y and text[-1:] not in '.!?؟:؛»”"\t'


_BLANKS = re.compile("[ \u00a0]{2,}")
_CONTROLS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")


def _is_reversed(runs: Iterable[Run]) -> bool:
    """Detect letters stored from left to right by how words begin and end.

    The signs are ال at the beginning and ة at the end; no word begins with ة.
    """
    signs: Counter[bool] = Counter()
    for run in runs:
        letters = "".join(char for char in run.text if not is_mark(char))
        if len(letters) > 3:
            signs[False] += letters.startswith(ARTICLE) + 2 * letters.endswith(TEH_MARBUTA)
            signs[True] += letters.endswith(ARTICLE[::-1]) + 2 * letters.startswith(TEH_MARBUTA)
    return signs[True] > 3 and signs[True] > 2 * signs[False]


def _paragraphs(lines: list[tuple[Line, str]], *, leftward: bool) -> str:
    """Join lines that go on in the next one."""
    if not lines:
        return ""
    steps = sorted(above.y - below.y for (above, _), (below, _) in pairwise(lines))
    step = steps[len(steps) // 2] if steps else 0.0
    text = lines[0][1]
    for place in range(1, len(lines)):
        (above, _), (below, after) = lines[place - 1], lines[place]
        gap = above.y - below.y
        if _goes_on(lines, place, leftward=leftward) and gap < 1.4 * max(step, below.size):
            text = _joined(text, after)
        else:
            text += ("\n\n" if gap > 1.7 * step else "\n") + after
    return text


_HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad\u2010]$")


def _joined(text: str, after: str) -> str:
    if _HYPHENATED.search(text) and after[:1].islower():
        return text + after if "-" in text[:-1].rsplit(None, 1)[-1] else text[:-1] + after
    return text.removesuffix("\u00ad") + ("" if text.endswith("\u00ad") else " ") + after


def _goes_on(lines: list[tuple[Line, str]], place: int, *, leftward: bool) -> bool:
    """Say whether a line is full: the first word of the next would not have found room in it."""
    (above, before), (below, after) = lines[place - 1], lines[place]
    if "\t" in before or "\t" in after or not 0.8 < above.size / max(below.size, 0.1) < 1.25:
        return False
    near = [line for line, _ in lines[max(0, place - 4) : place + 4] if 0.8 < line.size / max(above.size, 0.1) < 1.25]
    if leftward:
        room = above.left - min(line.left for line in near)
        indent = max(line.right for line in near) - below.right
    else:
        room = max(line.right for line in near) - above.right
        indent = below.left - min(line.left for line in near)
    words = after.split()
    first_word = (below.right - below.left) * len(words[0]) / max(len(after), 1)
    full = room < first_word + 0.25 * above.size
    ragged = place > 1 and room < _RAGGED * (above.right - above.left) and before[-1] not in ".!?؟:؛"
    return (full or ragged) and indent < CELL_GAP * above.size * 0.6
