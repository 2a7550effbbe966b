"""Columns: what is read of many documents without their records, which are compressed.

Tantivy gives the values of numeric columns only. So short bytes are kept as numbers of eight bytes
each, the first of which is their length. An index of format 5 or older has no such columns.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

__all__ = ["IDS", "KEYS", "SIGNATURES", "WORK", "ByteColumns"]

WORK = "work"
"""The column that is 1 for documents with a field that names their work."""

_WIDTH = 8
"""Bytes in a number."""


class ByteColumns:
    """The columns of one kind of bytes; ``most`` bytes fit, and longer ones are left out."""

    def __init__(self, name: str, count: int) -> None:
        self.names = tuple(f"{name}_{number}" for number in range(count))
        self.most = _WIDTH * count - 1

    def add_to(self, builder: Any) -> None:
        """Add the fields to one of Tantivy's schemas."""
        for name in self.names:
            builder.add_unsigned_field(name, fast=True)

    def put(self, document: Any, data: bytes) -> None:
        """Put bytes into one of Tantivy's documents, unless they are empty or too long."""
        if not 0 < len(data) <= self.most:
            return
        held = bytes((len(data),)) + data
        for name, start in zip(self.names, range(0, len(held), _WIDTH), strict=False):
            document.add_unsigned(name, int.from_bytes(held[start : start + _WIDTH].ljust(_WIDTH, b"\0")))

    def read(self, searcher: Any, addresses: Sequence[Any]) -> list[bytes]:
        """Read the bytes of documents; those that were left out are empty."""
        columns: list[list[int | None]] = []
        for name in self.names:
            values = searcher.fast_field_values(name, addresses)
            if values.count(None) == len(values):
                break
            columns.append(values)
        if not columns:
            return [b""] * len(addresses)
        pack = struct.Struct(f">{len(columns)}Q").pack
        rows = (pack(*(value or 0 for value in row)) for row in zip(*columns, strict=True))
        return [row[1 : 1 + row[0]] for row in rows]


IDS = ByteColumns("id", 16)
"""Ids of up to 127 bytes."""

KEYS = ByteColumns("key", 4)
"""The keys of the pages of documents."""

SIGNATURES = ByteColumns("signature", 15)
"""Signatures: `kashaf.analyzers.sign` makes at most 112 letters."""
