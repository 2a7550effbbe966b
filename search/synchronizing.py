"""Bring an index up to date with a file or folder: new, changed and vanished files, and nothing else."""

from __future__ import annotations

import contextlib
import ctypes
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from kashaf.analyzers import Analyzer
from kashaf.documents import MAX_ID_BYTES, READERS, Document, File, Narrowing, Options, Skipped, composed, digest, walk
from kashaf.errors import UnreadableFile
from kashaf.index import Entry, Index, analyse, find_root
from kashaf.index.changes import Change, ChangeKind, changes, under_known_ids
from kashaf.index.contents import Task
from kashaf.index.pool import Contents, Pool
from kashaf.index.sources import Known, Sources
from kashaf.search.batches import read_documents

__all__ = ["Progress", "SyncReport", "Synchronizer"]

UNCOMMITTED = 100_000_000
"""Bytes of text that are read between two commits at most: engines keep some of what is not committed in memory."""

BYTES_PER_LETTER = 2
"""What an Arabic letter takes in UTF-8."""


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
    """What a sync did: documents ``added``, ``updated``, ``moved`` and ``removed``, files ``unchanged``, and what was ``skipped``."""

    added: int = 0
    updated: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()

    def __add__(self, other: SyncReport) -> SyncReport:
        return SyncReport(
            self.added + other.added,
            self.updated + other.updated,
            self.moved + other.moved,
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
        options: Options,
        narrow: Narrowing | None = None,
        progress: Callable[[Progress], None] | None = None,
        commit_every: float | None = None,
    ) -> SyncReport:
        """Sync a file or folder; committing only between files and only when ``commit_every`` seconds have passed.

        What ``narrow`` leaves out is not looked at, and stays as it is.

        Raises `UnreadableFile` when there is nothing at ``path``.
        """
        self.settle()
        skipped: list[Skipped] = []
        root = find_root(self._sources, path.resolve() if path.is_dir() else path.parent.resolve())
        known = self._sources.known(root)
        files = under_known_ids(walk(path, skip=skipped.append, narrow=narrow), known)
        unlisted = [each.folder for each in skipped if each.folder is not None]

        def unseen(id: str) -> bool:
            return _is_below(unlisted, id) or (narrow is not None and narrow.leaves_out(id))

        known = _to_be_read(
            known if path.is_dir() else {file.id: known[file.id] for file in files if file.id in known}, options
        )
        round = _Round(root, options, _Meter(files, progress), commit_every)
        report = SyncReport(skipped=tuple(skipped))
        to_read: list[Change] = []
        unchanged: list[Change] = []
        vanished: list[Change] = []
        lists = {
            ChangeKind.NEW: to_read,
            ChangeKind.CHANGED: to_read,
            ChangeKind.UNCHANGED: unchanged,
            ChangeKind.VANISHED: vanished,
        }
        for change in changes(files, known, digest, unseen=unseen):
            if change.kind != ChangeKind.MOVED:
                lists[change.kind].append(change)
                continue
            moved = self._move(round, change)
            if moved:
                report += SyncReport(moved=moved)
            else:
                to_read.append(replace(change, kind=ChangeKind.NEW, known=None))
                vanished.append(replace(change, kind=ChangeKind.VANISHED, id=change.before, file=None))
        report += _sum(map(_as_before, unchanged))
        for change in unchanged:
            round.meter.pass_over(change)
        report += self._read_all(round, to_read)
        for change in vanished:
            report += self._forget(round, change)
        return report + self._read_what_was_let_go(round, unchanged)

    def _read_what_was_let_go(self, round: _Round, unchanged: Sequence[Change]) -> SyncReport:
        """Read unchanged files that bring a document which another file held and let go."""
        outdated = self._sources.outdated(round.root)
        let_go = [
            replace(change, kind=ChangeKind.CHANGED, known=replace(change.known, digest=""))
            for change in unchanged
            if change.known and change.id in outdated
        ]
        return self._read_all(round, let_go) + SyncReport(unchanged=-len(let_go))

    def _move(self, round: _Round, change: Change) -> int:
        """Give the documents of a file that moved their new ids, without reading it, and say how many; 0 when it must be read."""
        known, file, before = change.known, change.file, change.before
        if not known or not file:
            return 0
        ids = {id: _moved_id(id, before, change.id) for id in known.ids}
        renamed = [id for id, new in ids.items() if new != id]
        if any(len(new.encode()) > MAX_ID_BYTES for new in ids.values()):
            return 0
        moved = (_moved(document, ids[document.id], before, change.id) for document in read_documents(self._index, renamed))
        if self._index.add(self._entries(moved)) < len(renamed):
            return 0  # some were removed by hand
        now = replace(known, size=file.size, mtime_ns=file.mtime_ns, ids=tuple(ids.values()))
        self._sources.record(round.root, change.id, now)
        self._index.delete(self._sources.forget(round.root, before))
        round.meter.pass_over(change)
        return len(ids)

    def _forget(self, round: _Round, change: Change) -> SyncReport:
        gone = self._sources.forget(round.root, change.id)
        self._index.delete(gone)
        return SyncReport(removed=len(gone))

    def _read_all(self, round: _Round, to_read: Sequence[Change]) -> SyncReport:
        """Read files, several at once, and take their documents in their order."""
        return _sum(self._reports(round, to_read))

    def _reports(self, round: _Round, to_read: Sequence[Change]) -> Iterator[SyncReport]:
        tasks = (Task(change.file, change.known.digest if change.known else "") for change in to_read if change.file)
        with Pool(self._analyzer, self._index.schema, round.options) as pool:
            for change, contents in zip(to_read, pool.read(tasks), strict=True):
                yield self._read(round, change, contents)
                round.meter.pass_over(change)
                if round.is_over:
                    self._commit(round)

    def _read(self, round: _Round, change: Change, contents: Contents) -> SyncReport:
        """Put the documents of a file in the place of those that it brought before."""
        known, file = change.known, contents.file
        if contents.known and known:
            self._sources.record(round.root, change.id, replace(known, size=file.size, mtime_ns=file.mtime_ns))
            return _as_before(change)
        ids: dict[str, None] = {}

        def entries() -> Iterator[Entry]:
            read = 0
            for entry in contents.entries():
                if entry.page is None:
                    ids[entry.id] = None
                yield entry
                held = BYTES_PER_LETTER * len(entry.text)
                read += held
                round.uncommitted += held
                round.meter.advance(file, read)

        digest = contents.digest
        failure: UnreadableFile | None = None
        taken = 0
        try:
            for _, portion in groupby(entries(), _Portions(round)):
                taken += self._index.add(portion)
                if round.is_full:
                    # Interrupted now, it is to be read again, and keeps what it brought before.
                    so_far = tuple(ids | dict.fromkeys(known.ids if known else ()))
                    self._sources.record(round.root, change.id, Known(file.size, file.mtime_ns, "", so_far))
                    self._commit(round)
        except UnreadableFile as error:
            failure = error
            taken = len(ids)
        errors = (*contents.skipped, *([Skipped(failure.path, failure.reason)] if failure else ()))
        if failure and failure.passing:
            # Not what the file holds is at fault: what was indexed of it stays, and it is read again the next time.
            if not ids:
                return SyncReport(skipped=errors)
            ids |= dict.fromkeys(known.ids if known else ())
            digest = ""
        now = Known(file.size, file.mtime_ns, digest, tuple(ids), errors, _reading(round.options))
        gone = self._sources.record(round.root, change.id, now)
        self._index.delete(gone)
        added, updated = (0, taken) if known and known.ids else (taken, 0)
        return SyncReport(added, updated, removed=len(gone), skipped=errors)

    def _commit(self, round: _Round) -> None:
        self.commit()
        self.settle()
        round.begin_anew()
        _give_memory_back()

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


