"""What an old Office file states about itself: its stream ``SummaryInformation``.

Only the few properties that become facts are read ([MS-OLEPS]). olefile would read any that the
file claims to have, and be it billions.
"""

from __future__ import annotations

import codecs
import struct
from datetime import datetime, timedelta
from typing import Any

from olefile import OleFileIO

from kashaf.documents.assembly import facts, keywords
from kashaf.documents.document import FieldValue

__all__ = ["summary"]

_STREAM = "\x05SummaryInformation"
_MOST_BYTES = 1 << 16
_MOST_PROPERTIES = 100
_CODE_PAGE, _TITLE, _AUTHOR, _KEYWORDS, _CREATED = 1, 2, 4, 5, 12
_TEXT, _WIDE_TEXT, _TIME = 0x1E, 0x1F, 0x40
"""Types of properties: bytes in the code page, UTF-16, tenths of microseconds since 1601."""
_UTF_8 = 65001
_FIRST_YEAR = 1980
"""Before it there was no such program: the clock of the computer was wrong."""


def summary(ole: OleFileIO[Any]) -> tuple[str, dict[str, FieldValue]]:
    """Read the title and the fields that a file states; what is damaged is left out."""
    try:
        with ole.openstream(_STREAM) as stream:
            values = _properties(stream.read(_MOST_BYTES))
    except (OSError, ValueError, IndexError, struct.error):
        return "", {}
    created = values.get(_CREATED, "")
    stated = facts(
        author=values.get(_AUTHOR, "").split(";"),
        date=[created] if created[:4] >= str(_FIRST_YEAR) else [],
        keywords=keywords([values.get(_KEYWORDS, "")]),
    )
    return values.get(_TITLE, ""), stated


def _properties(data: bytes) -> dict[int, str]:
    (section,) = struct.unpack_from("<I", data, 44)
    _, count = struct.unpack_from("<II", data, section)
    places = dict(struct.unpack_from("<II", data, section + 8 + 8 * at) for at in range(min(count, _MOST_PROPERTIES)))
    page = struct.unpack_from("<H", data, section + places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252
    found: dict[int, str] = {}
    for number in (_TITLE, _AUTHOR, _KEYWORDS, _CREATED):
        if number in places:
            try:
                found[number] = _value(data, section + places[number], _encoding(page))
            except (struct.error, ValueError, OverflowError):
                continue  # the others may be sound
    return found


def _encoding(page: int) -> str:
    name = "utf-8" if page == _UTF_8 else f"cp{page}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1256"


def _value(data: bytes, at: int, encoding: str) -> str:
    kind, size = struct.unpack_from("<II", data, at)
    if kind == _TIME:
        (ticks,) = struct.unpack_from("<Q", data, at + 4)
        return (datetime(1601, 1, 1) + timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds")  # noqa: DTZ001 - it states no zone
    if kind == _TEXT:
        return data[at + 8 : at + 8 + size].decode(encoding, "replace").rstrip("\0")
    if kind == _WIDE_TEXT:
        return data[at + 8 : at + 8 + 2 * size].decode("utf-16-le", "replace").rstrip("\0")
    return ""
