"""A PDF → a document, page by page; pages with only pictures are read by OCR on request."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pypdfium2 import raw

from kashaf.analyzers.boilerplate import is_letterhead
from kashaf.analyzers.line_noise import known_words
from kashaf.documents.assembly import choose_title, in_its_language, is_machine
from kashaf.documents.document import Document, FieldValue, Page
from kashaf.documents.ocr import UnreadPicture, read_picture_text, what_is_missing
from kashaf.documents.pdf.annotations import open_form, read_annotations
from kashaf.documents.pdf.flaws import GARBLED, find_flaw
from kashaf.documents.pdf.maps import mend_maps
from kashaf.documents.pdf.page import UnknownLetters, page_text
from kashaf.documents.pdf.running_heads import without_running_heads
from kashaf.documents.source import Source
from kashaf.messages import Message

__all__ = ["read_pdf"]

_UNKNOWN = Message("its font does not say which letters it draws: needs OCR (kashaf index --ocr)")
_NO_BETTER = Message("few of its words are known, and OCR reads it no better: get the text in another format")
_RESOLUTION = 300
"""Dots per inch of the picture of a page: what tesseract was made for."""
_MOST_PIXELS = 25_000_000
"""A page of A3 has 17 million; larger ones are drawn coarser."""
_MOST_PAGES = 100_000
"""A file of a kilobyte can say that it has any number."""

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(Z|[+-]\d\d'?(?:\d\d)?)?")


@dataclass(slots=True)
class _Unread:
    """Pages without text, by the reason: their numbers."""

    pages: dict[Message, list[int]] = field(default_factory=dict)

    def add(self, reason: Message, number: int) -> None:
        """Note a page."""
        self.pages.setdefault(reason, []).append(number)


def read_pdf(source: Source) -> Iterator[Document]:
    """Read the pages of a PDF with their labels, and its stated title, author, date and language.

    A page without text keeps its place, and is reported; so is a page whose text seems wrong or
    small. With the option ``ocr`` such pages are read by OCR, and the better of both texts is kept.
    Raises `UnreadableFile` for a file that is encrypted with a password to open it, damaged, or
    without text on any page.
    """
    pdf = _open(source)
    unread = _Unread()
    try:
        fields = {**source.fields, **_fields(pdf)}
        title = _title(pdf)
        pages = tuple(_pages(pdf, source, unread))
        text = without_running_heads(pdf, pages)
    except (pypdfium2.PdfiumError, ValueError, RecursionError) as error:
        raise source.unreadable("it is damaged: get it anew") from error
    finally:
        pdf.close()
    if not any(page.text for page in pages):
        raise source.unreadable(
            next(iter(unread.pages), Message("it has no text")), transient=what_is_missing() in unread.pages
        )
    for reason, numbers in unread.pages.items():
        source.skipped(f":p. {_ranges(numbers)}", reason)
    yield Document(source.id, choose_title(title, source, text), pages, in_its_language(fields, text))


def _open(source: Source) -> Any:
    stream = mend_maps(source)
    try:
        pdf = pypdfium2.PdfDocument(stream, autoclose=stream is not source.stream)
    except pypdfium2.PdfiumError as error:
        if stream is not source.stream:
            stream.close()
        locked = getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        # pdfium may still return the error of the file before.
        if locked and source.holds(b"/Encrypt"):
            raise source.unreadable("it is encrypted: save it without a password") from error
        raise source.unreadable("it is damaged, or no PDF: get it anew") from error
    open_form(pdf)
    return pdf


def _pages(pdf: Any, source: Source, unread: _Unread) -> Iterator[Page]:
    """Read one page after the other; nothing is kept of it but its text."""
    size = 0
    if len(pdf) > _MOST_PAGES:
        raise source.unreadable("it says that it has more than {most:,} pages: split it", most=_MOST_PAGES)
    for place in range(len(pdf)):
        source.tick()
        label = pdf.get_page_label(place).strip()
        try:
            text = _read_page(pdf, place, source, unread)
        except (pypdfium2.PdfiumError, RecursionError, ArithmeticError):
            unread.add(Message("it is damaged: get it anew"), place + 1)
            text = ""
        size += len(text)
        if size > source.limit:
            raise source.unreadable(
                "it has more text than the {most:g} MiB that are read as one: split it", most=source.limit / (1 << 20)
            )
        yield Page(place + 1, "" if label == str(place + 1) else label, text)


def _read_page(pdf: Any, place: int, source: Source, unread: _Unread) -> str:
    page = pdf[place]
    try:
        textpage = page.get_textpage()
        reason: Message | None = None
        try:
            text = page_text(page, textpage).strip()
        except UnknownLetters:
            text, reason = "", _UNKNOWN
        finally:
            textpage.close()
        words = " ".join(text.split())
        added = [each for each in read_annotations(pdf, page) if " ".join(each.split()) not in words]
        text = "\n\n".join([text, *added]).strip()
        reason = reason or find_flaw(page, text)
        if reason and source.options.ocr:
            text, reason = _better(page, text, reason, source)
        if reason:
            unread.add(reason, place + 1)
        return text
    finally:
        page.close()


def _better(page: Any, text: str, reason: Message, source: Source) -> tuple[str, Message | None]:
    """Read a page by OCR as well: give the text of more words, and what is wrong with it yet."""
    try:
        recognized = _recognized(page, source)
    except UnreadPicture as error:
        return text, error.reason
    if recognized and (not text or known_words(recognized) > known_words(text)):
        return recognized, None
    if not text:
        return "", Message("OCR finds no text in it")
    return text, _NO_BETTER if reason == GARBLED else None


def _recognized(page: Any, source: Source) -> str:
    """Draw a page and read what is seen. Raises `UnreadPicture`."""
    missing = what_is_missing()
    if missing:
        raise UnreadPicture(missing)
    width, height = page.get_size()
    scale = min(_RESOLUTION / 72, math.sqrt(_MOST_PIXELS / max(width * height, 1)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows = memoryview(bitmap.buffer).cast("B")
        lines = (rows[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
        picture = f"P5 {bitmap.width} {bitmap.height} 255\n".encode() + b"".join(lines)
    finally:
        bitmap.close()
    source.tick()
    return "\n\n".join(read_picture_text(picture, resolution=round(72 * scale))).strip()


def _ranges(numbers: list[int]) -> str:
    """Write numbers in rising order as ranges.

    >>> _ranges([3, 4, 5, 9])
    '3–5, 9'
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(f"{first}–{last}" if first != last else str(first) for first, last in ranges)


