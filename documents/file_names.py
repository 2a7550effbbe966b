"""Names of files → names in ids, with letters and marks composed whatever the disk does.

Macs store a hamza, a madda or an accent as a character of its own behind its letter (NFD);
keyboards and most other disks write both as one (NFC). Composed, the ids of a folder are the same
on either.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from kashaf.analyzers.boilerplate import PLACEHOLDERS
from kashaf.analyzers.letters import BASIC_LETTERS, EXTENDED_LETTERS

__all__ = ["compose", "composed", "forms", "name_words", "on_disk"]

_SUFFIX = re.compile(r"(?:\.tar)?\.(?:[A-Za-z][A-Za-z0-9]{0,4}|mARkdown|completed|inProgress)$")
_PIECE = re.compile(r"[^\W_]+")
_CODE = re.compile(r"(?=.*\d)(?:[0-9a-f]{8,}|\w*[a-z]\d+[a-z]\w*\d\w*)", re.IGNORECASE)
"""A piece of a name that a program made: a hash, or letters and digits in turns."""
_WORD = re.compile(f"[{BASIC_LETTERS}{EXTENDED_LETTERS}]{{2,}}|[A-Z]?[a-z]{{2,}}|[A-Z]{{3,}}|[^\\W\\d_A-Za-z]{{3,}}")
_OF_PROGRAMS = frozenset(
    "img dsc dscn dscf pxl vid mov scan scanned scanner image picture photo screenshot untitled document doc docx pdf file copy new "
    "page whatsapp at am pm adobe camscanner final draft unnamed download".split()
)
"""Words of names that cameras and programs give, in lower case."""


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


def name_words(path: str) -> str:
    """Give the words of the name of a file, apart; without those that programs put into names.

    Numbers, hashes, folders and suffixes are left out. The result may be empty.

    >>> name_words("letters/رسالة_إلى-المجمع1937.pdf"), name_words("IMG_2019.jpg")
    ('رسالة إلى المجمع', '')
    """
    stem = _SUFFIX.sub("", PurePosixPath(path).name) or PurePosixPath(path).name
    pieces = (piece for piece in _PIECE.findall(stem) if piece.lower() not in _OF_PROGRAMS and not _CODE.fullmatch(piece))
    words = " ".join(word for piece in pieces for word in _WORD.findall(piece) if word.lower() not in _OF_PROGRAMS)
    return "" if words in PLACEHOLDERS else words
