"""Commits: one request reads one commit of an archive, and the tag of its answer is from it too."""

from __future__ import annotations

from flask import g

from kashaf.search import Archive

__all__ = ["as_seen"]


def as_seen(archive: Archive) -> Archive:
    """Give the archive at the commit that was newest when this request first used it."""
    seen: dict[int, Archive] = g.setdefault("kashaf_seen", {})
    if id(archive) not in seen:
        seen[id(archive)] = archive.snapshot()
    return seen[id(archive)]
