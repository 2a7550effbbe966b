"""What does an index know under a name that was typed? Letters and their marks may be written as one, or one after the other."""

from __future__ import annotations

from kashaf.documents import forms
from kashaf.index.protocol import Reader

__all__ = ["find_id"]


def find_id(index: Reader, id: str) -> str:
    """Give the id of a document as the index has it: as it was typed, else composed (NFC), else decomposed (NFD).

    One that it has in no form is given as it was typed.
    """
    possible = forms(id)
    if len(possible) == 1:
        return id
    there = {stored.id for stored in index.read([(form, None) for form in possible])}
    return next((form for form in possible if form in there), id)
