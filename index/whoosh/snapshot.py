"""One commit of a Whoosh index, as a reader sees it until it asks for a newer one."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from kashaf.analyzers import Level
from kashaf.errors import DamagedIndex
from kashaf.index.schema import PAGE
from kashaf.index.whoosh.codec import ArrayCodec
from kashaf.index.whoosh.contents import KeptSegment, latest_generation, read_table, table_of_contents
from kashaf.index.whoosh.schema import Layout
from kashaf.index.whoosh.segment import Segment

__all__ = ["Snapshot", "read_contents"]

K1 = 1.2
B = 0.75

_KEPT = 4_096
"""Places remembered of the latest matches."""


class Snapshot:
    """The segments of one commit, and the statistics that BM25 needs over all documents."""

    def __init__(self, generation: int, segments: Sequence[Segment]) -> None:
        self.generation = generation
        self.segments = tuple(segments)
        self._norms: dict[tuple[str, str, Level], list[float]] = {}
        self._distinct: dict[tuple[str, Level], int] = {}
        self._lock = threading.Lock()
        self._places: dict[str, tuple[Segment, int]] = {}

    def remember(self, id: str, segment: Segment, document: int) -> None:
        """Remember where a document is: matches are usually read next."""
        if len(self._places) >= _KEPT:
            self._places.clear()
        self._places[id] = segment, document

    def find(self, id: str) -> tuple[Segment | None, int]:
        """Find the segment and the number of a document; without a look-up if it was remembered."""
        if known := self._places.get(id):
            return known
        for segment in self.segments:
            document = segment.find(id)
            if document is not None:
                return segment, document
        return None, -1

    @property
    def documents(self) -> int:
        """The number of documents."""
        return sum(len(segment.documents) for segment in self.segments)

    @property
    def pages(self) -> int:
        """The number of pages with entries of their own."""
        return sum(segment.pages for segment in self.segments)

    def entries(self, field: str) -> int:
        """The number of entries that can have a field: pages or documents."""
        return self.pages if field == PAGE else self.documents

    def average(self, field: str, level: Level) -> float:
        """The average number of tokens in a field over all entries; one without any counts as 1."""
        entries = self.entries(field)
        tokens = sum(segment.tokens(field, level) for segment in self.segments)
        filled = sum(segment.filled(field, level) for segment in self.segments)
        return (tokens + entries - filled) / entries if entries else 0.0

    def norms(self, segment: Segment, field: str, level: Level) -> list[float]:
        """What BM25 adds to the frequency, for each entry of a segment.

        This is ``k1 * (1 - b + b * length / average)``.
        """
        key = (segment.id, field, level)
        found = self._norms.get(key)
        if found is None:
            with self._lock:
                table = _Norms(self.average(field, level))
                found = self._norms[key] = [table[length] for length in segment.lengths(field, level)]
        return found

    def words(self, field: str, level: Level, prefix: str) -> Iterator[tuple[bytes, int]]:
        """Yield the terms with a prefix in all segments, rising, with their document counts."""
        streams = [segment.vocabulary(field, level, prefix) for segment in self.segments]
        if len(streams) == 1:
            yield from streams[0]
            return
        for term, counts in groupby(heapq.merge(*streams), key=lambda item: item[0]):
            yield term, sum(count for _, count in counts)

    def distinct(self, field: str, level: Level) -> int:
        """Count the terms of a field and level, only once: in a large index this takes seconds."""
        key = (field, level)
        if key not in self._distinct:
            self._distinct[key] = sum(1 for _ in self.words(field, level, ""))
        return self._distinct[key]


class _Norms(dict[int, float]):
    def __init__(self, average: float) -> None:
        self._average = average

    def __missing__(self, length: int) -> float:
        share = rounded(length) / self._average if self._average else 0.0
        norm = self[length] = K1 * (1 - B + B * share)
        return norm


def rounded(length: int) -> int:
    """Round a length as Lucene does to store it in one byte (SmallFloat.intToByte4, and back).

    >>> [rounded(length) for length in (7, 39, 41, 1000)]
    [7, 39, 40, 984]
    """
    over = length - 24
    shift = max(0, over.bit_length() - 4) if over > 0 else 0
    return (over >> shift << shift) + 24 if over > 0 else length


def read_contents(folder: Path, layout: Layout, known: Snapshot | None = None) -> Snapshot:
    """Open the newest commit; segments that ``known`` has open are reused.

    Raises `DamagedIndex` if the table of contents can't be read.
    """
    for _ in range(_ATTEMPTS):
        generation = latest_generation(folder)
        if generation < 0:
            raise DamagedIndex("{folder} holds no table of contents any more: index the documents again", folder=folder)
        try:
            contents = read_table(folder, generation, ArrayCodec)
            segments = [_open(folder, layout, segment, known) for segment in contents.segments]
        except FileNotFoundError:
            segments = None  # meanwhile another process has committed and cleaned up
        except OSError:
            raise
        except Exception as error:
            raise DamagedIndex(
                "{path} is damaged ({error}): index the documents again",
                path=folder / table_of_contents(generation),
                error=str(error),
            ) from error
        if segments is not None and latest_generation(folder) == generation:
            return Snapshot(generation, segments)
        time.sleep(_PAUSE)
    raise DamagedIndex(
        "the files in {folder} change faster than they can be opened, or some are missing: run `kashaf check`", folder=folder
    )


_ATTEMPTS = 20
_PAUSE = 0.02


def _open(folder: Path, layout: Layout, segment: KeptSegment, known: Snapshot | None) -> Segment:
    for held in known.segments if known else ():
        if held.id == segment.segment_id() and len(held.deleted) == segment.deleted_count():
            return held
    return Segment(folder, layout, segment)
