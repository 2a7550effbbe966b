"""Serving: the application behind waitress, for one machine or behind a proxy."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

import waitress

from kashaf.errors import InvalidRequest
from kashaf.web.app import create_app

if TYPE_CHECKING:
    from kashaf.search import Archive

__all__ = ["Server", "make_server", "serve"]

THREADS = 8


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
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of one is no news
    try:
        server = waitress.create_server(app, host=host, port=port, threads=THREADS, ident=None)
    except (OSError, OverflowError, ValueError) as error:
        raise InvalidRequest(f"cannot listen on {host} port {port} ({error}): choose another with --host or --port") from error
    bound_host, bound_port = _bound(server)
    return server, f"http://{f'[{bound_host}]' if ':' in bound_host else bound_host}:{bound_port}/"


def _bound(server: object) -> tuple[str, int]:
    """Say where a server listens: the first place, when its host's name stands for several."""
    several = getattr(server, "effective_listen", None)
    if several:
        host, port = several[0]
    else:
        host, port = getattr(server, "effective_host"), getattr(server, "effective_port")  # noqa: B009 - untyped
    return str(host), int(port)


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
