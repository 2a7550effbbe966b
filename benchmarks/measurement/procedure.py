"""What is measured of each system, and in which order: indexing, opening, searching, changing.

Every system indexes in a process of its own, one after the other. Then each opens its index in
other fresh processes. The queries are sent to all of them in small blocks, each block to one system
after the other, and each time to another system first. So a slow minute of the machine affects all
systems.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from benchmarks.collections.corpus import Article, read_corpus
from benchmarks.collections.patterns import prefixes, wildcards
from benchmarks.errors import BenchmarkError, Missing
from benchmarks.measurement.processes import Memory, cpu_seconds, family, memory
from benchmarks.measurement.workers import Indexed, Opening, Worker
from benchmarks.systems.registry import SYSTEMS
from benchmarks.systems.servers import Server

__all__ = ["Figures", "available", "measure"]

BLOCK = 20
"""Queries to one system before the next one's turn."""
PATTERN_BLOCK = 2
"""The same for patterns, which take longer."""
PATIENCE = 60.0
"""Seconds that a system may take for the patterns of one kind; then it gets no more of them."""
OPENINGS = 5
"""Fresh processes in which an index is opened."""
CHANGES = 20
"""Articles added, and articles replaced, each with a commit of its own."""


@dataclass(slots=True)
class Figures:
    """The measurements of one system.

    ``times`` are seconds by kind of work, ``parts`` seconds of all queries together.
    """

    indexed: Indexed
    server: str = ""
    openings: list[Opening] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)
    memory: Memory = field(default_factory=partial(Memory, 0, None))
    parts: Mapping[str, float] = field(default_factory=dict)


@contextmanager
def _served(name: str, folder: Path) -> Iterator[Server]:
    """Run the server of a system, if it has one, while it is needed.

    Without a server, its place is the folder.
    """
    if (start := SYSTEMS[name].server) is None:
        yield Server("", str(folder), 0)
        return
    with start(folder) as server:
        yield server


def available(names: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Try every system with one article below ``folder``; return those that work.

    Those that are not installed are reported on a line each.
    """
    found = []
    console = Console(stderr=True)
    for number, name in enumerate(names):
        try:
            with (
                console.status(f"{SYSTEMS[name].title}: trying"),
                _served(name, folder / str(number)) as server,
                Worker(name, server.address) as worker,
            ):
                worker.attempt(Article("1", "كتاب", "كتاب"))
        except Missing as error:
            told = str(error).removeprefix(f"{SYSTEMS[name].title}: ")
            print(f"{name} is left out: {told}", file=sys.stderr)
        else:
            found.append(name)
    if not found:
        raise BenchmarkError("none of the systems can be measured here: install what is named above")
    return tuple(found)


def measure(
    names: Sequence[str],
    corpus: Path,
    folder: Path,
    queries: Sequence[str],
    *,
    documents: int | None = None,
    all_ways: bool = True,
) -> dict[str, Figures]:
    """Let systems index the corpus below ``folder`` and search for the queries.

    Return the measurements of each. Without ``all_ways`` these are only indexing, opening and the
    usual way to search.
    """
    places = {name: folder / str(number) for number, name in enumerate(names)}
    with Progress(console=Console(stderr=True), transient=True) as progress, ExitStack() as stack:
        figures = {}
        for name, place in places.items():
            task = progress.add_task(f"{SYSTEMS[name].title}: indexing", total=documents)
            figures[name] = _index(name, place, corpus, documents, partial(_completed, progress, task))
            progress.update(task, visible=False)
        servers = {name: stack.enter_context(_served(name, place)) for name, place in places.items()}
        for name, server in servers.items():
            figures[name].server = server.name
            task = progress.add_task(f"{SYSTEMS[name].title}: opening", total=None)
            figures[name].openings = _openings(name, server.address, queries[0])
            progress.update(task, visible=False)
        workers = {name: stack.enter_context(Worker(name, server.address)) for name, server in servers.items()}
        for worker in workers.values():
            worker.open()
        ways = {"snippets": queries}
        if all_ways:
            ways |= {"ids": queries, "prefix": prefixes(queries), "wildcard": wildcards(queries)}
        task = progress.add_task("searching", total=len(workers) * sum(map(len, ways.values())))
        for way, asked in ways.items():
            _search(workers, figures, way, asked, lambda done: progress.advance(task, done))
        for name, worker in workers.items():
            figures[name].memory = worker.memory() + _server_memory(servers[name])
        if all_ways:
            _divide(workers, figures, servers, queries)
            _change(workers, figures, list(read_corpus(corpus, min(CHANGES, documents or CHANGES))))
    return figures


def _completed(progress: Progress, task: TaskID, documents: int) -> None:
    progress.update(task, completed=documents)


def _index(name: str, place: Path, corpus: Path, documents: int | None, progress: Callable[[int], None]) -> Figures:
    """Index in a fresh process, with a fresh server if the system needs one.

    The cost of the server counts too.
    """
    with _served(name, place) as server, Worker(name, server.address) as worker:
        before = cpu_seconds(server.process) if server.process else 0.0
        indexed = worker.index(corpus, documents, progress)
        spent = cpu_seconds(server.process) - before if server.process else 0.0
        whole = indexed.memory + _server_memory(server)
    return Figures(replace(indexed, cpu_seconds=indexed.cpu_seconds + spent, memory=whole))


def _server_memory(server: Server) -> Memory:
    return memory(family(server.process)) if server.process else Memory(0, 0)


def _openings(name: str, place: str, query: str) -> list[Opening]:
    """Open in fresh processes.

    The first one reports which modules are imported meanwhile, so that the others import them
    before.
    """
    found = []
    modules: tuple[str, ...] = ()
    for _ in range(OPENINGS + 1):
        with Worker(name, place) as worker:
            found.append(worker.first(query, modules))
        modules = modules or found[0].modules
    return found[1:]


def _search(
    workers: Mapping[str, Worker],
    figures: Mapping[str, Figures],
    way: str,
    queries: Sequence[str],
    progress: Callable[[int], None],
) -> None:
    """Send the queries to the systems in one way, in blocks, in turn."""
    names = list(workers)
    patterns = way in ("prefix", "wildcard")
    size = PATTERN_BLOCK if patterns else BLOCK
    for number, start in enumerate(range(0, len(queries), size)):
        block = queries[start : start + size]
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            times = figures[name].times.setdefault(way, [])
            if not patterns or sum(times) < PATIENCE / 2:  # every query is sent twice
                times += workers[name].seconds(way, block) or []
            progress(len(block))


def _divide(
    workers: Mapping[str, Worker], figures: Mapping[str, Figures], servers: Mapping[str, Server], queries: Sequence[str]
) -> None:
    """Measure the parts of a query's time, for the systems that can, in other fresh processes."""
    for name in workers:
        if name.startswith("kashaf"):
            with Worker(name, servers[name].address) as worker:
                figures[name].parts = worker.parts(queries) or {}


def _change(workers: Mapping[str, Worker], figures: Mapping[str, Figures], articles: Sequence[Article]) -> None:
    """Add articles with new ids, then replace the articles with these ids."""
    new = [article._replace(id=f"{article.id}+new") for article in articles]
    for name, worker in workers.items():
        figures[name].times["adding"] = worker.put(new) or []
        figures[name].times["replacing"] = worker.put(articles) or []
