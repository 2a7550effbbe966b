"""One segment of a Whoosh index: its postings, columns and records, safe for many threads."""

from __future__ import annotations

import json
import struct
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from kashaf.analyzers import Level
from kashaf.errors import DamagedIndex, KashafError
from kashaf.index.damage import said_by
from kashaf.index.protocol import DistinctWords, Stored
from kashaf.index.schema import PAGE, TEXT, TITLE
from kashaf.index.whoosh.codec import Postings
from kashaf.index.whoosh.schema import (
    ID,
    LENGTHS,
    NAME,
    NUMBER,
    RECORD,
    WORDS,
    Layout,
    from_bytes,
    stored,
    to_bytes,
    unpack_words,
)
from kashaf.index.whoosh.storage import OpenFiles
from kashaf.messages import Message

__all__ = ["RECORDS", "Segment", "Values"]

RECORDS = ("._stored.col", f".{NUMBER}.col")
"""The suffixes of the files that documents are read from."""

P = ParamSpec("P")
R = TypeVar("R")


def _reading(method: Callable[Concatenate[Segment, P], R]) -> Callable[Concatenate[Segment, P], R]:
    """Turn any error while files are decoded into damage: intact files can be decoded."""

    @wraps(method)
    def read(self: Segment, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except KashafError:
            raise
        except Exception as error:
            raise self.damage(error) from error

    return read


class Values:
    """A column of values; each distinct content is stored once.

    ``numbers[document]`` is an index into ``contents``.
    """

    def __init__(self, rows: Iterator[bytes], decode: Callable[[bytes], Any]) -> None:
        known: dict[bytes, int] = {}
        self.numbers: list[int] = [known.setdefault(row, len(known)) for row in rows]
        self.contents: list[Any] = [decode(row) for row in known]

    def __getitem__(self, document: int) -> Any:
        return self.contents[self.numbers[document]]


class Segment:
    """The documents of one segment in one snapshot: ``documents`` are live, ``deleted`` are not.

    Files are opened once and read through a reader for each thread. Columns are decoded when first
    used, and shared. Raises `DamagedIndex` if a file is damaged.
    """

    def __init__(self, folder: Path, layout: Layout, whoosh_segment: Any) -> None:
        self.folder = folder
        self.layout = layout
        self.id: str = whoosh_segment.segment_id()
        self.size: int = whoosh_segment.doc_count_all()
        self.deleted: frozenset[int] = frozenset(whoosh_segment.deleted_docs())
        self.files = OpenFiles(folder, self.id, whoosh_segment.files or {})
        self._segment = whoosh_segment
        self._local = threading.local()
        self._lock = threading.RLock()
        self._columns: dict[Any, Any] = {}

    def damage(self, error: Exception | Message) -> DamagedIndex:
        """Make the error that says this segment can't be read."""
        return DamagedIndex(
            "the index in {folder} is damaged (segment {segment}: {reason}): run `kashaf check`, or index the documents again",
            folder=self.folder,
            segment=self.id,
            reason=said_by(error) if isinstance(error, Exception) else error,
        )

    def verify(self, suffixes: Sequence[str] | None = None) -> None:
        """Read files whole, all or those with these suffixes.

        Raises `DamagedIndex` if one is damaged.
        """
        wrong = (
            self.files.wrong()
            if suffixes is None
            else ((name, self.files.wrong_file(name)) for name in (f"{self.id}{suffix}" for suffix in suffixes))
        )
        for name, told in wrong:
            if told:
                raise self.damage(Message("{name}: {told}", name=name, told=told))

    # Terms

    def _terms(self) -> Any:
        if not hasattr(self._local, "terms"):
            self._local.terms = self._segment.codec().terms_reader(self.files, self._segment)
        return self._local.terms

    @_reading
    def postings(self, field: str, level: Level, text: str) -> Postings | None:
        """Find the documents that contain a term, deleted ones too; ``None`` if there are none."""
        name = self.layout.terms(field, level)
        return self._postings(name, to_bytes(text)) if name else None

    def _postings(self, name: str, term: bytes) -> Postings | None:
        data = self._terms().postings(name, term)
        if data is None:
            return None
        postings = Postings(data)
        if postings.documents and postings.documents[-1] >= self.size:
            raise ValueError("the postings name entries that are not there")
        return postings

    @_reading
    def frequency(self, field: str, level: Level, text: str) -> int:
        """Count the documents that contain a term, deleted ones too."""
        name = self.layout.terms(field, level)
        return int(self._terms().doc_frequency(name, to_bytes(text))) if name else 0

    @_reading
    def find(self, id: str) -> int | None:
        """Find the number of a document."""
        postings = self._postings(ID, to_bytes(id))
        if postings:
            for document in postings.documents:
                if document not in self.deleted:
                    return document
        return None

    def ids(self, start: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the ids of the live documents from ``start`` on, rising, with their numbers."""
        for term, _ in self._vocabulary(ID, start):
            document = self.find(from_bytes(term))
            if document is not None:
                yield term, document

    def vocabulary(self, field: str, level: Level, prefix: str) -> Iterator[tuple[bytes, int]]:
        """Yield the terms that begin with ``prefix``, rising, with their numbers of documents."""
        name = self.layout.terms(field, level)
        start = to_bytes(prefix)
        for term, count in self._vocabulary(name, start) if name else ():
            if not term.startswith(start):
                return
            if self.deleted and count <= _COUNTED:
                count = self._live(name, term)
            if count:
                yield term, count

    def _vocabulary(self, name: str, start: bytes) -> Iterator[tuple[bytes, int]]:
        try:
            yield from self._terms().frequencies_from(name, start)
        except KashafError:
            raise
        except Exception as error:
            raise self.damage(error) from error

    def all_postings(self) -> Iterator[tuple[str, bytes, Postings]]:
        """Yield everything: Whoosh's field, term and postings."""
        try:
            for name, term, postings in self._terms().all_postings():
                yield name, term, Postings(postings)
        except KashafError:
            raise
        except Exception as error:
            raise self.damage(error) from error

    @_reading
    def _live(self, name: str | None, term: bytes) -> int:
        postings = self._postings(name, term) if name else None
        return sum(document not in self.deleted for document in postings.documents) if postings else 0

    # Columns

    def _rows(self, name: str) -> Any:
        documents = self._documents()
        return documents.column_reader(name, self.layout.whoosh[name].column_type)

    def _documents(self) -> Any:
        if not hasattr(self._local, "documents"):
            self._local.documents = self._segment.codec().per_document_reader(self.files, self._segment)
        return self._local.documents

    def _fixed(self, name: str) -> bytes:
        """Read a column of values of equal length at once; Whoosh's own reader is slower."""
        rows = self._rows(name)
        start, width, count = rows._basepos, rows._fixedlen, rows._count  # noqa: SLF001 - no public way
        if count != self.size:
            raise ValueError(Message("the column ends too early"))
        data: bytes = rows._dbfile.get(start, width * count)  # noqa: SLF001
        return data

    def _column(self, key: Any, load: Callable[[], R]) -> R:
        with self._lock:
            if key not in self._columns:
                self._columns[key] = load()
            found: R = self._columns[key]
            return found

    @property
    @_reading
    def numbers(self) -> list[int]:
        """The page number of each entry, 0 for a document."""

        def load() -> list[int]:
            return list(struct.unpack(f"!{self.size}i", self._fixed(NUMBER)))

        return self._column(NUMBER, load)

    @property
    def documents(self) -> list[int]:
        """The numbers of the live documents."""
        return self._column("documents", lambda: [i for i, n in enumerate(self.numbers) if not n and i not in self.deleted])

    @property
    def pages(self) -> int:
        """The number of live pages."""
        return self.size - len(self.deleted) - len(self.documents)

    @_reading
    def lengths(self, field: str, level: Level) -> Sequence[int]:
        """The number of tokens of each entry in a field and level."""
        return self._all_lengths[self.layout.length(field, level) :: self.layout.slots]

    @property
    def _all_lengths(self) -> array[int]:
        def load() -> array[int]:
            return array("I", struct.unpack(f"<{self.size * self.layout.slots}I", self._fixed(LENGTHS)))

        return self._column(LENGTHS, load)

    def tokens(self, field: str, level: Level) -> int:
        """Add up the tokens of all live entries in a field and level."""

        def load() -> int:
            lengths: Sequence[int] = self.lengths(field, level)
            return sum(lengths) - sum(lengths[document] for document in self.deleted)

        return self._column(("tokens", field, level), load)

    def filled(self, field: str, level: Level) -> int:
        """Count the live entries with a token in a field and level."""

        def load() -> int:
            lengths: Sequence[int] = self.lengths(field, level)
            return sum(map(bool, lengths)) - sum(bool(lengths[document]) for document in self.deleted)

        return self._column(("filled", field, level), load)

    @_reading
    def pages_of(self, document: int) -> range:
        """The numbers of the pages of a document, right behind it; none if it has one page."""
        numbers = self.numbers
        end = document + 1
        while end < self.size and numbers[end]:
            end += 1
        return range(document + 1, end)

    @_reading
    def id_of(self, document: int) -> str:
        """Return the id of an entry."""
        local = self._local
        if not hasattr(local, "names"):
            local.names = self._rows(NAME)
        return from_bytes(local.names[document])

    def names(self, documents: Sequence[int]) -> list[str]:
        """Return the ids of some entries; for many, the whole column is read once."""
        if len(documents) < _FEW:
            return [self.id_of(document) for document in documents]
        held = self._all_names()
        return [from_bytes(held[document]) for document in documents]

    @_reading
    def _all_names(self) -> list[bytes]:
        return self._column(NAME, lambda: list(self._rows(NAME)))

    @_reading
    def facets(self, field: str) -> Values:
        """The pairs (term, value as written) of a keyword field."""
        rows = self.layout.column(field)
        return self._column(rows, lambda: Values(iter(self._rows(rows)), _pairs))

    @_reading
    def values(self, field: str) -> Values:
        """The numbers of a date or number field."""
        rows = self.layout.column(field)
        return self._column(rows, lambda: Values(iter(self._rows(rows)), _numbers))

    @_reading
    def titles(self) -> Values:
        """The sort keys of titles, empty without a title."""
        return self._column(TITLE, lambda: Values(iter(self._rows(TITLE)), from_bytes))

    def between(self, field: str, low: float | None, high: float | None) -> list[int]:
        """Find the live documents with a value of a field between two.

        A document with two such values comes twice.
        """

        def load() -> tuple[list[float], list[int]]:
            values = self.values(field)
            pairs = sorted((value, document) for document in self.documents for value in values[document])
            return [value for value, _ in pairs], [document for _, document in pairs]

        rising, documents = self._column(("between", field), load)
        start = 0 if low is None else bisect_left(rising, low)
        end = len(rising) if high is None else bisect_right(rising, high)
        return documents[start:end]

    # Records

    @_reading
    def distinct_words(self, entry: int) -> DistinctWords | None:
        """Read the distinct words of an entry; ``None`` if it was written before format 5."""
        local = self._local
        if not hasattr(local, "words"):
            local.words = self._rows(WORDS)
        packed = local.words[entry]
        if not packed:
            return None
        title, text = unpack_words(packed)
        titled = self._length(TITLE, entry)
        if self.numbers[entry]:
            tokens = self._length(PAGE, entry)
        elif self.pages_of(entry):
            tokens = 0
        else:
            tokens = self._length(TEXT, entry) - titled - 1  # a placeholder is behind the title
        return DistinctWords(title, text, titled, tokens)

    def _length(self, field: str, entry: int) -> int:
        """Return the number of tokens of one entry in a text field."""
        return self._all_lengths[entry * self.layout.slots + self.layout.length(field, Level.WORD)]

    @_reading
    def record(self, document: int) -> Stored:
        """Read a stored entry."""
        return stored(self._documents().stored_fields(document)[RECORD])


_FEW = 1_000
_COUNTED = 1_000
"""For a word in more documents than this, deleted ones are not subtracted.

The difference is small then, and reading them slow.
"""


def _pairs(row: bytes) -> tuple[tuple[str, str], ...]:
    return tuple((term, written) for term, written in json.loads(row)) if row else ()


def _numbers(row: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(row) // 8}d", row)
