"""Settings of a site: what its publisher decides, from a file, the environment or Python."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from flask import Config

from kashaf.errors import InvalidRequest

__all__ = ["DEFAULTS", "Collection", "Settings", "read_settings"]

PREFIX = "KASHAF_WEB"
"""The prefix of settings in the environment.

Examples: ``KASHAF_WEB_TITLE``, ``KASHAF_WEB_COLLECTIONS__news__index``.
"""


@dataclass(frozen=True, slots=True)
class Collection:
    """One archive of a site: the URL of its ``index`` and its ``title`` (if empty, its name)."""

    index: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The publisher's decisions about a site; the defaults are for one person on one machine.

    ``title`` names the site. ``address`` is its public address (``https://archive.example.org``,
    with its mount path, if any), for absolute links. ``collections`` are its archives by the names
    in their addresses. ``proxies`` is the number of reverse proxies in front, which are believed
    about the client (``X-Forwarded-For``) and the mount path (``X-Forwarded-Prefix``).

    ``password``, if set, is required before anything is shown. ``user_header`` is the header in
    which a proxy in front names the signed-in user; without it nothing is shown. ``rate`` is how
    many requests a minute are answered to one address (0: any number), counted in ``rate_storage``,
    a storage of the library ``limits``. ``cors`` are the origins whose pages may use the API
    (``*``: all).

    ``access_log`` writes a line for each request to standard error; ``unanswered`` is the file for
    queries that found nothing; ``metrics`` opens ``/metrics``.
    """

    title: str = ""
    address: str = ""
    collections: Mapping[str, Collection] = field(default_factory=dict)
    proxies: int = 0
    password: str = field(default="", repr=False)
    user_header: str = ""
    rate: int = 0
    rate_storage: str = "memory://"
    cors: tuple[str, ...] = ()
    access_log: bool = False
    unanswered: str = ""
    metrics: bool = False


DEFAULTS = Settings()


def read_settings(path: str | os.PathLike[str] | None = None) -> Settings:
    """Read settings from a TOML file, if given, and from the environment, which takes precedence.

    Raises `InvalidRequest` for a file that cannot be read, a name that is no setting, and a value
    of another kind.
    """
    config = Config(Path.cwd())
    config.from_prefixed_env(PREFIX)
    given = {name.lower(): value for name, value in config.items() if name != "SETTINGS"}
    if path is not None:
        given = _read_file(Path(path)) | given
    checked: dict[str, Any] = {name: _value(name, value) for name, value in given.items()}
    return Settings(**checked)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidRequest("the settings in {path} cannot be read: {reason}", path=path, reason=error) from error


def _value(name: str, value: object) -> object:
    """Convert a setting to its kind: a list may be words with spaces between, a text a number."""
    default = next((_default(each) for each in fields(Settings) if each.name == name), None)
    if name == "collections" and isinstance(value, Mapping):
        return {each: _collection(each, given) for each, given in value.items()}
    if isinstance(default, bool) and isinstance(value, bool):
        return value
    if isinstance(default, int) and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(default, str) and isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    if isinstance(default, tuple) and isinstance(value, str):
        return tuple(value.split())
    if isinstance(default, tuple) and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise InvalidRequest(
        "the setting {name}={value} is not one there is: see docs/publishing.md", name=name, value=_shown(name, value)
    )


def _default(setting: Any) -> object:
    return setting.default if setting.default is not MISSING else setting.default_factory()


def _shown(name: str, value: object) -> str:
    return "…" if name == "password" else repr(value)[:80]


def _collection(name: str, given: object) -> Collection:
    if isinstance(given, str):
        return Collection(given)
    if isinstance(given, Mapping) and given.keys() <= {"index", "title"} and isinstance(given.get("index"), str):
        return Collection(given["index"], str(given.get("title", "")))
    raise InvalidRequest("the collection {name!r} needs an index, and may have a title: see docs/publishing.md", name=name)
