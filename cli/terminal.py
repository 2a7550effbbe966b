"""Output in a terminal: results, tables, documents and progress, safe and in the right direction.

Text stays in logical order: a terminal that knows Arabic reorders it itself. In a terminal, Arabic
pieces inside a line are isolated, so that they cannot drag numbers and dates along. In a pipe the
output is plain: no colour, no wrapping, no isolates, and tables with a tab between the columns.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from kashaf.arguments import ProgressCallback
from kashaf.cli.labels import label
from kashaf.cli.program import shows_arabic, warn
from kashaf.documents import printable
from kashaf.interruption import heed
from kashaf.messages import language_of_locale, say

if TYPE_CHECKING:
    from kashaf.cli.console import TerminalConsole
    from kashaf.documents import FieldValue
    from kashaf.index import Explanation
    from kashaf.search import BookPages, Concordance, Excerpt, Frequencies, Hit, Note, PageHit, Results, Snippet

__all__ = [
    "context_room",
    "json_line",
    "progress",
    "show_concordance",
    "show_document",
    "show_explanation",
    "show_facets",
    "show_frequencies",
    "show_pages",
    "show_pairs",
    "show_reading",
    "show_results",
    "show_rows",
    "show_text",
]

_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Marks of direction and similar characters, which texts are shown without.

Marks that are not closed would reorder the text after them.
"""
_HARMFUL = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class _Pipe:
    """Output that a program reads: text unchanged, without styles."""

    def write(self, *parts: tuple[str, str], indent: int = 0) -> None:
        """Print a line of pieces, each with a style."""
        click.echo(" " * indent + "".join(text for text, _ in parts))

    def isolated(self, text: str) -> str:
        """Give a piece of a line as it is."""
        return text


def _console() -> TerminalConsole | _Pipe:
    """Make what prints; only a terminal needs rich."""
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        from kashaf.cli.console import TerminalConsole

        console = TerminalConsole()
        if console.is_terminal:
            return console
    return _Pipe()


def json_line(value: Any, *, err: bool = False) -> None:
    """Print a JSON value on one line (of stderr with ``err``), with Arabic as Arabic.

    Characters that could harm a terminal are escaped as in JSON.
    """
    text = json.dumps(value, ensure_ascii=not shows_arabic())
    click.echo(_HARMFUL.sub(lambda char: f"\\u{ord(char[0]):04x}", text), err=err)


def show_results(results: Results) -> None:
    """Print the hits with their matched words marked, and the facets; remarks go to stderr."""
    if results:
        _show_hits(results)
    elif results.total:
        warn(say("Documents found: {total}; none of them after --offset.", total=results.total))
    else:
        warn(say("Nothing found."))
    show_facets(results)
    _show_remarks(results)


def _show_hits(results: Results) -> None:
    console = _console()
    shown = f"{results.offset + 1}–{results.offset + len(results)}"
    counts = {"total": results.total, "shown": shown, "seconds": f"{results.seconds:.3f}"}
    if results.pages is None:
        told = say("Documents found: {total} (shown: {shown}; {seconds} s)", **counts)
    else:
        told = say("Documents found: {total}, pages: {pages} (shown: {shown}; {seconds} s)", pages=results.pages, **counts)
    console.write((told, "dim"))
    for hit in results:
        click.echo()
        _show_hit(console, hit)


def _show_hit(console: TerminalConsole | _Pipe, hit: Hit) -> None:
    number = f"{hit.rank}. "
    console.write((number, ""), (console.isolated(_one_line(hit.title) or printable(hit.id)), "bold"))
    facts = [printable(hit.id), *(_one_line(_written(hit.fields[name])) for name in ("source", "date") if name in hit.fields)]
    if hit.page > 1 or hit.pages_matched > 1:
        facts.append(say("page {page} (pages that match: {pages})", page=hit.page, pages=hit.pages_matched))
    if hit.label:
        facts.append(_one_line(hit.label))
    if hit.copies:
        facts.append(say("near-identical copies: {copies}", copies=len(hit.copies)))
    if hit.editions:
        facts.append(say("other editions: {editions}", editions=len(hit.editions)))
    console.write((" · ".join(console.isolated(fact) for fact in facts), "dim"), indent=len(number))
    if hit.snippet.text:
        console.write(*_marked(hit.snippet), indent=len(number))
    for page in hit.pages:
        _show_page(console, page, indent=len(number))


def show_pages(found: BookPages) -> None:
    """Print the pages of a document that match; remarks go to stderr."""
    _show_notes(found.notes)
    if not found.total:
        warn(say("Nothing found."))
        return
    console = _console()
    console.write((console.isolated(_one_line(found.title) or printable(found.id)), "bold"))
    console.write((say("pages that match: {pages}", pages=found.total), "dim"))
    for page in found:
        click.echo()
        _show_page(console, page)


def _show_page(console: TerminalConsole | _Pipe, page: PageHit, indent: int = 0) -> None:
    """Print a page that matches: its number and label, then its passages."""
    place = [say("page {page}", page=page.number), *([_one_line(page.label)] if page.label else [])]
    console.write((" · ".join(map(console.isolated, place)), "dim"), indent=indent)
    console.write(*_marked(page.snippet), indent=indent)


def _marked(snippet: Snippet) -> list[tuple[str, str]]:
    """Cut a snippet into pieces with a style: matched words bold and red, as grep has them."""
    pieces, at = [], 0
    for start, end in snippet.highlights:
        pieces += [(_flat(snippet.text[at:start]), ""), (_flat(snippet.text[start:end]), "bold red")]
        at = end
    return [*pieces, (_flat(snippet.text[at:]), "")]


