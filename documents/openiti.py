"""OpenITI mARkdown → a book with the volumes and pages of the printed edition.

OpenITI is the Open Islamicate Texts Initiative. Its scheme
(https://alraqmiyyat.github.io/mARkdown/), as the files of its libraries use it: lines of ``#META#``
are the header; ``# `` begins a paragraph, which goes on in lines beginning with ``~~``; ``### |``
begins a heading, ``### $`` a biography or entry, ``### @`` an event; ``%~%`` separates the halves
of a verse, as ``%`` around each half does; ``PageV01P023`` comes at the *end* of page 23 of the
first volume; ``ms001`` counts words; ``@QB@``, ``@P02`` and their like mark words for programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TextIO

from kashaf.analyzers.line_noise import known_share
from kashaf.documents.document import Document, FieldValue, Page, one_or_many
from kashaf.documents.encoding import open_text
from kashaf.documents.source import Source
from kashaf.documents.text import find_title, mostly_arabic, normalize_newlines

__all__ = ["read_openiti"]

_WHOLE = 16 << 20
"""Bytes of a book that is one document; a longer one becomes several."""
_PART = 4_000_000
"""Characters of each of them."""
_CHUNK = 1 << 20
_HEADER = 1 << 18
"""Characters among which the end of the header is looked for."""

_END = "#META#Header#End#"
_FIELDS = {
    "title": ("BookTITLE", "الكتاب", "title", "Title", "bk"),
    "author": ("AuthorNAME", "المؤلف", "Author", "auth", "AuthorAKA"),
    "author_born": ("AuthorBORN",),
    "author_died": ("AuthorDIED", "higrid"),
    "category": ("BookSUBJ", "cat", "المواضيع"),
    "language": ("BookLANG",),
    "volumes": ("BookVOLS",),
    "editor": ("EdEDITOR", "المحقق"),
    "edition": ("EdNUMBER", "الطبعة"),
    "publisher": ("EdPUBLISHER", "الناشر"),
    "place": ("EdPLACE",),
    "year": ("EdYEAR",),
    "url": ("LibURL", "LibREADONLINE", "ScrapeURL"),
}
"""The fields, each with its names in the libraries; the first name with a value counts."""
_EDGE = " \u200c\u200e\u200f"
_NOTHING = {"", "NODATA", "NOCODE", "NOTGIVEN", "None"}

_BLANKS = re.compile(r"[ \t]+")
"""Made one before anything else is looked for, so that no pattern needs to try the many."""
_META = re.compile(r"^#META# ?(?:\d{3}\.)?([^:\n]+?) ?::? ?([^¶\n]*)", re.MULTILINE)
_LEADING = re.compile(r"(?:(?:#{5,}|#META#).*(?:\n|$)|\s*\n)*")

_PAGE = re.compile(r"Page(Beg|End)?V(\d{1,6})M?P(\d{1,6})([A-Za-z]?)(:(?=\s))?")
"""The mark of the end of a page.

It marks the beginning of a page if it says so, and also before the notes to a page, with a colon
behind it.
"""
_LONGEST_MARK = 40

_CONTINUED = re.compile(r"(?:^|\n{1,2})(?:~~)+")
_IN_LINE = re.compile(r"</?(?:a|b|i|u|em|sup|sub|font|span|strong)\b[^<>]*>", re.IGNORECASE)
_BLOCKS = re.compile(r"</?(?:br|hr|p|h\d|div|img|table|tbody|tr|td|th|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
_FOR_PROGRAMS = re.compile(r"^(?:#{5,}|#META#|#~:).*$", re.MULTILINE)
_HEADING = re.compile(r"^### ?(?:(?:AUTO|CHECK) )?\|+(?:[A-Z]+\|)? ?(?:(?:AUTO|CHECK)\b ?)?(.*)$", re.MULTILINE)
_TAGS = re.compile(
    r"(?<![A-Za-z])(?:ms[A-Z]?\d{1,5}|Milestone\d+)(?![A-Za-z\d])"
    r"|NoteV\d+P\d+N\d+|!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)|={10,}|EMPTY PAGE\?"
    r"|(?<![A-Za-z0-9.])@[A-Za-z][A-Za-z0-9_]*(?:@[A-Za-z0-9_]*)*"  # not that of an e-mail address
    r"|\(@+\)|\$[A-Z_]+\$|#\$#[A-Z]+|(?<![^\s#])(?:@(?: RAW)?|\$+|\|+)(?!\S)"
)
_LINE_START = re.compile(r"^ ?#+ ?", re.MULTILINE)
_HALVES = re.compile(r" ?%~% ?")
_EDGES = re.compile(r"^ \* | \* $", re.MULTILINE)
_VERSE = re.compile(r"^ ?% ([^\n]*%[^\n]*)$", re.MULTILINE)
"""A line of verse with its halves between signs, and often its number at the end."""
_VERSE_NUMBER = re.compile(r"\s*\d{1,5}\s*$")
_APART = "    "
"""Stands between the halves."""
_UNKNOWN_YEARS = ("9999", "9998")
_KRAKEN = re.compile(r"^#META# Origin: converted with Kraken", re.MULTILINE)
"""What a program that recognizes texts on scans writes above them."""
_KNOWN_WORDS = 0.8
"""The share of known words in a line of a scan that may be its title.

