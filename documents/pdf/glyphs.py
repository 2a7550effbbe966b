"""A page of a PDF → its glyphs: the text and the place of each, after turning the text level."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from kashaf.analyzers.letter_shapes import fuller, is_mark, is_right_to_left, ligature_order, plain_letters
from kashaf.analyzers.letters import is_arabic

__all__ = ["Glyph", "common_size", "read_glyphs"]

_SAME_GLYPH = 12
"""The greatest distance, in characters of the list, between the characters of one glyph.

Marks are shuffled between them.
"""

_NARROWEST = 0.02
"""The room that an unknown glyph takes at least, in font sizes, if it is no mark."""
_BEARING = 0.05
"""What a letter takes on each side beyond what is seen of it, in sizes of the font."""

_GIANT = 2.5
"""A letter so many times as large as another is not on a line with it, unless on its baseline."""
_FLAT = 0.1
"""The greatest height of a bar, in sizes of the font, and how far from the baseline it begins."""
_MOST_GLYPHS = 200_000
"""More on one page is no page: a wall of a plan, or a trap."""

_MOST_SPELLED = 10_000
"""Bytes of what stands for one part of a page."""

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Glyph:
    """What is drawn at once: ``text`` in reading order, its ``left``, ``right`` and baseline ``y``.

    ``size`` is that of its font in points, ``turn`` the degrees by which its line was turned,
    ``at`` its place in the file's order. ``known`` says whether the file states its letters.
    ``mirrored`` says that it is written as in a mirror, from right to left: OCR lays invisible
    letters over a picture like that. ``flat`` says that only a bar on the baseline is seen of it.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    turn: int
    at: int
    known: bool = True
    mirrored: bool = False
    flat: bool = False

    @property
    def middle(self) -> float:
        """Halfway between left and right."""
        return (self.left + self.right) / 2


def common_size(one: float, other: float) -> float:
    """Give the size by which two things are on one line: the larger, but not that of a giant.

    Beside a letter of a poster, or a large first letter, the lines are as near as in a text.

    >>> common_size(12, 8), common_size(150, 12)
    (12, 12)
    """
    smaller, larger = sorted((one, other))
    return smaller if 0 < smaller * _GIANT < larger else larger


def read_glyphs(page: Any, textpage: Any) -> list[Glyph]:
    """Read the glyphs of a page, those with the commonest direction of lines first.

    Each direction is in the file's order. Spaces are among them; those that pdfium guesses from
    gaps have no width.
    """
    spans = _spelled_out(page)
    drawn = _merge(_characters(textpage, spans))
    turns = Counter(glyph.turn for glyph in drawn)
    places = {turn: place for place, (turn, _) in enumerate(turns.most_common())}
    return sorted(drawn, key=lambda glyph: places[glyph.turn])


def _characters(textpage: Any, spans: dict[int, _Part]) -> Iterator[tuple[str, float, float, Glyph]]:
    """Give each character with its origin, as a glyph of its own.

    A part of the page with its text spelled out is one glyph.
    """
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    box, sides = raw.FS_RECTF(), tuple(ctypes.c_double() for _ in range(4))
    told: set[int] = set()
    high = angle = 0
    mirrored = False
    size = 0.0
    for at in range(min(raw.FPDFText_CountChars(textpage), _MOST_GLYPHS)):
        code = raw.FPDFText_GetUnicode(textpage, at)
        if raw.FPDFText_IsGenerated(textpage, at) == 1 or 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if 0xD800 <= high < 0xDC00 else 0
        raw.FPDFText_GetCharOrigin(textpage, at, x, y)
        raw.FPDFText_GetMatrix(textpage, at, matrix)
        known = code >= 32 and _is_assigned(code) and _is_told(textpage, at, code)
        # pdfium writes a hyphen at the end of a line as 2.
        text = chr(code) if known else "-" if code == 2 else "\ufffd"
        edges = _ink(textpage, at, sides) if is_mark(text) else _room(textpage, at, box)
        span = spans.get(_address(raw.FPDFText_GetTextObject(textpage, at))) if spans else None
        if span is not None:
            if id(span) in told:
                continue
            told.add(id(span))
            text, edges = span.text, span.box
            x.value, y.value = span.origins[0]
        # A space that pdfium guesses has no matrix: it takes that of the characters before it.
        if not text.isspace() or edges[0] < edges[2]:
            mirrored = _is_mirrored(matrix)
            angle = _angle(matrix, mirrored=mirrored)
            size = abs(raw.FPDFText_GetFontSize(textpage, at)) * math.hypot(matrix.c, matrix.d)
        left, right, baseline = _levelled(edges, x.value, y.value, angle)
        if text == "\ufffd" and right - left < _NARROWEST * size:
            continue  # a mark over a letter: what takes no room is none
        if span is not None:
            left, right = left - _BEARING * size, right + _BEARING * size
        flat = len(text) == 1 and is_right_to_left(text) and _is_flat(textpage, at, y.value, size, sides)
        glyph = Glyph(text, left, right, baseline, size, angle, at, known or code == 2, mirrored, flat)
        yield text, x.value, y.value, glyph


