"""BibTeX, the form in which LaTeX keeps its bibliographies → a document an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kashaf.documents.assembly import facts, keywords
from kashaf.documents.document import Document
from kashaf.documents.source import Source
from kashaf.documents.text import whole_text

__all__ = ["read_bibtex"]

_ENTRY = re.compile(r"^[ \t]{0,20}@[ \t]{0,20}([A-Za-z]{1,40})\s{0,20}[{(]", re.MULTILINE)
_KEY = re.compile(r"\s{0,20}([^\s,{}()\"=]{0,150})\s{0,20},")
_NAME = re.compile(r"[\s,]*([A-Za-z][\w:.+-]{0,60})\s*=\s*")
_WORD = re.compile(r"[^\s,{}()\"#=]{1,200}")
_SIGNS = re.compile(r'\\.|[{}"]', re.DOTALL)
_JOINED = re.compile(r"\s*#\s*")
_COMMAND = re.compile(r"\\([&%$#_{}])|\\[A-Za-z]{1,30}\s?|~|[{}]")
_LONGEST = 1 << 20
"""Characters of an entry that are read."""
_DEEPEST = 100
_PASSED_OVER = ("comment", "preamble")

_FIELDS = {
    "author": ("author", "editor"),
    "date": ("date", "year"),
    "source": ("journal", "journaltitle", "booktitle", "school", "institution", "publisher"),
    "publisher": ("publisher",),
    "category": ("keywords",),
    "language": ("language", "langid"),
    "url": ("url",),
    "doi": ("doi",),
    "volume": ("volume",),
    "issue": ("number",),
    "isbn": ("isbn",),
}
_TEXTS = ("abstract", "annotation", "annote", "note")


def read_bibtex(source: Source) -> Iterator[Document]:
    """Read the entries; an entry that is not closed is skipped, those after it are read.

    The text is the abstract with notes, or else all that is stated; the id is the key of the entry,
    or its number where two have one key.
    """
    text = whole_text(source)
    strings: dict[str, str] = {}
    keys: set[str] = set()
    number = 0
    starts = [*_ENTRY.finditer(text)]
    ends = [*(found.start() for found in starts[1:]), len(text)][: len(starts)]
    for found, end in zip(starts, ends, strict=True):
        source.tick()
        kind, body = found[1].lower(), text[found.end() : min(end, found.end() + _LONGEST)]
        if kind in _PASSED_OVER:
            continue
        key = "" if kind == "string" else _key(body)
        values = _values(body, 0 if kind == "string" else body.find(",") + 1, strings)
        if values is None:
            source.skipped(f"#{key}", "a brace of the entry is opened and never closed: close it")
        elif kind == "string":
            strings |= values
        elif values:
            number += 1
            yield _document(source, f"#{key if key and key not in keys else number}", values)
            keys.add(key)
    if not number:
        raise source.unreadable("it has no entries")


def _key(body: str) -> str:
    found = _KEY.match(body)
    return found[1] if found else ""


def _values(body: str, at: int, strings: Mapping[str, str]) -> dict[str, str] | None:
    """Read ``name = value`` one after the other; ``None`` where a value has no end."""
    values: dict[str, str] = {}
    while found := _NAME.match(body, at):
        parts: list[str] = []
        at = found.end()
        while True:
            part, at = _value(body, at, strings)
            if part is None:
                return None
            parts.append(part)
            joined = _JOINED.match(body, at)
            if not joined:
                break
            at = joined.end()
        values.setdefault(found[1].lower(), " ".join(_COMMAND.sub(_plain, "".join(parts)).split()))
    return values


def _value(body: str, at: int, strings: Mapping[str, str]) -> tuple[str | None, int]:
    """Read what stands in braces or quotation marks, a number, or the name of a string."""
    opened = body[at : at + 1]
    if opened not in ("{", '"'):
        word = _WORD.match(body, at)
        return (strings.get(word[0].lower(), word[0]), word.end()) if word else ("", at)
    depth = 0
    for sign in _SIGNS.finditer(body, at):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth -= 1
        if depth > _DEEPEST:
            return None, at
        if (opened == "{" and depth == 0) or (opened == '"' and sign[0] == '"' and depth == 0 and sign.start() > at):
            return body[at + 1 : sign.start()], sign.end()
    return None, at


def _plain(found: re.Match[str]) -> str:
    return found[1] or (" " if found[0] == "~" else "")


def _document(source: Source, place: str, values: Mapping[str, str]) -> Document:
    stated = {field: next(([values[name]] for name in names if values.get(name)), []) for field, names in _FIELDS.items()}
    stated["author"] = [name for value in stated["author"] for name in value.split(" and ")]
    stated["category"] = keywords(stated["category"])
    if stated["publisher"] == stated["source"]:
        del stated["publisher"]
    title = values.get("title", "")
    told = [value for name in _TEXTS if (value := values.get(name))]
    text = "\n\n".join(told) or "\n".join(filter(None, values.values()))
    return Document.from_text(source.id + place, title, text, {**source.fields, **facts(**stated)})
