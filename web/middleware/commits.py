"""Commits: everything that one request asks of an archive comes from one commit, and so does the tag of its answer."""

from __future__ import annotations

from flask import g

from kashaf.search import Archive

__all__ = ["as_seen"]


def as_seen(archive: Archive) -> Archive:
    """Give the archive as the newest commit had it when this request first asked."""
    seen: dict[int, Archive] = g.setdefault("kashaf_seen", {})
    if id(archive) not in seen:
        seen[id(archive)] = archive.snapshot()
    return seen[id(archive)]
