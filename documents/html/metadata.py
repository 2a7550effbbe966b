"""The facts that a page in HTML states about itself.

They come from its <meta>s, from JSON-LD and microdata of schema.org, and from its own elements. For
each fact the first source that states it decides. Facts that no source states are left out; nothing
is guessed from the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kashaf.documents.document import FieldValue, one_or_many

__all__ = ["page_facts"]

_DATES = (
    "article:published_time datepublished citation_publication_date citation_date citation_online_date dcterms.issued dc.date.issued "
    "dcterms.date dc.date dcterms.created dc.date.created pubdate publish-date publish_date date"
).split()
_AUTHORS = ("citation_author", "author", "article:author", "dc.creator", "dcterms.creator")
_SOURCES = ("og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher")
_SECTIONS = ("article:section", "articlesection")
_LANGUAGES = ("citation_language", "dc.language", "dcterms.language")
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " » ", " « ")

_ARTICLES = re.compile(r"(?:\w*Article|\w*Posting|Report|Book|Chapter|Thesis|Review|CreativeWork|WebPage)")
"""Types of schema.org that a page may be about."""
_MOST_NODES = 2_000

_Node = Mapping[str, Any]


def page_facts(tree: LexborHTMLParser) -> tuple[str, dict[str, FieldValue]]:
    """Give the title of a page and the fields that it states.

    The fields are author, date, source, category, language and url.

    The title is og:title, else the headline of JSON-LD, else <title> (without the name of the site
    at its end), else the first <h1>; it may be empty.
    """
    metas, linked = _metas(tree), _linked_data(tree)
    facts: dict[str, FieldValue] = {}
    stated = {
        "author": _names(linked.get("author")) or _meta_authors(metas) or _marked(tree, "author") or _signed(tree),
        "date": _first(metas, _DATES)
        or _texts(linked.get("datePublished"))[:1]
        or _marked(tree, "datePublished")[:1]
        or _time(tree),
        "source": _first(metas, _SOURCES) or _names(linked.get("publisher"))[:1],
        "category": _first(metas, _SECTIONS) or _texts(linked.get("articleSection")) or _marked(tree, "articleSection"),
        "language": _language(tree) or _texts(linked.get("inLanguage"))[:1] or _first(metas, _LANGUAGES),
        "url": _url(tree, metas, linked),
    }
    for field, values in stated.items():
        if values:
            facts[field] = one_or_many(values)
    headline = next(iter(_texts(linked.get("headline")) or _marked(tree, "headline")), "")
    return _title(tree, metas, headline), facts


def _metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        value = _line(node.attributes.get("content"))
        if name and value:
            metas.setdefault(name.strip().lower(), []).append(value)
    return metas


def _first(metas: Mapping[str, list[str]], names: Iterable[str]) -> tuple[str, ...]:
    return next(((metas[name][0],) for name in names if name in metas), ())


def _meta_authors(metas: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Take all values of the first name that has one; an address is no name."""
    for name in _AUTHORS:
        authors = tuple(dict.fromkeys(value for value in metas.get(name, []) if "://" not in value))
        if authors:
            return authors
    return ()


def _linked_data(tree: LexborHTMLParser) -> _Node:
    """Find the node of JSON-LD that the page is about.

    An article comes before anything else; nodes that the page only lists don't count.
    """
    nodes: list[_Node] = []
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(_WRAPPED.sub("", script.text()), strict=False)
        except (ValueError, RecursionError):
            continue  # many a page writes its own by hand
        nodes.extend(_nodes(data))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    typed = [(kind, node) for node in nodes if (kind := _kind(node))]
    for plain in (False, True):
        for kind, node in typed:
            if (kind in ("WebPage", "CreativeWork")) is plain:
                return {key: _resolved(value, named) for key, value in node.items()}
    return {}


_WRAPPED = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z")


def _nodes(data: Any) -> Iterator[_Node]:
    """Go through the nodes at the top (one, a list or a graph) and the main entity of a page."""
    waiting = [data]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(part[_MOST_NODES::-1])
        elif isinstance(part, dict):
            yield part
            waiting.extend(part[key] for key in ("mainEntity", "@graph") if isinstance(part.get(key), dict | list))


