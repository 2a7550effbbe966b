"""The postings of Whoosh on disk: a codec of ours; tables of terms and columns are Whoosh's own.

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
says how much this saves.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from struct import Struct
from typing import Any, NamedTuple

from whoosh.codec.base import PostingsWriter
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3TermInfo, W3TermsReader
from whoosh.columns import CompressedBytesColumn, EmptyColumnReader

from kashaf.errors import DamagedIndex
from kashaf.index.whoosh.contents import KeptSegment
from kashaf.index.whoosh.pickles import load_plain
from kashaf.index.whoosh.schema import WORDS
from kashaf.interruption import heed
from kashaf.messages import Message

__all__ = ["ArrayCodec", "Gathered", "Postings"]

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
_CODES = ("B", "H", "I")


class Postings:
    """The documents of one term in one segment, rising: their numbers and frequencies."""

    __slots__ = ("_blocks", "_ends", "_inflated", "_sizes", "documents", "frequencies")

    def __init__(self, data: bytes) -> None:
        count, gaps, frequencies, blocks = _HEAD.unpack_from(data)
        start = _HEAD.size
        numbers, start = _read(data, start, gaps.decode(), count)
        self.documents: list[int] = list(accumulate(numbers))
        self.frequencies: Sequence[int]
        if frequencies == _ONES:
            self.frequencies = (1,) * count
        else:
            self.frequencies, start = _read(data, start, frequencies.decode(), count)
        self._sizes, start = _read(data, start, "I", blocks)
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
        return _read(body, 0, code, len(body) // array(code).itemsize)[0]


class ArrayCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own codec with our postings; lengths are in a column of ours, not in its bytes."""

    length_stats = False

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _Writer:
        """Start the postings of a field."""
        if byteids:
            raise NotImplementedError("vectors are not kept")
        return _Writer(dbfile)

    def new_segment(self, storage: Any, indexname: str) -> KeptSegment:
        """Start a segment."""
        return KeptSegment(self)

    def terms_reader(self, storage: Any, segment: Any) -> _Terms:
        """Open the table of terms of a segment."""
        name = segment.make_filename(self.TERMS_EXT)
        size, file = storage.file_length(name), storage.open_file(name)
        return _Terms(self, file, size, segment.open_file(storage, self.POSTS_EXT))

    def per_document_reader(self, storage: Any, segment: Any) -> _Documents:
        """Open the columns of a segment."""
        return _Documents(storage, segment)


class _Terms(W3TermsReader):  # type: ignore[misc]  # Whoosh has no types
    def frequencies_from(self, field: str, start: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the terms of a field from ``start`` on, rising, with their numbers of documents."""
        wanted = self._keycoder(field, b"")
        for key, value in self._entries(self._tindex.closest_key_pos(self._keycoder(field, start))):
            if not key.startswith(wanted):
                return
            (documents,) = _FREQUENCY.unpack_from(value, _FREQUENCY_AT)
            yield key[len(wanted) :], documents

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield all terms with their fields."""
        return (self._keydecoder(key) for key, _ in self._entries(self._tindex.startofdata))

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

    def matcher(self, fieldname: str, tbytes: bytes, format_: Any = None, scorer: Any = None) -> Postings:
        """Return all postings of a term, instead of a matcher that goes through them one by one."""
        offset, length = _EXTENT.unpack_from(self._tindex[self._keycoder(fieldname, tbytes)], _EXTENT_AT)
        return Postings(self._postfile.get(offset, length))


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


class _Writer(PostingsWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes the postings of each term: Whoosh passes all of them as if they were one posting."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._gathered = Gathered(array("I"), array("I"))

    def start_postings(self, format_: Any, terminfo: Any) -> None:
        """Start a term."""

    def add_posting(self, id_: int, weight: float, vbytes: Gathered, length: int | None = None) -> None:
        """Take the postings of the term."""
        self._gathered = vbytes

    def finish_postings(self) -> Any:
        """Write the term; return what the table of terms stores about it."""
        heed()  # merging takes minutes, and nothing is committed yet
        pairs, places = self._gathered
        documents, frequencies = pairs[::2], pairs[1::2]
        gaps = array("I", documents[:1])
        gaps.extend(map(int.__sub__, documents[1:], documents))
        blocks = _blocks(frequencies, places) if places else []
        gap_code, gap_bytes = _narrow(gaps)
        all_once = max(frequencies) == 1
        frequency_code, frequency_bytes = (_ONES, b"") if all_once else _narrow(frequencies)
        parts = [_HEAD.pack(len(documents), gap_code, frequency_code, len(blocks)), gap_bytes, frequency_bytes]
        parts.append(_little(array("I", map(len, blocks))).tobytes())
        start = self._file.tell()
        self._file.write(b"".join([*parts, *blocks]))
        total = float(sum(frequencies))
        terminfo = W3TermInfo(weight=total, df=len(documents), minid=documents[0], maxid=documents[-1])
        terminfo.set_extent(start, self._file.tell() - start)
        return terminfo

    def written(self) -> bool:
        """Whether something is on the disk already: never before the term is finished."""
        return False


def _blocks(frequencies: array[int], places: array[int]) -> list[bytes]:
    blocks = []
    start = 0
    for first in range(0, len(frequencies), _BLOCK):
        end = start + sum(frequencies[first : first + _BLOCK])
        code, body = _narrow(places[start:end])
        start = end
        if len(body) > _WORTH and len(shorter := zlib.compress(body, 1)) < len(body):
            blocks.append(code + b"\1" + shorter)
        else:
            blocks.append(code + b"\0" + body)
    return blocks


_little: Callable[[array[int]], array[int]]
if sys.byteorder == "little":

    def _little(numbers: array[int]) -> array[int]:
        return numbers

else:

    def _little(numbers: array[int]) -> array[int]:
        turned = numbers[:]
        turned.byteswap()
        return turned


def _narrow(numbers: array[int]) -> tuple[bytes, bytes]:
    """Return the numbers in the narrowest type that fits them all, with its code."""
    largest = max(numbers)
    code = _CODES[0] if largest < 1 << 8 else _CODES[1] if largest < 1 << 16 else _CODES[2]
    return code.encode(), _little(array(code, numbers)).tobytes()


def _read(data: bytes, start: int, code: str, count: int) -> tuple[array[int], int]:
    if code not in _CODES:
        raise ValueError(Message("the postings have an unknown type"))
    numbers = array(code)
    end = start + count * numbers.itemsize
    numbers.frombytes(data[start:end])
    if len(numbers) != count:
        raise ValueError(Message("the postings end too early"))
    return _little(numbers), end
