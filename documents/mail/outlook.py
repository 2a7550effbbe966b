"""Outlook's ``.msg`` → an e-mail as the standard library has it, which `read_outlook` reads as any.

The properties of a message are streams of a compound file, named by their number and type
([MS-OXMSG]). Of the text the plain form is taken, else HTML; that in RTF alone is not read.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import Any

from olefile import OleFileIO

from kashaf.documents.document import Document
from kashaf.documents.html.reader import decode_html
from kashaf.documents.mail.reader import read_message
from kashaf.documents.source import Source

__all__ = ["PROPERTIES", "read_outlook"]

PROPERTIES = "__properties_version1.0"
"""The stream that every message has."""
_ATTACHED = "__attach_version1.0_#"
_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER, _ADDRESS, _MAIL_ADDRESS, _RECEIVERS = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04
_SENT, _DELIVERED, _CODE_PAGE = 0x0039, 0x0E06, 0x3FFD
_DATA, _NAME, _SHORT_NAME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3712
_WIDE, _NARROW, _BINARY, _STORAGE, _TIME = 0x1F, 0x1E, 0x102, 0x0D, 0x40
"""Types of properties: UTF-16, the code page of the message, bytes, an embedded message, a time."""
_DEEPEST = 5
_DAMAGES = (OSError, ValueError, IndexError, struct.error, OverflowError)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf")

_Place = tuple[str, ...]


def read_outlook(source: Source, ole: OleFileIO[Any]) -> Iterator[Document]:
    """Read a message, then each attached or embedded part, as `read_mail` does.

    Raises `UnreadableFile` when it is damaged or has no text.
    """
    try:
        message = _Reader(source, ole).message((), 0)
    except _DAMAGES as error:
        raise source.unreadable("it is damaged: save it anew from the mail program") from error
    yield from read_message(message, source)


class _Reader:
    """Reads the properties of one file."""

    def __init__(self, source: Source, ole: OleFileIO[Any]) -> None:
        self._source = source
        self._ole = ole
        self._names: dict[_Place, list[str]] = {}
        for path in ole.listdir(streams=True, storages=True):
            self._names.setdefault(tuple(path[:-1]), []).append(path[-1])
        self._left = source.limit
        self._encoding = "cp1256"

    def message(self, place: _Place, depth: int) -> Message:
        """Make the message that is in a storage (in none: the file itself)."""
        fixed = self._fixed(place, depth)
        page = fixed.get(_CODE_PAGE, 0) & 0xFFFF
        self._encoding = _encoding(page) if page else "cp1256"
        message = MIMEMultipart()
        sender = self._text(place, _SENDER)
        address = self._text(place, _MAIL_ADDRESS) or self._text(place, _ADDRESS)
        known = f" <{address}>" if "@" in address and address.isascii() and address != sender else ""
        receivers = [receiver for receiver in self._text(place, _RECEIVERS).split(";") if receiver.strip()]
        if subject := self._text(place, _SUBJECT).strip():
            message["Subject"] = _encoded(subject)
        if receivers:
            message["To"] = ", ".join(map(_encoded, receivers))
        if sender.strip():
            message["From"] = _encoded(sender) + known
        if moment := _moment(fixed.get(_SENT) or fixed.get(_DELIVERED) or 0):
            message["Date"] = format_datetime(moment)
        self._add_text(message, place)
        for name in self._names.get(place, []):
            if name.startswith(_ATTACHED):
                self._add_attachment(message, (*place, name), depth)
        return message

    def _add_text(self, message: Message, place: _Place) -> None:
        text = self._text(place, _BODY)
        html = "" if text.strip() else self._text(place, _HTML) or self._page(place)
        if text.strip():
            message.attach(MIMEText(text, "plain", "utf-8"))
        elif html.strip():
            message.attach(MIMEText(html, "html", "utf-8"))
        elif self._has(place, _RTF, _BINARY):
            self._source.skipped("", "its text is in RTF only: save it as .eml or .html")

    def _page(self, place: _Place) -> str:
        data = self._bytes(place, _HTML, _BINARY)
        return decode_html(data, name=self._source.name) if data.strip() else ""

    def _add_attachment(self, message: Message, place: _Place, depth: int) -> None:
        self._source.tick()
        if self._has(place, _DATA, _STORAGE):
            if depth >= _DEEPEST:
                self._source.skipped("", "it lies more than {most} messages deep: save it by itself", most=_DEEPEST)
                return
            inner = (*place, _stream(_DATA, _STORAGE))
            if PROPERTIES in self._names.get(inner, []):
                message.attach(MIMEMessage(self.message(inner, depth + 1)))
            return
        name = self._text(place, _NAME) or self._text(place, _SHORT_NAME)
        if name.lower().endswith(_PICTURES) and self._text(place, _CONTENT_ID):
            return  # it belongs to the text
        part = MIMEApplication(self._bytes(place, _DATA, _BINARY))
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", _line(name)))
        message.attach(part)

    def _fixed(self, place: _Place, depth: int) -> dict[int, int]:
        """Read the properties of a fixed length: numbers and times."""
        data = self._read((*place, PROPERTIES))
        found: dict[int, int] = {}
        for at in range(24 if depth else 32, len(data) - 15, 16):
            kind, number, _, value = struct.unpack_from("<HHIQ", data, at)
            found[number] = value if kind == _TIME else value & 0xFFFFFFFF
        return found

    def _has(self, place: _Place, number: int, kind: int) -> bool:
        return _stream(number, kind) in self._names.get(place, [])

    def _text(self, place: _Place, number: int) -> str:
        if self._has(place, number, _WIDE):
            return self._bytes(place, number, _WIDE).decode("utf-16-le", "replace").rstrip("\0")
        return self._bytes(place, number, _NARROW).decode(self._encoding, "replace").rstrip("\0")

    def _bytes(self, place: _Place, number: int, kind: int) -> bytes:
        return self._read((*place, _stream(number, kind))) if self._has(place, number, kind) else b""

    def _read(self, path: _Place) -> bytes:
        """Read a stream. Raises `ValueError` when all of them are longer than a text may be."""
        with self._ole.openstream(list(path)) as stream:
            data: bytes = stream.read()
        self._left -= len(data)
        if self._left < 0:
            raise ValueError("it is too long")
        return data


def _stream(number: int, kind: int) -> str:
    return f"__substg1.0_{number:04X}{kind:04X}"


def _encoding(page: int) -> str:
    try:
        return codecs.lookup("utf-8" if page == 65001 else f"cp{page}").name
    except LookupError:
        return "cp1256"


def _encoded(text: str) -> str:
    return Header(_line(text), "utf-8").encode(linesep="")


def _line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _moment(ticks: int) -> datetime | None:
    """Give a time that is stated in tenths of microseconds since 1601; ``None`` for an odd one."""
    try:
        moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None
    return moment if moment.year >= 1980 else None
