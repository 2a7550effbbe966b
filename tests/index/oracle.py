"""The answers that every engine must give, by brute force.

Plain Python over entries, written from the definitions in query.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from kashaf.analyzers import PLACEHOLDER, Level
from kashaf.documents import Document, FieldValue, Page
from kashaf.index import (
    BY_SCORE,
    OTHER,
    PAGE,
    TEXT,
    TITLE,
    All,
    Any,
    Constant,
    Entry,
    Everything,
    Facet,
    FacetCount,
    FacetRequest,
    Kind,
    Match,
    Matches,
    Not,
    Nothing,
    OneOf,
    PageMatch,
    PageMatches,
    Period,
    Phrase,
    Query,
    Range,
    Rank,
    RankedPages,
    Schema,
    Sort,
    Term,
)
from kashaf.index.schema import WORD_LEVELS


def lines(text: str) -> dict[Level, str]:
    """Make levels that are easy to read.

    Spelling is the word with a tail, stem its first letter, root its last letter; the grams are
    both, of the distinct words.

    They are the word itself, the word with a tail, and its first and last letter, the latter two of
    the different words, each once.
    """
    words = text.split()
    grams = [gram for word in words if word != PLACEHOLDER for gram in (f"{word[0]}1", f"{word[-1]}2")]
    return {
        Level.SPELLING: " ".join(word if word == PLACEHOLDER else f"{word}ـ" for word in words),
        Level.WORD: " ".join(words),
        Level.STEM: " ".join(word[0] for word in words),
        Level.ROOT: " ".join(word[-1] for word in words),
        Level.GRAMS: " ".join(dict.fromkeys(grams)),
    }


def in_words(text: str) -> dict[Level, str]:
    """Make the levels of a page, which has no n-grams."""
    return {level: line for level, line in lines(text).items() if level != Level.GRAMS}


SCHEMA = Schema("").with_fields({"year": Kind.NUMBER})


def make(id: str, *pages: str, title: str = "", schema: Schema = SCHEMA, **fields: FieldValue) -> list[Entry]:
    """Make the entries of one document: its pages, its title, and fields (``year``: a number).

    The title is sorted by its letters from the last on.
    """
    pages = pages or ("",)
    kept: dict[str, dict[Level, str]] = {TITLE: lines(title), TEXT: lines(" ".join([title, PLACEHOLDER, *pages]))}
    numbers: dict[str, tuple[float, ...]] = {}
    facets: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, value in fields.items():
        values = value if isinstance(value, tuple) else (value,)
        if schema.kind(name) in {Kind.DATE, Kind.NUMBER}:
            numbers[name] = tuple(float(each) for each in values)
            continue
        field, prefix = schema.place(name)
        words = [prefix + word for each in values for word in str(each).lower().split()]
        whole = [prefix + "_".join(str(each).lower().split()) for each in values]
        before = kept.get(field, {})
        kept[field] = {
            level: " ".join([*before.get(level, "").split(), *terms])
            for level, terms in ((Level.WORD, words), (Level.VALUE, whole))
        }
        facets[field] = (*facets.get(field, ()), *zip(whole, map(str, values), strict=True))
    single = len(pages) == 1
    document = Entry(
        id,
        None,
        len(pages),
        "1" if single else "",
        title,
        fields,
        pages[0] if single else "",
        kept,
        numbers,
        facets,
        title[::-1],
    )
    if single:
        return [document]
    return [
        document,
        *(
            Entry(id, number, len(pages), f"{number}", "", {}, text, {PAGE: in_words(text)})
            for number, text in enumerate(pages, start=1)
        ),
    ]


def remake(documents: Iterable[Document]) -> Iterator[Entry]:
    """The entries of documents that came back: what an engine compacts with."""
    for document in documents:
        yield from make(document.id, *(page.text for page in document.pages), title=document.title, **document.fields)


class Oracle:
    """Documents in a dictionary, and the questions of the protocol."""

    """``levels`` are those that the index keeps of texts."""

    def __init__(self, *documents: Sequence[Entry], levels: Sequence[Level] = WORD_LEVELS) -> None:
        self.entries: dict[str, list[Entry]] = {}
        for document in documents:
            self.entries[document[0].id] = [_kept(entry, levels) for entry in document]

    def match(
        self,
        query: Query,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = BY_SCORE,
        filters: Sequence[Query] = (),
        facets: Sequence[FacetRequest] = (),
        schema: Schema,
    ) -> Matches:
        found: dict[str, float] = {}
        for id, (document, *_) in self.entries.items():
            score = self.score(query, document)
            if score is not None and all(self.score(part, document) is not None for part in filters):
                found[id] = score
        return Matches(
            len(found),
            tuple(Match(id, found[id]) for id in self._ordered(found, sort, schema)[offset : offset + limit]),
            tuple(self._facet(request, found, schema) for request in facets),
        )

    def _ordered(self, found: Mapping[str, float], sort: Sort, schema: Schema) -> list[str]:
        ids = sorted(found)
        if sort.field is None:
            return sorted(ids, key=lambda id: -round(found[id], 6))
        values = {id: self._value(self.entries[id][0], sort.field, schema) for id in ids}
        valued = sorted((id for id in ids if values[id] is not None), key=values.__getitem__, reverse=sort.descending)
        if sort.descending:  # reversed sorting keeps equal ones in their order
            valued.sort(key=values.__getitem__, reverse=True)
        return valued + [id for id in ids if values[id] is None]

    def _value(self, document: Entry, field: str, schema: Schema) -> object:
        if field == TITLE:
            return document.order or None
        if schema.kind(field) in {Kind.DATE, Kind.NUMBER}:
            return next(iter(document.numbers.get(field, ())), None)
        place, prefix = schema.place(field)
        return next((term for term, _ in document.facets.get(place, ()) if term.startswith(prefix)), None)

    def _facet(self, request: FacetRequest, found: Iterable[str], schema: Schema) -> Facet:
        documents = [self.entries[id][0] for id in found]
        if request.field != OTHER and schema.kind(request.field) is Kind.DATE:
            counts = Counter(
                period
                for document in documents
                for period in {_period(value, request.period) for value in document.numbers.get(request.field, ())}
                if period
            )
            return Facet(tuple(FacetCount(period, period, counts[period]) for period in sorted(counts)))
        if schema.kind(request.field) is Kind.NUMBER:
            held = Counter(value for document in documents for value in set(document.numbers.get(request.field, ())))
            told = [
                (str(value).removesuffix(".0"), held[value]) for value in sorted(held, key=lambda value: (-held[value], value))
            ]
            counted = tuple(FacetCount(text, text, count) for text, count in told)
            return Facet(counted[: request.limit], max(0, len(counted) - request.limit))
        pairs = [set(document.facets.get(request.field, ())) for document in documents]
        terms = Counter(term for held in pairs for term in {term for term, _ in held} if term.startswith(request.prefix))
        spellings = Counter(pair for held in pairs for pair in held)
        ordered = sorted(terms, key=lambda term: (-terms[term], term))
        return Facet(
            tuple(
                FacetCount(
                    term, min((pair for pair in spellings if pair[0] == term), key=lambda p: (-spellings[p], p))[1], terms[term]
                )
                for term in ordered[: request.limit]
            ),
            max(0, len(ordered) - request.limit),
        )

    def best_pages(self, query: Query, ids: Sequence[str], best: int = 1) -> dict[str, PageMatches]:
        found = {}
        for id in ids:
            scores = {}
            for page in self.entries.get(id, [None])[1:]:
                score = self.score(query, page)
                if score is not None:
                    scores[page.page] = score
            if scores:
                first, *others = sorted(scores, key=lambda number: (-round(scores[number], 6), number))[:best]
                others = tuple(PageMatch(page, scores[page]) for page in others)
                found[id] = PageMatches(first, scores[first], len(scores), others)
        return found

    def rank_pages(self, query: Query, ids: Sequence[str], limit: int) -> RankedPages:
        best = self.best_pages(query, ids)
        ordered = sorted(best, key=lambda id: (-round(best[id].score, 6), id))
        counts = {id: best[id].pages if id in best else 0 for id in ids if len(self.entries.get(id, [])) > 1}
        return RankedPages({id: best[id] for id in ordered[:limit]}, counts)

    def documents(self) -> list[Document]:
        return [
            Document(
                document.id,
                document.title,
                tuple(Page(number, page.label, page.text) for number, page in enumerate(pages or [document], start=1)),
                document.fields,
            )
            for document, *pages in (self.entries[id] for id in sorted(self.entries))
        ]

    def words(self, field: str, level: Level, prefix: str = "") -> list[tuple[str, int]]:
        counts = Counter(
            term for entries in self.entries.values() for entry in entries for term in set(_terms(entry, field, level))
        )
        return sorted((term, count) for term, count in counts.items() if term.startswith(prefix))

    # The table of query.py, line by line

    def score(self, query: Query, entry: Entry) -> float | None:
        match query:
            case Term(field, level, text, weight):
                field, holder = self._holder(field, entry)
                return None if text not in _terms(holder, field, level) else weight * self._bm25(field, level, text, holder)
            case OneOf(field, level, texts):
                field, holder = self._holder(field, entry)
                return 0.0 if set(texts) & set(_terms(holder, field, level)) else None
            case Phrase(field, level, _, slop, ordered):
                field, holder = self._holder(field, entry)
                return 0.0 if _together(_all_terms(holder, field, level), level, query.places, slop, ordered) else None
            case Range(field, low, high):
                _, holder = self._holder(field, entry)
                values = holder.numbers.get(field, ())
                inside = ((low is None or low <= value) and (high is None or value <= high) for value in values)
                return 0.0 if any(inside) else None
            case All(parts):
                scores = [self.score(part, entry) for part in parts]
                return None if None in scores else sum(score for score in scores if score is not None)
            case Any(parts):
                found = [score for part in parts if (score := self.score(part, entry)) is not None]
                return sum(found) if found else None
            case Not(part):
                return 0.0 if self.score(part, entry) is None else None
            case Rank(match, bonuses):
                score = self.score(match, entry)
                return None if score is None else score + sum(self.score(bonus, entry) or 0.0 for bonus in bonuses)
            case Constant(match, score):
                return None if self.score(match, entry) is None else score
            case Everything():
                return 0.0
            case Nothing():
                return None

    def _holder(self, field: str, entry: Entry) -> tuple[str, Entry]:
        """A page is asked for its own text, and for all else its document is."""
        if entry.page is None:
            return (field, entry) if field != PAGE else ("nothing", entry)
        return (PAGE, entry) if field == TEXT else (field if field != PAGE else "nothing", self.entries[entry.id][0])

    def _bm25(self, field: str, level: Level, text: str, entry: Entry) -> float:
        kind = [each for entries in self.entries.values() for each in entries if (each.page is None) == (field != PAGE)]
        holding = sum(text in _terms(each, field, level) for each in kind)
        average = sum(max(1, len(_all_terms(each, field, level))) for each in kind) / len(kind)
        idf = math.log(1 + (len(kind) - holding + 0.5) / (holding + 0.5))
        frequency = _terms(entry, field, level).count(text)
        length = byte4(len(_all_terms(entry, field, level)))
        return idf * frequency / (frequency + 1.2 * (1 - 0.75 + 0.75 * length / average))


def _kept(entry: Entry, levels: Sequence[Level]) -> Entry:
    return replace(
        entry,
        lines={
            field: {level: line for level, line in held.items() if level in levels or level == Level.VALUE}
            for field, held in entry.lines.items()
        },
    )


def byte4(length: int) -> int:
    """Lucene's SmallFloat: the largest of 256 steps that is not above the length."""
    steps = [*range(24), *(24 + step for step in _int4())]
    return max(step for step in steps if step <= length)


