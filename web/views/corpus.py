"""Looking closer: pages and JSON of similar documents, words in contexts, and counts of words."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from kashaf.errors import DocumentNotFound, InvalidRequest
from kashaf.search import Archive
from kashaf.search.corpus.concordance import MAX_CONTEXT, MAX_LINES
from kashaf.search.corpus.frequencies import MAX_ROWS
from kashaf.web.middleware.caching import no_store_if_partial
from kashaf.web.middleware.commits import as_seen
from kashaf.web.views.api import MAX_LIMIT, PREFIX, api_asked, document_answer, json_answer
from kashaf.web.views.pages import render
from kashaf.web.views.parameters import MAX_OFFSET, Address, SearchParameters, number

__all__ = ["Looking"]

LINES = 50
"""Lines on one page."""

CONTEXT = 45
"""Characters shown on each side of a word: what fits on a line of a wide page."""

ROWS = 100
"""Words on the page."""

DEFAULT_SORT = "relevance"
"""The order of lines in a concordance."""


class Looking:
    """The views of an archive that look at its words."""

    def __init__(self, archive: Archive, title: str | None) -> None:
        self._archive = archive
        self._title = title

    def register(self, blueprint: Blueprint) -> None:
        """Add the views to a blueprint."""
        blueprint.add_url_rule("/similar", "similar", self.similar)
        similar = f"{PREFIX}/documents/<kashaf_id:id>/similar"
        blueprint.add_url_rule(similar, "api_similar", self.api_similar, merge_slashes=False)
        blueprint.add_url_rule("/pages", "pages", self.pages)
        pages = f"{PREFIX}/documents/<kashaf_id:id>/pages"
        blueprint.add_url_rule(pages, "api_pages", self.api_pages, merge_slashes=False)
        blueprint.add_url_rule("/concordance", "concordance", self.concordance)
        blueprint.add_url_rule(f"{PREFIX}/concordance", "api_concordance", self.api_concordance)
        blueprint.add_url_rule("/words", "words", self.words)
        blueprint.add_url_rule(f"{PREFIX}/frequencies", "api_frequencies", self.api_frequencies)

    def similar(self) -> str:
        """Show the documents most like one."""
        id = request.args.get("id", "")
        results = as_seen(self._archive).similar(id)
        no_store_if_partial(partial=results.partial)
        return render("similar.html", title=self._title, id=id, results=results)

    def api_similar(self, id: str) -> Response:
        """Answer with the documents most like one: the fields of `Results`.

        A document whose id ends with ``/similar`` has that address too, and takes precedence.
        """
        with suppress(DocumentNotFound):
            return document_answer(as_seen(self._archive).get(f"{id}/similar"))
        limit = number(request.args, "limit", default=10, low=0, high=MAX_LIMIT)
        found = as_seen(self._archive).similar(id, limit=limit, filters=api_asked().filters)
        no_store_if_partial(partial=found.partial)
        return json_answer(found.as_dict())

    def pages(self) -> str:
        """Show the pages of a document that match, in their order, and a box to search in it."""
        asked = SearchParameters.read(request.args)
        id, offset = request.args.get("id", ""), (asked.page - 1) * LINES
        found = as_seen(self._archive).find_in_book(id, asked.q, level=asked.level, limit=LINES, offset=offset)
        last = -(-found.total // LINES)
        return render("book_pages.html", title=self._title, asked=asked, found=found, last=last)

    def api_pages(self, id: str) -> Response:
        """Answer with the pages of a document that match: the fields of `BookPages`.

        A document whose id ends with ``/pages`` has that address too, and takes precedence.
        """
        with suppress(DocumentNotFound):
            return document_answer(as_seen(self._archive).get(f"{id}/pages"))
        asked = api_asked()
        limit = number(request.args, "limit", default=10, low=0, high=MAX_LIMIT)
        offset = number(request.args, "offset", default=0, low=0, high=MAX_OFFSET)
        found = as_seen(self._archive).find_in_book(id, asked.q, level=asked.level, limit=limit, offset=offset)
        return json_answer(found.as_dict())

    def concordance(self) -> str:
        """Show the words of a query in their contexts."""
        # Lines have orders of their own.
        asked = replace(SearchParameters.read(request.args), sort=None)
        sort = request.args.get("sort", "").strip() or DEFAULT_SORT
        found = as_seen(self._archive).corpus.concordance(
            asked.q,
            level=asked.level,
            filters=asked.filters,
            sort=sort,
            limit=LINES,
            offset=(asked.page - 1) * LINES,
            context=CONTEXT,
        )
        no_store_if_partial(partial=found.partial)
        last = -(-found.total // LINES)
        way = "rtl" if not found.lines or found.lines[0].rtl else "ltr"
        return render(
            "concordance.html",
            asked=asked,
            title=self._title,
            found=found,
            way=way,
            last=last,
            address=partial(_address, asked),
        )

    def words(self) -> str:
        """Show the words of what a query finds, or of the whole collection, with their numbers."""
        asked = replace(SearchParameters.read(request.args), sort=None, level=None)
        counting = self._counting(asked, limit=ROWS)
        found = as_seen(self._archive).corpus.frequencies(**counting)
        no_store_if_partial(partial=found.partial)
        address = partial(_address, asked, prefix=counting["prefix"])
        return render("words.html", asked=asked, title=self._title, found=found, counting=counting, address=address)

    def api_frequencies(self) -> Response:
        """Answer with the numbers of words: the fields of `Frequencies`, or its rows as CSV."""
        limit = number(request.args, "limit", default=50, low=0, high=MAX_ROWS)
        found = as_seen(self._archive).corpus.frequencies(**self._counting(api_asked(), limit))
        no_store_if_partial(partial=found.partial)
        return _csv(found.as_csv(), "frequencies.csv") if _wants_csv() else json_answer(found.as_dict())

    def _counting(self, asked: SearchParameters, limit: int) -> dict[str, Any]:
        """Read from the address which words are counted, and in which order."""
        stopwords = request.args.get("stopwords", "").strip()
        if stopwords not in {"", "all"}:
            raise InvalidRequest(
                "stopwords={value!r} asks for nothing there is: give stopwords=all, or leave it out", value=stopwords[:40]
            )
        return {
            "query": asked.q or None,
            "filters": asked.filters,
            "level": request.args.get("level", "").strip() or "word",
            "sort": request.args.get("sort", "").strip() or "frequency",
            "prefix": request.args.get("prefix", "").strip(),
            "stopwords": stopwords == "all",
            "limit": limit,
        }

    def api_concordance(self) -> Response:
        """Answer with a concordance: the fields of `Concordance`, or its lines as CSV."""
        asked = api_asked()
        found = as_seen(self._archive).corpus.concordance(
            asked.q,
            level=asked.level,
            filters=asked.filters,
            sort=asked.sort or DEFAULT_SORT,
            limit=number(request.args, "limit", default=50, low=0, high=MAX_LINES),
            offset=number(request.args, "offset", default=0, low=0, high=MAX_OFFSET),
            context=number(request.args, "context", default=60, low=0, high=MAX_CONTEXT),
        )
        no_store_if_partial(partial=found.partial)
        return _csv(found.as_csv(), "concordance.csv") if _wants_csv() else json_answer(found.as_dict())


def _address(asked: SearchParameters, **more: str | int | None) -> Address:
    """Give the address of the same search in another view: the query, its level and filters."""
    every: dict[str, str | int | list[str] | None] = {
        "q": asked.q,
        "level": asked.level,
        "filter": list(asked.filters),
        **more,
    }
    return {name: value for name, value in every.items() if value}


def _wants_csv() -> bool:
    asked = request.args.get("format", "").strip()
    if asked not in {"", "json", "csv"}:
        raise InvalidRequest("format={value!r} is no format there is: give json or csv, or leave it out", value=asked[:40])
    return asked == "csv"


def _csv(text: str, filename: str) -> Response:
    """Answer with a file to download; a byte order mark shows spreadsheets that it is UTF-8."""
    answer = Response(("\ufeff" + text).encode("utf-8", "replace"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
