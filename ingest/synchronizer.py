"""Update an index from a file or folder: only new, changed and vanished files."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from kashaf.analyzers import Analyzer
from kashaf.arguments import take_amount, take_flag, take_texts
from kashaf.documents import (
    MAX_ID_BYTES,
    Document,
    File,
    Options,
    PathFilter,
    Skipped,
    digest,
    forms,
    on_disk,
    printable,
    volume_facts,
    walk,
)
from kashaf.documents.formats import WEB_PAGES
from kashaf.documents.html.main_text import is_missing
from kashaf.errors import UnreadableFile
from kashaf.extras import install_line
from kashaf.index import Entry, Index
from kashaf.index.stored import read_documents
from kashaf.ingest.analysis import analyse
from kashaf.ingest.changes import Change, ChangeKind, changes
from kashaf.ingest.file_contents import Contents, FileContents
from kashaf.ingest.most_removed import MOST_REMOVED
from kashaf.ingest.places import Places, find_root
from kashaf.ingest.removals import mounts, refuse_removals
from kashaf.ingest.sources import Known, Sources
from kashaf.ingest.stale_files import files_elsewhere, reading, to_be_read, unread
from kashaf.ingest.sync_run import CommitGroups, Meter, SyncProgress, SyncReport, SyncRun, add_up
from kashaf.ingest.worker_protocol import ReadFile
from kashaf.messages import Message, counted

__all__ = ["Rules", "Synchronizer", "several_with_one_id"]

_EXAMPLES = 3
"""Ids that are named where several documents have one."""

BYTES_PER_LETTER = 2
"""What an Arabic letter takes in UTF-8."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a sync looks at, and what it may do.

    ``narrow`` leaves files out, ``follow_links`` reads the targets of links outside the folder.
    `kashaf.ingest.removals` says what it may remove: at most ``max_removals`` percent of many
    documents, and with ``allow_removals`` all.
    """

    narrow: PathFilter
    allow_removals: bool = False
    max_removals: float = MOST_REMOVED
    follow_links: bool = False

    @classmethod
    def of(cls, include: object, exclude: object, allow_removals: object, max_removals: object, follow_links: object) -> Rules:
        """Check the arguments of `Archive.add_path`. Raises `InvalidRequest`."""
        return cls(
            PathFilter(take_texts("include", include), take_texts("exclude", exclude)),
            take_flag("allow_removals", allow_removals),
            take_amount("max_removals", max_removals, 0, 100),
            take_flag("follow_links", follow_links),
        )


class Synchronizer:
    """Writes to an index, and keeps the state of the sync in step with its commits."""

    def __init__(self, index: Index, sources: Sources, analyzer: Analyzer) -> None:
        self._index = index
        self._sources = sources
        self._analyzer = analyzer
        self._settled = False

    def recover(self) -> None:
        """Before the first change: keep or take back what a killed process left half-way."""
        if not self._settled:
            self._index.refresh()
            self._sources.recover(self._reached())
            self._settled = True

    def begin(self) -> None:
        """Take the lock of the index and see its newest commit.

        Nobody else writes until the next `commit` or `rollback`. The state of the sync stays free
        as long as no file is concerned, so that others may sync unchanged files.
        """
        self._index.delete(())
        self._index.refresh()

    def outdate(self, ids: Iterable[str]) -> None:
        """Mark the files of documents that were added or removed by hand, to be read again."""
        for id in ids:
            if self._sources.owners(id):
                self.recover()
                self._sources.outdate(id)

    def remove(self, ids: Iterable[str]) -> int:
        """Remove documents, whoever brought them; say how many there were."""
        removed = tuple(ids)
        self.outdate(removed)
        return self._index.delete(removed)

    def add(self, documents: Iterable[Document]) -> int:
        """Take documents that come from no file."""

        def noted() -> Iterator[Document]:
            for document in documents:
                self.outdate([document.id])
                yield document

        return self._index.add(self._entries(noted()))

    def add_path(
        self,
        path: Path,
        options: Options,
        rules: Rules,
        *,
        progress: Callable[[SyncProgress], None] | None = None,
        commit_every: float | None = None,
    ) -> SyncReport:
        """Sync a file or folder; commits between files, at most every ``commit_every`` seconds.

        Raises `UnreadableFile` when there is nothing at ``path``, and `RemovalRefused` before
        anything is changed.
        """
        self.recover()
        skipped: list[Skipped] = []
        files = list(walk(path, skip=skipped.append, narrow=rules.narrow, follow_links=rules.follow_links))
        root = find_root(self._sources, path.resolve() if path.is_dir() else path.parent.resolve())
        places = Places(self._sources, root, {file.id for file in files})
        if not path.is_dir():
            places.only([file.id for file in files])
        unlisted = [each.folder for each in skipped if each.folder is not None]
        unseen = {id for id in places.known if places.is_below(unlisted, id) or rules.narrow.excludes(id)}
        found = list(changes(files, to_be_read(places.known, options), digest, unseen=unseen.__contains__))
        if not rules.allow_removals:
            refuse_removals(path, places, found, rules.max_removals)
        if path.is_dir():
            self._sources.record_mounts(str(root), mounts(root, files, places.mounts, unseen))
        run = SyncRun(places, options, Meter(files, progress), commit_every)
        advice = _advice(path, found)
        return SyncReport(skipped=(*skipped, *advice)) + self._apply(run, found) + self._say_what_was_replaced(run)

    def _apply(self, run: SyncRun, found: Iterable[Change]) -> SyncReport:
        """Do what is to be done about each file."""
        report = SyncReport()
        to_read: list[Change] = []
        unchanged: list[Change] = []
        vanished: list[Change] = []
        lists = {
            ChangeKind.NEW: to_read,
            ChangeKind.CHANGED: to_read,
            ChangeKind.UNCHANGED: unchanged,
            ChangeKind.VANISHED: vanished,
        }
        for change in found:
            moved = self._move(run, change) or self._take_over(run, change)
            if moved:
                report += SyncReport(moved=moved)
            elif change.kind == ChangeKind.MOVED:
                to_read.append(replace(change, kind=ChangeKind.NEW, known=None))
                vanished.append(replace(change, kind=ChangeKind.VANISHED, id=change.before, file=None))
            else:
                lists[change.kind].append(change)
        report += add_up(map(_as_before, unchanged))
        for change in unchanged:
            run.meter.pass_over(change)
        report += self._read_all(run, to_read)
        for change in vanished:
            report += self._forget(run, change)
        return report + self._reread_orphaned(run, unchanged)

    def _reread_orphaned(self, run: SyncRun, unchanged: Sequence[Change]) -> SyncReport:
        """Read unchanged files of all roots that bring a document which another file released."""
        bereft = self._sources.bereft()
        here = [change for change in unchanged if run.places.of(change.id) in bereft]
        again = [replace(each, kind=ChangeKind.CHANGED, known=unread(each.known)) for each in here if each.known]
        report = self._read_all(run, again) + SyncReport(unchanged=-len(again))
        others = bereft - {run.places.of(change.id) for change in unchanged}
        for root in sorted({owner.root for owner in others}):
            paths = [owner.file for owner in others if owner.root == root]
            places = Places(self._sources, Path(root), paths)
            there = SyncRun(places, run.options, Meter((), None), None)
            report += self._read_all(there, list(files_elsewhere(places, paths, run.options)))
        return report

    def _move(self, run: SyncRun, change: Change) -> int:
        """Give the documents of a moved file their new ids, without reading it, and count them.

        0 when the file must be read.
        """
        known, file = change.known, change.file
        if change.kind != ChangeKind.MOVED or not known or not file:
            return 0
        if volume_facts(run.places.root / change.before, file.size) != volume_facts(file.path.absolute(), file.size):
            return 0
        before, after = known.id or change.before, run.places.id(change.id, None)
        ids = {id: _moved_id(id, before, after) for id in known.ids}
        renamed = [id for id, new in ids.items() if new != id]
        if not after or any(len(new.encode()) > MAX_ID_BYTES for new in ids.values()):
            return 0
        moved = (_moved(document, ids[document.id], before, after) for document in read_documents(self._index, renamed))
        if self._index.add(self._entries(moved)) < len(renamed):
            return 0  # some were removed by hand
        now = replace(known, size=file.size, mtime_ns=file.mtime_ns, ids=tuple(ids.values()), id=after)
        self._record(run, change.id, now)
        self._index.delete(self._sources.forget(*run.places.of(change.before)))
        run.meter.pass_over(change)
        return len(ids)

    def _take_over(self, run: SyncRun, change: Change) -> int:
        """Keep the documents of a file that another root had and lost, such as a renamed folder.

        Give their number.
        """
        file, place = change.file, run.places.of(change.id)
        ids = forms(change.id) if file and change.kind == ChangeKind.NEW else ()
        owner = next(filter(None, (self._sources.id_owner(id, *place) for id in ids)), None)
        if not file or not owner or owner.root == place.root or os.path.lexists(on_disk(Path(owner.root), owner.file)):
            return 0
        known = self._sources.known(*owner)[owner.file]
        if known.errors or known.size != file.size or known.digest != _digest(file):
            return 0
        self._record(run, change.id, replace(known, mtime_ns=file.mtime_ns, id=known.id or owner.file))
        self._sources.forget(*owner)
        run.replaced.pop((owner, place), None)
        run.meter.pass_over(change)
        return len(known.ids)

    def _forget(self, run: SyncRun, change: Change) -> SyncReport:
        gone = self._sources.forget(*run.places.of(change.id))
        self._index.delete(gone)
        return SyncReport(removed=len(gone))

    def _record(self, run: SyncRun, path: str, known: Known) -> tuple[str, ...]:
        """Record a file's content and whose documents it replaces; give the ids that it lost."""
        place = run.places.of(path)
        for id in known.ids:
            holder = next(iter(self._sources.owners(id)), place)
            if holder != place:
                run.replaced.setdefault((holder, place), {})[id] = None
                run.taken += 1
        return self._sources.record(*place, replace(known, id="" if known.id == place.file else known.id))

    def _say_what_was_replaced(self, run: SyncRun) -> SyncReport:
        """Report each file whose documents now belong to another, until it is read again."""
        lines: list[Skipped] = []
        for (loser, winner), ids in run.replaced.items():
            claims = ((id, self._sources.owners(id)) for id in ids)
            lost = [id for id, owners in claims if owners[0] == winner and loser in owners]
            if lost:
                reason = counted(
                    "{count} of its documents has the id of one that is in {other} too, {ids}: the one that was read last is kept",
                    "{count} of its documents have the ids of some that are in {other} too, such as {ids}: those that were read last are kept",
                    len(lost),
                    other=printable(str(Path(*winner))),
                    ids=[printable(id) for id in lost[:_EXAMPLES]],
                )
                lines.append(Skipped(str(Path(*loser)), reason))
                self._sources.add_error(loser, lines[-1])
        return SyncReport(skipped=tuple(lines))

    def _read_all(self, run: SyncRun, to_read: Sequence[Change]) -> SyncReport:
        """Read files, several at once, and take their documents in their order."""
        return add_up(self._reports(run, to_read))

    def _reports(self, run: SyncRun, to_read: Sequence[Change]) -> Iterator[SyncReport]:
        given: deque[Change] = deque()
        without: list[Skipped] = []

        def tasks() -> Iterator[ReadFile]:
            for change in to_read:
                if change.file and (id := run.places.id(change.id, change.known)):
                    given.append(change)
                    yield ReadFile(replace(change.file, id=id), change.known.digest if change.known else "")
                elif change.file:
                    without.append(
                        Skipped(str(change.file.path), Message("every id that it could have is another's: rename it"))
                    )

        with FileContents(self._analyzer, self._index.schema, run.options) as reading:
            for contents in reading.read(tasks()):
                change = given.popleft()
                yield self._read(run, change, contents)
                run.meter.pass_over(change)
                if run.commit_due:
                    self._commit(run)
        yield SyncReport(skipped=tuple(without))

    def _read(self, run: SyncRun, change: Change, contents: Contents) -> SyncReport:
        """Put the documents of a file in the place of those that it brought before."""
        known, file = change.known, contents.file
        if contents.known and known:
            self._sources.record_time(*run.places.of(change.id), file.size, file.mtime_ns)
            return _as_before(change)
        ids: dict[str, None] = {}
        twice: dict[str, None] = {}
        before = run.taken

        def entries() -> Iterator[Entry]:
            read = 0
            for entry in contents.entries():
                if entry.page is None:
                    (twice if entry.id in ids else ids)[entry.id] = None
                yield entry
                held = BYTES_PER_LETTER * len(entry.text)
                read += held
                run.uncommitted += held
                run.meter.advance(file, read)

        now = Known(file.size, file.mtime_ns, contents.digest, (), (), reading(run.options), file.id)
        failure: UnreadableFile | None = None
        try:
            for _, portion in groupby(entries(), CommitGroups(run)):
                self._index.add(portion)
                if run.must_commit:
                    # Interrupted now, it is to be read again, and keeps what it brought before.
                    so_far = tuple(ids | dict.fromkeys(known.ids if known else ()))
                    self._record(run, change.id, replace(now, digest="", ids=so_far, reading=""))
                    self._commit(run)
        except UnreadableFile as error:
            failure = error
        taken = len(ids)
        errors = (*contents.skipped, *_named_twice(file, twice), *([Skipped(failure.path, failure.reason)] if failure else ()))
        if failure and failure.transient:
            # The content of the file is not at fault: its indexed documents stay, and it is read
            # again the next time.
            if not ids:
                return SyncReport(skipped=errors)
            ids |= dict.fromkeys(known.ids if known else ())
            now = replace(now, digest="")
        gone = self._record(run, change.id, replace(now, ids=tuple(ids), errors=errors))
        self._index.delete(gone)
        replaced = run.taken - before
        added, updated = (0, taken) if known and known.ids else (taken - replaced, replaced)
        return SyncReport(added, updated, removed=len(gone), skipped=errors)

    def _commit(self, run: SyncRun) -> None:
        self.commit()
        self.recover()
        run.begin_anew()
        _give_memory_back()

    def commit(self, *, compact: bool = False) -> None:
        """Commit the index and the state of the sync.

        Whenever the process dies, both are found at the same commit.
        """
        self.recover()
        self._index.refresh()
        self._sources.prepare(self._index.generation + 1)
        try:
            self._index.commit(compact=self._entries if compact else None)
        except BaseException:
            self._sources.recover(self._reached())
            self._sources.rollback()
            self._settled = False
            raise
        self._sources.commit()
        self._settled = False  # the lock is given back: others may commit before the next round

    def _reached(self) -> int:
        """Give the generation up to which prepared changes are known to have happened.

        In a shared index another machine may have reached that generation. Then nothing is known,
        and the prepared changes are undone: to read those files once more does no harm, to take
        them for indexed would.
        """
        return -1 if self._index.shared else self._index.generation

    def _entries(self, documents: Iterable[Document]) -> Iterator[Entry]:
        return analyse(documents, self._analyzer, self._index.schema)

    def rollback(self) -> None:
        """Forget what was not committed."""
        self._index.rollback()
        self._sources.rollback()
        self._settled = False

    def close(self) -> None:
        """Forget what was not committed, and let go of the state."""
        self._sources.close()
        self._settled = False


