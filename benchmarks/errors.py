"""Why a benchmark cannot run."""

from __future__ import annotations

__all__ = ["BenchmarkError", "Missing"]


class BenchmarkError(Exception):
    """A benchmark cannot run: a folder or a line in it is invalid, or a system failed.

    The message is one line for people.
    """


class Missing(BenchmarkError):
    """A system cannot be measured here because something is not installed.

    The message says how to install it.
    """
