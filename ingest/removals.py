"""A check before documents are removed: may a disk not be mounted?

The folder on which a disk is mounted is empty while it is not. So a sync refuses a removal that
looks like that, unless it is allowed. The number of a device alone proves little, for many get
another one at each start of the system: it counts only when no known file is there unchanged.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kashaf.documents import on_disk
from kashaf.errors import RemovalRefused
from kashaf.ingest.changes import Change, ChangeKind
from kashaf.ingest.places import Places
from kashaf.messages import Message, counted

if TYPE_CHECKING:
    from kashaf.documents import File

__all__ = ["LEAST_DOCUMENTS", "mounts", "refuse_removals"]

LEAST_DOCUMENTS = 20
"""Documents of a PATH from which on it matters how large a part of them would be removed."""


def refuse_removals(path: Path, places: Places, changes: Iterable[Change], most: float) -> None:
    """Raise `RemovalRefused` when a sync of ``path`` would remove documents of a disk that is gone.

    A file that is there, but does not belong to the folder any more, is no sign of that.
    """
    kinds: dict[ChangeKind, list[Change]] = {kind: [] for kind in ChangeKind}
    for change in changes:
        kinds[change.kind].append(change)
    missing = [each for each in kinds[ChangeKind.VANISHED] if not os.path.lexists(on_disk(places.root, each.id))]
    there = [change for kind in kinds if kind != ChangeKind.VANISHED for change in kinds[kind]]
    for folder in ("", *places.inner):
        gone = _documents(_below(folder, missing))
        if gone and not any(_below(folder, there)):
            raise _refusal(
                places.root / folder if folder else path,
                counted(
                    "no file is there, but the index has {count} document of it; if no disk is missing, --allow-removals removes it",
                    "no file is there, but the index has {count} documents of it; if no disk is missing, --allow-removals removes them",
                    gone,
                ),
            )
    for folder, device in places.mounts.items():
        gone = _documents(_below(folder, missing))
        if gone and _device(on_disk(places.root, folder)) != device and not any(_below(folder, kinds[ChangeKind.UNCHANGED])):
            raise _refusal(
                places.root / folder if folder else path,
                counted(
                    "it is on another disk than before, and {count} document of it would be removed; if no disk is missing, "
                    "--allow-removals removes it",
                    "it is on another disk than before, and {count} documents of it would be removed; if no disk is missing, "
                    "--allow-removals removes them",
                    gone,
                ),
            )
    gone, total = _documents(missing), sum(len(each.ids) for each in places.known.values())
    if total >= LEAST_DOCUMENTS and gone * 100 > total * most:
        raise _refusal(
            path,
            Message(
                "{gone} of its {total} documents would be removed, more than {most} %; if no disk is missing, --allow-removals "
                "removes them",
                gone=gone,
                total=total,
                most=f"{most:g}",
            ),
        )


def mounts(root: Path, files: Sequence[File], before: Mapping[str, str], unseen: Collection[str]) -> dict[str, str]:
    """Give the device of a root, and of each folder with files that is on another than its parent.

    A folder without found files keeps its entry of ``before`` when some of its files are
    ``unseen``.
    """
    devices = {"": _device(root)}
    for file in files:
        folder, place = file.id, file.path
        while "/" in folder:
            folder, place = folder.rpartition("/")[0], place.parent
            if folder in devices:
                break
            devices[folder] = _device(place)
    now = {folder: device for folder, device in devices.items() if not folder or device != devices[folder.rpartition("/")[0]]}
    kept = {folder: device for folder, device in before.items() if any(id.startswith(_inside(folder)) for id in unseen)}
    return (kept | now) if files else kept


def _refusal(path: Path, reason: Message) -> RemovalRefused:
    return RemovalRefused("{path}: {reason}", path=str(path), reason=reason)


def _below(folder: str, changes: Iterable[Change]) -> Iterator[Change]:
    return (change for change in changes if change.id.startswith(_inside(folder)))


def _documents(changes: Iterable[Change]) -> int:
    return sum(len(change.known.ids) for change in changes if change.known)


def _inside(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _device(folder: Path) -> str:
    try:
        return str(folder.stat().st_dev)
    except OSError:
        return ""
