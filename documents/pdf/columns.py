"""Runs of a page → its lines, in the order in which its columns are read."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

from kashaf.documents.pdf.glyphs import common_size
from kashaf.documents.pdf.lines import CELL_GAP, Line
from kashaf.documents.pdf.runs import Run

__all__ = ["make_columns"]

_ONE_BASELINE = 0.35
"""Runs are on one line when their baselines are nearer than this, in sizes of the font.

Footnote signs stand a little higher.
"""
_RAISED = 0.6
"""How far above or below a line small letters of it may stand."""
_GUTTER = 0.5
"""Columns are at least so far apart."""
_LEAST_LINES = 3
"""So many lines on each side make two columns; fewer are cells that happen to stand in one row."""
_LEAST_LINES_OF_NARROW = 6
"""The fewest lines of a column if the gap is narrower than ``_BETWEEN_CELLS``.

The words of stretched lines have such gaps too.
"""
_LEAST_FILLED = 0.5
"""The share of the width of a column that its lines take."""
_BETWEEN_CELLS = 1.0
"""Cells are at least so far apart."""
_LINES_IN_CELL = 8
"""A cell of more lines is a column."""


@dataclass(slots=True)
class _Gutter:
    """A strip without text, and the pieces above it, below it, on its right and on its left."""

    above: list[Line]
    left: list[Line]
    right: list[Line]
    below: list[Line]


def make_columns(runs: list[Run], *, leftward: bool) -> list[list[Line]]:
    """Make lines of runs, in columns in their reading order.

    A line over the whole width is a column of its own.
    """
    pieces = [piece for line in _lines(runs) for piece in _pieces(line)]
    columns = _columns(pieces, leftward=leftward, depth=0)
    return [_rejoined(_unfolded(_rejoined(column, _BETWEEN_CELLS), leftward=leftward)) for column in columns]


def _lines(runs: list[Run]) -> list[Line]:
    """Collect the runs on each baseline, from the top of the page down."""
    lines: list[Line] = []
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: -run.y):
        line = lines[-1] if lines else None
        if line is None or line.y - run.y > _ONE_BASELINE * common_size(line.size, run.size):
            lines.append(Line([run], run.y, run.size))
            continue
        line.runs.append(run)
    for line in lines:
        widest = max(line.runs, key=lambda run: run.right - run.left)
        line.y, line.size = widest.y, widest.size
    lines = _with_raised(lines)
    _add_blanks(lines, runs)
    return lines


def _with_raised(lines: list[Line]) -> list[Line]:
    """Put small text a little above or below a line into it: signs of footnotes, exponents."""
    kept: list[Line] = []
    for line in lines:
        above = kept[-1] if kept else None
        if above and above.y - line.y < _RAISED * common_size(above.size, line.size):
            small, large = sorted((above, line), key=lambda each: each.size)
            if small.size < 0.85 * large.size:
                kept[-1] = Line(large.runs + small.runs, large.y, large.size)
                continue
        kept.append(line)
    return kept


def _add_blanks(lines: list[Line], runs: list[Run]) -> None:
    """Put each space, and each run without a letter, on its line; alone they would make no line."""
    at = 0
    for blank in sorted((run for run in runs if not run.text.strip()), key=lambda run: -run.y):
        while at + 1 < len(lines) and abs(lines[at + 1].y - blank.y) <= abs(lines[at].y - blank.y):
            at += 1
        if lines and abs(lines[at].y - blank.y) <= 2 * _ONE_BASELINE * lines[at].size:
            lines[at].runs.append(blank)


def _pieces(line: Line) -> list[Line]:
    """Cut a line at gaps that may lie between columns."""
    inked = sorted((run for run in line.runs if run.text.strip()), key=lambda run: run.left)
    pieces = [[inked[0]]]
    reach = inked[0].right
    for run in inked[1:]:
        if run.left - reach >= _GUTTER * line.size:
            pieces.append([])
        pieces[-1].append(run)
        reach = max(reach, run.right)
    blanks = [run for run in line.runs if not run.text.strip()]
    made = [Line(piece, line.y, line.size) for piece in pieces]
    for piece in made:
        left, right = piece.left, piece.right
        piece.runs = piece.runs + [blank for blank in blanks if left <= blank.middle <= right]
    return made


def _rejoined(pieces: list[Line], most: float = math.inf) -> list[Line]:
    """Join the pieces of one baseline again where the gap is at most ``most`` sizes of the font."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.left)):
        last = lines[-1] if lines else None
        if last and last.y == piece.y and piece.left - last.right < most * piece.size:
            lines[-1] = Line(last.runs + piece.runs, piece.y, max(piece.size, last.size))
        else:
            lines.append(piece)
    return lines


def _columns(pieces: list[Line], *, leftward: bool, depth: int) -> list[list[Line]]:
    """Order pieces: down to where two columns begin, through each of them, then below them."""
    gutter = _find_gutter(pieces) if depth < 8 else None
    if gutter is None:
        return [pieces] if pieces else []
    sides = (gutter.right, gutter.left) if leftward else (gutter.left, gutter.right)
    parts = (gutter.above, *sides, gutter.below)
    return [column for part in parts for column in _columns(part, leftward=leftward, depth=depth + 1)]


def _find_gutter(pieces: list[Line]) -> _Gutter | None:
    """Find the longest strip with lines on both sides that the file draws one side after the other.

    Rows of a table and hemistichs of verses look the same, but they are drawn row by row.
    """
    best: _Gutter | None = None
    tried: set[tuple[int, int]] = set()
    for place, piece in enumerate(pieces):
        for other in pieces[place + 1 : place + 4]:
            low, high = sorted((piece, other), key=lambda each: each.left)
            key = (round(low.right), round(high.left))
            if piece.y - other.y > 1.5 * piece.size or high.left - low.right < _GUTTER * piece.size or key in tried:
                continue
            tried.add(key)
            if len(tried) > 100:
                return best
            found = _along(pieces, place, low.right, high.left)
            if found and (best is None or len(found.left) + len(found.right) > len(best.left) + len(best.right)):
                best = found
    return best


