"""One commit of a Tantivy index, as a reader sees it until it asks for a newer one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tantivy

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.errors import DamagedIndex
from kashaf.index.protocol import Outline
from kashaf.index.query import Query
from kashaf.index.tantivy.columns import IDS, KEYS, SIGNATURES, WORK, ByteColumns
from kashaf.index.tantivy.files import Contents, Seal, State, engine_errors, open_physical, open_to_read, read_state, reads_only
from kashaf.index.tantivy.layout import ID, KEY, LENGTH, NUMBER, PAGES, RECORD, Layout, Record, encodable
from kashaf.index.tantivy.query import MUST, SHOULD, Q, Translator, silent, together

__all__ = ["ASCENDING", "Snapshot", "latest", "open_snapshot", "place"]

ASCENDING = tantivy.Order.Asc
_SLICE = 5_000
"""Addresses fetched at once when reading all documents."""
_KEPT = 4_096
"""Addresses remembered from the latest matches."""
_ATTEMPTS = 20
_PAUSE = 0.02


def place(address: Any) -> tuple[int, int]:
    """Turn an address into a pair: the segment, and the number in it."""
    return address.segment_ord, address.doc


class Snapshot:
    """The documents and pages of one commit; safe to use from many threads.

    ``indexes`` are Tantivy's two indexes, of documents and of pages; ``tables`` are their tables of
    contents. ``sign`` changes with the files. Queries are made for the schemas of the files, since
    Tantivy numbers fields, and other formats have other ones. ``has_columns`` says that ids,
    signatures and keys are read without records, as since format 6.
    """

    def __init__(
        self, state: State, layout: Layout, indexes: tuple[Any, Any], sign: object, tables: tuple[Contents, Contents]
    ) -> None:
        self.state = state
        self.layout = layout
        self.indexes = indexes
        self.sign = sign
        self.documents = indexes[0].searcher()
        self.pages = indexes[1].searcher()
        self.document_schema = indexes[0].schema
        self.page_schema = indexes[1].schema
        self.one_piece = self.documents.num_segments <= 1
        self.tables = tables
        self.has_columns = WORK in tables[0].fields
        self._addresses: dict[str, Any] = {}
        self._keys: dict[tuple[int, int], str] = {}
        self._runs: dict[tuple[int, int], tuple[str, int, int]] = {}
        self.translator = Translator(self.document_schema, layout.terms, layout.numbers, self.matches)

    @property
    def generation(self) -> int:
        """The number of this commit."""
        return self.state.generation

    def matches(self, query: Any) -> bool:
        """Say whether any document matches one of Tantivy's queries."""
        return bool(self.documents.search(query, 1, count=False).hits)

    def find(self, ids: Sequence[str]) -> dict[str, Any]:
        """Find the addresses of documents by their ids; skip missing ones."""
        wanted = [id for id in dict.fromkeys(ids) if encodable(id) == id]
        if not wanted:
            return {}
        query = Q.term_set_query(self.document_schema, ID, wanted)
        hits = self.documents.search(query, len(wanted), count=False, order_by_field=ID, order=ASCENDING).hits
        return dict(hits)

    def may_hold(self, id: str) -> bool:
        """Say whether a document exists, or did and was removed; much faster than `find`."""
        return bool(self.documents.doc_freq(ID, id))

    def record(self, address: Any) -> Record:
        """Read a stored document."""
        return self.layout.record(self._stored(address))

    def _stored(self, address: Any) -> bytes:
        packed: bytes = self.documents.doc(address).get_first(RECORD)
        return packed

    def _kept(self, columns: ByteColumns, addresses: Sequence[Any]) -> list[str]:
        """Read what columns keep of documents; empty where they keep nothing."""
        if not (self.has_columns and addresses):
            return [""] * len(addresses)
        return [kept.decode() for kept in columns.read(self.documents, addresses)]

    def names(self, addresses: Sequence[Any]) -> list[str]:
        """Return the ids of documents that match; remember their addresses."""
        kept = self._kept(IDS, addresses)
        ids = [id or self.layout.id_of(self._stored(address)) for id, address in zip(kept, addresses, strict=True)]
        if len(self._addresses) + len(ids) > _KEPT:
            self._addresses.clear()
        self._addresses.update(zip(ids, addresses, strict=True))
        return ids

    def locate(self, ids: Iterable[str]) -> dict[str, Any]:
        """Find what `find` finds, without a search for ids that `names` has just returned."""
        wanted = dict.fromkeys(ids)
        known = {id: address for id in wanted if (address := self._addresses.get(id))}
        return {**known, **self.find([id for id in wanted if id not in known])}

    def records(self, ids: Iterable[str]) -> dict[str, Record]:
        """Read stored documents by their ids; skip missing ones."""
        return {id: self.record(address) for id, address in self.locate(ids).items()}

    def outlines(self, ids: Iterable[str]) -> dict[str, Outline]:
        """Read the outlines of documents by their ids; none without columns."""
        if not self.has_columns:
            return {}
        found = self.locate(ids)
        addresses = list(found.values())
        pages, works = (self.documents.fast_field_values(name, addresses) for name in (PAGES, WORK))
        rows = zip(found, pages, self._kept(SIGNATURES, addresses), works, strict=True)
        return {id: Outline(max(1, count), signature, bool(work)) for id, count, signature, work in rows}

    def page_addresses(self, wanted: Iterable[tuple[str, int]]) -> list[Any]:
        """Find pages by the key of their document and their number."""
        schema = self.page_schema
        each = [
            together(Q.term_query(schema, KEY, key, "basic"), Q.term_query(schema, NUMBER, number, "basic"))
            for key, number in wanted
        ]
        if not each:
            return []
        query = each[0] if len(each) == 1 else Q.boolean_query([(SHOULD, one) for one in each])
        return [address for _, address in self.pages.search(query, len(each), count=False).hits]

    def keys(self, addresses: Sequence[Any]) -> list[str]:
        """Return the keys of the pages of documents that have several."""
        return [kept or self._key(at) for kept, at in zip(self._kept(KEYS, addresses), addresses, strict=True)]

    def _key(self, address: Any) -> str:
        """Read the key of a document's pages, and remember it: a query may need many."""
        at = place(address)
        if at not in self._keys:
            self._keys[at] = self.record(address).key
        return self._keys[at]

    def page_ids(self, addresses: Sequence[Any]) -> list[str]:
        """Return the ids of the documents of pages.

        The pages of a document are written one after another. So all those between two of its pages
        are its own too, and need not be read.
        """
        found = []
        for address, number in zip(addresses, self.pages.fast_field_values(NUMBER, list(addresses)), strict=True):
            segment, at = place(address)
            run = self._runs.get((segment, at - number))
            if run is None or not run[1] <= at <= run[2]:
                id = self.layout.id_of(self.pages.doc(address).get_first(RECORD))
                first, last = (min(run[1], at), max(run[2], at)) if run and run[0] == id else (at, at)
                self._runs[segment, at - number] = run = (id, first, last)
            found.append(run[0])
        return found

    def page_record(self, address: Any) -> Record:
        """Read a stored page."""
        return self.layout.record(self.pages.doc(address).get_first(RECORD))

    def in_order(self, after: str = "") -> Iterator[Any]:
        """Yield the addresses of all documents by id, from the first one after ``after``."""
        offset = self._offset(after) if after else 0
        while True:
            hits = self._by_id(offset, _SLICE)
            yield from (address for _, address in hits)
            if len(hits) < _SLICE:
                return
            offset += _SLICE

    def _by_id(self, offset: int, limit: int) -> list[tuple[str, Any]]:
        found = self.documents.search(Q.all_query(), limit, count=False, order_by_field=ID, offset=offset, order=ASCENDING).hits
        return list(found)

    def _offset(self, after: str) -> int:
        """Count the documents up to an id, by bisection: Tantivy has no ranges of text."""
        low, high = 0, int(self.documents.num_docs)
        while low < high:
            middle = (low + high) // 2
            if self._by_id(middle, 1)[0][0] <= after:
                low = middle + 1
            else:
                high = middle
        return low

    def words(self, field: str, level: Level, prefix: str) -> list[tuple[str, int]]:
        """List the terms with a prefix, by code points, with the number of live entries of each."""
        key = (field, level)
        searcher, name = self.documents, self.layout.terms.get(key)
        if key in self.layout.page_terms:
            searcher, name = self.pages, self.layout.page_terms[key]
        if not name or encodable(prefix) != prefix:
            return []
        removed = self.tables[searcher is self.pages].removed > 0
        found = searcher.terms_with_prefix(name, prefix, Q.all_query() if removed else None)
        return sorted(pair for pair in found if pair[0] != PLACEHOLDER)

    def frequency(self, field: str, level: Level, term: str) -> int:
        """Count the documents that contain a term.

        Removed documents count until Tantivy merges them away.
        """
        name = self.layout.terms.get((field, level))
        if not name or term == PLACEHOLDER or encodable(term) != term:
            return 0
        return int(self.documents.doc_freq(name, term))

    def added_up(self, field: str) -> int:
        """Add up a number over all documents."""
        return int(self.documents.aggregate(Q.all_query(), {"sum": {"sum": {"field": field}}})["sum"]["value"])

    @property
    def tokens(self) -> int:
        """The number of tokens in the text of all documents."""
        return self.added_up(LENGTH)

    @property
    def page_count(self) -> int:
        """The number of pages of all documents that have more than one."""
        return self.added_up(PAGES)

    def translate(self, query: Query, filters: Sequence[Query] = ()) -> Any:
        """Make Tantivy's query of a tree and its filters."""
        asked = self.translator.translate(query)
        if not filters:
            return asked
        return Q.boolean_query([(MUST, asked), *((MUST, silent(self.translator.translate(each))) for each in filters)])