def _room(textpage: Any, at: int, box: Any) -> Box:
    """Give the box of a character with the room that its font gives it, by way of ``box``."""
    raw.FPDFText_GetLooseCharBox(textpage, at, box)
    return (box.left, box.bottom, box.right, box.top)


def _ink(textpage: Any, at: int, sides: tuple[ctypes.c_double, ...]) -> Box:
    """Give the box of what is seen of a character: fonts give marks no room, or any."""
    raw.FPDFText_GetCharBox(textpage, at, *sides)
    left, right, bottom, top = sides
    return (left.value, bottom.value, right.value, top.value)


def _is_flat(textpage: Any, at: int, baseline: float, size: float, sides: tuple[ctypes.c_double, ...]) -> bool:
    """Say whether a letter looks like a bar on the baseline.

    It looks like another if its font isn't in the file. ``sides`` is room for its sides.
    """
    raw.FPDFText_GetCharBox(textpage, at, *sides)
    height, bottom = sides[3].value - sides[2].value, sides[2].value
    if not 0 < height <= _FLAT * size or abs(bottom - baseline) > _FLAT * size:
        return False
    font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(textpage, at))
    return bool(font) and raw.FPDFFont_GetIsEmbedded(font) == 1


def _is_told(textpage: Any, at: int, code: int) -> bool:
    """Say whether the font tells which character a glyph is.

    pdfium reports an error for glyphs that fonts of mPDF map right, by ranges. What is an Arabic
    letter, mark, digit or sign nevertheless is no accident. In the invisible text of a scan it may
    be one: its marks are the noise of OCR.
    """
    if raw.FPDFText_HasUnicodeMapError(textpage, at) != 1:
        return True
    drawn = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(textpage, at))
    return drawn != raw.FPDF_TEXTRENDERMODE_INVISIBLE and is_arabic(chr(code))


def _is_assigned(code: int) -> bool:
    """Say whether a code is a letter, and not a number of a font that hides its letters."""
    return code < 0x110000 and unicodedata.category(chr(code)) not in {"Cn", "Co", "Cs", "Cc"}


def _is_mirrored(matrix: Any) -> bool:
    mirrored: bool = matrix.a * matrix.d < matrix.b * matrix.c and abs(matrix.d) > abs(matrix.c) and matrix.d > 0
    return mirrored


def _angle(matrix: Any, *, mirrored: bool) -> int:
    """Compute by how many degrees the line of a character is turned.

    Letters that are only mirrored are on a level line.
    """
    if matrix.b == matrix.c == 0 < matrix.a and not mirrored:
        return 0
    angle = math.atan2(-matrix.c, matrix.d) if mirrored else math.atan2(matrix.b, matrix.a)
    return round(math.degrees(angle)) % 360


def _levelled(edges: Box, x: float, y: float, angle: int) -> tuple[float, float, float]:
    """Turn a box and an origin back: left, right and baseline."""
    if not angle:
        return edges[0], edges[2], y
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across = [cx * cosine + cy * sine for cx in (edges[0], edges[2]) for cy in (edges[1], edges[3])]
    return min(across), max(across), y * cosine - x * sine


