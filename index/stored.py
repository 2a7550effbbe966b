"""Documents as an index stores them: read whole by their ids, and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kashaf.arguments import take_text
from kashaf.documents import Document, FieldValue, Page, values_of
from kashaf.errors import DocumentNotFound
from kashaf.index.identity import find_id
from kashaf.index.protocol import Reader, Stored
from kashaf.index.query import Everything

__all__ = ["count_documents", "names_work", "no_document", "read_document", "read_documents"]


def count_documents(index: Reader) -> int:
    """Count the documents of the commit that an index shows."""
    return index.match(Everything(), limit=0).total


def names_work(fields: Mapping[str, FieldValue]) -> bool:
    """Say whether the field ``work`` has a value: see `Outline`."""
    return any(str(each).strip() for each in values_of(fields.get("work")))


def read_documents(index: Reader, ids: Sequence[str]) -> Iterator[Document]:
    """Read documents by their ids, one at a time with all its pages; skip ids that are missing."""
    for stored in index.read([(id, None) for id in ids]):
        pages = index.read([(stored.id, number) for number in range(1, stored.pages + 1)]) if stored.pages > 1 else [stored]
        yield _document(stored, pages)


def read_document(index: Reader, id: str) -> Document:
    """Read one document whole. Raises `DocumentNotFound`."""
    for document in read_documents(index, [find_id(index, take_text("id", id))]):
        return document
    raise no_document(id)


def no_document(id: str) -> DocumentNotFound:
    """Make the error for an id that no document has."""
    return DocumentNotFound("no document has the id {id!r}: `kashaf search` shows the ids of what it finds", id=id)


def _document(stored: Stored, pages: Sequence[Stored]) -> Document:
    texts = tuple(Page(number, page.label, page.text) for number, page in enumerate(pages, start=1))
    return Document(stored.id, stored.title, texts, stored.fields)
