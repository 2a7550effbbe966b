"""The protocol with worker processes: tasks go to them, events come back, each in a frame.

`serve` is such a process.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from time import monotonic
from typing import BinaryIO

from kashaf.analyzers import Analyzer, Step
from kashaf.documents import Document, File, Options, Skipped, as_it_is_now, digest, read_file
from kashaf.errors import KashafError, UnreadableFile
from kashaf.index.entries import make_entries
from kashaf.index.protocol import Entry
from kashaf.index.schema import Schema
from kashaf.ingest.batches import characters
from kashaf.messages import Message

__all__ = [
    "BROKE_OFF",
    "FRAME",
    "MEMORY",
    "AnalyseBatch",
    "Event",
    "Failed",
    "FileStarted",
    "MessageKind",
    "ReadFile",
    "Task",
    "WorkerConfig",
    "file_events",
    "serve",
]

MEMORY = 2 << 30
"""Bytes that reading one file may take: honest documents need no more."""

FRAME = struct.Struct(">cQ")
"""The header of a worker's message: a `MessageKind`, and the bytes of the pickled event."""

_EVENT_CHARACTERS = 400_000
"""Characters of terms that are handed over at once."""
_LONG_DOCUMENT_CHARACTERS = 1_000_000
"""Characters of a document that takes some time to be analysed."""
_HEARTBEAT_SECONDS = 1.0


class MessageKind:
    """The kind of a worker's message.

    It is an event, a heartbeat, or a notice that the next heartbeat may take any time; the last
    ends a task.
    """

    EVENT = b"s"
    HEARTBEAT = b"t"
    UNBOUNDED = b"p"
    DONE = b"e"


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker is told first."""

    fingerprint: str
    steps: tuple[Step, ...]
    schema: Schema
    options: Options


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file to read, and the digest of its known content (``""`` to read it in any case)."""

    file: File
    digest: str = ""

    @property
    def name(self) -> str:
        """What a failure is told of."""
        return str(self.file.path)


@dataclass(frozen=True, slots=True)
class AnalyseBatch:
    """Documents to be analysed."""

    documents: list[Document]
    name: str = ""


Task = ReadFile | AnalyseBatch


@dataclass(frozen=True, slots=True)
class FileStarted:
    """The first event: the file when it is read, and its digest (``""`` when it can't be read)."""

    file: File
    digest: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The last event of a task that could not be finished; for a file, from `UnreadableFile`."""

    name: str
    reason: str
    transient: bool


Event = FileStarted | Failed | Skipped | list[Entry]
"""An event of a task: a file starts, parts are skipped and entries come; it may fail."""

Analyse = Callable[[Iterable[Document]], Iterator[Entry]]


def file_events(  # noqa: C901  each way to end is told in the order in which it happens
    task: ReadFile, options: Options, analyse: Analyse, *, tick: Callable[[], object], pause: Callable[[], object]
) -> Iterator[Event]:
    """Read a file whose digest is not the known one, and make its entries.

    ``tick`` is called when reading advances, ``pause`` before a slow step that cannot hang. Raises
    `InvalidRequest` for options that make no sense.
    """
    pause()
    file = as_it_is_now(task.file)
    try:
        held = digest(file)
    except UnreadableFile:
        held = ""  # reading says why
    tick()
    yield FileStarted(file, held)
    if held and held == task.digest:
        return
    skipped: list[Skipped] = []

    def documents() -> Iterator[Document]:
        for document in read_file(file, options, skip=skipped.append, tick=tick):
            if characters(document) > _LONG_DOCUMENT_CHARACTERS:
                pause()
            yield document
            tick()

    batch: list[Entry] = []
    size = 0
    failed: Failed | None = None
    entries = analyse(documents())
    while True:
        try:
            entry = next(entries, None)
        except UnreadableFile as error:
            failed = Failed(error.path, error.reason, error.transient)
            entry = None
        except MemoryError:
            failed = Failed(str(file.path), _TOO_MUCH, transient=False)
            entry = None
        if entry is not None:
            batch.append(entry)
            size += sum(len(line) for lines in entry.lines.values() for line in lines.values())
        if batch and (entry is None or size > _EVENT_CHARACTERS):
            yield batch
            batch, size = [], 0
        if skipped:
            yield from skipped
            skipped.clear()
        if entry is None:
            break
    if failed:
        yield failed


_TOO_MUCH = Message("reading it takes more than {most} GiB of memory: split it", most=MEMORY >> 30)
BROKE_OFF = Message("its reader broke off: it may be damaged")


def serve() -> None:
    """Run as a worker: read a `WorkerConfig` and tasks from stdin, write events to stdout.

    It ends when its input ends, also in the middle of a task.
    """
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no message
    source = sys.stdin.buffer
    try:
        config: WorkerConfig = pickle.load(source)  # noqa: S301  from the process that started this one
    except EOFError:
        return
    tasks: SimpleQueue[Task] = SimpleQueue()
    threading.Thread(target=_receive, args=(source, tasks), daemon=True).start()
    _limit_memory()
    # Entries wait in memory until the engine, in the process that started this one, takes them.
    os.nice(10)
    analyzer = Analyzer(config.schema.protected, config.steps)
    with sink:
        while True:
            _answer(tasks.get(), config, analyzer, sink)


def _receive(source: BinaryIO, tasks: SimpleQueue[Task]) -> None:
    """Take tasks as they come; when the sending process is gone, end this one at once."""
    try:
        while True:
            tasks.put(pickle.load(source))  # noqa: S301  from the process that started this one
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _answer(task: Task, config: WorkerConfig, analyzer: Analyzer, sink: BinaryIO) -> None:
    said = monotonic()

    def send(kind: bytes, payload: bytes = b"") -> None:
        nonlocal said
        said = monotonic()
        sink.write(FRAME.pack(kind, len(payload)))
        sink.write(payload)
        sink.flush()

    def fail(reason: str, *, transient: bool = False) -> None:
        send(MessageKind.EVENT, pickle.dumps(Failed(task.name, reason, transient)))

    def tick() -> None:
        if monotonic() - said > _HEARTBEAT_SECONDS:
            send(MessageKind.HEARTBEAT)

    def pause() -> None:
        send(MessageKind.UNBOUNDED)

    analyse: Analyse = partial(make_entries, analyzer=analyzer, schema=config.schema)
    try:
        if analyzer.fingerprint != config.fingerprint:
            fail(BROKE_OFF, transient=True)
        elif isinstance(task, AnalyseBatch):
            pause()
            send(MessageKind.EVENT, pickle.dumps(list(analyse(task.documents)), pickle.HIGHEST_PROTOCOL))
        else:
            for event in file_events(task, config.options, analyse, tick=tick, pause=pause):
                send(MessageKind.EVENT, pickle.dumps(event, pickle.HIGHEST_PROTOCOL))
    except KashafError as error:
        fail(error.message, transient=True)
    except MemoryError:
        fail(_TOO_MUCH)
    except Exception as error:  # noqa: BLE001  a reader that fails as none should must not stop the other files
        fail(Message("its reader failed on it ({error}): it may be damaged", error=type(error).__name__))
    send(MessageKind.DONE)


def _limit_memory() -> None:
    """Have this process refused more memory than a file may take, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    except (ImportError, AttributeError, ValueError, OSError):
        return
