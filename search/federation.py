"""Federation: several archives searched as one, in one ranked list.

Each archive returns its best matches, which are then merged. To make scores comparable, a word has
the same rarity in each archive as in all of them together: each term gets the weight of its rarity
in all archives, divided by its rarity there. The spellings of a word in any archive count in all.
Two things remain specific to each archive: the average length of its documents, and the n-grams of
words, which not all engines keep. Near duplicates are grouped within their own archive.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from math import log1p
from typing import Any, TypeVar

from kashaf.analyzers import Analyzer
from kashaf.arguments import given, take_flag, take_instance, take_number, take_text, take_texts
from kashaf.documents import Document, Page
from kashaf.errors import InvalidRequest, KashafError
from kashaf.index import (
    BY_SCORE,
    DEFAULT_FIELDS,
    TITLE,
    Kind,
    Query,
    Sort,
    Stored,
    Term,
    field_name,
    make_entries,
    reweighed,
    scoring_terms,
)
from kashaf.messages import Message
from kashaf.search.archive import Archive
from kashaf.search.assist.assistance import FEW_DOCUMENTS, Assistance
from kashaf.search.assist.completion import MAX_LIMIT, Suggestion
from kashaf.search.assist.transliterations import Transliteration
from kashaf.search.query.fields import unknown_field
from kashaf.search.query.filters import Filter
from kashaf.search.query.options import CENTURY, FACET_VALUES
from kashaf.search.query.request import Request
from kashaf.search.ranking.duplicates import Candidate
from kashaf.search.results.results import Alternative, FacetResult, FacetValue, Hit, Note, QueryWord, Results
from kashaf.search.run import SearchRun

__all__ = ["CollectionCount", "FederatedHit", "FederatedResults", "MultiArchive", "Together", "take_archives"]

MAX_DEPTH = 2_000
"""Hits that can be reached: every archive must return all of them, as any may have the best."""

VALUES = 1_000
"""Values of a facet that each archive returns, so that the sums of those shown are right."""

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class FederatedHit(Hit):
    """A hit, and the name of its archive."""

    collection: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the hit for JSON."""
        return {**Hit.as_dict(self), "collection": self.collection}


