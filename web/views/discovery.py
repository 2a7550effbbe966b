"""Discovery: browsers and search engines learn what they can search here.

They also learn the canonical address of a page.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Flask, Response, current_app, request, url_for
from werkzeug.sansio.utils import host_is_trusted

from kashaf.messages import LANGUAGES
from kashaf.search import Suggestion
from kashaf.web.middleware.negotiation import page_language
from kashaf.web.middleware.observation import asked_view
from kashaf.web.presentation.language import DEFAULT
from kashaf.web.settings import Settings

__all__ = ["Discovery", "add_discovery_links", "robots_txt", "whole"]

_ADDRESS = "KASHAF_ADDRESS"
_SHORT = 16
"""Characters that the name of a search engine may have."""

_MAX_LINK = 2_048
"""Bytes of a header `Link`.

Proxies accept some 4,096 of all headers together, and a query can have ten times as many.
"""

_SEARCH = ("q", "filter", "level", "sort", "page", "copies", "unit", "collection", "typed")
_CONTENT: Mapping[str, tuple[str, ...]] = {
    "home": (),
    "help": (),
    "search": _SEARCH,
    "document": ("id", "page"),
    "similar": ("id",),
    "pages": ("id", "q", "level", "page"),
    "concordance": _SEARCH,
    "words": (*_SEARCH, "prefix", "stopwords"),
}
"""The parameters on which the content of a page depends.

The words marked in a document, and the way there, don't count.
"""

_PRIVATE = ("search", "references", "concordance", "words", "similar", "pages", "api/", "opensearch-suggestions")
"""The paths that robots should not crawl: endless answers, computed for each query."""


class Discovery:
    """The description by which browsers add a site to their search engines, and its completions.

    ``suggest`` gives completions of what was typed; ``title`` names the site.
    """

    def __init__(self, suggest: Callable[[str], Sequence[Suggestion]], title: str | None) -> None:
        self._suggest = suggest
        self._title = title

    def register(self, blueprint: Blueprint) -> None:
        """Add the views to a blueprint."""
        blueprint.add_url_rule("/opensearch.xml", "opensearch", self.describe)
        blueprint.add_url_rule("/opensearch-suggestions", "opensearch_suggestions", self.suggestions)

    def describe(self) -> Response:
        """Answer with the OpenSearch description 1.1, in the language of the linking page."""
        language = page_language()
        title = self._title or str(language.gettext("kashaf"))
        extra = f"&lang={language.address['lang']}" if "lang" in language.address else ""
        pages = f"{whole(url_for('.search'))}?q={{searchTerms}}{extra}"
        completions = f"{whole(url_for('.opensearch_suggestions'))}?q={{searchTerms}}"
        icon = whole(url_for(".static", filename="icon.svg"))
        xml = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
            f"<ShortName>{escape(title[:_SHORT].strip())}</ShortName>\n"
            f"<Description>{language.gettext('{title}: search in the documents', title=title)}</Description>\n"
            f"<Language>{language.code}</Language>\n"
            "<InputEncoding>UTF-8</InputEncoding>\n"
            f'<Image width="16" height="16" type="image/svg+xml">{escape(icon)}</Image>\n'
            f'<Url type="text/html" template={quoteattr(pages)}/>\n'
            f'<Url type="application/x-suggestions+json" template={quoteattr(completions)}/>\n'
            "</OpenSearchDescription>\n"
        )
        return Response(xml, mimetype="application/opensearchdescription+xml")

    def suggestions(self) -> Response:
        """Complete what was typed: an array of that and the array of the completions."""
        typed = request.args.get("q", "")
        written = json.dumps([typed, [each.text for each in self._suggest(typed)]], ensure_ascii=False)
        return Response(written.encode("utf-8", "replace"), mimetype="application/x-suggestions+json")


def whole(path: str) -> str:
    """Make a path absolute: below the address in the settings, else as the request came.

    Anybody can send any ``Host``, and a cache would pass it on. When the settings don't name our
    hosts, the host is repeated only if it can be nobody else's; otherwise the path stays unchanged.
    """
    address = current_app.config.get(_ADDRESS, "")
    if address:
        return f"{address.rstrip('/')}{path.removeprefix(request.script_root)}"
    known = current_app.config.get("TRUSTED_HOSTS")  # Flask has compared it
    return f"{request.host_url.rstrip('/')}{path}" if known or _local(request.host) else path


def _local(host: str) -> bool:
    """Say whether a host is this machine by name, or a machine of this network by number."""
    if not host_is_trusted(host):
        return False
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return name == "localhost"


def add_discovery_links(app: Flask, settings: Settings) -> None:
    """Link each page to its own address and its languages, if the settings have the site's address.

    Search engines take them from headers as from elements of the page. So a page itself holds no
    address of its site: it looks the same wherever it is served from.
    """
    app.config[_ADDRESS] = settings.address
    if settings.address:
        app.after_request(_announced)


def _announced(response: Response) -> Response:
    view = asked_view()
    if view in _CONTENT and response.status_code == 200 and response.mimetype == "text/html":
        asked = [(name, value) for name, value in request.args.items(multi=True) if value.strip()]
        if view == "home" and any(name in ("q", "filter") for name, _ in asked):
            view = "search"
        path = whole(url_for(f".{view}"))
        kept = [(name, value) for name, value in asked if name in _CONTENT[view]]
        told = {code: _link(path, kept, code) for code in LANGUAGES}
        shown = page_language().code
        links = [f'<{told[shown]}>; rel="canonical"']
        links += [f'<{address}>; rel="alternate"; hreflang="{code}"' for code, address in told.items()]
        header = ", ".join(links)
        if len(header) <= _MAX_LINK:
            response.headers["Link"] = header
    return response


def _link(path: str, kept: Sequence[tuple[str, str]], language: str) -> str:
    query = urlencode([*kept, *([("lang", language)] if language != DEFAULT else [])], errors="replace")
    return f"{path}?{query}" if query else path


def robots_txt(app: Flask, names: Sequence[str], *, closed: bool) -> None:
    """Serve ``/robots.txt``: documents may be read, search results not; nothing if ``closed``.

    ``names`` are the archives below the root, none for a single one.
    """
    places = ["/", *(f"/{name}/" for name in names)]
    private = ["/"] if closed else [f"{place}{path}" for place in places for path in _PRIVATE]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    app.add_url_rule("/robots.txt", "robots", lambda: Response("\n".join(lines) + "\n", mimetype="text/plain"))
