"""The HTML pages of one archive: home, results, errors; and how every page is rendered."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, request, url_for
from werkzeug.routing import BuildError

from kashaf.search import LANGUAGE, Archive, FacetResult
from kashaf.search.query.options import MAX_VALUES
from kashaf.search.results.rendering import highlight_html, printable
from kashaf.search.results.wording import level_name
from kashaf.web.middleware.caching import no_store_if_partial, version_of
from kashaf.web.middleware.commits import as_seen
from kashaf.web.middleware.observation import collection_blueprint, tell
from kashaf.web.presentation.facet_lists import completed
from kashaf.web.presentation.field_names import field_name, file_kind, filter_name, sort_names
from kashaf.web.presentation.frame import put_in_frame
from kashaf.web.presentation.histogram import histogram
from kashaf.web.presentation.language import content_language, direction, language_for, led
from kashaf.web.views.parameters import EVERYTHING, FACETS, PAGE_SIZE, Address, SearchParameters

if TYPE_CHECKING:
    from kashaf.web.middleware.error_pages import Refusal

__all__ = ["SITE", "Pages", "error_page", "near", "render"]

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

_NEAR = 2
"""Pages offered on either side of the one shown."""


class Pages:
    """The pages of one archive."""

    def __init__(self, archive: Archive, title: str | None) -> None:
        self._archive = archive
        self._title = title

    def register(self, blueprint: Blueprint) -> None:
        """Add the views to a blueprint."""
        blueprint.add_url_rule("/", "home", self.search)
        blueprint.add_url_rule("/search", "search", self.search)
        blueprint.add_url_rule("/help", "help", self.help)

    def search(self) -> str:
        """Show the results, or the home page without a query and filters."""
        asked = SearchParameters.read(request.args)
        if not asked.q and not asked.filters:
            return render(
                "home.html", asked=asked, title=self._title, documents=as_seen(self._archive).search("*", limit=0).total
            )
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
        no_store_if_partial(partial=results.partial)
        tell(results)

        def every_value(facet: str) -> FacetResult | None:
            counts = as_seen(self._archive).facets(
                asked.q or EVERYTHING, [facet], limit=MAX_VALUES, level=asked.level, filters=asked.filters
            )
            no_store_if_partial(partial=counts.partial)
            return counts.facets[0]

        entire = request.args.get("all", "")
        results = replace(results, facets=completed(results.facets, asked.chosen, entire, every_value))
        last = -(-(results.total - results.collapsed) // PAGE_SIZE)
        return render(
            "results.html",
            asked=asked,
            title=self._title,
            results=results,
            entire=entire,
            last=last,
            near=near(asked.page, last),
        )

    def help(self) -> str:
        """Show how to ask for more than words."""
        return render("help.html", title=self._title, operators=LANGUAGE)


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
    language = language_for(request.args.get("lang"), request.args.get("digits"))
    place = request.blueprint or home

    shown_so = language.address

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
        asked = urlencode({name: value for name, value in values.items() if value is not None}, doseq=True, safe=_PLAIN)
        return f"{found}{asked and '?'}{asked}{anchor and '#'}{anchor}"

    def font_address(name: str) -> str:
        # As the style names it, without a version.
        return url_for(f"{place}.static", filename=f"fonts/{name}.woff2")

    def asset(filename: str) -> str:
        return url_for(f"{place}.static", filename=filename, v=version_of(filename))

    ours: dict[str, Any] = {
        "asked": SearchParameters(),
        "title": None,
        "_": language.gettext,
        "ngettext": language.ngettext,
        "language": language,
        "link": link,
        "asset": asset,
        "font_address": font_address,
        "within": collection_blueprint,
        "all_collections": link("home", within=SITE) if SITE in current_app.blueprints and place != SITE else "",
        "here": _here,
        "field_name": lambda name: field_name(language, name),
        "file_kind": lambda fields: file_kind(language, fields),
        "filter_name": lambda text: filter_name(language, text),
        "level_name": lambda level: language.show(level_name(level)),
        "content_language": content_language,
        "direction": direction,
        "led": led,
        "printable": printable,
        "marked": highlight_html,
        "histogram": histogram,
        "sorts": lambda results: sort_names(language, results, context["asked"].sort),
    }
    return _HALF.sub("\ufffd", put_in_frame(f"kashaf/{template}", ours | context))


def _here(**changed: str | None) -> str:
    """Give the address of this page with changes: the same query, relative for any mount point."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return "?" + urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
