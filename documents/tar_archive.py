"""A tar archive → the documents of the files in it (`kashaf.documents.members`).

What is packed (.tar.gz, .tar.xz, .tar.bz2) is unpacked before it comes here.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from kashaf.documents.document import Document
from kashaf.documents.members import NO_FILE, TOO_MANY, Member, read_members, refuse_depth
from kashaf.documents.source import MAX_MEMBERS, Source
from kashaf.messages import Message

__all__ = ["BREAKS_OFF", "read_tar"]

_MOST_HEADER = 64 << 10
"""How many bytes a header may take, with a long name and all attributes."""
_DAMAGED = (tarfile.TarError, ValueError, OverflowError, RecursionError, EOFError, ArithmeticError)
BREAKS_OFF = Message("it breaks off there: get it anew")
_SPARSE = Message("it is packed by a method that is not read: pack it anew")


def read_tar(source: Source) -> Iterator[Document]:
    """Read the members of a tar archive, as `read_members` does.

    What comes behind damage is not read, and a line says so. Raises `UnreadableFile` when nothing
    can be read.
    """
    refuse_depth(source)
    source, budget = source.budgeted()
    try:
        archive = tarfile.open(fileobj=_Bounded(source.stream), mode="r:", ignore_zeros=False)  # noqa: SIM115 - closed below
    except _DAMAGED as error:
        raise source.unreadable("it is a damaged tar archive: get it anew") from error
    with archive:
        yield from read_members(_members(archive, source), source, budget)


def _members(archive: tarfile.TarFile, source: Source) -> Iterator[Member]:
    """List the members, up to the end or to what is damaged."""
    behind = -1
    found = iter(archive)
    for _ in range(MAX_MEMBERS):
        try:
            info = next(found, None)
        except (*_DAMAGED, OSError):
            source.skipped(" (its end)", BREAKS_OFF)
            return
        if info is None:
            return
        # A size below zero leads back: the list would have no end.
        fits = info.issparse() or 0 <= info.size <= source.size - info.offset_data
        if info.offset <= behind or not fits:
            source.skipped(" (its end)", BREAKS_OFF)
            return
        behind = info.offset
        yield _member(info, source)
    source.skipped("", TOO_MANY)


def _member(info: tarfile.TarInfo, source: Source) -> Member:
    name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if info.isdir():
        name += "/"
    refusal = _SPARSE if info.issparse() else None if info.isreg() else NO_FILE
    return Member(name, info.size, partial(_opened, info, source), refusal)


def _opened(info: tarfile.TarInfo, source: Source) -> BinaryIO:
    return io.BufferedReader(_Part(source.stream, info.offset_data, info.size))


class _Bounded(io.RawIOBase):
    """The archive, for reading its headers: longer ones than any program writes are refused."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        if not 0 <= size <= _MOST_HEADER:
            raise tarfile.ReadError("a header is too long")
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()


class _Part(io.RawIOBase):
    """A stretch of a file as a file of its own; the file stays open when it is closed."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._stream, self._start, self._size, self._at = stream, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # the buffers that BufferedReader has
        length = max(0, min(len(buffer), self._size - self._at))
        self._stream.seek(self._start + self._at)
        piece = self._stream.read(length)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
