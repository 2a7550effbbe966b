"""Errors: everything that goes wrong becomes a designed page, or a problem in JSON below ``/api``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from kashaf.errors import (
    DocumentNotFound,
    EngineUnavailable,
    IndexLocked,
    InvalidDocument,
    InvalidRequest,
    KashafError,
)
from kashaf.web.api import PREFIX, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    ErrorPage = Callable[[int, str | None], str]

__all__ = ["translate"]

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
        if "Allow" in answer.headers:
            response.headers["Allow"] = answer.headers["Allow"]
        return response
    _log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(500, None, page)


_PLAIN = {
    404: "Nothing is at this address.",
    405: "This address is for reading: ask with GET.",
    500: "Something broke here; it has been noted.",
}


def _answer(status: int, detail: str | None, page: ErrorPage) -> Response:
    if f"{PREFIX}/" in request.path:
        return problem(status, detail or _PLAIN.get(status, "This request cannot be answered."))
    return Response(page(status, detail), status, mimetype="text/html")
