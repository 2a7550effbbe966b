"""Source: a file, or a part of one, as its reader gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from kashaf.documents.document import Document, FieldValue
from kashaf.documents.encoding import decode
from kashaf.documents.facts import Facts
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.errors import UnreadableFile
from kashaf.messages import Message

__all__ = ["MAX_FILE_BYTES", "MAX_MEMBERS", "Budget", "Options", "Reader", "Source"]

MAX_FILE_BYTES = 64 << 20
"""The most bytes that are read as one text: some five million Arabic words, a whole shelf."""

MAX_MEMBERS = 100_000
"""The most files that are read of one archive."""

_BYTES, _TIMES, _MOST_BYTES = 64 << 20, 100, 64 << 30
"""What may be unpacked of a file: text is packed to a quarter, tables to a fiftieth."""

_HEAD = 8192
_COMPRESSED = (".gz", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user states about the files.

    ``encoding`` is that of texts, when it is not detected correctly; ``columns`` maps fields to
    columns of a table (field → heading); ``ocr`` has pages without text read by optical character
    recognition.

    Raises `InvalidRequest` for an unknown encoding.
    """

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    ocr: bool = False

    def __post_init__(self) -> None:
        if self.encoding is not None:
            decode(b"", name="", encoding=self.encoding)


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of a file with all archives in it: ``bytes`` and ``members``."""

    bytes: int
    members: int = MAX_MEMBERS


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader reads.

    ``id`` is the file's id, for a part ``archive.zip/inner.txt``; ``name`` is what messages call
    it; ``stream`` holds ``size`` bytes, can seek, and is at its beginning. A reader calls ``skip``
    (through `skipped`) with each part that it cannot read while it reads the others, and ``tick``
    whenever it advances (a page, a row): a reader that gives no sign for a long time is ended. No
    text is longer than ``limit`` bytes. ``depth`` counts the archives around it, which share one
    ``budget``. ``facts`` is what is known of it from elsewhere; what it states itself is preferred.
    """

    id: str
    name: str
    stream: BinaryIO
    size: int
    skip: Skip
    options: Options = Options()
    tick: Callable[[], object] = _nothing
    limit: int = MAX_FILE_BYTES
    depth: int = 0
    budget: Budget | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def suffix(self) -> str:
        """The suffix of its name in lower case, with its full stop (``".pdf"``; may be empty).

        Of a compressed file (``a.csv.gz``) it is that of the file in it.
        """
        path = PurePosixPath(self.id)
        return PurePosixPath(path.stem if path.suffix.lower() in _COMPRESSED else path).suffix.lower()

    @property
    def fields(self) -> dict[str, FieldValue]:
        """The fields that every document made of it has, unless it states them: see ``facts``."""
        return {"path": self.id, **self.facts.fields}

    def head(self) -> bytes:
        """Look at its first 8 KiB; the stream stands at its beginning before and after."""
        head = self.stream.read(_HEAD)
        self.stream.seek(0)
        return head

    def holds(self, *words: bytes) -> bool:
        """Say whether its bytes hold any of some words; leave the stream at its beginning."""
        longest = max(map(len, words))
        before = b""
        found = False
        self.stream.seek(0)
        while not found and (piece := self.stream.read(1 << 20)):
            part = before + piece
            found = any(word in part for word in words)
            before = part[-longest:]
        self.stream.seek(0)
        return found

    def read(self) -> bytes:
        """Read it whole. Raises `UnreadableFile` when it is longer than ``limit`` or empty."""
        data = self.stream.read(self.limit + 1)
        if len(data) > self.limit:
            size, most = self.size / (1 << 20), self.limit / (1 << 20)
            raise self.unreadable(
                "it has {size:,.1f} MiB, more than the {most:g} MiB that are read as one text: split it", size=size, most=most
            )
        if not data.strip():
            raise self.unreadable(Message("it is empty but for blanks") if data else Message("it is empty"))
        return data

    def part(self, name: str, stream: BinaryIO, size: int) -> Source:
        """Make a source of a part: ``name`` is its path in this source. It is one level deeper."""
        id, called = f"{self.id}/{name}", f"{self.name}/{name}"
        return replace(self, id=id, name=called, stream=stream, size=size, depth=self.depth + 1, facts=Facts())

    def budgeted(self) -> tuple[Source, Budget]:
        """Give it a budget for unpacking, unless a source around it has one.

        The budget is some MiB, and its size many times.
        """
        budget = self.budget or Budget(min(_MOST_BYTES, _BYTES + _TIMES * self.size))
        return replace(self, budget=budget), budget

    def skipped(self, place: str, reason: str, /, **values: object) -> None:
        """Report a part that is not read.

        ``place`` follows the name of the source (``":17"``, ``"[2]"``, ``"/inner.txt"``). The
        reason is a `Message`, or a template with its values.
        """
        self.skip(Skipped(self.name + place, _message(reason, values)))

    def unreadable(self, reason: str, /, *, transient: bool = False, **values: object) -> UnreadableFile:
        """Make the error with the reason why it cannot be read, as `skipped` does.

        ``transient`` when its content is not at fault.
        """
        return UnreadableFile(printable(self.name), _message(reason, values), transient=transient)


def _message(reason: str, values: dict[str, object]) -> Message:
    return reason if isinstance(reason, Message) else Message(reason, **values)


class Reader(Protocol):
    """What reads one format."""

    def __call__(self, source: Source, /) -> Iterator[Document]:
        """Yield the documents of the source, in their order.

        The first has the id of the source, or, when there are many, each an id that begins with it
        (``source.id#3``). Raises `UnreadableFile`, naming the reason, when nothing or no more can
        be read.
        """
