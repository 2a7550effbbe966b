"""Packed: the members of a document that is a ZIP archive, unpacked and parsed within bounds."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Self

from defusedxml.common import DefusedXmlException

from kashaf.documents.source import Source
from kashaf.documents.xml_events import BROKEN_XML, Event, parse_events
from kashaf.errors import UnreadableFile

__all__ = ["Package", "report_broken"]

_UNPACKED = 4
"""How many times the limit of a text may be unpacked in all.

Markup takes several times the room of the words.
"""
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Package:
    """The members of a packed document, by their paths; case makes no difference.

    Bytes are counted while they are unpacked, whatever sizes the archive states: in all no more
    than four times the limit of the source. Every method raises `UnreadableFile`, naming the
    member, when one is missing, damaged, encrypted or too large.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._unpacked = 0
        try:
            self._archive = zipfile.ZipFile(source.stream)
        except _BROKEN_ZIP as error:
            raise source.unreadable("it is damaged: get it anew") from error
        self._members = {info.filename.replace("\\", "/").lower(): info for info in self._archive.infolist()}

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._members

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def read(self, path: str) -> bytes:
        """Read a member whole."""
        parts: list[bytes] = []
        size = 0
        for chunk in self._chunks(path):
            size += len(chunk)
            if size > self.source.limit:
                raise self.source.unreadable(
                    "its part {path} unpacks to more than {most:g} MiB: split it", path=path, most=self._mebibytes(1)
                )
            parts.append(chunk)
        return b"".join(parts)

    def events(self, path: str, prefixes: Mapping[str, str]) -> Iterator[Event]:
        """Parse a member as XML while it is unpacked, so that neither size nor depth matters.

        Nothing of it is held. ``prefixes`` gives short names to namespaces; a name of any other has
        none. A member that defines entities of its own is unreadable.
        """
        try:
            yield from parse_events(self._chunks(path), prefixes)
        except DefusedXmlException as error:
            raise self.source.unreadable(
                "its part {path} declares entities, as no office does: it is not read", path=path
            ) from error
        except BROKEN_XML as error:
            raise self.source.unreadable(
                "its part {path} is damaged ({error}): get it anew", path=path, error=str(error)
            ) from error

    def leaves(self, path: str, prefixes: Mapping[str, str]) -> dict[str, list[str]]:
        """Gather the texts of the elements of a small member, by name, without blank ones."""
        texts: dict[str, list[str]] = {}
        words: list[str] = []
        for kind, name, _ in self.events(path, prefixes):
            if kind == "text":
                words.append(name)
                continue
            text = " ".join("".join(words).split())
            if kind == "end" and text:
                texts.setdefault(name, []).append(text)
            words.clear()
        return texts

    def _chunks(self, path: str) -> Iterator[bytes]:
        source, info = self.source, self._members.get(path.lower())
        if info is None:
            raise source.unreadable("its part {path} is missing: get it anew", path=path)
        if info.flag_bits & _ENCRYPTED:
            raise source.unreadable("it is encrypted: save it without a password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.header_offset < 0:
            raise source.unreadable("its part {path} is packed in a way that is not read: save it anew", path=path)
        try:
            with self._archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > _UNPACKED * source.limit:
                        break
                    source.tick()
                    yield chunk
        except _BROKEN_ZIP as error:
            raise source.unreadable("its part {path} is damaged: get it anew", path=path) from error
        if self._unpacked > _UNPACKED * source.limit:
            raise source.unreadable("it unpacks to more than {most:g} MiB: split it", most=self._mebibytes(_UNPACKED))

    def _mebibytes(self, times: int) -> float:
        return times * self.source.limit / (1 << 20)


def report_broken(source: Source, broken: Mapping[str, UnreadableFile], *, some: bool) -> None:
    """Report the parts that could not be read, by their names.

    Raises the first of them when nothing else was read (not ``some``).
    """
    for part, error in broken.items():
        if not some:
            raise error
        source.skipped(f"/{part}", error.reason)
