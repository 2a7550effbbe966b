"""Tokens of RTF: the control words, braces and text of a file of any size, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kashaf.documents.source import Source

__all__ = ["tokens"]

_CHUNK = 1 << 20
_LONGEST = 64
"""No token but text is longer, in bytes."""

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?|'(?P<byte>[0-9A-Fa-f]{2})|(?P<sign>[^A-Za-z']))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\0]+)|\\'?|[\r\n\0]",
    re.DOTALL,
)


def tokens(source: Source) -> Iterator[re.Match[bytes]]:
    """Cut a file into tokens; binary data is passed over.

    Each token is a match with one of these groups: ``word`` (with its ``number``, if it has one),
    ``byte`` (two digits), ``sign`` (the character after a backslash), ``brace``, ``text`` (bytes).
    A line end of the file has none.
    """
    data = b""
    more = True
    while more:
        chunk = source.stream.read(_CHUNK)
        source.tick()
        more = bool(chunk)
        data += chunk
        at, end = 0, len(data) - _LONGEST if more else len(data)
        while at < end and (token := _TOKEN.match(data, at)):
            at = token.end()
            if token["word"] == b"bin" and token["number"]:
                at += max(int(token["number"]), 0)
                if at > len(data):
                    source.stream.seek(at - len(data), 1)
                    at = len(data)
                continue
            yield token
        data = data[at:]
