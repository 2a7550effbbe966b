"""Guarding: what an application does before and after every request, by its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Flask, Response

from kashaf.search import Archive
from kashaf.web.middleware.authentication import authenticate
from kashaf.web.middleware.bounds import limit_searches
from kashaf.web.middleware.forwarding import believe
from kashaf.web.middleware.logs import log_requests, note_unanswered
from kashaf.web.middleware.metrics import count_requests
from kashaf.web.middleware.observation import begin
from kashaf.web.middleware.rates import limit_rates
from kashaf.web.views.health import answer_health

if TYPE_CHECKING:
    from kashaf.web.settings import Settings

__all__ = ["guard"]

YEAR = 365 * 24 * 3600


def guard(app: Flask, archives: Mapping[str, Archive], settings: Settings) -> None:
    """Guard an application: access, limits and logs, in the order of the checks.

    Raises `InvalidRequest` for settings that make no sense, `EngineUnavailable` for those that need
    ``kashaf[server]``.
    """
    if settings.address or settings.proxies:
        app.wsgi_app = believe(app.wsgi_app, settings)  # type: ignore[assignment,method-assign]  # as Flask says
    app.before_request(begin)
    log_requests(app, settings)
    note_unanswered(app, settings)
    limit_rates(app, settings)
    authenticate(app, settings)
    limit_searches(app)
    count_requests(app, archives, settings)
    answer_health(app, archives)
    if settings.address.startswith("https://"):
        app.after_request(_ask_for_encryption)


def _ask_for_encryption(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
