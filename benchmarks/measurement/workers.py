"""A system in a process of its own, so that its time and memory can be measured."""

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
    """The cost of indexing: documents, bytes of text, seconds, CPU seconds, memory, index bytes."""

    documents: int
    bytes: int
    seconds: float
    cpu_seconds: float
    memory: Memory
    size: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds to import a system, seconds from opening to the first answer, and more modules.

    These are the modules that were imported in the second step.
    """

    importing: float
    opening: float
    modules: tuple[str, ...]


class Worker:
    """A fresh Python process that runs one system at one place; a context manager that ends it.

    Raises `BenchmarkError` with the system's title if the system fails in there, `Missing` if it is
    not installed.
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
        self._pipe.close()  # the other process ends when the pipe closes
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def attempt(self, article: Article) -> None:
        """Index one article, to check that everything is installed."""
        self._ask("attempt", article)

    def index(self, corpus: Path, documents: int | None, progress: Callable[[int], None]) -> Indexed:
        """Index a corpus; ``progress`` is called with the number of documents so far."""
        result = self._ask("index", corpus, documents, heard=progress)
        assert isinstance(result, Indexed)
        return result

    def first(self, query: str, modules: Sequence[str] = ()) -> Opening:
        """Import the system and ``modules``, then open the index and search once.

        Call it before all other methods of a process.
        """
        result = self._ask("first", query, modules)
        assert isinstance(result, Opening)
        return result

    def open(self) -> None:
        """Open the index."""
        self._ask("open")

    def seconds(self, way: str, queries: Sequence[str]) -> list[float] | None:
        """Search twice for each query and return the seconds of the second time.

        ``way`` is a method of `System`: ``snippets``, ``ids``, ``prefix`` or ``wildcard``. The
        result is None if the system lacks it.
        """
        found: list[float] | None = self._ask("seconds", way, queries)
        return found

    def put(self, articles: Sequence[Article]) -> list[float] | None:
        """Add or replace articles, each with a commit, and return the seconds of each.

        The result is None if the system cannot do so.
        """
        found: list[float] | None = self._ask("put", articles)
        return found

    def parts(self, queries: Sequence[str]) -> Mapping[str, float] | None:
        """Return the seconds that each part of searching took; None if unknown."""
        found: Mapping[str, float] | None = self._ask("parts", queries)
        return found

    def memory(self) -> Memory:
        """Return the memory of the process."""
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
    """The other end of a `Worker`: a method for each request."""

    def __init__(self, pipe: Connection, name: str, place: str) -> None:
        self._pipe = pipe
        self._name = name
        self._place = place
        self._made: System | None = None

    @property
    def _system(self) -> System:
        """The system, imported on first use."""
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
    """Return the processor time of this process and of its ended children."""
    return sum(os.times()[:4])


def _serve(pipe: Connection, name: str, place: str) -> None:
    """Answer one request after the other until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent process
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
            except Exception as error:  # noqa: BLE001 - the parent gets whatever a system raises
                pipe.send(("failed", f"{type(error).__name__}: {error}"))
