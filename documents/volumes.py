"""Volumes in files: which work, and which volume of it, a file is by its path.

Only the path and the size of the file decide, so that a volume that comes later changes nothing for
those that are there.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePath

from kashaf.analyzers.letters import BASIC_LETTERS
from kashaf.analyzers.volumes import volume_of
from kashaf.documents.facts import Facts
from kashaf.documents.file_names import composed

__all__ = ["volume_facts"]

_LEAST_BYTES = 64 << 10
"""The least size of a volume whose name is only a number: articles and pages are smaller."""

_NUMBER = re.compile(r"0{0,2}([1-9]\d?)")
_NAME = re.compile(f"[{BASIC_LETTERS}]{{2}}")


def volume_facts(path: PurePath, size: int) -> Facts:
    """Read ``work`` and ``volume`` from a path; no facts if it is that of no volume.

    The number is at the end or the beginning of the file's name (``الأغاني ج2.pdf``) or of its
    folder's (``الأغاني/المجلد الثاني/book.pdf``), or the name is only a number, in a folder with
    an Arabic name (``الأغاني/02.pdf``). The work is what else the name says, or else the folder.
    """
    names = [composed(name) for name in (path.stem, path.parent.name, path.parent.parent.name)]
    for name, above in pairwise(names):
        found = volume_of(name)
        if found and (work := found.work or _work(above)):
            return _facts(work, found.number)
    number = _NUMBER.fullmatch(names[0])
    if number and size >= _LEAST_BYTES and _NAME.search(names[1]):
        return _facts(_work(names[1]), int(number[1]))
    return Facts()


def _work(folder: str) -> str:
    return " ".join(folder.replace("_", " ").split())


def _facts(work: str, number: int) -> Facts:
    return Facts(fields={"work": work, "volume": str(number)})
