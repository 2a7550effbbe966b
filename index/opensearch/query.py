"""Trees of terms in the query language of OpenSearch.

What does not score is in a filter, whose score is 0. Phrases with slop are intervals. Lucene's
intervals require a position of its own for each term, also for a term given twice, within so many
positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from kashaf.analyzers import PLACEHOLDER
from kashaf.index import query as q
from kashaf.index.opensearch.layout import Layout, holds_half
from kashaf.index.query import All, Constant, Everything, Not, Nothing, OneOf, Phrase, Query, Range, Rank, Term
from kashaf.index.schema import PAGE, TEXT, WITH_POSITIONS

__all__ = ["NOTHING", "Leaf", "filtered", "leaves", "on_pages", "translate"]

Json = dict[str, Any]
Leaf = Term | OneOf | Phrase | Range

_EVERYTHING: Json = {"match_all": {}}
NOTHING: Json = {"match_none": {}}


def filtered(*parts: Json, without: Iterable[Json] = ()) -> Json:
    """Make what matches all these parts and none of those, with the score 0."""
    excluded = list(without)
    return {"bool": {"filter": list(parts), **({"must_not": excluded} if excluded else {})}}


def translate(query: Query, layout: Layout) -> Json:
    """Write a tree for documents; no document has the field of pages."""

    def leaf(query: Leaf) -> Json:
        return NOTHING if query.field == PAGE else _leaf(query, layout)

    return _node(query, leaf)


def on_pages(query: Query, layout: Layout, answered: Callable[[Leaf], Json]) -> Json:
    """Rewrite a query tree so that it searches pages.

    The text is that of the page. For everything else, ``answered`` gives the documents that match.
    """

    def leaf(query: Leaf) -> Json:
        match query:
            case Term() | OneOf() | Phrase() if query.field == TEXT:
                return _leaf(replace(query, field=PAGE), layout)
            case _:
                return answered(query)

    return _node(query, leaf)


def leaves(query: Query) -> Iterator[Leaf]:
    """Go through all leaves of a tree."""
    match query:
        case Term() | OneOf() | Phrase() | Range():
            yield query
        case All(parts) | q.Any(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part) | Constant(part, _):
            yield from leaves(part)
        case Rank(match, bonuses):
            for part in (match, *bonuses):
                yield from leaves(part)
        case Everything() | Nothing():
            pass


def _node(query: Query, leaf: Callable[[Leaf], Json]) -> Json:
    match query:
        case Term() | OneOf() | Phrase() | Range():
            return leaf(query)
        case All(parts):
            return {"bool": {"must": [_node(part, leaf) for part in parts]}} if parts else filtered(_EVERYTHING)
        case q.Any(parts):
            if not parts:
                return NOTHING
            return {"bool": {"should": [_node(part, leaf) for part in parts], "minimum_should_match": 1}}
        case Not(part):
            return filtered(_EVERYTHING, without=[_node(part, leaf)])
        case Rank(match, bonuses):
            should = [_node(part, leaf) for part in bonuses]
            return {"bool": {"must": [_node(match, leaf)], "should": should, "minimum_should_match": 0}}
        case Constant(match, score):
            return {"constant_score": {"filter": _node(match, leaf), "boost": score}}
        case Everything():
            return filtered(_EVERYTHING)
        case Nothing():
            return NOTHING


def _leaf(query: Leaf, layout: Layout) -> Json:
    match query:
        case Range(field, low, high):
            if field not in layout.numbers:
                return NOTHING
            ends = {name: value for name, value in (("gte", low), ("lte", high)) if value is not None}
            path = f"numbers.{field}"
            return filtered({"range": {path: ends}} if ends else {"exists": {"field": path}})
        case Term(field, level, text, weight):
            if not layout.holds(field, level) or not _askable(text):
                return NOTHING
            return {"term": {f"lines.{field}.{level}": {"value": text, "boost": weight}}}
        case OneOf(field, level, texts):
            asked = sorted({text for text in texts if _askable(text)})
            if not layout.holds(field, level) or not asked:
                return NOTHING
            return filtered({"terms": {f"lines.{field}.{level}": asked}})
        case Phrase(field, level, _, slop, ordered):
            places = [tuple(filter(_askable, texts)) for texts in query.places]
            positions = level in WITH_POSITIONS and layout.holds(field, level)
            if not positions or not places or not all(places):
                return NOTHING
            return filtered(_phrase(f"lines.{field}.{level}", places, slop, ordered=ordered))


def _askable(text: str) -> bool:
    """Say whether a term can be in the index at all."""
    return text not in {"", PLACEHOLDER} and " " not in text and not holds_half(text)


def _phrase(path: str, places: Sequence[tuple[str, ...]], slop: int, *, ordered: bool) -> Json:
    single = all(len(texts) == 1 for texts in places)
    if len(places) == 1:
        return {"terms": {path: sorted(places[0])}}
    if ordered and not slop and single:
        return {"match_phrase": {path: " ".join(text for (text,) in places)}}
    mode = "ordered" if ordered else "unordered"
    return {"intervals": {path: {"all_of": {"intervals": list(map(_place, places)), "mode": mode, "max_gaps": slop}}}}


def _place(texts: tuple[str, ...]) -> Json:
    words: list[Json] = [{"match": {"query": text}} for text in texts]
    return words[0] if len(words) == 1 else {"any_of": {"intervals": words}}
