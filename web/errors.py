"""Errors: everything that goes wrong becomes a designed page, or a problem in JSON below ``/api``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from kashaf.errors import (
    DocumentNotFound,
    EngineUnavailable,
    IndexLocked,
    InvalidDocument,
    InvalidRequest,
    KashafError,
)
from kashaf.web.api import in_api, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    ErrorPage = Callable[[int, str | None], str]

__all__ = ["translate"]

RETRY_AFTER = "10"
"""Seconds after which it may be worth asking again for what cannot be answered now."""

_KEPT = {"Allow", "Retry-After", "WWW-Authenticate"}
"""Headers of Werkzeug's refusals that say how to ask instead."""

_log = logging.getLogger("kashaf.web")

_STATUS: dict[type[KashafError], int] = {
    DocumentNotFound: 404,
    InvalidRequest: 400,
    InvalidDocument: 400,
    EngineUnavailable: 503,
    IndexLocked: 503,
}


def translate(error: Exception, page: ErrorPage) -> Response:
    """Turn an exception into an answer.

    Ours bring their sentence; Werkzeug's redirects and refusals keep their status and headers; all others are logged
    and answered by 500 without a detail. ``page`` renders the status and the sentence.
    """
    if isinstance(error, KashafError):
        status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
        if status >= InternalServerError.code:
            _log.error("%s %s: %s", request.method, request.path, error)
        return _answer(status, str(error), page)
    if isinstance(error, HTTPException) and not isinstance(error, InternalServerError):
        answer = error.get_response()
        status = answer.status_code
        if status < 400:
            return Response(answer.get_data(), status, answer.headers)
        response = _answer(status, None, page)
        for name in _KEPT & {each for each, _ in answer.headers}:
            response.headers[name] = answer.headers[name]
        return response
    _log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(500, None, page)


_PLAIN = {
    404: "Nothing is at this address.",
    405: "This address is for reading: ask with GET.",
    500: "Something broke here; it has been noted.",
}


def _answer(status: int, detail: str | None, page: ErrorPage) -> Response:
    if in_api():
        answer = problem(status, detail or _PLAIN.get(status, "This request cannot be answered."))
    else:
        answer = Response(page(status, detail), status, mimetype="text/html")
    if status == ServiceUnavailable.code:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer
