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
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from kashaf.documents.document import Document
from kashaf.documents.members import unpack
from kashaf.documents.source import Budget, Source
from kashaf.messages import Message

__all__ = ["COMPRESSED", "read_compressed"]

_IN_MEMORY = 8 << 20
_TOO_LARGE = Message("it unpacks to far more than its size: unpack it and look at it")
_BROKEN = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)

COMPRESSED: dict[bytes, Callable[[BinaryIO], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
"""How compressed files begin, and what unpacks them."""


def read_compressed(source: Source) -> Iterator[Document]:
    """Read the file that is compressed.

    Raises `UnreadableFile` when it is damaged, unpacks to too much, or is compressed more than
    once.
    """
    from kashaf.documents.file_reader import read_source

    source, budget = source.budgeted()
    with cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY)) as file:
        _unpack(source, file, budget)
        inner = replace(source, stream=file, size=file.tell())
        file.seek(0)
        if inner.head().startswith(tuple(COMPRESSED)):
            raise source.unreadable("it is compressed more than once: unpack it")
        yield from read_source(inner)


def _unpack(source: Source, file: BinaryIO, budget: Budget) -> None:
    head = source.head()
    opener = next(opener for mark, opener in COMPRESSED.items() if head.startswith(mark))
    try:
        with opener(source.stream) as unpacked:
            unpack(unpacked, file, source, budget, _TOO_LARGE)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk is at fault
        raise source.unreadable("it is damaged: get it anew") from error
