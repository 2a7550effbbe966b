"""Watching: facts about a request for metrics and logs.

These are its view and collection, when it began, and what was found.
"""

from __future__ import annotations

import time

from flask import g, request

from kashaf.search import Results

__all__ = ["asked_view", "begin", "collection", "collection_blueprint", "found", "seconds", "tell"]

_COLLECTION = "archive-"


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


def asked_view() -> str:
    """Name the view of this request, in any blueprint; empty when nothing is at the address."""
    return (request.endpoint or "").rpartition(".")[2]


def collection_blueprint(name: str) -> str:
    """Name the blueprint of an archive among several."""
    return f"{_COLLECTION}{name}"


def collection() -> str:
    """Name the collection of this request; empty if there is only one, or the request has none."""
    name = (request.blueprint or "").rpartition(".")[2]
    return name.removeprefix(_COLLECTION) if name.startswith(_COLLECTION) else ""
