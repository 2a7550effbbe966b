"""What does an index know under a name that was typed? Letters and their marks may be written as one, or one after the other."""

from __future__ import annotations

from pathlib import Path

from kashaf.documents import composed, forms
from kashaf.index.protocol import Reader
from kashaf.index.sources import Sources

__all__ = ["find_id", "find_root"]


def find_id(index: Reader, id: str) -> str:
    """Give the id of a document as the index has it: as it was typed, else composed (NFC), else decomposed (NFD).

    One that it has in no form is given as it was typed.
    """
    possible = forms(id)
    if len(possible) == 1:
        return id
    there = {stored.id for stored in index.read([(form, None) for form in possible])}
    return next((form for form in possible if form in there), id)


def find_root(sources: Sources, folder: Path) -> Path:
    """Give a folder under the name by which the state of the sync knows it: the disk of a Mac takes either form for the same."""
    root = str(folder)
    if len(forms(root)) == 1:
        return folder
    alike = (Path(each) for each in sources.roots() if each != root and composed(each) == composed(root))
    return next((each for each in alike if each.exists() and each.samefile(folder)), folder)
