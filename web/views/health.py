"""Health: whether every archive answers, for the administrators of the site."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import Flask, Response

from kashaf.search import Archive
from kashaf.web.views.api import json_answer

__all__ = ["answer_health"]

_log = logging.getLogger("kashaf.web")


def answer_health(app: Flask, archives: Mapping[str, Archive]) -> None:
    """Answer ``/health`` with 200 when every archive answers a quick query, else with 503.

    The log gives the reason.
    """

    def health() -> Response:
        failing = [name for name, archive in archives.items() if not _answers(name, archive)]
        return json_answer({"status": "failing" if failing else "ok"}, 503 if failing else 200)

    app.add_url_rule("/health", "health", health)


def _answers(name: str, archive: Archive) -> bool:
    try:
        archive.search("*", limit=0)
    except Exception as error:  # noqa: BLE001 - whatever it is, this archive does not answer
        _log.error("the archive %s does not answer: %s", name, error)
        return False
    return True
