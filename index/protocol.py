"""Index: the methods an engine must have, and the plain values that go in and come out.

An engine stores the terms it is given and answers trees of terms. It knows no Arabic, never analyses, and none of its
own types or exceptions crosses this line: they arrive as `kashaf.errors`, with the engine's own as the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from kashaf.analyzers import Level
from kashaf.documents import Document, FieldValue
from kashaf.index.query import Query
from kashaf.index.schema import Schema
from kashaf.messages import Message

__all__ = [
    "BY_SCORE",
    "Damage",
    "Entry",
    "Explanation",
    "Facet",
    "FacetCount",
    "FacetRequest",
    "Index",
    "Match",
    "Matches",
    "PageMatches",
    "Period",
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

    ``page`` is ``None`` for the document itself, which comes first, directly followed by its pages in order if it has
    more than one (``pages`` counts them). ``text`` is what to store: empty for a document of several pages, whose pages
    hold it. ``lines[field][level]`` are terms joined by single spaces; the levels of one text field have the same number
    of terms, so that positions align. ``numbers`` holds the values of date and number fields, ``facets`` the pairs
    (term at the level ``value``, value as written) of keyword fields, both by the engine's field. ``order`` is what the title
    is sorted by, by code points, empty without a title. ``signature`` is what `kashaf.analyzers.sign` gives for the text of a
    document of one page.
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
    """What was stored of an entry; ``text`` is empty for a document of several pages, ``signature`` also for a short text."""

    id: str
    page: int | None
    pages: int
    label: str
    title: str
    fields: Mapping[str, FieldValue]
    text: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of matches: by score when ``field`` is ``None``, else by a field's first value.

    Documents without a value come last whichever the direction; equal ones go by id, rising. Keywords sort by their
    term at the level ``value``, the title by the ``order`` of its entry, dates and numbers by value.
    """

    field: str | None = None
    descending: bool = True


BY_SCORE = Sort()