def latest(folder: Path) -> object:
    """Return a sign that changes with every commit.

    It is made from the times and inodes of the two files that a commit replaces.
    """
    with engine_errors(folder, "be read"):
        for _ in range(_ATTEMPTS):
            number = read_state(folder).number
            try:
                found = (folder / "state.json").stat()
                table = (folder / f"documents-{number}" / "meta.json").stat()
            except FileNotFoundError:
                time.sleep(_PAUSE)  # somebody is writing it at this moment
                continue
            return found.st_mtime_ns, found.st_ino, table.st_mtime_ns, table.st_ino
    raise _restless(folder)


def open_snapshot(folder: Path, layout: Layout, known: Snapshot | None = None) -> Snapshot:
    """Open the newest commit; reuse what ``known`` has open.

    While the newest commit can't be read, ``known`` stays. Raises `DamagedIndex` if files are
    missing or damaged.
    """
    with engine_errors(folder, "be read"):
        for _ in range(_ATTEMPTS):
            sign = latest(folder)
            seal = Seal.read(folder)
            state = read_state(folder)
            try:
                documents, pages = seal.contents(state.documents(folder)), seal.contents(state.pages(folder))
                open_folder = open_to_read if reads_only(state.documents(folder)) else open_physical
                if known and known.state.number == state.number and open_folder is open_physical:
                    indexes = known.indexes
                    for index in indexes:
                        index.reload()
                else:
                    indexes = (
                        open_folder(state.documents(folder)),
                        open_folder(state.pages(folder)),
                    )
                snapshot = Snapshot(state.reached(documents.stamp), layout, indexes, sign, (documents, pages))
            except FileNotFoundError:
                continue
            # While its owner is writing, the newest table may be readable by the owner alone.
            except PermissionError:
                if known:
                    return known
                raise
            if latest(folder) == sign:
                return snapshot
            time.sleep(_PAUSE)
    raise _restless(folder)


def _restless(folder: Path) -> DamagedIndex:
    return DamagedIndex(
        "the files in {folder} change faster than they can be opened, or some are missing: run `kashaf check`", folder=folder
    )
