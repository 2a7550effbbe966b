"""OpenSearch, for more than one machine: shards, replicas, and readers and writers anywhere.

The other modules of this folder do the work: `layout` defines the documents, `client` sends the
requests, `state`, `bulk` and `writing` turn changes into a commit, `snapshot` reads one commit, and
`query`, `search`, `facets` and `check` answer from it.
"""

from __future__ import annotations

import copy
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kashaf.analyzers import Level
from kashaf.documents import Document
from kashaf.errors import DocumentNotFound, EngineUnavailable, StorageError
from kashaf.index.damage import rolled_back
from kashaf.index.entries import whole
from kashaf.index.explanation import explain
from kashaf.index.opensearch.check import check_opensearch
from kashaf.index.opensearch.client import Connection, Place, quoted
from kashaf.index.opensearch.explain import Scores
from kashaf.index.opensearch.layout import Layout
from kashaf.index.opensearch.pages import best_pages, rank_pages
from kashaf.index.opensearch.search import (
    count_terms,
    find_matches,
    iterate_documents,
    iterate_words,
    read_entries,
)
from kashaf.index.opensearch.snapshot import Lost, Snapshot, open_snapshot
from kashaf.index.opensearch.state import read_state
from kashaf.index.opensearch.writing import Batch, write_schema
from kashaf.index.protocol import (
    BY_SCORE,
    Damage,
    DistinctWords,
    Entry,
    Explanation,
    FacetRequest,
    Matches,
    Outline,
    PageMatches,
    RankedPages,
    Reader,
    Remake,
    Sort,
    Stats,
    Stored,
    WordCount,
)
from kashaf.index.query import Query
from kashaf.index.schema import TEXT, WORD_LEVELS, Schema
from kashaf.interruption import sleep

__all__ = ["OpenSearchIndex"]

_T = TypeVar("_T")


