"""Requests at a fixed rate, whatever the server does, timed from the moment each was due.

A client that waits for one answer before the next request favours a slow server. It sends fewer
requests while the server is slow, and misses the time that others would have waited (coordinated
omission). Here the schedule of requests is fixed beforehand.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from queue import LifoQueue
from typing import NamedTuple

__all__ = ["Answer", "Request", "ask", "drive"]

CONNECTIONS = 32
"""Requests in progress at once; more wait, and their waiting counts."""

TIMEOUT = 10.0
"""Seconds after which a request fails."""


class Request(NamedTuple):
    """A request: its kind, its path, and the ETag of the client's cached copy."""

    kind: str
    path: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a request: seconds since it was due, and ``status`` (0 for none).

    ``late`` of these seconds passed before it was sent.
    """

    request: Request
    seconds: float
    late: float
    status: int
    body: bytes
    tag: str

    @property
    def failed(self) -> bool:
        """Whether the server did not return what the request wanted."""
        return self.status != (304 if self.request.tag else 200)


def ask(port: int, request: Request) -> Answer:
    """Send one request to a server of this machine, now."""
    with closing(_connect(port)) as connection:
        return _ask(connection, request, time.perf_counter())


def drive(port: int, requests: Sequence[Request], rate: float) -> list[Answer]:
    """Send all requests, ``rate`` of them each second, over connections that stay open."""
    with ExitStack() as opened, ThreadPoolExecutor(CONNECTIONS) as pool:
        free: LifoQueue[HTTPConnection] = LifoQueue()
        for _ in range(CONNECTIONS):
            free.put(opened.enter_context(closing(_connect(port))))

        def one(request: Request, due: float) -> Answer:
            connection = free.get()
            try:
                return _ask(connection, request, due)
            finally:
                free.put(connection)

        begin = time.perf_counter() + 0.1
        waiting = []
        for number, request in enumerate(requests):
            due = begin + number / rate
            time.sleep(max(due - time.perf_counter(), 0))
            waiting.append(pool.submit(one, request, due))
        return [each.result() for each in waiting]


def _connect(port: int) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)


def _ask(connection: HTTPConnection, request: Request, due: float) -> Answer:
    sent = time.perf_counter()
    status, body, tag = 0, b"", ""
    try:
        connection.request("GET", request.path, headers={"If-None-Match": request.tag} if request.tag else {})
        response = connection.getresponse()
        body = response.read()
        status, tag = response.status, response.headers.get("ETag", "")
    except (OSError, HTTPException):
        connection.close()  # the next request opens it again
    return Answer(request, time.perf_counter() - due, sent - due, status, body, tag)
