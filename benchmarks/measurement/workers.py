"""A system in a process of its own: what it takes in time and memory is then its own."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.collections.corpus import Article, read_corpus
from benchmarks.errors import BenchmarkError, Missing
from benchmarks.measurement.processes import Memory, own_memory
from benchmarks.systems.registry import SYSTEMS, make
from benchmarks.systems.system import System

__all__ = ["Indexed", "Opening", "Worker"]

PROGRESS_EVERY = 100  # documents
PATIENCE = 5.0  # seconds for a process to end by itself


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing took: documents, bytes of their text, seconds on the clock and of CPU, memory; and the bytes of the index."""

    documents: int
    bytes: int
    seconds: float
    cpu_seconds: float
    memory: Memory
    size: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds to import what a system needs, seconds from opening to the first answer, and the modules that came while it did."""

    importing: float
    opening: float
    modules: tuple[str, ...]


class Worker:
    """A fresh Python process that runs one system at one place; a context manager that ends it.

    Raises `BenchmarkError` with the system's title when the system fails in there, `Missing` when it is not installed.
    """

    def __init__(self, name: str, place: str) -> None:
        context = get_context("spawn")
        self._title = SYSTEMS[name].title
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, name, place))
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

    def attempt(self, article: Article) -> None:
        """Index one article, to see that everything is installed."""
        self._ask("attempt", article)

    def index(self, corpus: Path, documents: int | None, progress: Callable[[int], None]) -> Indexed:
        """Index a corpus; ``progress`` hears how many documents have been handed over."""
        result = self._ask("index", corpus, documents, heard=progress)
        assert isinstance(result, Indexed)
        return result

    def first(self, query: str, modules: Sequence[str] = ()) -> Opening:
        """Import the system, and ``modules`` with it; then open the index and search once. Asked of a process before all else."""
        result = self._ask("first", query, modules)
        assert isinstance(result, Opening)
        return result

    def open(self) -> None:
        """Open the index."""
        self._ask("open")

    def seconds(self, way: str, queries: Sequence[str]) -> list[float] | None:
        """Search twice for each query and give the seconds of the second time; None when the system cannot do so.

        ``way`` is a method of `System`: ``snippets``, ``ids``, ``prefix`` or ``wildcard``.
        """
        found: list[float] | None = self._ask("seconds", way, queries)
        return found

    def put(self, articles: Sequence[Article]) -> list[float] | None:
        """Add or replace articles, each with a commit, and give the seconds of each; None when the system cannot do so."""
        found: list[float] | None = self._ask("put", articles)
        return found

    def parts(self, queries: Sequence[str]) -> Mapping[str, float] | None:
        """Give the seconds that each part of searching took; None when nobody can tell."""
        found: Mapping[str, float] | None = self._ask("parts", queries)
        return found

    def memory(self) -> Memory:
        """Give the memory of the process."""
        result = self._ask("memory")
        assert isinstance(result, Memory)
        return result

    def _ask(self, what: str, *arguments: object, heard: Callable[[int], None] | None = None) -> Any:
        try:
            self._pipe.send((what, arguments))
            while True:
                kind, value = self._pipe.recv()
                if kind == "done":
                    return value
                if kind == "missing":
                    raise Missing(f"{self._title}: {value}")
                if kind == "failed":
                    raise BenchmarkError(f"{self._title}: {value}")
                if heard is not None:
                    heard(value)
        except (EOFError, OSError) as error:
            raise BenchmarkError(f"{self._title}: its process ended before it answered") from error


class _Service:
    """The other side of a `Worker`: a method for each request."""

    def __init__(self, pipe: Connection, name: str, place: str) -> None:
        self._pipe = pipe
        self._name = name
        self._place = place
        self._made: System | None = None

    @property
    def _system(self) -> System:
        """The system, imported when it is first asked for."""
        if self._made is None:
            self._made = make(self._name)
        return self._made

    def attempt(self, article: Article) -> None:
        self._system.build(self._place, [article])

    def index(self, corpus: Path, documents: int | None) -> Indexed:
        system = self._system
        before, start = _cpu_seconds(), time.perf_counter()
        count = size = 0

        def counted() -> Iterator[Article]:
            nonlocal count, size
            for article in read_corpus(corpus, documents):
                count += 1
                size += article.size
                if count % PROGRESS_EVERY == 0:
                    self._pipe.send(("progress", count))
                yield article

        system.build(self._place, counted())
        seconds, cpu = time.perf_counter() - start, _cpu_seconds() - before
        return Indexed(count, size, seconds, cpu, own_memory(), system.size(self._place))

    def first(self, query: str, modules: Sequence[str]) -> Opening:
        start = time.perf_counter()
        system = self._system
        for module in modules:
            with suppress(ImportError):
                importlib.import_module(module)
        before, imported = set(sys.modules), time.perf_counter()
        system.open(self._place)
        system.answer(query)
        answered = time.perf_counter()
        return Opening(imported - start, answered - imported, tuple(name for name in sys.modules if name not in before))

    def open(self) -> None:
        self._system.open(self._place)

    def seconds(self, way: str, queries: Sequence[str]) -> list[float]:
        search = getattr(self._system, way)
        for query in queries:
            search(query)
        return [_seconds(search, query) for query in queries]

    def put(self, articles: Sequence[Article]) -> list[float]:
        return [_seconds(self._system.put, article) for article in articles]

    def parts(self, queries: Sequence[str]) -> Mapping[str, float]:
        return self._system.parts(self._place, queries)

    def memory(self) -> Memory:
        return own_memory()


def _seconds(function: Callable[[Any], object], argument: object) -> float:
    start = time.perf_counter()
    function(argument)
    return time.perf_counter() - start


def _cpu_seconds() -> float:
    """Give the processor time of this process and of those it started and that have ended."""
    return sum(os.times()[:4])


def _serve(pipe: Connection, name: str, place: str) -> None:
    """Answer one request after the other until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks is the one to be interrupted
    service = _Service(pipe, name, place)
    with suppress(EOFError, BrokenPipeError):
        while True:
            what, arguments = pipe.recv()
            try:
                pipe.send(("done", getattr(service, what)(*arguments)))
            except NotImplementedError:
                pipe.send(("done", None))
            except Missing as error:
                pipe.send(("missing", str(error)))
            except BenchmarkError as error:
                pipe.send(("failed", str(error)))
            except Exception as error:  # noqa: BLE001  whatever a system raises is told to the one who asked
                pipe.send(("failed", f"{type(error).__name__}: {error}"))