def _int4() -> Iterable[int]:
    yield from range(8)
    yield from (bits << shift for shift in range(28) for bits in range(8, 16))


def _all_terms(entry: Entry, field: str, level: Level) -> list[str]:
    return entry.lines.get(field, {}).get(level, "").split(" ") if entry.lines.get(field, {}).get(level) else []


def _terms(entry: Entry, field: str, level: Level) -> list[str]:
    return [term for term in _all_terms(entry, field, level) if term != PLACEHOLDER]


def _together(terms: Sequence[str], level: Level, asked: Sequence[Sequence[str]], slop: int, ordered: bool) -> bool:
    if not asked or level not in {Level.SPELLING, Level.WORD, Level.STEM}:
        return False
    places = [[place for place, term in enumerate(terms) if term in texts and term != PLACEHOLDER] for texts in asked]
    return any(
        len(set(chosen)) == len(chosen)
        and max(chosen) - min(chosen) < len(asked) + slop
        and (not ordered or list(chosen) == sorted(chosen))
        for chosen in product(*places)
    )


def _period(value: float, period: Period | None) -> str:
    digits = f"{int(value):014d}"
    year, month, day = digits[:4], digits[4:6], digits[6:8]
    if period is Period.DAY:
        return f"{year}-{month}-{day}" if day != "00" else ""
    if period is Period.MONTH:
        return f"{year}-{month}" if month != "00" else ""
    return year
