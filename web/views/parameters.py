"""Parameters: what an address requests, read strictly, and the addresses of similar searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from werkzeug.datastructures import MultiDict

from kashaf.errors import InvalidRequest
from kashaf.search import Filter
from kashaf.search.query.naming import nearest

__all__ = [
    "EVERYTHING",
    "FACETS",
    "JOINT",
    "MAX_OFFSET",
    "PAGE_SIZE",
    "Address",
    "SearchParameters",
    "number",
    "refuse_unknown",
]

FACETS = ("source", "author", "category", "language", "date")
"""The facets when the address names none; fields without values are not shown."""

EVERYTHING = "*"
"""The query of an address that has none and means all documents."""

JOINT = "joint"
"""The parameter of a document's address that says it came from the results of all collections."""

PAGE_SIZE = 10
"""Hits on one page."""

MAX_OFFSET = 1_000_000
"""Nobody pages further, and engines count in 32 bits."""

_OTHERS = ("_", "utm_")

"""How names begin that belong to whoever leads here, and mean nothing to the API."""

Address = dict[str, str | int | list[str]]


def number(args: MultiDict[str, str], name: str, *, default: int, low: int, high: int) -> int:
    """Read a number in digits of any kind; an empty or missing one is ``default``.

    Raises `InvalidRequest` for a value that is no number or is outside ``low`` to ``high``.
    """
    text = args.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or len(text) > len(str(high)) + 4 or not low <= int(text) <= high:
        raise InvalidRequest(
            "{name}={value!r} is not a number from {low} to {high}: give one of those",
            name=name,
            value=text[:40],
            low=low,
            high=high,
        )
    return int(text)


def refuse_unknown(args: MultiDict[str, str], known: Mapping[str, bool]) -> None:
    """Raise `InvalidRequest` for an unknown parameter, and for a repeated one marked ``False``."""
    for name in args:
        if name not in known and not name.startswith(_OTHERS):
            raise _unknown(name, known)
        if known.get(name) is False and len(args.getlist(name)) > 1:
            raise InvalidRequest("the parameter {name} comes more than once: give it once", name=name)


def _unknown(name: str, known: Mapping[str, bool]) -> InvalidRequest:
    if not known:
        return InvalidRequest("no parameter is called {name!r}: nothing can be asked for here", name=name[:40])
    if near := nearest(name[:40], known):
        return InvalidRequest(
            "no parameter is called {name!r}, perhaps {near!r} is meant: there are {names}",
            name=name[:40],
            near=near,
            names=list(known),
        )
    return InvalidRequest("no parameter is called {name!r}: there are {names}", name=name[:40], names=list(known))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value.strip()))


