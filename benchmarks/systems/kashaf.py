"""kashaf as used from Python: ``kashaf.open``, ``add``, ``commit``, ``search``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from unittest.mock import patch

import kashaf
from benchmarks.collections.corpus import Article
from benchmarks.errors import Missing
from benchmarks.systems.system import HITS, System

__all__ = ["Kashaf", "records"]


def records(articles: Iterable[Article]) -> Iterable[dict[str, str]]:
    """Return the articles as records of JSON Lines."""
    return (article._asdict() for article in articles)


class Kashaf(System):
    """One engine, all levels, the default way to search.

    It always makes snippets, because every hit of kashaf has one.
    """

    _archive: kashaf.Archive

    def __init__(self, scheme: str) -> None:
        self._scheme = scheme

    def build(self, place: str, articles: Iterable[Article]) -> None:
        """Index all articles with one commit, and close."""
        try:
            archive = kashaf.open(self._url(place), create=True)
        except kashaf.EngineUnavailable as error:
            raise Missing(str(error)) from error
        with archive:
            archive.add(records(articles))
            archive.commit()

    def open(self, place: str) -> None:
        """Open the index."""
        self._archive = kashaf.open(self._url(place))

    def size(self, place: str) -> int:
        """Return the bytes of its files; of a server, the engine's number."""
        if not place.startswith("http:"):
            return super().size(place)
        with kashaf.open(self._url(place)) as archive:
            return archive.stats().bytes

    def snippets(self, query: str) -> list[tuple[str, str]]:
        """Search as users do."""
        return [(hit.id, hit.snippet.text) for hit in self._archive.search(query, limit=HITS)]

    def prefix(self, letters: str) -> list[tuple[str, str]]:
        """Search for a prefix."""
        return self.snippets(f"{letters}*")

    def wildcard(self, pattern: str) -> list[tuple[str, str]]:
        """Search for a pattern."""
        return self.snippets(pattern)

    def put(self, article: Article) -> None:
        """Add one document and commit; the next search sees it."""
        self._archive.add(records([article]))
        self._archive.commit()

    def parts(self, place: str, queries: Sequence[str]) -> Mapping[str, float]:
        """Time the calls from an archive to its index, and the making of snippets.

        The rest is reading and planning the query.
        """
        from kashaf.index import open_index
        from kashaf.search.results.snippets import make_snippet

        clock = _Clock()
        with (
            patch("kashaf.search.open_archive.open_index", lambda *given, **named: _Timed(open_index(*given, **named), clock)),
            patch("kashaf.search.results.hits.make_snippet", clock.timed("snippets", make_snippet)),
            kashaf.open(self._url(place)) as archive,
        ):
            for query in queries:
                archive.search(query, limit=HITS)
            clock.seconds = {}
            start = time.perf_counter()
            for query in queries:
                archive.search(query, limit=HITS)
            whole = time.perf_counter() - start
        known = {part: clock.seconds.get(part, 0.0) for part in ("engine's match", "reading", "snippets")}
        return {"analysis, planning and the rest": whole - sum(known.values()), **known}

    def _url(self, place: str) -> str:
        if place.startswith("http:"):
            return f"{self._scheme}{place.removeprefix('http:')}/kashaf"
        return f"{self._scheme}{place}"


class _Clock:
    """Adds up seconds by part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function to count its time; this doesn't work for generators."""

        def run(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[part] = self.seconds.get(part, 0.0) + time.perf_counter() - start

        return run


class _Timed:
    """An index with timed answers; everything else passes through."""

    def __init__(self, index: Any, clock: _Clock) -> None:
        self._index = index
        self.match = clock.timed("engine's match", index.match)
        self.best_pages = clock.timed("engine's match", index.best_pages)
        self.read = clock.timed("reading", index.read)

        self._clock = clock

    def reader(self) -> Any:
        """Return a timed reader of the newest commit."""
        return _Timed(self._index.reader(), self._clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)