Of 21 scans in OpenITI/0450AH, the first lines of 6 have it: those that can be read.
"""


def read_openiti(source: Source) -> Iterator[Document]:
    """Read a book in OpenITI mARkdown; its pages have the labels of the edition, ``ج1 ص23``.

    One of more than 16 MiB becomes several documents, ``source.id#1`` and so on, cut between pages.
    """
    number = 0
    with open_text(source.stream, name=source.name, encoding=source.options.encoding) as text:
        header, begun = _header(text)
        title, fields = _facts(header, source)
        pages: list[tuple[str, str]] = []
        size = 0
        for page in _pages(begun, text):
            source.tick()
            pages.append(page)
            size += len(page[1])
            if size > _PART and source.size > _WHOLE:
                number += 1
                title = title or _find_title(pages[0][1], fields, source)
                yield _document(f"{source.id}#{number}", f"{title} ({number})", pages, fields)
                pages, size = [], 0
    if pages:
        title = title or _find_title(pages[0][1], fields, source)
        id, name = (f"{source.id}#{number + 1}", f"{title} ({number + 1})") if number else (source.id, title)
        yield _document(id, name, pages, fields)
    elif not number:
        raise source.unreadable("the book has a header but no text")


def _find_title(text: str, fields: Mapping[str, FieldValue], source: Source) -> str:
    """Find a title in the text; noise and opening words are none if another is known."""
    found = find_title(text)
    good = _KNOWN_WORDS if fields.get("ocr") else 0.0
    is_title = mostly_arabic(found) and not found.endswith("…") and known_share(found) >= good
    return found if is_title else source.facts.title or found


def _document(id: str, title: str, pages: list[tuple[str, str]], fields: dict[str, FieldValue]) -> Document:
    if not any(label for label, _ in pages):
        return Document.from_text(id, title, "\n\n".join(text for _, text in pages), fields)
    return Document(id, title, tuple(Page(at, label, text) for at, (label, text) in enumerate(pages, start=1)), fields)


def _header(text: TextIO) -> tuple[str, str]:
    """Give the header, and what was already read of the text behind it.

    Some libraries leave out the mark of its end.
    """
    head = normalize_newlines(text.read(_HEADER))
    header, end, begun = head.partition(_END)
    if end:
        return header, begun
    cut = _LEADING.match(head)
    at = cut.end() if cut else 0
    return head[:at], head[at:]


def _facts(header: str, source: Source) -> tuple[str, dict[str, FieldValue]]:
    stated: dict[str, tuple[str, ...]] = {}
    for name, written in _META.findall(_BLANKS.sub(" ", header)):
        values = tuple(value for part in written.split(" :: ") if (value := part.strip(_EDGE)) not in _NOTHING)
        if values:
            stated.setdefault(name.strip(), values)
    found = {field: next((stated[name] for name in names if name in stated), ()) for field, names in _FIELDS.items()}
    for year in ("author_born", "author_died"):
        found[year] = tuple(value for value in found[year] if value not in _UNKNOWN_YEARS)
    title = next(iter(found.pop("title")), "")
    facts = {field: one_or_many(values) for field, values in found.items() if values}
    if _KRAKEN.search(header):
        facts["ocr"] = "yes"
    return title, {**source.fields, **facts}


def _pages(held: str, text: TextIO) -> Iterator[tuple[str, str]]:
    """Go through the pages, each with its label.

    A long stretch without marks is cut between paragraphs.
    """
    begun, scanned, more = "", 0, "x"
    while more:
        more = text.read(_CHUNK)
        held += normalize_newlines(more)
        start = 0
        for mark in _PAGE.finditer(held, scanned):
            if more and mark.end() > len(held) - _LONGEST_MARK:
                break  # its end may not have been read
            label = _label(mark)
            page = _clean(held[start : mark.start()])
            begins = mark[1] == "Beg" or bool(mark[5])
            if page:
                yield (begun if begins else label), page
            begun, start = (label if begins else ""), mark.end()
        held = held[start:]
        cut = max(held.rfind("\n#"), 0) if len(held) > _PART else 0
        if cut and (page := _clean(held[:cut])):
            yield begun, page
        held = held[cut:]
        scanned = max(len(held) - 2 * _LONGEST_MARK, 0)
    page = _clean(held)
    if page:
        yield begun, page


def _label(mark: re.Match[str]) -> str:
    volume, page = int(mark[2]), int(mark[3])
    return " ".join([f"ج{volume}"] * bool(volume) + [f"ص{page}{mark[4]}"] * bool(page))


def _clean(page: str) -> str:
    """Take the marks out of the text of a page."""
    page = _BLANKS.sub(" ", _CONTINUED.sub(" ", page.strip()))
    page = _FOR_PROGRAMS.sub("", _BLOCKS.sub(" ", _IN_LINE.sub("", page)))
    page = _HEADING.sub(r"\n\n\1\n\n", page)
    page = _LINE_START.sub("", _BLANKS.sub(" ", _TAGS.sub(" ", page)))
    page = _BLANKS.sub(" ", _EDGES.sub("", _HALVES.sub(" * ", page)))
    page = re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", page)).strip()
    return _VERSE.sub(_verse, page)


def _verse(found: re.Match[str]) -> str:
    halves = filter(None, map(str.strip, _VERSE_NUMBER.sub("", found[1]).split("%")))
    return _APART.join(halves)
