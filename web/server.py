"""Serving: the application behind waitress, for one machine or behind a proxy."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import waitress  # type: ignore[import-untyped]  # it has no types
from waitress import wasyncore

from kashaf.arguments import optional, take_function, take_number, take_text
from kashaf.errors import InvalidRequest
from kashaf.interruption import heed
from kashaf.web.app import create_app
from kashaf.web.connections import MAX_UNSENT, Channel, close_stalled, connection_limit
from kashaf.web.memory import share_pools
from kashaf.web.middleware.bounds import MAX_BODY
from kashaf.web.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from flask import Flask

    from kashaf.search import Archive

__all__ = ["Server", "make_server", "serve"]

THREADS = 32
"""Most of them wait: for a search that runs, or for the next request."""

MAX_PORT = 65_535

GRACE = 30.0
"""Seconds to finish running requests when the server stops: more than any search takes."""


class Server:
    """An application behind waitress on a port that is open: it runs until it is stopped."""

    def __init__(self, app: Flask, listening: socket.socket) -> None:
        self._map: dict[int, Any] = {}
        self._limit = connection_limit()
        self._waitress = waitress.create_server(
            app,
            map=self._map,
            sockets=[listening],
            threads=THREADS,
            ident=None,
            max_request_body_size=MAX_BODY,
            connection_limit=self._limit,
            outbuf_high_watermark=MAX_UNSENT,
            clear_untrusted_proxy_headers=False,  # `believe` decides
        )
        self._waitress.channel_class = Channel
        self._stopped = False

    def run(self) -> None:
        """Answer requests until `stop`; then those that are under way, and no others."""
        while not self._stopped:
            self._wait(1.0)
        wasyncore.dispatcher.close(self._waitress)  # the port alone: nobody is let in any more
        deadline = time.monotonic() + GRACE
        while self._busy() and time.monotonic() < deadline:
            self._wait(0.1)
            heed()
        self._waitress.task_dispatcher.shutdown()

    def stop(self) -> None:
        """End `run`, from any thread or from within a signal."""
        self._stopped = True
        self._waitress.pull_trigger()

    def close(self) -> None:
        """Let go of the port and all connections."""
        wasyncore.close_all(self._map)

    def _wait(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)
        close_stalled(self._waitress.active_channels.values(), self._limit)

    def _busy(self) -> bool:
        """Say whether a request is being answered."""
        connections = list(self._waitress.active_channels.values())
        return any(each.requests or each.total_outbufs_len for each in connections)


def make_server(
    archives: Archive | Mapping[str, Archive], host: str = "127.0.0.1", port: int = 8000, settings: Settings = DEFAULTS
) -> tuple[Server, str]:
    """Open the port (0 takes a free one) and give the server, not yet running, and its address.

    Raises `InvalidRequest` when the port is taken or the host is not of this machine.
    """
    app = create_app(archives, settings)
    family = socket.AF_INET6 if ":" in take_text("host", host) else socket.AF_INET
    port = take_number("port", port, 0, MAX_PORT)
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise InvalidRequest(
            "cannot listen on {host} port {port} ({reason}): choose another with --host or --port",
            host=host,
            port=port,
            reason=error,
        ) from error
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of one is no news
    bound = listening.getsockname()[1]
    return Server(app, listening), f"http://{f'[{host}]' if ':' in host else host}:{bound}/"


def serve(
    archives: Archive | Mapping[str, Archive],
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    settings: Settings = DEFAULTS,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve one archive, or several under ``/NAME/``, until SIGTERM or Ctrl-C.

    ``ready`` is called with the address once the server answers. Running requests are answered
    first, unless a second signal comes. Raises `InvalidRequest` when the port is taken, the host is
    not of this machine or an address cannot hold a name.
    """
    optional(take_function, "ready", ready)
    share_pools()
    server, address = make_server(archives, host, port, settings)
    try:
        with _stopped_by_signals(server):
            if ready:
                ready(address)
            server.run()
    finally:
        server.close()


@contextmanager
def _stopped_by_signals(server: Server) -> Iterator[None]:
    """Let the first SIGTERM or Ctrl-C stop the server; only the main thread receives signals."""
    before: dict[signal.Signals, Any] = {}

    def stop(*_: object) -> None:
        restore()
        server.stop()

    def restore() -> None:
        for number in list(before):
            signal.signal(number, before.pop(number))

    if threading.current_thread() is threading.main_thread():
        before |= {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        restore()
