"""Watching: what is known of a request, for those who count and note: when it began, and what its view found."""

from __future__ import annotations

import time

from flask import g, request

from kashaf.search import Results

__all__ = ["begin", "collection", "found", "seconds", "tell"]


def begin() -> None:
    """Note when a request begins."""
    g.kashaf_began = time.perf_counter()


def seconds() -> float:
    """Give the seconds since the request began."""
    began: float = g.kashaf_began
    return time.perf_counter() - began


def tell(results: Results) -> None:
    """Let a view tell what its search found."""
    g.kashaf_results = results


def found() -> Results | None:
    """Give what the search of this request found; ``None`` when there was none."""
    results: Results | None = g.get("kashaf_results")
    return results


def collection() -> str:
    """Name the collection that this request is about; empty where there is but one, or none is asked."""
    name = (request.blueprint or "").rpartition(".")[2]
    return name.removeprefix("archive-") if name.startswith("archive-") else ""
