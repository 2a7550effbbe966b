"""The postings of Whoosh on disk: a codec of ours; the columns are Whoosh's own.

Whoosh pickles and deflates each block of 128 postings, with a separate pickle for every position
list, and its matchers go through them one method call at a time. Here the postings of a term are a
few machine arrays, read and decoded at once::

    head       number of postings, type code of the gaps, type code of the frequencies,
               number of blocks of positions
    gaps       from document to document
    frequencies, unless all are 1
    sizes      of the blocks of positions, in bytes
    blocks     the positions of 1,024 postings each, one after the other,
               deflated if that is shorter

So queries without positions never read them, and a phrase inflates only the blocks of its
candidates. All numbers are little-endian and as narrow as possible. `kashaf.index.whoosh.search`
says how much this saves, and `kashaf.index.whoosh.terms` where the postings are.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from struct import Struct
from typing import Any, NamedTuple

from whoosh.codec.base import FieldWriter
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3TermsReader
from whoosh.columns import CompressedBytesColumn, EmptyColumnReader

from kashaf.errors import DamagedIndex
from kashaf.index.whoosh.contents import KeptSegment
from kashaf.index.whoosh.numbers import little, narrow, read_numbers
from kashaf.index.whoosh.pickles import load_plain
from kashaf.index.whoosh.schema import WORDS
from kashaf.index.whoosh.terms import TermTable, TermTableWriter
from kashaf.interruption import heed
from kashaf.messages import Message

__all__ = ["TERMS", "TERMS_OF_FORMAT_4", "ArrayCodec", "Gathered", "Postings"]

TERMS = ".terms"
"""The suffix of the table of terms of a segment."""

TERMS_OF_FORMAT_4 = ".trm"
"""The same in an index of format 4 or older."""

_HEAD = Struct("<IccI")
_BLOCK = 1_024
_ENTRY = Struct("!II")
"""Before each entry of Whoosh's table of terms: the sizes of its key and its value."""
_FREQUENCY = Struct("!I")
_FREQUENCY_AT = 5
"""Offset of the number of documents in the value."""
_EXTENT = Struct("!qi")
_EXTENT_AT = 23
"""Offset of the place and the length of the postings in the value."""
_PIECE = 1 << 16
_ONES = b"1"
_WORTH = 64


