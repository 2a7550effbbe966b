"""What does an index know under a name that was typed? Letters and their marks may be written as one, or one after the other."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from kashaf.documents import composed
from kashaf.index.protocol import Index
from kashaf.index.sources import Sources

__all__ = ["find_id", "find_root"]


def find_id(index: Index, id: str) -> str:
    """Give the id of a document as the index has it: as it was typed, else composed (NFC), else decomposed (NFD).

    One that it has in no form is given as it was typed.
    """
    forms = list(dict.fromkeys([id, unicodedata.normalize("NFC", id), unicodedata.normalize("NFD", id)]))
    if len(forms) == 1:
        return id
    there = {stored.id for stored in index.read([(form, None) for form in forms])}
    return next((form for form in forms if form in there), id)


def find_root(sources: Sources, folder: Path) -> str:
    """Give a folder as the state of the sync knows it, if under a name that is the same when both are composed.

    That is the same folder where the disk says so, or where there is none of the other name any more.
    """
    root = str(folder)
    if root.isascii():
        return root
    alike = [each for each in sources.roots() if composed(each) == composed(root)]
    if root in alike:
        return root
    return next((each for each in alike if not os.path.lexists(each) or folder.samefile(each)), root)
