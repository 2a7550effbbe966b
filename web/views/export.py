"""Exporting: all documents that a query finds as JSON Lines, streamed, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flask import Blueprint, Response, request

from kashaf.documents import Document, record_line
from kashaf.search import Archive
from kashaf.web.middleware.commits import as_seen
from kashaf.web.views.api import PREFIX, api_asked
from kashaf.web.views.parameters import EVERYTHING, MAX_OFFSET, number

__all__ = ["Exporting"]


class Exporting:
    """The view of an archive that gives its documents away."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def register(self, blueprint: Blueprint) -> None:
        """Add the view to a blueprint."""
        blueprint.add_url_rule(f"{PREFIX}/export", "api_export", self.export)

    def export(self) -> Response:
        """Answer with all documents that a query finds, by id, as records for `kashaf import`.

        An error after the first line breaks the connection off, so that nobody takes a part for the
        whole.
        """
        asked = api_asked()
        limit = number(request.args, "limit", default=0, low=1, high=MAX_OFFSET)
        after = request.args.get("after", "")
        found = as_seen(self._archive).select(asked.q or EVERYTHING, level=asked.level, filters=asked.filters, after=after)
        answer = Response(_lines(islice(found.documents, limit or None)), mimetype="application/x-ndjson")
        answer.headers["X-Total-Count"] = str(found.total)
        answer.headers["Content-Disposition"] = 'attachment; filename="documents.jsonl"'
        return answer


def _lines(documents: Iterator[Document]) -> Iterator[bytes]:
    return map(record_line, documents)
