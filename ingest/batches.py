"""Documents by the batch: as many as memory holds easily, be they notes or books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kashaf.arguments import take_text
from kashaf.documents import Document, Page
from kashaf.errors import DocumentNotFound
from kashaf.index import Everything, Reader, Stored, find_id
from kashaf.interruption import heed

__all__ = [
    "BATCH_CHARACTERS",
    "BATCH_DOCUMENTS",
    "batches",
    "characters",
    "count_documents",
    "no_document",
    "read_document",
    "read_documents",
]

BATCH_DOCUMENTS = 200
BATCH_CHARACTERS = 1_000_000


def count_documents(index: Reader) -> int:
    """Count the documents of the commit that an index shows."""
    return index.match(Everything(), limit=0).total


def characters(document: Document) -> int:
    """Count the characters of a document's pages."""
    return sum(len(page.text) for page in document.pages)


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Hand over documents in lists of at most 200, or of those that together reach a million characters."""
    batch: list[Document] = []
    held = 0
    for document in documents:
        heed()
        batch.append(document)
        held += characters(document)
        if len(batch) >= BATCH_DOCUMENTS or held >= BATCH_CHARACTERS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def read_documents(index: Reader, ids: Sequence[str]) -> Iterator[Document]:
    """Read documents by their ids, one at a time with all its pages; those that are not there are left out."""
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
