"""The files of a Whoosh index: safe from power cuts when written, from commits when read."""

from __future__ import annotations

import contextlib
import io
import os
import threading
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage, Storage

from kashaf.index.checksums import checksum
from kashaf.index.durability import sync_folder, sync_names
from kashaf.index.whoosh.pickles import DataFile
from kashaf.messages import Message

__all__ = ["DurableStorage", "OpenFiles"]


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder to write to.

    Whoosh writes the files of a segment, then the table of contents under a temporary name, renames
    it, and removes old files; it never waits for the disk. Here the rename waits: first everything
    written becomes durable with its names, then the new name itself, and only then old files are
    removed. A power cut leaves the old or the new state.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self._written: list[Any] = []
        self._parts: list[DurableStorage] = []

    def create_file(self, name: str, **options: Any) -> Any:
        """Create a file, and remember it."""
        file = super().create_file(name, **options)
        self._written.append((name, file))
        return file

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file for reading."""
        return DataFile((Path(self.folder) / name).open("rb"), name=name, **options)

    def temp_storage(self, name: str | None = None) -> DurableStorage:
        """Make the folder for files that are needed only during a commit."""
        folder = Path(self.folder) / (name or "kashaf.tmp")
        # Whoosh's own `create` keeps the exception, and with it every frame above.
        folder.mkdir(exist_ok=True)
        storage = DurableStorage(str(folder))
        self._parts.append(storage)
        return storage

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename the table of contents once all its files are on the disk."""
        folder = Path(self.folder)
        sync_names(folder, [name for name, _ in self._written])
        self._written.clear()
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(folder)

    def abandon(self) -> None:
        """Close and remove everything written since the last rename.

        The disk may be full, so nothing may be left behind.
        """
        for storage in self._parts:
            storage.abandon()
            with contextlib.suppress(OSError):
                storage.destroy()
        self._parts.clear()
        for name, file in self._written:
            with contextlib.suppress(OSError, ValueError):
                file.file.close()
            with contextlib.suppress(OSError):
                (Path(self.folder) / name).unlink()
        self._written.clear()


class OpenFiles(Storage):  # type: ignore[misc]  # Whoosh has no types
    """The files of one segment, kept open: they can be read after a later commit has removed them.

    ``open_file`` gives each reader its own position in the same open file, so that threads don't
    disturb each other. ``files`` has the size and checksum of each file by its suffix; a file of
    another size is not opened.
    """

    supports_mmap = False

    def __init__(self, folder: Path, prefix: str, files: Mapping[str, tuple[int, int]]) -> None:
        self.folder = str(folder)
        self._written = {f"{prefix}{suffix}": measured for suffix, measured in files.items()}
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        self.descriptors: dict[str, int] = {}
        weakref.finalize(self, _close, self.descriptors)
        for path in sorted(folder.iterdir()):
            if path.name.startswith(f"{prefix}."):
                self.descriptors[path.name] = os.open(path, flags)

    def __iter__(self) -> Any:
        return iter(self.list())

    def list(self) -> list[str]:
        """Return the names of the files."""
        return list(self.descriptors)

    def file_exists(self, name: str) -> bool:
        """Is there such a file?"""
        return name in self.descriptors

    def file_length(self, name: str) -> int:
        """Return the size of a file in bytes."""
        return os.fstat(self._descriptor(name)).st_size

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file for one reader. Raises `ValueError` if its size is wrong."""
        if told := self._resized(name):
            raise ValueError(told)
        return DataFile(_Window(self, self._descriptor(name)), name=name, **options)

    def wrong(self) -> Iterator[tuple[str, Message]]:
        """Read all files whole; yield those that are damaged, with what is wrong."""
        for name in self._written:
            if told := self.wrong_file(name):
                yield name, told

    def wrong_file(self, name: str) -> Message | None:
        """Say what is wrong with a file; ``None`` if it is intact, or there is no checksum."""
        if name not in self.descriptors:
            return Message("the file is missing")
        if name not in self._written:
            return None
        if told := self._resized(name):
            return told
        same = checksum(_Window(self, self._descriptor(name))) == self._written[name][1]
        return None if same else Message("it is not what was written (its checksum is another)")

    def _resized(self, name: str) -> Message | None:
        found = self.file_length(name)
        written, _ = self._written.get(name, (found, 0))
        if found == written:
            return None
        return Message("it has {found} bytes, and {written} were written", found=found, written=written)

    def _descriptor(self, name: str) -> int:
        if name not in self.descriptors:
            raise FileNotFoundError(2, "the file is missing", name)
        return self.descriptors[name]


def _close(descriptors: Mapping[str, int]) -> None:
    for descriptor in descriptors.values():
        os.close(descriptor)


_AHEAD = 4_096
_seeking = threading.Lock()


class _Window(io.RawIOBase):
    """A position in an open file.

    It reads a little ahead, because a table of terms is read in pieces of eight bytes.
    """

    def __init__(self, files: OpenFiles, descriptor: int) -> None:
        super().__init__()
        self._files = files  # keeps the descriptor open
        self._descriptor = descriptor
        self._position = 0
        self._start = 0
        self._held = b""

    def read(self, size: int | None = -1) -> bytes:
        """Read from the current position."""
        if size is None or size < 0:
            size = max(0, os.fstat(self._descriptor).st_size - self._position)
        start = self._position - self._start
        if start < 0 or start + size > len(self._held):
            self._start, start = self._position, 0
            self._held = self._fetch(max(size, _AHEAD), self._position)
        found = self._held[start : start + size]
        self._position += len(found)
        return found

    def readinto(self, buffer: Any) -> int:
        """Read as many bytes as there is room for."""
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position."""
        if whence == os.SEEK_CUR:
            offset += self._position
        elif whence == os.SEEK_END:
            offset += os.fstat(self._descriptor).st_size
        self._position = offset
        return offset

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    if hasattr(os, "pread"):

        def _fetch(self, size: int, position: int) -> bytes:
            return os.pread(self._descriptor, size, position)

    else:

        def _fetch(self, size: int, position: int) -> bytes:
            with _seeking:
                os.lseek(self._descriptor, position, os.SEEK_SET)
                return os.read(self._descriptor, size)
