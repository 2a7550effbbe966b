"""Request: the checked arguments of a search, except the query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kashaf.arguments import take_flag, take_texts
from kashaf.index import Query
from kashaf.search.query.filters import Filter, take_filters
from kashaf.search.query.nearest_spelling import Spellings
from kashaf.search.query.options import FACET_VALUES, plan_unit, take_limit, take_offset

__all__ = ["Request"]


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of a search, except the query; see `kashaf.search.Archive.search`.

    ``values`` limits the listed values of a facet. ``reweight`` may change the weights of the
    planned query's terms. ``spellings`` may return the spellings of words in other archives too, if
    scores are compared with theirs. ``checked`` says that the fields are known to exist, in this
    archive or in another that is searched with it.

    Raises `InvalidRequest` for an argument of another kind.
    """

    limit: int = 10
    offset: int = 0
    level: str | None = None
    sort: str | None = None
    filters: Sequence[str | Filter] = ()
    facets: Sequence[str] = ()
    collapse: bool = True
    meaning: bool = True
    unit: str | None = None
    values: int = FACET_VALUES
    reweight: Callable[[Query], Query] | None = None
    spellings: Spellings | None = None
    checked: bool = False

    def __post_init__(self) -> None:
        taken = {
            "limit": take_limit(self.limit),
            "offset": take_offset(self.offset),
            "filters": take_filters("filters", self.filters),
            "facets": take_texts("facets", self.facets),
            "collapse": take_flag("collapse", self.collapse),
            "meaning": take_flag("meaning", self.meaning),
            "unit": plan_unit(self.unit),
        }
        for name, value in taken.items():
            object.__setattr__(self, name, value)
