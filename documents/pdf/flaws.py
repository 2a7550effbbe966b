"""What is wrong with the text of a page: it is noise, or only seen."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pypdfium2 import raw

from kashaf.analyzers.line_noise import is_garbled
from kashaf.documents.ocr import NEEDS_OCR
from kashaf.messages import Message

__all__ = ["GARBLED", "find_flaw"]

GARBLED = Message("few of its words are known: its font may name letters wrongly; OCR may read it (kashaf index --ocr)")
_COVERED = Message("it has few words, and pictures or drawings over much of it: OCR may read more (kashaf index --ocr)")

_FEW_WORDS = 5
"""A page of fewer words has no text of its own if pictures cover it."""
_DRAWN = 50
"""The number of lines and curves from which a page without letters is not empty.

Its letters may be drawn.
"""
_COVERED_SHARE = 0.5
"""The share of a page that pictures take if it is one of pictures."""
_MOST_OBJECTS = 1000
"""The objects of a page, and of each form on it, that are looked at."""


def find_flaw(page: Any, text: str) -> Message | None:
    """Say why the text of a page is not all that is to be read on it; ``None`` if it is."""
    if not text:
        return None if _is_empty(page) else NEEDS_OCR
    if is_garbled(text):
        return GARBLED
    return _COVERED if len(text.split()) < _FEW_WORDS and _is_covered(page) else None


def _is_empty(page: Any) -> bool:
    """Say whether nothing is to be seen on a page, or a few lines at most."""
    kinds = [raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, at)) for at in range(raw.FPDFPage_CountObjects(page))]
    pictures = {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_SHADING}
    return len(kinds) < _DRAWN and not pictures.intersection(kinds)


def _is_covered(page: Any) -> bool:
    """Say whether pictures take the half of a page, or many lines and curves are drawn on it."""
    width, height = page.get_size()
    taken = 0.0
    paths = 0
    for drawn in _objects(raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, page.raw):
        kinds = {raw.FPDFPageObj_GetType(drawn)}
        if raw.FPDF_PAGEOBJ_FORM in kinds:
            inner = list(_objects(raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, drawn))
            kinds = {raw.FPDFPageObj_GetType(each) for each in inner}
            paths += sum(raw.FPDFPageObj_GetType(each) == raw.FPDF_PAGEOBJ_PATH for each in inner)
        paths += raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH
        if kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
            taken += _area(drawn, width, height)
    return paths >= _DRAWN or taken >= _COVERED_SHARE * width * height > 0


def _objects(count: Any, get: Any, parent: Any) -> Iterator[Any]:
    return islice((get(parent, at) for at in range(count(parent))), _MOST_OBJECTS)


def _area(drawn: Any, width: float, height: float) -> float:
    """Compute the area of an object on its page, in square points."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return 0.0
    across = min(right.value, width) - max(left.value, 0.0)
    return max(across, 0.0) * max(min(top.value, height) - max(bottom.value, 0.0), 0.0)
