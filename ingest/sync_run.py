"""One sync of a file or folder: how far it has come, when it is time to commit, and what it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from kashaf.documents import File, Options, Skipped
from kashaf.index import Entry
from kashaf.ingest.changes import Change
from kashaf.ingest.ownership import Owner
from kashaf.ingest.places import Places

__all__ = ["CommitGroups", "Meter", "SyncProgress", "SyncReport", "SyncRun", "add_up"]

UNCOMMITTED = 100_000_000
"""The most bytes of text between two commits: engines keep uncommitted changes in memory."""


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync has come: files and bytes looked at, of how many, and the file that it is at.

    Within a file of records, bytes are counted from the texts read so far.
    """

    files: int
    total_files: int
    bytes: int
    total_bytes: int
    path: str

    def as_dict(self) -> dict[str, Any]:
        """Give the progress as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    It counts documents ``added``, ``updated``, ``moved`` and ``removed`` and files ``unchanged``,
    and lists what was ``skipped``.
    """

    added: int = 0
    updated: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the report as JSON has it."""
        return {**asdict(self), "skipped": [each.as_dict() for each in self.skipped]}

    def __add__(self, other: SyncReport) -> SyncReport:
        return SyncReport(
            self.added + other.added,
            self.updated + other.updated,
            self.moved + other.moved,
            self.removed + other.removed,
            self.unchanged + other.unchanged,
            self.skipped + other.skipped,
        )


@dataclass(slots=True)
class SyncRun:
    """One sync of a root.

    ``replaced`` maps a file that lost documents and the file that took their ids to these ids;
    ``taken`` counts them all.
    """

    places: Places
    options: Options
    meter: Meter
    commit_every: float | None
    committed: float = field(default_factory=time.monotonic)
    uncommitted: int = 0
    replaced: dict[tuple[Owner, Owner], dict[str, None]] = field(default_factory=dict)
    taken: int = 0

    @property
    def must_commit(self) -> bool:
        """Whether the engine holds so much that a commit is due, even in the middle of a file."""
        return self.commit_every is not None and self.uncommitted > UNCOMMITTED

    @property
    def commit_due(self) -> bool:
        """Whether it is time to commit."""
        return self.must_commit or (self.commit_every is not None and time.monotonic() - self.committed > self.commit_every)

    def begin_anew(self) -> None:
        """All is committed."""
        self.committed, self.uncommitted = time.monotonic(), 0


class CommitGroups:
    """Numbers the entries of a file by groups: a new one begins when the engine is full."""

    def __init__(self, run: SyncRun) -> None:
        self._run = run
        self._number = 0

    def __call__(self, entry: Entry) -> int:
        """Give the number of the portion that an entry is in."""
        if entry.page is None and self._run.must_commit:
            self._number += 1
        return self._number


class Meter:
    """Tells how far a sync has come."""

    def __init__(self, files: Sequence[File], progress: Callable[[SyncProgress], None] | None) -> None:
        self._progress = progress
        self._of = (len(files), sum(file.size for file in files))
        self._files = self._bytes = 0

    def advance(self, file: File, read: int) -> None:
        """Some bytes of a file have been read."""
        if self._progress:
            files, size = self._of
            self._progress(SyncProgress(self._files, files, self._bytes + min(read, file.size), size, str(file.path)))

    def pass_over(self, change: Change) -> None:
        """A file is done."""
        if change.file:
            self._files += 1
            self._bytes += change.file.size
            self.advance(change.file, 0)


def add_up(reports: Iterable[SyncReport]) -> SyncReport:
    """Add reports up, all at once.

    One by one, the skipped parts would be copied for each report that has some.
    """
    total, skipped = SyncReport(), list[Skipped]()
    for report in reports:
        skipped += report.skipped
        total += replace(report, skipped=()) if report.skipped else report
    return replace(total, skipped=tuple(skipped))
