"""The format of a file, detected from its content, and the reader for it.

The suffix decides only when the content is ambiguous.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from enum import Enum
from importlib import import_module
from typing import cast

from kashaf.documents.source import Reader, Source
from kashaf.documents.whatsapp import is_whatsapp
from kashaf.documents.xml_events import root_name
from kashaf.messages import Message

__all__ = ["READERS", "WEB_PAGES", "Format", "reader_of", "recognize"]

READERS = 7
"""The version of the readers.

It rises when they read more than before, so that skipped files are tried again.
"""


class Format(Enum):
    """A kind of file: the module and function that read it, and what messages call it."""

    TEXT = ("text", "read_text", Message("plain text"))
    MARKDOWN = ("markdown", "read_markdown", Message("Markdown"))
    HTML = ("html.reader", "read_html", Message("a page in HTML"))
    JSON = ("json_files", "read_json", Message("JSON"))
    JSON_LINES = ("json_files", "read_json_lines", Message("JSON Lines"))
    SUBTITLES = ("subtitles", "read_subtitles", Message("subtitles"))
    TEI = ("tei", "read_tei", Message("an edition in TEI"))
    ALTO = ("recognized", "read_alto", Message("a scan in ALTO"))
    PAGE_XML = ("recognized", "read_page_xml", Message("a scan in PAGE"))
    HOCR = ("recognized", "read_hocr", Message("a scan in hOCR"))
    MEDIAWIKI = ("wiki.mediawiki", "read_mediawiki", Message("a dump of a wiki"))
    BIBTEX = ("bibtex", "read_bibtex", Message("entries in BibTeX"))
    RIS = ("ris", "read_ris", Message("entries in RIS"))
    WHATSAPP = ("whatsapp", "read_whatsapp", Message("a chat of WhatsApp"))
    OPENITI = ("openiti", "read_openiti", Message("OpenITI mARkdown"))
    CSV = ("tables.delimited", "read_delimited", Message("a table of text"))
    SPREADSHEET = ("tables.spreadsheet", "read_spreadsheet", Message("a spreadsheet"))
    SQLITE = ("tables.sqlite", "read_sqlite", Message("an SQLite database"))
    PDF = ("pdf.reader", "read_pdf", Message("a PDF"))
    PICTURE = ("picture", "read_picture", Message("a picture"))
    DOCX = ("office.docx", "read_docx", Message("a Word document"))
    PPTX = ("office.pptx", "read_pptx", Message("a PowerPoint presentation"))
    OPENDOCUMENT = ("office.opendocument", "read_opendocument", Message("an OpenDocument text or presentation"))
    EPUB = ("epub", "read_epub", Message("an EPUB book"))
    RTF = ("office.rtf", "read_rtf", Message("a text in RTF"))
    COMPOUND = ("office.legacy", "read_compound", Message("a file of an old or locked Office"))
    MAIL = ("mail.reader", "read_mail", Message("an e-mail"))
    MAILBOX = ("mail.reader", "read_mailbox", Message("a mailbox"))
    ZIP = ("zip_archive", "read_archive", Message("a ZIP archive"))
    TAR = ("tar_archive", "read_tar", Message("a tar archive"))
    COMPRESSED = ("compressed", "read_compressed", Message("a compressed file"))
    OTHER_ARCHIVE = ("bsdtar", "read_other_archive", Message("a 7z or RAR archive"))

    @property
    def label(self) -> Message:
        """What messages call it: "a PDF"."""
        return self.value[2]

    @property
    def plain(self) -> bool:
        """Whether reading it is little more than decoding.

        No such file makes its reader fail, hang or fill the memory.
        """
        return self in (Format.TEXT, Format.JSON, Format.JSON_LINES)


def reader_of(format: Format) -> Reader:
    """Load the reader of a format; readers are loaded when they are needed, for some need much.

    Raises `ModuleNotFoundError` where what it needs is not installed.
    """
    module, name, _ = format.value
    return cast("Reader", getattr(import_module(f"kashaf.documents.{module}"), name))


WEB_PAGES = (".html", ".htm", ".xhtml")
"""The suffixes of pages in HTML."""
_BY_SUFFIX = {
    **dict.fromkeys(WEB_PAGES, Format.HTML),
    **dict.fromkeys((".jsonl", ".ndjson"), Format.JSON_LINES),
    **dict.fromkeys((".md", ".markdown"), Format.MARKDOWN),
    **dict.fromkeys((".csv", ".tsv", ".tab"), Format.CSV),
    **dict.fromkeys((".srt", ".vtt", ".ass", ".ssa"), Format.SUBTITLES),
    ".hocr": Format.HTML,
    ".ris": Format.RIS,
    ".bib": Format.BIBTEX,
    ".json": Format.JSON,
    ".eml": Format.MAIL,
    ".mbox": Format.MAILBOX,
}
"""Kinds of text that do not always show in how they begin."""

_SOURCE = frozenset(".xml .svg .css .js .mjs".split())
"""What is text but is not read as such: indexing its source would only find noise."""

_SIGNATURES = {
    b"{\\rtf": Format.RTF,
    b"SQLite format 3\0": Format.SQLITE,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Format.COMPOUND,
    b"\x89PNG\r\n": Format.PICTURE,
    b"\xff\xd8\xff": Format.PICTURE,  # JPEG
    b"GIF8": Format.PICTURE,
    b"II*\0": Format.PICTURE,  # TIFF, in both orders of bytes
    b"MM\0*": Format.PICTURE,
    b"\x1f\x8b\x08": Format.COMPRESSED,  # gzip
    b"BZh": Format.COMPRESSED,  # bzip2
    b"\xfd7zXZ\0": Format.COMPRESSED,
    b"7z\xbc\xaf\x27\x1c": Format.OTHER_ARCHIVE,
    b"Rar!\x1a\x07": Format.OTHER_ARCHIVE,
    b"#####OpenITI#": Format.OPENITI,  # some have lost a sign
    b"######OpenITI#": Format.OPENITI,
    b"\xef\xbb\xbf######OpenITI#": Format.OPENITI,
}
"""How files of a format begin."""

_ZSTANDARD = b"\x28\xb5\x2f\xfd"

_JET = re.compile(rb"\x00\x01\x00\x00Standard (?:Jet|ACE) DB")

_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_BY_ROOT = {
    **dict.fromkeys((b"TEI", b"TEI.2", b"teiCorpus"), Format.TEI),
    b"alto": Format.ALTO,
    b"PcGts": Format.PAGE_XML,
    b"mediawiki": Format.MEDIAWIKI,
}
_HOCR = re.compile(rb"<meta\s[^>]{0,200}ocr-system|class=[\"']ocr_page")
_SUBTITLES = re.compile(rb"\s*(?:WEBVTT\b|\[Script Info\]|\d{1,6}\s*\r?\n\s*(?:\d{1,2}:)?\d{1,2}:\d\d[.,]\d{1,3}\s*-->)")
_MAILBOX = re.compile(rb"From \S+ .{0,40}\d\d:\d\d:\d\d.{0,12}\d{4}\r?\n[\w-]+: ")
_HEADERS = re.compile(rb"(?:[A-Za-z][\w-]*: ?.*\r?\n(?:[ \t].*\r?\n)*){3,}")
_OF_MAIL = re.compile(rb"^(?:Received|Message-ID|MIME-Version):", re.IGNORECASE | re.MULTILINE)


def recognize(source: Source) -> Format:
    """Detect the format of a source.

    Raises `UnreadableFile` when it is empty or of a kind that is known not to be read.
    """
    head = source.head()
    if not head:
        raise source.unreadable("it is empty")
    if b"%PDF-" in head[:1024]:  # some have a few bytes of a mail or a server before it
        return Format.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(source)
    if head.startswith(_ZSTANDARD):
        raise source.unreadable("it is a packed archive of a kind that is not read: unpack it, or pack it as ZIP")
    if _JET.match(head):
        raise source.unreadable("it is a database of Access, as Shamela's .bok: export the book as EPUB, or its tables as CSV")
    for signature, format in _SIGNATURES.items():
        if head.startswith(signature):
            return format
    if _is_tar(head):
        return Format.TAR
    root = root_name(_narrow(head))
    if root in _BY_ROOT and source.suffix not in (".txt", ".text"):
        return _BY_ROOT[root]
    if source.suffix in _SOURCE:
        raise source.unreadable("{suffix} is not a text format that this version reads", suffix=source.suffix)
    return _text(head, source.suffix)


def _is_tar(head: bytes) -> bool:
    """Say whether a file begins with a header of tar, of which all kinds have a checksum."""
    header, checksum = head[:512], head[148:156].strip(b" \0")
    if len(header) < 512 or not checksum or checksum.strip(b"01234567"):
        return False
    return int(checksum, 8) == sum(header[:148]) + 8 * ord(" ") + sum(header[156:])


def _text(head: bytes, suffix: str) -> Format:
    """Tell apart what is text: where the suffix doesn't say more, by how it begins."""
    if suffix in (*WEB_PAGES, ".hocr") and _HOCR.search(head):
        return Format.HOCR
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if _SUBTITLES.match(head.removeprefix(b"\xef\xbb\xbf")):
        return Format.SUBTITLES
    if is_whatsapp(head):
        return Format.WHATSAPP
    if _MAILBOX.match(head):
        return Format.MAILBOX
    headers = _HEADERS.match(head)
    if headers and _OF_MAIL.search(headers.group()):
        return Format.MAIL
    looks_like_html = suffix not in (".txt", ".text") and _LOOKS_LIKE_HTML.match(_narrow(head))
    return Format.HTML if looks_like_html else Format.TEXT


