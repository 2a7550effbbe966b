"""EPUB → a document: the chapters of a book in order, with titles from the table of contents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from kashaf.documents.assembly import assemble, facts
from kashaf.documents.document import Document
from kashaf.documents.html.dom import parse_html
from kashaf.documents.html.reader import decode_html, html_text
from kashaf.documents.packed import Package, report_broken
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile

__all__ = ["read_epub"]

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.daisy.org/z3986/2005/ncx/": "ncx",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}
_TEXTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_CONTENTS = "application/x-dtbncx+xml"
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways to garble the fonts of a book, which don't keep anybody from reading it."""


@dataclass(slots=True)
class _Book:
    """The contents of the package file: parts by their ids, the reading order, and stated facts."""

    stated: dict[str, list[str]]
    paths: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    spine: list[str] = field(default_factory=list)
    navigation: str = ""


def read_epub(source: Source) -> Iterator[Document]:
    """Read a book: each chapter with text is a page, labelled with its title.

    A chapter as long as several pages is cut. The table of contents is left out where it is a part
    of its own. ``source`` is the publisher, ``category`` the subjects. A chapter that is missing or
    damaged is skipped. A protected book cannot be read.
    """
    with Package(source) as package:
        book = _book(package, _package_file(package))
        _check_open(package, book)
        labels = _labels(package, book)
        pages: list[tuple[str, str]] = []
        broken: dict[str, UnreadableFile] = {}
        for id in book.spine:
            path = book.paths.get(id, "")
            if book.kinds.get(id) not in _TEXTS or id == book.navigation:
                continue
            try:
                text = html_text(_page(package, path))
            except UnreadableFile as error:
                broken[path] = error
                continue
            if text:
                pages.append((labels.get(path, ""), text))
    report_broken(source, broken, some=bool(pages))
    fields = facts(
        author=book.stated.get("dc:creator", []),
        date=book.stated.get("dc:date", [])[:1],
        language=book.stated.get("dc:language", [])[:1],
        source=book.stated.get("dc:publisher", [])[:1],
        category=book.stated.get("dc:subject", []),
    )
    yield assemble(source, next(iter(book.stated.get("dc:title", [])), ""), pages, fields)


def _package_file(package: Package) -> str:
    """Find the file that says what the book is made of."""
    for _, name, attributes in package.events("META-INF/container.xml", {}):
        if name == "rootfile" and attributes.get("full-path"):
            return attributes["full-path"]
    raise package.source.unreadable("it does not say what the book is made of: it is damaged, get it anew")


def _book(package: Package, path: str) -> _Book:
    book = _Book(package.leaves(path, _PREFIXES))
    folder = posixpath.dirname(path)
    for kind, name, attributes in package.events(path, _PREFIXES):
        if kind != "start":
            continue
        if name == "item":
            id = attributes.get("id", "")
            book.paths[id] = _inside(folder, attributes.get("href", ""))
            book.kinds[id] = attributes.get("media-type", "")
            if "nav" in attributes.get("properties", "").split():
                book.navigation = id
        elif name == "itemref":
            book.spine.append(attributes.get("idref", ""))
    book.spine = list(dict.fromkeys(book.spine))
    return book


def _inside(folder: str, address: str) -> str:
    """Turn an address in a file of the book into a path in the archive, without its fragment."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(address.partition("#")[0]))).lstrip("/")


def _check_open(package: Package, book: _Book) -> None:
    """Refuse a book whose chapters are encrypted; that its fonts are does not matter."""
    path = "META-INF/encryption.xml"
    if path not in package:
        return
    hidden: set[str] = set()
    method = ""
    for kind, name, attributes in package.events(path, _PREFIXES):
        if kind == "start" and name == "enc:EncryptedData":
            method = ""
        elif kind == "start" and name == "enc:EncryptionMethod":
            method = method or attributes.get("Algorithm", "")
        elif kind == "start" and name == "enc:CipherReference" and method not in _OF_FONTS:
            hidden.add(_inside("", attributes.get("URI", "")))
    if hidden & {book.paths.get(id) for id in book.spine}:
        raise package.source.unreadable("it is protected (DRM): only a book without protection can be read")


def _labels(package: Package, book: _Book) -> dict[str, str]:
    """Read the title of each part from the navigation document or the older table of contents."""
    contents = next((id for id, kind in book.kinds.items() if kind == _CONTENTS), "")
    labels: dict[str, str] = {}
    for id, read in ((book.navigation, _navigation), (contents, _older_contents)):
        path = book.paths.get(id, "")
        if not path or labels:
            continue
        try:
            entries = list(read(package, path))
        except UnreadableFile as error:
            package.source.skipped(f"/{path}", error.reason)
            continue
        for address, label in entries:
            labels.setdefault(_inside(posixpath.dirname(path), address), " ".join(label.split()))
    return labels


def _navigation(package: Package, path: str) -> Iterator[tuple[str, str]]:
    tree = parse_html(_page(package, path))
    for node in tree.css("nav ol a[href]"):
        yield node.attributes.get("href") or "", node.text()


def _older_contents(package: Package, path: str) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    opened = False
    for kind, name, attributes in package.events(path, _PREFIXES):
        if name == "ncx:text" and kind != "text":
            opened = kind == "start"
        elif kind == "text" and opened:
            words.append(name)
        elif kind == "start" and name == "ncx:navPoint":
            words.clear()
        elif kind == "start" and name == "ncx:content":
            yield attributes.get("src", ""), "".join(words)


def _page(package: Package, path: str) -> str:
    """Read a chapter as HTML.

    Elements without content are closed as HTML closes them. Notes that are set aside count as text,
    raised numbers stay apart from the words beside them, and a paragraph that fills a cell makes no
    lines in its row.
    """
    html = _CLOSED.sub(r"<\1\2></\1>", decode_html(package.read(path), name=package.source.name))
    return _CELL.sub(r"\1", _LOWERED.sub("</sup> ", _RAISED.sub(" <sup", _ASIDE.sub(r"<\1div", html))))


_CLOSED = re.compile(r"<(?!(?:area|br|col|hr|img|input|link|meta|wbr)\b)([A-Za-z][\w:-]*)(\s[^<>]*)?/>")
_ASIDE = re.compile(r"<(/?)(?:aside|footer)\b")
_RAISED = re.compile(r"<sup\b")
_LOWERED = re.compile(r"</sup>(?=(?:<[^<>]*>){0,4}[^\W\d_])")
_CELL = re.compile(r"(<t[dh]\b[^<>]*>)\s*<p\b[^<>]*>|</p>\s*(?=</t[dh]>)")
