"""Rates: how many requests one address may make in a minute.

The library ``limits`` counts them, here or in a storage that processes share.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.exceptions import TooManyRequests

from kashaf.errors import EngineUnavailable, InvalidRequest
from kashaf.extras import install_line
from kashaf.web.middleware.bounds import FREE
from kashaf.web.middleware.forwarding import sender
from kashaf.web.middleware.observation import asked_view

if TYPE_CHECKING:
    from limits.strategies import RateLimiter

    from kashaf.web.settings import Settings

__all__ = ["Rate", "limit_rates", "make_limiter"]

_log = logging.getLogger("kashaf.web")

SUGGESTIONS = 10
"""Suggestions that count as one other request.

Typing a word requests several, and each costs a millisecond.
"""

REST = 30.0
"""Seconds for which a storage that failed is left alone."""

STORAGE_SECONDS = 1
"""How long a storage on another machine may take to answer."""


class Rate:
    """At most ``amount`` of a ``kind`` of thing a minute from each address, in any sixty seconds.

    When the storage fails, every request is answered, and the log gets one line.
    """

    def __init__(self, limiter: RateLimiter, amount: int, kind: str) -> None:
        from limits import RateLimitItemPerMinute

        self._limiter = limiter
        self._item = RateLimitItemPerMinute(amount, namespace="kashaf")
        self._kind = kind
        self._rests_until = 0.0

    def count(self) -> None:
        """Count a request from its address. Raises `TooManyRequests` when it is one too many."""
        self._refuse_unless(self._limiter.hit)

    def check(self) -> None:
        """Raise `TooManyRequests` when the limit is reached already, without counting."""
        self._refuse_unless(self._limiter.test)

    def _refuse_unless(self, question: Callable[..., bool]) -> None:
        if time.monotonic() < self._rests_until:
            return
        asked = (self._item, self._kind, sender())
        try:
            allowed = question(*asked)
            wait = 0.0 if allowed else self._limiter.get_window_stats(*asked).reset_time - time.time()
        except Exception as error:  # noqa: BLE001 - whatever a storage may raise, the site goes on
            if not self._rests_until:  # the text of the error may name a password
                _log.error("the storage of rates fails (%s): nobody is refused until it answers", type(error).__name__)
            self._rests_until = time.monotonic() + REST
            return
        self._rests_until = 0.0
        if not allowed:
            raise TooManyRequests(retry_after=min(60, max(1, math.ceil(wait))))


def make_limiter(settings: Settings) -> RateLimiter:
    """Open the storage of the settings.

    Raises `EngineUnavailable` without the library, `InvalidRequest` for a storage there is not.
    """
    try:
        from limits.errors import ConfigurationError
        from limits.storage import storage_from_string
        from limits.strategies import MovingWindowRateLimiter
    except ImportError as error:
        raise EngineUnavailable(
            "counting requests needs more than is installed: run `{command}`", command=install_line("server")
        ) from error
    scheme = settings.rate_storage.partition(":")[0]
    patience = {"socket_timeout": STORAGE_SECONDS, "socket_connect_timeout": STORAGE_SECONDS} if "redis" in scheme else {}
    try:
        return MovingWindowRateLimiter(storage_from_string(settings.rate_storage, **patience))
    # Its text may name a password.
    except (ConfigurationError, NotImplementedError, ValueError) as error:
        raise InvalidRequest(
            "requests cannot be counted in the rate_storage {scheme}:…: use memory:// or redis://HOST, and see that its "
            "package for Python is installed",
            scheme=scheme,
        ) from error


def limit_rates(app: Flask, settings: Settings) -> None:
    """Answer 429 after more than ``settings.rate`` requests of an address in a minute.

    Suggestions count apart.
    """
    if not settings.rate:
        return
    limiter = make_limiter(settings)
    requests = Rate(limiter, settings.rate, "requests")
    suggestions = Rate(limiter, settings.rate * SUGGESTIONS, "suggestions")

    def count() -> None:
        view = asked_view()
        if view not in FREE:
            (suggestions if view in {"api_suggest", "opensearch_suggestions"} else requests).count()

    app.before_request(count)
