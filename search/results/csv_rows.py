"""Rows → CSV that a spreadsheet opens as text, whatever the documents contain."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kashaf.search.results.rendering import printable

__all__ = ["csv_text"]

_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet reads as a formula.

A formula could run a program or send cells elsewhere.
"""


def csv_text(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Write rows as CSV (RFC 4180), with the column names first.

    A text that begins like a formula, even after spaces, gets an apostrophe before it, as OWASP
    advises: spreadsheets then show it as it is. Control characters become U+FFFD. A missing value
    is an empty cell.

    >>> csv_text(["word", "documents"], [["كتاب، كتب", 2], ['=HYPERLINK("x")', 1]])
    'word,documents\r\nكتاب، كتب,2\r\n"\'=HYPERLINK(""x"")",1\r\n'
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return written.getvalue()


def _harmless(text: str) -> str:
    text = printable(text)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
