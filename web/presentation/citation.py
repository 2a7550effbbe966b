"""Citing: what a document is quoted by, and the way to where it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from urllib.parse import quote, urlsplit

from kashaf.documents import FieldValue, values_of
from kashaf.search import Filter
from kashaf.web.presentation.language import Language
from kashaf.web.presentation.layout import Layout, Piece

__all__ = ["alike", "original", "passage", "reference"]

WORDS = 8
"""Words of a passage that find it again at its origin.

They are enough to occur there once, and seldom span two lines.
"""

LONGEST = 300
"""Characters of such a passage: what has no blanks for so long is no text."""

_SCHEMES = ("http", "https")
_ALIKE = ("source", "author", "category", "language")
_YEAR = re.compile(r"(\d{4})(?:-[\d-]+(?:[T ].*)?)?")
_DIRECTIVE = ":~:"


def original(url: FieldValue | None, words: str = "") -> str | None:
    """Give the address of the original, opened at these words if the browser can; else ``None``.

    >>> original("https://example.org/a#top", "غارة، على")
    'https://example.org/a#top:~:text=%D8%BA%D8%A7%D8%B1%D8%A9%D8%8C%20%D8%B9%D9%84%D9%89'
    >>> original("javascript:alert(1)")
    """
    for each in values_of(url):
        if isinstance(each, str) and _leads(each.strip()):
            address = each.strip().partition(_DIRECTIVE)[0]
            if not words:
                return address.removesuffix("#")
            # The characters - , & have a meaning there.
            encoded = quote(words, safe="", errors="replace").replace("-", "%2D")
            return f"{address}{'' if '#' in address else '#'}{_DIRECTIVE}text={encoded}"
    return None


def _leads(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.hostname) and address.isprintable() and not re.search(r"[\s\\]", address)


def passage(layout: Layout, page: int) -> str:
    """Give the first words of the best passage on a page: from a match on, all of one line.

    It is the line with the most different matched words, the first of equals; empty without a
    match.
    """
    lines = [each.pieces for sheet in layout.sheets if sheet.number == page for each in sheet.paragraphs]
    best = max(lines, key=_different, default=())
    if not _different(best):
        return ""
    words = "".join(piece.text for piece in best).split()
    ahead = "".join(piece.text for piece in takewhile(lambda piece: not piece.match, best))
    # The match may follow a bracket.
    before = len(ahead.split()) - (not ahead[-1:].isspace() and bool(ahead))
    begin = max(0, min(before, len(words) - WORDS))  # near its end, the words before it help
    return re.sub(r"^\W+", "", " ".join(words[begin : begin + WORDS]))[:LONGEST]


def _different(pieces: Sequence[Piece]) -> int:
    return len({piece.text for piece in pieces if piece.match})


def reference(language: Language, id: str, title: str, fields: Mapping[str, FieldValue]) -> str:
    """Cite a document as in a note under a quotation: author, title, source and date, if known."""
    comma = language.comma
    author, source = (_values(fields.get(name), comma) for name in ("author", "source"))
    date = language.date(_values(fields.get("date"), comma))
    named = title or id
    quoted = named if "«" in named else f"«{named}»"
    return comma.join(filter(None, [author, quoted, source, date]))


def _values(value: FieldValue | None, comma: str) -> str:
    return comma.join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value).strip()


def alike(name: str, value: object) -> str | None:
    """Give the filter for documents with the same value, or of the same year; ``None`` without one.

    >>> alike("source", "الجزيرة نت"), alike("date", "2016-08-06"), alike("url", "x")
    ('source:الجزيرة نت', 'date:2016', None)
    """
    written = str(value).strip()
    if name in _ALIKE and written.replace('"', "").strip():
        return str(Filter(name, written))
    year = _YEAR.fullmatch(written) if name == "date" else None
    return f"date:{year[1]}" if year else None
