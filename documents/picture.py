"""A picture → a document, by OCR where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from kashaf.documents.document import Document, Page
from kashaf.documents.ocr import UnreadPicture, read_picture_text, what_is_missing
from kashaf.documents.source import Source
from kashaf.documents.text import find_title

__all__ = ["read_picture"]


def read_picture(source: Source) -> Iterator[Document]:
    """Read a PNG, JPEG, GIF or TIFF, a page for each picture in it, with the option ``ocr``.

    Raises `UnreadableFile` without that option, when tesseract or its Arabic is missing, and when
    there is no text in it.
    """
    if not source.options.ocr:
        raise source.unreadable("it is a picture: kashaf index --ocr reads its text")
    missing = what_is_missing()
    if missing:
        raise source.unreadable(missing, transient=True)
    picture = source.read()
    source.tick()
    try:
        texts = read_picture_text(picture)
    except UnreadPicture as error:
        raise source.unreadable(error.reason) from error
    if not any(texts):
        raise source.unreadable("it is a picture in which OCR finds no text")
    title = find_title(next(text for text in texts if text))
    yield Document(source.id, title, tuple(Page(number, "", text) for number, text in enumerate(texts, start=1)), source.fields)
