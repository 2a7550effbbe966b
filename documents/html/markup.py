"""Markup in what should be plain text: the cells of tables and the values of records.

Data that was taken from web pages keeps their entities (``&quot;``) and elements (``<p>``).
"""

from __future__ import annotations

import re
from html import unescape

from kashaf.documents.html.reader import html_text

__all__ = ["without_markup"]

_TIMES = 2
"""How often it is tried: data from feeds was often escaped twice (``&amp;quot;``)."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ATTRIBUTES = r"(?:\s[^<>]{0,2000})?"
_BLOCK = re.compile(
    rf"<(?:p|div|ul|ol|li|table|tr|td|h[1-6]|article|section|blockquote|figure|script|style|pre){_ATTRIBUTES}>", re.IGNORECASE
)
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_INLINE = re.compile(
    rf"</?(?:a|abbr|b|big|em|font|i|img|mark|s|small|span|strong|sub|sup|u|p|div|br){_ATTRIBUTES}/?>", re.IGNORECASE
)


def without_markup(text: str) -> str:
    r"""Give the text that a reader would see; a text without entities and elements is unchanged.

    Only what is certainly HTML counts as an element: ``a < b`` stays.

    >>> without_markup("قال &quot;نعم&quot;<br>ومضى")
    'قال "نعم"\nومضى'
    """
    for _ in range(_TIMES):
        if "<" in text and _BLOCK.search(text):
            text = html_text(text)
        elif ("<" in text and _INLINE.search(text)) or ("&" in text and _ENTITY.search(text)):
            text = unescape(_INLINE.sub("", _BREAK.sub("\n", text)))
        else:
            break
    return text
