"""TEI, the XML of the Text Encoding Initiative → a document: an edition with its pages.

``pb`` begins a page, whose label is its number ``n``. A line of the print (``lb``) is a blank, and
nothing where it breaks a word (``break="no"``). Notes stand at the end of their page. Of the ways
that an editor shows beside each other, the corrected, regular or expanded one is read. A corpus has
a document for each of its texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kashaf.documents.assembly import assemble, facts
from kashaf.documents.document import Document
from kashaf.documents.source import Source
from kashaf.documents.xml_events import source_events

__all__ = ["read_tei"]

_ROOTS = frozenset(("TEI", "TEI.2"))
_PARAGRAPHS = frozenset(
    "p head lg sp div div1 div2 div3 div4 ab list table front body back opener closer quote q cit argument epigraph trailer titlePage "
    "byline docTitle docImprint docAuthor castList figure".split()
)
"""Blocks with an empty line before and after."""
_LINES = frozenset("l item row speaker stage signed salute dateline label bibl titlePart castItem".split())
_DROPPED = frozenset("fw facsimile sourceDoc standOff teiHeader del rdg gap graphic".split())
_CHOICES = frozenset(("sic", "orig", "abbr"))
"""The ways that are left out inside ``choice``."""
_PARAGRAPH, _LINE, _BROKEN = "\x1c", "\x1d", "\x1e"
"""Stand where a paragraph or line ends, and where a line breaks a word: XML can't hold them."""

_SPACES = re.compile(" {2,}")
_BROKEN_WORD = re.compile(f" ?{_BROKEN} ?")
_ENDS = re.compile(f"[ \t]?[{_PARAGRAPH}{_LINE}][ \t{_PARAGRAPH}{_LINE}]*")


@dataclass(slots=True)
class _Text:
    """One text as it is read: its pages, the page in hand, and what its header states."""

    stated: dict[str, list[str]] = field(default_factory=dict)
    language: str = ""
    pages: list[tuple[str, str]] = field(default_factory=list)
    label: str = ""
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0

    def end_page(self) -> None:
        """Put away the page in hand; one before the first mark counts if it has words."""
        text = "\n\n".join(filter(None, (_tidy("".join(self.words)), *map(_tidy, self.notes))))
        if text or self.label:
            self.pages.append((self.label, text))
        self.words, self.notes = [], []


def read_tei(source: Source) -> Iterator[Document]:
    """Read an edition; a corpus becomes documents ``source.id#1`` and so on."""
    texts: list[_Text] = []
    number = 0
    for text in _texts(source):
        texts.append(text)
        if len(texts) > 1:
            number += 1
            yield from _document(source, texts.pop(0), f"#{number}")
    if not texts:
        raise source.unreadable("it has no text")
    if number:
        yield from _document(source, texts[0], f"#{number + 1}")
    else:
        yield _assembled(source, texts[0])


def _document(source: Source, text: _Text, place: str) -> Iterator[Document]:
    """Make a document of a text of a corpus; one without text is left out."""
    if any(page.strip() for _, page in text.pages):
        made = _assembled(source, text)
        yield Document(source.id + place, made.title, made.pages, made.fields)


def _assembled(source: Source, text: _Text) -> Document:
    stated = text.stated
    first = {name: values[:1] for name, values in stated.items()}
    return assemble(
        source,
        next(iter(stated.get("title", [])), ""),
        text.pages,
        facts(
            author=stated.get("author", []),
            editor=stated.get("editor", []),
            date=first.get("source date") or first.get("date", []),
            publisher=first.get("publisher", []),
            language=[text.language] if text.language else first.get("language", []),
        ),
    )


def _texts(source: Source) -> Iterator[_Text]:
    parser = _Parser(source)
    for kind, name, attributes in source_events(source):
        if kind == "text":
            parser.words(name)
        elif kind == "start":
            parser.start(name, attributes)
        elif (text := parser.end(name)) is not None:
            yield text


