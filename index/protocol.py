"""Index: the methods that an engine must have, and the plain values that go in and come out.

An engine stores the terms it gets and answers trees of terms. It knows no Arabic and never
analyses. Its own types and exceptions never leave it: exceptions become `kashaf.errors`, with the
engine's own as the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from kashaf.analyzers import Level
from kashaf.documents import Document, FieldValue
from kashaf.index.query import Query
from kashaf.index.schema import Schema
from kashaf.messages import Message

__all__ = [
    "BY_SCORE",
    "Damage",
    "DistinctWords",
    "Entry",
    "Explanation",
    "Facet",
    "FacetCount",
    "FacetRequest",
    "Index",
    "Match",
    "Matches",
    "Outline",
    "PageMatch",
    "PageMatches",
    "Period",
    "RankedPages",
    "Reader",
    "Remake",
    "Sort",
    "Stats",
    "Stored",
    "WordCount",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document, or one page of it, as an engine takes it.

    - ``page`` is ``None`` for the document itself, which comes first. If it has more than one page
      (``pages`` counts them), they follow directly, in order.
    - ``text`` is the text to store. It is empty for a document of several pages, whose pages hold
      it.
    - ``lines[field][level]`` are terms joined by single spaces. The levels of one text field have
      the same number of terms, so that positions align; but n-grams come once each, and pages have
      none.
    - ``numbers`` holds the values of date and number fields, by the engine's field.
    - ``facets`` holds the pairs (term at the level ``value``, value as written) of keyword fields,
      by the engine's field.
    - ``order`` is the sort key of the title, by code points; empty without a title.
    - ``signature`` is what `kashaf.analyzers.sign` returns for the text of a document.
    """

    id: str
    page: int | None
    pages: int
    label: str
    title: str
    fields: Mapping[str, FieldValue]
    text: str
    lines: Mapping[str, Mapping[Level, str]]
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    facets: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    order: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored part of an entry.

    ``text`` is empty for a document of several pages. ``signature`` is empty for a short text, for
    a document of several pages that an older kashaf indexed, and where `Reader.outlines` has it.
    """

    id: str
    page: int | None
    pages: int
    label: str
    title: str
    fields: Mapping[str, FieldValue]
    text: str
    signature: str = ""


class Outline(NamedTuple):
    """What tells copies and editions from other documents, without the record.

    ``pages`` counts the pages of the document. ``signature`` is that of its `Entry`. ``has_work``
    says that its field ``work`` has a value.
    """

    pages: int
    signature: str
    has_work: bool


class DistinctWords(NamedTuple):
    """The distinct words of a document or page at the level word, in order, joined by spaces.

    ``text`` has those that ``title`` does not have. A page has no title, and a document of several
    pages has no text of its own, as in `Stored`. The numbers count all tokens of the title, and of
    the text without its title.
    """

    title: str
    text: str
    title_tokens: int
    text_tokens: int


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of matches: by score if ``field`` is ``None``, else by a field's first value.

    Documents without a value come last in both directions; equal ones are sorted by id, rising.
    Keywords sort by their term at the level ``value``, the title by the ``order`` of its entry,
    dates and numbers by value.
    """

    field: str | None = None
    descending: bool = True


BY_SCORE = Sort()


