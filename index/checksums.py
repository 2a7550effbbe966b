"""Checksums: is a file what was written?

CRC-32, which finds what disks, cables and copies do to files; a gigabyte takes about a second, and Tantivy ends its files with
it too. It is no protection against people, who can write a new one: what they can do is told in docs/security.md.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any, Protocol

__all__ = ["checked", "checksum", "sealed"]

_KEY = "checksum"
_PIECE = 1 << 20


class Readable(Protocol):
    """What gives bytes piece by piece."""

    def read(self, size: int, /) -> bytes | None:
        """Give at most so many bytes, none at the end."""


def checksum(file: Readable) -> int:
    """Give the checksum of what a file holds from its place on."""
    found = 0
    while piece := file.read(_PIECE):
        found = zlib.crc32(piece, found)
    return found


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give what goes into a file of JSON with its checksum, however the file will be laid out.

    >>> sealed({"number": 1})
    {'number': 1, 'checksum': 2164391353}
    """
    return {**content, _KEY: _of(content)}


def checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was `sealed`; what has no checksum, as files of older versions, is given as it is.

    Raises `ValueError` when the checksum is another.
    """
    bare = {name: value for name, value in content.items() if name != _KEY}
    if _KEY in content and content[_KEY] != _of(bare):
        raise ValueError("its checksum is another")
    return bare


def _of(content: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
