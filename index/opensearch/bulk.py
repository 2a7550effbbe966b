"""Many small changes for OpenSearch, sent in parallel, with a bounded amount in memory."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from kashaf.errors import StorageError
from kashaf.index.opensearch.client import PATIENCE, Away, Blocked, Connection, Refused, quoted

__all__ = ["Bulk"]

Json = dict[str, Any]

_BYTES = 4 * 2**20
"""Size of a request."""

_THREADS = 3
"""Requests in progress at once."""

_ACTIONS = 2_000
"""Changes in a request."""


class _Action(NamedTuple):
    key: str
    shown: str
    body: bytes


class Bulk:
    """Changes in progress; each has its own key, so that sending one twice does it once.

    ``confirm`` is called before each request, and raises if this process has lost the lease. After
    an error nothing more is sent, and the next call raises that error.
    """

    def __init__(self, connection: Connection, name: str, confirm: Callable[[], None]) -> None:
        self._connection = connection
        self._path = f"/{quoted(name)}/_bulk"
        self._confirm = confirm
        self._gathered: list[_Action] = []
        self._size = 0
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="kashaf-bulk")
        self._room = threading.BoundedSemaphore(_THREADS + 1)
        self._sent: list[Future[None]] = []
        self._stopped = threading.Event()

    def put(self, key: str, shown: str, document: bytes) -> None:
        """Add or replace the document with that key; errors name it as ``shown``."""
        self._take(_Action(key, shown, b'{"index":{"_id":"%s"}}\n%s\n' % (key.encode(), document)))

    def remove(self, key: str) -> None:
        """Remove the document with that key, if it exists."""
        self._take(_Action(key, key, b'{"delete":{"_id":"%s"}}\n' % key.encode()))

    def _take(self, action: _Action) -> None:
        self._gathered.append(action)
        self._size += len(action.body)
        if self._size >= _BYTES or len(self._gathered) >= _ACTIONS:
            self._send()

    def finish(self) -> None:
        """Wait until all changes are durable on the server."""
        if self._gathered:
            self._send()
        sent, self._sent = self._sent, []
        for future in sent:
            future.result()

    def close(self) -> None:
        """Send nothing more, and wait for the requests in progress."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self) -> None:
        actions, self._gathered, self._size = self._gathered, [], 0
        running = []
        for future in self._sent:
            if future.done():
                future.result()
            else:
                running.append(future)
        self._room.acquire()
        future = self._pool.submit(self._deliver, actions)
        future.add_done_callback(lambda _: self._room.release())
        self._sent = [*running, future]

    def _deliver(self, actions: list[_Action]) -> None:
        until = time.monotonic() + PATIENCE
        wait = 0.1
        while not self._stopped.is_set():
            try:
                self._confirm()
                actions, reason = self._attempt(actions)
            except (Away, StorageError) as error:
                final = isinstance(error, Blocked) or (isinstance(error, Refused) and error.status < 500)
                if final or time.monotonic() > until:
                    raise
            else:
                if not actions:
                    return
                if time.monotonic() > until:
                    raise StorageError(
                        "OpenSearch at {address} has too much to do to take {shown!r} ({reason}): try again later; nothing of this "
                        "commit was kept",
                        address=self._connection.place.address,
                        shown=actions[0].shown,
                        reason=reason,
                    )
            self._stopped.wait(wait * random.uniform(0.5, 1.5))  # noqa: S311 - spreads the retries
            wait = min(2 * wait, 5.0)

    def _attempt(self, actions: list[_Action]) -> tuple[list[_Action], str]:
        """Send once; return the actions that the server had no room for, and its reason."""
        answer = self._connection.ask(
            "POST",
            self._path,
            b"".join(action.body for action in actions),
            require_alias="true",
            filter_path="errors,items.*.status,items.*.error",
        )
        if not answer.get("errors"):
            return [], ""
        again: list[_Action] = []
        reason = ""
        for action, item in zip(actions, answer["items"], strict=True):
            (result,) = item.values()
            error = result.get("error")
            if error is None:
                continue
            if result["status"] not in {429, 503} or error.get("type") == "cluster_block_exception":
                raise self._refused(action, error)
            again.append(action)
            reason = str(error.get("reason"))
        return again, reason

    def _refused(self, action: _Action, error: Json) -> Exception:
        if error.get("type") in {"cluster_block_exception", "index_not_found_exception"}:
            return self._connection.refused(error, 403)
        cause = error.get("caused_by") or {}
        reason = ": ".join(str(part) for part in (error.get("reason"), cause.get("reason")) if part)
        return Refused(
            "OpenSearch at {address} refuses the document {shown!r} ({reason}): leave it out or change it; nothing of "
            "this commit was kept",
            address=self._connection.place.address,
            shown=action.shown,
            reason=reason,
            status=400,
            kind=str(error.get("type")),
        )
