"""A ZIP archive → the documents of the files in it (`kashaf.documents.members`).

Each member is unpacked into a nameless temporary file.
"""

from __future__ import annotations

import errno
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from kashaf.analyzers.letters import BASIC_LETTERS, BASIC_MARKS
from kashaf.documents.document import Document
from kashaf.documents.encoding import decode
from kashaf.documents.members import NO_FILE, Member, read_members, refuse_depth, unpack
from kashaf.documents.source import Budget, Source
from kashaf.errors import UnreadableFile
from kashaf.messages import Message

__all__ = ["read_archive"]

_IN_MEMORY = 8 << 20

_TOO_LARGE = Message("with it, the archive unpacks to far more than its size: unpack it")
_ARABIC = re.compile(f"[{BASIC_LETTERS}{BASIC_MARKS}]")
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, RuntimeError)


def read_archive(source: Source) -> Iterator[Document]:
    """Read the members of a ZIP archive, as `read_members` does.

    Raises `UnreadableFile` for an archive that is damaged, or made to do harm.
    """
    refuse_depth(source)
    source, budget = source.budgeted()
    try:
        archive = zipfile.ZipFile(source.stream)
    except _DAMAGED as error:
        _pass_on(error)
        raise source.unreadable("it is a damaged ZIP archive: get it anew") from error
    with archive:
        yield from read_members(_members(archive, source, budget), source, budget)


def _members(archive: zipfile.ZipFile, source: Source, budget: Budget) -> list[Member]:
    """List the members, each with what unpacks it."""
    infos = archive.infolist()
    _refuse_overlaps(infos, source)
    return [
        Member(name, info.file_size, partial(_unpacked, archive, info, source, budget), _refusal(info))
        for info, name in zip(infos, _names(infos), strict=True)
    ]


def _refusal(info: zipfile.ZipInfo) -> Message | None:
    """Say why a member is not read, as far as what the archive tells of it says."""
    mode = info.external_attr >> 16
    if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return NO_FILE
    if info.flag_bits & 0x1:
        return Message("it is encrypted: pack it without a password")
    return None


def _refuse_overlaps(infos: list[zipfile.ZipInfo], source: Source) -> None:
    """Refuse an archive with overlapping members: the same bytes would be unpacked many times."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise source.unreadable("its files lie over each other, as only in archives made to do harm: get it anew")
        end = info.header_offset + 30 + info.compress_size


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Decode the names: many programs write Arabic ones in an old encoding without declaring it.

    Names not declared to be UTF-8 are read as UTF-8 when they are valid; the encoding of the others
    is detected from all of them together.
    """
    names = [info.filename for info in infos]
    doubtful: dict[int, bytes] = {}
    for at, info in enumerate(infos):
        if info.filename.isascii() or info.flag_bits & 0x800:
            continue
        raw = info.filename.encode("cp437", "replace")
        try:
            names[at] = _unicode_name(info.extra) or raw.decode("utf-8")
        except UnicodeDecodeError:
            doubtful[at] = raw
    try:
        told = decode(b"\n".join(doubtful.values()), name="").split("\n") if doubtful else []
    except UnreadableFile:
        return names
    together = "".join(told)
    if len(told) == len(doubtful) and 2 * len(_ARABIC.findall(together)) > sum(not char.isascii() for char in together):
        for at, name in zip(doubtful, told, strict=True):
            names[at] = name
    return names


def _unicode_name(extra: bytes) -> str:
    """Read the field in which Info-ZIP repeats a name in UTF-8."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == 0x7075:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, budget: Budget) -> BinaryIO:
    """Unpack a member into a temporary file, and seek to its beginning. Raises `UnreadableFile`."""
    if info.file_size > budget.bytes:
        raise source.unreadable(
            "it unpacks to {size:,.0f} MiB, far more than its archive has: unpack it", size=info.file_size / (1 << 20)
        )
    file = cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the caller closes it
    try:
        with archive.open(info) as member:
            unpack(cast("BinaryIO", member), file, source, budget, _TOO_LARGE)
    except NotImplementedError as error:
        file.close()
        raise source.unreadable("it is packed by a method that is not read: pack it anew") from error
    except _DAMAGED as error:
        file.close()
        _pass_on(error)
        raise source.unreadable("it is damaged: pack it anew") from error
    except UnreadableFile:
        file.close()
        raise
    file.seek(0)
    return file


def _pass_on(error: Exception) -> None:
    """Raise an error again if the disk is at fault, not the archive.

    An archive may name places before the beginning of the file.
    """
    if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
        raise error