def _narrow(head: bytes) -> bytes:
    """Take text of two bytes a letter as if it had one."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\0", b"")


_FOLDERS = {"word": Format.DOCX, "ppt": Format.PPTX, "xl": Format.SPREADSHEET}
"""The folder that a document of Office Open XML has, beside ``[Content_Types].xml``."""


def _packed(source: Source) -> Format:
    """Tell apart what is packed as ZIP: documents of offices, books, and archives."""
    try:
        with zipfile.ZipFile(source.stream) as archive:
            # Some programs write paths as Windows does.
            names = [name.replace("\\", "/") for name in archive.namelist()]
            kind = (
                archive.read("mimetype")[:100] if "mimetype" in names and archive.getinfo("mimetype").file_size < 100 else b""
            )
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise source.unreadable("it is a damaged ZIP archive, or a document packed as one: get it anew") from error
    finally:
        source.stream.seek(0)
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Format.SPREADSHEET
    if kind.startswith(b"application/vnd.oasis.opendocument."):
        return Format.OPENDOCUMENT
    if kind.startswith(b"application/epub+zip") or "META-INF/container.xml" in names:
        return Format.EPUB
    if "[Content_Types].xml" in names:
        folders = {name.split("/", 1)[0] for name in names}
        for folder, format in _FOLDERS.items():
            if folder in folders:
                return format
    return Format.ZIP