class _Parser:
    """Reads the texts of a file by its events."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text: _Text | None = None
        self._above: list[str] = []
        self._within: Counter[str] = Counter()  # how many elements of each name are open
        self._inside = False  # in the text, not in its header
        self._dropped = self._notes = 0  # how deep in what is left out, and in notes
        self._header: list[str] = []
        self._when = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._above.append(name)
        self._within[name] += 1
        text = self._text
        if text is None:
            if name in _ROOTS:
                self._text = _Text(language=attributes.get("lang", ""))
        elif self._inside:
            self._start_inside(text, name, attributes)
        elif name == "text":
            self._inside = True
            text.language = text.language or attributes.get("lang", "")
        elif self._within["teiHeader"]:
            self._header, self._when = [], attributes.get("when") or attributes.get("ident") or self._when

    def _start_inside(self, text: _Text, name: str, attributes: Mapping[str, str]) -> None:
        if self._dropped or name in _DROPPED or (name in _CHOICES and "choice" in self._above[-3:]):
            self._dropped += 1
        elif name == "note":
            self._notes += 1
            text.notes += [""] * (self._notes == 1)
        else:
            _start(text, name, attributes, in_note=bool(self._notes))

    def words(self, words: str) -> None:
        """Words stand here."""
        text = self._text
        if text is None:
            return
        if not self._inside:
            if self._within["teiHeader"]:
                self._header.append(words)
        elif not self._dropped:
            text.size += len(words)
            if text.size > self._source.limit:
                most = self._source.limit / (1 << 20)
                raise self._source.unreadable(
                    "it has more text than the {most:g} MiB that are read as one: split it", most=most
                )
            _write(text, words, in_note=bool(self._notes))

    def end(self, name: str) -> _Text | None:
        """An element ends; with the last of a text, the text is given."""
        text = self._text
        if text is not None and self._within["teiHeader"]:
            _state(text, name, self._within, " ".join("".join(self._header).split()), self._when)
            self._header, self._when = [], ""
        self._above.pop()
        self._within[name] -= 1
        if text is None:
            return None
        if name in _ROOTS and not any(self._within[root] for root in _ROOTS):
            text.end_page()
            self._text, self._inside = None, False
            return text
        if self._inside:
            self._end_inside(text, name)
        return None

    def _end_inside(self, text: _Text, name: str) -> None:
        if self._dropped:
            self._dropped -= 1
        elif name == "note" and self._notes:
            self._notes -= 1
        elif name == "text" and not self._within["text"]:
            self._inside = False
        elif name in _PARAGRAPHS or name in _LINES:
            _write(text, _PARAGRAPH if name in _PARAGRAPHS else _LINE, in_note=bool(self._notes), blank=True)


def _start(text: _Text, name: str, attributes: Mapping[str, str], *, in_note: bool) -> None:
    if name == "pb":
        text.end_page()
        text.label = " ".join(attributes.get("n", "").split())[:100]
        text.notes += [""] * in_note
    elif name in ("lb", "cb", "milestone"):
        _write(text, _BROKEN if attributes.get("break") == "no" else " ", in_note=in_note, blank=True)
    elif name in _PARAGRAPHS or name in _LINES:
        _write(text, _PARAGRAPH if name in _PARAGRAPHS else _LINE, in_note=in_note, blank=True)
    elif name == "cell":
        _write(text, "\t", in_note=in_note, blank=True)


def _write(text: _Text, words: str, *, in_note: bool, blank: bool = False) -> None:
    """Add words; line ends of the file itself are blanks."""
    written = words if blank else re.sub(r"\s+", " ", words)
    if in_note:
        text.notes[-1] += written
    else:
        text.words.append(written)


def _tidy(text: str) -> str:
    text = _BROKEN_WORD.sub("", _SPACES.sub(" ", text))
    return _ENDS.sub(lambda ends: "\n\n" if _PARAGRAPH in ends[0] else "\n", text).strip()


def _state(text: _Text, name: str, within: Counter[str], value: str, when: str) -> None:
    """Take down a fact of the header."""
    key = ""
    if name in ("title", "author", "editor"):
        key = name if within["titleStmt"] else ""
    elif name == "publisher":
        key = name if within["publicationStmt"] or within["sourceDesc"] else ""
    elif name == "date":
        key = "source date" if within["sourceDesc"] else "date" if within["publicationStmt"] else ""
        value = when or value
    elif name == "language" and within["langUsage"]:
        key, value = name, when or value
    if key and value:
        text.stated.setdefault(key, []).append(value)
