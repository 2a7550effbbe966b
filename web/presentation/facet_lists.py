"""Lists to narrow by: facets of results with the chosen values and, if asked for, every value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from kashaf.analyzers import Analyzer
from kashaf.search import FacetResult, FacetValue, Filter

__all__ = ["completed", "holding"]


def completed(
    facets: Sequence[FacetResult], chosen: Sequence[str], entire: str, ask: Callable[[str], FacetResult | None]
) -> tuple[FacetResult, ...]:
    """Complete the facets of a page: one gets all its values, each gets the chosen ones it lacks.

    ``chosen`` are filters of one value each, ``entire`` names the facet to list whole, and ``ask``
    counts a facet with as many values as there can be. A chosen value that no document found has
    is listed with a count of 0. Dates always list all periods, and stay as they are.
    """
    return tuple(_complete(facet, chosen, entire, ask) for facet in facets)


def holding(facets: Sequence[FacetResult], field: str, letters: str) -> tuple[FacetResult, ...]:
    """Keep of one facet only the values that hold these letters, spelt in any way.

    >>> one = FacetResult("source", (FacetValue("الأهرام", 2, "…"), FacetValue("الحياة", 1, "…")))
    >>> [each.value for each in holding([one], "source", "اهرام")[0].values]
    ['الأهرام']
    """
    wanted = _folded(letters)
    return tuple(
        replace(facet, values=tuple(each for each in facet.values if wanted in _folded(each.value)))
        if facet.field == field and wanted
        else facet
        for facet in facets
    )


def _complete(facet: FacetResult, chosen: Sequence[str], entire: str, ask: Callable[[str], FacetResult | None]) -> FacetResult:
    lacking = list(_lacking(facet, chosen))
    more = facet.field == entire
    whole = ask(facet.field) if facet.others and (more or lacking) else None
    if whole and more:
        facet = whole
    elif whole:
        # Each has its count there, and is one of the others no more.
        wanted = {_folded(value) for value in lacking}
        found = tuple(each for each in whole.values if _folded(each.value) in wanted and each not in facet.values)
        facet = replace(facet, values=(*facet.values, *found), others=max(0, facet.others - len(found)))
    absent = tuple(FacetValue(value, 0, str(Filter(facet.field, value))) for value in _lacking(facet, chosen))
    return replace(facet, values=(*facet.values, *absent))


def _lacking(facet: FacetResult, chosen: Sequence[str]) -> Iterator[str]:
    """Yield the chosen values of a field that its list lacks; a range is no value."""
    if ":" in facet.field or facet.field == "date":
        return
    wanted = [each for each in map(Filter.read, chosen) if each.field == facet.field]
    listed = {_folded(value.value) for value in facet.values} if wanted else set()
    for each in wanted:
        yield from (value for value in each.values if ".." not in value and _folded(value) not in listed)


@cache
def _analyzer() -> Analyzer:
    return Analyzer()


def _folded(value: str) -> str:
    """Fold a value as filters do: hamza, yeh, teh marbuta and diacritics make no difference."""
    return _analyzer().value(value)
