"""A dump of a wiki of MediaWiki (``…-pages-articles.xml``) → its articles, read as it goes by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from defusedxml.common import DefusedXmlException

from kashaf.analyzers.boilerplate import WIKI_CATEGORIES, WIKI_FILES
from kashaf.documents.assembly import facts
from kashaf.documents.compressed import BROKEN
from kashaf.documents.document import Document
from kashaf.documents.source import Source
from kashaf.documents.tar_archive import BREAKS_OFF
from kashaf.documents.text import find_title
from kashaf.documents.wiki.wikitext import plain_wikitext
from kashaf.documents.xml_events import BROKEN_XML, Event, parse_events

__all__ = ["read_mediawiki"]

_CHUNK = 1 << 16
_MOST_CHARACTERS = 8 << 20
"""Of an article: MediaWiki itself allows 2 MiB."""
_FILES, _CATEGORIES, _ARTICLES = "6", "14", "0"
"""The numbers of these namespaces, in every wiki."""

_KEPT = {
    "mediawiki/page/title": "title",
    "mediawiki/page/ns": "space",
    "mediawiki/page/id": "number",
    "mediawiki/page/revision/timestamp": "date",
    "mediawiki/page/revision/text": "text",
    "mediawiki/siteinfo/sitename": "site",
    "mediawiki/siteinfo/base": "base",
    "mediawiki/siteinfo/namespaces/namespace": "name",
}
"""What is read of a dump, by the path of its element."""
_PAGE = "mediawiki/page"
_DEEPEST = 4
"""No such path is longer."""


@dataclass(slots=True)
class _Wiki:
    """What a dump states about its wiki, and of which names its namespaces are."""

    language: str = ""
    site: str = ""
    base: str = ""
    files: set[str] = field(default_factory=lambda: set(WIKI_FILES))
    categories: set[str] = field(default_factory=lambda: set(WIKI_CATEGORIES))
    spaces: set[str] = field(default_factory=set)

    def add_space(self, key: str, name: str) -> None:
        """Take the name of a namespace."""
        name = name.strip().lower()
        if name and key != _ARTICLES:
            self.spaces.add(name)
        if name and key in (_FILES, _CATEGORIES):
            (self.files if key == _FILES else self.categories).add(name)

    def is_apart(self, page: Mapping[str, str]) -> bool:
        """Say whether a page is no article. Old dumps don't number namespaces: its title tells."""
        if "space" in page:
            return page["space"].strip() != _ARTICLES
        space, colon, _ = page.get("title", "").partition(":")
        return bool(colon) and space.strip().lower() in self.spaces

    def address(self, title: str) -> str:
        """Give the address of an article; empty where the dump does not tell that of its wiki."""
        place, slash, _ = self.base.strip().rpartition("/")
        return f"{place}/{quote(title.replace(' ', '_'))}" if slash and place.startswith(("http://", "https://")) else ""


class _Pages:
    """Takes the events of a dump, and holds one page at a time: its texts by their kind."""

    def __init__(self, source: Source, wiki: _Wiki) -> None:
        self._source = source
        self._wiki = wiki
        self._path: list[str] = []
        self._page: dict[str, str] = {}
        self._kind = self._key = ""
        self._held: list[str] = []
        self._size = 0

    def take(self, event: Event) -> dict[str, str] | None:
        """Take an event; return the page that it ends, if it ends one."""
        kind, name, attributes = event
        if kind == "text":
            self._size += len(name)
            if self._kind and self._size <= _MOST_CHARACTERS:
                self._held.append(name)
        elif kind == "start":
            self._path.append(name)
            self._start(attributes)
        else:
            return self._end()
        return None

    def _start(self, attributes: Mapping[str, str]) -> None:
        path = "/".join(self._path) if len(self._path) <= _DEEPEST else ""
        self._kind, self._key = _KEPT.get(path, ""), attributes.get("key", "")
        self._held, self._size = [], 0
        if path == "mediawiki":
            self._wiki.language = attributes.get("lang", "")
        elif path == _PAGE:
            self._page = {}
        elif path == f"{_PAGE}/redirect":
            self._page["redirect"] = "yes"

    def _end(self) -> dict[str, str] | None:
        text = "".join(self._held)
        if self._kind == "name":
            self._wiki.add_space(self._key, text)
        elif self._kind in ("site", "base"):
            setattr(self._wiki, self._kind, text)
        elif self._kind:
            self._page[self._kind] = text
        if self._kind == "text" and self._size > _MOST_CHARACTERS:
            self._page["text"] = ""
            self._source.skipped(f" ({self._page.get('title', '')})", "it is longer than any article: it is not read")
        self._kind = ""
        path = "/".join(self._path) if len(self._path) <= _DEEPEST else ""
        self._path.pop()
        return self._page if path == _PAGE else None


def read_mediawiki(source: Source) -> Iterator[Document]:
    """Read the articles of a dump: no talk, templates, files and redirects.

    The id is that of the page (``dump.xml#1234``). Of several revisions the last one is read. What
    comes behind damage is not read, and a line says so. Raises `UnreadableFile` when nothing can be
    read.
    """
    wiki = _Wiki()
    number = 0
    for number, page in enumerate(_pages(source, wiki), start=1):
        if not page.get("redirect") and not wiki.is_apart(page):
            yield from _article(page, wiki, source, number)
    if not number:
        raise source.unreadable("it is a dump of a wiki without pages")


def _pages(source: Source, wiki: _Wiki) -> Iterator[dict[str, str]]:
    """Go through the pages; what the dump states before them goes to ``wiki``."""
    pages = _Pages(source, wiki)
    read = False
    try:
        for event in parse_events(_chunks(source), {}):
            if (page := pages.take(event)) is not None:
                read = True
                yield page
    except DefusedXmlException as error:
        raise source.unreadable("it declares entities of its own: it is not read") from error
    except BROKEN_XML as error:
        if not read:
            raise source.unreadable("it is damaged XML ({error}): get it anew", error=str(error)) from error
        source.skipped(" (its end)", BREAKS_OFF)


def _chunks(source: Source) -> Iterator[bytes]:
    """Read the dump; it ends where what unpacks it finds damage."""
    try:
        while chunk := source.stream.read(_CHUNK):
            source.tick()
            yield chunk
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk is at fault


def _article(page: Mapping[str, str], wiki: _Wiki, source: Source, number: int) -> Iterator[Document]:
    title = " ".join(page.get("title", "").split())
    plain = plain_wikitext(page.get("text", ""), files=wiki.files, categories=wiki.categories)
    if not plain.text:
        return
    stated = facts(
        source=[wiki.site],
        url=[wiki.address(title)],
        date=[page.get("date", "")],
        language=[wiki.language],
        category=plain.categories,
    )
    place = page.get("number", "").strip()
    id = f"{source.id}#{place if place.isascii() and place.isdecimal() and len(place) < 20 else number}"
    yield Document.from_text(id, title or find_title(plain.text), plain.text, {**source.fields, **stated})
