"""Worker processes read files and analyse documents, within bounds of time and memory.

A hostile or damaged file may make its reader hang, crash or allocate all memory. Here that ends one
process, and gives one line about one file. `multiprocessing` is not used: its processes import the
calling program once more, and forking is unsafe where threads run.
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
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Self

from kashaf.ingest.leftovers import PREFIX, hold, remove_leftovers
from kashaf.ingest.worker_protocol import (
    BROKE_OFF,
    FRAME,
    Event,
    Failed,
    MessageKind,
    ReadFile,
    Task,
    WorkerConfig,
    serve,
)
from kashaf.interruption import MOMENT, heed
from kashaf.messages import Message, system_reason

__all__ = ["Job", "Pool", "processors"]

SILENCE = 60.0
"""Seconds without a sign of progress after which a worker is ended."""
LONGEST = 600.0
"""Seconds that a file may take whatever its size.

Optical character recognition has no such limit, for each page is a heartbeat.
"""
BYTES_A_SECOND = 20_000
"""A file of some size may take longer: so many bytes a second are read by the slowest reader."""

_HELD = 64 << 20
"""Bytes of events that may wait to be taken, those of the task that is taken next apart."""
_PROGRAM = f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {serve.__module__} import serve; serve()"


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Has tasks done by worker processes; a context manager, at whose end no process is left."""

    def __init__(self, config: WorkerConfig, workers: int | None = None) -> None:
        self._config = config
        self._workers = [_Worker(self) for _ in range(processors() if workers is None else workers)]
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        self._room = threading.Condition()
        self._held = 0
        self._head: Job | None = None
        self._ended = False
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def submit(self, task: Task) -> Job:
        """Queue a task after those submitted before; `events` yields its events."""
        job = Job(task)
        for worker in self._workers:
            worker.begin()
        self._waiting.put(job)
        return job

    def events(self, job: Job) -> Iterator[Event]:
        """Yield the events of a task, to its end; the last one of a failed task is `Failed`."""
        with self._room:
            self._head = job
            self._room.notify_all()
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

    def end(self) -> None:
        """End all processes."""
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

    # --- for the workers, each in a thread of its own
    # -------------------------------------------------

    def next_job(self) -> Job | None:
        """Wait for the next task; ``None`` at the end."""
        job = self._waiting.get()
        return None if self._ended else job

    def enqueue(self, job: Job, message: bytes) -> bool:
        """Keep an event until it is taken, when there is room; say if the pool is still open."""
        with self._room:
            while self._held > _HELD and self._head is not job and not self._ended:
                self._room.wait()
            job.told.append(message)
            self._held += len(message)
            self._room.notify_all()
            return not self._ended

    def finish(self, job: Job) -> None:
        """Say that no more comes of a task."""
        with self._room:
            job.done = True
            self._room.notify_all()

    def start(self) -> subprocess.Popen[bytes]:
        """Start a process. Raises `OSError`."""
        with self._room:
            if self._folder is None:
                remove_leftovers()
            while self._folder is None or self._lock is None:
                self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
                self._lock = hold(Path(self._folder.name))
        # A session of its own, because Ctrl-C is meant for this process: it commits or rolls back,
        # and ends the worker with all that it started.
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
        process.stdin.write(pickle.dumps(self._config))
        return process

    def most_seconds(self, task: Task) -> float:
        """Say how long a task may take."""
        if self._config.options.ocr or not isinstance(task, ReadFile):
            return float("inf")
        return LONGEST + task.file.size / BYTES_A_SECOND


class Job:
    """A task that a worker does, and the events that it has told and nobody has taken."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.told: deque[bytes] = deque()
        self.done = False


class _Worker:
    """A thread that gives one process task after task, and starts another one when it is lost."""

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
            transient = False
            try:
                failure = self._do(job)
            except OSError as error:
                reason = system_reason(error, lower=True)
                failure = Message("no process to read it could be started ({reason})", reason=reason)
                transient = True
            if failure:
                self._pool.enqueue(job, pickle.dumps(Failed(job.task.name, failure, transient)))
            self._pool.finish(job)

    def _do(self, job: Job) -> Message | None:
        """Have a task done; give the reason when that fails in a way that costs the process."""
        if self._process is None:
            self._process = self._pool.start()
        process, task = self._process, job.task
        assert process.stdin is not None  # noqa: S101  for the types
        assert process.stdout is not None  # noqa: S101
        messages = _TimeoutReader(process.stdout.fileno(), self._pool.most_seconds(task))
        try:
            _write(process.stdin.fileno(), pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
            while True:
                kind, message = messages.receive()
                if kind == MessageKind.DONE:
                    return None
                if kind == MessageKind.EVENT and not self._pool.enqueue(job, message):
                    return Message("the reading was broken off")
        except (OSError, EOFError):
            self._lose()
            return messages.reason or _died(process.returncode)

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


class _TimeoutReader:
    """Waits for messages, as long as a task may take: only the time spent waiting counts."""

    def __init__(self, pipe: int, most: float) -> None:
        self._pipe = pipe
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN | select.POLLHUP)
        self._left = most
        self._endless = True  # until the process has started
        self.reason: Message | None = None

    def receive(self) -> tuple[bytes, bytes]:
        """Give the next message.

        Raises `EOFError` at the end, with a ``reason`` when a message takes too long.
        """
        began = monotonic()
        seconds = None if self._endless else max(min(SILENCE, self._left), 0)
        if not self._poll.poll(None if seconds is None else seconds * 1000):
            silent = Message("its reader gave no sign for {seconds:.0f} seconds: it may be damaged", seconds=SILENCE)
            self.reason = _SLOW if self._left < SILENCE else silent
            raise EOFError
        kind, length = FRAME.unpack(self._exactly(FRAME.size))
        if not self._endless:
            self._left -= monotonic() - began
        self._endless = kind == MessageKind.UNBOUNDED
        return kind, self._exactly(length)

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


def _write(pipe: int, data: bytes) -> None:
    """Write all of it: a pipe may take a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


def _died(status: int | None) -> Message:
    if status is not None and status < 0:
        return Message("its reader was ended by signal {number}: it may be damaged", number=-status)
    return BROKE_OFF
