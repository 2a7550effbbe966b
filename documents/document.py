"""Document and Page: what is indexed and handed back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from operator import index
from typing import Any, TypeVar

from kashaf.arguments import given, take_text
from kashaf.errors import InvalidDocument

__all__ = [
    "MAX_ID_BYTES",
    "Document",
    "FieldValue",
    "Page",
    "as_value",
    "one_or_many",
    "paginate",
    "plain_fields",
    "values_of",
    "with_texts",
]

MAX_ID_BYTES = 512
"""The longest id, in UTF-8 bytes: engines keep ids as terms."""

WHOLE_BELOW = 2_000
"""Words below which a text is one page."""

PAGE_WORDS = 1_000
"""Words after which a page of a longer text ends, at the next end of a paragraph."""

FieldValue = str | int | float | tuple[str | int | float, ...]
"""What a field may hold; a tuple is several values of one field (authors, categories)."""

_Item = TypeVar("_Item", bound=str | int | float)


_MOST_BITS = 14_000
"""Of an integer: Python writes and reads 4,300 digits at most."""


def as_value(value: object) -> FieldValue | None:
    """Convert a value to the form that a field holds; ``None`` for what is no value.

    A date becomes text in ISO 8601, several values become a tuple.

    >>> as_value(date(2016, 8, 6)), as_value(["أ", "ب"]), as_value({})
    ('2016-08-06', ('أ', 'ب'), None)
    """
    if isinstance(value, str | bool | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        items = tuple(None if isinstance(each, list | tuple) else as_value(each) for each in value)
        kept = tuple(each for each in items if isinstance(each, str | int | float))
        return kept if len(kept) == len(items) else None
    try:
        number = index(value)  # type: ignore[arg-type] # what is no number raises
    except TypeError:
        return None
    return number if number.bit_length() <= _MOST_BITS else None


def one_or_many(values: Sequence[_Item]) -> _Item | tuple[_Item, ...]:
    """Make the value of a field of its values, at least one: a single one stands for itself."""
    return values[0] if len(values) == 1 else tuple(values)


def values_of(value: FieldValue | None) -> tuple[str | int | float, ...]:
    """Return the values of a field, none for ``None``; the inverse of `one_or_many`."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


def with_texts(value: FieldValue, change: Callable[[str], str]) -> FieldValue:
    """Return a value with its texts changed; numbers stay."""
    if isinstance(value, tuple):
        return tuple(change(each) if isinstance(each, str) else each for each in value)
    return change(value) if isinstance(value, str) else value


