"""Old or locked Office → what is in the way, in the words of who has the file; old spreadsheets are read."""

from __future__ import annotations

from collections.abc import Iterator

from kashaf.documents.document import Document
from kashaf.documents.formats import Format, reader_of
from kashaf.documents.office.compound_file import CompoundFile
from kashaf.documents.source import Source
from kashaf.messages import Message

__all__ = ["read_compound"]

_REASONS = {
    "EncryptedPackage": Message("it is encrypted: save it without a password"),
    "WordDocument": Message("it is in the format of Word before 2007: save it as .docx"),
    "PowerPoint Document": Message("it is in the format of PowerPoint before 2007: save it as .pptx"),
    "__properties_version1.0": Message("it is a message in the format of Outlook: save it as .eml"),
}
"""What the streams tell that only one kind of file has."""


def read_compound(source: Source) -> Iterator[Document]:
    """Read a spreadsheet of Excel before 2007 (``.xls``). Raises `UnreadableFile` for what else is kept in this way."""
    names = CompoundFile(source).names
    for name, reason in _REASONS.items():
        if name in names:
            raise source.unreadable(reason)
    if not names & {"Workbook", "Book"}:
        raise source.unreadable("it is of a kind of old Office that is not read: open it and save it in a newer format")
    source.stream.seek(0)
    yield from reader_of(Format.SPREADSHEET)(source)
