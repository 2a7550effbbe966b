"""What may be wrong with an index in OpenSearch, and what can be done about it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from kashaf.errors import DamagedIndex, IndexLocked
from kashaf.index.opensearch.client import Connection, quoted
from kashaf.index.opensearch.layout import Layout
from kashaf.index.opensearch.search import iterate_documents
from kashaf.index.opensearch.snapshot import Snapshot
from kashaf.index.opensearch.state import read_lease, read_state
from kashaf.index.opensearch.writing import Batch
from kashaf.index.protocol import Damage
from kashaf.interruption import heed
from kashaf.messages import Message, counted

__all__ = ["check_opensearch"]

Json = dict[str, Any]


def check_opensearch(
    connection: Connection, layout: Layout, snapshot: Snapshot, *, writing: bool, repair: bool
) -> list[Damage]:
    """Look for damage by reading everything.

    ``writing`` says that this process is making a commit itself.
    """
    return [
        *_health(connection),
        *_unfinished(connection, layout, writing=writing, repair=repair),
        *_entries(connection, snapshot),
    ]


def _health(connection: Connection) -> Iterator[Damage]:
    place = connection.place
    health = connection.ask("GET", f"/_cluster/health/{quoted(place.name)}")
    if health["status"] == "red":
        yield Damage(place.url, Message("a part of it is on no node that runs"), Message("bring the cluster's nodes back"))
    elif health["status"] == "yellow":
        missing = health["unassigned_shards"] + health["initializing_shards"]
        yield Damage(
            place.url,
            counted("{count} of its copies is missing", "{count} of its copies are missing", missing),
            Message("bring nodes back, or ask for fewer replicas"),
        )


def _unfinished(connection: Connection, layout: Layout, *, writing: bool, repair: bool) -> Iterator[Damage]:
    """Find what a killed writer left behind.

    The next writer cleans it up, even one that writes nothing.
    """
    place = connection.place
    lease = read_lease(connection, place.name)
    if writing or (lease and lease.alive):
        return
    if not lease and not read_state(connection, place.name).cleaning:
        return
    what = Message("a writer was killed") if lease else Message("a commit is not cleaned up")
    repaired = False
    if repair:
        with contextlib.suppress(IndexLocked):
            Batch(connection, layout, stale=False).commit(compact=False, renew=_nothing)
            repaired = True
    yield Damage(place.url, what, Message("the next commit cleans up after it, or `kashaf check --repair`"), repaired=repaired)


def _nothing() -> None:
    pass


def _entries(connection: Connection, snapshot: Snapshot) -> Iterator[Damage]:
    """Read every document with its pages, and find duplicate ids."""
    url = connection.place.url
    before = None
    try:
        for document in iterate_documents(snapshot, ""):
            heed()
            if document.id == before:
                yield Damage(url, Message("the document {id!r} is there twice", id=document.id), Message("index it again"))
            before = document.id
    except DamagedIndex as error:
        yield Damage(url, error.message, Message("index the document again"))
