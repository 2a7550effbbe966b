"""What may be found wrong in a folder with an index, told in the same words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from sqlite3 import Connection

from kashaf.errors import DamagedIndex, IncompatibleIndex
from kashaf.index.manifest import FILE, Manifest
from kashaf.index.protocol import Damage
from kashaf.messages import Message

__all__ = ["AGAIN", "check_manifest", "check_table", "left_behind"]

AGAIN = "index the documents again; those that can still be read can be exported first"
"""What to do about damage that can't be repaired."""


def check_manifest(folder: Path, manifest: Manifest, *, repair: bool) -> list[Damage]:
    """Compare the manifest in a folder with that of the index that was opened; with ``repair``, write it again."""
    try:
        if Manifest.read(folder, verify=False).schema == manifest.schema:
            Manifest.read(folder)
            return []
        what = "it does not describe the index that was opened"
    except FileNotFoundError:
        what = "it is missing"
    except (DamagedIndex, IncompatibleIndex) as error:
        what = str(error)
    if repair:
        manifest.write(folder)
        return [Damage(str(folder / FILE), what, "it was written again", repaired=True)]
    return [Damage(str(folder / FILE), what, "run `kashaf check --repair`, which writes it again")]


def check_table(
    path: Path,
    reading: Callable[[], AbstractContextManager[Connection | None]],
    what: str,
    advice: tuple[str, str],
    *,
    repair: bool,
) -> list[Damage]:
    """Look for damage in a file of SQLite, which ``reading`` opens; with ``repair`` it is removed, for it can be made again.

    ``what`` is damaged then; ``advice`` is what to do about it, and what was done by repairing.
    """
    try:
        with reading() as sql:
            found = str(sql.execute("PRAGMA integrity_check(1)").fetchone()[0]) if sql else "ok"
    except DamagedIndex as error:
        found = str(error.__cause__)
    if found == "ok":
        return []
    if repair:
        path.unlink()
    return [Damage(str(path), f"{what} damaged ({found})", advice[repair], repair)]


def left_behind(path: Path, *, removed: bool) -> Damage:
    """Name what a writer left that was killed, and say whether it was removed."""
    what = Message("it belongs to no commit: a program was stopped while it wrote")
    advice = Message("it was removed") if removed else Message("nothing is lost; `kashaf check --repair` removes it")
    return Damage(str(path), what, advice, repaired=removed, harmless=True)
