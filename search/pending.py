"""Pending results: what one search found in one archive, counted but not yet shown, so that several can be joined before any is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kashaf.arguments import take_flag, take_texts
from kashaf.index import Query, Schema
from kashaf.search.assist.assistance import Assistance
from kashaf.search.query.options import FACET_VALUES, take_limit, take_offset
from kashaf.search.ranking.duplicates import Candidate, Listing
from kashaf.search.results.results import FacetResult, Hit, Note, Results

__all__ = ["PendingResults", "Request"]


@dataclass(frozen=True, slots=True)
class Request:
    """What comes with a query; see `kashaf.search.Archive.search`.

    Of a facet at most ``values`` values are listed; ``reweight`` may give the terms of the planned query other weights;
    ``checked`` says that the fields are known to be there, in this archive or in another that is asked with it.

    Raises `InvalidRequest` for an argument of another kind.
    """

    limit: int = 10
    offset: int = 0
    level: str | None = None
    sort: str | None = None
    filters: Sequence[str] = ()
    facets: Sequence[str] = ()
    collapse: bool = True
    meaning: bool = True
    values: int = FACET_VALUES
    reweight: Callable[[Query], Query] | None = None
    checked: bool = False

    def __post_init__(self) -> None:
        taken = {
            "limit": take_limit(self.limit),
            "offset": take_offset(self.offset),
            "filters": take_texts("filters", self.filters),
            "facets": take_texts("facets", self.facets),
            "collapse": take_flag("collapse", self.collapse),
            "meaning": take_flag("meaning", self.meaning),
        }
        for name, value in taken.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class PendingResults:
    """What was found for a query: the matches of one page with their copies, the numbers, and how to show and help with it.

    ``show`` makes hits of matches of the page, ranked behind so many others; ``assist`` looks for other ways to ask.
    """

    schema: Schema
    listing: Listing
    facets: tuple[FacetResult, ...]
    partial: bool
    notes: tuple[Note, ...]
    show: Callable[[Sequence[Candidate], int], tuple[Hit, ...]]
    assist: Callable[[], Assistance]

    @property
    def total(self) -> int:
        """How many documents were found."""
        return self.listing.first.total

    def results(self, query: str, offset: int, started: float) -> Results:
        """Show the whole page, and help where little was found; ``started`` is the moment from which the time is counted."""
        assistance = self.assist()
        return Results(
            query=query,
            total=self.total,
            offset=offset,
            hits=self.show(self.listing.found, offset),
            facets=self.facets,
            suggestion=assistance.suggestion,
            alternatives=assistance.alternatives,
            words=assistance.words,
            partial=self.partial,
            notes=self.notes,
            seconds=time.monotonic() - started,
            collapsed=self.listing.collapsed,
        )
