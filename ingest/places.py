"""Where the sync state keeps each file under a folder, and which ids its documents get.

A file is one document whichever PATH reached it. When a root is within another (``letters/1937`` in
``letters``), the files known under one of the two stay there, with their ids, when the other is
synced.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from kashaf.documents import MAX_ID_BYTES, composed, forms, on_disk
from kashaf.ingest.ownership import Owner
from kashaf.ingest.sources import Known, Sources

__all__ = ["Places", "find_root"]


class Places:
    """The known files under ``root``, by their paths below it; ``found`` are the existing paths.

    ``mounts`` has the devices of the root and of folders below it, ``inner`` names the roots below
    it whose files are all among these.
    """

    def __init__(self, sources: Sources, root: Path, found: Collection[str]) -> None:
        self.root = root
        self._sources = sources
        self._elsewhere: dict[str, Owner] = {}
        self._found = found
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()
        self.known = sources.known(str(root))
        self.mounts = sources.mounts(str(root))
        self.inner: list[str] = []
        for file in [each for each in self.known if self._path(each) not in self.known]:
            self._keep(self._path(file), self.known.pop(file), Owner(str(root), file))
        for other in sources.roots():
            if "\\udc" in other:
                continue  # a name that is not UTF-8, of which only the text is known
            if inner := _below(other, str(root)):
                self._keep_mounts({(inner + folder).rstrip("/"): device for folder, device in sources.mounts(other).items()})
                whole = True
                for file, known in sources.known(other).items():
                    path = self._path(inner + file)
                    if path in found or not os.path.lexists(on_disk(root, path)):
                        self._keep(path, known, Owner(other, file))
                    else:
                        whole = False  # this root does not look at it: it is hidden, ignored
                self.inner += [inner.rstrip("/")] * whole
            elif outer := _below(str(root), other):
                below = sources.mounts(other).items()
                self._keep_mounts(
                    {
                        f"{folder}/".removeprefix(outer).rstrip("/"): each
                        for folder, each in below
                        if f"{folder}/".startswith(outer)
                    }
                )
                for start in forms(outer):
                    for file, known in sources.known(other, start).items():
                        self._keep(self._path(file.removeprefix(start)), known, Owner(other, file))

    def _path(self, path: str) -> str:
        """Compose the path of a file; archives older than composed ids keep their own form."""
        return path if path in self._found else composed(path)

    def _keep(self, path: str, known: Known, owner: Owner) -> None:
        if path not in self.known:
            self.known[path] = replace(known, id=known.id or owner.file)
            self._elsewhere[path] = owner

    def _keep_mounts(self, others: dict[str, str]) -> None:
        self.mounts = others | self.mounts

    def only(self, paths: Collection[str]) -> None:
        """Look at these files alone."""
        self.known = {path: self.known[path] for path in paths if path in self.known}

    def is_below(self, folders: Collection[str], path: str) -> bool:
        """Say whether a file is in one of the folders, by its path here or where it is kept."""
        owner = self.of(path)
        names = {path, owner.file} if owner.root == str(self.root) else {path}
        return any(not each or name == each or name.startswith(f"{each}/") for each in folders for name in names)

    def of(self, path: str) -> Owner:
        """Say under which root, and which path there, a file is kept."""
        return self._elsewhere.get(path) or Owner(str(self.root), path)

    def id(self, path: str, known: Known | None) -> str:
        """Give the id of a file's documents: its path, after its root's name if that is taken.

        A file keeps the id that it has. When the longer id is another file's too, more of the
        root's path comes before it; ``""`` when nothing is left.
        """
        if known and known.ids:
            return known.id or path
        if path not in self._given:
            free = (id for id in self._candidates(path) if self._is_free(id, path))
            self._given[path] = next(free, "")
            self._taken.add(self._given[path])
        return self._given[path]

    def _candidates(self, path: str) -> Iterator[str]:
        id = path
        yield id
        for name in reversed(self.root.parts[1:]):
            id = f"{composed(name)}/{id}"
            yield id

    def _is_free(self, id: str, path: str) -> bool:
        if id != path and (id in self._found or id in self._taken):
            return False
        return len(id.encode(errors="replace")) <= MAX_ID_BYTES and not self._sources.id_owner(id, *self.of(path))


def _below(inner: str, outer: str) -> str:
    """Give the path of a folder below another, with ``/`` at its end; empty if it is not below."""
    if inner == outer or not PurePath(inner).is_relative_to(outer):
        return ""
    return composed(PurePath(inner).relative_to(outer).as_posix()) + "/"


def find_root(sources: Sources, folder: Path) -> Path:
    """Give a folder under its name in the sync state: the disk of a Mac accepts either form."""
    root = str(folder)
    if len(forms(root)) == 1:
        return folder
    alike = (Path(each) for each in sources.roots() if each != root and composed(each) == composed(root))
    return next((each for each in alike if each.exists() and each.samefile(folder)), folder)