def plain_fields(fields: Mapping[str, FieldValue]) -> dict[str, Any]:
    """Give fields as JSON has them: several values as a list."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``number`` counts from 1, ``label`` is the book's own ("ج2 ص45", may be empty).

    Raises `InvalidDocument` when the number is none, or label or text are no texts.
    """

    number: int
    label: str
    text: str

    def __post_init__(self) -> None:
        if not isinstance(self.number, int) or isinstance(self.number, bool):
            raise InvalidDocument("the number of a page must be a whole number, not {given}", given=given(self.number))
        for name in ("label", "text"):
            value = getattr(self, name)
            if not isinstance(value, str):
                raise InvalidDocument(
                    "the {part} of page {number} must be a text, not {given}",
                    part=name,
                    number=given(self.number),
                    given=given(value),
                )

    def as_dict(self) -> dict[str, Any]:
        """Give the page as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found.

    ``id`` is unique in an index and at most 512 bytes of UTF-8. ``title`` may be empty. ``pages``
    holds at least one page, numbered from 1. ``fields`` are the facts that came with it (author,
    source, date, …): texts, numbers, true or false, dates, which become text, and several of these.

    Raises `InvalidDocument` when the id is empty, too long or not writable as UTF-8, when the pages
    are not numbered 1, 2, 3 …, and for arguments of a wrong type.
    """

    id: str
    title: str
    pages: tuple[Page, ...]
    fields: Mapping[str, FieldValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_text(self.title, "title", self.id)
        if not isinstance(self.pages, tuple | list) or not all(isinstance(page, Page) for page in self.pages):
            raise InvalidDocument(
                "the pages of {id!r} must be several of the type Page, not {given}", id=self.id, given=given(self.pages)
            )
        object.__setattr__(self, "pages", tuple(self.pages))
        if [page.number for page in self.pages] != list(range(1, len(self.pages) + 1)) or not self.pages:
            raise InvalidDocument("the pages of {id!r} must be numbered 1, 2, 3 … and there must be one", id=self.id)
        object.__setattr__(self, "fields", self._values())

    def _values(self) -> Mapping[str, FieldValue]:
        """Give the fields with their values as a field holds them."""
        if not isinstance(self.fields, Mapping):
            raise InvalidDocument("the fields of {id!r} must be a mapping, not {given}", id=self.id, given=given(self.fields))
        values = {}
        for name, value in self.fields.items():
            if not isinstance(name, str):
                raise InvalidDocument(
                    "a field of {id!r} must have a text for a name, not {given}", id=self.id, given=given(name)
                )
            if (held := as_value(value)) is None:
                raise InvalidDocument(
                    "the field {name!r} of {id!r} must be a text, a number, true, false, a date or a list of such, not {given}",
                    name=name,
                    id=self.id,
                    given=given(value),
                )
            values[name] = held
        return values

    @classmethod
    def from_text(cls, id: str, title: str, text: str, fields: Mapping[str, FieldValue] | None = None) -> Document:
        """Make a document of one text, cut into pages when it is long (see `paginate`)."""
        _check_id(id)
        _check_text(text, "text", id)
        pages = tuple(Page(number, "", part) for number, part in enumerate(paginate(text), start=1))
        return cls(id, title, pages, {} if fields is None else fields)

    def as_dict(self) -> dict[str, Any]:
        """Give the document as JSON has it, in the API and from ``kashaf show``."""
        pages = [page.as_dict() for page in self.pages]
        return {"id": self.id, "title": self.title, "pages": pages, "fields": plain_fields(self.fields)}

    @property
    def text(self) -> str:
        """All pages, joined by an empty line."""
        return "\n\n".join(page.text for page in self.pages)


def _check_id(id: object) -> None:
    if not isinstance(id, str):
        raise InvalidDocument("the id of a document must be a text, not {given}", given=given(id))
    try:
        size = len(id.encode())
    except UnicodeEncodeError as error:
        raise InvalidDocument("the id {id!r} holds half a character (a lone surrogate): give it another", id=id) from error
    if not size:
        raise InvalidDocument("a document needs an id: give it one that is not empty")
    if size > MAX_ID_BYTES:
        raise InvalidDocument(
            "the id {id!r}… takes {size} bytes, more than {most}: give it a shorter one",
            id=id[:40],
            size=size,
            most=MAX_ID_BYTES,
        )


def _check_text(value: object, part: str, id: str) -> None:
    if not isinstance(value, str):
        raise InvalidDocument("the {part} of {id!r} must be a text, not {given}", part=part, id=id, given=given(value))


def paginate(text: str) -> list[str]:
    """Cut a long text into pages; a text of fewer than 2,000 words stays whole.

    A page ends at the end of a paragraph once it holds 1,000 words. A paragraph that alone holds
    2,000 words or more is cut between words. Lines stay lines, and paragraphs are apart by one
    empty line. Joined by an empty line, the pages hold every word of the text in order.
    """
    take_text("text", text)
    if _words(text) < WHOLE_BELOW:
        return [text]
    pages: list[str] = []
    held: list[str] = []  # in turn what parts a paragraph from the one before, and the paragraph
    count = 0
    for between, paragraph in _paragraphs(text):
        held += [between, paragraph]
        count += _words(paragraph)
        if count >= PAGE_WORDS:
            pages.append("".join(held[1:]))
            held, count = [], 0
    if held and pages and count < PAGE_WORDS // 4:
        pages[-1] = "".join([pages[-1], *held])  # a last page of a few lines is no page
    elif held:
        pages.append("".join(held[1:]))
    return pages


def _words(text: str) -> int:
    return len(text.split())


def _paragraphs(text: str) -> Iterable[tuple[str, str]]:
    """Go through the paragraphs, each with what parts it from the one before: lines stay lines."""
    between = ""
    for part in re.split(r"(\n\s*\n|\n)", text):
        if not part.strip():
            between = "\n\n" if between or part != "\n" else "\n"
            continue
        if _words(part) < WHOLE_BELOW:
            yield between, part
        else:
            words = part.split()
            for start in range(0, len(words), PAGE_WORDS):
                yield "\n\n" if start else between, " ".join(words[start : start + PAGE_WORDS])
        between = ""
