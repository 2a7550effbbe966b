"""Is the index intact? The check compares every file with its checksum and decodes every record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from kashaf.errors import DamagedIndex, KashafError
from kashaf.index.damage import AGAIN, check_manifest, left_behind, reason_of
from kashaf.index.manifest import Manifest
from kashaf.index.protocol import Damage
from kashaf.index.tantivy.files import (
    Seal,
    State,
    contents,
    engine_errors,
    open_physical,
    read_state,
    temporary,
    unfinished,
    wrong,
)
from kashaf.index.tantivy.layout import Layout
from kashaf.index.tantivy.snapshot import open_snapshot
from kashaf.interruption import heed
from kashaf.messages import Message

__all__ = ["check_tantivy"]

_SMALL = 15_000_000
"""The smallest memory of a writer, in bytes; here it is needed only for its lock."""


def check_tantivy(folder: Path, manifest: Manifest, layout: Layout, *, repair: bool, stale: bool) -> list[Damage]:
    """Read everything and name what is wrong.

    Repairs write again a manifest that is missing or differs from the index, and a state that can't
    be read. They remove folders that belong to no commit.
    """
    damages = [] if stale else check_manifest(folder, manifest, repair=repair)
    try:
        state = read_state(folder)
    except DamagedIndex as error:
        return [*damages, *_check_state(folder, error, repair=repair)]
    try:
        seal = Seal.read(folder)
    except DamagedIndex as error:
        return [*damages, Damage(str(folder), error.message, AGAIN)]
    for physical in (state.documents(folder), state.pages(folder)):
        damages.extend(_check_files(physical, seal))
    if not damages:
        try:
            _check_records(folder, layout)
        except KashafError as error:
            damages.append(Damage(str(folder), error.message, AGAIN))
    idle = not _is_locked(folder, state)
    if idle:
        for physical in (state.documents(folder), state.pages(folder)):
            damages.extend(_left(path, repair=repair) for path in (*unfinished(physical), *temporary(physical)))
    kept = {state.documents(folder).name, state.pages(folder).name}
    for path in sorted(folder.iterdir()):
        other = path.is_dir() and path.name.startswith(("documents-", "pages-")) and path.name not in kept
        if idle and (other or path.suffix == ".tmp"):
            damages.append(_left(path, repair=repair))
    return damages


def _is_locked(folder: Path, state: State) -> bool:
    """Is somebody writing to the index, or is that unknown?"""
    try:
        with engine_errors(folder, "be checked"):
            open_physical(state.documents(folder)).writer(_SMALL, 1)
            return not (contents(state.documents(folder)) and contents(state.pages(folder)))  # both are readable
    except KashafError:
        return True


def _left(path: Path, *, repair: bool) -> Damage:
    if repair and path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif repair:
        path.unlink(missing_ok=True)
    return left_behind(path, removed=repair)


def _check_state(folder: Path, error: DamagedIndex, *, repair: bool) -> list[Damage]:
    """Find the last commit of an index without its state: the newest folder that can be read."""
    numbers = sorted(int(path.parent.name.partition("-")[2]) for path in folder.glob("documents-[0-9]*/meta.json"))
    if not numbers:
        return [Damage(str(folder), error.message, AGAIN)]
    if not repair:
        return [Damage(str(folder / "state.json"), reason_of(error), Message("run `kashaf check --repair`"))]
    stamp = contents(State(numbers[-1], 0).documents(folder)).stamp
    State(numbers[-1], max(1, stamp)).write(folder)  # no earlier generation can be as high
    return [Damage(str(folder / "state.json"), reason_of(error), Message("it was written again"), repaired=True)]


def _check_files(physical: Path, seal: Seal) -> Iterator[Damage]:
    try:
        with engine_errors(physical, "be checked"):
            found = seal.contents(physical)
    except KashafError as error:
        yield Damage(str(physical / "meta.json"), reason_of(error), AGAIN)
        return
    for name in found.files:
        heed()
        if told := wrong(physical / name):
            yield Damage(str(physical / name), told, AGAIN)


def _check_records(folder: Path, layout: Layout) -> None:
    """Check that every document can be read, and has all its pages."""
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
