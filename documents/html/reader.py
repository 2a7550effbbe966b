"""HTML → a document: the text that a reader sees, and the facts that the page states."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from kashaf.documents.document import Document, FieldValue
from kashaf.documents.encoding import decode
from kashaf.documents.html.body_text import page_text
from kashaf.documents.html.dom import parse_html
from kashaf.documents.html.main_text import article_lines
from kashaf.documents.html.metadata import page_facts
from kashaf.documents.html.shown_date import shown_date
from kashaf.documents.source import Source
from kashaf.documents.text import find_title
from kashaf.errors import UnreadableFile

__all__ = ["decode_html", "html_document", "html_text", "read_html"]

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)


def read_html(source: Source) -> Iterator[Document]:
    """Read a page, in the encoding that the options name or `decode_html` finds."""
    html = decode_html(source.read(), name=source.name, encoding=source.options.encoding)
    document = html_document(source.id, html, source.fields)
    if not document.title and not document.text.strip():
        raise source.unreadable("the page has no text")
    yield document


def decode_html(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Decode the bytes of a page.

    The order is: ``encoding``, the byte order mark, UTF-8, the declaration of the page, then as any
    text. UTF-8 comes before the declaration because bytes are never UTF-8 by chance, and pages
    saved again by a browser often keep the declaration they had. A declaration of ISO-8859-1 is
    ignored: that was the default of servers.
    """
    if encoding is not None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, name=name, encoding=encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(data)
        if declared:
            try:
                return decode(data, name=name, encoding=declared)
            except UnreadableFile:
                pass  # the page is wrong about itself
    return decode(data, name=name)


def _declared(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:4096])
    if not found:
        return None
    label = found.group(1).decode("ascii").lower().removeprefix("x-").replace("mac-arabic", "mac_arabic")
    try:
        name = codecs.lookup(label).name
        b"a".decode(name)
    except (LookupError, UnicodeError):
        return None
    return None if name in ("iso8859-1", "cp1252", "ascii") or name.startswith(("utf-16", "utf-32")) else name


def html_document(id: str, html: str, fields: dict[str, FieldValue]) -> Document:
    """Make a document of a page.

    The text is from `page_text` and `article_lines`, the title and fields from `page_facts`. When
    the page states no title, `find_title` finds one in the text.
    """
    tree = parse_html(html)
    title, facts = page_facts(tree)
    text = page_text(tree, choose=lambda lines, in_main: article_lines(html, title, lines, in_main=in_main))
    title = title or find_title(text)
    if "date" not in facts and (day := shown_date(title, text, str(facts.get("url", "")))):
        facts = {**facts, "date": day}
    return Document.from_text(id, title, text, {**fields, **facts})


def html_text(html: str) -> str:
    """Get the whole text of HTML that has no site around it: a chapter of a book, a mail."""
    return page_text(parse_html(html), whole=True)
