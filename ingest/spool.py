"""Spool: an iterable of documents is read to its end before they are used; memory stays small."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Self

from kashaf.documents import Document
from kashaf.errors import StorageError
from kashaf.ingest.batches import BATCH_CHARACTERS, characters
from kashaf.interruption import heed
from kashaf.messages import system_reason

__all__ = ["Spool"]

IN_MEMORY_CHARACTERS = 8 * BATCH_CHARACTERS
"""Characters of documents that are held in memory; those after them are in a nameless file."""


class Spool:
    """Documents that were all read, to be iterated over once; closing the context drops them.

    ``folder`` is on the disk for documents that don't fit in memory. Making a spool raises whatever
    ``documents`` raises, and `StorageError` when the disk refuses.
    """

    def __init__(self, documents: Iterable[Document], folder: Path) -> None:
        self._first: list[Document] = []
        self._rest: IO[bytes] | None = None
        held = 0
        try:
            for document in documents:
                heed()
                if held < IN_MEMORY_CHARACTERS:
                    self._first.append(document)
                    held += characters(document)
                else:
                    self._write(document, folder)
            self._rewind(folder)
        except BaseException:
            self.close()
            raise

    def _write(self, document: Document, folder: Path) -> None:
        data = pickle.dumps(document, pickle.HIGHEST_PROTOCOL)
        try:
            self._rest = self._rest or tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed at the end
            self._rest.write(data)
        except OSError as error:
            raise _refused(folder, error) from error

    def _rewind(self, folder: Path) -> None:
        try:
            if self._rest is not None:
                self._rest.seek(0)  # writes what is not on the disk yet
        except OSError as error:
            raise _refused(folder, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Document]:
        yield from self._first
        while self._rest is not None:
            try:
                document = pickle.load(self._rest)  # noqa: S301 - from a file of ours that nobody else can open
            except EOFError:
                return
            yield document

    def close(self) -> None:
        """Forget the documents."""
        self._first = []
        if self._rest is not None:
            with contextlib.suppress(OSError):  # what was not written yet is not wanted any more
                self._rest.close()
            self._rest = None


def _refused(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        "documents cannot be kept in {folder} until all are read ({reason}): see that the disk has room",
        folder=folder,
        reason=system_reason(error),
    )