def _along(pieces: list[Line], place: int, start: float, end: float) -> _Gutter | None:
    """Follow a strip up and down until a line crosses it."""
    first, last = place, place
    for step in (-1, 1):
        at = place if step < 0 else place + 1
        while 0 <= at < len(pieces):
            piece = pieces[at]
            narrow_start, narrow_end = start, end
            if piece.right <= (start + end) / 2:
                narrow_start = max(start, piece.right)
            elif piece.left >= (start + end) / 2:
                narrow_end = min(end, piece.left)
            else:
                break
            if narrow_end - narrow_start < _GUTTER * piece.size:
                break
            start, end = narrow_start, narrow_end
            first, last = min(first, at), max(last, at)
            at += step
    block = pieces[first : last + 1]
    left = [piece for piece in block if piece.right <= (start + end) / 2]
    right = [piece for piece in block if piece.right > (start + end) / 2]
    wide = end - start >= _BETWEEN_CELLS * pieces[place].size
    least = _LEAST_LINES if wide else _LEAST_LINES_OF_NARROW
    if (
        min(len({piece.y for piece in side}) for side in (left, right)) < least
        or min(_filled(left), _filled(right)) < _LEAST_FILLED
        or not _side_by_side(left, right)
    ):
        return None
    return _Gutter(pieces[:first], left, right, pieces[last + 1 :])


def _filled(side: list[Line]) -> float:
    """Compute the share of the width of a column that its lines fill.

    Sentences fill nearly all of it, cells only what they need.
    """
    width = max(piece.right for piece in side) - min(piece.left for piece in side)
    return sum(piece.right - piece.left for piece in side) / (width * len({piece.y for piece in side}) or 1.0)


def _side_by_side(left: list[Line], right: list[Line]) -> bool:
    """Say whether the file draws one side and then the other, not a row at a time."""
    sides = [side for _, side in sorted([(piece.at, 0) for piece in left] + [(piece.at, 1) for piece in right])]
    changes = sum(1 for before, after in itertools.pairwise(sides) if before != after)
    return changes <= 1 + min(len(left), len(right)) // 4


# Rows of a table whose cells have several lines


def _unfolded(pieces: list[Line], *, leftward: bool) -> list[Line]:
    """Lay the lines of each cell on one line, the cells of a row beside each other."""
    rows: list[list[list[Line]]] = []
    for cell in sorted(_cells(pieces), key=lambda cell: -cell[0].y):
        if rows and cell[0].y > min(other[-1].y for other in rows[-1]) - _ONE_BASELINE * cell[0].size:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    lines: list[Line] = []
    for row in rows:
        if _is_folded(row):
            lines.append(_laid_out(row, leftward=leftward))
        else:
            lines += sorted((piece for cell in row for piece in cell), key=lambda piece: -piece.y)
    return lines


def _cells(pieces: list[Line]) -> list[list[Line]]:
    """Put together the lines that stand under each other and that the file draws in succession.

    Nearly so: pdfium mixes neighbouring cells. But what is drawn row by row is none.
    """
    cells: list[list[Line]] = []
    cell_of: dict[int, list[Line]] = {}
    order = sorted(pieces, key=lambda piece: piece.at)
    for place, piece in enumerate(order):
        between = {piece.y}
        cell: list[Line] | None = None
        for before in reversed(order[max(0, place - 4) : place]):
            if cell_of[id(before)][-1] is before and _is_under(piece, before) and before.y not in between:
                cell = cell_of[id(before)]
                break
            between.add(before.y)
            if before.y == piece.y:
                break
        if cell is None:
            cell = []
            cells.append(cell)
        cell.append(piece)
        cell_of[id(piece)] = cell
    return cells


def _is_under(piece: Line, above: Line) -> bool:
    near = 0 < above.y - piece.y < 2.2 * piece.size and 0.85 < above.size / max(piece.size, 0.1) < 1.18
    return near and piece.left < above.right and above.left < piece.right


def _is_folded(row: list[list[Line]]) -> bool:
    """Say whether these are cells of a row, side by side, of which one has several lines."""
    if not 1 < max(len(cell) for cell in row) <= _LINES_IN_CELL:
        return False
    sizes = sorted(cell[0].size for cell in row)
    if common_size(sizes[0], sizes[-1]) != sizes[-1]:
        return False
    apart = _BETWEEN_CELLS * row[0][0].size
    edges = sorted((min(line.left for line in cell), max(line.right for line in cell)) for cell in row)
    return len(row) > 1 and all(before[1] + apart < after[0] for before, after in itertools.pairwise(edges))


def _laid_out(row: list[list[Line]], *, leftward: bool) -> Line:
    size = max(line.size for cell in row for line in cell)
    runs: list[Run] = []
    place = 0.0
    for cell in sorted(row, key=lambda cell: -cell[0].left if leftward else cell[0].left):
        for line in cell:
            width = line.right - line.left
            start = place - width if leftward else place
            runs += [replace(run, left=run.left - line.left + start, right=run.right - line.left + start) for run in line.runs]
            place += -(width + 0.4 * size) if leftward else width + 0.4 * size
        place += -2 * CELL_GAP * size if leftward else 2 * CELL_GAP * size
    return Line(runs, max(line.y for cell in row for line in cell), size)
