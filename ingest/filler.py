"""Filling an index with documents from elsewhere; equal documents are not analysed again."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Self

from kashaf.analyzers import Analyzer
from kashaf.documents import Document, Skipped
from kashaf.index import Kind, make_entries, open_index, state_folder
from kashaf.index.composition import analyzer_of
from kashaf.index.stored import read_documents
from kashaf.ingest.comparison import Tally, Transfer, digest_of
from kashaf.ingest.sources import Sources
from kashaf.ingest.synchronizer import Synchronizer

__all__ = ["COMMIT_EVERY", "Filling"]

COMMIT_EVERY = 120.0
"""Seconds of work that an interruption loses at most."""


class Filling:
    """An index while it is filled with documents, committed every ``commit_every`` seconds.

    It is made if it doesn't exist. As a context manager it closes itself; uncommitted changes are
    discarded. Opening and committing raise what the index raises.
    """

    def __init__(
        self,
        url: str,
        fields: Mapping[str, Kind],
        commit_every: float,
        *,
        protected: Sequence[str] | None = None,
        analyzer: Analyzer | None = None,
    ) -> None:
        self.index = open_index(url, create=True, fields=fields, protected=protected, analyzer=analyzer)
        self._analyzer = analyzer_of(self.index.schema, analyzer)
        self._sources = Sources(state_folder(url))
        self._synchronizer = Synchronizer(self.index, self._sources, self._analyzer)
        self._commit_every = commit_every
        self._committed = time.monotonic()
        self._pending = False
        self._added = self._updated = self._unchanged = 0

    def __enter__(self) -> Self:
        try:
            self._synchronizer.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._synchronizer.close()
        self.index.close()

    def take(self, batch: Sequence[Document], known: Mapping[str, bytes]) -> dict[str, bytes]:
        """Add the documents that are missing or different; give the digests of all.

        ``known`` are the digests of documents taken since the last commit, which the index doesn't
        show yet.
        """
        wanted = {document.id: digest_of(document) for document in batch}
        ids = [id for id in wanted if id not in known]
        there = {document.id: digest_of(document) for document in read_documents(self.index, ids)} | dict(known)
        fresh = [document for document in batch if there.get(document.id) != wanted[document.id]]
        if fresh:
            self._synchronizer.outdate(document.id for document in fresh)
            self.index.add(make_entries(fresh, self._analyzer, self.index.schema))
            self._pending = True
        updated = sum(document.id in there for document in fresh)
        self._updated += updated
        self._added += len(fresh) - updated
        self._unchanged += len(batch) - len(fresh)
        if time.monotonic() - self._committed >= self._commit_every:
            self.commit()
        return wanted

    def commit(self, *, compact: bool = False) -> None:
        """Make durable what was taken."""
        if self._pending or compact:
            self._synchronizer.commit(compact=compact)
        else:
            self._synchronizer.rollback()  # others may write meanwhile
        self._pending = False
        self._committed = time.monotonic()

    def take_state(self, state: Sources) -> None:
        """Put the state of another index's sync in the place of this one's."""
        state.copy_to(self._sources, self.index.generation)

    def report(self, tally: Tally, skipped: Sequence[Skipped] = (), unread: Sequence[Skipped] = ()) -> Transfer:
        """Say what was done."""
        done = (self._added, self._updated, self._unchanged)
        return Transfer(tally.documents, tally.digest, *done, tuple(skipped), tuple(unread))
