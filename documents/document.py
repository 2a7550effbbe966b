"""Document and Page: what is indexed and handed back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kashaf.errors import InvalidDocument

__all__ = ["MAX_ID_BYTES", "Document", "FieldValue", "Page", "paginate"]

MAX_ID_BYTES = 512
"""The longest id, in UTF-8 bytes: engines keep ids as terms."""

WHOLE_BELOW = 2_000
"""Words below which a text is one page."""

PAGE_WORDS = 1_000
"""Words after which a page of a longer text ends, at the next end of a paragraph."""

FieldValue = str | int | float | tuple[str, ...]
"""What a field may hold; a tuple is several values of one field (authors, categories)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``number`` counts from 1, ``label`` is the book's own ("ج2 ص45", may be empty)."""

    number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found.

    ``id`` is unique in an index and at most 512 bytes of UTF-8; ``title`` may be empty; ``pages`` holds at least one
    page, numbered from 1; ``fields`` are the facts that came with it (author, source, date, …).

    Raises `InvalidDocument` when the id is empty, too long or not writable as UTF-8, or when the pages are not numbered
    1, 2, 3 ….
    """

    id: str
    title: str
    pages: tuple[Page, ...]
    fields: Mapping[str, FieldValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            size = len(self.id.encode())
        except UnicodeEncodeError as error:
            raise InvalidDocument(f"the id {self.id!r} holds half a character (a lone surrogate): give it another") from error
        if not size:
            raise InvalidDocument("a document needs an id: give it one that is not empty")
        if size > MAX_ID_BYTES:
            raise InvalidDocument(
                f"the id {self.id[:40]!r}… takes {size} bytes, more than {MAX_ID_BYTES}: give it a shorter one"
            )
        if [page.number for page in self.pages] != list(range(1, len(self.pages) + 1)) or not self.pages:
            raise InvalidDocument(f"the pages of {self.id!r} must be numbered 1, 2, 3 … and there must be one")

    @classmethod
    def from_text(cls, id: str, title: str, text: str, fields: Mapping[str, FieldValue] | None = None) -> Document:
        """Make a document of one text, cut into pages when it is long (see `paginate`)."""
        pages = tuple(Page(number, "", part) for number, part in enumerate(paginate(text), start=1))
        return cls(id, title, pages, dict(fields or {}))

    @property
    def text(self) -> str:
        """All pages, joined by an empty line."""
        return "\n\n".join(page.text for page in self.pages)


def paginate(text: str) -> list[str]:
    """Cut a long text into pages; a text below 2,000 words stays whole.

    Pages end at the end of a paragraph once they hold 1,000 words; a paragraph that alone holds 2,000 or more is cut
    between words. Joined by an empty line, the pages hold every word of the text in order.
    """
    if _words(text) < WHOLE_BELOW:
        return [text]
    pages: list[str] = []
    held: list[str] = []
    count = 0
    for paragraph in _paragraphs(text):
        held.append(paragraph)
        count += _words(paragraph)
        if count >= PAGE_WORDS:
            pages.append("\n\n".join(held))
            held, count = [], 0
    if held and pages and count < PAGE_WORDS // 4:
        pages[-1] = "\n\n".join([pages[-1], *held])  # a last page of a few lines is no page
    elif held:
        pages.append("\n\n".join(held))
    return pages


def _words(text: str) -> int:
    return len(text.split())


def _paragraphs(text: str) -> Iterable[str]:
    for paragraph in re.split(r"\n\s*\n|\n", text):
        if not paragraph.strip():
            continue
        if _words(paragraph) < WHOLE_BELOW:
            yield paragraph
            continue
        words = paragraph.split()
        for start in range(0, len(words), PAGE_WORDS):
            yield " ".join(words[start : start + PAGE_WORDS])
