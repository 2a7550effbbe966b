"""The HTML pages of one archive: home, results, errors; and how every page is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote_plus, urlencode

from flask import Blueprint, current_app, request, url_for
from werkzeug.routing import BuildError

from kashaf.errors import KashafError
from kashaf.search import Archive, FacetResult, FederatedResults, Results
from kashaf.search.query.grammar import JOINERS
from kashaf.search.query.options import MAX_VALUES
from kashaf.search.results.rendering import highlight_html, printable
from kashaf.search.results.wording import level_name
from kashaf.web.middleware.caching import no_store_if_partial, version_of
from kashaf.web.middleware.commits import as_seen
from kashaf.web.middleware.negotiation import page_language
from kashaf.web.middleware.observation import collection_blueprint, tell
from kashaf.web.presentation.facet_lists import completed, holding
from kashaf.web.presentation.field_names import fact_name, field_name, file_kind, filter_name, sort_names
from kashaf.web.presentation.frame import put_in_frame
from kashaf.web.presentation.histogram import axes, histogram
from kashaf.web.presentation.language import content_language, direction, led
from kashaf.web.presentation.passages import passages, reason
from kashaf.web.views.examples import examples
from kashaf.web.views.overview import Overviews
from kashaf.web.views.parameters import EVERYTHING, FACETS, PAGE_SIZE, Address, SearchParameters

if TYPE_CHECKING:
    from kashaf.web.middleware.error_pages import Refusal

__all__ = ["SITE", "Pages", "as_meant", "error_page", "listed", "near", "render"]

SITE = "kashaf_site"
"""The blueprint of what several archives have together."""

_HALF = re.compile("[\ud800-\udfff]")
"""Halves of characters (lone surrogates), which UTF-8 cannot hold.

A careless program may have put them into a document.
"""

_PLAIN = "!$'()*,/:;?@"
"""Characters that the query of an address needs no % for (RFC 3986).

