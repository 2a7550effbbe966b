"""Changes to a Tantivy index between two commits: documents added, replaced and removed."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy

from kashaf.index.durability import sync_folder
from kashaf.index.entries import whole
from kashaf.index.protocol import Entry
from kashaf.index.tantivy.files import Seal, State, contents, open_physical, read_state, share, temporary, unfinished
from kashaf.index.tantivy.layout import BATCH, ID, KEY, PAGES, Layout
from kashaf.index.tantivy.snapshot import Snapshot, open_snapshot
from kashaf.index.writers import forget_writer, note_writer

__all__ = ["Batch", "create"]

_HEAP = 192_000_000
"""Bytes gathered before a segment is written; the memory is used only as it fills."""


def create(folder: Path, layout: Layout, number: int = 0) -> None:
    """Make the two empty indexes of a number in a folder, without writing the state."""
    state = State(number, 0)
    for physical, schema in ((state.documents(folder), layout.documents), (state.pages(folder), layout.pages)):
        shutil.rmtree(physical, ignore_errors=True)  # a killed program may have left it
        physical.mkdir()
        tantivy.Index(schema, str(physical), reuse=False, sort_by_field=ID if schema is layout.documents else None)
        share(physical)
    sync_folder(folder)


class Batch:
    """Everything since the last commit; holds the lock of the index until `commit` or `abandon`.

    Raises `IndexLocked` when another process, or another index object of this one, holds the lock.
    """

    def __init__(self, folder: Path, layout: Layout) -> None:
        self._folder = folder
        self._layout = layout
        self._state, self._documents, self.before = self._lock()
        note_writer(folder)
        self._pages: Any = None
        self._name = uuid.uuid4().hex[:16]
        self._fresh: dict[str, str] = {}
        self._outdated: list[str] = []
        self._gone: set[str] = set()
        self._count = 0
        self.changed = False
        try:
            self._tidy()
        except BaseException:
            self.abandon()
            raise

    def _lock(self) -> tuple[State, Any, Snapshot]:
        """Take the lock of a folder that is still in use once we hold it."""
        while True:
            state = read_state(self._folder)
            index = open_physical(state.documents(self._folder))
            writer = index.writer(_HEAP, 1)
            # Half-written files of a full disk or a killed writer would otherwise stay in the way.
            writer.garbage_collect_files()
            if read_state(self._folder).number == state.number:
                return read_state(self._folder), writer, open_snapshot(self._folder, self._layout)
            del writer, index

    def _tidy(self) -> None:
        """Remove what a killed program left.

        That is its temporary tables, pages of a commit that did not happen, and pages that a commit
        replaced.
        """
        for folder in (self._folder, *self._physical(self._state)):
            for path in temporary(folder):
                path.unlink()
        if unfinished(self._state.pages(self._folder)):
            self._writer_of_pages()
        if not self._state.batch:
            return
        happened = contents(self._state.documents(self._folder)).stamp > self._state.after
        if happened and self._state.outdated:
            for key in self._state.outdated:
                self._writer_of_pages().delete_documents_by_term(KEY, key)
        elif not happened:
            self._writer_of_pages().delete_documents_by_term(BATCH, self._state.batch)

    def _writer_of_pages(self) -> Any:
        if self._pages is None:
            index = open_physical(self._state.pages(self._folder))
            self._pages = index.writer(_HEAP // 4, 1)
            self._pages.garbage_collect_files()
        return self._pages

    def replace(self, entries: Sequence[Entry]) -> None:
        """Add or replace a document with its pages."""
        document, *pages = entries
        self.delete(document.id)
        self._count += 1
        key = f"{self._name}-{self._count}" if pages else ""
        for page in pages:
            self._writer_of_pages().add_document(self._layout.page(page, key, self._name))
        self._documents.add_document(self._layout.document(document, key, columns=self.before.has_columns))
        self._fresh[document.id] = key
        self.changed = True

    def delete(self, id: str) -> bool:
        """Remove a document with its pages, committed or not.

        Return whether it was committed and not removed yet.
        """
        key = self._fresh.pop(id, None)
        if key is not None:
            self._documents.delete_documents_by_term(ID, id)
            if key:
                self._writer_of_pages().delete_documents_by_term(KEY, key)
        address = self.before.find([id]).get(id) if id not in self._gone and self.before.may_hold(id) else None
        if address is None:
            return False
        self._gone.add(id)
        self._documents.delete_documents_by_term(ID, id)
        if any(self.before.documents.fast_field_values(PAGES, [address])):
            self._outdated += self.before.keys([address])
        self.changed = True
        return True

    def commit(self) -> None:
        """Write everything and release the lock, even if that fails."""
        try:
            if self._pages is not None:
                self._pages.commit()
            after = contents(self._state.documents(self._folder)).stamp
            generation = self._state.reached(after).generation + 1
            state = State(self._state.number, generation, after, self._name, tuple(self._outdated))
            state.write(self._folder)
            self._documents.commit()  # this makes the commit
            if self._outdated:
                for key in self._outdated:
                    self._writer_of_pages().delete_documents_by_term(KEY, key)
                self._pages.commit()
                state = replace(state, outdated=())
                state.write(self._folder)
            stamps = [contents(physical).stamp for physical in self._physical(state)]
            share(*self._physical(state))
            self._release(wait=True)
            share(*self._physical(state))
            self._seal(state, stamps)
        except BaseException:
            self.abandon()
            raise

    def _physical(self, state: State) -> tuple[Path, Path]:
        return state.documents(self._folder), state.pages(self._folder)

    def _seal(self, state: State, stamps: Sequence[int]) -> None:
        """Write the checksums of this commit's tables, unless another writer has begun since."""
        seal = Seal.of(state, self._folder)
        if [stamp for stamp, _ in seal.tables.values()] == stamps:
            seal.write(self._folder)

    def write_anew(self, entries: Iterable[Entry]) -> None:
        """Replace the index in use with a new one, as the same commit.

        ``entries`` are all entries of the new index.
        """
        try:
            state = replace(
                self._state.reached(contents(self._state.documents(self._folder)).stamp), number=self._state.number + 1
            )
            create(self._folder, self._layout, state.number)
            documents = open_physical(state.documents(self._folder)).writer(_HEAP, 1)
            pages = open_physical(state.pages(self._folder)).writer(_HEAP // 4, 1)
            for number, (document, *parts) in enumerate(whole(entries)):
                key = f"{self._name}-{number}" if parts else ""
                for part in parts:
                    pages.add_document(self._layout.page(part, key, self._name))
                documents.add_document(self._layout.document(document, key))
            for writer in (pages, documents):
                writer.commit()
                writer.wait_merging_threads()
            share(*self._physical(state))
            # This puts it in use.
            replace(state, after=-1, batch="", outdated=()).write(self._folder)
            Seal.of(state, self._folder).write(self._folder)
        finally:
            self.abandon()
        for old in (self._state.documents(self._folder), self._state.pages(self._folder)):
            shutil.rmtree(old, ignore_errors=True)

    def abandon(self) -> None:
        """Discard everything uncommitted and release the lock."""
        for writer in (self._documents, self._pages):
            if writer is not None:
                _roll_back(writer)
        self._release(wait=False)

    def _release(self, *, wait: bool) -> None:
        if self._documents is not None:
            forget_writer(self._folder)
        documents, pages = self._documents, self._pages
        self._documents = self._pages = None
        if wait:
            for writer in (documents, pages):
                if writer is not None:
                    writer.wait_merging_threads()


def _roll_back(writer: Any) -> None:
    """Roll back a writer; one that has failed has nothing left to roll back."""
    try:
        writer.rollback()
    except ValueError:
        return
