"""Files are read and analysed in processes of their own: several at once, each within bounds of time and memory.

A hostile or damaged file may make its reader hang, crash or ask for all memory there is. Here that ends one process, and is
one line about one file. Files come back in the order in which they were given. Plain texts are read without another process
as long as they are few, for starting one takes longer than reading them.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Self

from kashaf.analyzers import Analyzer
from kashaf.documents import File, Options, Skipped, is_plain
from kashaf.errors import UnreadableFile
from kashaf.index.protocol import Entry
from kashaf.index.schema import Schema
from kashaf.ingest.analysis import analyse, processors
from kashaf.ingest.leftovers import PREFIX, hold, remove_leftovers
from kashaf.ingest.worker_protocol import FRAME, Begun, Failed, Mark, Opening, Step, Task, steps
from kashaf.interruption import MOMENT, heed
from kashaf.messages import Message, system_reason

__all__ = ["Contents", "Pool"]

SILENCE = 60.0
"""Seconds without a sign of progress after which a reader is ended."""
LONGEST = 600.0
"""Seconds that a file may take whatever its size; optical character recognition has no such limit, for each page is a sign."""
BYTES_A_SECOND = 20_000
"""A file of some size may take longer: so many bytes a second are read by the slowest reader."""

ALONE = 2_000_000
"""Bytes of plain texts that are read before other processes are started."""
LARGE = 4_000_000
"""Bytes of a file of records from which on its records are analysed on all processors, rather than beside other files."""

_AHEAD = 64
"""Files that may be read before they are taken."""
_HELD = 64 << 20
"""Bytes that they may take together, the one that is taken next apart."""
_PROGRAM = f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {steps.__module__} import serve; serve()"


class Contents:
    """What a file holds: ``file`` as it was when it was read, its ``digest``, and whether that is what was ``known``.

    ``skipped`` grows while `entries` are taken.
    """

    def __init__(self, task: Task, told: Iterator[Step]) -> None:
        self._told = told
        self.skipped: list[Skipped] = []
        first = next(told)
        begun = first if isinstance(first, Begun) else Begun(task.file, "")
        self._before: list[Step] = [] if isinstance(first, Begun) else [first]
        self.file, self.digest = begun.file, begun.digest
        self.known = bool(begun.digest) and begun.digest == task.digest

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of its documents, once. Raises `UnreadableFile` when it cannot be read, or no further."""
        for step in self._before:
            yield from self._take(step)
        for step in self._told:
            yield from self._take(step)

    def _take(self, step: Step) -> Iterable[Entry]:
        match step:
            case list():
                return step
            case Skipped():
                self.skipped.append(step)
            case Failed():
                raise UnreadableFile(step.path, step.reason, passing=step.passing)
            case Begun():
                pass
        return ()


class Pool:
    """Reads files; a context manager, at whose end no process is left."""

    def __init__(self, analyzer: Analyzer, schema: Schema, options: Options, workers: int | None = None) -> None:
        self._analyzer = analyzer
        self._schema = schema
        self._options = options
        self._workers = [_Worker(self) for _ in range(processors() if workers is None else workers)]
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._room = threading.Condition()
        self._held = 0
        self._head: _Job | None = None
        self._ended = False
        self._alone = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._room:
            self._ended = True
            self._room.notify_all()
        for _worker in self._workers:
            self._waiting.put(None)
        for worker in self._workers:
            worker.end()
        if self._folder:
            self._folder.cleanup()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def read(self, tasks: Iterable[Task]) -> Iterator[Contents]:
        """Read files, some ahead of the one that is taken; what is not taken of one is lost when the next is asked for."""
        given = iter(tasks)
        ahead: deque[_Job | Task] = deque()
        while True:
            for task in given:
                ahead.append(task if self._is_for_here(task.file) else self._submit(task))
                if len(ahead) >= _AHEAD:
                    break
            if not ahead:
                return
            job = ahead.popleft()
            if isinstance(job, Task):
                yield Contents(job, self._steps_here(job))
            else:
                with self._room:
                    self._head = job
                    self._room.notify_all()
                yield Contents(job.task, self._steps_of(job))
                for _ in self._steps_of(job):  # of one that was not wanted to its end
                    pass

    def _is_for_here(self, file: File) -> bool:
        """Say whether a file is read by this process: large records, for others help with their analysis, and the first few texts."""
        if file.size >= LARGE:
            return file.path.suffix.lower() in (".jsonl", ".ndjson")
        if self._alone + file.size > ALONE or not is_plain(file):
            return False
        self._alone += file.size
        return True

    def _steps_here(self, task: Task) -> Iterator[Step]:
        making = partial(analyse, analyzer=self._analyzer, schema=self._schema)
        return steps(task, self._options, making, tick=_nothing, pause=_nothing)

    def _submit(self, task: Task) -> _Job:
        job = _Job(task)
        for worker in self._workers:
            worker.begin()
        self._waiting.put(job)
        return job

    def _steps_of(self, job: _Job) -> Iterator[Step]:
        while True:
            with self._room:
                while not job.told and not job.done:
                    self._room.wait(MOMENT)
                    heed()
                if not job.told:
                    return
                message = job.told.popleft()
                self._held -= len(message)
                self._room.notify_all()
            yield pickle.loads(message)  # noqa: S301  from a process of ours

    # --- for the workers, each in a thread of its own ------------------------------------------------------------------

    def next_job(self) -> _Job | None:
        """Wait for the next file; ``None`` at the end."""
        job = self._waiting.get()
        return None if self._ended else job

    def tell(self, job: _Job, message: bytes) -> bool:
        """Keep a step until it is taken, when there is room; say whether the pool still goes on."""
        with self._room:
            while self._held > _HELD and self._head is not job and not self._ended:
                self._room.wait()
            job.told.append(message)
            self._held += len(message)
            self._room.notify_all()
            return not self._ended

    def finish(self, job: _Job) -> None:
        """Say that no more comes of a file."""
        with self._room:
            job.done = True
            self._room.notify_all()

    def start(self) -> subprocess.Popen[bytes]:
        """Start a reading process. Raises `OSError`."""
        with self._room:
            if self._folder is None:
                remove_leftovers()
            while self._folder is None or self._lock is None:
                self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
                self._lock = hold(Path(self._folder.name))
        # A session of its own, for Ctrl-C is meant for us: we commit or roll back, and end it with all that it started.
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env={**os.environ, "TMPDIR": self._folder.name},
        )
        assert process.stdin is not None  # noqa: S101  for the types
        process.stdin.write(pickle.dumps(Opening(self._analyzer.fingerprint, self._schema, self._options)))
        return process

    def most_seconds(self, file: File) -> float:
        """Say how long a file may take."""
        return float("inf") if self._options.ocr else LONGEST + file.size / BYTES_A_SECOND


