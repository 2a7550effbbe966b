"""Holding: the index of an open archive, with what is not committed counted; once closed, it answers nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kashaf.documents import Document
from kashaf.errors import InvalidRequest
from kashaf.index import Entry, Index
from kashaf.messages import Message, counted

if TYPE_CHECKING:
    from kashaf.index.protocol import Remake

__all__ = ["Held"]


class Held:
    """An index with everything that its protocol promises; whatever is asked of it after `close` is an `InvalidRequest`."""

    def __init__(self, index: Index) -> None:
        self._index: Index | None = index
        self._documents = self._removals = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._open(), name)

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

    def documents(self, after: str = "") -> Iterator[Document]:
        """Hand back all documents, as long as the archive is open."""
        found = self._open().documents(after)
        while document := next(found, None):
            yield document
            self._open()

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
            self.forget()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._open().rollback()
        self.forget()

    def close(self) -> None:
        """Let go of the index; once more does nothing."""
        index, self._index = self._index, None
        self.forget()
        if index is not None:
            index.close()