@dataclass(slots=True)
class _Round:
    """One sync of a root."""

    root: str
    options: Options
    meter: _Meter
    commit_every: float | None
    committed: float = field(default_factory=time.monotonic)
    uncommitted: int = 0

    @property
    def is_full(self) -> bool:
        """Whether the engine holds so much that it should be committed, also in the middle of a file."""
        return self.commit_every is not None and self.uncommitted > UNCOMMITTED

    @property
    def is_over(self) -> bool:
        """Whether it is time to commit."""
        return self.is_full or (self.commit_every is not None and time.monotonic() - self.committed > self.commit_every)

    def begin_anew(self) -> None:
        """All is committed."""
        self.committed, self.uncommitted = time.monotonic(), 0


class _Portions:
    """Numbers the entries of a file: a new portion begins with the first document after the engine is full."""

    def __init__(self, round: _Round) -> None:
        self._round = round
        self._number = 0

    def __call__(self, entry: Entry) -> int:
        if entry.page is None and self._round.is_full:
            self._number += 1
        return self._number


class _Meter:
    """Tells how far a sync has come."""

    def __init__(self, files: Sequence[File], progress: Callable[[Progress], None] | None) -> None:
        self._progress = progress
        self._of = (len(files), sum(file.size for file in files))
        self._files = self._bytes = 0

    def advance(self, file: File, read: int) -> None:
        """Some bytes of a file have been read."""
        if self._progress:
            files, size = self._of
            self._progress(Progress(self._files, files, self._bytes + min(read, file.size), size, str(file.path)))

    def pass_over(self, change: Change) -> None:
        """A file is done."""
        if change.file:
            self._files += 1
            self._bytes += change.file.size
            self.advance(change.file, 0)


