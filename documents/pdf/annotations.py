"""What is laid over a page of a PDF as text: the values of its form, and notes that stand on it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from kashaf.analyzers.letter_shapes import plain_letters

__all__ = ["open_form", "read_annotations"]

_MOST = 10_000
"""The most annotations of a page that are looked at."""
_MOST_BYTES = 1 << 20
"""A longer value is no value."""
_WRITTEN = {raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}
"""The kinds of fields whose values are texts."""
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_PASSWORD = 1 << 13
"""The flag of a field that shows no value."""


def open_form(pdf: Any) -> None:
    """Make the values of the form of a PDF known, if it has one; this goes before its pages.

    It does what ``init_forms`` of pypdfium2 does, which warns of forms of XML.
    """
    if pdf.get_formtype() == raw.FORMTYPE_NONE:
        return
    config = raw.FPDF_FORMFILLINFO(version=2)
    form = raw.FPDFDOC_InitFormFillEnvironment(pdf, config)
    if form:
        pdf.formenv = pypdfium2.PdfFormEnv(form, config)


def read_annotations(pdf: Any, page: Any) -> list[str]:
    """Read the values of the form and the notes (FreeText) of a page, each once, from the top down.

    What is hidden, passwords and remarks in pop-ups are left out.
    """
    found: dict[str, tuple[float, float]] = {}
    box = raw.FS_RECTF()
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        try:
            text = _text(pdf, annotation)
            if text and raw.FPDFAnnot_GetRect(annotation, box):
                found.setdefault(text, (-box.top, -box.right))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return sorted(found, key=lambda text: found[text])


def _text(pdf: Any, annotation: Any) -> str:
    if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return ""
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        if raw.FPDFAnnot_GetValueType(annotation, b"Contents") != raw.FPDF_OBJECT_STRING:
            return ""
        return _read(lambda buffer, length: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, length))
    if kind == raw.FPDF_ANNOT_WIDGET and pdf.formenv:
        form = pdf.formenv.raw
        written = raw.FPDFAnnot_GetFormFieldType(form, annotation) in _WRITTEN
        if written and not raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
            return _read(lambda buffer, length: raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length))
    return ""


def _read(give: Callable[[Any, int], int]) -> str:
    """Read a text of pdfium, which gives its length first."""
    length = give(None, 0)
    if not 2 < length <= _MOST_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    give(buffer, length)
    text = bytes(buffer).decode("utf-16-le", "ignore").partition("\0")[0]
    return "\n".join(_lines(plain_letters(text)))


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if words := " ".join(line.split()):
            yield words
