"""Documents become entries: a line of terms per field and level, as engines take text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from kashaf.analyzers import PLACEHOLDER, Analyzer, Level, collate, sign
from kashaf.analyzers.dates import date_number
from kashaf.documents import Document, FieldValue, Page, values_of
from kashaf.errors import InvalidDocument
from kashaf.index.protocol import Entry
from kashaf.index.schema import PAGE, TEXT, TITLE, WORD_LEVELS, Kind, Schema, field_name

__all__ = ["make_entries", "whole"]

Lines = dict[Level, str]

_GAP = dict.fromkeys(WORD_LEVELS, PLACEHOLDER)


def make_entries(documents: Iterable[Document], analyzer: Analyzer, schema: Schema) -> Iterator[Entry]:
    """Analyse documents: yield an entry for each, then one for each page if it has several.

    The field ``text`` holds the tokens of the title, one placeholder (so that no phrase reaches
    from the title into the text) and the tokens of all pages; every page is analysed once. Behind
    them, and another placeholder, are the words of the file's name that the title does not have.
    """
    for document in documents:
        pages = [analyzer.lines(page.text) for page in document.pages]
        yield _document(document, pages, analyzer, schema)
        if len(pages) > 1:
            for page, lines in zip(document.pages, pages, strict=True):
                yield _page(document, page, _in_words([lines], schema))


def whole(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Group each document with all its pages: an engine takes a document whole or not at all.

    Raises `InvalidDocument` when a page is missing.
    """
    held: list[Entry] = []
    for entry in entries:
        if not held and entry.page is not None:
            raise InvalidDocument(
                "page {page} of {id!r} came without its document: hand the document over first", page=entry.page, id=entry.id
            )
        if held and (entry.id, entry.page) != (held[0].id, len(held)):
            raise InvalidDocument(
                "page {held} of {id!r} is missing: hand over all its pages in order", held=len(held), id=held[0].id
            )
        held.append(entry)
        if len(held) == (held[0].pages + 1 if held[0].pages > 1 else 1):
            yield held
            held = []
    if held:
        raise InvalidDocument(
            "page {held} of {id!r} is missing: hand over all its pages in order", held=len(held), id=held[0].id
        )


def _document(document: Document, pages: list[Lines], analyzer: Analyzer, schema: Schema) -> Entry:
    title = analyzer.lines(document.title)
    lines = {
        TITLE: _together([title], analyzer, schema),
        TEXT: _together([title, _GAP, *pages, *_name(document, title, analyzer)], analyzer, schema),
    }
    numbers: dict[str, tuple[float, ...]] = {}
    facets: dict[str, list[tuple[str, str]]] = {}
    for written, value in document.fields.items():
        name = field_name(written)  # a record may call it مصدر or Source
        if name in (TITLE, TEXT):
            # The document's own title and pages are searched; a field of that name is only stored.
            continue
        values = values_of(value)
        match schema.kind(name):
            case Kind.TEXT:
                lines[name] = _together([analyzer.lines(str(each)) for each in values], analyzer, schema)
            case Kind.KEYWORD:
                _keyword(name, values, analyzer, schema, lines, facets)
            case Kind.DATE:
                dates = tuple(number for each in values if (number := date_number(str(each))) is not None)
                numbers[name] = numbers.get(name, ()) + dates
            case Kind.NUMBER:
                amounts = tuple(amount for each in values if (amount := _number(each)) is not None)
                numbers[name] = numbers.get(name, ()) + amounts
    single = document.pages[0] if len(document.pages) == 1 else None
    return Entry(
        id=document.id,
        page=None,
        pages=len(document.pages),
        label=single.label if single else "",
        title=document.title,
        fields=document.fields,
        text=single.text if single else "",
        lines=lines,
        numbers={name: found for name, found in numbers.items() if found},
        facets={name: tuple(pairs) for name, pairs in facets.items()},
        order=collate(document.title, analyzer),
        signature=sign(_join(page[Level.WORD] for page in pages)),
    )


def _name(document: Document, title: Lines, analyzer: Analyzer) -> list[Lines]:
    """Analyse the words of the name of a file that is one document: people look for them."""
    if document.fields.get("path") != document.id:
        return []
    from kashaf.documents.name_words import name_words  # which no search needs

    known = set(_split(title[Level.WORD]))
    words = (analyzer.lines(word) for word in name_words(document.id).split())
    named = [lines for lines in words if not known.intersection(_split(lines[Level.WORD]))]
    return [_GAP, *named] if named else []


def _together(parts: list[Lines], analyzer: Analyzer, schema: Schema) -> Lines:
    """Join the lines of the parts of a text, at the levels that the index keeps."""
    lines = _in_words(parts, schema)
    if Level.GRAMS in schema.levels:
        lines[Level.GRAMS] = " ".join(dict.fromkeys(analyzer.pieces(lines[Level.WORD]).split(" ")))
    return lines


def _in_words(parts: list[Lines], schema: Schema) -> Lines:
    """Join the lines of the parts of a text, without n-grams."""
    return {level: _join([part[level] for part in parts]) for level in schema.levels if level != Level.GRAMS}


def _page(document: Document, page: Page, lines: Lines) -> Entry:
    return Entry(
        id=document.id,
        page=page.number,
        pages=len(document.pages),
        label=page.label,
        title="",
        fields={},
        text=page.text,
        lines={PAGE: lines},
    )


def _keyword(
    name: str,
    values: Iterable[FieldValue],
    analyzer: Analyzer,
    schema: Schema,
    lines: dict[str, dict[Level, str]],
    facets: dict[str, list[tuple[str, str]]],
) -> None:
    """Add the words and the whole values of a keyword field to the engine's field."""
    field, prefix = schema.place(name)
    for value in values:
        written = str(value)
        words = [prefix + word for word in _split(analyzer.lines(written)[Level.WORD])]
        whole = analyzer.value(written)
        if not whole:
            continue  # nobody can search for a value without a word ("—"); it is only stored
        facets.setdefault(field, []).append((prefix + whole, written))
        found: Mapping[Level, str] = lines.get(field, {Level.WORD: "", Level.VALUE: ""})
        lines[field] = {
            Level.WORD: _join([found[Level.WORD], *words]),
            Level.VALUE: _join([found[Level.VALUE], prefix + whole]),
        }


def _number(value: FieldValue) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]  # a tuple never comes here, and float() says so if it does
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _split(line: str) -> list[str]:
    return line.split(" ") if line else []


def _join(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)
