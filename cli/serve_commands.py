"""The commands that open the search pages to a browser."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

import kashaf
from kashaf.cli.program import Command, index_option, interruptible, variants_option
from kashaf.cli.usage import Number
from kashaf.errors import InvalidRequest
from kashaf.interruption import heed
from kashaf.messages import say

if TYPE_CHECKING:
    from kashaf.search import Archive
    from kashaf.web import Settings

__all__ = ["demo", "serve"]

_host = click.option("--host", metavar="HOST", default="127.0.0.1", show_default=True, help="The address to listen on.")
_port = click.option(
    "--port",
    type=Number(0, 65535),
    metavar="PORT",
    default=8000,
    show_default=True,
    help="The port; 0 takes a free one.",
)
_TO_TRY = ("كتب المكتبات", "غارات سرت", '"حكومة الوفاق"', '"حكومة الوفاق" -مرزق')


@click.command(cls=Command)
@click.argument("archives", metavar="[NAME=URL]…", nargs=-1)
@index_option
@_host
@_port
@click.option(
    "--settings",
    "path",
    metavar="FILE",
    envvar="KASHAF_WEB_SETTINGS",
    help="The settings of the site: a TOML file; else that of KASHAF_WEB_SETTINGS.",
)
@variants_option
@interruptible(None)
def serve(archives: tuple[str, ...], url: str, host: str, port: int, path: str | None, variants: bool) -> None:
    """Open the search pages to a browser, until Ctrl-C.

    With NAME=URL, as many as there are, each index is served under /NAME/, and all are searched
    together at the start.
    """
    from kashaf.web import read_settings

    settings = read_settings(path)
    named = dict(map(_named, archives))
    if len(named) < len(archives):
        raise InvalidRequest("two archives have one name: give each NAME=URL a name of its own")
    places = named or {name: each.index for name, each in settings.collections.items()}
    with ExitStack() as opened:
        if places:
            several = {name: opened.enter_context(kashaf.open(place, variants=variants)) for name, place in places.items()}
            _serve(several, host, port, settings)
        else:
            _serve(opened.enter_context(kashaf.open(url, variants=variants)), host, port, settings)


def _named(archive: str) -> tuple[str, str]:
    name, _, url = archive.partition("=")
    if not (name and url):
        raise InvalidRequest("{archive!r} names no index: write it as NAME=URL, such as news=archive/", archive=archive)
    return name, url


def _serve(
    archives: Archive | Mapping[str, Archive],
    host: str,
    port: int,
    settings: Settings | None = None,
    queries: tuple[str, ...] = (),
) -> None:
    """Serve until a signal ends it; say where, and what to try there."""
    from kashaf import web

    def ready(address: str) -> None:
        heed()
        click.echo(say("Open {address} in a browser; Ctrl-C ends it.", address=address))
        if queries:
            click.echo(say("Try:"))
        for query in queries:
            click.echo(f"  {address}search?q={quote(query)}\t{query}")

    web.serve(archives, host, port, settings=settings or web.Settings(), ready=ready)


@click.command(cls=Command)
@_host
@_port
@interruptible(None)
def demo(host: str, port: int) -> None:
    """Try it out: index five news articles and 24 invented documents, and open the search pages."""
    with tempfile.TemporaryDirectory(prefix="kashaf-") as place:
        articles = Path(place, "articles")
        articles.mkdir()
        for seed in resources.files("kashaf.seeds").iterdir():
            if seed.name.endswith((".txt", ".meta.yaml")):
                (articles / seed.name).write_bytes(seed.read_bytes())
        sample = Path(place, "sample.jsonl")
        sample.write_bytes((resources.files("kashaf.cli") / "data" / "sample.jsonl").read_bytes())
        with kashaf.open(Path(place, "index"), create=True) as archive:
            archive.add_path(articles)
            archive.add_path(sample)
            archive.commit()
            _serve(archive, host, port, queries=_TO_TRY)
