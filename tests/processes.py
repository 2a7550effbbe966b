"""Processes that tests start: what surrounds them, and whether they still run."""

from __future__ import annotations

import os
import sys

__all__ = ["alive", "environment"]


def environment(**more: str) -> dict[str, str]:
    """Give the surroundings of a process that finds kashaf and the tests where this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **more}


def alive(number: int) -> bool:
    """Say whether there is a process of that number."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
