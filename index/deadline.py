"""The deadline of a search: a time of `time.monotonic`, or ``None`` for a search without one."""

from __future__ import annotations

from time import monotonic

__all__ = ["has_passed"]


def has_passed(deadline: float | None) -> bool:
    """Say whether a deadline has passed; none never does."""
    return deadline is not None and monotonic() >= deadline
