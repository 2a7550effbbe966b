"""Holding: the index of an open archive, with a count of uncommitted changes.

Once closed, it answers nothing more. Any thread may write to it, one at a time: see `Held.writing`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast

from kashaf.documents import Document
from kashaf.errors import InvalidRequest, KashafError, RemovalRefused, UnreadableFile
from kashaf.index import Entry, Index, Reader
from kashaf.interruption import MOMENT, heed
from kashaf.messages import Message, counted

if TYPE_CHECKING:
    from kashaf.index.protocol import Remake

__all__ = ["Held"]

_HARMLESS = (InvalidRequest, RemovalRefused, UnreadableFile)
"""The errors that come before anything is changed."""


class Held:
    """An index with all methods of its protocol; after `close` they raise `InvalidRequest`."""

    def __init__(self, index: Index) -> None:
        self._index: Index | None = index
        self._documents = self._removals = self._commits = 0
        self._lock = threading.Lock()
        self._writer: int | None = None
        self._lost: list[Message] = []

    @contextmanager
    def writing(self, discard: Callable[[], object]) -> Iterator[None]:
        """Let one thread write while the others wait; a nested call, as from ``progress``, raises.

        If the block raises, nothing stays half done: ``discard`` removes all uncommitted changes.
        If earlier calls made some of them, a note on the error says so, and nothing more can be
        written until `rollback`.
        """
        with self.turn():
            if self._lost:
                raise InvalidRequest(
                    "a call that failed discarded what was not committed before it ({changes}): call rollback(), then do it again",
                    changes=self._lost,
                )
            before, state = self.uncommitted, self._state
            try:
                yield
            except BaseException as error:
                if isinstance(error, _HARMLESS) and state == self._state:
                    raise
                lost = before if state[0] == self._commits else []
                with suppress(KashafError):
                    discard()
                self._lost = lost
                if lost:
                    error.add_note(
                        Message(
                            "what was not committed before it is discarded too ({changes}): call rollback(), then do it again",
                            changes=lost,
                        )
                    )
                raise

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other thread writes, and let none start.

        Raises `InvalidRequest` if the archive is closed.
        """
        if self._writes_here:
            raise InvalidRequest("the archive is being written to by the call that led here: wait until that has returned")
        with self.last_turn():
            self._open()
            yield

    @contextmanager
    def last_turn(self) -> Iterator[None]:
        """Wait until no other thread writes, and let none start, in order to close.

        This thread itself may be in the middle of writing.
        """
        if self._writes_here:
            yield
            return
        while not self._lock.acquire(timeout=MOMENT):
            heed()
        self._writer = threading.get_ident()
        try:
            yield
        finally:
            self._writer = None
            self._lock.release()

    @property
    def _writes_here(self) -> bool:
        return self._writer == threading.get_ident()

    @property
    def _state(self) -> tuple[int, int, int]:
        return self._commits, self._documents, self._removals

    def __getattr__(self, name: str) -> object:
        return getattr(self._open(), name)

    def reader(self) -> Reader:
        """Return a reader of the newest commit; it works while the archive is open."""
        return cast("Reader", _Kept(self, self._open().reader()))

    def refuse_closed(self) -> None:
        """Raise `InvalidRequest` if the archive is closed."""
        self._open()

    def _open(self) -> Index:
        if self._index is None:
            raise InvalidRequest("this archive is closed: open it again with kashaf.open")
        return self._index

    @property
    def closed(self) -> bool:
        """Whether the archive is closed."""
        return self._index is None

    @property
    def uncommitted(self) -> list[Message]:
        """Describe in words what was added and removed since the last commit."""
        changes = []
        if self._documents:
            changes.append(counted("{count} document", "{count} documents", self._documents))
        if self._removals:
            changes.append(counted("{count} removal", "{count} removals", self._removals))
        return changes

    def forget(self) -> None:
        """Reset the counts, because the changes are discarded or committed."""
        self._documents = self._removals = 0

    def add(self, entries: Iterable[Entry]) -> int:
        """Add documents to the next commit."""

        def noted() -> Iterator[Entry]:
            for entry in entries:
                self._documents += entry.page is None
                yield entry

        return self._open().add(noted())

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents in the next commit."""
        removed = self._open().delete(ids)
        self._removals += removed
        return removed

    def commit(self, *, compact: Remake | None = None) -> None:
        """Make everything since the last commit durable.

        If that fails, the engine discards it and raises.
        """
        try:
            self._open().commit(compact=compact)
        finally:
            self._commits += 1
            self.forget()

    def rollback(self) -> None:
        """Discard everything since the last commit."""
        self._open().rollback()
        self._lost = []
        self.forget()

    def close(self) -> None:
        """Close the index; closing again does nothing."""
        index, self._index = self._index, None
        self.forget()
        if index is not None:
            index.close()


class _Kept:
    """One commit of a held index."""

    def __init__(self, held: Held, reader: Reader) -> None:
        self._held = held
        self._reader = reader

    def __getattr__(self, name: str) -> object:
        self._held.refuse_closed()
        return getattr(self._reader, name)

    def documents(self, after: str = "") -> Iterator[Document]:
        """Yield all documents, while the archive is open."""
        self._held.refuse_closed()
        found = self._reader.documents(after)
        while document := next(found, None):
            yield document
            self._held.refuse_closed()
