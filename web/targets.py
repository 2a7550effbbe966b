"""Targets: the address in the first line of a request, also with unescaped letters.

Browsers write ``/search?q=%D8%B3%D8%B1%D8%AA``. Others, as curl does, send the bytes of سرت in
UTF-8 unescaped, which the rules of HTTP do not allow, but most servers understand.
"""

from __future__ import annotations

import re

from waitress.parser import HTTPRequestParser, ParsingError  # type: ignore[import-untyped]  # it has no types

__all__ = ["Parser"]

_PARTS = (2, 3)
"""Method and target, and in all but the oldest requests the version."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(rb"[\x00-\x1f\x7f]")


class Parser(HTTPRequestParser):  # type: ignore[misc]  # as above
    """Reads a request as waitress does, except for bytes of its target outside ASCII."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers. Raises `ParsingError`."""
        line, ending, headers = header_plus.partition(b"\r\n")
        try:
            super().parse_header(_escaped(line) + ending + headers)
        except ValueError as error:  # such as an address that claims to be one of IPv6
            raise ParsingError("Bad URI") from error


def _escaped(line: bytes) -> bytes:
    r"""Percent-encode the non-ASCII part of a request's target. Raises `ParsingError` for controls.

    >>> _escaped("GET /سرت HTTP/1.1".encode())
    b'GET /%D8%B3%D8%B1%D8%AA HTTP/1.1'
    """
    parts = line.split(b" ")
    if len(parts) in _PARTS:  # else waitress refuses it
        if _CONTROLS.search(parts[1]):
            raise ParsingError("Bad URI")
        parts[1] = _BEYOND_ASCII.sub(lambda found: b"%%%02X" % ord(found[0]), parts[1])
    return b" ".join(parts)
