"""A ZIP archive → the documents of the files in it, read as those of a folder are.

Nothing is written under a name from an archive: each member is unpacked into a nameless temporary
file and handed to the reader of its format. An archive can unpack to any size, by nesting, by
repetition and by overlapping members. So all bytes are counted while they are unpacked, in one
budget that the archives inside archives share.
"""

from __future__ import annotations

import errno
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from kashaf.analyzers.letters import BASIC_LETTERS, BASIC_MARKS
from kashaf.documents.document import MAX_ID_BYTES, Document
from kashaf.documents.encoding import decode
from kashaf.documents.facts import Facts, sidecar_facts, state
from kashaf.documents.file_names import compose
from kashaf.documents.folder import is_of_programs, told_of
from kashaf.documents.openiti_facts import MAX_LIBRARY_BYTES, read_library_facts
from kashaf.documents.openiti_library import beside, is_of_library, passed_over
from kashaf.documents.source import MAX_MEMBERS, Budget, Source
from kashaf.documents.volumes import volume_facts
from kashaf.errors import InvalidDocument, UnreadableFile
from kashaf.messages import Message

__all__ = ["read_archive"]

_DEEPEST = 3
"""How many archives may lie inside each other."""
_PIECE = 1 << 20
_IN_MEMORY = 8 << 20

_CODE = frozenset(
    ".bat .c .cc .cfg .cpp .cs .go .h .ini .ipynb .java .js .jsx .kt .lock .lua .m .mjs .php .pl .py .pyi .r .rb .rs .scala .sh .sql "
    ".swift .toml .ts .tsx .vue .yaml .yml".split()
)
"""Suffixes of programs and their settings: beside data they are no texts."""
_EXAMPLES = 3

_TURNS = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_ARABIC = re.compile(f"[{BASIC_LETTERS}{BASIC_MARKS}]")
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, RuntimeError)


def read_archive(source: Source) -> Iterator[Document]:
    """Read the members of an archive by name, each as its own file: ``archive.zip/folder/a.txt``.

    Of members with the same name the last is read. Passed over in silence: folders, and what
    `is_of_programs`. Skipped with a reason: links, encrypted and damaged members, names that point
    outside the archive, and members beyond the bounds. A ``NAME.meta.yaml`` describes ``NAME`` as
    it does in a folder.
    """
    if source.depth >= _DEEPEST:
        raise source.unreadable("it lies more than {most} archives deep: unpack it", most=_DEEPEST - 1)
    source, budget = source.budgeted()
    try:
        archive = zipfile.ZipFile(source.stream)
    except _DAMAGED as error:
        _pass_on(error)
        raise source.unreadable("it is a damaged ZIP archive: get it anew") from error
    with archive:
        yield from _read(archive, _members(archive, source), source, budget)


def _read(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], source: Source, budget: Budget) -> Iterator[Document]:
    sidecars = {told_of(name): name for name in sorted(members, reverse=True) if told_of(name) in members}
    tell = {name: _beside(name, members) for name in members}
    of_no_text = _passed_over(members) | {name for names in tell.values() for name in names}
    documents = members.keys() - sidecars.values() - of_no_text
    code = [name for name in sorted(documents) if PurePosixPath(name).suffix.lower() in _CODE]
    if code:
        some = [*code[:_EXAMPLES], *["…"] * (len(code) > _EXAMPLES)]
        source.skipped("", "code in it is not read ({names}): unpack it if that is meant to be found", names=some)
    for name in sorted(documents.difference(code)):
        if budget.members <= 0 or budget.bytes <= 0:
            source.skipped("", _TOO_LARGE if budget.bytes <= 0 else _TOO_MANY)
            return
        budget.members -= 1
        source.tick()
        try:
            facts = _facts(archive, sidecars[name], members, source, budget) if name in sidecars else Facts()
            texts = [_library_file(archive, each, members, source, budget) for each in tell[name]]
            path = PurePosixPath(source.name)
            path = path.parent / path.stem / name
            known = read_library_facts(path.name, texts) if beside(path.name) else volume_facts(path, members[name].file_size)
            for document in _documents(archive, name, members[name], source, budget, known):
                yield state(document, facts)
        except UnreadableFile as error:
            source.skipped(f"/{name}", error.reason)
        except InvalidDocument as error:
            source.skipped(f"/{name}", error.message)


