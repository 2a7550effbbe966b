"""A folder → its files, in an order that is always the same."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kashaf.documents.document import MAX_ID_BYTES
from kashaf.documents.file_names import compose, composed
from kashaf.documents.links import Links
from kashaf.documents.openiti_library import beside, is_of_library, passed_over, shows_library
from kashaf.documents.path_filter import IGNORE_FILE, MAX_IGNORE_BYTES, IgnoreRules, PathFilter
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.errors import UnreadableFile
from kashaf.interruption import heed
from kashaf.messages import Message, system_reason

__all__ = ["File", "as_it_is_now", "digest", "is_of_programs", "open_file", "told_of", "walk", "why_not"]

_SIDECARS = (".meta.yaml", ".meta.yml", ".meta.json")
"""The suffixes of sidecars; the whole name of the file that they describe comes before them."""

_HEAD = 200
"""Bytes that show whether a file tells of a text of OpenITI."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was found.

    ``id`` is its POSIX path relative to the root, with letters and marks composed, whatever the
    disk does; ``path`` has the form of the disk. ``size`` is in bytes, ``mtime_ns`` comes from the
    disk.

    With a ``sidecar``, the file of facts beside it, ``size`` is that of both together and
    ``mtime_ns`` that of the newer, so that a sidecar that appeared, changed or vanished counts as a
    change of the file. So do the ``beside``, in which a library of OpenITI tells of a text.
    ``target`` is what a link led to when it was found.
    """

    path: Path
    id: str
    size: int
    mtime_ns: int
    sidecar: Path | None = None
    target: Path | None = None
    beside: tuple[Path, ...] = ()

    @property
    def facts(self) -> tuple[Path, ...]:
        """The files that tell of it."""
        return (self.sidecar, *self.beside) if self.sidecar else self.beside

    @property
    def place(self) -> Path:
        """What is opened to read it."""
        return self.target or self.path


def walk(root: Path, *, skip: Skip, narrow: PathFilter | None = None, follow_links: bool = False) -> Iterator[File]:
    """Find the files of a folder, sorted by id (code points rising).

    ``root`` may also be a single file; its id is then its name.

    Passed over in silence:

    - what is hidden or belongs to programs (`is_of_programs`);
    - any folder with an index of ours;
    - the ``NAME.sha256`` that `kashaf export` writes beside ``NAME``;
    - what a ``.kashafignore`` in its folder or in one above it, up to ``root``, names; it counts as
      gone;
    - in a library of OpenITI, what is `passed_over` (unless ``narrow`` names it) and the files that
      tell of texts: they are `File.beside`;
    - what ``narrow`` leaves out; it counts as not looked at: see `PathFilter.excludes`.

    Reported to ``skip``; the rest is found all the same:

    - pipes, sockets and devices;
    - links that lead nowhere, to a folder or out of ``root``. A link to a file within is read as
      that file. ``root`` may be a link itself. With ``follow_links`` each folder outside is entered
      once;
    - names that are one with another's when they are composed; they keep their own form;
    - names that are not UTF-8, and ids over 512 bytes;
    - lines of a ``.kashafignore`` that are no pattern;
    - folders that cannot be listed, or whose ``.kashafignore`` cannot be read (`Skipped.folder`).

    ``NAME.meta.yaml``, ``.yml`` and ``.json`` are no files of their own but the `File.sidecar` of
    ``NAME``.

    Raises `UnreadableFile`, at once, when there is nothing at ``root``.
    """
    try:
        mode = root.stat().st_mode
    except OSError as error:
        raise UnreadableFile(printable(str(root)), why_not(error)) from error
    if stat.S_ISDIR(mode):
        return _walk(root, "", None, skip, narrow, Links(root, follow=follow_links))
    name = root.name or root.resolve().name
    if subject := told_of(name):
        skip(Skipped(str(root), Message("it is no document of its own but tells of {subject}: index that", subject=subject)))
        return iter(())
    if narrow and narrow.excludes(name):
        return iter(())
    target = Path(os.path.realpath(root)) if root.is_symlink() else None
    sidecar = _sidecar(root.parent, name, None)
    return _file(root, _composed_alone(root, name), skip, sidecar, Links(root.parent, follow=follow_links), target)


def _composed_alone(path: Path, name: str) -> str:
    """Give the name of a file as it stands in its id, unless another beside it is called so."""
    other = path.parent / composed(name)
    return name if other.exists() and not other.samefile(path) else other.name


def _walk(  # noqa: C901  one branch for each kind of entry of a folder
    folder: Path, prefix: str, above: IgnoreRules | None, skip: Skip, narrow: PathFilter | None, links: Links
) -> Iterator[File]:
    try:
        if _is_index(folder):
            if not prefix:
                skip(Skipped(str(folder), "it is an index of kashaf, not a folder of documents", ""))
            return
        with os.scandir(folder) as entries:
            found = sorted((entry.name + "/" * _is_folder(entry, links), entry.is_symlink()) for entry in entries)
        ignoring = _ignoring(folder / IGNORE_FILE, prefix, above, skip, links) if IGNORE_FILE in dict(found) else above
    except OSError as error:
        skip(Skipped(str(folder), why_not(error), prefix.rstrip("/")))
        return
    except UnreadableFile as error:
        skip(Skipped(error.path, error.reason, prefix.rstrip("/")))
        return
    ids = compose(name for name, _ in found)
    names = {id: name for name, id in ids.items()}
    of_no_text = passed_over(names, folder.resolve().name)
    for name, is_link in sorted(found, key=lambda each: ids[each[0]]):
        heed()
        path, id = folder / name, prefix + ids[name]
        digest = name.endswith(".sha256") and name.removesuffix(".sha256") in ids
        if digest or is_of_programs(name) or (ignoring and ignoring.ignores(id)) or (narrow and narrow.excludes(id)):
            continue
        if (name in of_no_text and not (narrow and narrow.names(id))) or (is_of_library(name) and _shows_library(path)):
            continue
        if ids[name] != composed(name):
            skip(
                Skipped(
                    str(path),
                    "another beside it is called the same, but for how its letters are composed: rename one of the two",
                )
            )
        if not _is_utf8(name):
            skip(Skipped(str(path), "its name is not valid UTF-8: rename it"))
        elif len(id.encode()) > MAX_ID_BYTES and name.endswith("/"):
            skip(
                Skipped(
                    str(path),
                    Message("its path takes more than {most} bytes, as would all in it", most=MAX_ID_BYTES),
                    id.rstrip("/"),
                )
            )
        elif is_link and os.path.isdir(path) and (refused := links.refuse_folder(path)):  # noqa: PTH112 - which, unlike Path.is_dir, never raises
            reason, leads_out = refused
            skip(Skipped(str(path), reason, id.rstrip("/") if leads_out else None))
        elif name.endswith("/"):
            yield from _walk(path, id, ignoring, skip, narrow, links)
        elif subject := told_of(ids[name]):
            if useless := _why_no_sidecar(path, subject, names):
                skip(Skipped(str(path), useless))
        else:
            yield from _file(path, id, skip, _sidecar(folder, ids[name], names), links)


def _is_folder(entry: os.DirEntry[str], links: Links) -> bool:
    return entry.is_dir(follow_symlinks=False) or (links.follow and entry.is_symlink() and os.path.isdir(entry.path))  # noqa: PTH112


def _why_no_sidecar(path: Path, subject: str, names: Mapping[str, str]) -> Message | None:
    """Say why a file is not the sidecar of what its name says that it tells of."""
    if subject not in names:
        return Message("there is no {subject} beside it, of which it could tell: name it after its file", subject=subject)
    if _sidecar(path.parent, subject, names) != path:
        return Message("{subject} has more than one file of facts, and another is read: keep one", subject=subject)
    return None


def is_of_programs(name: str) -> bool:
    """Say, by its name, whether programs keep a file or folder (``folder/``) for themselves.

    That is what is hidden (``.~lock.a.odt#``, ``._a.txt`` and ``.DS_Store`` of Macs), the
    ``~$a.docx`` that an Office writes while it has ``a.docx`` open, and what systems keep in
    folders: thumbnails, settings of the view, deleted files.
    """
    return name.startswith((".", "~$")) or name.removesuffix("/").casefold() in _OF_SYSTEMS


_OF_SYSTEMS = {
    *("desktop.ini", "ehthumbs.db", "ehthumbs_vista.db", "icon\r", "thumbs.db"),
    *("$recycle.bin", "__macosx", "lost+found", "system volume information"),
}


def told_of(name: str) -> str:
    """Give the name of the file that a sidecar tells of; empty for what is no sidecar."""
    return next((name.removesuffix(end) for end in _SIDECARS if name.endswith(end)), "")


def _sidecar(folder: Path, name: str, names: Mapping[str, str] | None) -> Path | None:
    """Find the sidecar of a file, among the ``names`` of its folder (id → name) if known."""
    beside = (name + end for end in _SIDECARS)
    if names is not None:
        return next((folder / names[each] for each in beside if each in names), None)
    return next((folder / each for each in beside if (folder / each).is_file()), None)


def _ignoring(path: Path, prefix: str, above: IgnoreRules | None, skip: Skip, links: Links) -> IgnoreRules:
    with os.fdopen(open_file(links.file(path) if path.is_symlink() else path), "rb") as file:
        return IgnoreRules.read(path, file.read(MAX_IGNORE_BYTES + 1), prefix, above, skip)


def _file(path: Path, id: str, skip: Skip, sidecar: Path | None, links: Links, target: Path | None = None) -> Iterator[File]:
    if not _is_utf8(id):
        skip(Skipped(str(path), "its name is not valid UTF-8: rename it"))
        return
    try:
        found = path.stat()
    except OSError as error:
        skip(Skipped(str(path), why_not(error)))
        return
    if not stat.S_ISREG(found.st_mode):
        skip(Skipped(str(path), _no_file(found.st_mode)))
    elif len(id.encode()) > MAX_ID_BYTES:
        skip(
            Skipped(
                str(path),
                Message(
                    "its path takes {size} bytes, more than {most}: give it a shorter one",
                    size=len(id.encode()),
                    most=MAX_ID_BYTES,
                ),
            )
        )
    else:
        try:
            target = target or (links.file(path) if path.is_symlink() else None)
        except UnreadableFile as error:
            skip(Skipped(error.path, error.reason, id))
            return
        try:
            sidecar = links.file(sidecar) if sidecar and sidecar.is_symlink() else sidecar
        except UnreadableFile as error:
            skip(Skipped(error.path, error.reason))
            sidecar = None
        file = File(path, id, found.st_size, found.st_mtime_ns, sidecar, target, tuple(_beside(path)))
        yield as_it_is_now(file, found) if file.facts else file


def _beside(path: Path) -> Iterator[Path]:
    """Find the files of a library of OpenITI that tell of a text."""
    for name in beside(path.name):
        places = (folder / name for folder in (path.parent, path.parent.parent))
        if found := next((place for place in places if place.is_file() and not place.is_symlink()), None):
            yield found


def _shows_library(path: Path) -> bool:
    try:
        with os.fdopen(open_file(path), "rb") as file:
            return shows_library(file.read(_HEAD))
    except (OSError, UnreadableFile):
        return False


def as_it_is_now(file: File, found: os.stat_result | None = None) -> File:
    """Look at a file once more; ``found`` is its newest status, if known.

    A file that is gone is given as it was: reading it says why.
    """
    try:
        found = found or file.place.stat()
    except OSError:
        return file
    size, mtime_ns = found.st_size, found.st_mtime_ns
    for each in file.facts:
        with contextlib.suppress(OSError):
            about = each.stat()
            size, mtime_ns = size + about.st_size, max(mtime_ns, about.st_mtime_ns)
    return replace(file, size=size, mtime_ns=mtime_ns)


def _is_index(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
    except (FileNotFoundError, IsADirectoryError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and {"format", "engine", "fingerprint"} <= manifest.keys()


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_file(mode: int) -> Message:
    """Say what it is that is no file."""
    if stat.S_ISFIFO(mode):
        return Message("it is a pipe, not a file")
    if stat.S_ISSOCK(mode):
        return Message("it is a socket, not a file")
    return Message("it is a folder, not a file") if stat.S_ISDIR(mode) else Message("it is a device, not a file")


def why_not(error: OSError) -> Message:
    """Say in our words why the disk refused; no path, no number of an error."""
    if isinstance(error, FileNotFoundError):
        return Message("there is no such file or folder")
    if isinstance(error, PermissionError):
        return Message("permission denied: make it readable for this user")
    return Message("it cannot be read ({reason})", reason=system_reason(error, lower=True))


def open_file(path: Path) -> int:
    """Open a regular file for reading and give its descriptor; never waits, even for a pipe.

    It does not follow a link, because the target of a link was checked before. Raises
    `UnreadableFile`.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY")))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnreadableFile(printable(str(path)), "it became a link meanwhile: index it again", transient=True) from error
        raise UnreadableFile(printable(str(path)), why_not(error), transient=True) from error
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    raise UnreadableFile(printable(str(path)), _no_file(mode))


def digest(file: File) -> str:
    """Give the BLAKE2b digest (40 hex digits) of a file and those that tell of it.

    They are read piece by piece. Raises `UnreadableFile`.
    """
    own = _digest(file.place)
    if not file.facts:
        return own
    return hashlib.blake2b("".join([own, *map(_digest, file.facts)]).encode(), digest_size=20).hexdigest()


def _digest(path: Path) -> str:
    try:
        with os.fdopen(open_file(path), "rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=20)).hexdigest()
    except OSError as error:
        raise UnreadableFile(printable(str(path)), why_not(error), transient=True) from error
