"""Security: the headers of every answer. Nothing may run, load or frame that is not ours."""

from __future__ import annotations

from flask import Response

__all__ = ["protect"]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_FONTS_LAST = 30 * 24 * 3600
"""Seconds for which a browser keeps the fonts; all else is asked for again, and answered 304 when it is the same."""


def protect(response: Response) -> Response:
    """Put the security headers on an answer, and say how long it may be kept."""
    response.headers.update(_HEADERS)
    if response.mimetype == "font/woff2":
        response.headers["Cache-Control"] = f"public, max-age={_FONTS_LAST}"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response
