"""Old or locked Office files: each is handed to what reads it, or the reason says what to do."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from olefile import MINIMAL_OLEFILE_SIZE, OleFileIO

from kashaf.documents.document import Document
from kashaf.documents.formats import Format, reader_of
from kashaf.documents.mail.outlook import PROPERTIES, read_outlook
from kashaf.documents.office.doc import read_doc
from kashaf.documents.office.ppt import read_ppt
from kashaf.documents.office.summary import summary
from kashaf.documents.source import Source
from kashaf.messages import Message

__all__ = ["read_compound"]

_DAMAGED = Message("it is damaged: get it anew")
_DAMAGES = (OSError, ValueError, IndexError, struct.error, RecursionError)
"""What olefile raises on damage."""
_TABLE_SECTORS = 44
"""Where the header says how many sectors hold the table of all sectors."""
_SMALLEST_SECTOR = 512


def read_compound(source: Source) -> Iterator[Document]:
    """Read a text, a presentation or a spreadsheet of Office before 2007, or Outlook's message.

    Raises `UnreadableFile` for other kinds of compound files.
    """
    ole = _opened(source)
    names = _streams(ole, source)
    if "EncryptedPackage" in names:
        raise source.unreadable("it is encrypted: save it without a password")
    if PROPERTIES in names:
        yield from read_outlook(source, ole)
        return
    if "WordDocument" in names:
        yield from read_doc(source, *summary(ole))
        return
    if "PowerPoint Document" in names:
        yield from read_ppt(source, ole, *summary(ole))
        return
    if not names & {"Workbook", "Book"}:
        raise source.unreadable("it is of a kind of old Office that is not read: open it and save it in a newer format")
    source.stream.seek(0)
    yield from reader_of(Format.SPREADSHEET)(source)


def _opened(source: Source) -> OleFileIO[Any]:
    head = source.head()
    if len(head) < MINIMAL_OLEFILE_SIZE:
        raise source.unreadable(_DAMAGED)
    (table_sectors,) = struct.unpack_from("<I", head, _TABLE_SECTORS)
    # olefile would read a ring as often as this number says.
    if table_sectors > source.size // _SMALLEST_SECTOR:
        raise source.unreadable(_DAMAGED)
    try:
        return OleFileIO(source.stream)
    except _DAMAGES as error:
        raise source.unreadable(_DAMAGED) from error


def _streams(ole: OleFileIO[Any], source: Source) -> set[str]:
    """List the streams of a compound file, without those of embedded objects."""
    try:
        paths = ole.listdir()
    except _DAMAGES as error:
        raise source.unreadable(_DAMAGED) from error
    if names := {path[0] for path in paths if len(path) == 1}:
        return names
    raise source.unreadable(_DAMAGED)  # olefile reads as much as it can, and be it nothing
