"""Stored entries: what one search reads of a commit, each document and page only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kashaf.index import Outline, PageMatches, Query, Reader, Stored

__all__ = ["StoredEntries"]


class StoredEntries:
    """Reads from ``index`` and remembers the result; made for one search, in one thread."""

    def __init__(self, index: Reader) -> None:
        self.index = index
        self._stored: dict[tuple[str, int | None], Stored | None] = {}
        self._best: dict[tuple[Query, int], dict[str, PageMatches | None]] = {}

    def read(self, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
        """Read documents and pages, as `Reader.read` does."""
        unread = [key for key in dict.fromkeys(keys) if key not in self._stored]
        found = {(each.id, each.page): each for each in self.index.read(unread)} if unread else {}
        for id, page in unread:
            self._stored[id, page] = found.get((id, page)) or (found.get((id, None)) if page == 1 else None)
        return [stored for key in keys if (stored := self._stored[key])]

    def documents(self, ids: Sequence[str]) -> list[Stored]:
        """Read documents; skip missing ones."""
        return self.read([(id, None) for id in ids])

    def outlines(self, ids: Sequence[str]) -> Mapping[str, Outline]:
        """Read the outlines of documents, as `Reader.outlines` does."""
        return self.index.outlines(ids)

    def best_pages(self, query: Query, ids: Sequence[str], best: int = 1) -> Mapping[str, PageMatches]:
        """Find the best pages of documents, as `Reader.best_pages` does."""
        known = self._best.setdefault((query, best), {})
        if unknown := [id for id in dict.fromkeys(ids) if id not in known]:
            known |= dict.fromkeys(unknown) | dict(self.index.best_pages(query, unknown, best))
        return {id: page for id in ids if (page := known[id])}
