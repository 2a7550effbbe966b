"""Authentication: a password for all readers, or a proxy in front that signs them in."""

from __future__ import annotations

import hmac
import unicodedata
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from kashaf.errors import InvalidRequest
from kashaf.web.middleware.observation import asked_view
from kashaf.web.middleware.rates import Rate, make_limiter

if TYPE_CHECKING:
    from kashaf.web.settings import Settings

__all__ = ["authenticate"]

ATTEMPTS = 10
"""Wrong passwords from one address in a minute, after which none is looked at."""

_REALM = "kashaf archive"  # of two words: so it is quoted, as some programs want it

_OPEN = frozenset({"health", "static"})
"""Views without a password: the health check, and the styles of the page that asks for it."""


def authenticate(app: Flask, settings: Settings) -> None:
    """Answer only who has the password, or whom the proxy in front has signed in.

    Shared caches keep nothing. Raises `InvalidRequest` when a header would be believed from
    everybody, `EngineUnavailable` without ``kashaf[server]``.
    """
    if settings.user_header:
        if not settings.proxies:
            raise InvalidRequest(
                "user_header={header!r} would be believed from everybody: set proxies to the number of proxies in front, the "
                "outermost of which removes the header from what it is sent",
                header=settings.user_header,
            )
        app.before_request(lambda: _require_header(settings.user_header))
    if settings.password:
        attempts = Rate(make_limiter(settings), ATTEMPTS, "passwords")
        expected = _bytes(settings.password)
        app.before_request(lambda: _require_password(expected, attempts))
    if settings.user_header or settings.password:
        app.after_request(_keep_private)


def _require_header(name: str) -> None:
    if not _is_open() and not request.headers.get(name, "").strip():
        raise Forbidden


def _require_password(expected: bytes, attempts: Rate) -> None:
    if _is_open():
        return
    given = _password()
    if given is not None:
        attempts.check()
        if hmac.compare_digest(_bytes(given), expected):
            return
        attempts.count()
    raise Unauthorized(www_authenticate=WWWAuthenticate("basic", {"realm": _REALM, "charset": "UTF-8"}))


def _password() -> str | None:
    try:
        given = request.authorization
    except ValueError:  # letters where only base64 may be: Werkzeug knows of all other mistakes
        return None
    return None if given is None or given.type != "basic" else given.password or ""


def _is_open() -> bool:
    return asked_view() in _OPEN


def _bytes(password: str) -> bytes:
    """Give a password as bytes, the same however its accents and marks were composed (RFC 7617)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogateescape")


def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    return response
