"""Tantivy, the fast engine: a folder on disk, written in Rust; the extra `tantivy` installs it.

The other modules of this folder do the work: `layout` defines the fields, with `columns` and
`compression`; `writing` and `files` store the entries, `snapshot` reads one commit; `query`,
`ordering`, `facets` and `pages` answer from it, and `check` finds damage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path

from kashaf.analyzers import Level
from kashaf.documents import Document, Page
from kashaf.errors import DamagedIndex, InvalidDocument
from kashaf.index.damage import Action
from kashaf.index.deadline import has_passed
from kashaf.index.explanation import explain
from kashaf.index.folder_index import FolderIndex
from kashaf.index.manifest import Manifest
from kashaf.index.protocol import (
    BY_SCORE,
    Damage,
    DistinctWords,
    Explanation,
    Facet,
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
from kashaf.index.query import Query, Term, matching, scores
from kashaf.index.schema import TEXT, WORD_LEVELS, Schema
from kashaf.index.tantivy.facets import count_facet
from kashaf.index.tantivy.files import RECORDS, Seal, State, engine_errors, verify
from kashaf.index.tantivy.layout import ID, Layout, Record
from kashaf.index.tantivy.ordering import put_in_order
from kashaf.index.tantivy.pages import best_pages, rank_pages
from kashaf.index.tantivy.query import Q, silent, together
from kashaf.index.tantivy.snapshot import Snapshot, latest, open_snapshot
from kashaf.index.tantivy.writing import Batch, create
from kashaf.messages import Message

__all__ = ["TantivyIndex", "create_tantivy"]


def create_tantivy(folder: Path, schema: Schema) -> None:
    """Make an empty index in a folder that exists."""
    with engine_errors(folder, "be made"):
        create(folder, Layout(schema))
        State(0, 0).write(folder)
        Seal.of(State(0, 0), folder).write(folder)


class TantivyIndex(FolderIndex[Batch]):
    """The protocol `kashaf.index.protocol.Index` over a folder; see there for the methods.

    ``stale`` says that the fingerprint of the manifest isn't on the disk yet: the next commit
    writes it.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, stale: bool = False) -> None:
        super().__init__(folder, manifest, stale=stale)
        self._layout = Layout(manifest.schema)
        self._snapshot = open_snapshot(folder, self._layout)

    @property
    def generation(self) -> int:
        """The number of the commit."""
        return self._snapshot.generation

    @property
    def page_count(self) -> int:
        """The number of pages of all documents of more than one, now or until a moment ago."""
        return int(self._snapshot.pages.num_docs)

    # Writing

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents in the next commit."""
        batch = self._writing()
        with self._errors("remove documents"):
            return sum(batch.delete(id) for id in dict.fromkeys(ids))

    def commit(self, *, compact: Remake | None = None) -> None:
        """Make everything since the last commit durable and visible.

        Compacting writes all documents anew: Tantivy merges segments by itself, never on request,
        and counts removed documents until it does. A table keeps the fields that it was made with,
        so this also brings those of an older format to today's.
        """
        batch, self._batch = self._batch, None
        with self._errors("be written to"):
            written = batch is not None and batch.changed
            if batch is not None and written:
                batch.commit()
            elif batch is not None:
                batch.abandon()
            if compact and self._is_to_compact():
                batch, written = Batch(self.folder, self._layout), True
                batch.write_anew(compact(_documents(batch.before, self.folder)))
            self._keep_manifest(written=written)
        self.refresh()

    def _is_to_compact(self) -> bool:
        """Say whether removed documents still count, or the tables are of an older format."""
        snapshot = open_snapshot(self.folder, self._layout)
        return not snapshot.has_columns or any(table.removed for table in snapshot.tables)

    def _errors(self, action: Action) -> AbstractContextManager[None]:
        return engine_errors(self.folder, action)

    def _begin(self) -> Batch:
        return Batch(self.folder, self._layout)

    # Reading

    def refresh(self) -> bool:
        """Switch to the newest commit."""
        with self._refreshing:
            before = self._snapshot
            if latest(self.folder) == before.sign:
                return False
            self._snapshot = open_snapshot(self.folder, self._layout, before)
            return self._snapshot.generation != before.generation

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
        """Find the documents that match the query and all filters.

        A running search is not interrupted: it takes milliseconds. The deadline is checked between
        its steps.
        """
        if has_passed(deadline):
            return Matches(0, (), tuple(Facet(()) for _ in facets), partial=True)
        snapshot = self._snapshot
        with self._errors("be read"):
            asked = snapshot.translate(query, filters)
            total, matches = put_in_order(snapshot, asked, sort, limit=limit, offset=offset, scored=scores(query))
            counted: list[Facet] = []
            late = False
            counting = snapshot.translate(matching(query), filters) if facets else None
            for request in facets:
                late = late or has_passed(deadline)
                counted.append(Facet(()) if late else count_facet(snapshot, request, counting))
            return Matches(total, matches, tuple(counted), partial=late)

    def best_pages(self, query: Query, ids: Sequence[str], best: int = 1) -> Mapping[str, PageMatches]:
        """Find the best pages of each of these documents."""
        with self._errors("be read"):
            return best_pages(self._snapshot, query, ids, best)

    def rank_pages(self, query: Query, ids: Sequence[str], limit: int, *, deadline: float | None = None) -> RankedPages:
        """Rank these documents by their best pages; the deadline is checked between searches."""
        with self._errors("be read"):
            return rank_pages(self._snapshot, query, ids, limit, deadline)

    def read(self, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
        """Read stored documents or pages."""
        snapshot = self._snapshot
        with self._errors("be read"):
            records = snapshot.records(id for id, _ in keys)
            wanted = [
                (records[id].key, page)
                for id, page in keys
                if id in records and records[id].key and page is not None and 0 < page < 2**63
            ]
            found = map(snapshot.page_record, snapshot.page_addresses(dict.fromkeys(wanted)))
            pages = {(record.stored.id, record.stored.page): record.stored for record in found}
        read = []
        for id, page in keys:
            record = records.get(id)
            if record is None:
                continue
            if page is None or (page == 1 and not record.key):
                read.append(record.stored)
            elif (id, page) in pages:
                read.append(pages[id, page])
        return read

    def outlines(self, ids: Sequence[str]) -> Mapping[str, Outline]:
        """Read the outlines of documents from columns."""
        with self._errors("be read"):
            return self._snapshot.outlines(ids)

    def distinct_words(self, keys: Sequence[tuple[str, int | None]]) -> Mapping[tuple[str, int | None], DistinctWords]:
        """Return none: n-grams are indexed."""
        return {}

    def documents(self, after: str = "") -> Iterator[Document]:
        """Yield all documents by id; one at a time is in memory."""
        return _documents(self._snapshot, self.folder, after)

    def words(self, field: str, level: Level, prefix: str = "", *, limit: int | None = None) -> Iterator[WordCount]:
        """Yield the terms of a field and level."""
        with self._errors("be read"):
            found = self._snapshot.words(field, level, prefix)
        return (WordCount(term, count) for term, count in islice(found, limit))

    def counts(self, field: str, level: Level, terms: Sequence[str]) -> Mapping[str, int]:
        """Count the documents that contain each term."""
        with self._errors("be read"):
            counted = ((term, self._snapshot.frequency(field, level, term)) for term in terms)
            return {term: count for term, count in counted if count}

    def explain(self, query: Query, id: str) -> Explanation | None:
        """Explain the score of a document."""
        snapshot = self._snapshot
        with self._errors("be read"):
            if not snapshot.find([id]):
                raise self._no_document(id)
            only = silent(Q.term_query(snapshot.document_schema, ID, id, "basic"))

            def score(node: Query) -> float | None:
                hits = snapshot.documents.search(together(snapshot.translate(node), only), 1, count=False).hits
                return float(hits[0][0]) if hits else None

            def describe(term: Term, found: float) -> Message:
                count = snapshot.documents.doc_freq(snapshot.layout.terms[term.field, term.level], term.text)
                return Message(
                    "{field} holds “{term}” (level {level}): weight {weight:g} × {share:.4f} by its rarity ({held} of {all} "
                    "documents), its frequency and the length of the field",
                    field=term.field,
                    term=term.text,
                    level=term.level,
                    weight=term.weight,
                    share=found / (term.weight or 1),
                    held=count,
                    all=snapshot.documents.num_docs,
                )

            return explain(query, score, describe)

    def stats(self) -> Stats:
        """Count what the index contains."""
        snapshot = self._snapshot
        with self._errors("be read"):
            return Stats(
                documents=snapshot.documents.num_docs,
                pages=snapshot.page_count,
                tokens=snapshot.tokens,
                terms={level: len(snapshot.words(TEXT, level, "")) for level in WORD_LEVELS},
                bytes=sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()),
            )

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage by reading everything."""
        with self._errors("be checked"):
            from kashaf.index.tantivy.check import check_tantivy  # searches need none of it

            return check_tantivy(self.folder, self._manifest, self._layout, repair=repair, stale=self._stale)


