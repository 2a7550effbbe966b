"""The words of the name of a file: people give names by which they look for a file again."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from kashaf.analyzers.boilerplate import PLACEHOLDERS
from kashaf.analyzers.letters import BASIC_LETTERS, EXTENDED_LETTERS

__all__ = ["name_words"]

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
