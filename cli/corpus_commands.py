"""The commands that look closer: similar documents, words in their contexts, counts of words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

import kashaf
from kashaf.cli import terminal
from kashaf.cli.program import (
    FOUND,
    NOT_FOUND,
    Command,
    QueryCommand,
    clean,
    filter_option,
    index_option,
    json_option,
    level_option,
    variants_option,
    warn,
)
from kashaf.cli.usage import Number
from kashaf.messages import say

if TYPE_CHECKING:
    from kashaf.search import Concordance, Frequencies

__all__ = ["concordance", "frequencies", "similar"]

_Found = TypeVar("_Found", "Concordance", "Frequencies")

_csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header, safe to open in a spreadsheet.")


@click.command(cls=QueryCommand)
@click.argument("words", metavar="QUERY", nargs=-1, required=True, type=click.UNPROCESSED)
@index_option
@click.option("--limit", type=Number(0, 10_000), metavar="N", default=50, show_default=True, help="How many lines to show.")
@click.option(
    "--offset",
    type=Number(min=0),
    metavar="N",
    default=0,
    show_default=True,
    help="How many lines to leave out before them.",
)
@level_option
@click.option(
    "--sort",
    metavar="ORDER",
    default="relevance",
    show_default=True,
    help="The order: relevance, document (by id), earliest (by the author's death or the date), before or after (by the words there, the nearest first).",
)
@click.option(
    "--context",
    type=Number(0, 500),
    metavar="N",
    help="How many characters to show on each side; else what there is room for.",
)
@filter_option
@variants_option
@_csv_option
@json_option
def concordance(
    words: tuple[str, ...], url: str, context: int | None, variants: bool, as_csv: bool, as_json: bool, **asked: Any
) -> int:
    """Show every place of the words of a query in its context, one on a line.

    Read are the texts of the best 1,000 documents, up to 10 million characters and 10,000 lines. In
    a pipe each line has what stands before, the word, what stands after and ID:PAGE, tabs between.
    """
    _one_form(as_csv, as_json)
    with kashaf.open(url, variants=variants) as archive:
        room = terminal.context_room() if context is None and not (as_csv or as_json) else 60
        found = archive.corpus.concordance(clean(" ".join(words)), **asked, context=room if context is None else context)
    read = say("Lines: {total}; documents read: {read} of {documents}.", **_reading(found))
    return _told(found, terminal.show_concordance, read, as_csv=as_csv, as_json=as_json)


@click.command(cls=Command)
@click.argument("id", metavar="ID")
@index_option
@click.option("--limit", type=Number(0, 10_000), metavar="N", default=10, show_default=True, help="How many hits to show.")
@filter_option
@json_option
def similar(id: str, url: str, limit: int, filters: tuple[str, ...], as_json: bool) -> int:
    """Find more documents like one of the index, the most similar first.

    They share the words that tell most about it. ID is left out, near-identical documents stand
    under the best of them.
    """
    with kashaf.open(url) as archive:
        results = archive.similar(clean(id), limit=limit, filters=filters)
    if as_json:
        for hit in results:
            terminal.json_line(hit.as_dict())
    else:
        terminal.show_results(results)
    return FOUND if results else NOT_FOUND


@click.command(cls=QueryCommand)
@click.argument("words", metavar="[QUERY]", nargs=-1, type=click.UNPROCESSED)
@index_option
@click.option("--level", metavar="LEVEL", default="word", show_default=True, help="What is counted: word, stem or root.")
@click.option("--limit", type=Number(0, 1_000), metavar="N", default=50, show_default=True, help="How many words to show.")
@click.option(
    "--sort",
    metavar="ORDER",
    default="frequency",
    show_default=True,
    help="The order: frequency, or keyness: what is typical of the documents found, compared with all others.",
)
@click.option("--prefix", metavar="LETTERS", default="", help="Only words that begin so.")
@click.option("--stopwords", is_flag=True, help="Count stop words too.")
@filter_option
@variants_option
@_csv_option
@json_option
def frequencies(
    words: tuple[str, ...], url: str, prefix: str, variants: bool, as_csv: bool, as_json: bool, **asked: Any
) -> int:
    """Count the words of the index or, with QUERY or a filter, of the documents found.

    Of the whole index it tells in how many documents each word stands. Of what is found, the texts
    of the best 1,000 documents are read, up to 10 million characters: how often each word stands
    there, in how many of them, and how typical of them it is (keyness).
    """
    _one_form(as_csv, as_json)
    with kashaf.open(url, variants=variants) as archive:
        found = archive.corpus.frequencies(clean(" ".join(words)) if words else None, prefix=clean(prefix), **asked)
    read = say("Different words: {total}; documents read: {read} of {documents}.", **_reading(found))
    return _told(found, terminal.show_frequencies, read, as_csv=as_csv, as_json=as_json)


def _reading(found: Concordance | Frequencies) -> dict[str, int]:
    return {"total": found.total, "read": found.read, "documents": found.documents}


def _told(found: _Found, show: Callable[[_Found], None], read: str, *, as_csv: bool, as_json: bool) -> int:
    """Print what was found in the form asked for, and on stderr what was read for it."""
    if as_csv:
        click.echo(found.as_csv(), nl=False)
    elif as_json:
        for each in found:
            terminal.json_line(each.as_dict())
    else:
        show(found)
    warn(read)
    terminal.show_reading(found.notes, partial=found.partial)
    return FOUND if found else NOT_FOUND


def _one_form(as_csv: bool, as_json: bool) -> None:
    if as_csv and as_json:
        raise click.UsageError(say("--csv and --json are two forms: give one of them"))
