"""Negotiation: the language of a page, as its address names it or as the browser prefers."""

from __future__ import annotations

from flask import Response, current_app, g, request

from kashaf.messages import LANGUAGES
from kashaf.web.presentation.language import DEFAULT, Language, language_for

__all__ = ["page_language", "vary"]

_OTHER = "en"


def page_language() -> Language:
    """Give the language of this request, and its digits.

    An address names its language with ``lang``; the links on its page then name it too. Without
    ``lang``, a browser whose languages hold English and no Arabic gets English, and all others get
    Arabic. Pages inside another site are in Arabic, because its template does not change either.
    """
    named, digits = request.args.get("lang"), request.args.get("digits")
    if named in LANGUAGES:
        return language_for(named, digits, named=True)
    place = current_app.blueprints.get(request.blueprint or "")
    if getattr(place, "base", None) is not None:
        return language_for(DEFAULT, digits)
    g.kashaf_negotiated = True
    spoken = {value.partition("-")[0].lower() for value, quality in request.accept_languages if quality > 0}
    return language_for(_OTHER if _OTHER in spoken and DEFAULT not in spoken else DEFAULT, digits)


def vary(response: Response) -> Response:
    """Show caches that an answer depends on the languages of the browser, if it does."""
    if g.get("kashaf_negotiated"):
        response.vary.add("Accept-Language")
    return response
