"""Connections of `kashaf serve`, and their time limits.

They wait for a request, or for the client to read the answer.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from waitress.channel import HTTPChannel  # type: ignore[import-untyped]  # it has no types

from kashaf.web.targets import Parser

__all__ = ["MAX_CONNECTIONS", "MAX_UNSENT", "Channel", "close_stalled", "connection_limit"]

MAX_CONNECTIONS = 512
"""Connections that are open at once."""

REQUEST_SECONDS = 15.0
"""Seconds for a whole request, from its first byte or from the connection, however slow it is."""

IDLE_SECONDS = 60.0
"""Between two requests of a browser."""

READ_SECONDS = 30.0
"""Without a byte of the answer being taken."""

MAX_UNSENT = 1_048_576
"""Bytes of an answer that are made before its reader has taken those before."""

KEPT_FREE = 32
"""Connections kept free for new clients.

When the others are taken, those that wait longest without a request are closed.
"""


class Channel(HTTPChannel):  # type: ignore[misc]  # as above
    """A connection that knows since when it waits for a request to be whole."""

    parser_class = Parser
    _begun = 0.0
    _answered = 0.0

    def received(self, data: bytes) -> bool:
        """Take what came in; the first byte of a request begins its time."""
        if self.request is None:
            self._begun = time.time()
        return bool(super().received(data))

    def service(self) -> None:
        """Answer a request."""
        super().service()
        self._answered = time.time()

    @property
    def waits(self) -> bool:
        """Say whether nothing is being answered here."""
        return not (self.requests or self.total_outbufs_len)

    def stalled(self, now: float) -> bool:
        """Say whether it took too long: for a request, for the next one, or to take an answer."""
        if self.total_outbufs_len:
            return bool(self.last_activity < now - READ_SECONDS)
        idle = self.request is None and self._answered
        return self.waits and self.since < now - (IDLE_SECONDS if idle else REQUEST_SECONDS)

    @property
    def since(self) -> float:
        """Tell since when it waits."""
        return float(self._begun if self.request is not None else self._answered or self.creation_time)


def close_stalled(connections: Collection[Any], limit: int) -> None:
    """Close stalled connections and, near ``limit``, those that wait longest for a request.

    For the thread that reads and writes. A thread that sends an answer which nobody reads is freed
    by it.
    """
    now = time.time()
    for each in [each for each in connections if each.stalled(now)]:
        each.handle_close()
    crowded = len(connections) - max(1, limit - KEPT_FREE)
    if crowded > 0:
        for each in sorted((each for each in connections if each.waits), key=lambda each: each.since)[:crowded]:
            each.handle_close()


def connection_limit() -> int:
    """Give how many connections may be open.

    Half of the files that this process may open are left to the archives.
    """
    try:
        from resource import RLIMIT_NOFILE, getrlimit
    except ImportError:  # Windows counts otherwise
        return MAX_CONNECTIONS
    files = getrlimit(RLIMIT_NOFILE)[0]
    return min(MAX_CONNECTIONS, files // 2) if files > 0 else MAX_CONNECTIONS