class Period(StrEnum):
    """What dates are counted by."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"

    @property
    def parts(self) -> int:
        """How many parts of a date name it: 1 for a year, 3 for a day."""
        return list(Period).index(self) + 1


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Count the matches by the values of an engine's field.

    Keywords: by their terms at the level ``value`` that begin with ``prefix``, the ``limit`` most frequent (ties by
    term). Numbers: by value, the ``limit`` most frequent (ties: the smaller first), as `number_text` writes them. Dates: by
    ``period``, all of them in order of time, as ``2016``, ``2016-08`` or ``2016-08-06``; what has no month or day is in none.
    """

    field: str
    prefix: str = ""
    period: Period | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class FacetCount:
    """``documents`` matches have this value; ``written`` is its commonest spelling among them (ties: the first in order)."""

    term: str
    written: str
    documents: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The answer to a `FacetRequest`: the counts, and in how many further values there are matches (``others``)."""

    counts: tuple[FacetCount, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A document that matches, and its score."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of matches in order, the number of all of them, the facets in the order asked; ``partial`` when cut by the deadline."""

    total: int
    matches: tuple[Match, ...]
    facets: tuple[Facet, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class PageMatches:
    """The best page of a document (equal scores: the earlier page), its score, and how many of its pages match."""

    page: int
    score: float
    pages: int


@dataclass(frozen=True, slots=True)
class WordCount:
    """A term of a field and level, and how many documents hold it."""

    term: str
    documents: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score came about: the score of a node, its description, and the same for its parts."""

    score: float
    description: Message
    parts: tuple[Explanation, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the explanation, in English, as JSON has it."""
        parts = [part.as_dict() for part in self.parts]
        return {"score": self.score, "description": str(self.description), "parts": parts}


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds: documents, entries of pages, tokens of the text field, distinct terms by level, bytes on disk."""

    documents: int
    pages: int
    tokens: int
    terms: Mapping[Level, int]
    bytes: int


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong with an index: where, what, and what to do or (``repaired``) what was done.

    What is ``harmless`` only takes room: a program that was stopped left it, and the index is sound.
    """

    where: str
    what: str
    advice: str
    repaired: bool = False
    harmless: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Give the damage, in English, as JSON has it."""
        texts = {"where": str(self.where), "what": str(self.what), "advice": str(self.advice)}
        return {**texts, "repaired": self.repaired, "harmless": self.harmless}

    def in_language(self, code: str) -> str:
        """Give it as one line in the language of that code (``ar``, ``en``)."""
        line = Message("{where}: {what}; {advice}", where=self.where, what=self.what, advice=self.advice)
        return line.in_language(code)


Remake = Callable[[Iterable[Document]], Iterable[Entry]]
"""Makes entries again from documents that were stored."""


class Reader(Protocol):
    """One commit of an index, as long as it is asked: what others commit meanwhile changes nothing.

    Safe from many threads at once. Any method may raise `DamagedIndex`, `StorageError` or `EngineUnavailable`.
    """

    @property
    def schema(self) -> Schema:
        """The fields and levels of the index, and the fingerprint of its analyzer."""

    @property
    def shared(self) -> bool:
        """Whether others, on other machines, may commit to it too; then a generation reached may be another's."""

    @property
    def generation(self) -> int:
        """Which commit is seen: 0 before the first one, then rising by 1."""

    @property
    def has_pages(self) -> bool:
        """Whether any document has more than one page."""

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

        ``deadline`` is a moment of `time.monotonic`: what was found by then is the answer, marked ``partial``.
        """

    def best_pages(self, query: Query, ids: Sequence[str]) -> Mapping[str, PageMatches]:
        """Find the best page of each of these documents, the query asked of each page in the place of the text.

        Documents of one page, and those without a page that matches, are left out.
        """

    def read(self, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
        """Read what was stored of documents (page ``None``) or pages, in the order asked; what is not there is left out.

        Page 1 of a document of one page is the document.
        """

    def documents(self, after: str = "") -> Iterator[Document]:
        """Hand back all documents as they were given, by id (code points rising), from the first id after ``after``."""

    def words(self, field: str, level: Level, prefix: str = "", *, limit: int | None = None) -> Iterator[WordCount]:
        """Go through the terms of a field and level that begin with ``prefix``, by code points, at most ``limit``."""

    def counts(self, field: str, level: Level, terms: Sequence[str]) -> Mapping[str, int]:
        """Count the documents that hold each of at most 1,000 terms, as scores count them; terms that none holds are left out.

        Documents removed since the last compaction may still be counted.
        """

    def explain(self, query: Query, id: str) -> Explanation | None:
        """Say why a document has its score; ``None`` when it does not match. Raises `DocumentNotFound`."""

    def stats(self) -> Stats:
        """Count what the index holds."""


class Index(Reader, Protocol):
    """An engine with one index in it; `kashaf.index.open_index` makes one from a URL.

    Reading is safe from many threads at once; writing is for one thread. It sees the commit it was opened on until
    `refresh`, which any thread may call: what has to come from one commit asks a `reader`. The first `add` or `delete`
    after a commit takes the lock and raises `IndexLocked` if another process has it. Any method may raise `DamagedIndex`, `StorageError` or `EngineUnavailable`.
    """

    def reader(self) -> Reader:
        """Take the newest commit, and keep it whatever others refresh; it is let go of with its last user."""

    def add(self, entries: Iterable[Entry]) -> int:
        """Take documents (with their pages) into the next commit; one with an id that exists replaces it whole.

        Return how many documents were taken. When ``entries`` raises half-way, what came before it is still taken.
        """

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents with their pages in the next commit; return how many of the ids are in the last commit."""

    def commit(self, *, compact: Remake | None = None) -> None:
        """Make everything since the last commit durable and visible, all or nothing.

        With ``compact``, nothing that was removed counts in any score from now on: the engine merges its pieces or, where
        it cannot, writes all documents anew with the entries that ``compact`` makes of them. Without changes this does
        nothing, unless there is something to compact.
        """

    def rollback(self) -> None:
        """Forget everything since the last commit and give the lock back."""

    def keep_synonyms(self, lines: Sequence[str]) -> None:
        """Keep other synonyms in the schema, durably and at once: no commit is needed, for they are of the query."""

    def refresh(self) -> bool:
        """See the newest commit from now on; say whether there was a newer one."""

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage by reading everything; with ``repair``, do what can be done. A sound index gives nothing."""

    def close(self) -> None:
        """Roll back what was not committed and let go of files and connections."""
