"""Is the index what was written? Every file of the newest commit is read against its checksum, every record decoded."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from kashaf.errors import DamagedIndex, KashafError
from kashaf.index.damage import AGAIN, check_manifest, left_behind, reason_of
from kashaf.index.manifest import Manifest
from kashaf.index.protocol import Damage
from kashaf.index.tantivy_files import State, contents, engine_errors, open_physical, read_state, unfinished
from kashaf.index.tantivy_layout import Layout
from kashaf.index.tantivy_snapshot import open_snapshot
from kashaf.interruption import heed
from kashaf.messages import Message

__all__ = ["check_tantivy"]

_SMALL = 15_000_000
"""The least that a writer takes, here only for its lock."""
_MAGIC = 1337
"""Ends every file of Tantivy, after the length of its footer."""


def check_tantivy(folder: Path, manifest: Manifest, layout: Layout, *, repair: bool, stale: bool) -> list[Damage]:
    """Read everything and name what is wrong.

    Repaired are a manifest that is missing or other than the index (it is written again), a state that can't be read, and
    folders of no commit (they are removed).
    """
    damages = [] if stale else check_manifest(folder, manifest, repair=repair)
    try:
        state = read_state(folder)
    except DamagedIndex as error:
        return [*damages, *_check_state(folder, error, repair=repair)]
    for physical in (state.documents(folder), state.pages(folder)):
        damages.extend(_check_files(physical))
    if not damages:
        try:
            _check_records(folder, layout)
        except KashafError as error:
            damages.append(Damage(str(folder), error.message, AGAIN))
    for physical in (state.documents(folder), state.pages(folder)):
        damages.extend(_left(path, repair=repair) for path in _stray(folder, physical, layout))
    kept = {state.documents(folder).name, state.pages(folder).name}
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name.startswith(("documents-", "pages-")) and path.name not in kept:
            damages.append(_left(path, repair=repair))
    return damages


def _stray(folder: Path, physical: Path, layout: Layout) -> list[Path]:
    """List what belongs to no commit, unless somebody is writing just now."""
    try:
        with engine_errors(folder, "be checked"):
            index = open_physical(physical, layout.pages if physical.name.startswith("pages") else layout.documents)
            index.writer(_SMALL, 1)
            return unfinished(physical)
    except KashafError:
        return []


def _left(path: Path, *, repair: bool) -> Damage:
    if repair and path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif repair:
        path.unlink(missing_ok=True)
    return left_behind(path, removed=repair)


def _check_state(folder: Path, error: DamagedIndex, *, repair: bool) -> list[Damage]:
    """Without its state, an index is at the last commit of the newest folder that can be read."""
    numbers = sorted(int(path.name.partition("-")[2]) for path in folder.glob("documents-*") if (path / "meta.json").exists())
    if not numbers:
        return [Damage(str(folder), error.message, AGAIN)]
    if not repair:
        return [Damage(str(folder / "state.json"), reason_of(error), Message("run `kashaf check --repair`"))]
    stamp = contents(State(numbers[-1], 0).documents(folder)).stamp
    State(numbers[-1], max(1, stamp)).write(folder)  # no generation before can have been as high
    return [Damage(str(folder / "state.json"), reason_of(error), Message("it was written again"), repaired=True)]


def _check_files(physical: Path) -> Iterator[Damage]:
    try:
        with engine_errors(physical, "be checked"):
            found = contents(physical)
    except KashafError as error:
        yield Damage(str(physical / "meta.json"), reason_of(error), AGAIN)
        return
    for name in found.files:
        heed()
        wrong = _wrong(physical / name)
        if wrong:
            yield Damage(str(physical / name), wrong, AGAIN)


def _wrong(path: Path) -> Message | None:
    """Compare a file with the checksum in its footer: a line of JSON, its length, and a magic number."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Message("the file is missing")
    try:
        length, magic = struct.unpack("<II", data[-8:])
        footer = json.loads(data[-8 - length : -8])
        wanted = int(footer["crc"])
    except (struct.error, ValueError, KeyError, TypeError):
        return Message("it ends too early")
    if magic != _MAGIC or zlib.crc32(data[: -8 - length]) != wanted:
        return Message("it is not what was written (its checksum is another)")
    return None


def _check_records(folder: Path, layout: Layout) -> None:
    """Every document can be read, and has all its pages."""
    with engine_errors(folder, "be checked"):
        snapshot = open_snapshot(folder, layout)
        try:
            for address in snapshot.in_order():
                heed()
                record = snapshot.record(address)
                pages = record.stored.pages if record.key else 0
                held = snapshot.page_addresses((record.key, number) for number in range(1, pages + 1))
                if len(held) != pages:
                    raise DamagedIndex(
                        "{id!r} has {held} of its {pages} pages", id=record.stored.id, held=len(held), pages=pages
                    )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedIndex("a record can't be read ({error})", error=str(error)) from error
