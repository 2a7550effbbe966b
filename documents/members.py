"""The files in an archive → their documents, read as those of a folder are.

What ZIP, tar and other archives share. Nothing is written under a name from an archive: each member
is handed to the reader of its format as a stream. An archive can unpack to any size, by nesting and
by repetition. So all bytes are counted while they are unpacked, in one budget that the archives
inside archives share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

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

__all__ = ["NO_FILE", "TOO_LARGE", "TOO_MANY", "Member", "read_members", "refuse_depth", "unpack"]

_PIECE_BYTES = 1 << 20
"""How many bytes are unpacked at a time."""
_DEEPEST = 3
"""How many archives may lie inside each other."""

_CODE = frozenset(
    ".bat .c .cc .cfg .cpp .cs .go .h .ini .ipynb .java .js .jsx .kt .lock .lua .m .mjs .php .pl .py .pyi .r .rb .rs .scala .sh .sql "
    ".swift .toml .ts .tsx .vue .yaml .yml".split()
)
"""Suffixes of programs and their settings: beside data they are no texts."""
_EXAMPLES = 3

_TURNS = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

NO_FILE = Message("it is a link or a device, not a file")
TOO_MANY = Message("it holds more than {most:,} files: the rest is not read, unpack it and look at it", most=MAX_MEMBERS)
TOO_LARGE = Message("it unpacks to far more than its size: the rest is not read, unpack it and look at it")


@dataclass(frozen=True, slots=True)
class Member:
    """A file or folder in an archive, as the archive describes it.

    ``name`` is as it is written there, ``size`` what is stated. ``open`` unpacks it, counts the
    bytes, and raises `UnreadableFile`. ``refusal`` says why it is not read, whatever its name is.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    refusal: Message | None = None


def refuse_depth(source: Source) -> None:
    """Raise `UnreadableFile` for an archive that lies too deep in others."""
    if source.depth >= _DEEPEST:
        raise source.unreadable("it lies more than {most} archives deep: unpack it", most=_DEEPEST - 1)


def unpack(packed: BinaryIO, file: BinaryIO, source: Source, budget: Budget, too_large: Message) -> None:
    """Write what is packed to a file, piece by piece, and take the bytes from the budget.

    Raises `UnreadableFile`, with the given reason, when they are more than it has.
    """
    while piece := packed.read(_PIECE_BYTES):
        source.tick()
        budget.bytes -= len(piece)
        if budget.bytes < 0:
            raise source.unreadable(too_large)
        file.write(piece)


def read_members(found: Iterable[Member], source: Source, budget: Budget) -> Iterator[Document]:
    """Read the members of an archive by name, each as its own file: ``archive.zip/folder/a.txt``.

    Of members with the same name the last is read. Passed over in silence: folders, and what
    `is_of_programs`. Skipped with a reason: links, encrypted and damaged members, code, names that
    point outside the archive, and members beyond the bounds. A ``NAME.meta.yaml`` describes
    ``NAME`` as it does in a folder.
    """
    members = _chosen(found, source)
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
            source.skipped("", TOO_LARGE if budget.bytes <= 0 else TOO_MANY)
            return
        budget.members -= 1
        source.tick()
        try:
            facts = _facts(sidecars[name], members, source) if name in sidecars else Facts()
            texts = [_library_file(each, members, source) for each in tell[name]]
            path = PurePosixPath(source.name)
            path = path.parent / path.stem / name
            known = read_library_facts(path.name, texts) if beside(path.name) else volume_facts(path, members[name].size)
            for document in _documents(name, members[name], source, known):
                yield state(document, facts)
        except UnreadableFile as error:
            source.skipped(f"/{name}", error.reason)
        except InvalidDocument as error:
            source.skipped(f"/{name}", error.message)


def _documents(name: str, member: Member, source: Source, known: Facts) -> Iterator[Document]:
    from kashaf.documents.file_reader import read_source

    with member.open() as stream:
        yield from read_source(replace(source.part(name, stream, member.size), facts=known))


def _facts(name: str, members: dict[str, Member], source: Source) -> Facts:
    try:
        with members[name].open() as stream:
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


def _library_file(name: str, members: dict[str, Member], source: Source) -> str:
    try:
        with members[name].open() as stream:
            return decode(stream.read(MAX_LIBRARY_BYTES), name=f"{source.name}/{name}")
    except UnreadableFile as error:
        source.skipped(f"/{name}", error.reason)
        return ""


def _chosen(found: Iterable[Member], source: Source) -> dict[str, Member]:
    """Choose what is to be read, by its name in good order; what is not is reported."""
    found = list(found)
    members: dict[str, Member] = {}
    ids = compose({_clean(member.name) for member in found})
    for member in found:
        written = member.name
        name = ids[_clean(written)]
        parts = name.split("/")
        if written.endswith(("/", "\\")) or not name or any(is_of_programs(part) for part in parts if part != ".."):
            continue
        reason = _refusal(written, parts, source) or member.refusal
        if reason:
            source.skipped(f"/{written}", reason)
            continue
        if name in members:
            source.skipped(f"/{name}", "another of the same name stands behind it in the archive, and that one is read")
        members[name] = member
    return members


def _clean(written: str) -> str:
    """Write the name of a member as a path."""
    return "/".join(part for part in written.replace("\\", "/").split("/") if part not in ("", "."))


def _refusal(written: str, parts: list[str], source: Source) -> Message | None:
    """Say why a member is not read because of its name."""
    if written.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", written):
        return Message("its name points outside the archive: pack it under another")
    if _TURNS.search(written):
        return Message("its name holds characters that hide what it is: pack it under another")
    size = len(f"{source.id}/{'/'.join(parts)}".encode("utf-8", "replace"))
    if size > MAX_ID_BYTES:
        return Message("its path takes {size} bytes, more than {most}: give it a shorter one", size=size, most=MAX_ID_BYTES)
    return None