@dataclass(frozen=True, slots=True)
class CollectionCount:
    """How many documents of an archive match a query.

    The number is ``None`` if the archive failed; ``error`` says why.
    """

    name: str
    documents: int | None
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the count for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FederatedResults(Results):
    """The answer of several archives.

    ``collections`` counts the documents of every archive, also of those that were not chosen.
    """

    collections: tuple[CollectionCount, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the results for the API, without the errors, which may reveal server paths."""
        counted = [{"name": each.name, "documents": each.documents} for each in self.collections]
        return {**Results.as_dict(self), "collections": counted}


def take_archives(name: str, archives: object) -> dict[str, Archive]:
    """Check a mapping from names to archives.

    Raises `InvalidRequest` for anything else, and for an empty one.
    """
    if not isinstance(archives, Mapping) or not archives:
        raise InvalidRequest("{argument} must be archives by their names, not {given}", argument=name, given=given(archives))
    for each, archive in archives.items():
        take_text(Message("each name in {argument}", argument=name), each)
        take_instance(Message("each of {argument}", argument=name), archive, Archive)
    return dict(archives)


class MultiArchive:
    """Archives with names, searched as one; safe from many threads."""

    def __init__(self, archives: Mapping[str, Archive]) -> None:
        self._archives = take_archives("archives", archives)
        self._analyzer = Analyzer()

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
        unit: str | None = None,
        collections: Sequence[str] = (),
        values: int = FACET_VALUES,
    ) -> FederatedResults:
        """Find the documents of all archives that match a query, the best first.

        See `Archive.search`. ``collections`` limits the list to some archives, but all are counted.
        Up to ``values`` of each facet are listed. Without ``unit`` it is ``page`` if all have
        that. The counts report an archive that fails. Raises `InvalidRequest` for an unknown name,
        beyond 2,000 hits, and for arguments that no archive accepts; if all fail, the first error.
        """
        started = time.monotonic()
        asked = Request(limit, offset, level, sort, filters, facets, collapse, unit=unit, values=VALUES)
        limit, offset, facets, values = asked.limit, asked.offset, asked.facets, take_number("values", values, 1, VALUES)
        chosen = self._chosen(take_texts("collections", collections))
        self._check(asked)
        silent: dict[str, KashafError] = {}
        unit = asked.unit or self._unit(chosen, silent)
        asked = replace(asked, limit=0, offset=0, facets=(), unit="document", checked=True)
        listed = replace(asked, limit=offset + limit if limit else 0, facets=facets, unit=unit)

        def find(name: str, archive: Archive) -> SearchRun:
            request = replace(listed if name in chosen else asked, spellings=self._spellings)
            return archive.find(query, replace(request, reweight=lambda planned: self._weigh(planned, name, silent)))

        found = self._each(find, silent)
        joined = {name: run for name, run in found.items() if name in chosen}
        total = sum(run.total for run in joined.values())
        assistance = self._help(query, joined, total, asked)
        counts = (
            CollectionCount(each, found[each].total if each in found else None, _why(silent, each)) for each in self._archives
        )
        return FederatedResults(
            query=query,
            total=total,
            offset=offset,
            hits=_hits(joined, sort, offset, limit, self._analyzer),
            facets=tuple(self._facet(asked, joined.values(), values) for asked in facets),
            suggestion=assistance.suggestion,
            alternatives=assistance.alternatives,
            words=assistance.words,
            partial=any(run.partial for run in joined.values()),
            notes=_notes(joined.values()),
            seconds=time.monotonic() - started,
            collapsed=sum(run.listing.collapsed for run in joined.values()),
            unit=unit,
            pages=sum(run.total if run.pages is None else run.pages for run in joined.values()) if unit == "page" else None,
            collections=tuple(counts),
        )

    def _chosen(self, collections: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the archives to list: the chosen ones, or all."""
        if unknown := [name for name in collections if name not in self._archives]:
            raise InvalidRequest(
                "no collection is called {name!r}: there are {names}", name=unknown[0], names=list(self._archives)
            )
        return tuple(name for name in self._archives if name in collections or not collections)

    def _unit(self, chosen: Collection[str], silent: dict[str, KashafError]) -> str:
        """Return what hits of the chosen archives are ranked by if nobody says."""
        units = self._each(lambda name, archive: archive.unit if name in chosen else "", silent)
        return "document" if "document" in units.values() else "page"

    def _check(self, asked: Request) -> None:
        """Raise `InvalidRequest` beyond the reachable depth, and for a field that no archive has.

        Archives that fail may have any field.
        """
        if asked.offset + asked.limit > MAX_DEPTH:
            raise InvalidRequest(
                "offset {offset} and limit {limit} lie beyond {most} hits, the most that can be reached in several "
                "collections together: choose one collection, or narrow the search",
                offset=asked.offset,
                limit=asked.limit,
                most=MAX_DEPTH,
            )
        named = [Filter.read(each).field for each in asked.filters]
        named += [field_name(text.partition(":")[0]) for text in asked.facets]
        names = [name for name in dict.fromkeys(named) if name not in DEFAULT_FIELDS]
        silent: dict[str, KashafError] = {}
        known = self._each(lambda _, archive: {name for name in names if archive.knows_field(name)}, silent) if names else {}
        for name in names:
            if not silent and not any(name in each for each in known.values()):
                every = self._each(lambda _, archive: archive.field_names(), silent)
                raise unknown_field(name, (each for fields in every.values() for each in fields))

    def suggest(self, text: str, *, limit: int = 8, wait: bool = True) -> tuple[Suggestion, ...]:
        """Complete a text as `Archive.suggest` does.

        The first suggestions of all archives come before their second ones.
        """
        take_text("text", text)
        limit, wait = take_number("limit", limit, 1, MAX_LIMIT), take_flag("wait", wait)
        found = self._each(lambda _, archive: archive.suggest(text, limit=limit, wait=wait), {})
        places: dict[str, int] = {}
        merged: dict[str, Suggestion] = {}
        for suggestions in found.values():
            for place, each in enumerate(suggestions):
                known = merged.get(each.text)
                merged[each.text] = replace(known, uses=known.uses + each.uses) if known else each
                places[each.text] = min(place, places.get(each.text, place))
        ordered = sorted(merged.values(), key=lambda each: (places[each.text], -each.uses, each.text))
        return tuple(ordered[:limit])

    @property
    def completions_current(self) -> bool:
        """Whether `suggest` knows the newest commit of each archive."""
        return all(self._each(lambda _, archive: archive.completions_current, {}).values())

    def readings(self, text: str) -> tuple[Transliteration, ...]:
        """Read a query in other letters, as any archive does; see `Archive.readings`."""
        found = self._each(lambda _, archive: archive.readings(text), {})
        return tuple(dict.fromkeys(each for readings in found.values() for each in readings))

    def count(self) -> dict[str, int | None]:
        """Count the documents of each archive; ``None`` for one that fails."""
        found = self._each(lambda _, archive: archive.count_terms(())[0], {})
        return {name: found.get(name) for name in self._archives}

    def _each(self, ask: Callable[[str, Archive], A], silent: dict[str, KashafError]) -> dict[str, A]:
        """Call ``ask`` for all archives at once; those that fail go into ``silent``.

        Raises the first error if all fail, and `InvalidRequest` for a closed archive.
        """
        for name, archive in self._archives.items():
            if archive.closed:
                raise InvalidRequest("the archive {name!r} is closed: open it again with kashaf.open", name=name)
        found: dict[str, A] = {}
        with ThreadPoolExecutor(max(1, len(self._archives))) as pool:
            asked = {name: pool.submit(ask, name, archive) for name, archive in self._archives.items()}
        for name, answer in asked.items():
            try:
                found[name] = answer.result()
            except KashafError as error:
                silent[name] = error
        if silent and not found:
            raise silent[next(iter(asked))]
        return found

    def _weigh(self, planned: Query, name: str, silent: dict[str, KashafError]) -> Query:
        """Weight each term by its rarity in all archives that answer."""
        terms = set(scoring_terms(planned))
        counted = {}
        for each, archive in self._archives.items():
            if each == name or each not in silent:
                try:
                    counted[each] = archive.count_terms(terms)
                except KashafError as error:
                    if each == name:
                        raise
                    silent[each] = error
        documents, held = counted[name]

        def factor(term: Term) -> float:
            if not held.get(term):
                return 1.0
            both = [(all_of, counts[term]) for all_of, counts in counted.values() if term in counts]
            return _idf(sum(all_of for all_of, _ in both), sum(n for _, n in both)) / _idf(documents, held[term])

        return reweighed(planned, factor)

    def _spellings(self, field: str, word: str) -> dict[str, int]:
        """Return the spellings of a normalised word in all archives that can be searched."""
        found: dict[str, int] = {}
        for archive in self._archives.values():
            with suppress(KashafError):
                found |= archive.spellings(field, word)
        return found

    def _facet(self, asked: str, found: Iterable[SearchRun], values: int) -> FacetResult:
        """Add up the counts of one field, whose values may have other spellings in each archive."""
        merged: dict[str, FacetValue] = {}
        others = 0
        centuries = asked.partition(":")[2] == CENTURY
        dates = False
        for run in found:
            facet = next(each for each in run.facets if each.field == asked)
            dates = dates or run.schema.kind(field_name(asked.partition(":")[0])) == Kind.DATE
            others = max(others, facet.others)
            for value in facet.values:
                term = value.value if dates or centuries else self._analyzer.value(value.value)
                known = merged.get(term)
                best = value if known is None or value.documents > known.documents else known
                merged[term] = replace(best, documents=value.documents + (known.documents if known else 0))
        if dates or centuries:
            in_time = sorted(merged, key=lambda term: int(term.partition("..")[0]) if centuries else term)
            return FacetResult(asked, tuple(merged[term] for term in in_time))
        most = sorted(merged, key=lambda term: (-merged[term].documents, term))
        return FacetResult(asked, tuple(merged[term] for term in most[:values]), others + max(0, len(most) - values))

    def _help(self, query: str, found: Mapping[str, SearchRun], total: int, asked: Request) -> Assistance:
        """Help if all archives together found little, with the suggestion that finds most."""
        # With enough documents in total, only archives with enough of their own are asked: they
        # offer readings, as a single archive would.
        assisted = [run.assist() for run in found.values() if total < FEW_DOCUMENTS or run.total >= FEW_DOCUMENTS]
        offers = dict.fromkeys(
            (each.reason, each.query, each.level) for assistance in assisted for each in assistance.alternatives
        )
        counted = []
        for reason, other, level in offers:
            narrowed = replace(asked, limit=0, level=level, filters=() if reason == "filters" else asked.filters)
            documents = sum(self._count(name, other, narrowed) for name in found)
            if documents > (0 if reason == "reading" else total):
                counted.append(Alternative(reason, other, level, documents))
        if total >= FEW_DOCUMENTS:
            return Assistance(alternatives=tuple(each for each in counted if each.reason == "reading"))
        meant = {assistance.suggestion for assistance in assisted}
        best = max((each for each in counted if each.query in meant), key=lambda each: each.total, default=None)
        return Assistance(best.query if best else None, tuple(counted), _words(assisted))

    def _count(self, name: str, query: str, asked: Request) -> int:
        try:
            return self._archives[name].find(query, asked).total
        except KashafError:
            return 0  # the archive fails only now: what can't be counted is not offered


Together = MultiArchive
"""The name of `MultiArchive` until 1.0."""


def _why(silent: Mapping[str, KashafError], name: str) -> str:
    return silent[name].message if name in silent else ""


def _idf(documents: int, held: int) -> float:
    """Return the weight of a term's rarity, as `kashaf.index.query` defines it."""
    return log1p((documents - held + 0.5) / (held + 0.5))


def _hits(found: Mapping[str, SearchRun], sort: str | None, offset: int, limit: int, analyzer: Analyzer) -> tuple[Hit, ...]:
    """Merge the matches and show one page of them: a range of the list of each archive."""
    ordered = _ordered(found, sort, analyzer)
    page = ordered[offset : offset + limit]
    shown: dict[tuple[str, str], Hit] = {}
    for name, run in found.items():
        mine = [each for of, each in page if of == name]
        shown |= {(name, hit.id): hit for hit in run.show(mine, 0)}
    return tuple(_named(shown[name, each.match.id], rank, name) for rank, (name, each) in enumerate(page, start=offset + 1))


def _named(hit: Hit, rank: int, name: str) -> FederatedHit:
    told = {each.name: getattr(hit, each.name) for each in fields(hit)}
    return FederatedHit(**{**told, "rank": rank, "collection": name})


def _ordered(found: Mapping[str, SearchRun], sort: str | None, analyzer: Analyzer) -> list[tuple[str, Candidate]]:
    """Put the matches of all archives in the order that each archive uses; equal ones by id."""
    every = [(name, each) for name, run in found.items() for each in run.listing.found]
    orders = {name: run.order(sort) for name, run in found.items()}
    if all(order == BY_SCORE for order in orders.values()):
        return sorted(every, key=lambda item: -item[1].match.score)
    every.sort(key=lambda item: item[1].match.id)
    keys = {id(each): _key(each.stored, orders[name], found[name], analyzer) for name, each in every}
    with_key = [item for item in every if keys[id(item[1])] is not None]
    with_key.sort(key=lambda item: keys[id(item[1])] or (), reverse=next(iter(orders.values())).descending)
    return with_key + [item for item in every if keys[id(item[1])] is None]


def _key(stored: Stored, sort: Sort, run: SearchRun, analyzer: Analyzer) -> tuple[bool, str | float] | None:
    """Return the sort key of a document, as its entry has it; ``None`` without a value."""
    schema = run.schema
    if sort.field not in schema.fields:
        number = run.number_of(stored, sort)
        return None if number is None else (False, number)
    document = Document(stored.id, stored.title, (Page(1, "", ""),), stored.fields)
    entry = next(make_entries([document], analyzer, schema))
    name = sort.field or ""
    values: Sequence[str | float]
    if name == TITLE:
        values = (entry.order,) if entry.order else ()
    elif schema.kind(name) == Kind.KEYWORD:
        values = [term for term, _ in entry.facets.get(name, ())]
    else:
        values = entry.numbers.get(name, ())
    return (isinstance(values[0], str), values[0]) if values else None


def _notes(found: Iterable[SearchRun]) -> tuple[Note, ...]:
    """Collect the notes of all archives; an unknown field counts only if it is unknown to all."""
    told = [run.notes for run in found]
    every = dict.fromkeys(note for notes in told for note in notes)
    return tuple(note for note in every if note.kind not in ("field", "value") or all(note in notes for notes in told))


def _words(assisted: Sequence[Assistance]) -> tuple[QueryWord, ...]:
    """Add up the document counts of each word of a query."""
    merged: dict[str, QueryWord] = {}
    for word in (word for assistance in assisted for word in assistance.words):
        known = merged.get(word.text, word)
        documents = word.documents + (known.documents if known is not word else 0)
        state = "found" if "found" in (word.state, known.state) else word.state
        merged[word.text] = QueryWord(word.text, state, documents)
    return tuple(merged.values())
