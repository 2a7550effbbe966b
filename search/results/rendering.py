"""Results → HTML: the only place where text becomes markup.

For terminals, `kashaf.cli.terminal` does the same.

>>> highlight_html("غارات <b>سرت</b>", [(0, 5)])
Markup('<mark>غارات</mark> &lt;b&gt;سرت&lt;/b&gt;')
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from kashaf.arguments import given, take_several, take_text
from kashaf.errors import InvalidRequest

__all__ = ["highlight_html", "printable"]

_BEGIN, _END = "<mark>", "</mark>"

# Control characters mean nothing on a page; bidi overrides and isolates could reorder the text
# after them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Make a text safe to show.

    Control characters, bidi overrides and half characters become U+FFFD.
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def highlight_html(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """Return a text as HTML with its spans in ``<mark>``; everything in it is escaped.

    ``spans`` are rising and disjoint, in code points. Raises `InvalidRequest` for a text that is no
    string, and for other spans.
    """
    take_text("text", text)
    pieces: list[str] = []
    at = 0
    for span in take_several("spans", spans):
        start, end = _bounds(span, at, len(text))
        pieces += [escape(printable(text[at:start])), _BEGIN, escape(printable(text[start:end])), _END]
        at = end
    pieces.append(escape(printable(text[at:])))
    return Markup("".join(pieces))  # noqa: S704 - each piece is escaped or a tag


def _bounds(span: object, low: int, high: int) -> tuple[int, int]:
    """Return the start and end of a span, which must lie between ``low`` and ``high``."""
    match span:
        case (int() as start, int() as end) if low <= start <= end <= high:
            return start, end
        case _:
            raise InvalidRequest(
                "each of spans must be two rising places in the text, behind the span before it, not {given}", given=given(span)
            )
