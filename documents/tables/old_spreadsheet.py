"""Sheets of Excel before 2007 (.xls) and binary ones (.xlsb) → their rows, by calamine.

It lays out each sheet as a whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from kashaf.documents.source import Source
from kashaf.documents.tables.table import Cell
from kashaf.documents.tables.workbook import Row

__all__ = ["old_rows"]


def old_rows(source: Source) -> Iterator[Row]:
    """Read all sheets, also hidden ones, in their order. Raises `UnreadableFile`."""
    data = io.BytesIO(source.read())
    try:
        with CalamineWorkbook.from_filelike(data) as workbook:
            for described in workbook.sheets_metadata:
                if described.typ != SheetTypeEnum.WorkSheet:
                    continue  # a chart or a macro
                name = described.name
                sheet = workbook.get_sheet_by_name(name)
                # Empty rows at the top come as rows, empty columns at the side do not come at all.
                _, left = sheet.start or (0, 0)
                for number, cells in enumerate(sheet.iter_rows(), start=1):
                    yield name, number, [None] * left + [_cell(cell) for cell in cells]
    except PasswordError as error:
        raise source.unreadable("it is encrypted: save it without a password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise source.unreadable("it is a damaged spreadsheet: open it and save it as .xlsx") from error
    except BaseException as error:
        # What calamine did not expect, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise source.unreadable("it is a damaged spreadsheet: open it and save it as .xlsx") from error


def _cell(cell: Any) -> Cell:
    match cell:
        case datetime() | date():
            return cell.isoformat().removesuffix("T00:00:00")
        case time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return cell  # type: ignore[no-any-return]  # text, a number, true or false
