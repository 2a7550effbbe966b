"""Which id of an index does a typed id mean? Unicode writes a letter with a mark in two ways."""

from __future__ import annotations

from kashaf.documents import forms
from kashaf.index.protocol import Reader

__all__ = ["find_id"]


def find_id(index: Reader, id: str) -> str:
    """Return a document's id as the index has it: as typed, composed (NFC) or decomposed (NFD).

    An id that the index has in no form is returned as it was typed.
    """
    possible = forms(id)
    if len(possible) == 1:
        return id
    there = {stored.id for stored in index.read([(form, None) for form in possible])}
    return next((form for form in possible if form in there), id)