def _give_memory_back() -> None:
    """Have the C library return to the system what the engine let go of: left alone, it keeps it, some gigabytes after some of text."""
    with contextlib.suppress(OSError, AttributeError):  # not all have it
        ctypes.CDLL(None).malloc_trim(0)


def _as_before(change: Change) -> SyncReport:
    """Report a file that holds what it held: what is said of it is said again."""
    errors, ids = (change.known.errors, change.known.ids) if change.known else ((), ())
    return SyncReport(unchanged=0 if errors and not ids else 1, skipped=errors)


def _sum(reports: Iterable[SyncReport]) -> SyncReport:
    """Add reports up; one by one, what was skipped would be copied for each that skips something."""
    total, skipped = SyncReport(), list[Skipped]()
    for report in reports:
        skipped += report.skipped
        total += replace(report, skipped=()) if report.skipped else report
    return replace(total, skipped=tuple(skipped))


def _reading(options: Options) -> str:
    """Say how files are read now: by which version of the readers, and with which options."""
    return json.dumps([READERS, options.ocr, sorted(options.columns.items())], ensure_ascii=False)


def _to_be_read(known: dict[str, Known], options: Options) -> dict[str, Known]:
    """Forget the digest of files that are to be read again.

    With an encoding given, all are: the one that was guessed before was wrong. So are those that could not be read, or not
    whole, when there are newer readers or options that may help.
    """
    now = _reading(options)
    for id, each in known.items():
        if options.encoding or (each.reading != now and _is_to_be_read(each, options)):
            known[id] = replace(each, digest="")
    return known


def _is_to_be_read(known: Known, options: Options) -> bool:
    """Say whether a file that was read in another way is to be read again."""
    if options.columns:
        return True
    readers, ocr, _ = json.loads(known.reading) if known.reading else (0, False, ())
    return bool(known.errors) and (readers != READERS or (options.ocr and not ocr))


def _is_below(folders: Collection[str], id: str) -> bool:
    forms = {id, composed(id)}
    return any(not folder or form == folder or form.startswith(f"{folder}/") for folder in folders for form in forms)


def _moved(document: Document, id: str, before: str, after: str) -> Document:
    """Give a document its new id, and the field ``path`` the new place of its file."""
    path = document.fields.get("path")
    fields = {**document.fields, "path": _moved_id(path, before, after)} if isinstance(path, str) else document.fields
    return Document(id, document.title, document.pages, fields)


def _moved_id(id: str, before: str, after: str) -> str:
    """Give the id of a document of a file that moved; one that the document brought itself stays."""
    rest = id.removeprefix(before)
    return after + rest if id.startswith(before) and rest[:1] in ("", "#", "/") else id
