"""kashaf as it is used from Python: ``kashaf.open``, ``add``, ``commit``, ``search``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import kashaf
from benchmarks.collection import Article
from benchmarks.systems import HITS

__all__ = ["Kashaf", "records"]


def records(articles: Iterable[Article]) -> Iterable[dict[str, str]]:
    """Give the articles as records, as they stand in JSON Lines."""
    return (article._asdict() for article in articles)


class Kashaf:
    """The default engine, all levels, the default way to search: with snippets, for kashaf gives no hit without one."""

    _archive: kashaf.Archive

    def build(self, folder: Path, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""
        with kashaf.open(folder, create=True) as archive:
            archive.add(records(articles))
            archive.commit()

    def open(self, folder: Path) -> None:
        """Open the index."""
        self._archive = kashaf.open(folder)

    def ids(self, query: str) -> list[str]:
        """Refuse: there is no hit without its snippet."""
        raise NotImplementedError

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search as anybody does."""
        return [(hit.id, hit.snippet.text) for hit in self._archive.search(query, limit=HITS)]