def _kind(node: _Node) -> str:
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        name = str(kind).rpartition("/")[2]
        if _ARTICLES.fullmatch(name):
            return name
    return ""


def _resolved(value: Any, named: Mapping[str, _Node]) -> Any:
    """Put the node in the place of its name."""
    if isinstance(value, list):
        return [_resolved(each, named) for each in value if not isinstance(each, list)]
    return named.get(value["@id"], value) if isinstance(value, dict) and isinstance(value.get("@id"), str) else value


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    texts = (_line(unescape(_line(each))) for each in values if isinstance(each, str))
    return tuple(dict.fromkeys(text for text in texts if text))


def _names(value: Any) -> tuple[str, ...]:
    """Take the names of people or publishers, written as such or as things that have a name."""
    values = value if isinstance(value, list) else [value]
    flat = [each.get("name") if isinstance(each, dict) else each for each in values]
    names = (name for each in flat for name in _texts(each))
    return tuple(dict.fromkeys(name for name in names if "://" not in name))


def _marked(tree: LexborHTMLParser, name: str) -> tuple[str, ...]:
    """Read microdata: what the elements of a property hold, or the names within them."""
    values = []
    for node in tree.css(f'[itemprop~="{name}"]')[:20]:
        if node.tag == "meta" or _in_comment(node):
            continue  # what is a meta was read there
        inner = node.css_first('[itemprop~="name"]') or node
        values.append(_line(inner.attributes.get("content") or inner.attributes.get("datetime") or inner.text()))
    return tuple(dict.fromkeys(value for value in values if value))


def _in_comment(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if (above.attributes.get("itemprop") or "") in ("comment", "review"):
            return True
        above = above.parent
    return False


def _signed(tree: LexborHTMLParser) -> tuple[str, ...]:
    name = _text_of(tree.css_first('a[rel~="author"]'))
    return (name,) if name else ()


def _time(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Take the time that is marked as publication, else the first time of a single article."""
    marked = tree.css_first("time[pubdate]")
    if not marked and len(tree.css("article")) == 1:
        marked = tree.css_first("article time")
    stated = _line(marked.attributes.get("datetime") or marked.text()) if marked else ""
    return (stated,) if stated else ()


def _language(tree: LexborHTMLParser) -> tuple[str, ...]:
    root = tree.css_first("html")
    language = _line(root.attributes.get("lang") or root.attributes.get("xml:lang")) if root else ""
    return (language,) if language else ()


def _url(tree: LexborHTMLParser, metas: Mapping[str, list[str]], linked: _Node) -> tuple[str, ...]:
    base = tree.css_first("base[href]")
    link = tree.css_first('link[rel="canonical"]')
    stated = (link.attributes.get("href") if link else "", *metas.get("og:url", []), *_texts(linked.get("url")))
    for each in stated:
        try:
            url = urljoin(_line(base.attributes.get("href")), _line(each)) if base and each else _line(each)
        except ValueError:
            continue
        if url.startswith(("http://", "https://")):
            return (url,)
    return ()


def _title(tree: LexborHTMLParser, metas: Mapping[str, list[str]], headline: str) -> str:
    site = next(iter(metas.get("og:site_name", [])), "")
    heading, title = _text_of(tree.css_first("h1")), _text_of(tree.css_first("head > title") or tree.css_first("title"))
    stated = next(iter(metas.get("og:title", [])), "") or headline or title
    return _without_site(stated, site, heading) or heading


def _without_site(title: str, site: str, heading: str) -> str:
    """Cut the name of the site from the end of a title.

    It is cut only when it is known to be that, or very likely after a bar.
    """
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if not found:
            continue
        known = tail.strip() == site or head.strip() == heading
        likely = separator == " | " and len(head.split()) >= 3 and len(tail.split()) <= 3
        if known or likely:
            return head.strip()
    return title


def _text_of(node: LexborNode | None) -> str:
    return _line(node.text()) if node else ""


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
