"""Names of files → names in ids: with their letters and marks composed, as they are typed, whatever the disk makes of them.

Macs keep a hamza, a madda or an accent as a sign of its own behind its letter (NFD), keyboards and most other disks write both as one
(NFC). Composed, an archive of a folder is the same on either.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

__all__ = ["compose", "composed", "forms", "on_disk"]


def composed(name: str) -> str:
    r"""Write a name or an id with letters and marks as one, where Unicode has them so.

    >>> composed("ا\u0654حمد.txt")
    'أحمد.txt'
    """
    return unicodedata.normalize("NFC", name)


def compose(names: Iterable[str]) -> dict[str, str]:
    """Compose the names of a folder or an archive, so that each stays another's: from name to name in ids.

    Of several that are one when they are composed, one that is written so gets that name, else the first; the others keep their own.
    """
    ordered = sorted(names)
    taken = set(ordered)
    ids: dict[str, str] = {}
    for name in ordered:
        id = composed(name)
        ids[name] = name if id in taken else id
        taken.add(id)
    return ids


def forms(name: str) -> tuple[str, ...]:
    """Give a name or an id in the forms that it may have: as it is, composed (NFC) and decomposed (NFD), each once."""
    return tuple(dict.fromkeys([name, composed(name), unicodedata.normalize("NFD", name)]))


def on_disk(root: Path, id: str) -> Path:
    """Give the path below a folder of the file that an id names, in the form that it has there; where there is none, as the id has it."""
    path = root / id
    if id.isascii() or os.path.lexists(path):
        return path
    found = root
    for part in id.split("/"):
        name = next((form for form in forms(part) if os.path.lexists(found / form)), None)
        if name is None:
            return path
        found /= name
    return found
