"""Results, Hit, Snippet: what a search gives, as plain values with nothing left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, overload

from markupsafe import Markup

from kashaf.documents import FieldValue, plain_fields
from kashaf.index import Reader
from kashaf.messages import Message
from kashaf.search.results.rendering import highlight_html
from kashaf.search.results.wording import alternative_message, note_message, note_remedy, word_message

__all__ = [
    "Alternative",
    "ArchiveStats",
    "Copy",
    "Counts",
    "FacetResult",
    "FacetValue",
    "Hit",
    "Note",
    "QueryWord",
    "Results",
    "Snippet",
    "WordInfo",
]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Passages of a text joined by `` … `` and the matched words in it.

    ``highlights`` are rising, disjoint spans of code points: ``text[start:end]`` is a whole word as it was written.
    Without a match in the text it is its beginning; an empty text gives an empty snippet.
    """

    text: str
    highlights: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return self.text

    def html(self) -> Markup:
        """Give the snippet as HTML, its words in ``<mark>``; everything in it is escaped."""
        return highlight_html(self.text, self.highlights)

    def as_dict(self) -> dict[str, Any]:
        """Give the snippet as JSON has it."""
        return {"text": self.text, "highlights": [list(span) for span in self.highlights]}


@dataclass(frozen=True, slots=True)
class Copy:
    """A document nearly identical to a better one: what tells it from that."""

    id: str
    title: str
    fields: Mapping[str, FieldValue]

    def as_dict(self) -> dict[str, Any]:
        """Give the copy as JSON has it."""
        return {"id": self.id, "title": self.title, "fields": plain_fields(self.fields)}


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found."""

    rank: int
    """From 1 on, over the whole result."""
    score: float
    id: str
    title: str
    page: int
    """The number of its best page."""
    pages_matched: int
    """How many of its pages match."""
    fields: Mapping[str, FieldValue]
    """What the document brought, and nothing else."""
    snippet: Snippet
    copies: tuple[Copy, ...] = ()
    """Documents nearly identical to this one that are no hits of their own, in their order."""
    title_highlights: tuple[tuple[int, int], ...] = ()
    """The words of the title that the query marks, as spans of code points."""

    def _repr_html_(self) -> str:
        """Show the hit in a notebook, right to left."""
        title = highlight_html(self.title, self.title_highlights)
        return Markup('<div dir="rtl">{}. <b>{}</b> <small>{}</small><br>{}</div>').format(
            self.rank, title, self.id, self.snippet.html()
        )

    def as_dict(self) -> dict[str, Any]:
        """Give the hit as JSON has it, on the command line and in the API."""
        return {
            "rank": self.rank,
            "score": self.score,
            "id": self.id,
            "title": self.title,
            "page": self.page,
            "pages_matched": self.pages_matched,
            "fields": plain_fields(self.fields),
            "snippet": self.snippet.as_dict(),
            "title_highlights": [list(span) for span in self.title_highlights],
            "copies": [copy.as_dict() for copy in self.copies],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a field, how many of the documents found have it, and the filter that keeps only those."""

    value: str
    documents: int
    filter: str

    def as_dict(self) -> dict[str, Any]:
        """Give the value as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FacetResult:
    """The counts of one field over the whole result, without the filters of that field; ``others`` values more are not listed."""

    field: str
    values: tuple[FacetValue, ...]
    others: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Give the counts as the API has them."""
        return {**asdict(self), "values": [value.as_dict() for value in self.values]}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to ask: what to type, at which level, how many documents that finds, and ``reason``.

    ``reason`` is one of ``spelling`` (with words that are in the index), ``level`` (a looser level), ``words`` (the words
    of a phrase anywhere, or any form of a word asked for as spelt), ``any`` (any of the words instead of all), ``fewer`` (without
    the words that no document holds, else without the rarest), ``filters`` (the same without the filters) and ``reading`` (what was
    typed in Latin letters or with the wrong keyboard, in the letters that were meant). It prints itself as its reason in English.
    """

    reason: str
    query: str
    level: str
    total: int

    def as_dict(self) -> dict[str, Any]:
        """Give the alternative as JSON has it."""
        return asdict(self)

    @property
    def message(self) -> Message:
        """In what it differs from what was asked, in a few words."""
        return alternative_message(self.reason, self.level)

    def in_language(self, code: str) -> str:
        """Give the reason in the language of that code (``ar``, ``en``)."""
        return self.message.in_language(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query as it was typed, what became of it, and in how many documents of the archive it is, at the level asked.

    ``state`` is one of ``found``, ``unknown`` (in no document), ``ignored`` (a stop word, which makes no hit beside others) and
    ``excluded`` (it must not be there). It prints itself as its state in English.
    """

    text: str
    state: str
    documents: int

    def as_dict(self) -> dict[str, Any]:
        """Give the word as JSON has it."""
        return asdict(self)

    @property
    def message(self) -> Message:
        """What became of the word, in a few words."""
        return word_message(self.state, self.documents)

    def in_language(self, code: str) -> str:
        """Say in the language of that code (``ar``, ``en``) what became of the word."""
        return self.message.in_language(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about how a query was read; prints itself as an English sentence.

    ``kind`` is one of ``nothing``, ``everything``, ``long``, ``cut``, ``expansion``, ``field``, ``value``, ``variants``,
    ``unlike`` and ``meaning``; ``subject`` is the word, words, number or command concerned.

    >>> Note("field", "لون").in_language("ar")
    'ليس في أي وثيقة حقل باسم لون، فقُرئ على أنه كلمة.'
    """

    kind: str
    subject: str = ""

    @property
    def message(self) -> Message:
        """The sentence for whoever searches."""
        return note_message(self.kind, self.subject)

    @property
    def remedy(self) -> Message | None:
        """What those who look after the index can do about it; ``None`` where there is nothing to do."""
        return note_remedy(self.kind, self.subject)

    def as_dict(self) -> dict[str, str]:
        """Give the note, and the sentence in English, as JSON has them."""
        return {"kind": self.kind, "subject": self.subject, "message": str(self)}

    def in_language(self, code: str) -> str:
        """Give the sentence in the language of that code (``ar``, ``en``)."""
        return self.message.in_language(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query: one page of hits, and what is known of all of them.

    Iterates over its hits, has their number as its length and is false when there are none.
    """

    query: str
    """What was typed."""
    total: int
    """The documents found, on all pages."""
    offset: int
    """The hits before the first one here."""
    hits: tuple[Hit, ...]
    facets: tuple[FacetResult, ...] = ()
    """Counts over all documents found, in the order in which they were asked for."""
    suggestion: str | None = None
    """What may have been meant."""
    alternatives: tuple[Alternative, ...] = ()
    """What else finds more, where few documents were found."""
    partial: bool = False
    """Whether the time ran out, so that there may be more."""
    notes: tuple[Note, ...] = ()
    """How the query was read: a cut, an unknown field."""
    seconds: float = 0.0
    """The time taken."""
    collapsed: int = 0
    """The documents known to stand under others: there are at most ``total - collapsed`` hits."""
    words: tuple[QueryWord, ...] = ()
    """What was searched for, where few documents were found."""

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[place]

    def _repr_html_(self) -> str:
        """Show the hits in a notebook, right to left."""
        count = Markup('<div dir="rtl"><b>{}</b>: {}</div>').format(self.query, self.total)
        return count + Markup("").join(Markup(hit._repr_html_()) for hit in self.hits)  # noqa: S704  escaped there

    def as_dict(self) -> dict[str, Any]:
        """Give the results as the API has them."""
        return {
            "query": self.query,
            "total": self.total,
            "offset": self.offset,
            "hits": [hit.as_dict() for hit in self.hits],
            "facets": [facet.as_dict() for facet in self.facets],
            "suggestion": self.suggestion,
            "alternatives": [each.as_dict() for each in self.alternatives],
            "words": [word.as_dict() for word in self.words],
            "partial": self.partial,
            "notes": [str(note) for note in self.notes],
            "seconds": self.seconds,
            "collapsed": self.collapsed,
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """What the documents that a query finds have in common: their number and its facets, in the order asked.

    ``partial`` says that the time ran out and there may be more; ``notes`` say how the query was read, ``seconds`` is the time taken.
    """

    query: str
    total: int
    facets: tuple[FacetResult, ...]
    partial: bool = False
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Give the counts as the API has them."""
        facets = [facet.as_dict() for facet in self.facets]
        return {**asdict(self), "facets": facets, "notes": [str(note) for note in self.notes]}


@dataclass(frozen=True, slots=True)
class WordInfo:
    """A term of the index, the word as it is most often written, and the number of documents that hold it."""

    term: str
    written: str
    documents: int

    def as_dict(self) -> dict[str, Any]:
        """Give the word as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ArchiveStats:
    """What an archive holds.

    ``pages`` counts those of documents with more than one, ``words`` all words, ``terms`` the different ones by level,
    ``vectors`` the documents that `Archive.embed` gave one; ``fields`` gives each typed field its kind.
    """

    url: str
    documents: int
    pages: int
    words: int
    terms: Mapping[str, int]
    bytes: int
    vectors: int
    generation: int
    fields: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Give the numbers as JSON has them."""
        return asdict(self)

    @classmethod
    def of(cls, url: str, index: Reader, vectors: int) -> ArchiveStats:
        """Count what an index holds."""
        stats = index.stats()
        return cls(
            url=url,
            documents=stats.documents,
            pages=stats.pages,
            words=stats.tokens,
            terms={level.value: count for level, count in stats.terms.items()},
            bytes=stats.bytes,
            vectors=vectors,
            generation=index.generation,
            fields={name: kind.value for name, kind in index.schema.fields.items()},
        )
