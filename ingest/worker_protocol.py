"""A file → its entries, told step by step, so that another process can do the reading."""

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

from kashaf.analyzers import Analyzer
from kashaf.documents import Document, File, Options, Skipped, as_it_is_now, digest, read_file
from kashaf.errors import KashafError, UnreadableFile
from kashaf.index.protocol import Entry
from kashaf.index.schema import Schema
from kashaf.ingest.analysis import analyse
from kashaf.messages import Message

__all__ = ["FRAME", "MEMORY", "Begun", "Failed", "Mark", "Opening", "Step", "Task", "serve", "steps"]

MEMORY = 2 << 30
"""Bytes that reading one file may take: no honest document needs more, a hostile one asks for all there is."""

FRAME = struct.Struct(">cQ")
"""What stands before each message of a reading process: a `Mark`, and the length in bytes of the step that follows, pickled."""

_BATCH = 400_000
"""Characters of terms that are handed over at once."""
_LONG = 1_000_000
"""Characters of a document that takes some time to be analysed."""
_SIGN_EVERY = 1.0
"""Seconds between signs of life."""


class Mark:
    """What a message of a reading process is: a step, a sign of life, or that the next sign may take any time."""

    STEP = b"s"
    TICK = b"t"
    PAUSE = b"p"
    END = b"e"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read, and the digest of what it is known to hold (``""`` when it is to be read in any case)."""

    file: File
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a reading process is told first."""

    fingerprint: str
    schema: Schema
    options: Options


@dataclass(frozen=True, slots=True)
class Begun:
    """The first step: the file as it is when it is read, and its digest (``""`` when it can't be read)."""

    file: File
    digest: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The last step of a file that could not be read, or not to its end: what `UnreadableFile` says."""

    path: str
    reason: str
    passing: bool


Step = Begun | Failed | Skipped | list[Entry]
"""What happens to a file: it is begun, then parts are skipped and entries come; at the end it may fail."""

Analyse = Callable[[Iterable[Document]], Iterator[Entry]]


def steps(
    task: Task, options: Options, analyse: Analyse, *, tick: Callable[[], object], pause: Callable[[], object]
) -> Iterator[Step]:
    """Read a file whose digest is not the known one, and make its entries.

    ``tick`` is called when reading comes further, ``pause`` before what takes its time but cannot hang.
    Raises `InvalidRequest` for options that make no sense.
    """
    pause()
    file = as_it_is_now(task.file)
    try:
        held = digest(file)
    except UnreadableFile:
        held = ""  # reading says why
    tick()
    yield Begun(file, held)
    if held and held == task.digest:
        return
    skipped: list[Skipped] = []

    def documents() -> Iterator[Document]:
        for document in read_file(file, options, skip=skipped.append, tick=tick):
            if sum(len(page.text) for page in document.pages) > _LONG:
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
            failed = Failed(error.path, error.reason, error.passing)
            entry = None
        except MemoryError:
            failed = Failed(str(file.path), _TOO_MUCH, passing=False)
            entry = None
        if entry is not None:
            batch.append(entry)
            size += sum(len(line) for lines in entry.lines.values() for line in lines.values())
        if batch and (entry is None or size > _BATCH):
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


def serve() -> None:
    """Be a reading process: take an `Opening` and then tasks from standard input, and write their steps to standard output.

    It ends when its input ends, also in the middle of a file.
    """
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no message
    source = sys.stdin.buffer
    opening: Opening = pickle.load(source)  # noqa: S301  from the process that started this one
    tasks: SimpleQueue[Task] = SimpleQueue()
    threading.Thread(target=_receive, args=(source, tasks), daemon=True).start()
    _limit_memory()
    os.nice(10)  # what is read waits in memory until the engine, in the process that started this one, has taken it
    analyzer = Analyzer(opening.schema.protected)
    if analyzer.fingerprint != opening.fingerprint:
        return
    analyse_here: Analyse = partial(analyse, analyzer=analyzer, schema=opening.schema, workers=0)
    with sink:
        while True:
            _answer(tasks.get(), opening.options, analyse_here, sink)


def _receive(source: BinaryIO, tasks: SimpleQueue[Task]) -> None:
    """Take tasks as they come; when the process that gives them is gone, so is this one, whatever it is at."""
    try:
        while True:
            tasks.put(pickle.load(source))  # noqa: S301  from the process that started this one
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _answer(task: Task, options: Options, analyse: Analyse, sink: BinaryIO) -> None:
    said = monotonic()

    def send(mark: bytes, payload: bytes = b"") -> None:
        nonlocal said
        said = monotonic()
        sink.write(FRAME.pack(mark, len(payload)))
        sink.write(payload)
        sink.flush()

    def tick() -> None:
        if monotonic() - said > _SIGN_EVERY:
            send(Mark.TICK)

    def pause() -> None:
        send(Mark.PAUSE)

    try:
        for step in steps(task, options, analyse, tick=tick, pause=pause):
            send(Mark.STEP, pickle.dumps(step, pickle.HIGHEST_PROTOCOL))
    except KashafError as error:
        send(Mark.STEP, pickle.dumps(Failed(str(task.file.path), error.message, passing=True)))
    except MemoryError:
        send(Mark.STEP, pickle.dumps(Failed(str(task.file.path), _TOO_MUCH, passing=False)))
    except Exception as error:  # noqa: BLE001  a reader that fails as none should must not stop the other files
        reason = Message("its reader failed on it ({error}): it may be damaged", error=type(error).__name__)
        send(Mark.STEP, pickle.dumps(Failed(str(task.file.path), reason, passing=False)))
    send(Mark.END)


def _limit_memory() -> None:
    """Have this process refused more memory than a file may take, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    except (ImportError, AttributeError, ValueError, OSError):
        return
