"""A compressed file (gzip, bzip2, xz) → the documents of the file in it.

An archive such as ``books.tar.gz`` is read as a folder, any other file as if it were not
compressed, under the same id.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from kashaf.documents.document import Document
from kashaf.documents.members import unpack
from kashaf.documents.source import Budget, Source
from kashaf.documents.xml_events import root_name
from kashaf.errors import UnreadableFile
from kashaf.messages import Message

__all__ = ["BROKEN", "COMPRESSED", "read_compressed"]

_IN_MEMORY = 8 << 20
_HEAD = 8192
_TOO_LARGE = Message("it unpacks to far more than its size: unpack it and look at it")
BROKEN = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)
"""What unpacking raises on damage; an `OSError` with a number is one of the disk."""

COMPRESSED: dict[bytes, Callable[[BinaryIO], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
"""How compressed files begin, and what unpacks them."""


def read_compressed(source: Source) -> Iterator[Document]:
    """Read the file that is compressed; a dump of a wiki while it is unpacked.

    Raises `UnreadableFile` when it is damaged, unpacks to too much, or is compressed more than
    once.
    """
    from kashaf.documents.file_reader import read_source

    source, budget = source.budgeted()
    if _is_dump(source):
        yield from _read_dump(source, budget)
        return
    with cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY)) as file:
        _unpack(source, file, budget)
        inner = replace(source, stream=file, size=file.tell())
        file.seek(0)
        if inner.head().startswith(tuple(COMPRESSED)):
            raise source.unreadable("it is compressed more than once: unpack it")
        yield from read_source(inner)


def _is_dump(source: Source) -> bool:
    try:
        with _opener(source)(source.stream) as unpacked:
            return root_name(unpacked.read(_HEAD)) == b"mediawiki"
    except BROKEN:
        return False  # which is said when it is unpacked
    finally:
        source.stream.seek(0)


def _read_dump(source: Source, budget: Budget) -> Iterator[Document]:
    from kashaf.documents.wiki.mediawiki import read_mediawiki

    with _opener(source)(source.stream) as unpacked:
        charged = cast("BinaryIO", _Charged(unpacked, source, budget))
        yield from read_mediawiki(replace(source, stream=charged))


@dataclass(slots=True)
class _Charged:
    """A stream whose bytes go off a budget while they are read."""

    stream: BinaryIO
    source: Source
    budget: Budget

    def read(self, size: int) -> bytes:
        """Read bytes. Raises `UnreadableFile` when the budget is spent."""
        data = self.stream.read(size)
        self.budget.bytes -= len(data)
        if self.budget.bytes < 0:
            raise self.source.unreadable(_TOO_LARGE)
        return data


def _opener(source: Source) -> Callable[[BinaryIO], Any]:
    head = source.head()
    return next(opener for mark, opener in COMPRESSED.items() if head.startswith(mark))


def _damaged(source: Source, error: Exception) -> UnreadableFile:
    if isinstance(error, OSError) and error.errno is not None:
        raise error  # the disk is at fault
    return source.unreadable("it is damaged: get it anew")


def _unpack(source: Source, file: BinaryIO, budget: Budget) -> None:
    try:
        with _opener(source)(source.stream) as unpacked:
            unpack(unpacked, file, source, budget, _TOO_LARGE)
    except BROKEN as error:
        raise _damaged(source, error) from error
