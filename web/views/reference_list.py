"""Reference list: the results of a search as a table, or for programs that keep references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, request, url_for

from kashaf.documents import FieldValue, values_of
from kashaf.errors import InvalidRequest
from kashaf.search import Archive, Hit
from kashaf.search.results.csv_rows import csv_text
from kashaf.search.results.rendering import printable
from kashaf.web.middleware.caching import no_store_if_partial
from kashaf.web.middleware.commits import as_seen
from kashaf.web.middleware.negotiation import page_language
from kashaf.web.presentation.citation import original
from kashaf.web.presentation.field_names import field_name
from kashaf.web.views.discovery import whole
from kashaf.web.views.parameters import EVERYTHING, SearchParameters

__all__ = ["ReferenceList"]

MOST = 200
"""Results in a list."""

_COLUMNS = ("title", "author", "source", "date", "url")
_YEAR = re.compile(r"\d{4}")


class ReferenceList:
    """The view of an archive that gives the results of a search to take away."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def register(self, blueprint: Blueprint) -> None:
        """Add the view to a blueprint."""
        blueprint.add_url_rule("/references", "references", self.references)

    def references(self) -> Response:
        """Answer with the best results of a search in their order, as CSV or RIS."""
        asked = SearchParameters.read(request.args)
        format = request.args.get("format", "").strip() or "csv"
        if format not in {"csv", "ris"}:
            raise InvalidRequest("format={value!r} is no format there is: give csv or ris, or leave it out", value=format[:40])
        results = as_seen(self._archive).search(
            asked.q or EVERYTHING,
            limit=MOST,
            level=asked.level,
            sort=asked.sort,
            filters=asked.filters,
            collapse=not asked.every,
        )
        no_store_if_partial(partial=results.partial)
        if format == "csv":
            language = page_language()
            title, author, source, date, url = (field_name(language, name).unescape() for name in _COLUMNS)
            names = [title, author, source, date, str(language.gettext("Page")), url]
            # A byte order mark shows spreadsheets that it is UTF-8.
            written, kind = "\ufeff" + csv_text(names, (_row(hit) for hit in results)), "text/csv"
        else:
            written, kind = "".join(line for hit in results for line in _entry(hit)), "application/x-research-info-systems"
        answer = Response(written.encode("utf-8", "replace"), mimetype=kind)
        answer.headers["Content-Disposition"] = f'attachment; filename="results.{format}"'
        return answer


def _row(hit: Hit) -> list[object]:
    values = (", ".join(_values(hit.fields.get(name))) for name in ("author", "source", "date"))
    return [hit.title or hit.id, *values, hit.page if hit.page > 1 else "", _address(hit)]


def _entry(hit: Hit) -> Iterator[str]:
    """Yield the lines of a reference in RIS: one value a line, each with its tag."""
    (date, *_) = (*_values(hit.fields.get("date")), "")
    yield from _lines("TY", ["GEN"])
    yield from _lines("TI", [hit.title or hit.id])
    yield from _lines("AU", _values(hit.fields.get("author")))
    yield from _lines("PB", _values(hit.fields.get("source")))
    yield from _lines("DA", [date.replace("-", "/")])
    yield from _lines("PY", _YEAR.findall(date)[:1])
    yield from _lines("SP", [str(hit.page)] if hit.page > 1 else [])
    yield from _lines("UR", [_address(hit)])
    yield "ER  - \r\n\r\n"


def _lines(tag: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        if written := " ".join(printable(value).split()):
            yield f"{tag}  - {written}\r\n"


def _values(value: FieldValue | None) -> list[str]:
    return [str(each) for each in values_of(value)]


def _address(hit: Hit) -> str:
    """Give the address where the document came from, or its address here."""
    page = hit.page if hit.page > 1 else None
    return original(hit.fields.get("url")) or whole(url_for(".document", id=hit.id, page=page))
