"""Archive: the one object that most users need, an index with search on top."""

from __future__ import annotations

import copy
import os
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from kashaf.analyzers import Analyzer
from kashaf.arguments import (
    ProgressCallback,
    optional,
    take_flag,
    take_function,
    take_instance,
    take_mapping,
    take_path,
    take_seconds,
    take_several,
    take_text,
    take_texts,
)
from kashaf.documents import Document, from_records
from kashaf.errors import UncommittedWarning
from kashaf.index import Damage, Index, Term, field_name, find_id
from kashaf.index.stored import count_documents, read_document
from kashaf.ingest.most_removed import MOST_REMOVED
from kashaf.messages import Message
from kashaf.search.companions import Companions
from kashaf.search.corpus.corpus import Corpus, corpus_method
from kashaf.search.handle import Held
from kashaf.search.query.filters import Filter
from kashaf.search.query.options import FACET_VALUES, plan_level
from kashaf.search.query.parser import parse
from kashaf.search.query.request import Request
from kashaf.search.query.synonyms import Synonyms, read_synonyms
from kashaf.search.query.vocabulary import count_each
from kashaf.search.results.results import ArchiveStats, Counts, Results
from kashaf.search.results.snippets import Highlighter
from kashaf.search.run import SearchRun
from kashaf.search.searcher import Searcher
from kashaf.search.version_token import version_token

if TYPE_CHECKING:
    from kashaf.ingest.sync_run import SyncProgress, SyncReport
    from kashaf.ingest.synchronizer import Synchronizer
    from kashaf.search.assist.completion import Suggestion
    from kashaf.search.assist.transliterations import Transliteration
    from kashaf.search.query.description import Explained
    from kashaf.search.ranking.semantic import EmbedReport
    from kashaf.search.results.book_pages import BookPages
    from kashaf.search.results.excerpts import Excerpt
    from kashaf.search.results.selection import Selection

__all__ = ["Archive"]