class _Job:
    """A file that a worker reads, and the steps that it has told and nobody has taken."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.told: deque[bytes] = deque()
        self.done = False


class _Worker:
    """A thread that asks one reading process for file after file, and starts another one when it is lost."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start the thread, if that is not done."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def end(self) -> None:
        """End the process, and with it the thread."""
        while self._thread and self._thread.is_alive():
            if self._process:
                _kill(self._process)
            self._thread.join(0.1)  # it may just have started another one
        self._lose()

    def _work(self) -> None:
        while job := self._pool.next_job():
            passing = False
            try:
                failure = self._read(job)
            except OSError as error:
                reason = system_reason(error, lower=True)
                failure = Message("no process to read it could be started ({reason})", reason=reason)
                passing = True
            if failure:
                told = Failed(str(job.task.file.path), failure, passing)
                self._pool.tell(job, pickle.dumps(told))
            self._pool.finish(job)

    def _read(self, job: _Job) -> Message | None:
        """Have a file read; give the reason when that fails in a way that costs the process."""
        if self._process is None:
            self._process = self._pool.start()
        process, task = self._process, job.task
        assert process.stdin is not None  # noqa: S101  for the types
        assert process.stdout is not None  # noqa: S101
        patience = _Patience(process.stdout.fileno(), self._pool.most_seconds(task.file))
        try:
            process.stdin.write(pickle.dumps(task))
            while True:
                mark, message = patience.receive()
                if mark == Mark.END:
                    return None
                if mark == Mark.STEP and not self._pool.tell(job, message):
                    return Message("the reading was broken off")
        except (OSError, EOFError):
            self._lose()
            return patience.reason or _died(process.returncode)

    def _lose(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


class _Patience:
    """Waits for messages, as long as a file may take: only the time spent waiting counts."""

    def __init__(self, pipe: int, most: float) -> None:
        self._pipe = pipe
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN | select.POLLHUP)
        self._left = most
        self._endless = True  # until the process has started
        self.reason: Message | None = None

    def receive(self) -> tuple[bytes, bytes]:
        """Give the next message. Raises `EOFError` when none comes any more, with a ``reason`` when it takes too long."""
        began = monotonic()
        seconds = None if self._endless else max(min(SILENCE, self._left), 0)
        if not self._poll.poll(None if seconds is None else seconds * 1000):
            silent = Message("its reader gave no sign for {seconds:.0f} seconds: it may be damaged", seconds=SILENCE)
            self.reason = _SLOW if self._left < SILENCE else silent
            raise EOFError
        mark, length = FRAME.unpack(self._exactly(FRAME.size))
        if not self._endless:
            self._left -= monotonic() - began
        self._endless = mark == Mark.PAUSE
        return mark, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        parts: list[bytes] = []
        while length:
            part = os.read(self._pipe, min(length, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


_SLOW = Message("reading it takes too long: split it")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


def _died(status: int | None) -> Message:
    if status is not None and status < 0:
        return Message("its reader was ended by signal {number}: it may be damaged", number=-status)
    return Message("its reader broke off: it may be damaged")


def _nothing() -> None:
    pass
