"""A file → its documents, by the reader of its format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from kashaf.analyzers.death_dates import year_of_death
from kashaf.documents.document import Document, Page, one_or_many, values_of, with_texts
from kashaf.documents.encoding import decode
from kashaf.documents.facts import Facts, read_sidecar, state
from kashaf.documents.folder import File, as_it_is_now, open_file, why_not
from kashaf.documents.formats import reader_of, recognize
from kashaf.documents.mojibake import mended
from kashaf.documents.openiti_facts import MAX_LIBRARY_BYTES, read_library_facts
from kashaf.documents.openiti_library import beside
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.documents.source import MAX_FILE_BYTES, Options, Source
from kashaf.documents.text import find_title
from kashaf.documents.volumes import volume_facts
from kashaf.errors import UnreadableFile
from kashaf.extras import install_line
from kashaf.messages import Message

__all__ = ["is_plain", "read_file", "read_source"]


def read_file(
    file: File,
    options: Options | None = None,
    *,
    skip: Skip,
    limit: int = MAX_FILE_BYTES,
    tick: Callable[[], object] | None = None,
) -> Iterator[Document]:
    """Read the documents of a file: many from records, tables and archives, else one.

    The fields of a document are ``path`` (the file's id) and what the file states; records bring
    their own. When a part of a file of many documents cannot be read, it goes to ``skip``, and the
    others are read. ``tick`` is called whenever reading advances. Facts in the file's sidecar
    replace those that its documents state; what its place tells is added: the facts in a library of
    OpenITI, and the number of a volume. A Hijri year of death in the name of an author becomes the
    field ``author_died``, if there is none.

    Raises `UnreadableFile` for a file that is empty, of a format that is not read, damaged, in no
    known encoding, larger than ``limit`` bytes (files of records may have any size), not permitted,
    gone, or changed while it was read: the caller must then drop the documents that it already has.
    Raises `InvalidRequest` for an unknown encoding.
    """
    try:
        with os.fdopen(open_file(file.place), "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            source = Source(file.id, str(file.path), stream, size, skip, options or Options(), tick or _nothing, limit)
            source = replace(source, facts=_facts_beside(file, skip))
            facts = read_sidecar(file.sidecar, skip) if file.sidecar else Facts()
            for document in read_source(source):
                yield _with_death(state(document, facts), source.facts)
            _check_unchanged(stream, file, source)
    except OSError as error:
        raise UnreadableFile(printable(str(file.path)), why_not(error), transient=True) from error


def is_plain(file: File) -> bool:
    """Say whether reading a file is little more than decoding it.

    No content of such a file makes its reader fail, hang or fill the memory. A file that cannot be
    opened, or is not read at all, is plain too.
    """
    try:
        with os.fdopen(open_file(file.place), "rb") as stream:
            source = Source(file.id, str(file.path), stream, file.size, _ignore)
            # A packed file is not even opened for this.
            return not source.head().startswith(b"PK") and recognize(source).plain
    except (UnreadableFile, OSError):
        return True


def read_source(source: Source) -> Iterator[Document]:
    """Read the documents of a file, or of a part of one, by its format. Raises `UnreadableFile`."""
    format = recognize(source)
    try:
        reader = reader_of(format)
    except ModuleNotFoundError as error:
        reason = Message(
            "it is {label}: install what reads it with `{command}`", label=format.label, command=install_line("documents")
        )
        raise source.unreadable(reason, transient=True) from error
    garbled = False
    for document in reader(source):
        right = _mended(document)
        garbled = garbled or right is not None
        yield document if right is None else right
    if garbled:
        source.skipped("", "its Arabic letters were garbled by a wrong encoding: they were put right")


def _mended(document: Document) -> Document | None:
    """Give a document with its garbled title, pages and fields put right; ``None`` if none was."""
    pages = tuple(Page(page.number, _or_same(page.label), _or_same(page.text)) for page in document.pages)
    fields = {name: with_texts(value, _or_same) for name, value in document.fields.items()}
    title = _or_same(document.title)
    if pages == document.pages and fields == document.fields and title == document.title:
        return None
    first = document.pages[0].text
    if pages[0].text != first and (title == document.title or title.endswith("…")) and document.title == find_title(first):
        title = find_title(pages[0].text)  # it was cut from the garbled text
    return replace(document, title=title, pages=pages, fields=fields)


def _or_same(text: str) -> str:
    found = mended(text)
    return text if found is None else found


def _with_death(document: Document, known: Facts) -> Document:
    author = document.fields.get("author")
    states_none = document.fields.get("author_died") == known.fields.get("author_died")
    if author is None or not states_none or "path" not in document.fields:  # records keep their own facts
        return document
    years = [year for each in values_of(author) if (year := year_of_death(str(each)))]
    if not years:
        return document
    return replace(document, fields={**document.fields, "author_died": one_or_many(years)})


def _facts_beside(file: File, skip: Skip) -> Facts:
    """Read what the place of a file tells of it; what could not be read of it goes to ``skip``."""
    if not beside(file.path.name):
        return volume_facts(file.path.absolute(), file.size)
    texts = []
    for path in file.beside:
        try:
            with os.fdopen(open_file(path), "rb") as stream:
                texts.append(decode(stream.read(MAX_LIBRARY_BYTES), name=str(path)))
        except OSError as error:
            skip(Skipped(str(path), why_not(error)))
        except UnreadableFile as error:
            skip(Skipped(str(path), error.reason))
    return read_library_facts(file.path.name, texts)


def _nothing() -> None:
    pass


def _ignore(_: Skipped) -> None:
    pass


def _check_unchanged(stream: BinaryIO, file: File, source: Source) -> None:
    if as_it_is_now(file, os.fstat(stream.fileno())) != file:
        raise source.unreadable("it was written to while it was read: index it again when it rests", transient=True)
