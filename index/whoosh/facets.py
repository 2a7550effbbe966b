"""Facets of the matches of a query, and the orders of matches."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, TypeVar

from kashaf.analyzers.dates import date_period
from kashaf.index.protocol import Facet, FacetCount, FacetRequest, Match, Period, Sort
from kashaf.index.schema import OTHER, TITLE, Kind, number_text
from kashaf.index.whoosh.search import Scores
from kashaf.index.whoosh.segment import Segment
from kashaf.index.whoosh.snapshot import Snapshot

__all__ = ["DECIMALS", "count_facet", "put_in_order"]

DECIMALS = 6
"""Scores are compared to this many decimals."""

V = TypeVar("V", bound=Hashable)

Found = Sequence[tuple[Segment, Scores]]
"""The matches of each segment."""

_Ranked = tuple[str, float, Segment, int]
"""A match in its order: id, score, segment, and number in the segment."""


def count_facet(request: FacetRequest, found: Found) -> Facet:
    """Count the matches by the values of a field; a text field has no values."""
    if not found:
        return Facet(())
    layout = found[0][0].layout
    if request.field in layout.keywords:
        return _count_values(request, found)
    if request.field not in layout.numbers:
        return Facet(())
    return _count_periods(request, found) if layout.schema.kind(request.field) is Kind.DATE else _count_numbers(request, found)


def _count_values(request: FacetRequest, found: Found) -> Facet:
    counts: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for segment, scores in found:
        values = segment.facets(request.field)
        for number, documents in Counter(map(values.numbers.__getitem__, scores)).items():
            pairs = {pair for pair in values.contents[number] if pair[0].startswith(request.prefix)}
            for term in {term for term, _ in pairs}:
                counts[term] += documents
            for term, written in pairs:
                spellings.setdefault(term, Counter())[written] += documents
    most = heapq.nsmallest(max(0, request.limit), counts.items(), key=lambda item: (-item[1], item[0]))
    return Facet(
        tuple(FacetCount(term, _commonest(spellings[term]), count) for term, count in most),
        len(counts) - len(most),
    )


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda written: (-spellings[written], written))


def _count_periods(request: FacetRequest, found: Found) -> Facet:
    parts = (request.period or Period.YEAR).parts
    counts = _counted(request.field, found, lambda value: date_period(value, parts=parts))
    del counts[""]
    return Facet(tuple(FacetCount(period, period, counts[period]) for period in sorted(counts)))


def _count_numbers(request: FacetRequest, found: Found) -> Facet:
    counts = _counted(request.field, found, float)
    most = heapq.nsmallest(max(0, request.limit), counts, key=lambda value: (-counts[value], value))
    told = ((number_text(value), counts[value]) for value in most)
    return Facet(tuple(FacetCount(text, text, documents) for text, documents in told), len(counts) - len(most))


def _counted(field: str, found: Found, told: Callable[[float], V]) -> Counter[V]:
    """Count the documents by the result of ``told`` for each of their values."""
    counts: Counter[V] = Counter()
    for segment, scores in found:
        values = segment.values(field)
        for number, documents in Counter(map(values.numbers.__getitem__, scores)).items():
            for each in set(map(told, values.contents[number])):
                counts[each] += documents
    return counts


def put_in_order(snapshot: Snapshot, found: Found, sort: Sort, *, limit: int, offset: int) -> tuple[Match, ...]:
    """Return one page of the matches in order, equal ones by id.

    The snapshot remembers their places.
    """
    wanted = max(0, limit) + max(0, offset)
    if not limit or not found:
        return ()
    chosen = _best(found, wanted) if sort.field is None else _sorted(found, sort, wanted)
    shown = chosen[offset:wanted]
    for id, _, segment, document in shown:
        snapshot.remember(id, segment, document)
    return tuple(Match(id, score) for id, score, _, _ in shown)


def _best(found: Found, wanted: int) -> list[_Ranked]:
    """Return the best by score.

    Scores are rounded to six decimals, so that rounding errors can't separate equal ones.
    """
    total = sum(len(scores) for _, scores in found)
    lowest = float("-inf")
    if wanted < total:
        lowest = heapq.nlargest(wanted, chain.from_iterable(scores.values() for _, scores in found))[-1] - 10**-DECIMALS
    best: list[tuple[float, str, int, int]] = []
    for number, (segment, scores) in enumerate(found):
        documents = [document for document, score in scores.items() if score >= lowest]
        rounded = (-round(scores[document], DECIMALS) for document in documents)
        best.extend(zip(rounded, segment.names(documents), repeat(number), documents))
    return [(id, -score, found[number][0], document) for score, id, number, document in heapq.nsmallest(wanted, best)]


def _sorted(found: Found, sort: Sort, wanted: int) -> list[_Ranked]:
    keyed: list[tuple[Any, Segment, int, float]] = []
    without: list[tuple[Segment, int, float]] = []
    for segment, scores in found:
        keys = _keys(segment, sort.field or "")
        for document, score in scores.items():
            key = keys(document)
            if key is None:
                without.append((segment, document, score))
            else:
                keyed.append((key, segment, document, score))
    keyed.sort(key=lambda item: item[0], reverse=sort.descending)
    ordered: list[_Ranked] = []
    for group in chain(_groups(keyed), [without] if without else []):
        if len(ordered) >= wanted:
            break
        named = ((segment.id_of(document), score, segment, document) for segment, document, score in group)
        ordered.extend(sorted(named, key=lambda item: item[0]))
    return ordered


def _groups(keyed: Iterable[tuple[Any, Segment, int, float]]) -> Iterator[list[tuple[Segment, int, float]]]:
    """Group those with equal keys, so that only the groups that are shown need their ids."""
    group: list[tuple[Segment, int, float]] = []
    held: Any = None
    for key, segment, document, score in keyed:
        if group and key != held:
            yield group
            group = []
        held = key
        group.append((segment, document, score))
    if group:
        yield group


def _keys(segment: Segment, name: str) -> Any:
    """Return the sort key: a function from a document's number to its first value or ``None``."""
    layout = segment.layout
    if name == TITLE:
        titles = segment.titles()
        return lambda document: titles[document] or None
    if name in layout.numbers:
        values = segment.values(name)
        return lambda document: next(iter(values[document]), None)
    field, prefix = layout.schema.place(name) if name != OTHER else (OTHER, "")
    if field not in layout.keywords:
        return lambda _: None
    pairs = segment.facets(field)
    return lambda document: next((term for term, _ in pairs[document] if term.startswith(prefix)), None)
