"""What changed: the files that are there, beside those that are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kashaf.documents import File
from kashaf.errors import UnreadableFile
from kashaf.index.sources import Known

__all__ = ["Change", "ChangeKind", "changes"]


class ChangeKind(StrEnum):
    """What became of a file since it was last read."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the file ``id``: ``file`` is ``None`` when it vanished, ``known`` when it is new.

    ``digest`` is of what the file holds now; ``""`` when it vanished, or cannot be read (reading it says why).
    """

    kind: ChangeKind
    id: str
    file: File | None
    known: Known | None
    digest: str = ""

    @property
    def touched(self) -> bool:
        """Say whether a file holds what it held but has another time: that is worth recording, so as not to look again."""
        return (
            self.kind == ChangeKind.UNCHANGED
            and self.file is not None
            and self.known is not None
            and (self.file.size, self.file.mtime_ns) != (self.known.size, self.known.mtime_ns)
        )


def changes(
    files: Iterable[File],
    known: Mapping[str, Known],
    digest: Callable[[Path], str],
    *,
    unlisted: Collection[str] = (),
) -> Iterator[Change]:
    """Compare the files of a root with what is known of it: first each file in its order, then what vanished, by id.

    A file of the same size and time is unchanged and not opened; one whose ``digest`` is the same is unchanged too. Known
    files in ``unlisted`` folders (the ids of folders that could not be listed, ``""`` for the root; it may grow while
    ``files`` are walked) were not seen, but did not vanish: nothing is said of them.
    """
    seen: set[str] = set()
    for file in files:
        seen.add(file.id)
        yield _change(file, known.get(file.id), digest)
    for id in sorted(known.keys() - seen):
        if not any(not folder or id == folder or id.startswith(f"{folder}/") for folder in unlisted):
            yield Change(ChangeKind.VANISHED, id, None, known[id])


def _change(file: File, known: Known | None, digest: Callable[[Path], str]) -> Change:
    if known and known.digest and (known.size, known.mtime_ns) == (file.size, file.mtime_ns):
        return Change(ChangeKind.UNCHANGED, file.id, file, known, known.digest)
    try:
        now = digest(file.path)
    except UnreadableFile:
        now = ""
    if known is None:
        return Change(ChangeKind.NEW, file.id, file, None, now)
    same = now and now == known.digest
    return Change(ChangeKind.UNCHANGED if same else ChangeKind.CHANGED, file.id, file, known, now)
