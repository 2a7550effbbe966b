"""PowerPoint before 2007 (``.ppt``) → a document: its slides in their order, each with its notes.

The stream is a tree of records ([MS-PPT]). The catalogue of the last save says where each slide is:
older versions of it may be in the file too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from olefile import OleFileIO

from kashaf.documents.assembly import assemble
from kashaf.documents.document import Document, FieldValue
from kashaf.documents.source import Source

__all__ = ["read_ppt"]

_STREAM, _CURRENT = "PowerPoint Document", "Current User"
_LOCKED = 0xF3D1C4DF
"""What `_CURRENT` states of an encrypted file."""
_SAVE, _CATALOGUE = 0x0FF5, 0x1772
_DOCUMENT, _SLIDE, _NOTES = 0x03E8, 0x03EE, 0x03F0
_LIST, _PLACE, _OF_SLIDE = 0x0FF0, 0x03F3, 0x03F1
_KIND, _LETTERS, _BYTES, _REFERENCE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_OF_SLIDES, _OF_NOTES = 0, 2
"""Which list it is."""
_TITLES, _NOTE = (0, 6), 2
"""Kinds of texts."""
_FIELD = "*"
"""The text of a box that shows the number of the slide or the date."""
_HEADER = struct.Struct("<HHI")
_DAMAGES = (struct.error, OSError, ValueError, IndexError)
_MOST_SAVES = 1_000
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class _Record:
    """A record: its type, its instance, and where its content is."""

    type: int
    instance: int
    start: int
    end: int
    is_container: bool


@dataclass(slots=True)
class _Listed:
    """A slide or a page of notes in its list: its place, its id, and texts that are kept there."""

    place: int
    id: int
    texts: list[tuple[int, str]] = field(default_factory=list)


def read_ppt(source: Source, ole: OleFileIO[Any], title: str, fields: Mapping[str, FieldValue]) -> Iterator[Document]:
    """Read a presentation, whose stated title and facts are known; each slide is a page.

    The title of a slide is first, its notes are last. Raises `UnreadableFile` when it is encrypted
    or damaged.
    """
    try:
        with ole.openstream(_STREAM) as stream:
            data = stream.read(source.limit)
        with ole.openstream(_CURRENT) as stream:
            current = stream.read(64)
        (token, last) = struct.unpack_from("<II", current, 12)
        if token == _LOCKED:
            raise source.unreadable("it is encrypted: save it without a password")
        pages = list(_pages(data, _places(data, last), source))
    except _DAMAGES as error:
        raise source.unreadable("it is damaged: get it anew") from error
    yield assemble(source, title, [("", page) for page in pages], fields)


def _places(data: bytes, last: int) -> dict[int, int]:
    """Read where each part is, by its number: a later save comes before an earlier one."""
    places: dict[int, int] = {}
    seen: set[int] = set()
    while last and last not in seen and len(seen) < _MOST_SAVES:
        seen.add(last)
        save = _record(data, last, len(data))
        if save is None or save.type != _SAVE:
            raise ValueError("it is no save")
        last, catalogue = struct.unpack_from("<II", data, save.start + 8)
        listed = _record(data, catalogue, len(data))
        if listed is None or listed.type != _CATALOGUE:
            raise ValueError("it is no catalogue")
        for number, place in _catalogued(data, listed):
            places.setdefault(number, place)
    return places


def _catalogued(data: bytes, listed: _Record) -> Iterator[tuple[int, int]]:
    at = listed.start
    while at + 4 <= listed.end:
        (run,) = struct.unpack_from("<I", data, at)
        first, count = run & 0xFFFFF, run >> 20
        for number in range(min(count, (listed.end - at - 4) // 4)):
            yield first + number, struct.unpack_from("<I", data, at + 4 + 4 * number)[0]
        at += 4 + 4 * count


def _pages(data: bytes, places: Mapping[int, int], source: Source) -> Iterator[str]:
    """Give the text of each slide."""
    lists = _lists(data, places)
    notes: dict[int, str] = {}
    read: set[int] = set()
    for listed in lists.get(_OF_NOTES, []):
        record = _record(data, places.get(listed.place, -1), len(data))
        if record and record.type == _NOTES and record.start not in read:
            source.tick()
            read.add(record.start)
            slide = next(
                (struct.unpack_from("<I", data, each.start)[0] for each in _inside(data, record) if each.type == _OF_SLIDE), 0
            )
            notes[slide] = "\n\n".join(text for kind, text in _texts(data, record, []) if kind == _NOTE)
    for listed in lists.get(_OF_SLIDES, []):
        record = _record(data, places.get(listed.place, -1), len(data))
        texts = listed.texts
        if record and record.type == _SLIDE and record.start not in read:
            source.tick()
            read.add(record.start)
            texts = _texts(data, record, listed.texts)
        titles = [text for kind, text in texts if kind in _TITLES]
        others = [text for kind, text in texts if kind not in _TITLES]
        yield "\n\n".join(filter(None, (*titles, *others, notes.get(listed.id, ""))))


def _lists(data: bytes, places: Mapping[int, int]) -> dict[int, list[_Listed]]:
    """Read the lists of slides and notes in the part that is the document."""
    lists: dict[int, list[_Listed]] = {}
    for place in places.values():
        document = _record(data, place, len(data))
        if document is None or document.type != _DOCUMENT:
            continue
        for record in _children(data, document.start, document.end):
            if record.type == _LIST:
                lists.setdefault(record.instance, []).extend(_listed(data, record))
        break
    return lists


def _listed(data: bytes, record: _Record) -> Iterator[_Listed]:
    listed: _Listed | None = None
    kind = 0
    for each in _children(data, record.start, record.end):
        if each.type == _PLACE:
            if listed:
                yield listed
            place, _, _, id = struct.unpack_from("<IIII", data, each.start)
            listed = _Listed(place, id)
        elif each.type == _KIND:
            (kind,) = struct.unpack_from("<I", data, each.start)
        elif listed and (text := _text(data, each)):
            listed.texts.append((kind, text))
    if listed:
        yield listed


def _texts(data: bytes, record: _Record, listed: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Read the texts of the boxes of a slide, each with its kind; some are only in its list."""
    found: list[tuple[int, str]] = []
    unused = dict(enumerate(listed))
    kind = -1
    for each in _inside(data, record):
        if each.type == _KIND:
            (kind,) = struct.unpack_from("<I", data, each.start)
        elif each.type == _REFERENCE:
            (at,) = struct.unpack_from("<I", data, each.start)
            if at in unused:
                found.append(unused.pop(at))
        elif text := _text(data, each):
            found.append((kind, text))
    return [*unused.values(), *found]


def _text(data: bytes, record: _Record) -> str:
    if record.type not in (_LETTERS, _BYTES):
        return ""
    written = data[record.start : record.end].decode("utf-16-le" if record.type == _LETTERS else "latin-1", "replace")
    text = written.replace("\r", "\n").replace("\x0b", "\n").strip("\0 \n")
    return "" if text == _FIELD else text


def _inside(data: bytes, record: _Record) -> Iterator[_Record]:
    """Go through all records inside one, in their order."""
    stack = [_children(data, record.start, record.end)]
    while stack:
        each = next(stack[-1], None)
        if each is None:
            stack.pop()
        elif each.is_container and len(stack) < _DEEPEST:
            stack.append(_children(data, each.start, each.end))
        else:
            yield each


def _children(data: bytes, start: int, end: int) -> Iterator[_Record]:
    while record := _record(data, start, end):
        yield record
        start = record.end


def _record(data: bytes, at: int, end: int) -> _Record | None:
    """Read the header of a record; ``None`` where there is no room for one."""
    if not 0 <= at <= end - _HEADER.size:
        return None
    version, kind, length = _HEADER.unpack_from(data, at)
    start = at + _HEADER.size
    return _Record(kind, version >> 4, start, min(start + length, end), version & 15 == 15)
