"""Names of files → names in ids, with letters and marks composed whatever the disk does.

Macs store a hamza, a madda or an accent as a character of its own behind its letter (NFD);
keyboards and most other disks write both as one (NFC). Composed, the ids of a folder are the same
on either.
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
    """Compose the names of a folder or an archive, so that each name stays distinct.

    Gives a mapping from name to name in ids. When several names compose to one, the name that is
    already composed gets it, or else the first; the others keep their own form.
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
    """Give the forms of a name or an id, each once: as it is, composed (NFC), decomposed (NFD)."""
    return tuple(dict.fromkeys([name, composed(name), unicodedata.normalize("NFD", name)]))


def on_disk(root: Path, id: str) -> Path:
    """Give the path of the file with this id below a folder, in the form that the disk has.

    When there is no such file, the path has the form of the id.
    """
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
