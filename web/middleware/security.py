"""Security: the headers of every answer. Nothing may run, load or frame that is not ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response

__all__ = ["protect", "protect_what_is_ours"]

_FEATURES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
"""What a browser could do for a page, and for none of ours."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in _FEATURES),
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_OF_PAGES = _HEADERS.keys() - {"X-Content-Type-Options", "Cross-Origin-Resource-Policy"}
"""The headers for everything on a page; the other headers are about the one answer."""


def protect(response: Response) -> Response:
    """Put the security headers on an answer."""
    response.headers.update(_HEADERS)
    if "Location" in response.headers:  # whole, it would repeat the host that the request claims
        place = urlsplit(response.headers["Location"])
        response.headers["Location"] = place._replace(scheme="", netloc="", path=f"/{place.path.lstrip('/')}").geturl()
        response.set_data("")
    return response


def protect_what_is_ours(response: Response) -> Response:
    """Do the same, but let the site around our pages decide what they load and who frames them."""
    protect(response)
    if response.mimetype == "text/html":
        for name in _OF_PAGES:
            del response.headers[name]
    return response
