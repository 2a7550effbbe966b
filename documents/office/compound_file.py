"""Compound file: the streams that files of Office before 2007, and locked ones since, hold in the manner of a disk."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kashaf.documents.source import Source

__all__ = ["CompoundFile"]

_HEADER = 512
_ENTRY = 128
_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers of sectors end before this one: those from it on say that a chain ends, or that a sector is free."""
_NO_STREAM = 0xFFFFFFFF
_LARGEST_DIRECTORY = 4 << 20
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class CompoundFile:
    """The streams of a compound file, by their names; those of objects embedded in the document are not among them.

    Raises `UnreadableFile` when the file is damaged.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        source.stream.seek(0)
        header = source.stream.read(_HEADER)
        if len(header) < _HEADER:
            raise self._damaged()
        (shift,), (directory,) = struct.unpack_from("<H", header, 30), struct.unpack_from("<I", header, 48)
        if shift not in (9, 12):
            raise self._damaged()
        self._sector = 1 << shift
        self._tables = self._find_tables(header)
        data = b"".join(self._chain(directory, _LARGEST_DIRECTORY))
        self._entries = [data[at : at + _ENTRY] for at in range(0, len(data) - _ENTRY + 1, _ENTRY)]
        self.names = frozenset(self._names())

    def _find_tables(self, header: bytes) -> list[int]:
        """List the sectors that say of each sector which one follows it."""
        tables = list(struct.unpack_from(f"<{_IN_HEADER}I", header, 76))
        more, count = struct.unpack_from("<II", header, 68)
        for _ in range(min(count, self._source.size // self._sector + 1)):
            if more >= _LAST_SECTOR:
                break
            *numbers, more = struct.unpack(f"<{self._sector // 4}I", self._read(more))
            tables += numbers
        return tables

    def _chain(self, first: int, most: int) -> Iterator[bytes]:
        """Read the sectors of a chain. Raises `UnreadableFile` when it has more bytes than there may be, as a ring has."""
        number = first
        for _ in range(most // self._sector + 1):
            if number >= _LAST_SECTOR:
                return
            yield self._read(number)
            table, at = divmod(number, self._sector // 4)
            if table >= len(self._tables):
                raise self._damaged()
            (number,) = struct.unpack_from("<I", self._read(self._tables[table]), 4 * at)
        raise self._damaged()

    def _read(self, number: int) -> bytes:
        stream = self._source.stream
        stream.seek((number + 1) * self._sector)
        data = stream.read(self._sector)
        if not data:
            raise self._damaged()
        return data.ljust(self._sector, b"\0")  # some programs do not fill the last one

    def _names(self) -> Iterator[str]:
        """Go through the tree of what stands directly in the root."""
        if not self._entries or self._entries[0][66] != _ROOT:
            raise self._damaged()
        seen: set[int] = set()
        waiting = [struct.unpack_from("<I", self._entries[0], 76)[0]]
        while waiting:
            number = waiting.pop()
            if number in seen or number == _NO_STREAM:
                continue
            if number >= len(self._entries):
                raise self._damaged()
            seen.add(number)
            entry = self._entries[number]
            length, kind, _, left, right = struct.unpack_from("<HBBII", entry, 64)
            if kind in (_STORAGE, _STREAM) and 2 <= length <= 64:
                yield entry[: length - 2].decode("utf-16-le", "replace")
            waiting += [left, right]

    def _damaged(self) -> Exception:
        return self._source.unreadable("it is damaged: get it anew")