def _documents(snapshot: Snapshot, folder: Path, after: str = "") -> Iterator[Document]:
    """Yield all documents by id; damage raises, so that nobody copies damaged files unnoticed."""
    with engine_errors(folder, "be read"):
        places = (snapshot.state.documents(folder), snapshot.state.pages(folder))
        for physical, table in zip(places, snapshot.tables, strict=True):
            verify(physical, table, RECORDS)
    addresses = snapshot.in_order(after)
    done = 0
    while True:
        with engine_errors(folder, "be read"):
            address = next(addresses, None)
            if address is None:
                if not after and done != snapshot.documents.num_docs:
                    raise ValueError(f"{done} of {snapshot.documents.num_docs} documents are found by their ids")
                return
            document = _document(snapshot, snapshot.record(address), folder)
        yield document
        done += 1


def _document(snapshot: Snapshot, record: Record, folder: Path) -> Document:
    stored = record.stored
    if record.key:
        wanted = ((record.key, number) for number in range(1, stored.pages + 1))
        found = (snapshot.page_record(address).stored for address in snapshot.page_addresses(wanted))
        parts = sorted(found, key=lambda page: page.page or 0)
        if [part.page for part in parts] != list(range(1, stored.pages + 1)):
            raise ValueError(f"{stored.id!r} has {len(parts)} of its {stored.pages} pages")
        pages = tuple(Page(part.page or 0, part.label, part.text) for part in parts)
    else:
        pages = (Page(1, stored.label, stored.text),)
    try:
        return Document(stored.id, stored.title, pages, stored.fields)
    except InvalidDocument as error:
        raise DamagedIndex(
            "the index in {folder} is damaged ({error}): run `kashaf check`", folder=folder, error=error
        ) from error
