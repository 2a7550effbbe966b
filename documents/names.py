"""Names of files → names in ids: with their letters and marks composed, as they are typed, whatever the disk makes of them.

Macs keep a hamza, a madda or an accent as a sign of its own behind its letter (NFD), keyboards and most other disks write both as one
(NFC). Composed, an archive of a folder is the same on either.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["compose", "composed"]


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
