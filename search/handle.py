"""Holding: the index of an open archive, with what is not committed counted; once closed, it answers nothing more.

Any thread may write to it, one at a time: see `Held.writing`.
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
"""What is raised before anything is changed."""


class Held:
    """An index with everything that its protocol promises; whatever is asked of it after `close` is an `InvalidRequest`."""

    def __init__(self, index: Index) -> None:
        self._index: Index | None = index
        self._documents = self._removals = self._commits = 0
        self._lock = threading.Lock()
        self._writer: int | None = None
        self._lost: list[Message] = []

    @contextmanager
    def writing(self, discard: Callable[[], object]) -> Iterator[None]:
        """Let one thread write, while the others wait for it; a call that it makes meanwhile, as from ``progress``, is refused.

        What fails inside leaves nothing half done: ``discard`` forgets all that is not committed. Where that was work of
        earlier calls too, a note of the error says so, and nothing more is written until `rollback`.
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
        """Wait until no other thread writes, and let none begin. Raises `InvalidRequest` when it is closed."""
        if self._writes_here:
            raise InvalidRequest("the archive is being written to by the call that led here: wait until that has returned")
        with self.last_turn():
            self._open()
            yield

    @contextmanager
    def last_turn(self) -> Iterator[None]:
        """Wait until no other thread writes, and let none begin; for closing, also in the middle of what this thread writes."""
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
        """Take the newest commit, and keep it as long as the archive is open."""
        return cast("Reader", _Kept(self, self._open().reader()))

    def refuse_closed(self) -> None:
        """Raise `InvalidRequest` when it was closed."""
        self._open()

    def _open(self) -> Index:
        if self._index is None:
            raise InvalidRequest("this archive is closed: open it again with kashaf.open")
        return self._index

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._index is None

    @property
    def uncommitted(self) -> list[Message]:
        """What was added and removed since the last commit, in words."""
        changes = []
        if self._documents:
            changes.append(counted("{count} document", "{count} documents", self._documents))
        if self._removals:
            changes.append(counted("{count} removal", "{count} removals", self._removals))
        return changes

    def forget(self) -> None:
        """Count anew: what was not committed is known to be discarded, or is committed."""
        self._documents = self._removals = 0

    def add(self, entries: Iterable[Entry]) -> int:
        """Take documents into the next commit."""

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
        """Make everything since the last commit durable; what cannot be is discarded by the engine, with an error."""
        try:
            self._open().commit(compact=compact)
        finally:
            self._commits += 1
            self.forget()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._open().rollback()
        self._lost = []
        self.forget()

    def close(self) -> None:
        """Let go of the index; once more does nothing."""
        index, self._index = self._index, None
        self.forget()
        if index is not None:
            index.close()


class _Kept:
    """One commit of an index that is held."""

    def __init__(self, held: Held, reader: Reader) -> None:
        self._held = held
        self._reader = reader

    def __getattr__(self, name: str) -> object:
        self._held.refuse_closed()
        return getattr(self._reader, name)

    def documents(self, after: str = "") -> Iterator[Document]:
        """Hand back all documents, as long as the archive is open."""
        self._held.refuse_closed()
        found = self._reader.documents(after)
        while document := next(found, None):
            yield document
            self._held.refuse_closed()
