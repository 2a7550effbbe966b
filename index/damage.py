"""What may go wrong with an index, in the same words everywhere, and how a batch is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Literal

from kashaf.errors import DamagedIndex, IncompatibleIndex, KashafError, StorageError
from kashaf.index.manifest import FILE, Manifest
from kashaf.index.protocol import Damage
from kashaf.messages import Message, system_reason

__all__ = ["AGAIN", "Action", "check_manifest", "check_table", "left_behind", "reason_of", "refused", "rolled_back", "said_by"]

AGAIN = Message("index the documents again; those that can still be read can be exported first")
"""What to do about damage that can't be repaired."""

Action = Literal["be read", "be written to", "be checked", "be made", "take more documents", "remove documents"]

_ACTIONS: dict[Action, Message] = {
    "be read": Message("be read"),
    "be written to": Message("be written to"),
    "be checked": Message("be checked"),
    "be made": Message("be made"),
    "take more documents": Message("take more documents"),
    "remove documents": Message("remove documents"),
}


@contextmanager
def rolled_back(rollback: Callable[[], None]) -> Iterator[None]:
    """Roll back to the last commit if this block raises."""
    try:
        yield
    except BaseException:
        rollback()
        raise


def refused(folder: Path, action: Action, reason: Message) -> StorageError:
    """Make the error that says what the disk did not let an index do, and why."""
    return StorageError(
        "the index in {folder} can't {action} ({reason}): check the disk's space and permissions, then try again; "
        "what was committed is still there",
        folder=folder,
        action=_ACTIONS[action],
        reason=reason,
    )


def reason_of(error: KashafError) -> Message:
    """Return the reason behind an error: its cause, if it has one."""
    reason = said_by(error.__cause__ or error)
    return reason if isinstance(reason, Message) else Message("it can't be read ({error})", error=reason)


def said_by(error: BaseException) -> str:
    """Return the text of an error, as a `Message` if it is one of ours or of the system."""
    if isinstance(error, OSError):
        return system_reason(error)
    message = error.message if isinstance(error, KashafError) else next(iter(error.args), None)
    return message if isinstance(message, Message) else str(error) or type(error).__name__


def check_manifest(folder: Path, manifest: Manifest, *, repair: bool) -> list[Damage]:
    """Compare the manifest in a folder with that of the open index; ``repair`` writes it again."""
    try:
        if Manifest.read(folder, verify=False).schema == manifest.schema:
            Manifest.read(folder)
            return []
        what = Message("it does not describe the index that was opened")
    except FileNotFoundError:
        what = Message("it is missing")
    except (DamagedIndex, IncompatibleIndex) as error:
        what = error.message
    if repair:
        manifest.write(folder)
        return [Damage(str(folder / FILE), what, Message("it was written again"), repaired=True)]
    return [Damage(str(folder / FILE), what, Message("run `kashaf check --repair`, which writes it again"))]


def check_table(
    path: Path,
    reading: Callable[[], AbstractContextManager[Connection | None]],
    what: Callable[[str], Message],
    advice: tuple[Message, Message],
    *,
    repair: bool,
) -> list[Damage]:
    """Look for damage in an SQLite file, which ``reading`` opens; ``repair`` removes it.

    The file can be made again. ``what`` says what is damaged and includes SQLite's own message;
    ``advice`` says what to do about it, or what the repair did.
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
    return [Damage(str(path), what(found), advice[repair], repair)]


def left_behind(path: Path, *, removed: bool) -> Damage:
    """Name what a killed writer left behind, and say whether it was removed."""
    advice = Message("it was removed") if removed else Message("nothing is lost; `kashaf check --repair` removes it")
    what = Message("it belongs to no commit: a program was stopped while it wrote")
    return Damage(str(path), what, advice, repaired=removed, harmless=True)
