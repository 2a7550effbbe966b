"""Assembling: the pages that a reader found, and what the file states about itself → a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from kashaf.analyzers.boilerplate import PLACEHOLDERS, POWERPOINT, is_invocation
from kashaf.documents.document import Document, FieldValue, Page, one_or_many, paginate
from kashaf.documents.source import Source
from kashaf.documents.text import find_title, mostly_arabic

__all__ = ["assemble", "choose_title", "facts", "in_its_language", "is_machine", "keywords"]

_SAMPLE = 20_000
"""Characters that show whether a text is Arabic."""


def assemble(
    source: Source, title: str, pages: Sequence[tuple[str, str]], fields: Mapping[str, FieldValue], *, named: str = ""
) -> Document:
    """Make the document of a file from its pages (each a label and a text) and its stated title.

    ``named`` is a title that is certain, not one that a program may have written.

    Blank pages before the last page with text are kept, so that the seventh page is page 7; those
    at the end are dropped. A single page without a label, and any page as long as several, is cut
    as every long text is. Raises `UnreadableFile` when there is no text.
    """
    last = max((number for number, (_, text) in enumerate(pages, start=1) if text.strip()), default=0)
    if not last:
        raise source.unreadable("it has no text")
    cut = [(label, part) for label, text in pages[:last] for part in paginate(text)]
    whole = "\n\n".join(text for _, text in cut)
    numbered = tuple(Page(number, label, text) for number, (label, text) in enumerate(cut, start=1))
    return Document(
        source.id, named or choose_title(title, source, whole), numbered, in_its_language({**source.fields, **fields}, whole)
    )


def in_its_language(fields: Mapping[str, FieldValue], text: str) -> dict[str, FieldValue]:
    """Leave out English as the language of an Arabic text: it is that of the program."""
    language = fields.get("language")
    english = isinstance(language, str) and language.lower().startswith("en") and mostly_arabic(text[:_SAMPLE])
    return {name: value for name, value in fields.items() if not (english and name == "language")}


def choose_title(stated: str, source: Source, text: str) -> str:
    """Take the title that a file states, unless a program wrote it; else find one in the text."""
    title = " ".join(stated.split())
    path = PurePosixPath(source.id)
    if (
        not re.search(r"[^\W\d_]", title)
        or _MADE_UP.fullmatch(title)
        or is_invocation(title)
        or _plain(title) in (_plain(path.name), _plain(path.stem))
    ):
        return find_title(text)
    return title


_MADE_UP = re.compile(
    r"microsoft (?:office )?(?:word|powerpoint|excel) - .*|(?:power ?point|word) (?:presentation|document)|no title|title|"
    rf"(?:untitled|document|presentation|slide|figure|page|book|doc|{'|'.join(PLACEHOLDERS)})[\s\d_-]*|"
    rf"{POWERPOINT} power ?point|https?://\S*|about:blank|.*\.(?:docx?|docm|dot[xm]?|rtf|od[tps]|pdf|pptx?|pptm|xlsx?|xlsm|"
    r"indd|qxd|pages|key|html?|epub|txt|wpd|tex|dvi|tiff?|jpe?g|png)",
    re.IGNORECASE,
)
"""Titles that nobody wrote: programs fill them in."""


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[_-]", " ", name).casefold().split())


def facts(**stated: Iterable[str]) -> dict[str, FieldValue]:
    """Make fields of what a file states.

    Blank values are left out, and authors that are the name of a computer. One value becomes a
    text, several become a field with many values.
    """
    fields: dict[str, FieldValue] = {}
    for field, values in stated.items():
        kept = tuple(dict.fromkeys(filter(None, (" ".join(value.split()) for value in values))))
        if field == "author":
            kept = tuple(name for name in kept if not is_machine(name))
        if kept:
            fields[field] = one_or_many(kept)
    return fields


def is_machine(name: str) -> bool:
    """Say whether an author is nobody: what a program or computer was called when it was new.

    >>> [is_machine(name) for name in ("HP", "User-PC", "Toshiba Qosmio", "H. P. Lovecraft")]
    [True, True, True, False]
    """
    return _MACHINE.fullmatch(name.strip()) is not None


_MAKERS = (
    "hp|toshiba|dell|acer|asus|lenovo|samsung|sony|vaio|compaq|fujitsu|msi|apple|macbook|imac|hewlett[ -]packard|intel|ibm"
)
_ROLES = "anonymous|unknown|author|user|users|owner|admin|administrator|root|guest|pc|computer|laptop|client|microsoft|windows"
_MACHINE = re.compile(
    rf"(?:the )?(?:{_MAKERS}|{_ROLES})(?:[ _-]?(?:{_MAKERS}|{_ROLES}|corporation|office|qosmio|satellite|\d{{1,4}}))*",
    re.IGNORECASE,
)


def keywords(texts: Iterable[str]) -> list[str]:
    """Cut lists of keywords at their commas and semicolons."""
    return [word for text in texts for word in re.split(r"[,;،؛]", text)]
