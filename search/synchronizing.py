"""Bring an index up to date with a file or folder: new, changed and vanished files, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kashaf.analyzers import Analyzer
from kashaf.documents import Document, File, Options, Skipped, digest, read_file, walk
from kashaf.errors import UnreadableFile
from kashaf.index import Entry, Index, analyse
from kashaf.index.changes import Change, ChangeKind, changes
from kashaf.index.sources import Known, Sources

__all__ = ["Progress", "SyncReport", "Synchronizer"]

BYTES_PER_LETTER = 2
"""What an Arabic letter takes in UTF-8."""

Advance = Callable[[File, int], None]
"""Told how many bytes of a file have been read."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come: files and bytes looked at, of how many, and the file that it is at.

    Within a file of records, bytes are counted from the texts read so far.
    """

    files: int
    total_files: int
    bytes: int
    total_bytes: int
    path: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: documents ``added``, ``updated`` and ``removed``, files ``unchanged``, and what was ``skipped``."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()

    def __add__(self, other: SyncReport) -> SyncReport:
        return SyncReport(
            self.added + other.added,
            self.updated + other.updated,
            self.removed + other.removed,
            self.unchanged + other.unchanged,
            self.skipped + other.skipped,
        )


class Synchronizer:
    """Writes to an index, and keeps the state of the sync in step with its commits."""

    def __init__(self, index: Index, sources: Sources, analyzer: Analyzer) -> None:
        self._index = index
        self._sources = sources
        self._analyzer = analyzer
        self._settled = False

    def settle(self) -> None:
        """Before the first change: keep or take back what a killed process left half-way."""
        if not self._settled:
            self._index.refresh()
            self._sources.settle(self._reached())
            self._settled = True

    def add_path(
        self,
        path: Path,
        *,
        encoding: str | None = None,
        progress: Callable[[Progress], None] | None = None,
        commit_every: float | None = None,
    ) -> SyncReport:
        """Sync a file or folder; committing only between files and only when ``commit_every`` seconds have passed.

        Raises `UnreadableFile` when there is nothing at ``path``.
        """
        self.settle()
        skipped: list[Skipped] = []
        unlisted: list[str] = []

        def skip(what: Skipped) -> None:
            skipped.append(what)
            if what.folder is not None:
                unlisted.append(what.folder)

        files = list(walk(path, skip=skip))
        root = path.resolve() if path.is_dir() else path.parent.resolve()
        known = self._known(path, root, files, encoding)
        report = SyncReport()
        total = sum(file.size for file in files)
        number = done = 0

        def advance(file: File, read: int) -> None:
            if progress:
                progress(Progress(number, len(files), done + min(read, file.size), total, str(file.path)))

        unchanged: list[Change] = []
        committed = time.monotonic()
        for change in changes(files, known, digest, unlisted=unlisted):
            report += self._apply(str(root), change, encoding, advance)
            if change.file:
                number += 1
                advance(change.file, change.file.size)
                done += change.file.size
            if change.kind == ChangeKind.UNCHANGED and change.file:
                unchanged.append(change)
            if commit_every is not None and time.monotonic() - committed > commit_every:
                self.commit()
                self.settle()
                committed = time.monotonic()
        now = self._sources.known(str(root))
        for change in unchanged:
            if not now[change.id].digest:  # it brings a document that another file held and let go
                report += self._apply(str(root), replace(change, kind=ChangeKind.CHANGED), encoding, advance)
                report += SyncReport(unchanged=-1)
        return report + SyncReport(skipped=tuple(skipped))

    def _known(self, path: Path, root: Path, files: list[File], encoding: str | None) -> dict[str, Known]:
        """Say what is known of these files: of a single file's folder, that file alone.

        With an encoding given, all are to be read again: the one that was guessed before was wrong.
        """
        known = self._sources.known(str(root))
        if not path.is_dir():
            known = {file.id: known[file.id] for file in files if file.id in known}
        return {id: replace(each, digest="") for id, each in known.items()} if encoding else dict(known)

    def _apply(self, root: str, change: Change, encoding: str | None, advance: Advance) -> SyncReport:
        if change.kind == ChangeKind.UNCHANGED and change.known and change.file:
            if change.touched:
                self._sources.record(
                    root, change.id, replace(change.known, size=change.file.size, mtime_ns=change.file.mtime_ns)
                )
            nothing = change.known.errors and not change.known.ids
            return SyncReport(unchanged=0 if nothing else 1, skipped=change.known.errors)
        if change.file is None:
            gone = self._sources.forget(root, change.id)
            self._index.delete(gone)
            return SyncReport(removed=len(gone))
        return self._read(root, change, change.file, encoding, advance)

    def _read(self, root: str, change: Change, file: File, encoding: str | None, advance: Advance) -> SyncReport:
        """Read a file and put its documents in the place of those that it brought before."""
        errors: list[Skipped] = []
        ids: dict[str, None] = {}

        def documents(file: File) -> Iterator[Document]:
            read = 0
            for document in read_file(file, Options(encoding), skip=errors.append):
                ids[document.id] = None
                yield document
                read += BYTES_PER_LETTER * sum(len(page.text) for page in document.pages)
                advance(file, read)

        now = _as_it_is_now(file)
        known, content = change.known, change.digest if now == file else ""
        try:
            taken = self._index.add(self._entries(documents(now)))
        except UnreadableFile as error:
            errors.append(Skipped(error.path, error.reason))
            taken = len(ids)
            if error.passing:
                # Not what the file holds is at fault: what was indexed of it stays, and it is read again the next time.
                if not ids:
                    return SyncReport(skipped=tuple(errors))
                ids |= dict.fromkeys(known.ids if known else ())
                content = ""
        gone = self._sources.record(root, change.id, Known(now.size, now.mtime_ns, content, tuple(ids), tuple(errors)))
        self._index.delete(gone)
        added, updated = (taken, 0) if change.kind == ChangeKind.NEW else (0, taken)
        return SyncReport(added, updated, len(gone), 0, tuple(errors))

    def commit(self, *, compact: bool = False) -> None:
        """Commit the index and the state of the sync: whenever the process dies, both are found at the same commit."""
        self.settle()
        self._index.refresh()
        self._sources.prepare(self._index.generation + 1)
        try:
            self._index.commit(compact=self._entries if compact else None)
        except BaseException:
            self._sources.settle(self._reached())
            self._sources.discard()
            self._settled = False
            raise
        self._sources.finish()
        self._settled = False  # the lock is given back: others may commit before the next round

    def _reached(self) -> int:
        """Give the generation up to which prepared changes are known to have happened.

        In a shared index a generation that was reached may be another's. Then nothing is known, and what was prepared is
        taken back: reading those files once more does no harm, taking them for indexed would.
        """
        return -1 if self._index.shared else self._index.generation

    def _entries(self, documents: Iterable[Document]) -> Iterator[Entry]:
        return analyse(documents, self._analyzer, self._index.schema)

    def rollback(self) -> None:
        """Forget what was not committed."""
        self._index.rollback()
        self._sources.discard()
        self._settled = False

    def close(self) -> None:
        """Forget what was not committed, and let go of the state."""
        self._sources.close()


def _as_it_is_now(file: File) -> File:
    """Look at a file once more: in a large folder, the walk that found it may be long ago."""
    try:
        found = file.path.stat()
    except OSError:
        return file  # reading it says why
    return replace(file, size=found.st_size, mtime_ns=found.st_mtime_ns)
