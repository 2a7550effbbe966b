"""Temporary: an archive in a folder of its own, which is removed with it."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kashaf.analyzers import Analyzer
from kashaf.errors import StorageError
from kashaf.index import Index
from kashaf.index.opening import MEMORY
from kashaf.messages import system_reason
from kashaf.search.archive import Archive

__all__ = ["TemporaryArchive", "temporary_folder"]


class TemporaryArchive(Archive):
    """An archive with a folder that is removed with it.

    That is when it is closed or garbage-collected, or when the program ends.
    """

    def __init__(self, url: str, index: Index, folder: Path, analyzer: Analyzer, *, variants: bool = True) -> None:
        super().__init__(url, index, folder, analyzer, variants=variants)
        # Snapshots and open iterators hold it too: the folder is removed with the last of them.
        self._remove_folder = weakref.finalize(self._held, _remove, url, os.getpid())

    def _close(self, stacklevel: int) -> None:
        try:
            super()._close(stacklevel + 1)
        finally:
            self._remove_folder()


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Make a folder, which an exception in the block removes. Raises `StorageError`."""
    try:
        folder = tempfile.mkdtemp(prefix="kashaf-")
    except OSError as error:
        raise StorageError(
            "{folder} can't be made ({reason}): check space and permissions", folder=repr(MEMORY), reason=system_reason(error)
        ) from error
    try:
        yield folder
    except BaseException:
        _remove(folder, os.getpid())
        raise


def _remove(folder: str, process: int) -> None:
    """Remove a folder, but not in a child of the process that made it."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
