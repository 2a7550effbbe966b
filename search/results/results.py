"""Results, Hit, Snippet: the results of a search, as plain values without open files."""

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
    "PageHit",
    "QueryWord",
    "Results",
    "Snippet",
    "WordInfo",
]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Passages of a text joined by `` … `` and the matched words in it.

    ``…`` marks where the first begins or the last ends inside the text. ``highlights`` are rising,
    disjoint spans of code points: ``text[start:end]`` is a whole word as written. Without a match
    in the text, the snippet is the beginning of the text; the snippet of an empty text is empty.
    """

    text: str
    highlights: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return self.text

    def html(self) -> Markup:
        """Return the snippet as HTML, its words in ``<mark>``; everything in it is escaped."""
        return highlight_html(self.text, self.highlights)

    def as_dict(self) -> dict[str, Any]:
        """Return the snippet for JSON."""
        return {"text": self.text, "highlights": [list(span) for span in self.highlights]}


@dataclass(frozen=True, slots=True)
class Copy:
    """A document nearly identical to a better one, or another edition: the facts that differ."""

    id: str
    title: str
    fields: Mapping[str, FieldValue]

    def as_dict(self) -> dict[str, Any]:
        """Return the copy for JSON."""
        return {"id": self.id, "title": self.title, "fields": plain_fields(self.fields)}


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page of a document that matches: its number, its label in the book, and its passages."""

    number: int
    label: str
    snippet: Snippet

    def as_dict(self) -> dict[str, Any]:
        """Return the page for JSON."""
        return {"number": self.number, "label": self.label, "snippet": self.snippet.as_dict()}


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found."""

    rank: int
    """The rank over the whole result, from 1."""
    score: float
    id: str
    title: str
    page: int
    """The number of its best page."""
    pages_matched: int
    """How many of its pages match."""
    fields: Mapping[str, FieldValue]
    """The fields of the document."""
    snippet: Snippet
    copies: tuple[Copy, ...] = ()
    """Documents nearly identical to this one, in their order; they are no hits of their own."""
    title_highlights: tuple[tuple[int, int], ...] = ()
    """The words of the title that match the query, as spans of code points."""
    editions: tuple[Copy, ...] = ()
    """Other editions of this work that match, in their order; they are no hits of their own."""
    label: str = ""
    """The label of its best page, such as ``ج2 ص45``; empty without one."""
    pages: tuple[PageHit, ...] = ()
    """The next best pages of a book, the best first, if the results are ranked by pages."""

    def _repr_html_(self) -> str:
        """Show the hit in a notebook, right to left."""
        title = highlight_html(self.title, self.title_highlights)
        return Markup('<div dir="rtl">{}. <b>{}</b> <small>{}</small><br>{}</div>').format(
            self.rank, title, self.id, self.snippet.html()
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the hit for JSON, on the command line and in the API."""
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
            "editions": [edition.as_dict() for edition in self.editions],
            "label": self.label,
            "pages": [page.as_dict() for page in self.pages],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a field, the number of matches with it, and the filter that selects them."""

    value: str
    documents: int
    filter: str

    def as_dict(self) -> dict[str, Any]:
        """Return the value for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FacetResult:
    """The counts of one field over the whole result, without the filters of that field.

    ``others`` more values are not listed.
    """

    field: str
    values: tuple[FacetValue, ...]
    others: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the counts for the API."""
        return {**asdict(self), "values": [value.as_dict() for value in self.values]}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another query: its text, its level, the number of documents that it finds, and ``reason``.

    ``reason`` is one of

    - ``spelling``: with words that are in the index,
    - ``level``: a looser level,
    - ``words``: the words of a phrase anywhere, or any form of a word instead of an exact spelling,
    - ``any``: any of the words instead of all,
    - ``fewer``: without the words in no document, else without the rarest,
    - ``filters``: the same without the filters, and
    - ``reading``: in the intended letters, if the query was typed in Latin letters or with the
      wrong keyboard layout.

    Printing it shows its reason in English.
    """

    reason: str
    query: str
    level: str
    total: int

    def as_dict(self) -> dict[str, Any]:
        """Return the alternative for JSON."""
        return asdict(self)

    @property
    def message(self) -> Message:
        """How the alternative differs from the query, in a few words."""
        return alternative_message(self.reason, self.level)

    def in_language(self, code: str) -> str:
        """Return the reason in a language (``ar``, ``en``)."""
        return self.message.in_language(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query as typed, its ``state``, and its number of documents in the archive.

    The documents are counted at the level of the query. ``state`` is one of ``found``, ``unknown``
    (in no document), ``ignored`` (a stop word, which does not affect hits beside other words) and
    ``excluded`` (it must not occur). Printing it shows its state in English.
    """

    text: str
    state: str
    documents: int

    def as_dict(self) -> dict[str, Any]:
        """Return the word for JSON."""
        return asdict(self)

    @property
    def message(self) -> Message:
        """The state of the word, in a few words."""
        return word_message(self.state, self.documents)

    def in_language(self, code: str) -> str:
        """Return the state of the word in a language (``ar``, ``en``)."""
        return self.message.in_language(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about how a query was read; printing it shows an English sentence.

    ``kind`` is one of ``nothing``, ``everything``, ``long``, ``cut``, ``expansion``, ``field``,
    ``value``, ``variants``, ``unlike`` and ``meaning``; ``subject`` is the word, words, number or
    command concerned.

    >>> Note("field", "لون").in_language("ar")
    'ليس في أي وثيقة حقل باسم لون، فقُرئ على أنه كلمة.'
    """

    kind: str
    subject: str = ""

    @property
    def message(self) -> Message:
        """The sentence for the reader."""
        return note_message(self.kind, self.subject)

    @property
    def remedy(self) -> Message | None:
        """What the owners of the index can do about it; ``None`` if there is nothing to do."""
        return note_remedy(self.kind, self.subject)

    def as_dict(self) -> dict[str, str]:
        """Return the note and its English sentence for JSON."""
        return {"kind": self.kind, "subject": self.subject, "message": str(self)}

    def in_language(self, code: str) -> str:
        """Return the sentence in a language (``ar``, ``en``)."""
        return self.message.in_language(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query: one page of hits, and facts about all of them.

    Iterates over its hits; its length is their number, and it is false without hits.
    """

    query: str
    """The query as typed."""
    total: int
    """The number of matches, on all pages."""
    offset: int
    """The number of hits before the first one here."""
    hits: tuple[Hit, ...]
    facets: tuple[FacetResult, ...] = ()
    """Counts over all matches, in the order requested."""
    suggestion: str | None = None
    """What may have been meant."""
    alternatives: tuple[Alternative, ...] = ()
    """Other queries that find more, if this one finds few documents."""
    partial: bool = False
    """Whether the time ran out, so that there may be more."""
    notes: tuple[Note, ...] = ()
    """How the query was read: a cut, an unknown field."""
    seconds: float = 0.0
    """The time taken."""
    collapsed: int = 0
    """The number of known copies and editions of other hits.

    There are at most ``total - collapsed`` hits.
    """
    words: tuple[QueryWord, ...] = ()
    """The state of each word, if the query finds few documents."""
    unit: str = "document"
    """What the results are ranked by: ``document``, or ``page`` for the best page of each."""
    pages: int | None = None
    """The number of matching pages in the best 1,000 documents, if the unit is ``page``."""

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
        return count + Markup("").join(Markup(hit._repr_html_()) for hit in self.hits)  # noqa: S704 - escaped there

    def as_dict(self) -> dict[str, Any]:
        """Return the results for the API."""
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
            "unit": self.unit,
            "pages": self.pages,
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of matches of a query, and their facets in the order requested.

    ``partial`` says that the time ran out and there may be more; ``notes`` say how the query was
    read, ``seconds`` is the time taken.
    """

    query: str
    total: int
    facets: tuple[FacetResult, ...]
    partial: bool = False
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the counts for the API."""
        facets = [facet.as_dict() for facet in self.facets]
        return {**asdict(self), "facets": facets, "notes": [str(note) for note in self.notes]}


@dataclass(frozen=True, slots=True)
class WordInfo:
    """A term of the index, its commonest spelling, and its number of documents."""

    term: str
    written: str
    documents: int

    def as_dict(self) -> dict[str, Any]:
        """Return the word for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ArchiveStats:
    """The size of an archive.

    ``pages`` counts those of documents with more than one, ``words`` all words, ``terms`` the
    distinct ones by level, ``vectors`` the documents with a vector from `Archive.embed`; ``fields``
    maps each typed field to its kind. ``unit`` is what searches rank by: see `Archive.unit`.
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
    unit: str

    def as_dict(self) -> dict[str, Any]:
        """Return the numbers for JSON."""
        return asdict(self)

    @classmethod
    def of(cls, url: str, index: Reader, vectors: int, unit: str) -> ArchiveStats:
        """Count what an index contains."""
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
            unit=unit,
        )
