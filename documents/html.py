"""HTML → a document: the text that a reader sees, and the facts that the page states about itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kashaf.documents.document import Document, FieldValue
from kashaf.documents.encoding import decode
from kashaf.documents.source import Source
from kashaf.documents.text import find_title
from kashaf.errors import UnreadableFile

__all__ = ["decode_html", "html_document", "html_text", "read_html"]

_DROPPED = frozenset(
    "head script style nav aside footer template noscript svg iframe object canvas audio video button select textarea".split()
)
"""Elements whose text is no part of what a page says."""
_BLOCKS = frozenset(
    "address article blockquote body dd details dialog div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hgroup hr "
    "li main ol p pre section summary table tbody tfoot thead tr ul caption center form option".split()
)
"""Elements that begin and end a line; all others stand inside a word or a line."""
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote article section pre table ul ol".split())
"""Blocks with an empty line before and after."""

_DATES = ("article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.date", "pubdate", "date")
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " » ", " « ")

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)


def read_html(source: Source) -> Iterator[Document]:
    """Read a page, in the encoding that the options name or `decode_html` finds."""
    html = decode_html(source.read(), name=source.name, encoding=source.options.encoding)
    document = html_document(source.id, html, source.fields)
    if not document.title and not document.text.strip():
        raise source.unreadable("the page has no text")
    yield document


def decode_html(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Read the bytes of a page: as told, by the byte order mark, as UTF-8, as the page declares, then as any text.

    UTF-8 comes before the declaration because bytes that are UTF-8 by chance do not occur, and pages saved again by a
    browser often keep the declaration they had. A page that says ISO-8859-1 says nothing: that was the default of servers.
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

    The title is og:title, else <title> (without the name of the site at its end), else the first <h1>, else what
    `find_title` finds in the text. Fields: ``author``, ``date`` (as stated), ``source`` (og:site_name), ``category``
    (article:section), ``language`` and ``url``, each only where the page states it.
    """
    tree = LexborHTMLParser(html)
    metas = _metas(tree)
    text = _page_text(tree)
    return Document.from_text(id, _title(tree, metas) or find_title(text), text, {**fields, **_facts(tree, metas)})


def html_text(html: str) -> str:
    """Get the text of a page, as `html_document` has it: paragraphs and lines, without what surrounds them."""
    return _page_text(LexborHTMLParser(html))


def _metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        value = _line(node.attributes.get("content"))
        if name and value:
            metas.setdefault(name.strip().lower(), []).append(value)
    return metas


def _facts(tree: LexborHTMLParser, metas: dict[str, list[str]]) -> dict[str, FieldValue]:
    facts: dict[str, FieldValue] = {}
    authors = tuple(dict.fromkeys(value for value in metas.get("author", []) if "://" not in value))
    if authors:
        facts["author"] = authors[0] if len(authors) == 1 else authors
    for field, names in (("date", _DATES), ("source", ("og:site_name",)), ("category", ("article:section",))):
        value = next((metas[name][0] for name in names if name in metas), "")
        if value:
            facts[field] = value
    root = tree.css_first("html")
    language = _line(root.attributes.get("lang")) if root else ""
    if language:
        facts["language"] = language
    link = tree.css_first('link[rel="canonical"]')
    for url in (_line(link.attributes.get("href")) if link else "", *metas.get("og:url", [])):
        if url.startswith(("http://", "https://")):
            facts["url"] = url
            break
    return facts


def _title(tree: LexborHTMLParser, metas: dict[str, list[str]]) -> str:
    site = next(iter(metas.get("og:site_name", [])), "")
    heading_node, title_node = tree.css_first("h1"), tree.css_first("head > title") or tree.css_first("title")
    heading = _line(heading_node.text()) if heading_node else ""
    title = next(iter(metas.get("og:title", [])), "") or (_line(title_node.text()) if title_node else "")
    return _without_site(title, site, heading) or heading


def _without_site(title: str, site: str, heading: str) -> str:
    """Cut the name of the site from the end of a title: only when it is known to be that, or very likely after a bar."""
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if not found:
            continue
        known = tail.strip() == site or head.strip() == heading
        likely = separator == " | " and len(head.split()) >= 3 and len(tail.split()) <= 3
        if known or likely:
            return head.strip()
    return title


def _page_text(tree: LexborHTMLParser) -> str:
    body = tree.body
    if body is None:
        return ""
    text = _text(body, forms=False)
    if tree.css_first("form") is None:
        return text
    whole = _text(body, forms=True)  # some old sites put the whole page into one form
    return whole if len(text) * 2 < len(whole) else text


def _text(body: LexborNode, *, forms: bool) -> str:
    """Join the text below a node: blocks and <br> end lines, all other tags stand inside words."""
    parts: list[str] = []
    for node, opens in _walk(body, forms=forms):
        tag = node.tag or ""
        if tag == "-text":
            raw = node.text_content or ""
            parts.append(raw if _in_pre(node) else _BLANKS.sub(" ", raw))
        elif tag == "br" and opens:
            parts.append("\n")
        elif tag in ("td", "th") and not opens:
            parts.append("\t")
        elif tag in _BLOCKS:
            parts.append("\n\n" if tag in _PARAGRAPHS else "\f")
    return _tidy("".join(parts))


_BLANKS = re.compile(r"[ \t\n\r\f]+")


def _tidy(text: str) -> str:
    """Make one break of each run of them: an empty line where a paragraph ends or two <br> stand together."""
    text = re.sub(r"(?<![ \t])[ \t]*[\n\f][ \t\n\f]*", lambda found: "\n\n" if found.group().count("\n") > 1 else "\n", text)
    return re.sub(r" *\t[ \t]*", "\t", text).strip()


def _walk(body: LexborNode, *, forms: bool) -> Iterator[tuple[LexborNode, bool]]:
    """Go through the nodes below one, each when it opens and when it closes, without recursion: pages nest without limit."""
    stack: list[tuple[LexborNode, bool]] = [(body, False)]
    node: LexborNode | None = body.child
    while stack:
        if node is None:
            parent, _ = stack.pop()
            if parent.mem_id == body.mem_id:
                return
            yield parent, False
            node = parent.next
            continue
        if _is_dropped(node, forms=forms):
            node = node.next
            continue
        yield node, True
        if node.tag == "-text" or node.child is None:
            if node.tag != "-text":
                yield node, False
            node = node.next
            continue
        stack.append((node, True))
        node = node.child


def _is_dropped(node: LexborNode, *, forms: bool) -> bool:
    tag = node.tag or ""
    if tag == "-text":
        return False
    return tag in _DROPPED or tag.startswith(("-", "!")) or (tag == "form" and not forms) or "hidden" in node.attributes


def _in_pre(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "pre"


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