def _undated(filters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in filters if Filter.read(text).field != "date")


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """A search from an address; the changing methods give the search of a neighbouring link.

    ``level``, ``sort`` and ``unit`` are ``None`` for the archive's own; ``page`` counts from 1.
    With ``every``, written ``copies=all`` in an address, documents nearly identical to a better one
    are hits too.
    """

    q: str = ""
    page: int = 1
    sort: str | None = None
    level: str | None = None
    filters: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    every: bool = False
    unit: str | None = None

    @classmethod
    def read(cls, args: MultiDict[str, str], *, page: str = "page") -> Self:
        """Read an address; ``page`` names the parameter for the page of results.

        Raises `InvalidRequest`. ``since`` and ``until``, from a form, replace other filters of
        dates.
        """
        filters = _distinct(args.getlist("filter"))
        since, until = (args.get(name, "").strip() for name in ("since", "until"))
        if since or until:
            filters = (*_undated(filters), str(Filter("date", f"{since}..{until}")))
        copies = args.get("copies", "").strip()
        if copies not in {"", "all"}:
            raise InvalidRequest(
                "copies={value!r} asks for nothing there is: give copies=all, or leave it out", value=copies[:40]
            )
        return cls(
            q=args.get("q", "").strip(),
            page=number(args, page, default=1, low=1, high=MAX_OFFSET // PAGE_SIZE),
            sort=args.get("sort", "").strip() or None,
            level=args.get("level", "").strip() or None,
            filters=filters,
            facets=_distinct(args.getlist("facet")),
            every=copies == "all",
            unit=args.get("unit", "").strip() or None,
        )

    @property
    def offset(self) -> int:
        """The number of hits before the requested page."""
        return (self.page - 1) * PAGE_SIZE

    def at(self, page: int) -> SearchParameters:
        """Ask for another page."""
        return replace(self, page=page)

    def by(self, sort: str | None) -> SearchParameters:
        """Ask for another order."""
        return replace(self, sort=sort, page=1)

    def like(self, level: str | None) -> SearchParameters:
        """Ask at another level."""
        return replace(self, level=level, page=1)

    def instead(self, q: str, level: str | None = None) -> SearchParameters:
        """Ask for something else, under the same filters."""
        return replace(self, q=q, level=level or self.level, page=1)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Each value of a filter as its own filter. Raises `InvalidRequest` for other forms."""
        all_filters = [Filter.read(text) for text in self.filters]
        return _distinct(str(Filter(wanted.field, value)) for wanted in all_filters for value in wanted.values)

    def either(self, filter: str) -> SearchParameters:
        """Ask for these values too: of one field, any that is chosen will do."""
        wanted = Filter.read(filter)
        kept, values = self._apart(wanted.field)
        joined = Filter(wanted.field, *values, *wanted.values) if values else wanted
        return replace(self, filters=(*kept, str(joined)), page=1)

    def without(self, filter: str) -> SearchParameters:
        """Ask without these values, but with the others that are chosen of their field."""
        gone = Filter.read(filter)
        kept, values = self._apart(gone.field)
        left = tuple(value for value in values if value not in gone.values)
        return replace(self, filters=(*kept, str(Filter(gone.field, *left))) if left else kept, page=1)

    def _apart(self, field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Tell the filters of other fields from the values chosen of this one."""
        all_filters = {text: Filter.read(text) for text in self.filters}
        kept = tuple(text for text, wanted in all_filters.items() if wanted.field != field)
        return kept, tuple(value for wanted in all_filters.values() if wanted.field == field for value in wanted.values)

    def counting(self, facet: str, other: str) -> SearchParameters:
        """Ask for another count in the place of one."""
        facets = _distinct(other if each == facet else each for each in self.facets or FACETS)
        return replace(self, facets=() if facets == FACETS else facets)

    def undated(self) -> SearchParameters:
        """Ask without filters of dates."""
        return replace(self, filters=_undated(self.filters), page=1)

    @property
    def period(self) -> tuple[str, str]:
        """The first and last requested date; empty without one, or if single periods are chosen."""
        chosen = [Filter.read(text) for text in self.filters]
        ranges = [value for wanted in chosen if wanted.field == "date" for value in wanted.values if ".." in value]
        since, _, until = ranges[0].partition("..") if len(ranges) == 1 else ("", "", "")
        return since.strip(), until.strip()

    def unfiltered(self) -> SearchParameters:
        """Ask without any filter."""
        return replace(self, filters=(), page=1)

    def whole(self, *, every: bool) -> SearchParameters:
        """Ask with copies as hits, or without."""
        return replace(self, every=every, page=1)

    def ranked(self, unit: str) -> SearchParameters:
        """Ask for documents ranked by another unit."""
        return replace(self, unit=unit, page=1)

    def address(self, *, page: str = "page") -> Address:
        """Give the parameters of the address, those that differ from the defaults only."""
        every: Address = {
            "q": self.q,
            page: self.page if self.page > 1 else "",
            "sort": self.sort or "",
            "level": self.level or "",
            "filter": list(self.filters),
            "facet": list(self.facets),
            "copies": "all" if self.every else "",
            "unit": self.unit or "",
        }
        return {name: value for name, value in every.items() if value}
