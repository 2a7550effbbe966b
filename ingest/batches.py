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


def batches(
    documents: Iterable[Document], *, most_documents: float | None = None, most_characters: int | None = None
) -> Iterator[list[Document]]:
    """Yield documents in lists of at most 200, or of a million characters, or of the given bounds.

    When ``documents`` raises half-way, the documents before are yielded first.
    """
    most_documents = BATCH_DOCUMENTS if most_documents is None else most_documents
    most_characters = BATCH_CHARACTERS if most_characters is None else most_characters
    batch: list[Document] = []
    held = 0
    try:
        for document in documents:
            heed()
            batch.append(document)
            held += characters(document)
            if len(batch) >= most_documents or held >= most_characters:
                full, batch, held = batch, [], 0
                yield full
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
