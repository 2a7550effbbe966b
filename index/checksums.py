"""Checksums: does a file still hold what was written?

kashaf uses CRC-32. It finds damage from disks, cables and copies, and takes about a second per
gigabyte. Tantivy ends its files with the same checksum. CRC-32 is no protection against people, who
can compute a new one: see docs/security.md.
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
    """Anything that returns bytes piece by piece."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most ``size`` bytes, and none at the end."""


def checksum(file: Readable) -> int:
    """Return the checksum of a file from its current position to its end."""
    found = 0
    while piece := file.read(_PIECE):
        found = zlib.crc32(piece, found)
    return found


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Add a checksum to the content of a JSON file; the layout of the file does not change it.

    >>> sealed({"number": 1})
    {'number': 1, 'checksum': 3257249786}
    """
    return {**content, _KEY: _of(content)}


def checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was `sealed`; content without a checksum is returned as it is.

    Older versions wrote no checksum. Raises `ValueError` if the checksum is wrong.
    """
    bare = {name: value for name, value in content.items() if name != _KEY}
    if _KEY in content and content[_KEY] != _of(bare):
        raise ValueError("its checksum is another")
    return bare


def _of(content: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
