"""The command line: each command is a thin call of a method of an `Archive`.

Results go to stdout, the rest to stderr.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

import click

import kashaf
from kashaf.cli import terminal
from kashaf.cli.program import (
    FOUND,
    NOT_FOUND,
    Command,
    Program,
    QueryCommand,
    clean,
    cleaned,
    filter_option,
    index_option,
    interruptible,
    json_option,
    level_option,
    on_one_line,
    protected_option,
    variants_option,
    wait_option,
    when_free,
)
from kashaf.cli.usage import File, Number
from kashaf.errors import InvalidRequest
from kashaf.messages import Message, say

if TYPE_CHECKING:
    from kashaf.search import Archive

__all__ = ["main"]


@click.group("kashaf", cls=Program)
@click.version_option(kashaf.__version__, prog_name="kashaf", message="%(prog)s %(version)s", help="Show the version and exit.")
def main() -> None:
    """Search in Arabic documents.

    kashaf index FOLDER makes an index or brings it up to date, kashaf search asks it, kashaf serve
    opens it in a browser.
    """


# --- filling --------------------------------------------------------------------------------------


@click.command(cls=Command)
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@index_option
@wait_option
@json_option
@interruptible(Message("interrupted; the last commit is intact"))
def remove(ids: tuple[str, ...], url: str, wait: int, as_json: bool) -> int:
    """Remove documents from the index, by their ids."""

    def work() -> int:
        with kashaf.open(url) as archive:
            removed = archive.remove(clean(id) for id in ids)
            archive.commit()
            return removed

    removed = when_free(work, wait)
    if as_json:
        terminal.json_line({"removed": removed})
    else:
        click.echo(say("removed: {removed}", removed=removed))
    return FOUND if removed else NOT_FOUND


@click.command(cls=Command)
@index_option
@protected_option
@wait_option
@json_option
@interruptible(Message("interrupted; the index is as it was before"))
def rebuild(url: str, protected: str | None, wait: int, as_json: bool) -> None:
    """Make the index anew from the documents stored in it, by the Arabic rules of this version."""
    from kashaf.search import rebuild as make_anew

    def work() -> int:
        with terminal.progress() as progress:
            return make_anew(url, protected=protected, progress=progress)

    documents = when_free(work, wait)
    if as_json:
        terminal.json_line({"documents": documents})
    else:
        click.echo(say("documents made anew: {documents}", documents=documents))


@click.command(cls=Command)
@click.argument("path", metavar="[FILE]", required=False)
@index_option
@wait_option
@json_option
@interruptible(Message("interrupted; the last commit is intact"))
def synonyms(path: str | None, url: str, wait: int, as_json: bool) -> int:
    """Widen searches by the synonyms of FILE from now on; without FILE, list those in use.

    FILE is plain text, a group a line: words with commas between them mean the same; who asks for
    what stands before => also finds what stands behind it. An empty file ends it.
    """
    if path is None:
        with kashaf.open(url) as archive:
            groups = archive.synonyms
            for group in groups:
                terminal.json_line({"group": group}) if as_json else terminal.show_text(group)
            return FOUND if groups else NOT_FOUND
    file = path

    def work() -> int:
        with kashaf.open(url) as archive:
            return archive.use_synonyms(file)

    count = when_free(work, wait)
    if as_json:
        terminal.json_line({"groups": count})
    else:
        click.echo(say("groups of synonyms: {count}", count=count))
    return FOUND


@click.command(cls=Command)
@index_option
@json_option
@interruptible(Message("interrupted; what was done is kept: run the same command again and it goes on from there"))
def embed(url: str, as_json: bool) -> int:
    """Give every document a vector, so that searches can order the best hits by meaning.

    It needs kashaf[semantic]. Documents that have theirs keep it, so run it again after indexing;
    interrupted, it goes on from there.
    """
    with kashaf.open(url) as archive, terminal.progress() as progress:
        done = archive.embed(progress=progress).as_dict()
    if as_json:
        terminal.json_line(done)
    else:
        click.echo(say("vectors made: {embedded}, unchanged: {unchanged}, removed: {removed}", **done))
    return FOUND


# --- asking ---------------------------------------------------------------------------------------


@click.command(cls=QueryCommand)
@click.argument("words", metavar="QUERY", nargs=-1, type=click.UNPROCESSED)
@index_option
@click.option("--limit", type=Number(min=0), metavar="N", default=10, show_default=True, help="How many hits to show.")
@click.option(
    "--offset",
    type=Number(min=0),
    metavar="N",
    default=0,
    show_default=True,
    help="How many hits to leave out before them.",
)
@level_option
@click.option(
    "--sort",
    metavar="ORDER",
    callback=cleaned,
    help="The order: relevance, recent (newer ones higher), date (newest first), title, or FIELD with :asc or :desc.",
)
@click.option(
    "--unit",
    metavar="UNIT",
    callback=cleaned,
    help="What is ranked: whole documents (document), or each by its best page (page), as is usual for books.",
)
@filter_option
@click.option(
    "--facet",
    "facets",
    metavar="FIELD",
    callback=cleaned,
    multiple=True,
    help="Count the documents found by a field such as source, date, date:month or date:hijri-month; may be repeated.",
)
@click.option(
    "--all-copies",
    is_flag=True,
    help="Show documents that are nearly identical to a better one as hits of their own.",
)
@click.option(
    "--batch",
    type=File(),
    metavar="FILE",
    help='Answer the queries of FILE, {"id", "text"} a line, with lines of query, document, rank and score, tabs between.',
)
@click.option(
    "--no-meaning", "meaning", flag_value=False, default=True, help="Order by words alone, also where documents have vectors."
)
@variants_option
@json_option
def search(
    words: tuple[str, ...],
    url: str,
    batch: IO[bytes] | None,
    as_json: bool,
    all_copies: bool,
    variants: bool,
    **asked: Any,
) -> int:
    """Search: the documents that answer a query, the best first.

    QUERY may begin with - for a word that must not be there: kashaf search "-داعش ليبيا". Options
    are known by their whole names, before or behind it; after -- everything is QUERY.
    """
    if batch and (words or as_json or asked["facets"]):
        raise click.UsageError(
            say("--batch takes the place of QUERY and has a form of its own: leave out QUERY, --json and --facet")
        )
    if not batch and not words:
        raise click.UsageError(say("missing: {name}", name="QUERY"))
    with kashaf.open(url, variants=variants) as archive:
        if batch:
            return _answer(archive, batch, {**asked, "collapse": False})
        results = archive.search(clean(" ".join(words)), **asked, collapse=not all_copies)
    if not as_json:
        terminal.show_results(results)
    elif results:
        for hit in results:
            terminal.json_line(hit.as_dict())
        terminal.show_facets(results, err=True)
    return FOUND if results else NOT_FOUND


def _answer(archive: Archive, queries: IO[bytes], asked: Mapping[str, Any]) -> int:
    """Print the hits of many queries in the columns that tools of evaluation read."""
    status = NOT_FOUND
    for number, line in enumerate(queries, start=1):
        if not line.strip():
            continue
        try:
            query = json.loads(line)
            name, text = str(query["id"]), str(query["text"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InvalidRequest(
                '{file}:{number}: not a JSON object with "id" and "text": mend this line', file=queries.name, number=number
            ) from error
        for hit in archive.search(clean(text), **asked):
            click.echo(f"{on_one_line(name)}\t{on_one_line(hit.id)}\t{hit.rank}\t{hit.score}")
            status = FOUND
    return status


main.add_commands(
    Message("Find"),
    "entry.search",
    "corpus_commands.similar",
    "inspect_commands.suggest",
    "serve_commands.serve",
    "serve_commands.demo",
)
main.add_commands(
    Message("Fill"),
    "index_commands.index",
    "watch_commands.watch",
    "transfer_commands.import_",
    "entry.remove",
    "entry.synonyms",
    "entry.embed",
)
main.add_commands(
    Message("Look closer"),
    "inspect_commands.show",
    "corpus_commands.concordance",
    "corpus_commands.frequencies",
    "inspect_commands.words",
    "inspect_commands.explain",
    "inspect_commands.analyze",
    "inspect_commands.stats",
)
main.add_commands(
    Message("Keep"),
    "transfer_commands.export",
    "transfer_commands.migrate",
    "entry.rebuild",
    "inspect_commands.check",
)
