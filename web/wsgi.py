"""WSGI: the application for gunicorn and its kind, which run it in processes of their own.

An open archive's files, database and engine threads must not cross a fork, and a server may fork
before or after it loads the application. So each process opens the archives when its first request
comes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kashaf.search import Archive
from kashaf.search import open as open_archive
from kashaf.web.app import create_app
from kashaf.web.memory import share_pools
from kashaf.web.settings import Settings, read_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["application"]


def application() -> WSGIApplication:
    """Make the application of the site in the environment: ``gunicorn "kashaf.web:application()"``.

    Its settings are those of the file that ``KASHAF_WEB_SETTINGS`` names and of the environment
    (see `read_settings`). It serves their collections or, without any, the index of
    ``KASHAF_INDEX``, else of ``./.kashaf``. Raises at once what opening them would.
    """
    share_pools()
    settings = read_settings(os.environ.get("KASHAF_WEB_SETTINGS"))
    places: str | dict[str, str] = {name: each.index for name, each in settings.collections.items()}
    site = _Site(settings, places or os.environ.get("KASHAF_INDEX", ".kashaf"))
    for archive in site.archives().values():
        archive.close()
    return site


class _Site:
    """The application, made anew in each process at its first request."""

    def __init__(self, settings: Settings, places: str | Mapping[str, str]) -> None:
        self._settings = settings
        self._places = places
        self._lock = threading.Lock()
        self._made: tuple[int, WSGIApplication] | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._application()(environ, start_response)

    def archives(self) -> dict[str, Archive]:
        """Open the archives by their names; the only one of a site without collections has none."""
        places = {"": self._places} if isinstance(self._places, str) else self._places
        return {name: open_archive(place) for name, place in places.items()}

    def _application(self) -> WSGIApplication:
        with self._lock:
            if self._made is None or self._made[0] != os.getpid():
                archives = self.archives()
                app = create_app(archives[""] if isinstance(self._places, str) else archives, self._settings)
                self._made = os.getpid(), app
            return self._made[1]
