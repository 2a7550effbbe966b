"""How long to try, and what the trials share."""

from __future__ import annotations

import io
import os
import sys

from kashaf.search import export_records

__all__ = ["EMBEDDED", "KILLS", "QUERIES", "ROUNDS", "environment", "write_export"]

EMBEDDED = ("whoosh", "tantivy")

KILLS = max(1, int(os.environ.get("KASHAF_KILLS", "5")) // 5)
"""How often to kill each command on each embedded engine."""

ROUNDS = int(os.environ.get("KASHAF_ROUNDS", "12"))
"""How many commits a writer makes while others read."""

QUERIES = int(os.environ.get("KASHAF_QUERIES", "200"))
"""How many different queries to ask in a row."""


def write_export(url: str) -> bytes:
    """Give all documents of an archive as it exports them."""
    written = io.BytesIO()
    export_records(url, written)
    return written.getvalue()


def environment() -> dict[str, str]:
    """Give the surroundings of a process that is to find kashaf and the tests."""
    return {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