class Postings:
    """The documents of one term in one segment, rising: their numbers and frequencies."""

    __slots__ = ("_blocks", "_ends", "_inflated", "_sizes", "documents", "frequencies")

    def __init__(self, data: bytes) -> None:
        count, gaps, frequencies, blocks = _HEAD.unpack_from(data)
        start = _HEAD.size
        numbers, start = read_numbers(data, start, gaps.decode(), count)
        self.documents: list[int] = list(accumulate(numbers))
        self.frequencies: Sequence[int]
        if frequencies == _ONES:
            self.frequencies = (1,) * count
        else:
            self.frequencies, start = read_numbers(data, start, frequencies.decode(), count)
        self._sizes, start = read_numbers(data, start, "I", blocks)
        self._blocks = data[start:]
        self._ends: list[int] | None = None
        self._inflated: dict[int, array[int]] = {}
        if len(self._blocks) != sum(self._sizes) or len(self.documents) != count:
            raise ValueError(Message("the postings end too early"))

    @property
    def has_positions(self) -> bool:
        """Does the field keep positions?"""
        return len(self._sizes) > 0

    def positions(self, index: int) -> Sequence[int]:
        """Return the positions in the document at that index of ``documents``, rising.

        There are none if the field has no positions.
        """
        if not self._sizes:
            return ()
        if self._ends is None:
            self._ends = list(accumulate(self.frequencies))
        block = index // _BLOCK
        held = self._inflated.get(block)
        if held is None:
            try:
                held = self._inflated[block] = self._inflate(block)
            except (zlib.error, ValueError, IndexError) as error:
                raise DamagedIndex("positions can't be read ({error}): run `kashaf check`", error=error) from error
        before = self._ends[block * _BLOCK - 1] if block else 0
        end = self._ends[index] - before
        return held[end - self.frequencies[index] : end].tolist()

    def _inflate(self, block: int) -> array[int]:
        start = sum(self._sizes[:block])
        data = self._blocks[start : start + self._sizes[block]]
        code, deflated, body = chr(data[0]), data[1], data[2:]
        if deflated:
            body = zlib.decompress(body)
        return read_numbers(body, 0, code, len(body) // array(code).itemsize)[0]


class ArrayCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own codec with our postings; lengths are in a column of ours, not in its bytes."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _Writer:
        """Start the terms and postings of a segment."""
        return _Writer(segment.create_file(storage, TERMS), segment.create_file(storage, self.POSTS_EXT))

    def new_segment(self, storage: Any, indexname: str) -> KeptSegment:
        """Start a segment."""
        return KeptSegment(self)

    def terms_reader(self, storage: Any, segment: Any) -> TermTable | _TermsOfFormat4:
        """Open the table of terms of a segment."""
        others = segment.open_file(storage, self.POSTS_EXT)
        if storage.file_exists(old := segment.make_filename(TERMS_OF_FORMAT_4)):
            return _TermsOfFormat4(self, storage.open_file(old), storage.file_length(old), others)
        name = segment.make_filename(TERMS)
        return TermTable(storage.open_file(name), storage.file_length(name), others)

    def per_document_reader(self, storage: Any, segment: Any) -> _Documents:
        """Open the columns of a segment."""
        return _Documents(storage, segment)


class _TermsOfFormat4(W3TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own table of terms, with the methods of `TermTable`."""

    def frequencies_from(self, field: str, start: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the terms of a field from ``start`` on, rising, with their numbers of documents."""
        wanted = self._keycoder(field, b"")
        for key, value in self._entries(self._tindex.closest_key_pos(self._keycoder(field, start))):
            if not key.startswith(wanted):
                return
            (documents,) = _FREQUENCY.unpack_from(value, _FREQUENCY_AT)
            yield key[len(wanted) :], documents

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        """Return the number of documents of a term, 0 if there is no such term."""
        return int(super().doc_frequency(fieldname, tbytes)) if (fieldname, tbytes) in self else 0

    def all_postings(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Yield everything: field, term and postings."""
        for key, value in self._entries(self._tindex.startofdata):
            name, term = self._keydecoder(key)
            yield name, term, self._postings(value)

    def postings(self, name: str, term: bytes) -> bytes | None:
        """Return the postings of a term, ``None`` if there is no such term."""
        value = self._tindex.get(self._keycoder(name, term))
        return None if value is None else self._postings(value)

    def _postings(self, value: bytes) -> bytes:
        offset, length = _EXTENT.unpack_from(value, _EXTENT_AT)
        found: bytes = self._postfile.get(offset, length)
        return found

    def _entries(self, place: int | None) -> Iterator[tuple[bytes, bytes]]:
        """Yield keys and values from a place in the table on.

        It reads large blocks, because single entries take ten times as long.
        """
        end = self._tindex.endofdata
        ahead = _PIECE
        while place is not None and place < end:
            data = self._dbfile.get(place, min(ahead, end - place))
            at, ahead = 0, _PIECE
            while at + _ENTRY.size <= len(data):
                key_size, size = _ENTRY.unpack_from(data, at)
                key = at + _ENTRY.size
                following = key + key_size + size
                if following > len(data):
                    ahead = max(_PIECE, following - at)
                    break
                yield data[key : key + key_size], data[key + key_size : following]
                at = following
            if not at and (ahead <= len(data) or ahead > end - place or len(data) < _ENTRY.size):
                raise ValueError(Message("the table of terms ends too early"))
            place += at


class _Documents(W3PerDocReader):  # type: ignore[misc]  # Whoosh has no types
    def has_column(self, fieldname: str) -> bool:
        """Say whether there is a column; that of distinct words is always there."""
        return fieldname == WORDS or super().has_column(fieldname)

    def column_reader(self, fieldname: str, column: Any) -> Any:
        """Open a column.

        A segment of format 4 or older has no distinct words. When it is merged, each of its entries
        gets an empty value: Whoosh 2.7.4 miscounts values that it has to fill in itself.
        """
        if fieldname == WORDS and not super().has_column(fieldname):
            return EmptyColumnReader(b"", self._doccount)
        return super().column_reader(fieldname, column)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the default length.

        Merging calls this for each document and field, and Whoosh's own method looks for a file
        each time.
        """
        return default

    def stored_fields(self, docnum: int) -> Any:
        """Read a stored entry."""
        return load_plain(self._cached_reader("_stored", _STORED)[docnum])


_STORED = CompressedBytesColumn()


class Gathered(NamedTuple):
    """All postings of a term: document and frequency in turns, and all positions in a row.

    Positions are there only if the field keeps them.
    """

    pairs: array[int]
    places: array[int]


class _Writer(FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes the terms of a segment; Whoosh passes all postings of a term as if they were one."""

    def __init__(self, terms: Any, others: Any) -> None:
        self._table = TermTableWriter(terms, others)
        self._term = b""
        self._gathered = Gathered(array("I"), array("I"))
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Start a field."""
        self._table.start_field(fieldname)

    def start_term(self, text: bytes) -> None:
        """Start a term."""
        self._term = text

    def add(self, docnum: int, weight: float, vbytes: Gathered, length: int) -> None:
        """Take the postings of the term."""
        self._gathered = vbytes

    def finish_term(self) -> None:
        """Write the term and its postings."""
        heed()  # merging takes minutes, and nothing is committed yet
        pairs, places = self._gathered
        documents, frequencies = pairs[::2], pairs[1::2]
        gaps = array("I", documents[:1])
        gaps.extend(map(int.__sub__, documents[1:], documents))
        blocks = _blocks(frequencies, places) if places else []
        gap_code, gap_bytes = narrow(gaps)
        all_once = max(frequencies) == 1
        frequency_code, frequency_bytes = (_ONES, b"") if all_once else narrow(frequencies)
        parts = [_HEAD.pack(len(documents), gap_code, frequency_code, len(blocks)), gap_bytes, frequency_bytes]
        parts.append(little(array("I", map(len, blocks))).tobytes())
        self._table.add(self._term, len(documents), b"".join([*parts, *blocks]))

    def finish_field(self) -> None:
        """Finish a field."""
        self._table.finish_field()

    def close(self) -> None:
        """Finish the files."""
        self._table.close()
        self.is_closed = True


def _blocks(frequencies: array[int], places: array[int]) -> list[bytes]:
    blocks = []
    start = 0
    for first in range(0, len(frequencies), _BLOCK):
        end = start + sum(frequencies[first : first + _BLOCK])
        code, body = narrow(places[start:end])
        start = end
        if len(body) > _WORTH and len(shorter := zlib.compress(body, 1)) < len(body):
            blocks.append(code + b"\1" + shorter)
        else:
            blocks.append(code + b"\0" + body)
    return blocks
