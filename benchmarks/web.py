"""``python -m benchmarks.web QUERIES --index URL``: how fast the pages are at a steady rate.

The server runs on one processor and the client on another. Several servers take turns with the same
requests. Each is also measured with the smallest possible answer, which is its floor.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import kashaf
from benchmarks.collections.corpus import read_queries
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.figures import percentile
from benchmarks.measurement.load import Answer, Request, ask, drive
from benchmarks.measurement.processes import cpu_seconds
from benchmarks.measurement.report import command, environment, positive, run, table
from kashaf import web

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["application", "main"]

PATIENCE = 60.0
"""Seconds within which a server must answer for the first time."""

WARMING = 100
"""Untimed requests of the same kinds."""

TURNS = 4
"""Parts of the requests; in each part the servers take turns.

So a slow minute of the machine affects all servers.
"""

HEAD = ["", "requests", "p50 ms", "p95 ms", "p99 ms", "most ms", "errors", "KB", "CPU %"]

STATIC = ("kashaf.css", "frame.css", "kashaf.js", "suggest.js")
FLOOR = "icon.svg"

MIX = ("results", "static", "suggestions", "document", "results", "suggestions", "static", "results", "suggestions", "document")
"""Ten requests in order: those of one reader who types, looks, and reads."""

SERVERS: dict[str, Callable[[str, int], list[str]]] = {
    "waitress": lambda url, port: [sys.executable, "-m", "kashaf", "serve", "--index", url, "--port", str(port)],
    "gunicorn": lambda url, port: [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "32"),
        *("--keep-alive", "60", "--log-level", "warning", f"benchmarks.web:application({url!r})"),
    ],
}
"""The command of each server: waitress as in ``kashaf serve``, gunicorn with one process.

Both have the same number of threads.
"""


def application(url: str) -> Flask:
    """Make the application over an index, for a server that needs one."""
    return web.create_app(kashaf.open(url))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description="Measure the pages under a steady load.")
    parser.add_argument("queries", type=Path, metavar="CORPUS", help="a folder with queries.jsonl")
    parser.add_argument("--index", required=True, metavar="URL", help="the index to serve; it is only read")
    parser.add_argument("--rate", type=positive, default=50, metavar="N", help="requests a second (50)")
    parser.add_argument("--seconds", type=positive, default=20, metavar="N", help="how long each server is asked (20)")
    parser.add_argument("--servers", default=",".join(SERVERS), metavar="A,B", help=f"of {', '.join(SERVERS)} (all)")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    names = options.servers.split(",")
    if unknown := set(names) - SERVERS.keys():
        raise BenchmarkError(f"there is no server {min(unknown)}: choose of {', '.join(SERVERS)}")
    queries = [query.text for query in read_queries(options.queries)]
    with kashaf.open(options.index) as archive:
        documents = archive.stats().documents
    machine, loads = environment(), [os.getloadavg()[0]]
    with ExitStack() as stack:
        theirs = stack.enter_context(_pinned())
        runs = []
        for name in names:
            port, process = stack.enter_context(_server(name, options.index, theirs))
            _progress(f"{name}: asking for a page of each kind")
            requests = _requests(port, queries, options.rate * options.seconds + WARMING)
            drive(port, requests[:WARMING], options.rate)
            floor = _floor(port, len(requests) - WARMING)
            runs += [_Run(name, port, process, requests[WARMING:]), _Run(f"{name}, floor", port, process, floor)]
        for number in range(TURNS):
            for run in runs:
                _progress(f"{run.name}: turn {number + 1} of {TURNS}")
                run.turn(number, options.rate)
                loads.append(os.getloadavg()[0])
    late = percentile([answer.late for run in runs for answer in run.answers], 0.99)
    print(f"{documents:,} documents, {options.rate} requests a second, one processor for the server.\n{machine}.")
    print(f"Load of the whole machine meanwhile: {min(loads):.1f} to {max(loads):.1f}.", end=" ")
    print(f"Sent late by the client itself, p99: {late * 1000:.1f} ms.")
    rows = [HEAD, *(row for run in runs for row in run.rows())]
    print(f"\n    {command('benchmarks.web', arguments)}\n\n{table(rows)}")


@dataclass(slots=True)
class _Run:
    """The requests to one server, in turns, and the answers."""

    name: str
    port: int
    process: int
    requests: Sequence[Request]
    answers: list[Answer] = field(default_factory=list)
    cpu: float = 0.0
    seconds: float = 0.0

    def turn(self, number: int, rate: int) -> None:
        before, began = cpu_seconds(self.process), time.perf_counter()
        size = -(-len(self.requests) // TURNS)
        self.answers += drive(self.port, self.requests[number * size : (number + 1) * size], rate)
        self.cpu += cpu_seconds(self.process) - before
        self.seconds += time.perf_counter() - began

    def rows(self) -> list[list[str]]:
        """Return a row for all requests and one for each kind."""
        kinds = sorted({request.kind for request in self.requests} - {""})
        by_kind = [[each for each in self.answers if each.request.kind == kind] for kind in kinds]
        return [
            [self.name, *_figures(self.answers), f"{100 * self.cpu / self.seconds:.0f}"],
            *([f"{self.name}: {kind}", *_figures(some), ""] for kind, some in zip(kinds, by_kind, strict=True)),
        ]


@contextmanager
def _pinned() -> Iterator[int]:
    """Pin this process to one processor for a while; yield another one, for servers."""
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
        raise BenchmarkError("two processors are needed, one to ask and one to answer, on Linux: run it where they are")
    all_of_them = os.sched_getaffinity(0)
    own, theirs, *_ = sorted(all_of_them)
    os.sched_setaffinity(0, {own})
    try:
        yield theirs
    finally:
        os.sched_setaffinity(0, all_of_them)


@contextmanager
def _server(name: str, url: str, processor: int) -> Iterator[tuple[int, int]]:
    """Start a server on one processor; yield its port and its process once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = os.sched_getaffinity(0)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        os.sched_setaffinity(0, {processor})  # a child inherits this
        started = subprocess.Popen(SERVERS[name](url, port), stdout=said, stderr=said, start_new_session=True)
        os.sched_setaffinity(0, own)
        try:
            until = time.monotonic() + PATIENCE
            while ask(port, Request("", "/")).status != 200:
                if started.poll() is not None or time.monotonic() > until:
                    said.seek(0)
                    last = said.read().strip().rpartition("\n")[2]
                    raise BenchmarkError(f"{name} does not answer: {last or 'it says nothing'}")
                time.sleep(0.1)
            yield port, started.pid
        finally:
            started.send_signal(signal.SIGINT)
            try:
                started.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(started.pid, signal.SIGKILL)  # also ends its workers
                started.wait()


