"""Metrics: how many requests, how fast the answers and how many documents, for Prometheus."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flask import Flask, Response, g

from kashaf.errors import EngineUnavailable, KashafError
from kashaf.extras import install_line
from kashaf.search import Archive
from kashaf.web.middleware.bounds import FREE
from kashaf.web.middleware.observation import asked_view, collection, found, seconds

if TYPE_CHECKING:
    from prometheus_client import Metric

    from kashaf.web.settings import Settings

__all__ = ["count_requests"]

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The bounds between which answers are counted by the time they took."""

FORMAT = "text/plain; version=0.0.4; charset=utf-8"

PROCESSES = "PROMETHEUS_MULTIPROC_DIR"
"""The variable with the folder in which several processes count together.

The library reads it too.
"""


def count_requests(app: Flask, archives: Mapping[str, Archive], settings: Settings) -> None:
    """Count the requests of an application, and answer ``/metrics`` with the numbers.

    Raises `EngineUnavailable` without the library ``prometheus_client``.
    """
    if not settings.metrics:
        return
    try:
        import prometheus_client  # noqa: F401 - `Metrics` imports it by its names
    except ImportError as error:
        raise EngineUnavailable(
            "metrics need more than is installed: run `{command}`", command=install_line("server")
        ) from error
    metrics = _Metrics(archives)
    app.before_request(metrics.begin)
    app.after_request(metrics.count)
    app.teardown_request(metrics.end)
    app.add_url_rule("/metrics", "metrics", metrics.show)


class _Metrics:
    """The numbers of one application, in a registry of its own."""

    def __init__(self, archives: Mapping[str, Archive]) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._archives = archives
        self._registry = registry = CollectorRegistry()
        self._requests = Counter("kashaf_requests", "Requests answered", ["view", "status"], registry=registry)
        self._seconds = Histogram(
            "kashaf_request_seconds", "Seconds until the answer", ["view"], buckets=SECONDS, registry=registry
        )
        self._searches = Counter("kashaf_searches", "Searches answered", ["collection"], registry=registry)
        self._empty = Counter("kashaf_searches_empty", "Searches that found nothing", ["collection"], registry=registry)
        self._partial = Counter("kashaf_searches_partial", "Searches cut by their time", ["collection"], registry=registry)
        self._running = Gauge(
            "kashaf_searches_running", "Searches that run now", registry=registry, multiprocess_mode="livesum"
        )

    def begin(self) -> None:
        """Note that a search runs, unless it was refused."""
        if "kashaf_leave" in g:
            g.kashaf_counted = True
            self._running.inc()

    def count(self, response: Response) -> Response:
        """Count an answer."""
        view = asked_view() or "none"
        if view in FREE:
            return response
        self._requests.labels(view, response.status_code).inc()
        self._seconds.labels(view).observe(seconds())
        if (results := found()) is not None:
            self._searches.labels(collection()).inc()
            self._empty.labels(collection()).inc(not results.total)
            self._partial.labels(collection()).inc(results.partial)
        return response

    def end(self, _: BaseException | None) -> None:
        """Note that a search has ended."""
        if g.pop("kashaf_counted", False):
            self._running.dec()

    def show(self) -> Response:
        """Answer with the numbers of all processes, and with what the archives hold."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        counted = self._registry
        if PROCESSES in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # the library has no types there
        held = CollectorRegistry()
        held.register(self)
        return Response(generate_latest(counted) + generate_latest(held), content_type=FORMAT)

    def collect(self) -> Iterator[Metric]:
        """Give the contents of the archives as metrics, in the form that a registry collects."""
        from prometheus_client.core import GaugeMetricFamily

        documents = GaugeMetricFamily("kashaf_documents", "Documents of an archive", labels=["collection"])
        generation = GaugeMetricFamily("kashaf_generation", "Commit that is seen of an archive", labels=["collection"])
        for name, archive in self._archives.items():
            try:
                documents.add_metric([name], archive.search("*", limit=0).total)
                generation.add_metric([name], archive.generation)
            except KashafError:
                continue  # an archive that does not answer has no numbers; /health tells
        yield documents
        yield generation
