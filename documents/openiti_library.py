"""OpenITI's repositories as they are cloned: which files are texts, and which tell of them.

A text is named by its address: author, work and version with a language, and its status behind it,
``0429AbuMansurThacalibi.FiqhLugha.Shamela0011235-ara1.mARkdown``. Beside it are files with facts of
the version and of the work, and one folder higher those of the author, each named by its part of
the address and ``.yml`` (https://github.com/OpenITI).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

__all__ = ["FACT", "Address", "address_of", "beside", "is_of_library", "passed_over", "shows_library"]

_AUTHOR = r"\d{4}[A-Z][A-Za-z]*"
_WORK = rf"{_AUTHOR}\.[A-Za-z]\w*"
_VERSION = rf"({_WORK})\.(\w+-[a-z]{{3}}\d+)"
_TEXT = re.compile(rf"{_VERSION}(?:\.(mARkdown|completed|inProgress))?", re.ASCII)
_OF_LIBRARY = re.compile(rf"(?:{_VERSION}|{_WORK}|{_AUTHOR})\.yml", re.ASCII)
_REPOSITORY = re.compile(r"\d{4}AH(?:-\w+)?", re.ASCII)
"""A repository has the texts of 25 years; GitHub packs it under its name and that of a branch."""

_STATUSES = ("mARkdown", "completed", "inProgress", None)
"""From the best: checked by an editor, tagged by one person, being tagged, as it was converted."""

_OF_WORKERS = frozenset(("README.md", "text_questionnaire.md"))
"""What those who work on a text write for each other."""

FACT = re.compile(r"(\d\d#(?:AUTH|BOOK|VERS)#[A-Z0-9#]+):[ \t]*(.*)", re.ASCII)
"""A line of a file of facts: a key and a value."""


class Address(NamedTuple):
    """The address of a text; ``work`` and ``version`` begin with what is above them."""

    author: str
    work: str
    version: str
    status: str | None


def address_of(name: str) -> Address | None:
    """Read the name of a file; ``None`` if it is no address of a text."""
    found = _TEXT.fullmatch(name)
    return Address(found[1].partition(".")[0], found[1], f"{found[1]}.{found[2]}", found[3]) if found else None


def beside(name: str) -> tuple[str, ...]:
    """Give the names of the files that tell of a text: of the version, the work and the author.

    That of the author may also be one folder higher. There are none for what is no such text.
    """
    address = address_of(name)
    return (f"{address.version}.yml", f"{address.work}.yml", f"{address.author}.yml") if address else ()


def is_of_library(name: str) -> bool:
    """Say whether a file has the name of one with facts of a version, a work or an author."""
    return _OF_LIBRARY.fullmatch(name) is not None


def shows_library(head: bytes) -> bool:
    """Say whether a file of such a name begins as they do."""
    return FACT.match(head.decode("utf-8-sig", "replace").lstrip()) is not None


def passed_over(names: Collection[str], folder: str) -> set[str]:
    """Choose, of the names in a folder (called ``folder``), those that are no documents.

    These are all statuses of a text but the best, and what those who work on the texts write for
    each other, in the folder of a work, an author or a repository.
    """
    best: dict[str, tuple[int, str]] = {}
    texts = [(name, address) for name in names if (address := address_of(name))]
    for name, address in texts:
        found = (_STATUSES.index(address.status), name)
        best[address.version] = min(found, best.get(address.version, found))
    worse = {name for name, address in texts if best[address.version][1] != name}
    of_work = texts or any("." in name.removesuffix(".yml") and is_of_library(name) for name in names)
    of_library = of_work or (is_of_library(f"{folder}.yml") and f"{folder}.yml" in names) or _REPOSITORY.fullmatch(folder)
    return worse | (_OF_WORKERS.intersection(names) if of_library else set())