def _requests(port: int, queries: Sequence[str], count: int) -> list[Request]:
    """Make the requests in order: documents are hits of the queries, static files are cached."""
    pages = [f"/search?q={quote(query)}" for query in queries]
    found = [ask(port, Request("results", page)).body.decode() for page in pages[:: max(len(pages) // 50, 1)]]
    links = [html.unescape(link) for body in found for link in re.findall(r'<h2[^>]*><a href="([^"]+)"', body)]
    typed = [query[:length] for query in queries for length in range(1, min(len(query), 8) + 1)]
    if not links:
        raise BenchmarkError("none of the queries finds a document: give those of the collection that was indexed")
    asked = {
        "results": cycle(Request("results", page) for page in pages),
        "document": cycle(Request("document", link.partition("#")[0]) for link in links),
        "suggestions": cycle(Request("suggestions", f"/api/v1/suggest?q={quote(each)}") for each in typed),
        "static": cycle(_static(port, name) for name in STATIC),
    }
    return [next(asked[kind]) for kind in islice(cycle(MIX), count)]


def _static(port: int, name: str) -> Request:
    path = f"/static/{name}"
    return Request("static, 304", path, ask(port, Request("", path)).tag)


def _floor(port: int, count: int) -> list[Request]:
    return [_static(port, FLOOR)._replace(kind="")] * count


def _figures(answers: Sequence[Answer]) -> list[str]:
    times = [answer.seconds * 1000 for answer in answers]
    size = sum(len(answer.body) for answer in answers) / len(answers) / 1000
    return [
        f"{len(answers):,}",
        *(f"{percentile(times, share):.1f}" for share in (0.5, 0.95, 0.99, 1)),
        str(sum(answer.failed for answer in answers)),
        f"{size:.1f}",
    ]


def _progress(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
