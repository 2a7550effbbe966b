"""Glyphs → runs: neighbouring letters on one baseline, in their reading order."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kashaf.analyzers.letter_shapes import fuller, is_mark, is_right_to_left, plain_letters
from kashaf.analyzers.letters import ALEF, FATHATAN
from kashaf.documents.pdf.glyphs import Glyph, common_size

__all__ = ["Run", "make_runs"]

_APART = 0.14
"""Letters further apart than this are not of one run; all distances are in sizes of the font."""
_BELOW = 0.5
"""Letters whose baselines are further apart than this are on different lines.

In some styles of writing a word climbs down.
"""


@dataclass(slots=True)
class Run:
    """Letters that are read to the left (``kind`` R), or one other character.

    The other kinds are L a letter, N a digit, A an Arabic digit, O others, and U what is drawn
    without a letter: in Arabic words a lengthened line, or a dot drawn apart. It has no text, but
    takes room.
    """

    text: str
    kind: str
    left: float
    right: float
    y: float
    size: float
    at: int

    @property
    def middle(self) -> float:
        """Halfway between left and right."""
        return (self.left + self.right) / 2


_OVER = 0.7
"""The share of the narrower of two letters that the other covers if it is drawn over it."""
_JOINED = 0.05
"""Letters that are nearer than this are joined."""
_MOST_AROUND = 100
"""More letters at one place are drawn over each other."""
_FAVOUR = 0.3
"""How much further away a mark's letter may be when the file's order names it.

This matters when no letter is under the mark.
"""


def make_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Make runs of the glyphs of one direction of lines.

    pdfium gives the letters of a line in the order in which most files hold them, reversed or not;
    the places of the letters show which. Their places alone are not enough, for letters may be
    above each other. Marks go by place alone, for they come in any order.
    """
    drawn = list(glyphs)
    letters = [glyph for glyph in drawn if not _is_marks(glyph.text)]
    _place_marks(drawn, letters)
    runs: list[Run] = []
    held: list[Glyph] = []
    for glyph in letters:
        kind = _kind(glyph.text)
        if glyph.mirrored and kind in "LNAO" and not glyph.text.isspace():
            kind = "R"
        if kind == "U":
            runs.append(Run("", kind, glyph.left, glyph.right, glyph.y, glyph.size, glyph.at))
            continue
        if held and kind == "R" and _beside(held[-1], glyph):
            if _lies_over(held[-1], glyph):
                held[-1].text = fuller(held[-1].text, glyph.text)
            elif not _repeats(held[-1], glyph):
                held.append(glyph)
            continue
        _close(held, runs)
        held = [glyph] if kind == "R" else []
        if kind != "R":
            runs.append(Run(glyph.text, kind, glyph.left, glyph.right, glyph.y, glyph.size, glyph.at))
    _close(held, runs)
    return _without_doubles(runs)


def _is_marks(text: str) -> bool:
    return all(is_mark(char) for char in text)


def _kind(text: str) -> str:
    if text == "\ufffd":
        return "U"
    if any(is_right_to_left(char) for char in text):
        return "R"
    return {"L": "L", "EN": "N", "AN": "A"}.get(unicodedata.bidirectional(text[0]), "O")


def _repeats(last: Glyph, glyph: Glyph) -> bool:
    """Say whether the mark of a letter is said to be both once more, as Matplotlib says it."""
    size = 0.1 * glyph.size
    inside = last.left - size <= glyph.middle <= last.right + size or glyph.left - size <= last.middle <= glyph.right + size
    return glyph.text == last.text and any(map(is_mark, glyph.text)) and inside


def _lies_over(last: Glyph, glyph: Glyph) -> bool:
    """Say whether a letter is drawn over its own base, as waw with hamza over waw."""
    width = min(last.right - last.left, glyph.right - glyph.left)
    if glyph.right - last.left <= _OVER * width or last.right - glyph.left <= _OVER * width:
        return False
    return bool(fuller(last.text, glyph.text))


def _beside(last: Glyph, glyph: Glyph) -> bool:
    """Say whether a glyph goes on where the last one ended, on either side of it."""
    size = last.size if last.size == glyph.size else common_size(last.size, glyph.size)
    apart = max(glyph.left - last.right, last.left - glyph.right)
    return abs(glyph.y - last.y) <= _BELOW * size and apart <= _APART * size