So ids and filters stay legible there.
"""

_quoted = lru_cache(maxsize=512)(quote_plus)  # all links of a page hold the query and its filters

_STUDIES = ("document.html", "concordance.html", "words.html")
"""Templates that need the sheet for reading and for words."""

_LONG = range(4, 13)
"""Words of a query of which documents with all of them are counted, but do not come first."""

_NEAR = 2
"""Pages offered on either side of the one shown."""


class Pages:
    """The pages of one archive."""

    def __init__(self, archive: Archive, title: str | None) -> None:
        self._archive = archive
        self._title = title
        self._overviews = Overviews()

    def register(self, blueprint: Blueprint) -> None:
        """Add the views to a blueprint."""
        blueprint.add_url_rule("/", "home", self.search)
        blueprint.add_url_rule("/search", "search", self.search)
        blueprint.add_url_rule("/help", "help", self.help)

    def search(self) -> str:
        """Show the results, or the home page without a query and filters."""
        asked = SearchParameters.read(request.args)
        if not asked.q and not asked.filters:
            return render("home.html", asked=asked, title=self._title, overview=self._overviews.of(as_seen(self._archive)))
        asked, results, typed = as_meant(asked, self._find)
        no_store_if_partial(partial=results.partial)

        def every_value(facet: str) -> FacetResult | None:
            counts = as_seen(self._archive).facets(
                asked.q or EVERYTHING, [facet], limit=MAX_VALUES, level=asked.level, filters=asked.filters
            )
            no_store_if_partial(partial=counts.partial)
            return counts.facets[0]

        return render(
            "results.html",
            asked=asked,
            title=self._title,
            typed=typed,
            holding_all=self._holding_all(asked, results),
            last=-(-(results.total - results.collapsed) // PAGE_SIZE),
            **listed(asked, results, every_value),
        )

    def _find(self, asked: SearchParameters) -> Results:
        results = as_seen(self._archive).search(
            asked.q,
            limit=PAGE_SIZE,
            offset=asked.offset,
            level=asked.level,
            sort=asked.sort,
            filters=asked.filters,
            facets=asked.facets or FACETS,
            collapse=not asked.every,
            unit=asked.unit,
        )
        tell(results)
        return results

    def _holding_all(self, asked: SearchParameters, results: Results) -> tuple[int, str]:
        """Count the documents with all words of a long query; give the query for them too.

        Short queries list these documents first, and a query with signs says what it wants.
        """
        archive = as_seen(self._archive)
        words = asked.q.split()
        kept = [word for word in words if not archive.analyzer.is_stopword(word)]
        if asked.page > 1 or len(kept) not in _LONG or results.total < 2 or not all(map(_is_plain, words)):
            return 0, ""
        query = " ".join(f"+{word}" for word in kept)
        # A search would look for other words where few are found; here they are only counted.
        found = archive.facets(query, [], level=asked.level, filters=asked.filters)
        no_store_if_partial(partial=found.partial)
        return found.total, query

    def help(self) -> str:
        """Show how to ask for more than words."""
        overview = None
        with suppress(KashafError):  # the page explains the language without an archive too
            overview = self._overviews.of(as_seen(self._archive))
        return render("help.html", title=self._title, overview=overview)


Parameters = TypeVar("Parameters", bound=SearchParameters)
FoundResults = TypeVar("FoundResults", Results, FederatedResults)


def _is_plain(word: str) -> bool:
    return word.isalpha() and word not in JOINERS


def as_meant(asked: Parameters, find: Callable[[Parameters], FoundResults]) -> tuple[Parameters, FoundResults, str]:
    """Find what was asked for or, where that is nowhere, its correction.

    Returns what was searched for at last, its results, and what was typed if that is not the same.
    A parameter ``typed`` in the address asks for the query as it is.
    """
    results = find(asked)
    if results.total or not results.suggestion or request.args.get("typed", "").strip():
        return asked, results, ""
    meant = replace(asked, q=results.suggestion)
    corrected = find(meant)
    return (meant, corrected, asked.q) if corrected.total else (asked, results, "")


def listed(asked: SearchParameters, results: FoundResults, every_value: Callable[[str], FacetResult | None]) -> dict[str, Any]:
    """Complete the facets of results as the address wishes: what templates show of them."""
    entire, find = request.args.get("all", ""), request.args.get("find", "").strip()
    facets = holding(completed(results.facets, asked.chosen, entire, every_value), entire, find)
    return {"results": replace(results, facets=facets), "entire": entire, "find": find}


def error_page(refusal: Refusal, *, home: str | None = None, title: str | None = None) -> str:
    """Show an error; ``home`` is the blueprint to link to if the address belongs to none."""
    asked = SearchParameters(q=request.args.get("q", "").strip())
    return render("error.html", home=home, title=title, asked=asked, refusal=refusal)


def near(page: int, last: int) -> list[int]:
    """Number the pages to offer: the first, those around this one and the last; 0 stands for a gap.

    >>> near(6, 20)
    [1, 0, 4, 5, 6, 7, 8, 0, 20]
    """
    shown = sorted({1, last, *range(max(1, page - _NEAR), min(last, page + _NEAR) + 1)})
    numbers: list[int] = []
    for each in shown:
        if numbers and each > numbers[-1] + 1:
            numbers.append(0)
        numbers.append(each)
    return numbers


def render(template: str, *, home: str | None = None, **context: Any) -> str:
    """Render a template in the language of the address, with the values that every page needs."""
    language = page_language()
    words = len(context.get("asked", SearchParameters()).q.split())
    ours: dict[str, Any] = {
        "asked": SearchParameters(),
        "title": None,
        "_": language.gettext,
        "ngettext": language.ngettext,
        "language": language,
        "sheets": ("kashaf.css", "study.css") if template in _STUDIES else ("kashaf.css",),
        "field_name": lambda name: field_name(language, name),
        "file_kind": lambda fields: file_kind(language, fields),
        "filter_name": lambda text: filter_name(language, text),
        "fact_name": lambda name, count: fact_name(language, name, count),
        "level_name": lambda level: language.show(level_name(level)),
        "content_language": content_language,
        "direction": direction,
        "led": led,
        "printable": printable,
        "marked": highlight_html,
        "histogram": histogram,
        "axes": axes,
        "passages": passages,
        "reason": lambda hit: reason(language, hit, words),
        "near": near,
        "examples": lambda overview: examples(language, overview),
        "sorts": lambda results: sort_names(language, results, context["asked"].sort),
    }
    addresses = _addresses(request.blueprint or home, language.address)
    return _HALF.sub("\ufffd", put_in_frame(f"kashaf/{template}", ours | addresses | context))


def _addresses(place: str | None, shown_so: Mapping[str, str]) -> dict[str, Any]:
    """Give what templates need for addresses in a blueprint; each has ``shown_so`` too."""

    @cache  # a page has dozens of links to a few places
    def path(endpoint: str) -> str | None:
        try:
            return url_for(endpoint)
        except BuildError:  # its path holds an id
            return None

    def link(endpoint: str, address: Address | None = None, *, anchor: str = "", within: str | None = None) -> str:
        """Lead to a view of this blueprint, or of another."""
        view = f"{within or place}.{endpoint}"
        values: dict[str, Any] = {**(address or {}), **({} if endpoint.startswith("api_") else shown_so)}
        if (found := path(view)) is None:
            return url_for(view, _anchor=anchor or None, **values)
        known = {name: value for name, value in values.items() if value is not None}
        asked = urlencode(known, doseq=True, safe=_PLAIN, quote_via=_quoted)
        return f"{found}{asked and '?'}{asked}{anchor and '#'}{anchor}"

    def font_address(name: str) -> str:
        # As the style names it, without a version.
        return url_for(f"{place}.static", filename=f"fonts/{name}.woff2")

    def asset(filename: str) -> str:
        return url_for(f"{place}.static", filename=filename, v=version_of(filename))

    return {
        "link": link,
        "asset": asset,
        "font_address": font_address,
        "within": collection_blueprint,
        "alone": place != SITE,
        "all_collections": link("home", within=SITE) if SITE in current_app.blueprints and place != SITE else "",
        "here": _here,
    }


def _here(**changed: str | None) -> str:
    """Give the address of this page with changes: the same query, relative for any mount point."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return "?" + urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
