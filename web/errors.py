"""Errors: everything that goes wrong becomes a designed page, or a problem in JSON below ``/api``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from kashaf.errors import DocumentNotFound, EngineUnavailable, IndexLocked, InvalidRequest, KashafError
from kashaf.web.api import in_api, problem
from kashaf.web.logs import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    ErrorPage = Callable[[int, str | None], str]

__all__ = ["translate"]

RETRY_AFTER = "10"
"""Seconds after which it may be worth asking again for what cannot be answered now."""

_KEPT = {"Allow", "Retry-After", "WWW-Authenticate"}
"""Headers of Werkzeug's refusals that say how to ask instead."""

_log = logging.getLogger("kashaf.web")

_TOLD: dict[type[KashafError], int] = {DocumentNotFound: 404, InvalidRequest: 400}
"""What a reader can do something about. The sentences of all others name folders and servers: they are for the log alone."""

_PASSING = (EngineUnavailable, IndexLocked)


def translate(error: Exception, page: ErrorPage) -> Response:
    """Turn an exception into an answer.

    What is wrong with the request is told in the sentence of the error; Werkzeug's redirects and refusals keep their status
    and headers; all others are logged and answered by 500, or 503 when they will pass, without a detail. ``page`` renders
    the status and the sentence.
    """
    for kind, status in _TOLD.items():
        if isinstance(error, kind):
            return _answer(status, str(error), page)
    if isinstance(error, KashafError):
        _log.error("%s %s: %s", request.method, escaped(request.path), escaped(str(error)))
        return _answer(503 if isinstance(error, _PASSING) else 500, None, page)
    if isinstance(error, HTTPException) and not isinstance(error, InternalServerError):
        answer = error.get_response()
        status = answer.status_code
        if status < 400:
            return Response(answer.get_data(), status, answer.headers)
        response = _answer(status, None, page)
        for name in _KEPT & {each for each, _ in answer.headers}:
            response.headers[name] = answer.headers[name]
        return response
    _log.exception("%s %s failed", request.method, escaped(request.path), exc_info=error)
    return _answer(500, None, page)


_PLAIN = {
    401: "This archive asks for a password: send it as HTTP Basic authentication.",
    403: "This archive is for those who have signed in.",
    404: "Nothing is at this address.",
    405: "This address is for reading: ask with GET.",
    413: "This request is too large: nothing is taken in here.",
    414: "This address is too long: ask for less at once.",
    429: "Too much was asked in the last minute: wait for the seconds that Retry-After names.",
    500: "Something broke here; it has been noted.",
    503: "Much is being asked at once, or the archive is being looked after: try again in a moment.",
}


def _answer(status: int, detail: str | None, page: ErrorPage) -> Response:
    if in_api():
        answer = problem(status, detail or _PLAIN.get(status, "This request cannot be answered."))
    else:
        answer = Response(page(status, detail), status, mimetype="text/html")
    if status == ServiceUnavailable.code:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer
