"""Forwarding: which headers of reverse proxies are believed, for the client and the mount path."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request
from werkzeug.http import parse_list_header
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from kashaf.web.settings import Settings

__all__ = ["believe", "sender"]

_PREFIX = "HTTP_X_FORWARDED_PREFIX"
_PLAIN = re.compile(r"(?:/[\w~-][\w.~-]*)+", re.ASCII)
"""A path that stays on this host: no empty segments, no ``..``, nothing to be escaped."""

_WITH_PORT = re.compile(r"([\d.]+):\d+|\[([^\]]+)\](?::\d+)?", re.ASCII)


def believe(answer: WSGIApplication, settings: Settings) -> WSGIApplication:
    """Let an application see what its proxies report: the client's address and the mount path.

    As many headers are believed as ``settings.proxies`` says. No header is believed for the host
    and the scheme: whole addresses begin with ``settings.address``. If that is set, a mount path
    must be its path; if not, any plain path is accepted.
    """
    hops = settings.proxies
    place = urlsplit(settings.address)
    believing = ProxyFix(answer, x_for=hops, x_proto=0, x_prefix=hops)

    def answer_believing(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        seen = dict(environ)
        if settings.address:
            seen |= {"HTTP_HOST": place.netloc, "wsgi.url_scheme": place.scheme}
        said = [each.rstrip("/") for each in parse_list_header(seen.pop(_PREFIX, ""))]
        if all(each == place.path.rstrip("/") if settings.address else _PLAIN.fullmatch(each) for each in said):
            seen[_PREFIX] = ",".join(said)
        return believing(seen, start)

    return answer_believing


def sender() -> str:
    """Name the address of this request.

    An IPv6 network (/64), which one sender owns, is one address.
    """
    named = (request.remote_addr or "").partition("%")[0]
    if written := _WITH_PORT.fullmatch(named):  # some proxies add it
        named = written[1] or written[2]
    try:
        address = ipaddress.ip_address(named)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)
