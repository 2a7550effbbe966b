"""Before documents are removed: may it be that a disk is not mounted?

The folder on which a disk is mounted is empty while it is not. So a sync refuses to remove what looks like that, unless it
is told to. The number of a device says little by itself, for many get another one at each start of the system: it counts only
where no file that is known is there as it was.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from kashaf.documents import File, on_disk
from kashaf.errors import RemovalRefused
from kashaf.index.changes import Change, ChangeKind
from kashaf.messages import Message, counted

__all__ = ["LEAST_DOCUMENTS", "MOST_REMOVED", "mounts", "refuse_removals"]

LEAST_DOCUMENTS = 20
"""Documents of a PATH from which on it matters how large a part of them would be removed."""

MOST_REMOVED = 50.0
"""Percent of them that may be removed."""


def refuse_removals(
    path: Path, root: Path, changes: Iterable[Change], total: int, before: Mapping[str, str], most: float = MOST_REMOVED
) -> None:
    """Raise `RemovalRefused` when the documents that a sync of ``path`` would remove look like those of a disk that is gone.

    ``total`` are the documents that are known, ``before`` the devices at the last sync. A file that is there, but does not
    belong to the folder any more, is no sign of that.
    """
    kinds: dict[ChangeKind, list[Change]] = {kind: [] for kind in ChangeKind}
    for change in changes:
        kinds[change.kind].append(change)
    vanished = [each for each in kinds[ChangeKind.VANISHED] if not os.path.lexists(on_disk(root, each.id))]
    gone = _documents(vanished)
    if not gone:
        return
    if len(kinds[ChangeKind.VANISHED]) == sum(map(len, kinds.values())):
        raise _refusal(
            str(path),
            counted(
                "no file is there, but the index has {count} document of it; if no disk is missing, --allow-removals removes it",
                "no file is there, but the index has {count} documents of it; if no disk is missing, --allow-removals removes them",
                gone,
            ),
        )
    for folder, device in before.items():
        if _device(on_disk(root, folder)) != device:
            inside = _inside(folder)
            gone_there = _documents(each for each in vanished if each.id.startswith(inside))
            if gone_there and not any(each.id.startswith(inside) for each in kinds[ChangeKind.UNCHANGED]):
                raise _refusal(
                    str(root / folder) if folder else str(path),
                    counted(
                        "it is on another disk than before, and {count} document of it would be removed; if no disk is missing, "
                        "--allow-removals removes it",
                        "it is on another disk than before, and {count} documents of it would be removed; if no disk is missing, "
                        "--allow-removals removes them",
                        gone_there,
                    ),
                )
    if total >= LEAST_DOCUMENTS and gone * 100 > total * most:
        raise _refusal(
            str(path),
            Message(
                "{gone} of its {total} documents would be removed, more than {most} %; if no disk is missing, --allow-removals "
                "removes them",
                gone=gone,
                total=total,
                most=f"{most:g}",
            ),
        )


def mounts(root: Path, files: Sequence[File], before: Mapping[str, str], unseen: Collection[str]) -> dict[str, str]:
    """Say on which device a root lies, and each folder with files below it that lies on another than the folder around it.

    Of a folder in which none was found, what was known ``before`` stays where some are ``unseen``.
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


def _refusal(path: str, reason: Message) -> RemovalRefused:
    return RemovalRefused("{path}: {reason}", path=path, reason=reason)


def _documents(changes: Iterable[Change]) -> int:
    return sum(len(change.known.ids) for change in changes if change.known)


def _inside(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _device(folder: Path) -> str:
    try:
        return str(folder.stat().st_dev)
    except OSError:
        return ""