def _give_memory_back() -> None:
    """Have the C library return the engine's freed memory to the system.

    By default it keeps it: some gigabytes after some gigabytes of text.
    """
    with contextlib.suppress(OSError, AttributeError):  # not all have it
        ctypes.CDLL(None).malloc_trim(0)


def _named_twice(file: File, ids: Collection[str]) -> Iterator[Skipped]:
    if ids:
        yield Skipped(str(file.path), several_with_one_id(ids))


def several_with_one_id(ids: Collection[str]) -> Message:
    """Say that several of the documents that were read have one id, and which are kept."""
    some = [printable(id) for id in list(ids)[:_EXAMPLES]]
    return Message("several of its documents have one id ({ids}): the last of them is kept", ids=some)


def _digest(file: File) -> str:
    """Give the digest of what a file holds; empty when it can't be read."""
    try:
        return digest(file)
    except UnreadableFile:
        return ""


def _as_before(change: Change) -> SyncReport:
    """Report a file that holds what it held: what is said of it is said again."""
    errors, ids = (change.known.errors, change.known.ids) if change.known else ((), ())
    return SyncReport(unchanged=0 if errors and not ids else 1, skipped=errors)


def _moved(document: Document, id: str, before: str, after: str) -> Document:
    """Give a document its new id, and the field ``path`` the new place of its file."""
    path = document.fields.get("path")
    fields = {**document.fields, "path": _moved_id(path, before, after)} if isinstance(path, str) else document.fields
    return Document(id, document.title, document.pages, fields)


def _moved_id(id: str, before: str, after: str) -> str:
    """Give the id of a document of a moved file; an id from the document itself stays."""
    rest = id.removeprefix(before)
    return after + rest if id.startswith(before) and rest[:1] in ("", "#", "/") else id


def _advice(path: Path, found: Iterable[Change]) -> tuple[Skipped, ...]:
    """Say once, where pages are read, what reads them better, if that is not installed."""
    read = (ChangeKind.NEW, ChangeKind.CHANGED)
    if not any(change.kind in read and change.id.lower().endswith(WEB_PAGES) for change in found) or not is_missing():
        return ()
    reason = Message(
        "its web pages may keep menus and lists of other articles: install what tells them apart with `{command}`",
        command=install_line("documents"),
    )
    return (Skipped(str(path), reason),)
