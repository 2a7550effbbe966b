"""Chats that WhatsApp exports → a document a day.

A message begins with its date and time, in the form and digits of the phone that exported it, with
or without brackets; further lines belong to it. Which number is the day and which the month shows
in the whole chat: a number above 12, else the order in which the days go on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TextIO

from kashaf.analyzers.boilerplate import CHAT_WITH
from kashaf.analyzers.written_dates import is_afternoon
from kashaf.documents.conversation import Remark, conversation
from kashaf.documents.document import Document
from kashaf.documents.encoding import open_text
from kashaf.documents.source import Source

__all__ = ["is_whatsapp", "read_whatsapp"]

_LEAST = 2
"""Lines of messages by which a chat is known."""
_SAMPLE = 2_000
"""Messages in which the order of day and month is looked for."""
_LONGEST = 1 << 20
"""Characters of a line that are read as one."""

_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER = r"(\d{1,4})"
_DATE = rf"{_NUMBER}\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?{_NUMBER}\.?"
_TIME = r"(\d{1,2})[:.\u066b](\d{2})(?:[:.](\d{2}))?\s{0,3}([^\W\d_][^\s\d_.\]–—-]{0,12}(?:\.\s?[^\W\d_]\.?)?)?"
_MESSAGE = re.compile(rf"\[?{_DATE}\s{{0,2}}[^\w\s]{{0,2}}\s{{1,3}}{_TIME}(?:\]\s?|\s{{1,2}}[-–—]\s)(?=\S)")
_WRITTEN = re.compile(r"([^:\n]{1,80}):\s(.*)", re.DOTALL)
_LEFT_OUT = re.compile(r"<[^<>\n]{2,60}>")
"""What stands in the place of a picture."""


def is_whatsapp(head: bytes) -> bool:
    """Say whether a text begins with messages of a chat."""
    lines = [_plain(line) for line in head.decode("utf-8", "ignore").split("\n")[:40]]
    return bool(lines) and _begins(lines[0]) and sum(map(_begins, lines)) >= _LEAST


def _begins(line: str) -> bool:
    return _MESSAGE.match(line) is not None


def read_whatsapp(source: Source) -> Iterator[Document]:
    """Read a chat; notices of WhatsApp and what stands for pictures are left out."""
    with open_text(source.stream, name=source.name, encoding=source.options.encoding) as text:
        starts = [found.groups() for line in _lines(text, _SAMPLE) if (found := _MESSAGE.match(_plain(line)))]
        order = _order([(int(one), int(two), int(three)) for one, two, three, *_ in starts])
        text.seek(0)
        some = False
        for document in conversation(source, _name(source), _remarks(_lines(text), order)):
            some = True
            yield document
    if not some:
        raise source.unreadable("the chat has no messages with text")


def _name(source: Source) -> str:
    path = PurePosixPath(source.id)
    stem = path.parent.stem if path.stem.strip("_").lower() == "chat" and path.parent.stem else path.stem
    return CHAT_WITH.sub("", " ".join(stem.replace("_", " ").split()))


def _lines(text: TextIO, most: int | None = None) -> Iterator[str]:
    while line := text.readline(_LONGEST):
        yield line.rstrip("\r\n")
        if most is not None and (most := most - 1) <= 0:
            return


def _plain(line: str) -> str:
    """Give the beginning of a line with plain digits and without invisible signs."""
    head = _INVISIBLE.sub("", line[:200])
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in head)


def _order(dates: list[tuple[int, int, int]]) -> str:
    """Find the order of year, month and day: ``ymd``, ``dmy`` or ``mdy``."""
    dates = [date for date in dates if (date[0] <= 31 and date[1] <= 31) or (date[0] > 999 and date[1] <= 12 and date[2] <= 31)]
    if any(one > 31 for one, _, _ in dates):
        return "ymd"
    day_first, month_first = any(one > 12 for one, _, _ in dates), any(two > 12 for _, two, _ in dates)
    if day_first != month_first:
        return "dmy" if day_first else "mdy"
    backwards = {
        order: sum(later < earlier for earlier, later in pairwise(_day(date, order) for date in dates))
        for order in ("dmy", "mdy")
    }
    return min(backwards, key=lambda order: backwards[order])


def _day(date: tuple[int, int, int], order: str) -> tuple[int, int, int]:
    parts = dict(zip(order, date, strict=True))
    year = parts["y"] if parts["y"] > 99 else 2000 + parts["y"]
    return year, parts["m"], parts["d"]


def _remarks(lines: Iterator[str], order: str) -> Iterator[Remark]:
    day = time = ""
    held: list[str] = []
    for line in lines:
        plain = _plain(line)
        found = _MESSAGE.match(plain)
        one, two, three, hour, minute, _, mark = found.groups() if found else ("0",) * 7
        year, month, number = _day((int(one), int(two), int(three)), order)
        if not found or not (1 <= month <= 12 and 1 <= number <= 31):
            held += [line] * bool(held)
            continue
        yield from _remark(day, time, held)
        day, time = f"{year:04}-{month:02}-{number:02}", _clock(int(hour), minute, mark or "")
        held = [_behind(line, found.end())]
    yield from _remark(day, time, held)


def _behind(line: str, end: int) -> str:
    """Give what stands in a line behind as many visible characters."""
    seen = at = 0
    while seen < end and at < len(line):
        seen += not _INVISIBLE.match(line[at])
        at += 1
    return line[at:]


def _clock(hour: int, minute: str, mark: str) -> str:
    afternoon = is_afternoon(mark.replace(" ", ""))
    if afternoon is not None:
        hour = hour % 12 + 12 * afternoon
    return f"{hour:02}:{minute}"


def _remark(day: str, time: str, lines: list[str]) -> Iterator[Remark]:
    written = _WRITTEN.fullmatch("\n".join(lines))
    if written is None:
        return
    author, text = _INVISIBLE.sub("", written[1]).strip(), written[2]
    attached = text.startswith("\u200e") and len(text) < 100  # a notice that a picture was left out
    shown = _INVISIBLE.sub("", text).strip()
    if shown and not attached and not _LEFT_OUT.fullmatch(shown):
        yield Remark(day, time, author, text.strip())
