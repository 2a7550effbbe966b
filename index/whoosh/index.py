"""Whoosh, the default engine: a folder on disk, pure Python, nothing to install.

The other modules of this folder do the work: `schema` and `codec` define the fields and postings,
`writing` and `storage` store them, `snapshot` and `segment` read one commit, and `search`,
`facets`, `explain` and `check` answer from it.
"""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from kashaf.analyzers import Level
from kashaf.documents import Document, Page
from kashaf.errors import DamagedIndex, InvalidDocument, KashafError
from kashaf.index.damage import Action, refused, rolled_back, said_by
from kashaf.index.folder_index import FolderIndex
from kashaf.index.manifest import Manifest
from kashaf.index.protocol import (
    BY_SCORE,
    Damage,
    DistinctWords,
    Explanation,
    FacetRequest,
    Matches,
    Outline,
    PageMatches,
    RankedPages,
    Remake,
    Sort,
    Stats,
    Stored,
    WordCount,
)
from kashaf.index.query import All, Constant, Query
from kashaf.index.schema import TEXT, WORD_LEVELS
from kashaf.index.whoosh.contents import latest_generation
from kashaf.index.whoosh.explain import explain_match
from kashaf.index.whoosh.facets import count_facet, put_in_order
from kashaf.index.whoosh.pages import best_pages, rank_pages
from kashaf.index.whoosh.schema import Layout, from_bytes
from kashaf.index.whoosh.search import Search
from kashaf.index.whoosh.segment import RECORDS, Segment
from kashaf.index.whoosh.snapshot import Snapshot, read_contents
from kashaf.index.whoosh.writing import Batch, create
from kashaf.messages import system_reason

__all__ = ["WhooshIndex", "create_whoosh"]


def create_whoosh(folder: Path) -> None:
    """Make an empty index in a folder that exists."""
    create(folder)


