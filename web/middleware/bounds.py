"""Bounds: the length of an address, and the number of searches that run at once.

So a few expensive searches leave room for all other requests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from threading import Condition
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge, ServiceUnavailable

from kashaf.web.middleware.forwarding import sender
from kashaf.web.middleware.observation import asked_view

__all__ = ["FREE", "MAX_BODY", "limit_searches", "refuse_excess"]

MAX_ADDRESS = 32_768
"""Bytes of an address: the 5,000 characters of the longest query that is read, percent-encoded."""

MAX_PARAMETERS = 64
"""Parameters of an address.

Each filter costs a search about 4 ms, and is repeated in every link of the page.
"""

MAX_BODY = 65_536
"""Bytes of a request's body, of which nothing is read."""

RUNNING = 4
"""Searches that run at once in a process; they share its time, so more would only be slower."""

WAITING = 16
"""Searches that wait for another to end: as many readers may press Enter in the same moment."""

EXPORTS = 2
"""Exports that are sent at once.

With the searches they are fewer than the threads of a server (32), which leaves ten for all other
requests.
"""

PATIENCE = 3.0
"""Seconds for which they wait."""

FREE = frozenset({"static", "health", "metrics"})
"""Views that are never refused: what a page needs, and what tells whether all is well."""

_CHEAP = FREE | {"help", "api_description", "opensearch", "robots", "nowhere"}


def refuse_excess() -> None:
    """Refuse, before any view runs, a request that is larger than any useful one."""
    length = len(request.path.encode("utf-8", "replace")) + len(request.query_string)
    if length > MAX_ADDRESS or request.query_string.count(b"&") >= MAX_PARAMETERS:
        raise RequestURITooLarge
    if (request.content_length or 0) > MAX_BODY:
        raise RequestEntityTooLarge


class Places:
    """Limits the requests that run, and that wait; one address has at most half of either."""

    def __init__(self, running: int, waiting: int) -> None:
        self._most = running, waiting
        self._running: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._changed = Condition()

    def enter(self, address: str) -> Callable[[], None]:
        """Take a place, and give the function that leaves it.

        Raises `ServiceUnavailable` when no place is free within `PATIENCE`.
        """
        running, waiting = self._most
        free = partial(_free, self._running, running, address)
        with self._changed:
            if not free():
                if not _free(self._waiting, waiting, address):
                    raise ServiceUnavailable(retry_after=2)
                self._waiting[address] += 1
                try:
                    if not self._changed.wait_for(free, PATIENCE):
                        raise ServiceUnavailable(retry_after=2)
                finally:
                    _leave(self._waiting, address)
            self._running[address] += 1
        return partial(self._end, address, [address])

    def _end(self, address: str, held: list[str]) -> None:
        with self._changed:
            if held:  # else it was left before
                held.pop()
                _leave(self._running, address)
                self._changed.notify_all()


def _free(taken: Counter[str], most: int, address: str) -> bool:
    return taken.total() < most and taken[address] < -(-most // 2)


def _leave(taken: Counter[str], address: str) -> None:
    taken[address] -= 1
    if not taken[address]:
        del taken[address]


def limit_searches(app: Flask) -> None:
    """Limit the searches and exports that run at once; one too many gets 503 within seconds."""
    searches, exports = Places(RUNNING, WAITING), Places(EXPORTS, 0)

    def enter() -> None:
        if asked_view() == "api_export":
            g.kashaf_leave = exports.enter(sender())
        elif _asks_archive():
            g.kashaf_leave = searches.enter(sender())

    def follow(response: Response) -> Response:
        # The export goes on after the request, until all is sent.
        if response.is_streamed and "kashaf_leave" in g:
            leave = g.pop("kashaf_leave")
            response.response = _leaving(response.response, leave)
            response.call_on_close(leave)  # also where nothing of it was sent
        return response

    def leave(_: BaseException | None) -> None:
        if left := g.pop("kashaf_leave", None):
            left()

    app.before_request(enter)
    app.after_request(follow)
    app.teardown_request(leave)


def _leaving(parts: Iterable[Any], leave: Callable[[], None]) -> Iterator[Any]:
    """Leave the place as soon as the last part is taken."""
    try:
        yield from parts
    finally:
        leave()


def _asks_archive() -> bool:
    """Say whether the request needs more of an archive than its number of documents."""
    view = asked_view() or "nowhere"
    if view == "home":
        return bool(request.args.get("q") or request.args.getlist("filter"))
    return view not in _CHEAP