def context_room() -> int:
    """Give the number of characters on each side of a word that fill the terminal; 60 in a pipe."""
    console = _console()
    return 60 if isinstance(console, _Pipe) else max(60, min(500, console.width))


def show_concordance(found: Concordance) -> None:
    """Print the words in their contexts: aligned in a terminal, separated by tabs in a pipe.

    In a terminal the columns of an Arabic text go from right to left, as it is read.
    """
    from kashaf.cli.columns import Line

    lines = [
        Line(_one_line(line.before), _one_line(line.word), _one_line(line.after), _one_line(line.id), str(line.page), line.rtl)
        for line in found
    ]
    console = _console()
    if not isinstance(console, _Pipe):
        console.write_aligned(lines)
        return
    for line in lines:
        click.echo(f"{line.before}\t{line.word}\t{line.after}\t{line.id}:{line.page}")


def show_reading(notes: Iterable[Note], *, partial: bool) -> None:
    """Say how a query was read, and that not all texts were."""
    _show_notes(notes)
    if partial:
        warn(say("Not all texts were read: there may be more."))


def _show_notes(notes: Iterable[Note]) -> None:
    for note in notes:
        warn(say(note.message))
        if note.remedy:
            warn(say(note.remedy))


def show_facets(results: Results, *, err: bool = False) -> None:
    """Print the facets: for each value the number of documents and the filter that selects them."""
    for facet in filter(lambda facet: facet.values, results.facets):
        click.echo(f"\n{printable(facet.field)}:", err=err)
        for value in facet.values:
            click.echo(
                f"  {value.documents}\t{printable(value.value)}\t--filter {shlex.quote(printable(value.filter))}", err=err
            )
        if facet.others:
            click.echo("  " + say("further values: {others}", others=facet.others), err=err)


def _show_remarks(results: Results) -> None:
    """Print remarks: how the query was read, a timeout, corrections, other searches with hits."""
    _show_notes(results.notes)
    if results.unit == "page" and results:
        warn(say("Documents are ranked by their best page; --unit document ranks them whole."))
    if results.partial:
        warn(say("The time for this search ran out: there may be more."))
    if results.words:
        warn(say("Word by word:"))
    for word in results.words:
        warn("  " + say("{word} ({state})", word=word.text, state=word.message), bold=word.state == "unknown")
    if results.suggestion:
        warn(say("Did you mean: {query}", query=results.suggestion))
    for other in results.alternatives:
        warn(
            say(
                "{reason}: {query} --level {level} (documents: {total})",
                reason=other.message,
                query=other.query,
                level=other.level,
                total=other.total,
            )
        )


def progress(*, in_bytes: bool = False) -> AbstractContextManager[ProgressCallback]:
    """Show a bar with rate and time left on stderr, if that is a terminal.

    It gives a function that takes the amount done and the whole (``None``: unknown); when less is
    done than before, a new pass began. The function also heeds interruptions.
    """
    if not sys.stderr.isatty():
        return nullcontext(lambda *_: heed())
    from kashaf.cli.progress_bar import progress_bar  # bars take a tenth of a start

    return progress_bar(in_bytes=in_bytes)


def show_rows(rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print rows of the same names: as JSON, as a table in a terminal, with tabs in a pipe."""
    if as_json:
        for row in rows:
            json_line(row)
        return
    console = _console()
    if isinstance(console, _Pipe):
        for row in rows:
            click.echo("\t".join(_cell(value) for value in row.values()))
    elif rows:
        console.write_table([label(name) for name in rows[0]], [[_cell(value) for value in row.values()] for row in rows])


def show_frequencies(found: Frequencies) -> None:
    """Print words with their counts, those that there are."""
    rows = ({name: value for name, value in row.as_dict().items() if value is not None} for row in found)
    show_rows(list(rows), as_json=False)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return printable(" ".join(value) if isinstance(value, list) else str(value))


def show_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Print names and values, one pair a line."""
    for name, value in pairs:
        click.echo(f"{printable(name)}: {printable(value)}")


def show_document(document: Excerpt) -> None:
    """Print a document, or some pages of it: its title, facts and text."""
    console = _console()
    console.write((_one_line(document.title), "bold"))
    from kashaf.search.results.wording import field_name

    arabic = language_of_locale() == "ar"
    fields = ((say(field_name(name)) if arabic else name, _written(value)) for name, value in document.fields.items())
    show_pairs([(label("id"), document.id), *fields])
    for each in document.pages:
        click.echo()
        if document.total > 1:
            place = {"number": each.number, "pages": document.total, "label": _one_line(each.label)}
            named = (
                say("page {number} of {pages} ({label})", **place) if each.label else say("page {number} of {pages}", **place)
            )
            console.write((named, "dim"))
        show_text(each.text)


def show_explanation(explanation: Explanation, depth: int = 0) -> None:
    """Print how a score came about, its parts indented below it."""
    click.echo(f"{'  ' * depth}{explanation.score:.4f}  {printable(say(explanation.description))}")
    for part in explanation.parts:
        show_explanation(part, depth + 1)


def show_text(text: str) -> None:
    """Print a text in its own lines; it cannot move the cursor or reorder the text after it."""
    for line in text.expandtabs(4).splitlines():
        click.echo(printable(_INVISIBLE.sub("", line)))


def _flat(text: str) -> str:
    """Make a piece of a text safe to print on one line; the space at its ends stays."""
    return printable(re.sub(r"\s", " ", _INVISIBLE.sub("", text)))


def _one_line(text: str) -> str:
    return " ".join(_flat(text).split())


def _written(value: FieldValue) -> str:
    return "، ".join(map(str, value)) if isinstance(value, tuple) else str(value)
