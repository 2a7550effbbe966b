"""Spreadsheets → a document for each row: .xlsx, .ods, and formats of older or binary Excels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from kashaf.documents.document import Document
from kashaf.documents.office.open_xml import main_part
from kashaf.documents.packed import Package
from kashaf.documents.source import Source
from kashaf.documents.tables.opendocument_sheets import opendocument_rows
from kashaf.documents.tables.table import Cell, table_documents
from kashaf.documents.tables.workbook import Row, workbook_rows
from kashaf.extras import install_line
from kashaf.messages import Message

__all__ = ["read_spreadsheet"]

_SHOWN = 16
"""How many times the limit of a text all cells together may show.

Many cells may show one text that is stored once.
"""


def read_spreadsheet(source: Source) -> Iterator[Document]:
    """Read all sheets of a spreadsheet, with ids ``file/sheet#row``.

    The fields are ``sheet`` and those of `table_documents`.
    """
    some = False
    for sheet, rows in groupby(_counted(source, _rows(source)), key=itemgetter(0)):
        table = ((number, cells) for _, number, cells in rows)
        for document in table_documents(source, table, place=f"/{sheet}", facts={"sheet": sheet} if sheet else {}):
            some = True
            yield document
    if not some:
        raise source.unreadable("the spreadsheet has no rows with text")


def _rows(source: Source) -> Iterator[Row]:
    if not source.head().startswith(b"PK"):
        yield from _old(source)
        return
    with Package(source) as package:
        if "content.xml" in package or "encrypted-package" in package:
            yield from opendocument_rows(package)
        elif not main_part(package).endswith(".bin"):
            yield from workbook_rows(package)
        else:
            source.stream.seek(0)
            yield from _old(source)


def _old(source: Source) -> Iterator[Row]:
    try:
        from kashaf.documents.tables.old_spreadsheet import old_rows
    except ModuleNotFoundError as error:
        reason = Message(
            "it is a spreadsheet of an old or binary Excel: save it as .xlsx, or install what reads it with `{command}`",
            command=install_line("documents"),
        )
        raise source.unreadable(reason, transient=True) from error
    yield from old_rows(source)


def _counted(source: Source, rows: Iterator[Row]) -> Iterator[Row]:
    """Count what cells show while they go by. Raises `UnreadableFile` when it is too much."""
    left = _SHOWN * source.limit
    for sheet, number, cells in rows:
        left -= sum(map(_length, cells))
        if left < 0:
            raise source.unreadable("its cells show more than is read of one file, one text in many of them: split it")
        yield sheet, number, cells


def _length(cell: Cell) -> int:
    """Compute the cost of a cell.

    Each cell has a fixed cost, so that no more cells pass than a sheet without repetition could
    hold.
    """
    return 64 + len(cell) if isinstance(cell, str) else 64
