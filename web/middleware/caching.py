"""Caching: a repeated request gets 304 without a search; versioned files stay for a year."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, g, request

from kashaf.errors import KashafError
from kashaf.search import Archive
from kashaf.search.query.options import RECENT
from kashaf.version import __version__
from kashaf.web.middleware.commits import as_seen
from kashaf.web.middleware.negotiation import page_language
from kashaf.web.middleware.observation import asked_view

__all__ = ["Caching", "keep", "no_store_if_partial", "version_of"]

_STATIC = Path(__file__).parents[1] / "static"

_UNTAGGED = ("static", "api_suggest", "opensearch_suggestions")
"""Views whose answers have no tag of the archive.

Files have one of their own, and completions come from a table made in the background.
"""

_YEAR = 365 * 24 * 3600
_FONTS_LAST = 30 * 24 * 3600
"""Seconds for which a browser keeps versioned files, and the fonts.

The style sheet names the fonts without a version.
"""


class Caching:
    """Gives every answer of an archive a weak ``ETag``, and 304 to a client that has it already.

    The tag is computed from all that the answer depends on: the state of the archive, the address,
    kashaf's version, the user, the day where newness counts, and for pages also this process, for
    templates may change when it is started again.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._started = time.time_ns()

    def register(self, blueprint: Blueprint) -> None:
        """Look at every request of a blueprint before its view does."""
        blueprint.before_request(self.spare)
        blueprint.after_request(self.tag)

    def spare(self) -> Response | None:
        """Answer 304 to a request that names the tag that the answer would have."""
        view = asked_view()
        if request.method not in {"GET", "HEAD"} or view in _UNTAGGED:
            return None
        try:
            token = as_seen(self._archive).version_token
        except KashafError:
            return None  # the view will say so, or does not need the archive
        g.kashaf_tag = tag = self._made_of(view, token)
        known = request.if_none_match
        return Response(status=304) if not known.star_tag and known.contains_weak(tag) else None

    def tag(self, response: Response) -> Response:
        """Put the tag on an answer that is whole."""
        tag = g.get("kashaf_tag")
        if tag and response.status_code in {200, 304} and not g.get("kashaf_fleeting"):
            response.set_etag(tag, weak=True)
        return response

    def _made_of(self, view: str, token: str) -> str:
        parts = [token, request.url, __version__]
        parts += [request.headers.get(name, "") for name in ("Cookie", "Authorization")]
        if request.args.get("sort", "").strip() == RECENT:
            parts.append(datetime.now(UTC).date().isoformat())
        if not view.startswith("api_"):
            parts += [str(self._started), page_language().code]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def no_store_if_partial(*, partial: bool) -> None:
    """Leave the tag off an answer that is ``partial`` after a timeout; the next may be longer."""
    if partial:
        g.kashaf_fleeting = True


@lru_cache(maxsize=64)
def version_of(filename: str) -> str:
    """Give the version of a static file, for its address: a digest of its content at first use."""
    return hashlib.sha256((_STATIC / filename).read_bytes()).hexdigest()[:12]


def keep(response: Response) -> Response:
    """Set how long an answer may be kept, unless its view did.

    Browsers keep fonts, and files with their version in the address, without asking again.
    """
    if asked_view() == "static":
        response.headers["Cache-Control"] = _for_a_file(response)
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _for_a_file(response: Response) -> str:
    found = response.status_code in {200, 304}
    if found and "v" in request.args and request.args["v"] == version_of((request.view_args or {})["filename"]):
        return f"public, max-age={_YEAR}, immutable"
    return f"public, max-age={_FONTS_LAST}" if response.mimetype == "font/woff2" else "no-cache"