class OpenSearchIndex:
    """The protocol `kashaf.index.protocol.Index` over a cluster; see there for the methods.

    ``stale`` says that the index was made with other Arabic rules: the next commit replaces it.
    """

    def __init__(self, connection: Connection, schema: Schema, *, stale: bool = False) -> None:
        self._connection = connection
        self._layout = Layout(schema)
        self._stale = stale
        self._snapshot = open_snapshot(connection, self._layout, self._place.name)
        self._batch: Batch | None = None
        self._changing = threading.Lock()
        self._closed = False
        self._pinned = False
        self._outlived: list[
            Snapshot
        ] = []  # of closed readers: a finalizer must not send requests, so the next refresh releases them

    @property
    def _place(self) -> Place:
        return self._connection.place

    @property
    def schema(self) -> Schema:
        """The fields and levels of the index, and the fingerprint of its analyzer."""
        return self._layout.schema

    @property
    def shared(self) -> bool:
        """Whether others may commit: anybody who can reach the server."""
        return True

    @property
    def generation(self) -> int:
        """The number of the commit."""
        return self._snapshot.state.generation

    @property
    def page_count(self) -> int:
        """The number of pages of all documents of more than one."""
        return self._reading(lambda snapshot: snapshot.page_count)

    # Writing

    def add(self, entries: Iterable[Entry]) -> int:
        """Add documents to the next commit."""
        count = 0
        batch = self._writing()
        for document in whole(entries):
            with rolled_back(self.rollback):
                batch.replace(document)
            count += 1
        return count

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents in the next commit."""
        batch = self._writing()
        asked = list(ids)
        with rolled_back(self.rollback):
            return batch.delete(asked)

    def commit(self, *, compact: Remake | None = None) -> None:
        """Make everything since the last commit durable and visible.

        The server compacts the index without making entries again.
        """
        if compact is not None or self._stale:
            self._writing()
        batch, self._batch = self._batch, None
        if batch is not None:
            batch.commit(compact=compact is not None, renew=self._renew)
            self._stale = False
        else:
            self.refresh()

    def keep_synonyms(self, lines: Sequence[str]) -> None:
        """Replace the synonyms."""
        self._layout = Layout(replace(self.schema, synonyms=tuple(lines)))
        if not self._stale:
            write_schema(self._connection, self._place.name, self._layout)

    def rollback(self) -> None:
        """Discard everything since the last commit."""
        batch, self._batch = self._batch, None
        if batch is not None:
            batch.abandon()

    def close(self) -> None:
        """Roll back and close the connection."""
        if self._closed:
            return
        self._closed = True
        self.rollback()
        self._snapshot.release()
        self._release_outlived()
        self._connection.close()

    def _writing(self) -> Batch:
        if self._batch is None:
            self._batch = Batch(self._connection, self._layout, stale=self._stale)
        return self._batch

    # Reading

    def refresh(self) -> bool:
        """Switch to the newest commit."""
        state = read_state(self._connection, self._place.name)
        seen = self._snapshot
        if (state.place, state.index) == (seen.state.place, seen.state.index):
            return False
        self._renew()
        return self._snapshot.state.generation != seen.state.generation

    def reader(self) -> Reader:
        """Return a reader that stays at the newest commit.

        The server keeps that commit open while the reader is used now and then.
        """
        self.refresh()
        snapshot = self._hold()
        reader = copy.copy(self)
        reader._pin(snapshot)  # noqa: SLF001 - a copy
        return reader

    def _pin(self, snapshot: Snapshot) -> None:
        """Stay at a commit that is held; the batch in progress stays with the index."""
        held = [snapshot]
        weakref.finalize(self, self._outlived.extend, held)
        self._batch, self._changing, self._snapshot, self._outlived, self._pinned = None, threading.Lock(), snapshot, held, True

    def _renew(self, lost: Snapshot | None = None) -> None:
        """Switch to the newest commit.

        ``lost`` is the snapshot to replace; another thread may have replaced it already.
        """
        with self._changing:
            before = self._snapshot
            if lost is not None and before is not lost:
                return
            newest = open_snapshot(self._connection, self._layout, self._place.name)
            if self._pinned and (newest.state.place, newest.state.index) != (before.state.place, before.state.index):
                newest.release()
                raise _ChangedError("the index {url} changed while it was read: try again", url=self._place.url)
            self._snapshot = newest
            if not self._pinned:
                self._outlived.append(before)
            self._release_outlived()
            if self._pinned:
                self._outlived.append(newest)

    def _release_outlived(self) -> None:
        while self._outlived:
            self._outlived.pop().release()

    def _hold(self) -> Snapshot:
        with self._changing:
            return self._snapshot.hold()

    def _reading(self, ask: Callable[[Snapshot], _T], deadline: float | None = None) -> _T:
        """Read from the snapshot; if the server has lost it, read from the newest commit."""
        until = min(time.monotonic() + self._place.timeout, deadline or float("inf"))
        while True:
            snapshot = self._hold()
            try:
                return ask(snapshot)
            except Lost as error:
                self._recover(snapshot, until, error)
            finally:
                snapshot.release()

    def _recover(self, snapshot: Snapshot, until: float, lost: Lost) -> None:
        """Wait until a commit can be read, such as after a replica replaces a dead node."""
        wait = 0.05
        while time.monotonic() < until:
            sleep(wait)
            wait = min(2 * wait, 1.0)
            try:
                self._renew(snapshot)
                return
            except _ChangedError:
                raise
            except (StorageError, EngineUnavailable):
                continue
        raise lost

    def match(
        self,
        query: Query,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = BY_SCORE,
        filters: Sequence[Query] = (),
        facets: Sequence[FacetRequest] = (),
        deadline: float | None = None,
    ) -> Matches:
        """Find the documents that match the query and all filters."""

        def ask(snapshot: Snapshot) -> Matches:
            return find_matches(
                snapshot, query, limit=limit, offset=offset, sort=sort, filters=filters, facets=facets, deadline=deadline
            )

        return self._reading(ask, deadline)

    def best_pages(self, query: Query, ids: Sequence[str], best: int = 1) -> Mapping[str, PageMatches]:
        """Find the best pages of each of these documents."""
        return self._reading(lambda snapshot: best_pages(snapshot, query, ids, best)) if ids else {}

    def rank_pages(self, query: Query, ids: Sequence[str], limit: int, *, deadline: float | None = None) -> RankedPages:
        """Rank these documents by their best pages."""
        if not ids:
            return RankedPages({}, {})
        return self._reading(lambda snapshot: rank_pages(snapshot, query, ids, limit, deadline), deadline)

    def read(self, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
        """Read stored documents or pages."""
        return self._reading(lambda snapshot: read_entries(snapshot, keys)) if keys else []

    def outlines(self, ids: Sequence[str]) -> Mapping[str, Outline]:
        """Return none: they are in the records."""
        return {}

    def distinct_words(self, keys: Sequence[tuple[str, int | None]]) -> Mapping[tuple[str, int | None], DistinctWords]:
        """Return none: n-grams are indexed."""
        return {}

    def documents(self, after: str = "") -> Iterator[Document]:
        """Yield all documents by id, from one commit while the server keeps it."""
        until = time.monotonic() + self._place.timeout
        while True:
            snapshot = self._hold()
            try:
                for document in iterate_documents(snapshot, after):
                    yield document
                    after, until = document.id, time.monotonic() + self._place.timeout
                return
            except Lost as error:
                self._recover(snapshot, until, error)
            finally:
                snapshot.release()

    def words(self, field: str, level: Level, prefix: str = "", *, limit: int | None = None) -> Iterator[WordCount]:
        """Yield the terms of a field and level."""
        after: str | None = None
        until = time.monotonic() + self._place.timeout
        while True:
            snapshot = self._hold()
            try:
                for word in iterate_words(snapshot, field, level, prefix, limit, after):
                    yield word
                    after, until = word.term, time.monotonic() + self._place.timeout
                    limit = limit and limit - 1
                return
            except Lost as error:
                self._recover(snapshot, until, error)
            finally:
                snapshot.release()

    def counts(self, field: str, level: Level, terms: Sequence[str]) -> Mapping[str, int]:
        """Count the documents that contain each term."""
        return self._reading(lambda snapshot: count_terms(snapshot, field, level, terms))

    def explain(self, query: Query, id: str) -> Explanation | None:
        """Explain the score of a document."""

        def ask(snapshot: Snapshot) -> Explanation | None:
            if not read_entries(snapshot, [(id, None)]):
                raise DocumentNotFound(
                    "the index {url} has no document {id!r}: `kashaf search` shows the ids", url=self._place.url, id=id
                )
            scores = Scores(snapshot, query, id)
            return explain(query, scores.score, scores.describe)

        return self._reading(ask)

    def stats(self) -> Stats:
        """Count what the index contains."""
        return self._reading(self._stats)

    def _stats(self, snapshot: Snapshot) -> Stats:
        whole, pages = snapshot.search_many(
            [
                {
                    "query": snapshot.documents,
                    "size": 0,
                    "track_total_hits": True,
                    "aggs": {"tokens": {"sum": {"field": "tokens"}}},
                },
                {"query": snapshot.pages, "size": 0, "track_total_hits": True},
            ]
        )
        for level in WORD_LEVELS:
            if (TEXT, level) not in snapshot.distinct:
                snapshot.distinct[TEXT, level] = sum(1 for _ in iterate_words(snapshot, TEXT, level, "", None))
        store = self._connection.ask("GET", f"/{quoted(snapshot.state.index)}/_stats/store")
        return Stats(
            documents=whole["hits"]["total"]["value"],
            pages=pages["hits"]["total"]["value"],
            tokens=int(whole["aggregations"]["tokens"]["value"]),
            terms={level: snapshot.distinct[TEXT, level] for level in WORD_LEVELS},
            bytes=store["_all"]["total"]["store"]["size_in_bytes"],
        )

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage by reading everything."""
        found = check_opensearch(self._connection, self._layout, self._snapshot, writing=self._batch is not None, repair=repair)
        if any(damage.repaired for damage in found):
            self._renew()
        return found


class _ChangedError(StorageError):
    """The server has lost the commit that we read, and there is a newer one."""
