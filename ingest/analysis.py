"""Documents become entries, on all processors where there is much to do.

Analysing is most of the work of indexing, and Python does it on one processor. After the first documents the rest is
handed to processes of our own, batch by batch over pipes. `multiprocessing` is not
used: its processes import the program that called us once more, and forking is unsafe where threads run.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self

from kashaf.analyzers import Analyzer
from kashaf.documents import Document
from kashaf.index.entries import make_entries
from kashaf.index.protocol import Entry
from kashaf.index.schema import Schema
from kashaf.interruption import heed

__all__ = ["analyse", "processors", "serve"]

ALONE = 3_000_000
"""Characters that are analysed before other processes are started: a second's work, which they would not shorten."""

MOST = 3
"""Processes that one which only hands documents to the fastest engine can keep busy."""

_BATCH = 200_000
"""Characters of a batch."""

_PROGRAM = f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {__name__} import serve; serve()"


def analyse(documents: Iterable[Document], analyzer: Analyzer, schema: Schema, workers: int | None = None) -> Iterator[Entry]:
    """Yield what `make_entries` yields, in the same order; ``workers`` are the processes (as many as processors, up to three).

    When ``documents`` raises half-way, all that came before it is yielded first. When a process cannot be started, or
    dies, its work is done here.
    """
    batches = _batches(documents)
    if workers is None:
        workers = min(processors(), MOST) if processors() > 1 else 0
    done = 0
    for batch in batches:
        yield from make_entries(batch, analyzer, schema)
        done += sum(map(_characters, batch))
        if workers and done >= ALONE:
            break
    else:
        return
    with _Workers(workers, analyzer, schema) as pool:
        yield from pool.make_entries(batches)


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _characters(document: Document) -> int:
    return sum(len(page.text) for page in document.pages)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    held = 0
    try:
        for document in documents:
            heed()
            batch.append(document)
            held += _characters(document)
            if held >= _BATCH:
                yield batch
                batch, held = [], 0
    except Exception:
        yield batch
        raise
    if batch:
        yield batch


class _Workers:
    """Processes that analyse, each asked by a thread of its own."""

    def __init__(self, count: int, analyzer: Analyzer, schema: Schema) -> None:
        self._analyzer = analyzer
        self._schema = schema
        self._count = count
        self._free: SimpleQueue[_Worker | None] = SimpleQueue()
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Self:
        for _ in range(self._count):
            worker = None
            with contextlib.suppress(OSError):
                worker = _Worker(self._analyzer.fingerprint, self._schema)
                self._all.append(worker)
            self._free.put(worker)
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.end()
        self._threads.shutdown(cancel_futures=True)

    def make_entries(self, batches: Iterator[list[Document]]) -> Iterator[Entry]:
        """Analyse batches, a few ahead of what is taken."""
        waiting: deque[tuple[Future[list[Entry] | None], list[Document]]] = deque()
        try:
            for batch in batches:
                waiting.append((self._threads.submit(self._ask, batch), batch))
                if len(waiting) > 2 * self._count:
                    yield from self._next(waiting)
        except Exception:
            while waiting:
                yield from self._next(waiting)
            raise
        while waiting:
            yield from self._next(waiting)

    def _next(self, waiting: deque[tuple[Future[list[Entry] | None], list[Document]]]) -> Iterable[Entry]:
        future, batch = waiting.popleft()
        entries = future.result()
        return make_entries(batch, self._analyzer, self._schema) if entries is None else entries

    def _ask(self, batch: list[Document]) -> list[Entry] | None:
        worker = self._free.get()
        entries = worker.ask(batch) if worker else None
        self._free.put(worker if entries is not None else None)
        return entries


class _Worker:
    """A process that gets documents and gives entries; it ends with its input."""

    def __init__(self, fingerprint: str, schema: Schema) -> None:
        # A session of its own, for Ctrl-C is meant for us: we commit or roll back, and end it.
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._opening: tuple[str, Schema] | None = (fingerprint, schema)

    def ask(self, batch: list[Document]) -> list[Entry] | None:
        """Have documents analysed; ``None`` when the process doesn't do it."""
        try:
            assert self._process.stdin is not None  # noqa: S101  for the types
            assert self._process.stdout is not None  # noqa: S101
            if self._opening:
                pickle.dump(self._opening, self._process.stdin, pickle.HIGHEST_PROTOCOL)
                self._opening = None
            pickle.dump(batch, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
            entries: list[Entry] | None = pickle.load(self._process.stdout)  # noqa: S301  from a process of ours
        except (OSError, ValueError, EOFError, pickle.PickleError, TypeError, AttributeError):
            return None
        return entries

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def serve() -> None:
    """Be such a process: read the fingerprint and schema, then documents, and write entries, or ``None`` for what went wrong."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    try:
        fingerprint, schema = pickle.load(source)  # noqa: S301  from the process that started this one
        analyzer = Analyzer(schema.protected)
        while True:
            batch = pickle.load(source)  # noqa: S301
            try:
                entries = list(make_entries(batch, analyzer, schema)) if fingerprint == analyzer.fingerprint else None
            except Exception:  # noqa: BLE001  the same will happen, and be told, where they are analysed instead
                entries = None
            pickle.dump(entries, sink, pickle.HIGHEST_PROTOCOL)
            sink.flush()
    except (EOFError, OSError):
        return
