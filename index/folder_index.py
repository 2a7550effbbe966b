"""What all indexes in a folder have: a manifest, the batch in progress and the newest commit."""

from __future__ import annotations

import copy
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from kashaf.errors import DocumentNotFound
from kashaf.index.damage import Action, rolled_back
from kashaf.index.entries import whole
from kashaf.index.manifest import FORMAT, Manifest
from kashaf.index.protocol import Entry, Reader
from kashaf.index.schema import Schema

__all__ = ["FolderIndex"]


class _Changes(Protocol):
    def replace(self, entries: Sequence[Entry], /) -> None: ...

    def abandon(self) -> None: ...


_Batch = TypeVar("_Batch", bound=_Changes)


class FolderIndex(ABC, Generic[_Batch]):
    """The part of `kashaf.index.protocol.Index` that all engines with files in a folder share.

    ``stale`` says that the fingerprint of the manifest isn't on the disk yet: the next commit
    writes it.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, stale: bool) -> None:
        self.folder = folder
        self._manifest = manifest
        self._stale = stale
        self._batch: _Batch | None = None
        self._refreshing = threading.Lock()

    @property
    def schema(self) -> Schema:
        """The fields and levels of the index, and the fingerprint of its analyzer."""
        return self._manifest.schema

    @property
    def shared(self) -> bool:
        """A folder belongs to one machine."""
        return False

    def add(self, entries: Iterable[Entry]) -> int:
        """Add documents to the next commit."""
        count = 0
        batch = self._writing()
        for document in whole(entries):
            with rolled_back(self.rollback), self._errors("take more documents"):
                batch.replace(document)
            count += 1
        return count

    def keep_synonyms(self, lines: Sequence[str]) -> None:
        """Replace the synonyms."""
        self._manifest = self._manifest.with_synonyms(tuple(lines))
        if not self._stale:
            with self._errors("be written to"):
                self._manifest.write(self.folder)

    def rollback(self) -> None:
        """Discard everything since the last commit."""
        batch, self._batch = self._batch, None
        if batch is not None:
            batch.abandon()

    def close(self) -> None:
        """Roll back; files close with their last reader."""
        self.rollback()

    def reader(self) -> Reader:
        """Return a reader that stays at the newest commit."""
        self.refresh()
        reader = copy.copy(self)
        reader._batch = None  # noqa: SLF001 - a copy; the batch stays with the index
        return reader  # type: ignore[return-value]  # each engine adds the methods that read

    def _writing(self) -> _Batch:
        if self._batch is None:
            with self._errors("be written to"):
                self._batch = self._begin()
        return self._batch

    @abstractmethod
    def _begin(self) -> _Batch:
        """Take the lock and begin a batch."""

    @abstractmethod
    def refresh(self) -> bool:
        """Switch to the newest commit."""

    @abstractmethod
    def _errors(self, action: Action) -> AbstractContextManager[None]:
        """Translate the engine's exceptions into ours: "the index can't ``action``"."""

    def _keep_manifest(self, *, written: bool) -> None:
        """Update the manifest on the disk after a write: today's format and fingerprint."""
        self._stale |= written and self._manifest.format < FORMAT
        if self._stale:
            self._manifest = self._manifest.raised()
            self._manifest.write(self.folder)
            self._stale = False

    def _no_document(self, id: str) -> DocumentNotFound:
        return DocumentNotFound(
            "the index in {folder} has no document {id!r}: `kashaf search` shows the ids", folder=self.folder, id=id
        )
