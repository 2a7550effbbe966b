"""Bounds: how long an address may be, and how many searches run at once, so that a few dear ones leave room for all else."""

from __future__ import annotations

from threading import BoundedSemaphore

from flask import Flask, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge, ServiceUnavailable

from kashaf.web.watching import asked_view

__all__ = ["FREE", "MAX_BODY", "limit_searches", "refuse_excess"]

MAX_ADDRESS = 32_768
"""Bytes of an address: the 5,000 characters of the longest query that is read, percent-encoded."""

MAX_PARAMETERS = 64
"""Parameters of an address; each filter costs a search about 4 ms, and is repeated in every link of the page."""

MAX_BODY = 65_536
"""Bytes of a request's body, of which nothing is read."""

RUNNING = 4
"""Searches that run at once in a process. They share its time: more of them would only all be slower."""

WAITING = 16
"""Searches that wait for another to end: as many readers may press Enter in the same moment."""

EXPORTS = 2
"""Exports that are sent at once. With the searches they are fewer than the threads of a server (32), which leaves ten for all else."""

PATIENCE = 3.0
"""Seconds for which they wait."""

FREE = frozenset({"static", "health", "metrics"})
"""Views that are never refused: what a page needs, and what tells whether all is well."""

_CHEAP = FREE | {"help", "api_description", "opensearch", "robots", "nowhere"}


def refuse_excess() -> None:
    """Refuse, before a request is answered, one that is larger than any that asks for something."""
    length = len(request.path.encode("utf-8", "replace")) + len(request.query_string)
    if length > MAX_ADDRESS or request.query_string.count(b"&") >= MAX_PARAMETERS:
        raise RequestURITooLarge
    if (request.content_length or 0) > MAX_BODY:
        raise RequestEntityTooLarge


def limit_searches(app: Flask) -> None:
    """Let only so many searches and exports of an application run at once; one too many is answered by 503 within seconds."""
    running, waiting, exports = (BoundedSemaphore(most) for most in (RUNNING, WAITING, EXPORTS))

    def enter() -> None:
        if asked_view() == "api_export":
            if not exports.acquire(blocking=False):
                raise ServiceUnavailable
            g.kashaf_running = exports
        elif _asks_archive():
            _acquire(running, waiting)
            g.kashaf_running = running

    def follow(response: Response) -> Response:
        if response.is_streamed and "kashaf_running" in g:  # it goes on after the request, until all is sent
            response.call_on_close(g.pop("kashaf_running").release)
        return response

    def leave(_: BaseException | None) -> None:
        if held := g.pop("kashaf_running", None):
            held.release()

    app.before_request(enter)
    app.after_request(follow)
    app.teardown_request(leave)


def _acquire(running: BoundedSemaphore, waiting: BoundedSemaphore) -> None:
    if running.acquire(blocking=False):
        return
    if not waiting.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=2)
    try:
        if not running.acquire(timeout=PATIENCE):
            raise ServiceUnavailable(retry_after=2)
    finally:
        waiting.release()


def _asks_archive() -> bool:
    """Say whether the request asks an archive for more than its number of documents."""
    view = asked_view() or "nowhere"
    if view == "home":
        return bool(request.args.get("q") or request.args.getlist("filter"))
    return view not in _CHEAP
