"""What changed: the files that are there, beside those that are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kashaf.errors import UnreadableFile
from kashaf.ingest.sources import Known
from kashaf.interruption import heed

if TYPE_CHECKING:
    from kashaf.documents import File

__all__ = ["Change", "ChangeKind", "changes"]


class ChangeKind(StrEnum):
    """What became of a file since it was last read."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the file ``id``: ``file`` is ``None`` when it vanished, ``known`` when it is new.

    A changed file may turn out to have the same content as before. For a moved file, ``known`` is
    the state under ``before``, its old id.
    """

    kind: ChangeKind
    id: str
    file: File | None
    known: Known | None
    before: str = ""


def changes(
    files: Sequence[File],
    known: Mapping[str, Known],
    digest: Callable[[File], str],
    *,
    unseen: Callable[[str], bool] = lambda _: False,
) -> Iterator[Change]:
    """Compare the files of a root with their known state: files in order, then vanished ids.

    A file of the same size and time is unchanged and not opened. A new file with exactly the bytes
    of a vanished one has moved: ``digest`` is called only when the sizes agree. Known files whose
    id is ``unseen`` (in folders that could not be listed, or that were not to be looked at) are
    left out: they did not vanish.
    """
    vanished = {id: known[id] for id in sorted(known.keys() - {file.id for file in files}) if not unseen(id)}
    whole: dict[int, list[str]] = {}
    for id, each in vanished.items():
        if each.digest and each.ids and not each.errors:
            whole.setdefault(each.size, []).append(id)
    for file in files:
        heed()
        change = _change(file, known.get(file.id))
        if change.kind == ChangeKind.NEW and whole.get(file.size):
            before = _same(file, whole[file.size], vanished, digest)
            if before:
                whole[file.size].remove(before)
                change = Change(ChangeKind.MOVED, file.id, file, vanished.pop(before), before)
        yield change
    for id, each in vanished.items():
        yield Change(ChangeKind.VANISHED, id, None, each)


def _change(file: File, known: Known | None) -> Change:
    if known is None:
        return Change(ChangeKind.NEW, file.id, file, None)
    same = known.digest and (known.size, known.mtime_ns) == (file.size, file.mtime_ns)
    return Change(ChangeKind.UNCHANGED if same else ChangeKind.CHANGED, file.id, file, known)


def _same(file: File, ids: Sequence[str], vanished: Mapping[str, Known], digest: Callable[[File], str]) -> str | None:
    """Find the vanished file with the content of a file; of several, the one of the same name."""
    try:
        held = digest(file)
    except UnreadableFile:
        return None
    equal = [id for id in ids if vanished[id].digest == held]
    name = file.id.rpartition("/")[2]
    return next((id for id in equal if id.rpartition("/")[2] == name), equal[0] if equal else None)
