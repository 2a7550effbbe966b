"""The commands that inspect a document, the words, how a query is read, and an index's health."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

import kashaf
from kashaf.cli import terminal
from kashaf.cli.labels import label
from kashaf.cli.program import (
    FOUND,
    NOT_FOUND,
    TROUBLE,
    Command,
    QueryCommand,
    clean,
    cleaned,
    given_index,
    index_option,
    interruptible,
    json_option,
    level_option,
    print_error,
    variants_option,
    warn,
    with_index,
)
from kashaf.cli.usage import Number
from kashaf.errors import DocumentNotFound
from kashaf.messages import Message, language_of_locale, say

if TYPE_CHECKING:
    from kashaf.search import BookPages

__all__ = ["analyze", "check", "explain", "show", "stats", "suggest", "words"]


_MOST_PAGES = 10_000
"""Pages of a document that are listed at once."""


@click.command(cls=Command)
@click.argument("id", metavar="ID")
@index_option
@click.option("--page", type=Number(min=1), metavar="N", help="Only this page.")
@click.option("--find", "query", metavar="QUERY", callback=cleaned, help="List the pages that match QUERY instead.")
@json_option
def show(id: str, url: str, page: int | None, query: str | None, as_json: bool) -> int:
    """Show a document as it was indexed: its title, facts and text."""
    if page and query is not None:
        raise click.UsageError(say("--find looks in all pages: leave out --page"))
    with kashaf.open(url) as archive:
        if query is not None:
            return _show_matches(archive.find_in_book(clean(id), query, limit=_MOST_PAGES), as_json=as_json)
        document = archive.excerpt(clean(id), page or 1, page)
    if page and page > document.total:
        return print_error(say("{id} ends at page {pages}", id=id, pages=document.total), NOT_FOUND)
    if as_json:
        terminal.json_line(document.as_dict())
    else:
        terminal.show_document(document)
    return FOUND


def _show_matches(found: BookPages, *, as_json: bool) -> int:
    """List the pages of a document that match."""
    if as_json:
        terminal.json_line(found.as_dict())
    else:
        terminal.show_pages(found)
    return FOUND if found.total else NOT_FOUND


@click.command(cls=Command)
@index_option
@json_option
def stats(url: str, as_json: bool) -> None:
    """Count what the index holds, and say what analyses texts: Python or the accelerator."""
    from kashaf.analyzers.acceleration import acceleration

    with kashaf.open(url) as archive:
        counted = archive.stats().as_dict()
    used = acceleration()
    counted["analysis"] = Message("accelerator {version}", version=used.version) if used.version else Message("Python")
    if used.refused:
        warn(say(used.refused))
    if as_json:
        terminal.json_line(counted)
    else:
        terminal.show_pairs((label(name), _listed(value)) for name, value in counted.items())


def _listed(value: object) -> str:
    if isinstance(value, Mapping):
        return say("{items}", items=[f"{name} {each}" for name, each in value.items()])
    return say(value) if isinstance(value, Message) else str(value)


@click.command(cls=QueryCommand)
@click.argument("words", metavar="TEXT", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--stages", is_flag=True, help="Show each step with its outcome.")
@click.option("--index", "url", metavar="URL", help="As in this index, with its steps and its protected words.")
@json_option
def analyze(words: tuple[str, ...], stages: bool, url: str | None, as_json: bool) -> int:
    """Show how text becomes terms: each word at every level, and whether it is a stop word."""
    from kashaf.analyzers import Analyzer

    text = clean(" ".join(words))
    if url is None:
        analyzer = Analyzer()
    else:
        with kashaf.open(url) as archive:
            analyzer = archive.analyzer
    rows: list[dict[str, Any]]
    if stages:
        rows = [{"name": stage.name, "terms": list(stage.terms)} for stage in analyzer.stages(text)]
    else:
        rows = [word._asdict() for word in analyzer.describe(text)]
    terminal.show_rows(rows, as_json=as_json)
    return FOUND if rows else NOT_FOUND


@click.command(cls=Command)
@click.argument("prefix", default="")
@index_option
@click.option(
    "--level", metavar="LEVEL", default="word", show_default=True, help="At which level: spelling, word, stem or root."
)
@click.option("--field", metavar="FIELD", default="text", callback=cleaned, show_default=True, help="Of which field.")
@click.option("--limit", type=Number(min=1), metavar="N", default=20, show_default=True, help="How many words to show.")
@json_option
def words(prefix: str, url: str, level: str, field: str, limit: int, as_json: bool) -> int:
    """List the words that begin with PREFIX and their documents, the commonest first."""
    with kashaf.open(url) as archive:
        rows = [word.as_dict() for word in archive.corpus.words(clean(prefix), field=field, level=level, limit=limit)]
    terminal.show_rows(rows, as_json=as_json)
    return FOUND if rows else NOT_FOUND


@click.command(cls=QueryCommand)
@click.argument("words", metavar="TEXT", nargs=-1, required=True, type=click.UNPROCESSED)
@index_option
@click.option("--limit", type=Number(1, 100), metavar="N", default=8, show_default=True, help="How many to show.")
@json_option
def suggest(words: tuple[str, ...], url: str, limit: int, as_json: bool) -> int:
    """Complete what was typed: with words, pairs of words and titles, the most used first.

    What is no word of the index may be Arabic in Latin letters (buckwalter, arabizi) or typed with
    the wrong keyboard (keyboard, latin): what it was meant to be comes before.
    """
    typed = clean(" ".join(words))
    with kashaf.open(url) as archive, terminal.progress() as progress:
        read = archive.readings(typed)
        rows: list[dict[str, Any]] = [{"text": each.text, "kind": each.kind, "uses": None} for each in read]
        rows += [each.as_dict() for each in archive.suggest(typed, limit=limit, progress=progress)]
    if not as_json:
        rows = [{**row, "kind": label(row["kind"]), "uses": row["uses"] or ""} for row in rows]
    terminal.show_rows(rows, as_json=as_json)
    return FOUND if rows else NOT_FOUND


@click.command(cls=QueryCommand)
@click.argument("query", type=click.UNPROCESSED)
@click.argument("ids", metavar="[ID]", nargs=-1, type=click.UNPROCESSED)
@index_option
@level_option
@variants_option
@json_option
def explain(query: str, ids: tuple[str, ...], url: str, level: str | None, variants: bool, as_json: bool) -> int:
    """Say how a query is read and, with ID, why that document has its score.

    A query of several words stands in quotation marks: kashaf explain "غارات سرت" 001.txt
    """
    together = f"kashaf explain {shlex.quote(' '.join((query, *ids)))}{given_index()}"
    if len(ids) > 1:
        raise click.UsageError(say("a query of several words stands in quotation marks: {command}", command=together))
    id = clean(ids[0]) if ids else None
    with kashaf.open(url, variants=variants) as archive:
        try:
            explained = archive.explain(clean(query), id, level=level)
        except DocumentNotFound as error:
            raise DocumentNotFound(
                "{reason}; a query of several words stands in quotation marks: {command}", reason=error, command=together
            ) from error
    if as_json:
        terminal.json_line(explained.as_dict())
    else:
        terminal.show_text(explained.tree_ar if language_of_locale() == "ar" else explained.tree)
        if explained.explanation:
            click.echo()
            terminal.show_explanation(explained.explanation)
    if id is not None and explained.explanation is None:
        warn(say("The query does not find {id}.", id=id))
        return NOT_FOUND
    return FOUND


@click.command(cls=Command)
@index_option
@click.option("--repair", is_flag=True, help="Mend what can be mended.")
@json_option
@interruptible(Message("interrupted"))
def check(url: str, repair: bool, as_json: bool) -> int:
    """Look for damage by reading everything; the exit status is 0 when the index is sound, else 2.

    What a program left that was stopped while it wrote does no harm: it is named, and --repair
    removes it.
    """
    with kashaf.open(url) as archive:
        found = archive.check(repair=repair)
    if as_json:
        for damage in found:
            terminal.json_line(damage.as_dict())
    else:
        for damage in found:
            known = {"where": damage.where, "what": damage.what, "advice": damage.advice}
            told = (
                say("{where}: {what}; {advice} (mended)", **known)
                if damage.repaired
                else say("{where}: {what}; {advice}", **known)
            )
            terminal.show_text(with_index(told))
        if all(damage.harmless for damage in found):
            click.echo(say("The index is sound."))
    return FOUND if all(damage.repaired or damage.harmless for damage in found) else TROUBLE
