"""Errors: every failure becomes a designed page, or a problem in JSON below ``/api``."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from kashaf.errors import DocumentNotFound, EngineUnavailable, IndexLocked, InvalidRequest, KashafError
from kashaf.messages import Message
from kashaf.web.middleware.logs import escaped
from kashaf.web.views.api import in_api, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    ErrorPage = Callable[["Refusal"], str]

__all__ = ["Refusal", "translate"]

RETRY_AFTER = "10"
"""Seconds after which it may be worth asking again for what cannot be answered now."""

_KEPT = {"Allow", "Retry-After", "WWW-Authenticate"}
"""Headers of Werkzeug's refusals that say how to ask instead."""

_log = logging.getLogger("kashaf.web")

_PASSING = (EngineUnavailable, IndexLocked)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The content of an error page: what happened, what to do, and what was wrong, if known."""

    status: int
    heading: Message
    advice: Message
    detail: Message | None = None


def translate(error: Exception, page: ErrorPage) -> Response:
    """Turn an exception into an answer.

    For a wrong request, the answer has the sentence of the error. Redirects and refusals of
    Werkzeug keep their status and headers. All others are logged and answered without details,
    because their sentences name folders and servers: by 503 when the archive cannot answer, else by
    500. ``page`` renders the answer.
    """
    if isinstance(error, InvalidRequest):
        return _answer(Refusal(400, *_SAID[400], error.message), page)
    if isinstance(error, DocumentNotFound):
        return _answer(Refusal(404, *_NO_DOCUMENT, _absent()), page)
    if isinstance(error, KashafError):
        _log.error("%s %s: %s", request.method, escaped(request.path), escaped(str(error)))
        return _answer(_refusal(503) if isinstance(error, _PASSING) else Refusal(503, *_UNREADABLE), page)
    if isinstance(error, HTTPException) and not isinstance(error, InternalServerError):
        answer = error.get_response()
        status = answer.status_code
        if status < 400:
            return Response(answer.get_data(), status, answer.headers)
        response = _answer(_refusal(status), page)
        for name in _KEPT & {each for each, _ in answer.headers}:
            response.headers[name] = answer.headers[name]
        return response
    _log.exception("%s %s failed", request.method, escaped(request.path), exc_info=error)
    return _answer(_refusal(500), page)


def _absent() -> Message:
    """Tell readers which document does not exist; the error's own sentence is for the terminal."""
    asked = (request.view_args or {}).get("id") or request.args.get("id", "")
    return Message("There is no document with the id {id!r}.", id=asked) if asked else Message("The address names no document.")


def _refusal(status: int) -> Refusal:
    return Refusal(status, *_SAID.get(status, _SAID[500] if status > 500 else _UNANSWERED))


def _answer(refusal: Refusal, page: ErrorPage) -> Response:
    status = refusal.status
    if in_api():
        detail = refusal.detail or _PROBLEMS.get(status, "This request cannot be answered.")
        answer = problem(status, str(detail))
    else:
        answer = Response(page(refusal), status, mimetype="text/html")
    if status == ServiceUnavailable.code:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


_UNANSWERED = (Message("This request cannot be answered"), Message("Check the address, or begin at the start page."))
_UNREADABLE = (
    Message("The archive cannot be read now"),
    Message("Its index is missing or damaged. This has been noted; try again later."),
)
_NO_DOCUMENT = (Message("Document not found"), Message("It may have moved or been removed from the collection."))
_SAID = {
    400: (
        Message("Invalid request"),
        Message("Something in the address is not right: correct it, or begin at the start page."),
    ),
    401: (
        Message("This archive asks for a password"),
        Message("Ask whoever publishes it for the password, then open the page again."),
    ),
    403: (
        Message("This archive is for those who have signed in"),
        Message("Sign in where those who publish it have shown you, then open the page again."),
    ),
    404: (Message("Page not found"), Message("Check the address, or begin at the start page.")),
    405: (Message("This address is for reading only"), Message("Open it in the browser, without sending anything to it.")),
    413: (Message("This request is too large"), Message("Open the address in the browser, without sending anything to it.")),
    414: (Message("This address is too long"), Message("Ask for less at once: fewer words or fewer filters.")),
    429: (Message("Too many requests"), Message("Wait a minute, then go on: so the archive stays quick for all.")),
    500: (Message("Something broke here"), Message("It has been noted, and nothing of the archive is lost.")),
    503: (
        Message("The archive cannot answer now"),
        Message("Much is being asked of it, or it is being looked after: try again in a moment."),
    ),
}
"""What pages say of a status: what happened, and what to do."""

_PROBLEMS = {
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
"""What programs are told by the API, which speaks English."""