# What it states about itself


def _fields(pdf: Any) -> dict[str, FieldValue]:
    found = {"author": _stated(pdf, "Author"), "date": _iso(_stated(pdf, "CreationDate")), "language": _language(pdf)}
    if is_machine(found["author"]):
        found["author"] = ""
    return {name: value for name, value in found.items() if value}


def _stated(pdf: Any, key: str) -> str:
    return " ".join(str(pdf.get_metadata_value(key)).replace("\0", "").split())


def _title(pdf: Any) -> str:
    title = _stated(pdf, "Title")
    return "" if is_letterhead(title) else title


def _iso(stated: str) -> str:
    """Write the date of a PDF as ISO 8601, as exact as it is; the empty string when it is none.

    >>> _iso("D:20160803141500+03'00'"), _iso("D:2016"), _iso("today")
    ('2016-08-03T14:15:00+03:00', '2016', '')
    """
    found = _DATE.match(stated)
    if not found:
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    if not 1 <= int(month or 1) <= 12 or not 1 <= int(day or 1) <= 31:
        return ""
    date = "-".join(part for part in (year, month, day) if part)
    if not (day and hour and minute):
        return date
    digits = re.sub(r"\D", "", zone or "")
    offset = "" if not zone else "Z" if not digits.strip("0") else f"{zone[0]}{digits[:2]}:{digits[2:4] or '00'}"
    return f"{date}T{hour}:{minute}:{second or '00'}{offset}"


def _language(pdf: Any) -> str:
    """Give the language of the whole, as a tag ("ar"); older versions of pdfium don't tell it."""
    get = getattr(raw, "FPDFCatalog_GetLanguage", None)
    length = get(pdf, None, 0) if get else 0
    if not get or not 2 < length < 100:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    get(pdf, buffer, length)
    return bytes(buffer).decode("utf-16-le", "ignore").rstrip("\0").strip()
