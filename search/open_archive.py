"""Opening: from a URL to the archive there."""

from __future__ import annotations

import os
from collections.abc import Mapping

from kashaf.analyzers import Analyzer
from kashaf.arguments import take_flag, take_path
from kashaf.index import field_kinds, open_index, state_folder
from kashaf.index.composition import analyzer_of, take_analyzer
from kashaf.index.opening import MEMORY
from kashaf.index.protected import read_protected
from kashaf.search.archive import Archive

__all__ = ["open"]


def open(
    url: str | os.PathLike[str],
    *,
    create: bool = False,
    fields: Mapping[str, str] | None = None,
    protected: str | os.PathLike[str] | None = None,
    analyzer: Analyzer | str | None = None,
    variants: bool = True,
) -> Archive:
    """Open the archive at a place: a folder, or the URL of an engine.

    - ``":memory:"`` makes one for a test or a notebook, with or without ``create``. It uses a
      temporary folder (its ``url``), which is removed when the archive is closed or
      garbage-collected, or when the program ends.
    - ``create`` makes the archive if there is none; an existing one is opened.
    - ``fields`` adds typed fields to a new archive (name → ``text``, ``keyword``, ``date`` or
      ``number``).
    - ``protected`` names a text file with words that are never stemmed.
    - ``analyzer`` has the steps of the archive if they are not kashaf's own: an `Analyzer`, or
      ``module:name``. An archive remembers kashaf's own steps; one with other steps needs its
      analyzer again each time.
    - ``variants`` says whether common spelling variants of names and loanwords (أوروبا, أوربا)
      expand queries.

    Raises `IndexNotFound`, `IncompatibleIndex`, `InvalidRequest`, `EngineUnavailable` or
    `StorageError`.
    """
    place, create = take_path("url", url), take_flag("create", create)
    words = None if protected is None else read_protected(protected)
    given = take_analyzer(analyzer)
    take_flag("variants", variants)

    def opened(kind: type[Archive], place: str, *, create: bool) -> Archive:
        index = open_index(place, create=create, fields=field_kinds(fields), protected=words, analyzer=given)
        return kind(place, index, state_folder(place), analyzer_of(index.schema, given), variants=variants)

    if place == MEMORY:
        from kashaf.search.temporary import TemporaryArchive, temporary_folder

        with temporary_folder() as folder:
            return opened(TemporaryArchive, folder, create=True)
    return opened(Archive, place, create=create)
