"""The application: a blueprint for each archive, alone or inside another Flask site."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial

from flask import Blueprint, Flask, Response
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter

from kashaf.arguments import optional, take_flag, take_instance, take_text, take_texts
from kashaf.errors import InvalidRequest
from kashaf.search import Archive
from kashaf.search.federation import take_archives
from kashaf.web.middleware.bounds import refuse_excess
from kashaf.web.middleware.caching import Caching, keep
from kashaf.web.middleware.cors import sharing
from kashaf.web.middleware.error_pages import translate
from kashaf.web.middleware.guard import guard
from kashaf.web.middleware.negotiation import vary
from kashaf.web.middleware.observation import collection_blueprint
from kashaf.web.middleware.security import protect, protect_what_is_ours
from kashaf.web.presentation.frame import Framed
from kashaf.web.settings import DEFAULTS, Settings
from kashaf.web.views.api import Api, description, strict
from kashaf.web.views.corpus import Looking
from kashaf.web.views.discovery import Discovery, add_discovery_links, robots_txt
from kashaf.web.views.document_page import Reading
from kashaf.web.views.export import Exporting
from kashaf.web.views.pages import SITE, Pages, error_page
from kashaf.web.views.reference_list import ReferenceList
from kashaf.web.views.site import Site

__all__ = ["blueprint", "create_app"]

_NAME = re.compile(r"[\w-]{1,64}")
_TAKEN = ("static", "api", "search", "help", "opensearch-suggestions", "health", "metrics")
"""The first parts of addresses that belong to all archives of a site."""


class _AnyId(BaseConverter):
    """A document's id in a path: anything, slashes at either end too."""

    regex = "(?s:.+)"
    part_isolating = False


def blueprint(
    archive: Archive,
    *,
    name: str = "kashaf",
    title: str | None = None,
    base: str | None = None,
    policy: bool = True,
    cors: Collection[str] = (),
) -> Blueprint:
    """Make the pages and the API of an archive, to be registered in any Flask site.

    ``title`` is shown as the name of the collection. ``cors`` are the origins whose pages may use
    the API (``*``: all). Templates, static files, security headers and error pages belong to the
    blueprint and change nothing else of the site::

        pages = kashaf.web.blueprint(archive, base="site.html")
        site.register_blueprint(pages, url_prefix="/archive")

    ``base`` names a template of the site that frames the pages, in its blocks ``title``, ``head``
    and ``content``; without it they have a frame of their own. With ``policy=False`` the site
    itself decides what its pages may load and who may frame them. ``name`` is that of the
    blueprint, for several in one site and for ``url_for("kashaf.search", q=…)``.

    Without a ``url_prefix``, the site handles addresses that don't exist. Raises `InvalidRequest`
    for an argument of a wrong kind.
    """
    take_instance("archive", archive, Archive)
    take_text("name", name)
    optional(take_text, "title", title)
    optional(take_text, "base", base)
    take_flag("policy", policy)
    cors = take_texts("cors", cors)
    made = Framed(name, __name__, template_folder="templates", static_folder="static")
    made.base = base
    made.record(_prepare)
    Pages(archive, title).register(made)
    Reading(archive, title).register(made)
    Api(archive).register(made)
    Looking(archive, title).register(made)
    Exporting(archive).register(made)
    ReferenceList(archive).register(made)
    Discovery(lambda typed: archive.suggest(typed, wait=False), title).register(made)
    made.register_error_handler(Exception, lambda error: translate(error, partial(error_page, title=title)))
    made.before_request(refuse_excess)
    made.before_request(strict(description()))
    Caching(archive).register(made)
    _finish(made, cors, protect if policy else protect_what_is_ours)
    return made


def create_app(archives: Archive | Mapping[str, Archive], settings: Settings = DEFAULTS) -> Flask:
    """Make the web application of one archive, or of several under ``/NAME/``.

    Several have a start page that lists and searches them all. Raises `InvalidRequest` for an
    argument of a wrong kind, a name that an address cannot hold and settings that make no sense,
    `EngineUnavailable` for settings that need ``kashaf[server]``.
    """
    take_instance("settings", settings, Settings)
    if isinstance(archives, Mapping):
        take_archives("archives", archives)
    else:
        take_instance("archives", archives, Archive)
    app = Flask(__name__, static_folder=None, template_folder=None)
    if isinstance(archives, Mapping):
        titles = {name: _shown(name, settings) for name in archives}
        app.register_blueprint(_site(Site(archives, titles, settings.title or None)))
        for name, archive in archives.items():
            made = blueprint(archive, name=collection_blueprint(name), title=titles[name], cors=settings.cors)
            app.register_blueprint(made, url_prefix=f"/{name}")
        home = SITE
    else:
        app.register_blueprint(blueprint(archives, title=settings.title or None, cors=settings.cors))
        home = "kashaf"
    app.register_error_handler(Exception, lambda error: translate(error, partial(error_page, home=home)))
    guard(app, archives if isinstance(archives, Mapping) else {"": archives}, settings)
    _finish(app, settings.cors)
    add_discovery_links(app, settings)
    robots_txt(
        app, tuple(archives) if isinstance(archives, Mapping) else (), closed=bool(settings.password or settings.user_header)
    )
    return app


def _finish(answering: Blueprint | Flask, cors: Collection[str], protect: Callable[[Response], Response] = protect) -> None:
    """Put on every answer the headers that it must have; the last named here comes first."""
    for finish in (sharing(cors), protect, keep, vary):
        answering.after_request(finish)


def _prepare(state: BlueprintSetupState) -> None:
    state.app.url_map.converters.setdefault("kashaf_id", _AnyId)
    if state.url_prefix:
        state.add_url_rule("/<path:anything>", "nowhere", _nowhere)


def _nowhere(anything: str) -> Response:
    raise NotFound(anything)


def _shown(name: str, settings: Settings) -> str:
    """Give the displayed title of an archive.

    Raises `InvalidRequest` for a name that an address cannot hold.
    """
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise InvalidRequest("{name!r} cannot name an archive in an address: use letters, digits, - and _", name=name)
    return (settings.collections[name].title if name in settings.collections else "") or name


def _site(site: Site) -> Blueprint:
    made = Blueprint(SITE, __name__, template_folder="templates", static_folder="static")
    made.before_request(refuse_excess)
    site.register(made)
    return made