class Archive:
    """An index with search on top; `open` makes one.

    Searching and writing are safe from many threads. Calls that write wait for each other, and a
    commit includes the work of all threads. A callback of such a call, such as ``progress``, may
    not write. As a context manager an archive closes itself. Every method may raise the errors of
    `kashaf.errors` from its index, and `InvalidRequest` for an argument of a wrong type or on a
    closed archive.
    """

    def __init__(self, url: str, index: Index, folder: Path, analyzer: Analyzer, *, variants: bool = True) -> None:
        self.url = url
        self.variants = variants
        self._folder = folder
        self._held = Held(index)
        self._index = index = cast("Index", self._held)
        self._analyzer = analyzer
        self._beside = Companions(folder, analyzer)
        self._synonyms = Synonyms(index.schema.synonyms, self._analyzer)
        self._seen: Searcher | None = None
        self._stays = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._held.forget()  # no warning beside the exception
        self._close(stacklevel=3)

    def __repr__(self) -> str:
        return f"<Archive {self.url}{' (closed)' * self.closed}>"

    def __len__(self) -> int:
        return count_documents(self._searcher.index)

    def __contains__(self, id: object) -> bool:
        index = self._searcher.index
        return isinstance(id, str) and any(index.read([(find_id(index, id), None)]))

    def __iter__(self) -> Iterator[Document]:
        return iter(self._searcher.index.documents())

    def __bool__(self) -> bool:
        return True  # even without documents

    # --- writing -----------------------------------------------------------------------------

    def add(self, documents: Iterable[Document | Mapping[str, object]]) -> int:
        """Add documents, or records as in JSON Lines, to the next commit; return their number.

        A document with an existing id replaces the old one. All are added or none: ``documents`` is
        read to its end before anything is added (what exceeds memory waits in a nameless file
        beside the index), and may use the archive meanwhile. If it raises, or `InvalidDocument`
        reports the number of a record that is no document, the archive is unchanged. After that, an
        error of the engine (such as a full disk) or an interruption discards everything since the
        last commit; a note on the error says so.
        """
        given = from_records(documents)
        with self._writing():
            self._synchronizer.begin()  # so that a second writer fails before it has read anything
        from kashaf.ingest.spool import Spool  # searches write nothing

        try:
            spool = Spool(given, self._folder)
        except BaseException:
            self._give_lock_back()
            raise
        with spool, self._writing():
            return self._synchronizer.add(spool)

    def _writing(self) -> AbstractContextManager[None]:
        return self._held.writing(self._discard)

    def _discard(self) -> None:
        self._synchronizer.rollback()

    @cached_property
    def _synchronizer(self) -> Synchronizer:
        """What writes. There is one: only the thread whose turn it is may ask for it."""
        from kashaf.ingest.synchronizer import Synchronizer  # searches need no files and no workers

        return Synchronizer(self._index, self._beside.sources, self._analyzer)

    def _give_lock_back(self) -> None:
        """Release the lock if there is nothing to commit."""
        if not self.closed:
            with self._held.turn():
                if not self._held.uncommitted:
                    self._synchronizer.rollback()

    def add_path(
        self,
        path: str | os.PathLike[str],
        *,
        encoding: str | None = None,
        columns: Mapping[str, str] | None = None,
        ocr: bool = False,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        allow_removals: bool = False,
        max_removals: float = MOST_REMOVED,
        follow_links: bool = False,
        progress: Callable[[SyncProgress], None] | None = None,
        commit_every: float | None = None,
    ) -> SyncReport:
        """Update the archive from a file or folder: new, changed, moved and removed files.

        Nothing is committed unless ``commit_every`` is given. Then it commits between two files
        whenever that many seconds have passed, so that interrupted work can continue from there.
        Files that cannot be read are reported and skipped.

        - ``encoding`` overrides the detected encoding.
        - ``columns`` maps fields to the columns of a table (field → heading).
        - ``ocr`` lets tesseract read pages without text.
        - ``include`` and ``exclude`` (patterns as in ``.gitignore``) select files; other files in
          the archive stay as they are.
        - ``follow_links`` also reads the targets of links outside the folder.

        Raises `UnreadableFile` if there is nothing, `InvalidRequest`, and `RemovalRefused`, unless
        ``allow_removals``, if the files may be on a disk that is not mounted: see `Rules`.
        """
        from kashaf.documents import Options
        from kashaf.ingest.synchronizer import Rules

        options = Options(
            optional(take_text, "encoding", encoding), optional(take_mapping, "columns", columns) or {}, take_flag("ocr", ocr)
        )
        rules = Rules.of(include, exclude, allow_removals, max_removals, follow_links)
        place, seconds = Path(take_path("path", path)), optional(take_seconds, "commit_every", commit_every)
        optional(take_function, "progress", progress)
        with self._writing():
            return self._synchronizer.add_path(place, options, rules, progress=progress, commit_every=seconds)

    def remove(self, ids: Iterable[str]) -> int:
        """Remove documents in the next commit; return how many of the ids existed."""
        given = take_texts("ids", ids)
        with self._writing():
            self._synchronizer.begin()
            return self._synchronizer.remove([find_id(self._index, id) for id in given])

    def commit(self, *, compact: bool = False) -> None:
        """Make everything since the last commit durable and visible.

        ``compact`` also merges the index into one segment.
        """
        take_flag("compact", compact)
        with self._writing():
            self._synchronizer.commit(compact=compact)

    def rollback(self) -> None:
        """Discard everything since the last commit, from all threads."""
        with self._held.turn():
            self._synchronizer.rollback()

    def embed(self, *, progress: ProgressCallback | None = None) -> EmbedReport:
        """Give every document without a vector one; with vectors, searches also order by meaning.

        Progress is saved every few seconds, so that interrupted work continues from there. Others
        may write to the index meanwhile. ``progress`` is called with the number of documents done
        and of all. Raises `EngineUnavailable` without ``kashaf[semantic]``.
        """
        return self._beside.meaning.embed(self._index.reader(), optional(take_function, "progress", progress))

    @property
    def generation(self) -> int:
        """The number of the commit; each newer one has a higher number."""
        return self._seen.index.generation if self._stays and self._seen else self._index.generation

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The groups of synonyms that expand queries, as they were written."""
        return self._index.schema.synonyms

    def use_synonyms(self, path: str | os.PathLike[str]) -> int:
        """Replace the synonyms that expand queries; return the number of groups.

        ``path`` is a text file as in `kashaf.search.query.synonyms`. The index keeps the synonyms
        at once. Raises `InvalidRequest`, which names the line with a mistake, and `IndexLocked`.
        """
        lines = read_synonyms(path)
        with self._writing():
            self._synchronizer.begin()  # takes the lock: a rebuild in progress would undo the change
            self._index.keep_synonyms(lines)
            self._synonyms = Synonyms(lines, self._analyzer)
            self._seen = None
        self._give_lock_back()
        return len(lines)

    @property
    def closed(self) -> bool:
        """Whether the archive is closed; then it answers nothing more."""
        return self._held.closed

    def close(self) -> None:
        """Discard uncommitted changes, with an `UncommittedWarning`, and close all files.

        Closing again does nothing. There is no warning after `rollback`, or if an exception leaves
        a ``with`` block.
        """
        self._close(stacklevel=3)

    def _close(self, stacklevel: int) -> None:
        with self._held.last_turn():
            lost = self._held.uncommitted
            self._beside.close()
            self._index.close()
        if lost:
            warning = Message(
                "uncommitted changes are discarded ({changes}): call commit() to keep them, or rollback() to discard them without this warning",
                changes=lost,
            )
            warnings.warn(UncommittedWarning(warning), stacklevel=stacklevel)

    # --- searching ---------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        level: str | None = None,
        sort: str | None = None,
        filters: Sequence[str | Filter] = (),
        facets: Sequence[str] = (),
        collapse: bool = True,
        meaning: bool = True,
        unit: str | None = None,
    ) -> Results:
        """Find the documents that match a query, the best first.

        - ``level`` is the loosest level at which a word matches: ``spelling``, ``word``, ``stem``
          (the default) or ``root``.
        - ``sort`` is ``relevance`` (the default), ``recent`` (the same, but newer ones higher),
          ``date`` (newest first), ``title``, or ``FIELD`` with ``:asc`` or ``:desc``.
        - ``filters`` must all hold. Each is a `Filter`, or a text such as
          ``source:الجزيرة|العربية`` (either) or ``date:2016-08..2016-12``.
        - ``facets`` such as ``source``, ``date`` (by year), ``date:month`` or ``date:hijri-month``
          are counted over the whole result, each without the filters of its own field.
        - ``collapse`` puts near duplicates under the best of them, if the order is by relevance;
          ``offset`` and ``limit`` count the hits that remain.
        - ``meaning`` also orders the best hits by meaning, if documents have vectors (see `embed`).
        - ``unit`` ranks by the whole ``document`` or by the best ``page`` of each, and shows the
          next best; ``None`` is `unit`. Facets and ``total`` count documents with either.

        Any query is valid; `InvalidRequest` is only for the other arguments.
        """
        request = Request(limit, offset, level, sort, filters, facets, collapse, meaning, unit)
        started = time.monotonic()
        return self.find(query, request).results(started)

    @property
    def unit(self) -> str:
        """The unit of searches that name none: ``page`` if documents have ten pages on average."""
        return self._searcher.unit

    def find(self, query: str, request: Request) -> SearchRun:
        """Find and count the documents of `search`, but show none yet."""
        return SearchRun(self._searcher, query, take_instance("request", request, Request))

    def facets(
        self,
        query: str,
        facets: Sequence[str],
        *,
        limit: int = FACET_VALUES,
        level: str | None = None,
        filters: Sequence[str | Filter] = (),
    ) -> Counts:
        """Count the matches of a query by ``facets``, as `search` does, without reading documents.

        It lists up to ``limit`` values of each.
        """
        started = time.monotonic()
        request = Request(0, level=level, filters=filters, facets=facets, meaning=False, unit="document", values=limit)
        found = self.find(query, request)
        return Counts(query, found.total, found.facets, found.partial, found.notes, time.monotonic() - started)

    def select(
        self, query: str, *, level: str | None = None, filters: Sequence[str | Filter] = (), after: str = ""
    ) -> Selection:
        """Find all documents that match a query, however many, by id.

        It skips those up to the id ``after``, but counts them. Documents are read one after another
        as you iterate. Raises `EngineUnavailable` if there are too many to find in time.
        """
        return self._searcher.select(query, level, filters, after)

    def count_terms(self, terms: Iterable[Term]) -> tuple[int, dict[Term, int]]:
        """Count all documents, and those that contain each term at its field and level.

        Terms at levels that the archive doesn't keep are left out.
        """
        asked = [take_instance("each of terms", term, Term) for term in take_several("terms", terms)]
        index = self._searcher.index
        return count_documents(index), count_each(index, asked)

    def spellings(self, field: str, word: str) -> dict[str, int]:
        """Count the documents of each spelling of a normalised word in a field.

        The spellings are terms of the level *spelling*.
        """
        known = self._searcher.vocabulary().known_spellings(take_text("field", field), take_text("word", word))
        return {count.term: count.documents for count in known}

    def suggest(
        self, text: str, *, limit: int = 8, wait: bool = True, progress: ProgressCallback | None = None
    ) -> tuple[Suggestion, ...]:
        """Complete the text before the cursor with words and titles: see `Completion.suggest`."""
        return self._beside.completion.suggest(self._searcher.index, text, limit, wait=wait, progress=progress)

    @property
    def completions_current(self) -> bool:
        """Whether `suggest` knows the newest commit; with ``wait=False`` it may not yet."""
        return self._beside.completion.current(self._searcher.index)

    def readings(self, text: str) -> tuple[Transliteration, ...]:
        """Read a query in Latin letters, or typed with the wrong keyboard, as known words."""
        return self._beside.completion.readings(self._searcher.index, text)

    def get(self, id: str) -> Document:
        """Return a document as it was added. Raises `DocumentNotFound`."""
        return read_document(self._searcher.index, id)

    def excerpt(self, id: str, first: int = 1, last: int | None = None) -> Excerpt:
        """Return a document with only its pages from ``first`` to ``last``, and read no others.

        Raises `DocumentNotFound`.
        """
        from kashaf.search.results.excerpts import read_excerpt

        return read_excerpt(self._searcher.index, id, first, last)

    def find_in_book(self, id: str, query: str, *, level: str | None = None, limit: int = 50, offset: int = 0) -> BookPages:
        """Find the pages of a document that match, in their order. Raises `DocumentNotFound`."""
        from kashaf.search.results.book_pages import find_in_book

        return find_in_book(self._searcher, id, query, level, limit, offset)

    def highlighter(self, query: str, *, level: str | None = None) -> Callable[[str], tuple[tuple[int, int], ...]]:
        """Read a query once to highlight many texts; the result works as `highlights`."""
        highlighter = Highlighter(self._searcher.planner(plan_level(level)).plan(parse(query)).query, self._analyzer)
        return lambda text: tuple((mark.start, mark.end) for mark in highlighter.marks(take_text("text", text)))

    def highlights(self, text: str, query: str, *, level: str | None = None) -> tuple[tuple[int, int], ...]:
        """Find the words of a text that match a query: rising, disjoint spans of code points."""
        return self.highlighter(query, level=level)(text)

    def explain(self, query: str, id: str | None = None, *, level: str | None = None) -> Explained:
        """Explain how a query is read and, with an id, the score of that document.

        Raises `DocumentNotFound`.
        """
        from kashaf.search.explanation import explain

        return explain(self._searcher, query, id, level)

    def similar(self, id: str, *, limit: int = 10, filters: Sequence[str | Filter] = ()) -> Results:
        """Find the documents most like one, by its 25 most distinctive words.

        Of a book, 50 pages are read. The document itself is left out, near duplicates are grouped
        under the best; ``query`` is the document's title. Raises `DocumentNotFound`.
        """
        return self._searcher.similar(id, limit, filters)

    @property
    def corpus(self) -> Corpus:
        """The words of the archive: their contexts, their frequencies, and the list of them."""
        return Corpus(self.url, lambda: self._searcher)

    concordance = corpus_method(Corpus.concordance)
    frequencies = corpus_method(Corpus.frequencies)
    words = corpus_method(Corpus.words)

    # --- one commit --------------------------------------------------------------------------

    def snapshot(self) -> Archive:
        """Return the archive as of its newest commit: all answers come from this commit.

        It is safe for many threads and read-only, and it closes with the archive that made it.
        """
        view = copy.copy(self)
        view._seen, view._stays = self._searcher, True  # noqa: SLF001 - a copy
        return view

    @property
    def _searcher(self) -> Searcher:
        """Return a searcher for the newest commit.

        One call should use one searcher: it stays at its commit, whatever other threads do
        meanwhile.
        """
        seen = self._seen
        if seen and self._stays:
            return seen
        index = self._held.reader()
        if seen is None or seen.index.generation != index.generation:
            self._seen = seen = Searcher(index, self._analyzer, self._synonyms, self._beside.meaning, variants=self.variants)
        return seen

    # --- inspecting --------------------------------------------------------------------------

    @property
    def version_token(self) -> str:
        """A text that changes with each commit, and with whatever else may change an answer."""
        return version_token(self._searcher.index, self._folder, self._beside.completion, self.synonyms, variants=self.variants)

    stamp = version_token  # its name until 1.0

    @property
    def analyzer(self) -> Analyzer:
        """How texts become terms: its `describe` explains each word, its `stages` each step."""
        return self._analyzer

    def knows_field(self, name: str) -> bool:
        """Say whether a field can be used in filters and facets.

        It can if it has a type, or if a document has it.
        """
        return self._searcher.vocabulary().fields.knows(field_name(take_text("name", name)))

    def field_names(self) -> tuple[str, ...]:
        """Return the names of all fields: first those with a type, then the others of documents."""
        return self._searcher.vocabulary().fields.names

    def stats(self) -> ArchiveStats:
        """Count what the archive contains."""
        return ArchiveStats.of(self.url, self._searcher.index, self._beside.meaning.count(), self.unit)

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Read everything and return what is damaged, if any; ``repair`` repairs what it can."""
        take_flag("repair", repair)
        return [*self._index.check(repair=repair), *self._beside.check(repair=repair)]
