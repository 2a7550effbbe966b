"""Runs on one line → its text: from visual to reading order, with spaces between words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kashaf.analyzers.letter_shapes import is_right_to_left
from kashaf.documents.pdf.runs import Run

__all__ = ["CELL_GAP", "Line", "line_text"]

_WORD_GAP = 0.14
"""A gap of this many sizes of the font parts words where the file writes no spaces."""
_WORD_GAP_BESIDE_SPACES = 0.22
"""And where it does: lines are also stretched between letters."""
_GUESSED_GAP = 0.1
"""And where pdfium takes it for a space."""
_NO_GAP = 0.02
"""A space between letters that nearly touch is none."""
CELL_GAP = 1.5
"""A gap of this many sizes of the font separates cells of a table and hemistichs of a verse.

Running text has no such gaps.
"""

_INSIDE_NUMBERS = frozenset(".,:/٫٬،")
_JOINING_LATIN = frozenset(" .,-–'’&+@#/_:%")
_OPENING, _CLOSING = "([{«‹⟨", ")]}»›⟩"
_PARTNER = str.maketrans(_OPENING + _CLOSING, _CLOSING + _OPENING)


@dataclass(slots=True)
class Line:
    """What stands on one baseline, from left to right, and how it is read.

    ``rightward`` says that its page reads to the right, ``spaced`` that the file writes spaces.
    """

    runs: list[Run]
    y: float
    size: float

    @property
    def left(self) -> float:
        """Where its first run begins."""
        return min(run.left for run in self.runs)

    @property
    def right(self) -> float:
        """Where its last run ends."""
        return max(run.right for run in self.runs)

    @property
    def at(self) -> int:
        """Where the file begins to draw it."""
        return min(run.at for run in self.runs)


def line_text(line: Line, *, leftward: bool, spaced: bool, reversed_letters: bool = False) -> str:
    """Write a line in its reading order, cells separated by tabs.

    ``leftward``: its page is read from right to left. ``spaced``: the file writes spaces.
    ``reversed_letters``: the program that drew the page does not know right-to-left scripts.
    """
    cells = _cells(_with_spaces(line, spaced=spaced))
    if reversed_letters:
        return "\t".join(_brackets("".join(_turned(run) for run in cell)).strip() for cell in cells)
    if leftward:
        cells.reverse()
    texts = [_brackets(_logical(cell, leftward=leftward)).strip() for cell in cells]
    return "\t".join(text for text in texts if text)


def _turned(run: Run) -> str:
    return run.text[::-1] if run.kind == "R" else run.text


def _with_spaces(line: Line, *, spaced: bool) -> list[Run]:
    """Put the runs of a line in visual order, with one space in each gap between words."""
    runs = sorted((run for run in line.runs if not run.text.isspace()), key=lambda run: run.middle)
    spaces = sorted((run.middle, run.right > run.left) for run in line.runs if run.text.isspace())
    threshold = _WORD_GAP_BESIDE_SPACES if spaced else _WORD_GAP
    placed: list[Run] = []
    at = 0
    reach = middle = runs[0].left
    for run in runs:
        if placed:
            while at < len(spaces) and spaces[at][0] < middle:
                at += 1
            gap = (run.left - reach) / max(run.size, placed[-1].size)
            space = spaces[at] if at < len(spaces) and spaces[at][0] < run.middle else None
            if gap >= CELL_GAP:
                placed.append(Run("\t", "O", reach, run.left, run.y, run.size, run.at))
            elif gap > threshold or (space and gap > (_NO_GAP if space[1] else _GUESSED_GAP)):
                placed.append(Run(" ", "O", reach, run.left, run.y, run.size, run.at))
        reach, middle = max(reach, run.right), run.middle
        placed.append(run)
    return [run for run in placed if run.text]


def _cells(runs: list[Run]) -> list[list[Run]]:
    cells: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\t":
            cells.append([])
        else:
            cells[-1].append(run)
    return cells


def _logical(runs: Sequence[Run], *, leftward: bool) -> str:
    """Turn runs from left to right into their reading order.

    Each run has a level, as in the Unicode bidirectional algorithm. That algorithm, run backwards,
    reverses runs of levels.
    """
    if not runs:
        return ""
    kinds = _numbers([run.kind for run in runs], [run.text for run in runs])
    letters = {kind: sum(len(run.text) for run in runs if run.kind == kind) for kind in "RL"}
    leftward = letters["R"] > 0 and (leftward or letters["R"] > letters["L"])
    if leftward:
        levels = _levels(kinds, runs, spanning="L", inner=2, outer=1)
        levels = [2 if kind in "NA" and level == 1 else level for kind, level in zip(kinds, levels, strict=True)]
        texts = [run.text for run in runs]
        return "".join(texts[place] for group in reversed(_groups(levels)) for place in group)
    levels = _levels(kinds, runs, spanning="R", inner=1, outer=0)
    text = ""
    for group in _groups(levels, joined=1):
        text += _logical_part([runs[place] for place in group], [kinds[place] for place in group], levels[group[0]])
    return text


def _logical_part(runs: list[Run], kinds: list[str], level: int) -> str:
    if not level:
        return "".join(run.text for run in runs)
    groups = _groups([2 if kind in "NA" else 1 for kind in kinds])
    return "".join(runs[place].text for group in reversed(groups) for place in group)


def _numbers(kinds: list[str], texts: list[str]) -> list[str]:
    """Count a full stop, comma, colon or slash between two digits as part of their number."""
    for place in range(1, len(kinds) - 1):
        before, after = kinds[place - 1], kinds[place + 1]
        if before in "NA" and before == after and texts[place] in _INSIDE_NUMBERS:
            kinds[place] = before
    return kinds


def _levels(kinds: list[str], runs: Sequence[Run], *, spanning: str, inner: int, outer: int) -> list[int]:
    """Find the spans of one direction inside a line of the other.

    They go from letter to letter, with the digits between and beside.
    """
    levels = [outer] * len(kinds)
    start: int | None = None
    last = 0
    has_letters = False
    for place, kind in [*enumerate(kinds), (len(kinds), "end")]:
        text = runs[place].text if place < len(runs) else ""
        if kind in (spanning, "N"):
            start = place if start is None else start
            last = place
            has_letters = has_letters or kind == spanning
        elif start is not None and not (kind == "O" and text in _JOINING_LATIN) and not (kind == "A" and spanning == "R"):
            if has_letters:
                levels[start : last + 1] = [inner] * (last + 1 - start)
            start, has_letters = None, False
    return levels


def _groups(levels: list[int], joined: int = 2) -> list[list[int]]:
    """Group neighbours of one level: of every level if ``joined`` is 1, else only of level 2."""
    groups: list[list[int]] = []
    for place, level in enumerate(levels):
        if groups and level == levels[place - 1] and joined in {1, level}:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _brackets(text: str) -> str:
    """Turn brackets towards their words: some files store what is drawn, some what was typed."""
    if not any(char in _OPENING or char in _CLOSING for char in text):
        return text
    if not any(is_right_to_left(char) for char in text):
        return text
    chars = list(text)
    for place, char in enumerate(chars):
        opening = char in _OPENING
        if not opening and char not in _CLOSING:
            continue
        free_before = place == 0 or chars[place - 1].isspace() or chars[place - 1] in _OPENING
        free_after = (
            place + 1 == len(chars) or chars[place + 1].isspace() or chars[place + 1] in ".،,؛;:!؟?…" + _OPENING + _CLOSING
        )
        if free_before not in (free_after, opening):
            chars[place] = char.translate(_PARTNER)
    return "".join(chars)
