"""A system in a process of its own: what it takes in time and memory is then its own."""

from __future__ import annotations

import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.collection import Article, BenchmarkError, read_corpus
from benchmarks.systems import make

__all__ = ["Indexed", "Worker"]

PROGRESS_EVERY = 100  # documents
PATIENCE = 5.0  # seconds for a process to end by itself


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing took: documents, bytes of their text, seconds on the clock, seconds of CPU, bytes of memory at the peak."""

    documents: int
    bytes: int
    seconds: float
    cpu_seconds: float
    peak: int


class Worker:
    """A fresh Python process that runs one system; a context manager that ends it.

    Raises `BenchmarkError` with the system's name when the system fails in there.
    """

    def __init__(self, name: str, folder: Path) -> None:
        context = get_context("spawn")
        self._name = name
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, name, folder))
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._process.terminate()
        self._pipe.close()  # the other side ends when it has nobody left to listen to
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def index(self, corpus: Path, documents: int | None, progress: Callable[[int], None]) -> Indexed:
        """Index a corpus; ``progress`` hears how many documents have been handed over."""
        result = self._ask("index", corpus, documents, heard=progress)
        assert isinstance(result, Indexed)
        return result

    def open(self) -> None:
        """Open the index of the folder."""
        self._ask("open")

    def seconds(self, queries: Sequence[str], *, snippets: bool) -> list[float] | None:
        """Search twice for each query and give the seconds of the second time; None when the system cannot do so."""
        found: list[float] | None = self._ask("seconds", queries, snippets)
        return found

    def peak(self) -> int:
        """Give the bytes of memory at the peak so far."""
        return int(self._ask("peak"))

    def _ask(self, what: str, *arguments: object, heard: Callable[[int], None] | None = None) -> Any:
        try:
            self._pipe.send((what, arguments))
            while True:
                kind, value = self._pipe.recv()
                if kind == "done":
                    return value
                if kind == "failed":
                    raise BenchmarkError(f"{self._name}: {value}")
                if heard is not None:
                    heard(value)
        except (EOFError, OSError) as error:
            raise BenchmarkError(f"{self._name}: its process ended before it answered") from error


def _serve(pipe: Connection, name: str, folder: Path) -> None:
    """Answer one request after the other until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks is the one to be interrupted
    system = make(name)

    def index(corpus: Path, documents: int | None) -> Indexed:
        before, start = time.process_time(), time.perf_counter()
        count = size = 0

        def counted() -> Iterator[Article]:
            nonlocal count, size
            for article in read_corpus(corpus, documents):
                count += 1
                size += article.size
                if count % PROGRESS_EVERY == 0:
                    pipe.send(("progress", count))
                yield article

        system.build(folder, counted())
        return Indexed(count, size, time.perf_counter() - start, time.process_time() - before, peak())

    def seconds(queries: Sequence[str], snippets: bool) -> list[float] | None:
        search = system.snippets if snippets else system.ids
        try:
            for query in queries:
                search(query)
        except NotImplementedError:
            return None
        times = []
        for query in queries:
            start = time.perf_counter()
            search(query)
            times.append(time.perf_counter() - start)
        return times

    requests: dict[str, Callable[..., object]] = {
        "index": index,
        "open": lambda: system.open(folder),
        "seconds": seconds,
        "peak": peak,
    }
    with suppress(EOFError, BrokenPipeError):
        while True:
            what, arguments = pipe.recv()
            try:
                pipe.send(("done", requests[what](*arguments)))
            except BenchmarkError as error:
                pipe.send(("failed", str(error)))
            except Exception as error:  # noqa: BLE001  whatever a system raises is told to the one who asked
                pipe.send(("failed", f"{type(error).__name__}: {error}"))


def peak() -> int:
    """Give the most memory that this process has held, in bytes, and that of its largest child if it had any."""
    unit = 1 if sys.platform == "darwin" else 1024
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * unit