_TOO_MANY = Message("it holds more than {most:,} files: the rest is not read, unpack it and look at it", most=MAX_MEMBERS)
_TOO_LARGE = Message("it unpacks to far more than its size: the rest is not read, unpack it and look at it")


def _documents(
    archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo, source: Source, budget: Budget, known: Facts
) -> Iterator[Document]:
    from kashaf.documents.file_reader import read_source

    with _unpacked(archive, info, source, budget) as stream:
        yield from read_source(replace(source.part(name, stream, info.file_size), facts=known))


def _facts(archive: zipfile.ZipFile, name: str, members: dict[str, zipfile.ZipInfo], source: Source, budget: Budget) -> Facts:
    try:
        with _unpacked(archive, members[name], source, budget) as stream:
            return sidecar_facts(stream, f"{source.name}/{name}", source.skip)
    except UnreadableFile as error:
        source.skipped(f"/{name}", error.reason)
        return Facts()


def _beside(name: str, members: Container[str]) -> list[str]:
    """Find the members in which a library of OpenITI tells of a text."""
    folder = PurePosixPath(name).parent
    places = [(str(folder / each), str(folder.parent / each)) for each in beside(PurePosixPath(name).name)]
    return [place for near, above in places if (place := near if near in members else above) in members]


def _passed_over(members: Iterable[str]) -> set[str]:
    """Choose the members that are no documents in a library of OpenITI."""
    folders: dict[PurePosixPath, list[str]] = {}
    for path in map(PurePosixPath, members):
        folders.setdefault(path.parent, []).append(path.name)
    return {
        str(folder / name)
        for folder, names in folders.items()
        for name in (*passed_over(names, folder.name), *filter(is_of_library, names))
    }


def _library_file(
    archive: zipfile.ZipFile, name: str, members: dict[str, zipfile.ZipInfo], source: Source, budget: Budget
) -> str:
    try:
        with _unpacked(archive, members[name], source, budget) as stream:
            return decode(stream.read(MAX_LIBRARY_BYTES), name=f"{source.name}/{name}")
    except UnreadableFile as error:
        source.skipped(f"/{name}", error.reason)
        return ""


def _members(archive: zipfile.ZipFile, source: Source) -> dict[str, zipfile.ZipInfo]:
    """Choose what is to be read, by its name in good order; what is not is reported."""
    infos = archive.infolist()
    _refuse_overlaps(infos, source)
    members: dict[str, zipfile.ZipInfo] = {}
    names = _names(infos)
    ids = compose(set(map(_clean, names)))
    for info, written in zip(infos, names, strict=True):
        name = ids[_clean(written)]
        parts = name.split("/")
        if written.endswith(("/", "\\")) or not name or any(is_of_programs(part) for part in parts if part != ".."):
            continue
        reason = _refusal(info, written, parts, source)
        if reason:
            source.skipped(f"/{written}", reason)
            continue
        if name in members:
            source.skipped(f"/{name}", "another of the same name stands behind it in the archive, and that one is read")
        members[name] = info
    return members


def _clean(written: str) -> str:
    """Write the name of a member as a path."""
    return "/".join(part for part in written.replace("\\", "/").split("/") if part not in ("", "."))


def _refusal(info: zipfile.ZipInfo, written: str, parts: list[str], source: Source) -> Message | None:
    """Say why a member is not read, as far as what the archive tells of it says."""
    if written.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", written):
        return Message("its name points outside the archive: pack it under another")
    if _TURNS.search(written):
        return Message("its name holds characters that hide what it is: pack it under another")
    size = len(f"{source.id}/{'/'.join(parts)}".encode("utf-8", "replace"))
    if size > MAX_ID_BYTES:
        return Message("its path takes {size} bytes, more than {most}: give it a shorter one", size=size, most=MAX_ID_BYTES)
    mode = info.external_attr >> 16
    if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Message("it is a link or a device, not a file")
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
            while piece := member.read(_PIECE):
                budget.bytes -= len(piece)
                if budget.bytes < 0:
                    raise source.unreadable("with it, the archive unpacks to far more than its size: unpack it")
                file.write(piece)
                source.tick()
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
