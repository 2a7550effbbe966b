"""Changes to an index in OpenSearch, from the lease to the commit.

New versions get keys of their own beside the old ones, and stay invisible until the state is
written. Then the old ones are deleted. Compacting clones the index: OpenSearch keeps deleted
entries (and counts them in scores) and the requests for hours, so that a replica that was away can
catch up. A clone has no such past.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from kashaf.errors import IndexLocked, KashafError
from kashaf.index.opensearch.bulk import Bulk
from kashaf.index.opensearch.client import PATIENCE, Connection, Place, Refused, quoted
from kashaf.index.opensearch.layout import Layout
from kashaf.index.opensearch.query import filtered
from kashaf.index.opensearch.snapshot import KEPT
from kashaf.index.opensearch.state import Lease, State, forget_dead, live, read_dead, read_state, write_dead, write_state
from kashaf.index.protocol import Entry

__all__ = ["Batch", "make_index", "write_schema"]

Json = dict[str, Any]

_LONG = 3_600.0
"""Timeout of refreshing, merging and cloning, in seconds."""

_CHUNK = 1_000
"""Documents looked up at once."""


class _Version(NamedTuple):
    """One version of a document: the key of its entry, and the number of its separate pages."""

    key: str
    pages: int

    def entries(self) -> Iterator[str]:
        yield self.key
        yield from (f"{self.key}-{page}" for page in range(1, self.pages + 1))


def write_schema(connection: Connection, name: str, layout: Layout) -> None:
    """Write the schema into the mapping of an index, by its name."""
    connection.ask("PUT", f"/{quoted(name)}/_mapping", {"_meta": layout.mapping()["_meta"]})


def make_index(connection: Connection, layout: Layout, index: str, alias: str) -> None:
    """Make an empty index with an alias. Raises `Refused` if it exists."""
    place: Place = connection.place
    settings = {
        "number_of_shards": place.shards,
        "number_of_replicas": place.replicas,
        "refresh_interval": "-1",
        "mapping.total_fields.limit": 10_000,
        "max_regex_length": 10_000,
        # A node that was away longer copies files instead of replaying all changes since.
        "soft_deletes.retention_lease.period": "10m",
    }
    body = {"settings": {"index": settings}, "mappings": layout.mapping(), "aliases": {alias: {}}}
    copies = _copies(connection, place.replicas)
    connection.ask("PUT", f"/{quoted(index)}", body, timeout=max(60.0, place.timeout), wait_for_active_shards=copies)


def _copies(connection: Connection, replicas: int) -> int:
    """Return how many copies of a new index to wait for: all that there are nodes for.

    A copy that comes later may still be behind when the node of the first one dies, and then
    committed documents are lost.
    """
    return max(1, min(replicas + 1, int(connection.ask("GET", "/_cluster/health")["number_of_data_nodes"])))


class Batch:
    """The changes of one commit.

    Making one takes the lease, and cleans up after a killed writer. With ``stale`` all documents
    are expected anew: they go into a new index, which replaces this one.
    """

    def __init__(self, connection: Connection, layout: Layout, *, stale: bool) -> None:
        self._connection = connection
        self._layout = layout
        self._name = connection.place.name
        self._next = f"{self._name}-next"
        self._stale = stale
        state = read_state(connection, self._name)
        self._lease = Lease(connection, self._name, state.next_born())
        try:
            self._state = self._mended(read_state(connection, self._name))
            if state.next_born() != self._state.next_born():
                self._lease.tell(self._state.next_born())
        except BaseException:
            self._lease.leave()
            raise
        self._born = self._state.next_born()
        self._token = uuid.uuid4().hex[:12]
        self._count = 0
        self._bulk = Bulk(connection, self._name, self._lease.confirm)
        self._added: dict[str, _Version] = {}
        self._removed: dict[str, _Version] = {}
        self._superseded: list[_Version] = []
        self._undecided = False

    # Changes

    def replace(self, document: Sequence[Entry]) -> None:
        """Add or replace a document with its pages."""
        entry, *pages = document
        if self._stale and not self._count:
            self._begin_anew()
        self._supersede(entry.id)
        self._count += 1
        version = _Version(f"{self._token}{self._count:x}", len(pages))
        self._added[entry.id] = version
        self._bulk.put(version.key, entry.id, self._layout.document(entry, self._born))
        for number, page in enumerate(pages, start=1):
            of = version.key
            self._bulk.put(f"{of}-{number}", f"{entry.id} page {number}", self._layout.page(page, self._born, of))

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents; return how many of them are in the last commit."""
        asked = list(dict.fromkeys(ids))
        for id in asked:
            self._supersede(id)
        found = self._committed(asked)
        self._removed.update(found)
        return len(found)

    def _supersede(self, id: str) -> None:
        if version := self._added.pop(id, None):
            self._superseded.append(version)

    def _committed(self, ids: Sequence[str]) -> dict[str, _Version]:
        """Find the versions of documents in the last commit."""
        if not self._state.generation:
            return {}
        found: dict[str, _Version] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = list(ids[start : start + _CHUNK])
            query = filtered(live(self._state, ()), {"terms": {"id": chunk}})
            body = {"query": query, "size": len(chunk), "_source": ["id", "count"]}
            path = f"/{quoted(self._name)}/_search"
            found_here = self._connection.ask("POST", path, body, patience=PATIENCE, preference="_primary")
            for hit in found_here["hits"]["hits"]:
                pages = hit["_source"]["count"]
                found[hit["_source"]["id"]] = _Version(hit["_id"], pages if pages > 1 else 0)
        return found

    # Committing

    def commit(self, *, compact: bool, renew: Callable[[], None]) -> None:
        """Make the changes durable and visible, then release the lease.

        ``renew`` switches this process to the new commit.
        """
        try:
            if self._stale and self._added:
                self._finish_anew(compact=compact)
            else:
                self._finish()
                if compact:
                    self._compact()
            renew()
            self._sweep()
        except BaseException:
            self.abandon()
            raise
        self._bulk.close()
        self._lease.give_back()

    def _finish(self) -> None:
        unknown = [id for id in self._added if id not in self._removed]
        old = {**self._removed, **self._committed(unknown)}
        for version in self._superseded:
            self._remove(version)
        self._bulk.finish()
        unsettled = self._state.unsettled + self._count + len(self._superseded)
        if self._added or old:
            dead = [key for version in old.values() for key in version.entries()]
            count = write_dead(self._connection, self._name, self._born, dead)
            self._refresh(self._name)
            self._lease.confirm()
            self._decide(
                replace(
                    self._state,
                    generation=self._state.generation + 1,
                    born=self._born,
                    cleaning=count,
                    unsettled=unsettled + len(dead),
                )
            )
            if count:  # if this fails now, the next writer does it
                with contextlib.suppress(KashafError):
                    self._state = self._cleaned(self._state, dead)
        elif self._superseded:
            self._state = write_state(self._connection, self._name, replace(self._state, unsettled=unsettled))
            self._superseded = []
        if self._stale:
            write_schema(self._connection, self._name, self._layout)

    def _decide(self, state: State) -> None:
        """Make the commit.

        If no answer comes, nothing may be undone: the next writer finds out what happened.
        """
        self._undecided = True
        try:
            self._state = write_state(self._connection, self._name, state)
        except IndexLocked:
            self._undecided = False  # it did not happen
            raise
        self._undecided = False
        self._added, self._removed, self._superseded = {}, {}, []

    def _remove(self, version: _Version) -> None:
        for key in version.entries():
            self._bulk.remove(key)

    def _cleaned(self, state: State, dead: Iterable[str]) -> State:
        """Delete the entries that a commit replaced."""
        bulk = Bulk(self._connection, self._name, self._lease.confirm)
        try:
            for key in dead:
                bulk.remove(key)
            bulk.finish()
        finally:
            bulk.close()
        self._refresh(self._name)
        done = write_state(self._connection, self._name, replace(state, cleaning=0))
        forget_dead(self._connection, self._name, state)
        return done

    def _refresh(self, name: str) -> None:
        """Let searches see everything that was written, on every copy."""
        self._connection.ask("POST", f"/{quoted(name)}/_refresh", timeout=_LONG, patience=PATIENCE)

    # A new index that replaces this one

    def _begin_anew(self) -> None:
        self._drop_next()
        make_index(self._connection, self._layout, self._following(), self._next)
        self._bulk.close()
        self._bulk = Bulk(self._connection, self._next, self._lease.confirm)
        self._born = 1

    def _following(self) -> str:
        return f"{self._name}-{int(self._state.index.rpartition('-')[2]) + 1:06}"

    def _drop_next(self) -> None:
        """Remove the unfinished index of a killed writer."""
        with contextlib.suppress(Refused):
            for index in self._connection.ask("GET", f"/_alias/{quoted(self._next)}"):
                self._connection.ask("DELETE", f"/{quoted(index)}")

    def _finish_anew(self, *, compact: bool) -> None:
        for version in self._superseded:
            self._remove(version)
        self._bulk.finish()
        self._refresh(self._next)
        if compact:  # before it has readers, so that no clone is needed
            self._merge(self._next)
        self._lease.confirm()
        old = self._state.index
        unsettled = 0 if compact else self._count
        begun = State(index=self._following(), generation=self._state.generation + 1, born=self._born, unsettled=unsettled)
        begun = write_state(self._connection, self._next, begun)
        self._lease.confirm()
        self._undecided = True
        self._switch(old, begun.index)
        self._undecided = False
        self._added, self._removed, self._superseded = {}, {}, []
        self._state = begun
        self._lease.lose()  # it is in the index that is removed
        with contextlib.suppress(KashafError):
            self._connection.ask("DELETE", f"/{quoted(old)}")

    def _switch(self, old: str, new: str) -> None:
        """Point the alias to another index, at once for everybody."""
        actions = [
            {"remove": {"index": old, "alias": self._name}},
            {"remove": {"index": new, "alias": self._next}},
            {"add": {"index": new, "alias": self._name}},
        ]
        self._connection.ask("POST", "/_aliases", {"actions": actions}, timeout=max(60.0, self._connection.place.timeout))

    def _compact(self) -> None:
        if self._state.unsettled:
            self._clone()
        self._merge(self._name)

    def _merge(self, name: str) -> None:
        """Merge each shard of an index into one segment."""
        self._connection.ask("POST", f"/{quoted(name)}/_forcemerge", timeout=_LONG, max_num_segments=1)
        self._refresh(name)

    def _clone(self) -> None:
        old, new = self._state.index, self._following()
        self._drop_next()
        self._block(old, on=True)
        try:
            held = self._connection.ask("GET", f"/{quoted(old)}/_settings")[old]["settings"]["index"]
            settings = {"index.blocks.write": None, "index.number_of_replicas": held["number_of_replicas"]}
            body = {"settings": settings, "aliases": {self._next: {}}}
            path = f"/{quoted(old)}/_clone/{quoted(new)}"
            copies = _copies(self._connection, int(held["number_of_replicas"]))
            self._connection.ask("PUT", path, body, timeout=_LONG, wait_for_active_shards=copies)
            found = read_state(self._connection, self._next)
            retired = (*found.retired, (old, int(time.time())))
            self._state = write_state(self._connection, self._next, replace(found, unsettled=0, retired=retired))
            self._undecided = True
            self._switch(old, new)
            self._undecided = False
        except BaseException:
            self._block(old, on=False)
            raise
        self._lease.tell(self._born)

    def _block(self, index: str, *, on: bool) -> None:
        self._connection.ask("PUT", f"/{quoted(index)}/_settings", {"index.blocks.write": True if on else None})

    def _sweep(self) -> None:
        """Remove replaced indices that have no readers any more."""
        kept: list[tuple[str, int]] = []
        for index, at in self._state.retired:
            try:
                held = self._connection.ask("GET", f"/{quoted(index)}/_stats/search")["_all"]["total"]["search"]
                if held["point_in_time_current"] and at > time.time() - 2 * KEPT:
                    kept.append((index, at))
                else:
                    self._connection.ask("DELETE", f"/{quoted(index)}")
            except Refused as error:
                if error.status != 404:
                    kept.append((index, at))
        if len(kept) < len(self._state.retired):
            self._state = write_state(self._connection, self._name, replace(self._state, retired=tuple(kept)))

    # Rollback

    def abandon(self) -> None:
        """Discard everything, and release the lease if nothing is left behind.

        Otherwise the next writer cleans up.
        """
        self._bulk.close()
        written = [*self._added.values(), *self._superseded]
        self._added, self._removed, self._superseded = {}, {}, []
        if self._undecided:
            self._lease.leave()
            return
        try:
            if self._stale and self._count:
                self._drop_next()
            elif written:
                self._bulk = Bulk(self._connection, self._name, lambda: None)
                for version in written:
                    self._remove(version)
                self._bulk.finish()
                self._bulk.close()
                write_state(self._connection, self._name, replace(self._state, unsettled=self._state.unsettled + len(written)))
        except KashafError:
            self._bulk.close()
            self._lease.leave()
        else:
            self._lease.give_back()

    # After a killed writer

    def _mended(self, state: State) -> State:
        broken = self._lease.broken
        if broken is not None:
            self._drop_next()
            self._block(state.index, on=False)
            if broken > state.born:
                skipped = tuple(sorted({*state.skipped, broken}))
                state = write_state(
                    self._connection, self._name, replace(state, skipped=skipped, unsettled=state.unsettled + 1)
                )
                self._erase(broken)
        if state.cleaning:
            state = self._cleaned(state, read_dead(self._connection, self._name, state))
        return state

    def _erase(self, born: int) -> None:
        """Delete the entries of a commit that never happened."""
        either = [{"term": {"born": born}}, {"term": {"page_born": born}}]
        body = {"query": filtered({"bool": {"should": either}}), "size": 5_000, "_source": False}
        while True:
            self._refresh(self._name)
            path = f"/{quoted(self._name)}/_search"
            hits = self._connection.ask("POST", path, body, patience=PATIENCE, preference="_primary")["hits"]["hits"]
            if not hits:
                return
            bulk = Bulk(self._connection, self._name, self._lease.confirm)
            try:
                for hit in hits:
                    bulk.remove(hit["_id"])
                bulk.finish()
            finally:
                bulk.close()