class Period(StrEnum):
    """The periods that dates are counted by."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"

    @property
    def parts(self) -> int:
        """How many parts of a date name the period: 1 for a year, 3 for a day."""
        return list(Period).index(self) + 1


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Count the matches by the values of an engine's field.

    - Keywords: by the terms at the level ``value`` that begin with ``prefix``, the ``limit`` most
      frequent (ties by term).
    - Numbers: by value, the ``limit`` most frequent (ties: the smaller first), as `number_text`
      writes them.
    - Dates: by ``period``, all of them in order of time, as ``2016``, ``2016-08`` or
      ``2016-08-06``. A date without a month or day is in no period that needs it.
    """

    field: str
    prefix: str = ""
    period: Period | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many ``documents`` match with this value.

    ``written`` is the commonest spelling of the value among them (ties: the first in order).
    """

    term: str
    written: str
    documents: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The answer to a `FacetRequest`: the counts, and how many ``others`` values have matches."""

    counts: tuple[FacetCount, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A document that matches, and its score."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of matches in order, their total number, and the facets in the order requested.

    ``partial`` says that the deadline ended the search early.
    """

    total: int
    matches: tuple[Match, ...]
    facets: tuple[Facet, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class PageMatch:
    """A page that matches, and its score."""

    page: int
    score: float


@dataclass(frozen=True, slots=True)
class PageMatches:
    """The best page of a document, its score, and how many of its pages match.

    Of pages with equal scores, the earlier one is the best. ``others`` are the next best pages, if
    they were requested.
    """

    page: int
    score: float
    pages: int
    others: tuple[PageMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedPages:
    """Documents of several pages in the order of their best pages.

    - ``best`` maps the ids of the best documents to their pages, the best document first; equal
      ones go by id.
    - ``pages`` counts the matching pages of all documents of several pages that were requested,
      also if there are none.
    - ``partial`` says that the deadline ended the search early: pages may be missing in both.
    """

    best: Mapping[str, PageMatches]
    pages: Mapping[str, int]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class WordCount:
    """A term of a field and level, and how many documents contain it."""

    term: str
    documents: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score is computed: the score of a node, its description, and the same for its parts."""

    score: float
    description: Message
    parts: tuple[Explanation, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation in English, for JSON."""
        parts = [part.as_dict() for part in self.parts]
        return {"score": self.score, "description": str(self.description), "parts": parts}


@dataclass(frozen=True, slots=True)
class Stats:
    """The size of an index.

    It counts documents, their pages, tokens of the text field, distinct terms by level, and bytes
    on disk.
    """

    documents: int
    pages: int
    tokens: int
    terms: Mapping[Level, int]
    bytes: int


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong with an index: where, what, and what to do.

    If ``repaired``, the advice says what was done. ``harmless`` damage only takes space: a program
    that was stopped left it, and the index is sound.
    """

    where: str
    what: str
    advice: str
    repaired: bool = False
    harmless: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the damage in English, for JSON."""
        texts = {"where": str(self.where), "what": str(self.what), "advice": str(self.advice)}
        return {**texts, "repaired": self.repaired, "harmless": self.harmless}

    def in_language(self, code: str) -> str:
        """Return the damage as one line in a language (``ar``, ``en``)."""
        line = Message("{where}: {what}; {advice}", where=self.where, what=self.what, advice=self.advice)
        return line.in_language(code)


Remake = Callable[[Iterable[Document]], Iterable[Entry]]
"""Makes the entries of stored documents again."""


class Reader(Protocol):
    """One commit of an index; later commits do not change what it returns.

    A reader is safe for many threads at once. Any method may raise `DamagedIndex`, `StorageError`
    or `EngineUnavailable`.
    """

    @property
    def schema(self) -> Schema:
        """The fields and levels of the index, and the fingerprint of its analyzer."""

    @property
    def shared(self) -> bool:
        """Whether other machines may commit to the index too.

        Then a generation may be the work of another machine.
        """

    @property
    def generation(self) -> int:
        """The number of the commit: 0 before the first one, then rising by 1."""

    @property
    def page_count(self) -> int:
        """The number of pages of all documents of more than one."""

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
        """Find the documents that match the query and all filters; filters never score.

        ``deadline`` is a time of `time.monotonic`. A search that reaches it returns what it has
        found by then, marked ``partial``.
        """

    def best_pages(self, query: Query, ids: Sequence[str], best: int = 1) -> Mapping[str, PageMatches]:
        """Find the ``best`` pages of each document: the query searches each page, not the text.

        Documents of one page, and documents without a matching page, are left out.
        """

    def rank_pages(self, query: Query, ids: Sequence[str], limit: int, *, deadline: float | None = None) -> RankedPages:
        """Rank documents by their best pages, as `best_pages` scores them.

        It returns the ``limit`` best documents, without ``others``. ``deadline`` is as in `match`.
        """

    def read(self, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
        """Read stored documents (page ``None``) or pages in the order requested; skip missing ones.

        Page 1 of a document of one page is the document.
        """

    def outlines(self, ids: Sequence[str]) -> Mapping[str, Outline]:
        """Read the outlines of documents.

        Documents whose outline the engine has only in their record are left out.
        """

    def distinct_words(self, keys: Sequence[tuple[str, int | None]]) -> Mapping[tuple[str, int | None], DistinctWords]:
        """Read the distinct words of documents (page ``None``) or pages.

        Entries whose words the engine does not keep are left out. Engines that index n-grams keep
        none, because nobody needs them.
        """

    def documents(self, after: str = "") -> Iterator[Document]:
        """Yield all documents as they were added, by id, from the first id after ``after``.

        Ids are ordered by code points.
        """

    def words(self, field: str, level: Level, prefix: str = "", *, limit: int | None = None) -> Iterator[WordCount]:
        """Yield the terms of a field and level that begin with ``prefix``, by code points.

        There are at most ``limit`` of them.
        """

    def counts(self, field: str, level: Level, terms: Sequence[str]) -> Mapping[str, int]:
        """Count the documents that contain each of at most 1,000 terms, as scores count them.

        Terms that no document contains are left out. Documents removed since the last compaction
        may still be counted.
        """

    def explain(self, query: Query, id: str) -> Explanation | None:
        """Explain the score of a document; ``None`` if it does not match.

        Raises `DocumentNotFound`.
        """

    def stats(self) -> Stats:
        """Count what the index contains."""


class Index(Reader, Protocol):
    """An engine with one index in it; `kashaf.index.open_index` makes one from a URL.

    Reading is safe from many threads at once; writing is for one thread. An index stays at the
    commit it was opened on until `refresh`, which any thread may call. For several answers from one
    commit, use a `reader`.

    The first `add` or `delete` after a commit takes the lock, and raises `IndexLocked` if another
    process has it. Any method may raise `DamagedIndex`, `StorageError` or `EngineUnavailable`.
    """

    def reader(self) -> Reader:
        """Return a reader that stays at the newest commit; it closes with its last user."""

    def add(self, entries: Iterable[Entry]) -> int:
        """Add documents (with their pages) to the next commit; an existing id is replaced whole.

        Return how many documents were added. If ``entries`` raises half-way, the documents before
        it stay added.
        """

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents with their pages in the next commit.

        Return how many of the ids are in the last commit.
        """

    def commit(self, *, compact: Remake | None = None) -> None:
        """Make everything since the last commit durable and visible, all or nothing.

        With ``compact``, removed documents no longer count in any score: the engine merges its
        segments or, if it cannot, writes all documents anew with the entries that ``compact`` makes
        of them. Without changes this does nothing, unless there is something to compact.
        """

    def rollback(self) -> None:
        """Discard everything since the last commit and release the lock."""

    def keep_synonyms(self, lines: Sequence[str]) -> None:
        """Replace the synonyms in the schema, durably and at once.

        This needs no commit, because synonyms apply to queries only.
        """

    def refresh(self) -> bool:
        """Switch to the newest commit; return whether there was a newer one."""

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage by reading everything; ``repair`` repairs what it can.

        A sound index has no damage.
        """

    def close(self) -> None:
        """Roll back uncommitted changes and close files and connections."""
