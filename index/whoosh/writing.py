"""Changes to a Whoosh index between two commits: documents added, replaced and removed."""

from __future__ import annotations

import contextlib
import math
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from kashaf.errors import KashafError
from kashaf.index.protocol import Entry
from kashaf.index.whoosh.contents import NAME, Contents, clean, write_table
from kashaf.index.whoosh.gathering import GatheringWriter
from kashaf.index.whoosh.schema import Layout
from kashaf.index.whoosh.snapshot import Snapshot, read_contents
from kashaf.index.whoosh.storage import DurableStorage
from kashaf.index.writers import forget_writer, locked, note_writer

__all__ = ["Batch", "create", "is_locked"]


def create(folder: Path) -> None:
    """Make an index without documents: generation 0."""
    clean(folder)
    write_table(DurableStorage(str(folder)), Contents(0, ()))


def is_locked(folder: Path) -> bool:
    """Is somebody writing to the index, or is the folder read-only?"""
    lock = _lock(folder)
    try:
        if not lock.acquire():
            return True
    except OSError:
        return True
    lock.release()
    return False


def _lock(folder: Path) -> Any:
    return FileStorage(str(folder)).lock(f"{NAME}_WRITELOCK")


class Batch:
    """Everything since the last commit; holds the lock of the index until `commit` or `abandon`.

    Raises `IndexLocked` when another process, or another index object of this one, holds the lock.
    """

    def __init__(self, folder: Path, layout: Layout, known: Snapshot) -> None:
        self._lock = _lock(folder)
        if not self._lock.acquire():
            raise locked(folder)
        note_writer(folder)
        try:
            self._folder = folder
            self._layout = layout
            self._storage = DurableStorage(str(folder))
            self._before = read_contents(folder, layout, known)
            self._writer = GatheringWriter(self._storage, layout.whoosh)
        except BaseException:
            self._storage.abandon()
            forget_writer(folder)
            self._lock.release()
            raise
        self._offsets: dict[str, int] = {}
        offset = 0
        for segment in self._before.segments:
            self._offsets[segment.id] = offset
            offset += segment.size
        self._added: dict[str, range] = {}
        self._replaced: list[range] = []
        self.changed = False

    def replace(self, entries: Sequence[Entry]) -> None:
        """Add or replace a document with its pages."""
        self.delete(entries[0].id)
        start = self._writer.docnum
        for entry in entries:
            self._writer.take(self._layout.columns(entry), self._layout.lines(entry))
        self._added[entries[0].id] = range(start, self._writer.docnum)
        self.changed = True

    def delete(self, id: str) -> bool:
        """Remove a document with its pages, committed or not; return whether it was committed."""
        added = self._added.pop(id, None)
        if added:
            self._replaced.append(added)
        for segment in self._before.segments:
            document = segment.find(id)
            if document is not None:
                pages = segment.record(document).pages
                offset = self._offsets[segment.id] + document
                for number in range(offset, offset + (pages + 1 if pages > 1 else 1)):
                    self._writer.delete_document(number)
                self.changed = True
                return True
        return False

    def worth_compacting(self) -> bool:
        """Is there more than one segment, or a removed document in the only one?"""
        segments = self._before.segments
        return self.changed or len(segments) > 1 or any(segment.deleted for segment in segments)

    def commit(self, *, compact: bool) -> None:
        """Write everything and release the lock, even if that fails."""
        try:
            # Whoosh cannot remove uncommitted documents; the new segment marks them as removed from
            # the start.
            for numbers in self._replaced:
                for number in numbers:
                    self._writer.newsegment.delete_document(number)
            self._writer.commit(mergetype=partial(_merge_all if compact else _merge, self._before))
        except BaseException:
            self.abandon()
            raise
        self._release()

    def abandon(self) -> None:
        """Discard everything and release the lock."""
        try:
            # The disk may be full: then closing a file can fail again, and we don't need the file.
            with contextlib.suppress(Exception):
                self._writer.cancel()
            self._storage.abandon()
        finally:
            self._release()

    def _release(self) -> None:
        forget_writer(self._folder)
        self._lock.release()


def _merge(before: Snapshot, writer: Any, segments: list[Any]) -> list[Any]:
    """Merge five segments of about the same size, and those with more than half removed.

    So there are at most four of each size (powers of five), and each document is written again
    log5(N) times. Whoosh's own rule never drops removed documents.
    """
    sizes = [_magnitude(segment.doc_count()) for segment in segments]
    full = [size for size, count in Counter(sizes).items() if count >= _TOGETHER]
    below = max(full, default=-1)
    kept = []
    for segment, size in zip(segments, sizes, strict=True):
        if size > below and segment.deleted_count() * 2 <= segment.doc_count_all():
            kept.append(segment)
            continue
        _add(before, writer, segment)
    return kept


def _merge_all(before: Snapshot, writer: Any, segments: list[Any]) -> list[Any]:
    for segment in segments:
        _add(before, writer, segment)
    return []


def _add(before: Snapshot, writer: Any, segment: Any) -> None:
    """Copy the entries of a segment into the new one.

    Raises `DamagedIndex` rather than give damaged data a new checksum.
    """
    if not segment.doc_count():
        # Whoosh would make a segment without documents, and without the files that readers expect.
        return
    held = next(held for held in before.segments if held.id == segment.segment_id())
    held.verify()
    try:
        with contextlib.closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
            writer.add_reader(reader)
    except (KashafError, OSError):
        raise
    except Exception as error:
        raise held.damage(error) from error


_TOGETHER = 5


def _magnitude(size: int) -> int:
    return int(math.log(size, _TOGETHER)) if size else 0
