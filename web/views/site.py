"""Site: several archives, a start page that lists them and a search in all of them together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from kashaf.errors import KashafError
from kashaf.search import Archive, FacetResult, FederatedResults, MultiArchive
from kashaf.search.query.options import MAX_VALUES
from kashaf.web.middleware.commits import as_seen
from kashaf.web.middleware.observation import tell
from kashaf.web.views.api import MAX_LIMIT, PREFIX, completions, describe, description, json_answer, strict
from kashaf.web.views.discovery import Discovery
from kashaf.web.views.overview import Overviews
from kashaf.web.views.pages import as_meant, listed, render
from kashaf.web.views.parameters import FACETS, JOINT, MAX_OFFSET, PAGE_SIZE, Address, SearchParameters, number

__all__ = ["Site"]

_DESCRIPTION = Path(__file__).parents[1] / "openapi-site.json"

LAST_PAGE = 200
"""The last page of results from several archives: `MultiArchive` gives at most 2,000 hits."""


@dataclass(frozen=True, slots=True)
class _Asked(SearchParameters):
    """A search in several archives; ``collections`` are those chosen, none for all."""

    collections: tuple[str, ...] = ()

    @classmethod
    def read(cls, args: MultiDict[str, str], *, page: str = "page") -> Self:
        asked = super(_Asked, cls).read(args, page=page)
        return replace(asked, collections=tuple(dict.fromkeys(filter(None, map(str.strip, args.getlist("collection"))))))

    def choosing(self, name: str) -> Self:
        """Ask in this one too, or no more."""
        left = tuple(each for each in self.collections if each != name)
        return replace(self, collections=left if name in self.collections else (*left, name), page=1)

    def address(self, *, page: str = "page") -> Address:
        """Give the parameters of the address; a document's has the mark of all collections."""
        chosen: Address = {"collection": list(self.collections)} if self.collections else {}
        came: Address = {} if page == "page" else {JOINT: "1"}
        return {**SearchParameters.address(self, page=page), **chosen, **came}


def _description() -> dict[str, Any]:
    """Give the OpenAPI description of several archives.

    It is that of one, as far as they answer together, and their own additions.
    """
    described = description()
    added = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    described["paths"] = {path: described["paths"][path] for path in added["paths"]}
    for path, parameters in added["paths"].items():
        described["paths"][path]["get"].setdefault("parameters", []).extend(parameters)
    for name, schema in added["schemas"].items():
        known = described["components"]["schemas"].setdefault(name, {**schema, "required": [], "properties": {}})
        known["required"] += schema["required"]
        known["properties"].update(schema["properties"])
    return described


class Site:
    """The start page and joint search of several archives; ``titles`` are the names they show."""

    def __init__(self, archives: Mapping[str, Archive], titles: Mapping[str, str], title: str | None) -> None:
        self._together = MultiArchive(archives)
        self._archives = archives
        self._overviews = {name: Overviews() for name in archives}
        self._titles = titles
        self._title = title

    def register(self, blueprint: Blueprint) -> None:
        """Add the views to a blueprint."""
        blueprint.before_request(strict(_description()))
        blueprint.add_url_rule("/", "home", self.search)
        blueprint.add_url_rule("/search", "search", self.search)
        blueprint.add_url_rule("/help", "help", self.help)
        blueprint.add_url_rule(f"{PREFIX}/search", "api_search", self.api_search)
        blueprint.add_url_rule(f"{PREFIX}/suggest", "api_suggest", self.api_suggest)
        blueprint.add_url_rule(f"{PREFIX}/openapi.json", "api_description", self.api_description)
        Discovery(lambda typed: self._together.suggest(typed, wait=False), self._title).register(blueprint)

    def search(self) -> str:
        """Show the results, or the start page without a query and filters."""
        asked = _Asked.read(request.args)
        if not asked.q and not asked.filters:
            return self._render("start.html", asked=asked, counts=self._together.count())
        asked, results, typed = as_meant(asked, lambda each: self._find(each, PAGE_SIZE, each.offset, each.facets or FACETS))
        shown = listed(asked, results, lambda facet: self._every_value(asked, facet))
        last = min(LAST_PAGE, -(-(results.total - results.collapsed) // PAGE_SIZE))
        return self._render("results.html", asked=asked, typed=typed, last=last, **shown)

    def help(self) -> str:
        """Show how to ask for more than words."""
        overview = None
        with suppress(StopIteration, KashafError):  # the page explains the language without an archive too
            first = next(name for name, documents in self._together.count().items() if documents)
            overview = self._overviews[first].of(as_seen(self._archives[first]))
        return self._render("help.html", overview=overview)

    def api_search(self) -> Response:
        """Answer a search: the fields of `FederatedResults`."""
        asked = _Asked.read(request.args)
        limit = number(request.args, "limit", default=10, low=0, high=MAX_LIMIT)
        offset = number(request.args, "offset", default=0, low=0, high=MAX_OFFSET)
        return json_answer(self._find(asked, limit, offset, asked.facets).as_dict())

    def api_suggest(self) -> Response:
        """Complete what was typed so far, as any of the archives does."""
        return json_answer(completions(self._together))

    def api_description(self) -> Response:
        """Answer with the OpenAPI description."""
        return describe(_description())

    def _find(self, asked: _Asked, limit: int, offset: int, facets: tuple[str, ...]) -> FederatedResults:
        results = self._together.search(
            asked.q,
            limit=limit,
            offset=offset,
            level=asked.level,
            sort=asked.sort,
            filters=asked.filters,
            facets=facets,
            collapse=not asked.every,
            unit=asked.unit,
            collections=asked.collections,
        )
        tell(results)
        return results

    def _every_value(self, asked: _Asked, facet: str) -> FacetResult | None:
        found = self._together.search(
            asked.q,
            limit=0,
            level=asked.level,
            filters=asked.filters,
            facets=[facet],
            collections=asked.collections,
            values=MAX_VALUES,
        )
        return found.facets[0]

    def _render(self, template: str, **context: Any) -> str:
        return render(template, title=self._title, titles=self._titles, **context)
