"""HTML → its tree, with a bound on its depth.

The time of parsing grows with the square of the depth.
"""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser

__all__ = ["parse_html"]

_DEEPEST = 10_000
"""The greatest depth of elements.

A page with tags that are never closed has hundreds of levels, and browsers stop at 512.
"""

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)[^<>]*>")
_NEVER_DEEP = frozenset("area br col dd dt embed hr img input li link meta option p source tbody td th tr wbr".split())
"""Elements that hold nothing, or that end where the next begins."""


def parse_html(html: str) -> LexborHTMLParser:
    """Parse a page; elements that are nested too deep are dropped, and their content is kept.

    >>> parse_html("<b>" * 100_000 + "قمر").text().strip()
    'قمر'
    """
    return LexborHTMLParser(_flattened(html) if html.count("<") > _DEEPEST else html)


def _flattened(html: str) -> str:
    open: Counter[str] = Counter()
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        if name in _NEVER_DEEP or tag[0].endswith("/>"):
            return tag[0]
        if tag[1]:
            if open[name]:
                open[name] -= 1
                depth -= 1
            return tag[0]
        if depth == _DEEPEST:
            return " "
        open[name] += 1
        depth += 1
        return tag[0]

    return _TAG.sub(kept, html)
