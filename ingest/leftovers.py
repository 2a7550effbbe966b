"""Temporary folders of killed processes: a process locks its folder, so no lock means left over."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["PREFIX", "hold", "remove_leftovers"]

PREFIX = "kashaf-reading-"
"""How the names of such folders begin."""


def hold(folder: Path) -> int | None:
    """Lock a folder until the descriptor is closed or the process ends; ``None`` if it is gone."""
    try:
        lock = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    fcntl.flock(lock, fcntl.LOCK_EX)
    if folder.exists():
        return lock
    os.close(lock)  # another process took it for left over before it was locked
    return None


def remove_leftovers() -> None:
    """Remove the folders of this user, below that for temporary files, that no process holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            _remove(folder)


def _remove(folder: Path) -> None:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(lock).st_uid == os.getuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
