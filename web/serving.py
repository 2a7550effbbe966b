"""Serving: the application behind waitress, for one machine or behind a proxy."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

import waitress  # type: ignore[import-untyped]  # it has no types

from kashaf.errors import InvalidRequest
from kashaf.web.app import create_app
from kashaf.web.bounds import MAX_BODY

if TYPE_CHECKING:
    from kashaf.search import Archive

__all__ = ["Server", "make_server", "serve"]

THREADS = 8
MAX_PORT = 65_535


class Server(Protocol):
    """What waitress gives: it runs until it is closed or interrupted."""

    def run(self) -> None:
        """Answer requests."""

    def close(self) -> None:
        """Stop listening."""


def make_server(archives: Archive | Mapping[str, Archive], host: str = "127.0.0.1", port: int = 8000) -> tuple[Server, str]:
    """Open the port (0 takes a free one) and give the server, not yet running, and its address.

    Raises `InvalidRequest` when the port is taken or the host is not of this machine.
    """
    app = create_app(archives)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not 0 <= port <= MAX_PORT:
        raise InvalidRequest(f"{port} is no port: choose one from 0 to {MAX_PORT} with --port")
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise InvalidRequest(f"cannot listen on {host} port {port} ({error}): choose another with --host or --port") from error
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of one is no news
    server = waitress.create_server(app, sockets=[listening], threads=THREADS, ident=None, max_request_body_size=MAX_BODY)
    bound = listening.getsockname()[1]
    return server, f"http://{f'[{host}]' if ':' in host else host}:{bound}/"


def serve(
    archives: Archive | Mapping[str, Archive],
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve one archive, or several under ``/NAME/``, until interrupted; ``ready`` is told the address once it answers.

    Raises `InvalidRequest` when the port is taken, the host is not of this machine or a name cannot stand in an address.
    """
    server, address = make_server(archives, host, port)
    if ready:
        ready(address)
    try:
        server.run()
    finally:
        server.close()
