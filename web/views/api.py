"""The JSON API: the answers of the pages from `Results.as_dict`, described by ``openapi.json``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, url_for

from kashaf.documents import Document
from kashaf.errors import InvalidRequest
from kashaf.search import Archive, MultiArchive
from kashaf.search.assist.completion import MAX_LIMIT as MAX_SUGGESTIONS
from kashaf.search.query.options import FACET_VALUES, MAX_VALUES
from kashaf.version import __version__
from kashaf.web.middleware.caching import no_store_if_partial
from kashaf.web.middleware.commits import as_seen
from kashaf.web.middleware.observation import asked_view, tell
from kashaf.web.views.parameters import EVERYTHING, FACETS, MAX_OFFSET, SearchParameters, number, refuse_unknown

__all__ = [
    "MAX_LIMIT",
    "PREFIX",
    "Api",
    "api_asked",
    "completions",
    "describe",
    "description",
    "document_answer",
    "in_api",
    "json_answer",
    "problem",
    "strict",
]

PREFIX = "/api/v1"
MAX_LIMIT = 1_000
"""Hits in one answer."""
MAX_TEXT = 5_000
"""Characters that are analysed."""


SUGGESTIONS_LAST = 60
"""Seconds to keep suggestions: until a word is typed, deleted and typed again."""

_DESCRIPTION = Path(__file__).parents[1] / "openapi.json"


class Api:
    """The views of the API over an archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def register(self, blueprint: Blueprint) -> None:
        """Add the views to a blueprint, below `PREFIX`."""
        blueprint.add_url_rule(f"{PREFIX}/search", "api_search", self.search)
        blueprint.add_url_rule(f"{PREFIX}/suggest", "api_suggest", self.suggest)
        blueprint.add_url_rule(f"{PREFIX}/facets", "api_facets", self.facets)
        blueprint.add_url_rule(f"{PREFIX}/analyze", "api_analyze", self.analyze)
        blueprint.add_url_rule(f"{PREFIX}/openapi.json", "api_description", self.description)
        blueprint.add_url_rule(f"{PREFIX}/documents/<kashaf_id:id>", "api_document", self.document, merge_slashes=False)

    def search(self) -> Response:
        """Answer a search: the fields of `Results`."""
        asked = api_asked()
        results = as_seen(self._archive).search(
            asked.q,
            limit=number(request.args, "limit", default=10, low=0, high=MAX_LIMIT),
            offset=number(request.args, "offset", default=0, low=0, high=MAX_OFFSET),
            level=asked.level,
            sort=asked.sort,
            filters=asked.filters,
            facets=asked.facets,
            collapse=not asked.every,
            unit=asked.unit,
        )
        no_store_if_partial(partial=results.partial)
        tell(results)
        return json_answer(results.as_dict())

    def suggest(self) -> Response:
        """Complete what was typed so far.

        While the table is being made, the one before is used, or none.
        """
        found = completions(as_seen(self._archive))
        answer = json_answer(found)
        if found["suggestions"]:  # else the table for them may be in the making
            answer.headers["Cache-Control"] = f"private, max-age={SUGGESTIONS_LAST}"
        return answer

    def facets(self) -> Response:
        """Count what a query finds, or the whole collection: the fields of `Counts`."""
        asked = api_asked()
        limit = number(request.args, "limit", default=FACET_VALUES, low=1, high=MAX_VALUES)
        counts = as_seen(self._archive).facets(
            asked.q or EVERYTHING, asked.facets or FACETS, limit=limit, level=asked.level, filters=asked.filters
        )
        no_store_if_partial(partial=counts.partial)
        return json_answer(counts.as_dict())

    def analyze(self) -> Response:
        """Show how a text becomes terms in this archive, and with ``stages=1`` each step."""
        text, stages = request.args.get("text", ""), request.args.get("stages", "").strip()
        if len(text) > MAX_TEXT:
            raise InvalidRequest("the text has {count} characters: give at most {most}", count=len(text), most=MAX_TEXT)
        if stages not in {"", "1"}:
            raise InvalidRequest(
                "stages={value!r} asks for nothing there is: give stages=1, or leave it out", value=stages[:40]
            )
        analyzer = as_seen(self._archive).analyzer
        steps = analyzer.stages(text) if stages else []
        return json_answer(
            {
                "text": text,
                "words": [word._asdict() for word in analyzer.describe(text)],
                "stages": [{"name": step.name, "terms": list(step.terms)} for step in steps],
            }
        )

    def document(self, id: str) -> Response:
        """Answer with a document, as records have it."""
        return document_answer(as_seen(self._archive).get(id))

    def description(self) -> Response:
        """Answer with the OpenAPI description, which names the place where this API is mounted."""
        return describe(description())


def description() -> dict[str, Any]:
    """Give the OpenAPI description of an archive."""
    described: dict[str, Any] = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    described["info"]["version"] = __version__
    return described


def describe(description: dict[str, Any]) -> Response:
    """Answer with an OpenAPI description that names the address it is served at."""
    return json_answer({**description, "servers": [{"url": url_for(".api_description").removesuffix("/openapi.json")}]})


def strict(described: Mapping[str, Any]) -> Callable[[], None]:
    """Make the check before any view that refuses parameters not described for the address."""
    known = {path: dict(_parameters(described, path)) for path in described["paths"]}

    def check() -> None:
        rule = request.url_rule.rule if request.url_rule else ""
        path = rule.rpartition(PREFIX)[2].replace("<kashaf_id:id>", "{id}")
        if asked_view().startswith("api_"):
            refuse_unknown(request.args, known[path])

    return check


def _parameters(described: Mapping[str, Any], path: str) -> Iterator[tuple[str, bool]]:
    """Give the query parameters of a path, and whether each may be repeated."""
    for each in described["paths"][path]["get"].get("parameters", ()):
        name = each.get("$ref", "").rpartition("/")[2]
        parameter = described["components"]["parameters"][name] if name else each
        if parameter["in"] == "query":
            yield parameter["name"], parameter["schema"]["type"] == "array"


def api_asked() -> SearchParameters:
    """Read the parameters of a request to the API."""
    return SearchParameters.read(request.args)


def in_api() -> bool:
    """Whether the request is for the API, wherever it is mounted.

    Missing addresses below ``/api`` count too.
    """
    view = asked_view()
    if view and view != "nowhere":
        return view.startswith("api_")
    return "/api/" in "/{}/".format((request.view_args or {}).get("anything", request.path))


def document_answer(document: Document) -> Response:
    """Answer with a document, as records have it."""
    return json_answer(document.as_dict())


def problem(status: int, detail: str) -> Response:
    """Report an error as ``application/problem+json`` (RFC 9457): status, name and one sentence."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return json_answer(body, status, "application/problem+json")


def completions(archive: Archive | MultiArchive) -> dict[str, Any]:
    """Complete what was typed, without waiting for the table of the newest commit.

    ``current`` says whether it was there. It is asked for first: a table that comes in between
    makes a full answer of which it says too little, never an empty one of which it says too much.
    """
    typed = request.args.get("q", "")
    limit = number(request.args, "limit", default=8, low=1, high=MAX_SUGGESTIONS)
    current = archive.completions_current
    return {
        "query": typed,
        "suggestions": [each.as_dict() for each in archive.suggest(typed, limit=limit, wait=False)],
        "readings": [each.as_dict() for each in archive.readings(typed)],
        "current": current,
    }


def json_answer(body: dict[str, Any], status: int = 200, mimetype: str = "application/json") -> Response:
    """Answer with JSON, Arabic as Arabic."""
    # Half characters become "?".
    written = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(written, status, mimetype=mimetype)
