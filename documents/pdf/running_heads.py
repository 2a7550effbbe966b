"""The running heads of a PDF, which are no titles: lines that its pages have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from kashaf.documents.document import Page
from kashaf.documents.pdf.page import line_sizes

__all__ = ["without_running_heads"]

_EDGE = 2
"""The lines at the top and at the bottom of a page among which a running head is."""
_SEEN = 12
"""The pages with text that are compared: chapters may have heads of their own further on."""
_REPEATED = 2
"""How many other pages must have a line that is a running head."""
_LARGER = 1.1
"""How much larger the letters of a title are than those of a running head."""


def without_running_heads(pdf: Any, pages: Sequence[Page]) -> str:
    """Give the text of the first page that has one, without its running heads.

    A line at its edge that others have at theirs, whatever its numbers, is a running head if a
    larger line stands on the page: a title that is repeated as the head of all pages stays.
    """
    with_text = [page for page in pages if page.text][:_SEEN]
    if not with_text:
        return ""
    first, *others = with_text
    edges = [{_plain(line) for line in _edges(page.text)} for page in others]
    heads = {line for line in _edges(first.text) if _plain(line) and sum(_plain(line) in edge for edge in edges) >= _REPEATED}
    if heads:
        heads = _smaller(heads, pdf, first.number - 1)
    return "\n".join(line for line in first.text.split("\n") if line not in heads)


def _smaller(heads: Iterable[str], pdf: Any, place: int) -> set[str]:
    """Leave out the lines than which none on the page is larger."""
    page = pdf[place]
    textpage = page.get_textpage()
    try:
        sizes = [(_plain(text), size) for text, size in line_sizes(page, textpage)]
    finally:
        textpage.close()
        page.close()
    largest = max((size for text, size in sizes if len(text) > 2), default=0.0)
    size_of = dict(sizes)
    return {head for head in heads if size_of.get(_plain(head), largest) * _LARGER < largest}


def _edges(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return lines[:_EDGE] + lines[_EDGE:][-_EDGE:]


def _plain(line: str) -> str:
    """Leave letters alone: the numbers of pages differ."""
    return "".join(re.findall(r"[^\W\d_]+", line))
