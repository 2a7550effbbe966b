"""The version token: a text that changes whenever any answer of an archive may change."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kashaf.analyzers.loanwords import table_digest
from kashaf.index import Reader, manifest
from kashaf.index.sidecars import vectors

if TYPE_CHECKING:
    from kashaf.search.assist.completion import Completion

__all__ = ["version_token"]

_FILES = (manifest.FILE, vectors.FILE)
"""The files beside the index that change answers: its manifest and the vectors.

The manifest contains the synonyms. It is also written anew if an index is made again under an old
name, which counts its commits from 1 again.
"""


def version_token(index: Reader, folder: Path, completion: Completion, synonyms: tuple[str, ...], *, variants: bool) -> str:
    """Combine the commit of an index, the rules, the synonyms in use, and the files beside it."""
    known = f"{completion.stamp(index)} {synonyms} {variants and table_digest()} {[_time(folder / name) for name in _FILES]}"
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0  # an index on other machines has no manifest on this one
