"""RIS, the form in which catalogues and journals hand out entries → a document an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kashaf.documents.assembly import facts
from kashaf.documents.document import Document
from kashaf.documents.encoding import open_text
from kashaf.documents.source import Source

__all__ = ["read_ris"]

_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?$")
_MOST = 1 << 20
"""The most characters of a line, and lines of an entry."""

_FIELDS = {
    "author": ("AU", "A1", "A2"),
    "date": ("DA", "PY", "Y1"),
    "source": ("T2", "JO", "JF", "JA", "PB"),
    "publisher": ("PB",),
    "category": ("KW",),
    "language": ("LA",),
    "url": ("UR", "L1"),
    "doi": ("DO",),
    "volume": ("VL",),
    "issue": ("IS",),
    "isbn": ("SN",),
}
"""The fields, each with its tags; the first tag with a value counts."""
_TITLES = ("TI", "T1", "CT", "BT")
_TEXTS = ("AB", "N2", "N1")
_MANY = ("author", "category")


def read_ris(source: Source) -> Iterator[Document]:
    """Read the entries: the text is the abstract and notes, or else all that is stated."""
    number = 0
    with open_text(source.stream, name=source.name, encoding=source.options.encoding) as text:
        entry: dict[str, list[str]] = {}
        last = ""
        while line := text.readline(_MOST):
            found = _TAG.match(line.rstrip())
            if found and found[1] == "ER":
                number += 1
                yield _document(source, entry, number)
                entry, last = {}, ""
            elif found:
                last = found[1]
                entry.setdefault(last, []).append((found[2] or "").strip())
            elif last and line.strip():
                entry[last][-1] += " " + line.strip()
    if any(name != "TY" for name in entry):
        number += 1
        yield _document(source, entry, number)
    if not number:
        raise source.unreadable("it has no entries")


def _document(source: Source, entry: dict[str, list[str]], number: int) -> Document:
    source.tick()
    title = next((entry[tag][0] for tag in _TITLES if tag in entry), "")
    stated = {
        field: [value.rstrip("/") for value in next((entry[tag] for tag in tags if tag in entry), [])]
        for field, tags in _FIELDS.items()
    }
    fields = facts(**{field: values if field in _MANY else values[:1] for field, values in stated.items()})
    texts = [value for tag in _TEXTS for value in entry.get(tag, [])]
    text = "\n\n".join(texts) or "\n".join(dict.fromkeys(value for values in stated.values() for value in values))
    return Document.from_text(f"{source.id}#{number}", " ".join(title.split()), text, {**source.fields, **fields})
