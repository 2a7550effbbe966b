"""Results → HTML, terminal, plain: the only place where text is escaped.

>>> from kashaf.search.results import Snippet
>>> highlight_html(Snippet("غارات <b>سرت</b>", ((0, 5),)).text, ((0, 5),))
Markup('<mark>غارات</mark> &lt;b&gt;سرت&lt;/b&gt;')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

__all__ = ["highlight", "highlight_html", "highlight_terminal", "printable"]

# Controls could clear a screen or hide what follows; bidi overrides and isolates could show it in another order.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Make a text safe to show: control characters, bidi overrides and half characters become U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def highlight(text: str, spans: Sequence[tuple[int, int]], plain: Callable[[str], str], marked: Callable[[str], str]) -> str:
    """Join a text from its marked spans and what lies between them, each put through its function.

    ``spans`` are rising and disjoint, in code points.
    """
    pieces = []
    at = 0
    for start, end in spans:
        pieces += [plain(text[at:start]), marked(text[start:end])]
        at = end
    pieces.append(plain(text[at:]))
    return "".join(pieces)


def highlight_html(text: str, spans: Sequence[tuple[int, int]], *, first: int | None = None) -> Markup:
    """Give a text as HTML with its spans in ``<mark>``; everything in it is escaped.

    With ``first``, the marks get the ids ``m{first}``, ``m{first + 1}`` … to link to.
    """
    number = (first or 0) - 1

    def marked(word: str) -> str:
        nonlocal number
        number += 1
        opening = "<mark>" if first is None else f'<mark id="m{number}">'
        return f"{opening}{escape(printable(word))}</mark>"

    return Markup(highlight(text, spans, lambda part: str(escape(printable(part))), marked))  # noqa: S704 - every part is escaped


def highlight_terminal(text: str, spans: Sequence[tuple[int, int]], begin: str, end: str) -> str:
    """Give a text for a terminal, its spans between two strings (the codes of a colour, or signs)."""
    return highlight(text, spans, printable, lambda word: f"{begin}{printable(word)}{end}")
