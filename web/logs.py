"""Logs: what is written down of requests, on one line each, whatever they hold."""

from __future__ import annotations

import re

__all__ = ["escaped"]

_UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"\\\\]')


def escaped(text: str) -> str:
    r"""Write control and bidi characters, half characters, quotes and backslashes by their codes, so that a line stays one.

    >>> escaped("/a\nb")
    '/a\\x0ab'
    """
    return _UNSAFE.sub(lambda found: f"\\x{ord(found[0]):02x}" if ord(found[0]) < 256 else f"\\u{ord(found[0]):04x}", text)