def _merge(characters: Iterator[tuple[str, float, float, Glyph]]) -> list[Glyph]:
    """Merge the characters of one glyph: those with one origin, in their reading order."""
    drawn: list[Glyph] = []
    at_origin: dict[tuple[float, float], Glyph] = {}
    parts: dict[int, list[str]] = {}
    for text, x, y, glyph in characters:
        origin = (round(x, 2), round(y, 2))
        first = at_origin.get(origin)
        if first is not None and len(text) == 1 and glyph.at - first.at <= _SAME_GLYPH and not text.isspace():
            one = fuller(parts[first.at][-1], text)  # a letter drawn over its own base
            parts[first.at] = [*parts[first.at][:-1], one] if one else [*parts[first.at], text]
            first.flat = False
            first.left, first.right = min(first.left, glyph.left), max(first.right, glyph.right)
        else:
            if not text.isspace():
                at_origin[origin] = glyph
            parts[glyph.at] = [text]
            drawn.append(glyph)
    clusters = ["".join(parts[glyph.at]) for glyph in drawn]
    votes = sum(ligature_order(cluster) for cluster in clusters if len(cluster) > 1)
    for glyph, cluster in zip(drawn, clusters, strict=True):
        turned = len(parts[glyph.at]) > 1 and (ligature_order(cluster) or votes) < 0 and any(map(is_right_to_left, cluster))
        glyph.text = plain_letters(_marks_last(cluster[::-1] if turned else cluster))
    return drawn


def _marks_last(cluster: str) -> str:
    letters = cluster.lstrip("".join(filter(is_mark, cluster)))
    return letters + cluster[: len(cluster) - len(letters)]


# What the file spells out: /ActualText


@dataclass(slots=True)
class _Part:
    """A part drawn in pieces whose text is spelled out beside them.

    It has the box around all pieces, and the origin of each.
    """

    text: str
    box: Box
    origins: list[tuple[float, float]]

    def add(self, box: Box, origin: tuple[float, float]) -> None:
        """Add a piece."""
        mine = self.box
        self.box = (min(mine[0], box[0]), min(mine[1], box[1]), max(mine[2], box[2]), max(mine[3], box[3]))
        self.origins.append(origin)


def _spelled_out(page: Any) -> dict[int, _Part]:
    """Find the parts of a page with their text spelled out (object → part).

    Chromium and LibreOffice write letters with their marks like that; the letters would be placed
    where their marks are. Of the pieces, the letter is the one on a line with others.
    """
    parts: dict[int, _Part] = {}
    owners: dict[int, _Part] = {}
    lines: Counter[tuple[str, int]] = Counter()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    matrix, room = raw.FS_MATRIX(), (ctypes.c_ubyte * _MOST_SPELLED)()
    for number in range(min(raw.FPDFPage_CountObjects(page), _MOST_GLYPHS)):
        drawn = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_TEXT or not raw.FPDFPageObj_GetMatrix(drawn, matrix):
            continue
        lines.update((("x", round(matrix.e)), ("y", round(matrix.f))))
        marks = raw.FPDFPageObj_CountMarks(drawn)
        mark = raw.FPDFPageObj_GetMark(drawn, marks - 1) if marks > 0 else None
        text = _actual_text(mark, room) if mark else ""
        if text and raw.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            part = parts.setdefault(_address(mark), _Part(text, (math.inf, math.inf, -math.inf, -math.inf), []))
            part.add((left.value, bottom.value, right.value, top.value), (matrix.e, matrix.f))
            owners[_address(drawn)] = part
    for part in parts.values():
        part.origins.sort(key=lambda origin: -max(lines["x", round(origin[0])], lines["y", round(origin[1])]))
    return owners


def _actual_text(mark: Any, room: ctypes.Array[ctypes.c_ubyte]) -> str:
    """Give what a mark spells out, by way of ``room``; nothing if it doesn't fit there."""
    length = ctypes.c_ulong()
    if (
        not raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", room, _MOST_SPELLED, length)
        or length.value > _MOST_SPELLED
    ):
        return ""
    spelled = ctypes.string_at(room, length.value)
    return spelled[2:].decode("utf-16-be", "ignore") if spelled.startswith(b"\xfe\xff") else spelled.decode("latin-1")


def _address(pointer: Any) -> int:
    return ctypes.c_void_p.from_buffer(pointer).value or 0  # which is faster than a cast
