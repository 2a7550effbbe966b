"""Sharing (CORS): the publisher lists the sites whose pages may use the API.

The pages of kashaf are not shared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from flask import Response, request

from kashaf.web.views.api import in_api

__all__ = ["sharing"]

_ANYBODY = "*"

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_EXPOSED = "Allow, Content-Disposition, ETag, Retry-After, X-Total-Count"
"""Headers that a script of another site may read."""


def sharing(origins: Collection[str]) -> Callable[[Response], Response]:
    """Give the function that opens answers of the API to other origins.

    An origin is like ``https://example.org``; ``*`` is all. Without origins it opens nothing. No
    cookie and no password goes with such a request: what is open to other sites is open to
    everybody.
    """

    def share(response: Response) -> Response:
        if not origins or not in_api():
            return response
        origin = request.headers.get("Origin", "")
        if _ANYBODY in origins:
            allowed = _ANYBODY
        else:
            response.vary.add("Origin")
            allowed = origin if origin in origins else ""
        if allowed:
            response.headers["Access-Control-Allow-Origin"] = allowed
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
                response.headers.update(_PREFLIGHT)
        return response

    return share
