"""Logs: one line for each request, whatever the request contains."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Response, request

from kashaf.web.middleware.observation import collection, found, seconds

if TYPE_CHECKING:
    from kashaf.web.settings import Settings

__all__ = ["escaped", "log_requests", "note_unanswered"]

_log = logging.getLogger("kashaf.web")

MAX_BYTES = 10_000_000
"""The size at which the file of unanswered queries is renamed to ``FILE.1``, replacing the last."""

MAX_QUERY = 1_000
"""Characters that are kept of a query."""

ROTATIONS = 8
"""How often a line is tried on a file that others put aside at the same moment."""

_UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"\\\\]')


def escaped(text: str) -> str:
    r"""Escape control and bidi characters, half characters, quotes and backslashes.

    So a line stays one line.

    >>> escaped("/a\nb")
    '/a\\x0ab'
    """
    return _UNSAFE.sub(lambda found: f"\\x{ord(found[0]):02x}" if ord(found[0]) < 256 else f"\\u{ord(found[0]):04x}", text)


def log_requests(app: Flask, settings: Settings) -> None:
    """Write a line for each request to stderr: the Combined Log Format, and its milliseconds."""
    if not settings.access_log:
        return
    log = logging.Logger("kashaf.access")  # noqa: LOG001 - of this application alone
    log.addHandler(logging.StreamHandler())

    def write(response: Response) -> Response:
        user = request.headers.get(settings.user_header, "") if settings.user_header else ""
        length = response.content_length
        log.info(
            '%s - %s [%s] "%s %s %s" %d %s "%s" "%s" %.0f',
            request.remote_addr or "-",
            re.sub(r"\s", "_", escaped(user)) or "-",
            datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S %z"),
            escaped(request.method),
            escaped(_asked()),
            escaped(request.environ.get("SERVER_PROTOCOL", "HTTP/1.1")),
            response.status_code,
            "-" if length is None or request.method == "HEAD" else length,
            escaped(request.headers.get("Referer", "-")),
            escaped(request.headers.get("User-Agent", "-")),
            seconds() * 1000,
        )
        return response

    app.after_request(write)


def _asked() -> str:
    """Give the address as it was sent, as near as the server tells."""
    path = quote(request.script_root + request.path, safe="/:@!$&'()*+,;=~", errors="replace")
    query = request.query_string.decode("latin-1").replace(" ", "%20")
    return f"{path}?{query}" if query else path


def note_unanswered(app: Flask, settings: Settings) -> None:
    """Append searches without filters that found nothing to a file, without who searched.

    Each is a JSON object on a line.
    """
    if not settings.unanswered:
        return
    file = _File(settings.unanswered)

    def note(response: Response) -> Response:
        results = found()
        if results is None or results.total or results.offset or not results.query.strip() or request.args.getlist("filter"):
            return response
        line = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "query": results.query[:MAX_QUERY],
            "collection": collection(),
            "level": request.args.get("level", "").strip(),
        }
        file.append(_as_json({name: value for name, value in line.items() if value}))
        return response

    app.after_request(note)


def _as_json(line: dict[str, str]) -> str:
    """Write an object on one line, Arabic as Arabic; what could reorder or break it is escaped."""
    written = json.dumps(line, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: found[0] if found[0] in '"\\' else f"\\u{ord(found[0]):04x}", written)


class _File:
    """A file to which several processes append whole lines; of two of its size, the older goes."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._failing = False

    def append(self, line: str) -> None:
        """Append a line; a failure raises nothing, and the first of several in a row is logged."""
        try:
            self._append(f"{line}\n".encode("utf-8", "replace"))
        except OSError as error:
            if not self._failing:
                _log.error("queries that find nothing are not noted in %s: %s", self._path, error.strerror)
            self._failing = True
        else:
            self._failing = False

    def _append(self, line: bytes) -> None:
        for _ in range(ROTATIONS):
            opened = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX)
                if os.fstat(opened).st_size + len(line) <= MAX_BYTES:
                    os.write(opened, line)
                    return
                # Rename it only if no other process has done so meanwhile.
                if os.path.samestat(os.fstat(opened), self._path.stat()):
                    self._path.replace(f"{self._path}.1")
            finally:
                os.close(opened)
