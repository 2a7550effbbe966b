"""A file → its documents: which reader it needs is told by its suffix and what it holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from kashaf.documents.document import Document, FieldValue
from kashaf.documents.encoding import decode
from kashaf.documents.folder import File, open_file, why_not
from kashaf.documents.html import decode_html, html_document
from kashaf.documents.records import read_record_array, read_records
from kashaf.documents.skipped import Skip, printable
from kashaf.documents.text import text_document
from kashaf.errors import InvalidDocument, UnreadableFile

__all__ = ["MAX_FILE_BYTES", "read_file"]

MAX_FILE_BYTES = 64 << 20
"""The largest file that is read as one text, in bytes: Arabic of that size is some five million words, a whole shelf."""

_RECORDS = {".jsonl", ".ndjson"}
_HTML = {".html", ".htm", ".xhtml"}
_TEXT = {"", ".txt", ".text", ".md", ".markdown"}
_OTHERS = frozenset(
    ".pdf .doc .docx .docm .odt .rtf .epub .mobi .azw3 .djvu .ppt .pptx .odp .xls .xlsx .ods .xml .svg .css .js .mjs "
    ".zip .gz .bz2 .xz .zst .7z .rar .tar".split()
)
"""What has text in it, or is text, but is not read as such: indexing its source would only find noise."""
_SIGNATURES = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def read_file(file: File, *, encoding: str | None = None, skip: Skip, limit: int = MAX_FILE_BYTES) -> Iterator[Document]:
    """Read the documents of a file: many from JSON Lines (.jsonl, .ndjson) and .json, one from anything else.

    The fields of a text or page are ``path`` (the file's id) and what the page states; records bring their own. A bad
    record goes to ``skip`` with its line, as does a line longer than ``limit`` bytes; the other records are read.
    ``encoding`` is for text and HTML; JSON is always UTF-8.

    Raises `UnreadableFile` for a file that is empty, no text, of a format that is not read, in no known encoding, larger
    than ``limit`` (JSON Lines may have any size), not permitted, gone, or written to while it was read: documents that
    were handed out before are then to be forgotten. Raises `InvalidRequest` for an unknown encoding.
    """
    name = str(file.path)
    suffix = PurePath(file.id).suffix.lower()
    if suffix in _OTHERS:
        raise _unreadable(name, f"{suffix} is not a text format that this version reads")
    try:
        with os.fdopen(open_file(file.path), "rb") as stream:
            if suffix in _RECORDS:
                yield from _records(stream, file, skip, limit)
            else:
                data = stream.read(limit + 1)
                _check_unchanged(stream, file)
                yield from _documents(data, file, suffix, encoding, skip, limit)
    except OSError as error:
        raise _unreadable(name, why_not(error), passing=True) from error


def _records(stream: BinaryIO, file: File, skip: Skip, limit: int) -> Iterator[Document]:
    if not file.size:
        raise _unreadable(str(file.path), "it is empty")
    yield from read_records(stream, str(file.path), skip=skip, limit=limit)
    _check_unchanged(stream, file)


def _documents(data: bytes, file: File, suffix: str, encoding: str | None, skip: Skip, limit: int) -> Iterator[Document]:
    name = str(file.path)
    if len(data) > limit:
        size, most = file.size / (1 << 20), limit / (1 << 20)
        raise _unreadable(name, f"it has {size:,.1f} MiB, more than the {most:g} MiB that are read as one text: split it")
    if not data.strip():
        raise _unreadable(name, "it is empty" if not data else "it is empty but for blanks")
    if data.startswith(_SIGNATURES):
        raise _unreadable(name, f"{_named(suffix)} is not a text format that this version reads")
    if suffix == ".json":
        try:
            yield from read_record_array(data, name, skip=skip)
        except InvalidDocument as error:
            raise _unreadable(name, f"it holds no records: {error}") from error
        return
    fields: dict[str, FieldValue] = {"path": file.id}
    try:
        text = (decode_html if suffix in _HTML else decode)(data, name=name, encoding=encoding)
    except UnreadableFile as error:
        if suffix in _TEXT | _HTML or "binary" not in error.reason:
            raise
        raise _unreadable(name, f"it is binary, and {suffix} is not a text format that this version reads") from error
    if suffix in _HTML or (suffix not in _TEXT - {""} and _LOOKS_LIKE_HTML.match(text[:4096])):
        document = html_document(file.id, text if suffix in _HTML else decode_html(data, name=name, encoding=encoding), fields)
    else:
        document = text_document(file.id, text, fields)
    if not document.title and not document.text.strip():
        raise _unreadable(name, "it is empty but for blanks" if suffix not in _HTML else "the page has no text")
    yield document


def _named(suffix: str) -> str:
    return f"what it holds (named {suffix})" if suffix in _TEXT | _HTML and suffix else suffix or "what it holds"


def _check_unchanged(stream: BinaryIO, file: File) -> None:
    now = os.fstat(stream.fileno())
    if (now.st_size, now.st_mtime_ns) != (file.size, file.mtime_ns):
        raise _unreadable(str(file.path), "it was written to while it was read: index it again when it rests", passing=True)


def _unreadable(name: str, reason: str, *, passing: bool = False) -> UnreadableFile:
    return UnreadableFile(printable(name), reason, passing=passing)
