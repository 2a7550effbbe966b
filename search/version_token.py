"""The version token: a word for what an archive is now, another one as soon as any answer may be another."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kashaf.analyzers.loanwords import table_digest
from kashaf.index import Reader, manifest
from kashaf.index.sidecars import vectors
from kashaf.search.assist.completion import Completion

__all__ = ["version_token"]

_FILES = (manifest.FILE, vectors.FILE)
"""What answers depend on beside the index: its manifest, with the synonyms, written anew where an index is made again under an old
name and begins to count its commits from 1; and the vectors."""


def version_token(index: Reader, folder: Path, completion: Completion, synonyms: tuple[str, ...], *, variants: bool) -> str:
    """Name the commit that an index shows, the rules, the synonyms and variants in use, and the files beside it as they are now."""
    known = f"{completion.stamp(index)} {synonyms} {variants and table_digest()} {[_time(folder / name) for name in _FILES]}"
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0  # an index on other machines has no manifest here