def _place_marks(drawn: list[Glyph], letters: list[Glyph]) -> None:
    """Give each mark to the letter under or over it; a mark with no letter is dropped."""
    marks = _marks_with_neighbours(drawn)
    if not marks:
        return
    grain = 2 * max(mark.size for mark, _ in marks) or 1.0
    near: dict[tuple[int, int], list[Glyph]] = {}
    for letter in letters:
        around = near.setdefault((int(letter.middle // grain), int(letter.y // grain)), [])
        if len(around) < _MOST_AROUND and any(char.isalpha() for char in letter.text):
            around.append(letter)
    for mark, favoured in marks:
        column, row = int(mark.middle // grain), int(mark.y // grain)
        candidates = [letter for x in (-1, 0, 1) for y in (-1, 0, 1) for letter in near.get((column + x, row + y), ())]
        if candidates:
            owner = _nearest(mark, candidates, favoured)
            if _distance(mark, owner) < 1.5 * max(owner.size, 1.0):
                owner.text = _with_mark(owner, mark)


def _marks_with_neighbours(drawn: list[Glyph]) -> list[tuple[Glyph, Glyph | None]]:
    """Find the marks, each with the letter before it in reading order, by the file's order."""
    marks: list[tuple[Glyph, Glyph | None]] = []
    before: Glyph | None = None
    waiting: list[Glyph] = []
    for glyph in drawn:
        if _is_marks(glyph.text):
            waiting.append(glyph)
            continue
        if glyph.text.isspace():
            continue  # pdfium guesses spaces also between a letter and its mark
        falling = before is None or before.middle > glyph.middle
        marks += [(mark, before if falling else glyph) for mark in waiting]
        waiting, before = [], glyph
    return marks + [(mark, before) for mark in waiting]


def _nearest(mark: Glyph, letters: list[Glyph], favoured: Glyph | None) -> Glyph:
    """Find the letter of a mark: the favoured one when several are under it, else the nearest."""
    nearest = min(letters, key=lambda letter: _distance(mark, letter))
    if favoured is None or not any(letter is favoured for letter in letters):
        return nearest
    if favoured.left <= mark.middle <= favoured.right:
        return favoured
    over_nothing = not nearest.left <= mark.middle <= nearest.right
    further = _distance(mark, favoured) - _distance(mark, nearest)
    return favoured if over_nothing and further < _FAVOUR * favoured.size else nearest


def _distance(mark: Glyph, letter: Glyph) -> float:
    beside = max(letter.left - mark.middle, mark.middle - letter.right, 0.0)
    return 2 * beside + 0.5 * abs(mark.middle - letter.middle) + abs(mark.y - letter.y)


def _with_mark(letter: Glyph, mark: Glyph) -> str:
    """Put a mark after its letter; among several letters drawn as one, its place decides.

    The further to the left it stands, the later the letter. In لا the lam has the mark, except a
    tanween: an alef after it takes no other.
    """
    bases = [place for place, char in enumerate(letter.text) if not is_mark(char)]
    share = (letter.right - mark.middle) / max(letter.right - letter.left, 0.1)
    chosen = min(max(int(share * len(bases)), 0), len(bases) - 1)
    if chosen and letter.text[bases[chosen]] == ALEF and mark.text != FATHATAN:
        chosen -= 1
    end = bases[chosen + 1] if chosen + 1 < len(bases) else len(letter.text)
    return letter.text[:end] + mark.text + letter.text[end:]


def _close(letters: list[Glyph], runs: list[Run]) -> None:
    """Make a run of the letters held."""
    if not letters:
        return
    if letters[-1].middle > letters[0].middle:
        letters.reverse()
    size = max(glyph.size for glyph in letters)
    left, right = min(glyph.left for glyph in letters), max(glyph.right for glyph in letters)
    if any(_is_right_of(after, before) for before, after in itertools.pairwise(letters)):
        letters.sort(key=lambda glyph: -glyph.middle)
    if len(letters) > 2 and any(glyph.flat for glyph in letters):
        letters = _without_strokes(letters)
    runs.append(
        Run(
            plain_letters("".join(glyph.text for glyph in letters)),
            "R",
            left,
            right,
            sorted(glyph.y for glyph in letters)[len(letters) // 2],
            size,
            min(glyph.at for glyph in letters),
        )
    )


def _without_strokes(letters: list[Glyph]) -> list[Glyph]:
    """Leave out what is called a letter and is a stroke between two, which lengthens a word."""
    kept = letters[:1]
    for letter, after in itertools.pairwise(letters[1:]):
        if letter.flat and _touches(kept[-1], letter) and _touches(letter, after):
            marks = letter.text[1:]
            kept[-1].text += marks
            kept[-1].left = letter.left
        else:
            kept.append(letter)
    return kept + letters[-1:]


def _touches(before: Glyph, glyph: Glyph) -> bool:
    return before.left - glyph.right <= _JOINED * glyph.size


def _is_right_of(glyph: Glyph, other: Glyph) -> bool:
    """Say whether a glyph stands to the right of another rather than above or under it."""
    narrower = min(glyph.right - glyph.left, other.right - other.left)
    return glyph.middle > other.middle and other.right - glyph.left < narrower / 2


def _without_doubles(runs: list[Run]) -> list[Run]:
    """Drop a glyph that is drawn again at nearly the same place, as for bold and shadows."""
    kept: list[Run] = []
    seen: dict[tuple[str, int, int], Run] = {}
    for run in runs:
        grain = max(run.size, 1.0)
        key = (run.text, round(run.left / grain * 2), round(run.y / grain * 2))
        near = (seen.get((run.text, key[1] + x, key[2] + y)) for x in (-1, 0, 1) for y in (-1, 0, 1))
        double = any(o and abs(o.left - run.left) < 0.12 * grain and abs(o.y - run.y) < 0.12 * grain for o in near)
        if not double or not run.text.strip():
            seen[key] = run
            kept.append(run)
    return kept
