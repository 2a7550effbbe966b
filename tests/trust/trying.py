"""What the trials share: the engines in a folder, and what an archive holds as it exports it."""

from __future__ import annotations

import io

from kashaf.search import export_records

__all__ = ["EMBEDDED", "write_export"]

EMBEDDED = ("whoosh", "tantivy")


def write_export(url: str) -> bytes:
    """Give all documents of an archive as it exports them."""
    written = io.BytesIO()
    export_records(url, written)
    return written.getvalue()
