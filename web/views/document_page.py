"""The page of one document: its text with every match marked, its fields, and further links."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from kashaf.search import Archive, Excerpt, Hit
from kashaf.web.middleware.commits import as_seen
from kashaf.web.middleware.negotiation import page_language
from kashaf.web.presentation.citation import alike, original, passage, reference
from kashaf.web.presentation.layout import around, lay_out
from kashaf.web.views.discovery import whole
from kashaf.web.views.pages import SITE, render
from kashaf.web.views.parameters import JOINT, MAX_OFFSET, Address, SearchParameters, number

__all__ = ["Reading"]

SIMILAR = 3
"""Titles of documents like it, beside the text."""

SHORT = 20_000
"""The longest text, in characters, for which similar documents are searched.

That takes 30 ms among 30,000 articles; a longer text takes longer.
"""


class Reading:
    """The view of an archive that shows a document."""

    def __init__(self, archive: Archive, title: str | None) -> None:
        self._archive = archive
        self._title = title

    def register(self, blueprint: Blueprint) -> None:
        """Add the view to a blueprint."""
        blueprint.add_url_rule("/document", "document", self.document)

    def document(self) -> str | Response:
        """Show a document with every match marked, opened at a page.

        ``go`` is the page that was typed: it leads to the address of that page, at its place.
        """
        id = request.args.get("id", "")
        asked = SearchParameters.read(request.args, page="from")
        language = page_language()
        if go := number(request.args, "go", default=0, low=1, high=MAX_OFFSET):
            return redirect(url_for(".document", **(_to(id, asked, go) | language.address), _anchor=f"p{go}"))
        wanted = number(request.args, "page", default=1, low=1, high=MAX_OFFSET)
        document = as_seen(self._archive).excerpt(id, *around(wanted))
        page = number(request.args, "page", default=1, low=1, high=document.total)
        slice = number(request.args, "part", default=0, low=1, high=MAX_OFFSET) or None
        layout = lay_out(document, page, as_seen(self._archive).highlighter(asked.q, level=asked.level), slice)
        return render(
            "document.html",
            asked=asked,
            title=self._title,
            document=document,
            page=page,
            layout=layout,
            address=whole(url_for(".document", **_place(document.id, page))),
            alike=alike,
            original=original(document.fields.get("url"), passage(layout, page)),
            reference=reference(language, document.id, document.title, document.fields),
            similar=self._similar(document),
            to=partial(_to, document.id, asked),
            joint=_joint(),
            site=SITE,
        )

    def _similar(self, document: Excerpt) -> tuple[Hit, ...]:
        """Find a few similar documents if that is fast; the link to more is always there."""
        short = document.total == 1 and len(document.pages[0].text) <= SHORT
        return as_seen(self._archive).similar(document.id, limit=SIMILAR).hits if short else ()


def _to(id: str, asked: SearchParameters, page: int, slice: int | None = None) -> dict[str, Any]:
    """Give the address of another part of the same document."""
    place = {"id": id, "page": page} | ({"part": slice} if slice else {})
    return {**place, **asked.address(page="from"), **_joint()}


def _joint() -> Address:
    """Give what leads back to the results of all collections, where one came from those."""
    if not request.args.get(JOINT, "").strip() or SITE not in current_app.blueprints:
        return {}
    chosen = [each for each in map(str.strip, request.args.getlist("collection")) if each]
    return {JOINT: "1", **({"collection": chosen} if chosen else {})}


def _place(id: str, page: int) -> dict[str, Any]:
    """Give the address by which a page is cited: nothing of what was searched for is in it."""
    return {"id": id} | ({"page": page, "_anchor": f"p{page}"} if page > 1 else {})
