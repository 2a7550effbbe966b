"""Trees of terms in the query language of OpenSearch.

What does not score is in a filter, whose score is 0. Phrases with slop are intervals. Lucene's
intervals require a position of its own for each term, also for a term given twice, within so many
positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from kashaf.analyzers import PLACEHOLDER
from kashaf.index import query as q
from kashaf.index.opensearch.layout import Layout, holds_half
from kashaf.index.pages import of_documents
from kashaf.index.query import All, Constant, Everything, Not, OneOf, Phrase, Query, Range, Rank, Term
from kashaf.index.schema import PAGE, WITH_POSITIONS

__all__ = ["NOTHING", "filtered", "on_pages", "translate"]

Json = dict[str, Any]
_Leaf = Term | OneOf | Phrase | Range

_EVERYTHING: Json = {"match_all": {}}
NOTHING: Json = {"match_none": {}}


def filtered(*parts: Json, without: Iterable[Json] = ()) -> Json:
    """Make what matches all these parts and none of those, with the score 0."""
    excluded = list(without)
    return {"bool": {"filter": list(parts), **({"must_not": excluded} if excluded else {})}}


def translate(query: Query, layout: Layout) -> Json:
    """Write a tree for documents; no document has the field of pages."""

    def node(query: Query) -> Json:
        match query:
            case Term() | OneOf() | Phrase() | Range():
                return NOTHING if query.field == PAGE else _leaf(query, layout)
            case _:
                return _node(query, node)

    return node(query)


def on_pages(query: Query, layout: Layout, answered: Callable[[Query], Json]) -> Json:
    """Rewrite a query tree so that it searches pages.

    The text is that of the page. For `document_parts`, ``answered`` gives the documents that match.
    """

    def node(query: Query) -> Json:
        if of_documents(query):
            return answered(query)
        match query:
            case Term() | OneOf() | Phrase():
                return _leaf(replace(query, field=PAGE), layout)
            case _:
                return _node(query, node)

    return node(query)


def _node(query: Query, part: Callable[[Query], Json]) -> Json:
    """Write a node that is no leaf; ``part`` writes its parts."""
    match query:
        case All(parts):
            return {"bool": {"must": list(map(part, parts))}} if parts else filtered(_EVERYTHING)
        case q.Any(parts):
            return {"bool": {"should": list(map(part, parts)), "minimum_should_match": 1}} if parts else NOTHING
        case Not(inner):
            return filtered(_EVERYTHING, without=[part(inner)])
        case Rank(match, bonuses):
            should = list(map(part, bonuses))
            return {"bool": {"must": [part(match)], "should": should, "minimum_should_match": 0}}
        case Constant(match, score):
            return {"constant_score": {"filter": part(match), "boost": score}}
        case Everything():
            return filtered(_EVERYTHING)
        case _:
            return NOTHING


def _leaf(query: _Leaf, layout: Layout) -> Json:
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
