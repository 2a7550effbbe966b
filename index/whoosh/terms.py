"""The terms of a segment: each with its number of documents, and where its postings are.

Whoosh's own table has a hundred bytes for each term, and half of the terms of a collection are in
one document only: it takes more space than all postings. Here 64 terms at a time, in their order,
are a block of two parts, each deflated::

    terms      number of terms, type code of the counts, type code of the sizes
               counts of documents
               sizes of the postings in bytes
               the terms, separated by a byte that is in no term
    postings   of those terms whose postings are short, one after the other

The other postings are in a file of their own. Behind the blocks is the index, deflated too: for
each field the first term of each block, the place of the block and the sizes of its parts, and the
place of its first postings in the other file. The last bytes of the file are the size of the index.

A look-up bisects the first terms, which are in memory, then the terms of one block.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import Struct
from typing import Any, NamedTuple

from kashaf.index.whoosh.numbers import narrow, read_numbers
from kashaf.messages import Message

__all__ = ["TermTable", "TermTableWriter"]

_TERMS = 64
"""The terms of a block: with more, blocks are smaller together, and a look-up takes longer."""

_SHORT = 256
"""The most bytes of postings that are in the block of their term."""

_BETWEEN = b"\xff"
"""Separates terms: no text has this byte in UTF-8."""

_HEAD = Struct("<Hcc")
_FIELD = Struct("<HI")
_PLACE = Struct("<QIIQ")
_END = Struct("<Q")
_SPEED = 6
"""Of deflating; 9 saves one byte in a thousand."""


class _Block(NamedTuple):
    """Where a block is, the sizes of its two parts, and where its first other postings are."""

    start: int
    terms: int
    postings: int
    others: int


@dataclass(slots=True)
class _Field:
    """The blocks of a field, by their first terms."""

    firsts: list[bytes] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)


class TermTableWriter:
    """Writes terms to one file and long postings to another."""

    def __init__(self, file: Any, others: Any) -> None:
        self._file = file
        self._others = others
        self._fields: dict[str, _Field] = {}
        self._field = _Field()
        self._terms: list[bytes] = []
        self._counts = array("I")
        self._sizes = array("I")
        self._short: list[bytes] = []
        self._start = 0

    def start_field(self, name: str) -> None:
        """Begin a field; its terms come in rising order."""
        self._field = self._fields[name] = _Field()

    def add(self, term: bytes, documents: int, postings: bytes) -> None:
        """Write a term, the number of its documents, and its postings."""
        self._terms.append(term)
        self._counts.append(documents)
        self._sizes.append(len(postings))
        if len(postings) > _SHORT:
            self._others.write(postings)
        else:
            self._short.append(postings)
        if len(self._terms) == _TERMS:
            self.finish_field()

    def finish_field(self) -> None:
        """Write the block that is not full yet."""
        if not self._terms:
            return
        (count_code, counts), (size_code, sizes) = narrow(self._counts), narrow(self._sizes)
        head = _HEAD.pack(len(self._terms), count_code, size_code)
        terms = zlib.compress(b"".join((head, counts, sizes, _BETWEEN.join(self._terms))), _SPEED)
        postings = zlib.compress(b"".join(self._short), _SPEED)
        self._field.firsts.append(self._terms[0])
        self._field.blocks.append(_Block(self._file.tell(), len(terms), len(postings), self._start))
        self._file.write(terms + postings)
        self._start = self._others.tell()
        self._terms.clear()
        self._short.clear()
        del self._counts[:], self._sizes[:]

    def close(self) -> None:
        """Write the index, and close both files."""
        parts = []
        for name, found in self._fields.items():
            encoded = name.encode()
            parts += [_FIELD.pack(len(encoded), len(found.blocks)), encoded]
            parts += [_PLACE.pack(*block) for block in found.blocks]
            parts.append(_BETWEEN.join((*found.firsts, b"")))
        index = zlib.compress(b"".join(parts), _SPEED)
        self._file.write(index + _END.pack(len(index)))
        self._file.close()
        self._others.close()


class TermTable:
    """Reads what `TermTableWriter` wrote. Damage raises any exception."""

    def __init__(self, file: Any, size: int, others: Any) -> None:
        self._file = file
        self._others = others
        end = size - _END.size
        length = _END.unpack(file.get(end, _END.size))[0] if end > 0 else 0
        if not 0 < length <= end:
            raise ValueError(Message("the table of terms ends too early"))
        self._fields = dict(_fields(zlib.decompress(file.get(end - length, length))))

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields, as Whoosh asks for them when it merges."""
        return list(self._fields)

    def doc_frequency(self, name: str, term: bytes) -> int:
        """Return the number of documents of a term, 0 if there is no such term."""
        found = self._find(name, term)
        return found[1].counts[found[2]] if found else 0

    def postings(self, name: str, term: bytes) -> bytes | None:
        """Return the postings of a term as they were added, ``None`` if there is no such term."""
        found = self._find(name, term)
        return self._postings(*found) if found else None

    def frequencies_from(self, name: str, start: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the terms of a field from ``start`` on, rising, with their numbers of documents."""
        held = self._fields.get(name)
        if held is None:
            return
        first = max(0, bisect_right(held.firsts, start) - 1)
        for number, block in enumerate(held.blocks[first:]):
            found = self._terms(block)
            skipped = 0 if number else bisect_left(found.terms, start)
            yield from zip(found.terms[skipped:], found.counts[skipped:], strict=True)

    def all_postings(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Yield everything: field, term and postings."""
        for name, held in self._fields.items():
            for block in held.blocks:
                found = self._terms(block)
                short = self._short(block)
                for at, term in enumerate(found.terms):
                    yield name, term, self._postings(block, found, at, short)

    def close(self) -> None:
        """Close both files."""
        self._file.close()
        self._others.close()

    def _find(self, name: str, term: bytes) -> tuple[_Block, _Terms, int] | None:
        held = self._fields.get(name)
        number = bisect_right(held.firsts, term) - 1 if held else -1
        if held is None or number < 0:
            return None
        block = held.blocks[number]
        found = self._terms(block)
        at = bisect_left(found.terms, term)
        return (block, found, at) if at < len(found.terms) and found.terms[at] == term else None

    def _terms(self, block: _Block) -> _Terms:
        data = zlib.decompress(self._file.get(block.start, block.terms))
        count, count_code, size_code = _HEAD.unpack_from(data)
        counts, at = read_numbers(data, _HEAD.size, count_code.decode(), count)
        sizes, at = read_numbers(data, at, size_code.decode(), count)
        terms = data[at:].split(_BETWEEN)
        if len(terms) != count:
            raise ValueError(Message("the table of terms ends too early"))
        return _Terms(terms, counts, sizes)

    def _short(self, block: _Block) -> bytes:
        return zlib.decompress(self._file.get(block.start + block.terms, block.postings))

    def _postings(self, block: _Block, found: _Terms, at: int, short: bytes | None = None) -> bytes:
        size = found.sizes[at]
        if size > _SHORT:
            before = sum(each for each in found.sizes[:at] if each > _SHORT)
            data: bytes = self._others.get(block.others + before, size)
        else:
            before = sum(each for each in found.sizes[:at] if each <= _SHORT)
            data = (self._short(block) if short is None else short)[before : before + size]
        if len(data) != size:
            raise ValueError(Message("the postings end too early"))
        return data


class _Terms(NamedTuple):
    """The terms of a block, their numbers of documents, and the sizes of their postings."""

    terms: list[bytes]
    counts: Sequence[int]
    sizes: Sequence[int]


def _fields(index: bytes) -> Iterator[tuple[str, _Field]]:
    at = 0
    while at < len(index):
        length, count = _FIELD.unpack_from(index, at)
        at += _FIELD.size
        name = index[at : at + length].decode()
        at += length
        end = at + count * _PLACE.size
        blocks = [_Block(*block) for block in _PLACE.iter_unpack(index[at:end])]
        at = end
        firsts = []
        for _ in blocks:
            end = index.index(_BETWEEN, at)
            firsts.append(index[at:end])
            at = end + 1
        yield name, _Field(firsts, blocks)
