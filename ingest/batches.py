"""Documents by the batch: as many as memory holds easily, be they notes or books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kashaf.documents import Document
from kashaf.interruption import heed

__all__ = ["BATCH_CHARACTERS", "BATCH_DOCUMENTS", "batches", "characters"]

BATCH_DOCUMENTS = 200
BATCH_CHARACTERS = 1_000_000


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
