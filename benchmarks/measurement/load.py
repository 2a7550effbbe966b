"""Requests at a fixed rate, whatever the server does: the time of each counts from the moment at which it was due.

A client that waits for one answer before it asks again is kind to a slow server: it asks less while the server is slow, and
leaves out what others would have waited (coordinated omission). Here the times of asking are set before anything is asked.
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
"""Requests under way at once; more wait, and their waiting counts."""

TIMEOUT = 10.0
"""Seconds after which an answer is given up."""


class Request(NamedTuple):
    """An address to ask for: of what kind it is, its path, and the tag of the copy that the client already has."""

    kind: str
    path: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: seconds since it was due (``late`` of them before it was sent), and ``status`` 0 for none."""

    request: Request
    seconds: float
    late: float
    status: int
    body: bytes
    tag: str

    @property
    def failed(self) -> bool:
        """Did the server not give what was asked for?"""
        return self.status != (304 if self.request.tag else 200)


def ask(port: int, request: Request) -> Answer:
    """Ask a server of this machine once, now."""
    with closing(_connect(port)) as connection:
        return _ask(connection, request, time.perf_counter())


def drive(port: int, requests: Sequence[Request], rate: float) -> list[Answer]:
    """Ask for all of these, ``rate`` of them each second, over connections that are kept open."""
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
        connection.close()  # which opens it anew when it is used again
    return Answer(request, time.perf_counter() - due, sent - due, status, body, tag)
