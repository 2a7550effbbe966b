"""One commit of an index in OpenSearch, and searches in it; later commits change nothing.

A snapshot is a point in time that the server keeps open while it is used (`KEPT`). If the server
has lost it (its node died, or nobody used it for that long), `Lost` is raised, and the caller takes
the newest commit.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from kashaf.analyzers import Level
from kashaf.errors import KashafError, StorageError
from kashaf.index.opensearch.client import Connection, Refused, TimedOut, quoted
from kashaf.index.opensearch.layout import Layout
from kashaf.index.opensearch.state import State, live, read_dead, read_state

__all__ = ["KEPT", "Lost", "Snapshot", "open_snapshot"]

Json = dict[str, Any]

KEPT = 300
"""Seconds for which the server keeps an unused snapshot."""

_GONE = ("search_context_missing_exception", "index_not_found_exception")


class Lost(StorageError):
    """The server doesn't have this snapshot any more, or not at this moment."""


class Snapshot:
    """A commit that is kept open until its last user has released it."""

    def __init__(self, connection: Connection, layout: Layout, state: State, dead: Sequence[str], point: str) -> None:
        self.connection = connection
        self.layout = layout
        self.state = state
        self.documents = live(state, dead)
        self.pages = live(state, dead, pages=True)
        self.distinct: dict[tuple[str, Level], int] = {}
        self.clean = not dead
        self._point = point
        self._users = 1
        self._counting = threading.Lock()

    @cached_property
    def page_count(self) -> int:
        """The number of pages of all documents of more than one."""
        found = self.search({"query": self.pages, "size": 0, "track_total_hits": True})
        return int(found["hits"]["total"]["value"])

    def hold(self) -> Snapshot:
        """Keep it open until it is released once more."""
        with self._counting:
            self._users += 1
        return self

    def release(self) -> None:
        """Release it; the last user closes it."""
        with self._counting:
            self._users -= 1
            if self._users:
                return
        with contextlib.suppress(KashafError):  # otherwise it expires
            self.connection.ask("DELETE", "/_search/point_in_time", {"pit_id": [self._point]})

    def search(self, body: Json, *, timeout: float | None = None) -> Json:
        """Search once; scores count all shards.

        Raises `Lost` if the newest commit may answer instead.
        """
        try:
            found = self.connection.ask(
                "POST", "/_search", self._here(body), timeout=timeout, search_type="dfs_query_then_fetch"
            )
            return self._whole(found)
        except Refused as error:
            raise self._lost(error) from error

    def search_until(self, body: Json, deadline: float | None) -> Json | None:
        """Search until a deadline of `time.monotonic`; ``None`` if there is no answer by then.

        An answer that is ``timed_out`` has what the shards have found by then.
        """
        if deadline is None:
            return self.search(body)
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        try:
            return self.search({**body, "timeout": f"{max(1, math.floor(left * 1000))}ms"}, timeout=left + 1)
        except TimedOut:
            return None

    def search_many(self, bodies: Sequence[Json]) -> list[Json]:
        """Search several times in one round trip."""
        if not bodies:
            return []
        header = {"search_type": "dfs_query_then_fetch"}
        try:
            found = self.connection.ask_many((header, self._here(body)) for body in bodies)
            return [self._whole(each) for each in found]
        except Refused as error:
            raise self._lost(error) from error

    def _here(self, body: Json) -> Json:
        return {**body, "pit": {"id": self._point, "keep_alive": f"{KEPT}s"}}

    def _whole(self, found: Json) -> Json:
        """Make sure that all shards have answered."""
        shards: Mapping[str, Any] = found["_shards"]
        if shards["failed"]:
            failures: Sequence[Json] = shards.get("failures") or [{}]
            raise self.connection.refused(failures[0].get("reason"))
        return found

    def _lost(self, error: Refused) -> Exception:
        return Lost(error.message) if error.status >= 500 or error.kind in _GONE else error


def open_snapshot(connection: Connection, layout: Layout, name: str) -> Snapshot:
    """Open the newest commit of an index by its name."""
    until = time.monotonic() + connection.place.timeout
    state = read_state(connection, name)
    while True:
        dead = read_dead(connection, name, state)
        point = connection.ask(
            "POST",
            f"/{quoted(name)}/_search/point_in_time",
            keep_alive=f"{KEPT}s",
            allow_partial_pit_creation="false",  # of all shards, or none
        )["pit_id"]
        snapshot = Snapshot(connection, layout, state, dead, point)
        again = read_state(connection, name)
        if (again.place, again.index) == (state.place, state.index):
            return snapshot
        # There is a newer commit, and the entries that it replaced may be gone already.
        snapshot.release()
        state = again
        if time.monotonic() > until:
            raise StorageError(
                "the index {url} changes faster than it can be opened: try again later", url=connection.place.url
            )
