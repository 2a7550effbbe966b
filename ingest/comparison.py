"""Are these the same documents? Counted and digested, side by side, by id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from kashaf.documents import Document, Skipped, printable, record_line
from kashaf.errors import DamagedIndex
from kashaf.messages import Message, some_of

__all__ = ["Differences", "Tally", "Transfer", "compare", "digest_of", "silent"]

NAMED = 3
"""Ids that a sentence names; how many more there are, it counts."""


def silent(*_: object) -> None:
    """Hear of progress and say nothing."""


def digest_of(document: Document) -> bytes:
    """Give the SHA-256 of a document as a line of JSON Lines."""
    return hashlib.sha256(record_line(document)).digest()


class Tally:
    """Counts documents and computes one digest of all of them.

    The digest is the SHA-256 of their JSON Lines in the order of their ids.
    """

    def __init__(self) -> None:
        self.documents = 0
        self._digest = hashlib.sha256()

    def add(self, line: bytes) -> None:
        """Take one more document, as `record_line` writes it."""
        self.documents += 1
        self._digest.update(line)

    @property
    def digest(self) -> str:
        """The digest so far, in 64 hex digits: that of ``sha256sum`` over the exported file."""
        return self._digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Transfer:
    """What arrived: how many documents, the digest of all of them, and the work it took.

    ``digest`` is the SHA-256 of the documents as JSON Lines in the order of their ids, the same in
    any engine and equal to ``sha256sum`` of an exported file. ``skipped`` are lines that are no
    records, ``unread`` files that could not be read to their end.
    """

    documents: int
    digest: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    unread: tuple[Skipped, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the transfer as JSON has it."""
        skipped, unread = ([each.as_dict() for each in every] for every in (self.skipped, self.unread))
        return {**asdict(self), "skipped": skipped, "unread": unread}


@dataclass(slots=True)
class Differences:
    """What differs: the first ids, and how many there are."""

    first: list[str] = field(default_factory=list)
    number: int = 0

    def note(self, id: str) -> None:
        """Take note of a document that is not the same on both sides."""
        self.number += 1
        if self.number <= NAMED:
            self.first.append(id)

    @property
    def named(self) -> Message | list[str]:
        """The first ids, and how many there are beside them."""
        ids = [printable(repr(id)) for id in self.first]
        return some_of(ids, max(0, self.number - NAMED))


def compare(
    wanted: Iterable[Document], found: Iterable[Document], advice: Message, *, progress: Callable[[int], None]
) -> Tally:
    """Compare two streams of documents by id, side by side; give the tally of both.

    Raises `DamagedIndex`, with the first ids and ``advice``, when a document is missing, differs or
    is surplus.
    """
    tally, other, differing = Tally(), Tally(), Differences()
    for id, line, line_found in _side_by_side(_lines(wanted), _lines(found)):
        if line is not None:
            tally.add(line)
        if line_found is not None:
            other.add(line_found)
        if line != line_found:
            differing.note(id)
        progress(max(tally.documents, other.documents))
    if differing.number or (tally.documents, tally.digest) != (other.documents, other.digest):
        raise DamagedIndex(
            "not all documents arrived as they were (missing, changed or too many: {ids}): {advice}",
            ids=differing.named,
            advice=advice,
        )
    return tally


def _lines(documents: Iterable[Document]) -> Iterator[tuple[str, bytes]]:
    return ((document.id, record_line(document)) for document in documents)


def _side_by_side(
    wanted: Iterator[tuple[str, bytes]], found: Iterator[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    left, right = next(wanted, None), next(found, None)
    while left or right:
        if right is None or (left and left[0] < right[0]):
            assert left is not None  # noqa: S101 - one of the two is there
            yield left[0], left[1], None
            left = next(wanted, None)
        elif left is None or right[0] < left[0]:
            yield right[0], None, right[1]
            right = next(found, None)
        else:
            yield left[0], left[1], right[1]
            left, right = next(wanted, None), next(found, None)