class WhooshIndex(FolderIndex[Batch]):
    """The protocol `kashaf.index.protocol.Index` over a folder; see there for the methods.

    ``stale`` says that the fingerprint of the manifest isn't on the disk yet: the next commit
    writes it.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, stale: bool = False) -> None:
        super().__init__(folder, manifest, stale=stale)
        self._layout = Layout(manifest.schema)
        with self._errors("be read"):
            self._snapshot = read_contents(folder, self._layout)

    @property
    def generation(self) -> int:
        """The number of the commit, as Whoosh counts them."""
        return self._snapshot.generation

    @property
    def page_count(self) -> int:
        """The number of pages of all documents of more than one."""
        return self._snapshot.pages

    # Writing

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents in the next commit."""
        batch = self._writing()
        count = 0
        for id in dict.fromkeys(ids):
            with rolled_back(self.rollback), self._errors("remove documents"):
                count += batch.delete(id)
        return count

    def commit(self, *, compact: Remake | None = None) -> None:
        """Make everything since the last commit durable and visible.

        Compacting merges the segments as they are.
        """
        if compact:
            self._writing()
        batch, self._batch = self._batch, None
        with self._errors("be written to"):
            written = batch is not None and bool(batch.changed or (compact and batch.worth_compacting()))
            if batch is not None and written:
                batch.commit(compact=compact is not None)
            elif batch is not None:
                batch.abandon()
            self._keep_manifest(written=written)
        self.refresh()

    def _begin(self) -> Batch:
        return Batch(self.folder, self._layout, self._snapshot)

    @contextlib.contextmanager
    def _decoding(self) -> Iterator[None]:
        """Turn any error while files are decoded into damage: intact files can be decoded."""
        try:
            yield
        except KashafError:
            raise
        except Exception as error:
            raise DamagedIndex(
                "the index in {folder} is damaged ({reason}): run `kashaf check`, or index the documents again",
                folder=self.folder,
                reason=said_by(error),
            ) from error

    @contextlib.contextmanager
    def _errors(self, action: Action) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise refused(self.folder, action, system_reason(error)) from error

    # Reading

    def refresh(self) -> bool:
        """Switch to the newest commit."""
        with self._refreshing, self._errors("be read"):
            before = self._snapshot
            if latest_generation(self.folder) == before.generation:
                return False
            self._snapshot = read_contents(self.folder, self._layout, before)
            return True

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
        snapshot = self._snapshot
        search = Search(snapshot, deadline)
        asked = All((query, *(Constant(part, 0.0) for part in filters))) if filters else query
        with self._decoding():
            found = [(segment, search.evaluate(asked, segment)) for segment in snapshot.segments]
            return Matches(
                total=sum(len(scores) for _, scores in found),
                matches=put_in_order(snapshot, found, sort, limit=limit, offset=offset),
                facets=tuple(count_facet(request, found) for request in facets),
                partial=search.late,
            )

    def best_pages(self, query: Query, ids: Sequence[str], best: int = 1) -> Mapping[str, PageMatches]:
        """Find the best pages of each of these documents."""
        with self._decoding():
            return best_pages(self._snapshot, query, ids, best)

    def rank_pages(self, query: Query, ids: Sequence[str], limit: int, *, deadline: float | None = None) -> RankedPages:
        """Rank these documents by their best pages."""
        with self._decoding():
            return rank_pages(self._snapshot, query, ids, limit, deadline)

    def outlines(self, ids: Sequence[str]) -> Mapping[str, Outline]:
        """Return none: they are in the records."""
        return {}

    def distinct_words(self, keys: Sequence[tuple[str, int | None]]) -> Mapping[tuple[str, int | None], DistinctWords]:
        """Read the distinct words of documents or pages."""
        snapshot = self._snapshot
        found = {}
        with self._decoding():
            for key in keys:
                segment, entry = _entry(snapshot, *key)
                if segment is not None and (words := segment.distinct_words(entry)):
                    found[key] = words
        return found

    def read(self, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
        """Read stored documents or pages, each on its own."""
        snapshot = self._snapshot
        found = []
        with self._decoding():
            for id, page in keys:
                segment, entry = _entry(snapshot, id, page)
                if segment is not None:
                    found.append(segment.record(entry))
        return found

    def documents(self, after: str = "") -> Iterator[Document]:
        """Yield all documents by id; one at a time is in memory.

        Damage raises, so that nobody copies damaged files unnoticed.
        """
        snapshot, done = self._snapshot, 0
        start = after.encode("utf-8", "surrogatepass")
        with self._decoding():
            for segment in snapshot.segments:
                segment.verify(RECORDS)
            streams = [_numbered(segment, start) for segment in snapshot.segments]
            for id, segment, document in heapq.merge(*streams, key=lambda item: item[0]):
                if id > start or not after:
                    yield _document(segment, document, from_bytes(id))
                    done += 1
            if not after and done != snapshot.documents:
                raise ValueError(f"{done} of {snapshot.documents} documents are found by their ids")

    def words(self, field: str, level: Level, prefix: str = "", *, limit: int | None = None) -> Iterator[WordCount]:
        """Yield the terms of a field and level.

        In a segment with removed documents, the counts of words in more than 1,000 documents
        include the removed ones until the next merge.
        """
        with self._decoding():
            for term, count in islice(self._snapshot.words(field, level, prefix), limit):
                yield WordCount(from_bytes(term), count)

    def counts(self, field: str, level: Level, terms: Sequence[str]) -> Mapping[str, int]:
        """Count the documents that contain each term."""
        segments = self._snapshot.segments
        with self._decoding():
            counted = ((term, sum(segment.frequency(field, level, term) for segment in segments)) for term in terms)
            return {term: count for term, count in counted if count}

    def explain(self, query: Query, id: str) -> Explanation | None:
        """Explain the score of a document."""
        snapshot = self._snapshot
        segment, document = snapshot.find(id)
        if segment is None:
            raise self._no_document(id)
        with self._decoding():
            return explain_match(Search(snapshot), query, segment, document)

    def stats(self) -> Stats:
        """Count what the index contains."""
        snapshot = self._snapshot
        with self._errors("be read"):
            size = sum(map(_size, self.folder.iterdir()))
        with self._decoding():
            return Stats(
                documents=snapshot.documents,
                pages=snapshot.pages,
                tokens=sum(segment.tokens(TEXT, self.schema.levels[0]) for segment in snapshot.segments),
                terms={level: snapshot.distinct(TEXT, level) for level in WORD_LEVELS},
                bytes=size,
            )

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage by reading everything."""
        with self._errors("be checked"):
            from kashaf.index.whoosh.check import check_whoosh  # searches need none of it

            return check_whoosh(self.folder, self._manifest, self._layout, repair=repair, stale=self._stale)


def _size(path: Path) -> int:
    """Return the size of a file in bytes; 0 if a commit has just removed it."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0


def _entry(snapshot: Snapshot, id: str, page: int | None) -> tuple[Segment | None, int]:
    """Find the segment and the number of a document or page.

    Page 1 of a document of one page is the document.
    """
    segment, document = snapshot.find(id)
    if segment is None or page is None:
        return segment, document
    held = segment.pages_of(document)
    if not held and page == 1:
        return segment, document
    return (segment, document + page) if 1 <= page <= len(held) else (None, -1)


def _numbered(segment: Segment, start: bytes) -> Iterator[tuple[bytes, Segment, int]]:
    for id, document in segment.ids(start):
        yield id, segment, document


def _document(segment: Segment, document: int, id: str) -> Document:
    stored = segment.record(document)
    if stored.id != id:
        raise ValueError(f"the record of {id!r} is that of {stored.id!r}")
    if held := segment.pages_of(document):
        records = [segment.record(page) for page in held]
        pages = tuple(Page(record.page or 0, record.label, record.text) for record in records)
    else:
        pages = (Page(1, stored.label, stored.text),)
    try:
        return Document(stored.id, stored.title, pages, stored.fields)
    except InvalidDocument as error:
        raise DamagedIndex(
            "the index in {folder} is damaged ({error}): run `kashaf check`", folder=segment.folder, error=error
        ) from error
