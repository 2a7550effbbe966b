r"""Records → documents and back: JSON Lines, one object a line.

``{"id": "17", "title": "…", "text": "…", "author": "…"}``, or instead of ``text`` ``"pages":
[{"label": "ج2 ص45", "text": "…"}]``. Ids are kept as given (a number becomes a string); a title may
be empty or missing. Everything else is a field: text, a number, true or false, or a list of such
(from Python also a date, which becomes text); ``null`` is left out. An index has no place for a
nested object: it is refused, rather than flattened into names that nobody gave.

There is one such object: ``"fields": {…}`` holds fields whose names the record needs itself (id,
title, text, pages). In a record that has it everything is kept as it is written, also half a
character (``"\ud800"``), a list without items and, as ``{"float": "nan"}``, a number that JSON
cannot write. So `record_line` can write every document.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any, NoReturn

from kashaf.arguments import take_several
from kashaf.documents.document import Document, FieldValue, Page, as_value
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.errors import InvalidDocument
from kashaf.messages import Message

__all__ = [
    "MAX_LINE_BYTES",
    "from_record",
    "from_records",
    "mend_halves",
    "parse_json",
    "read_records",
    "record_line",
    "record_lines",
]

MAX_LINE_BYTES = 64 << 20
"""The longest line that is read, in bytes: a longer one is no record but a mistake."""

_RESERVED = {"id", "title", "text", "pages"}


def read_records(
    lines: IO[bytes] | Iterable[bytes],
    name: str,
    *,
    skip: Skip,
    limit: int = MAX_LINE_BYTES,
) -> Iterator[Document]:
    """Read JSON Lines in UTF-8, with or without a byte order mark; blank lines are passed over.

    A line that is no record, or is longer than ``limit`` bytes, is skipped as ``name:line`` and the
    rest is read.
    """
    for number, value in record_lines(lines, name, skip=skip, limit=limit):
        try:
            document = from_record(value)
        except InvalidDocument as error:
            skip(Skipped(f"{name}:{number}", error.message))
        else:
            yield document


def record_lines(lines: IO[bytes] | Iterable[bytes], name: str, *, skip: Skip, limit: int) -> Iterator[tuple[int, Any]]:
    """Yield the value of each line of JSON Lines, with the number of the line.

    A line that is not JSON, or is longer than ``limit`` bytes, is skipped. Of a stream (anything
    with ``readline``) no more than ``limit`` bytes are held at a time.
    """
    for number, line in enumerate(_bounded(lines, limit), start=1):
        if line is None:
            too_long = Message("the line is longer than {size:g} MiB: give one record a line", size=limit / (1 << 20))
            skip(Skipped(f"{name}:{number}", too_long))
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            value = parse_json(line)
        except InvalidDocument as error:
            skip(Skipped(f"{name}:{number}", error.message))
        else:
            yield number, value


def from_records(documents: Iterable[Document | Mapping[str, object]]) -> Iterator[Document]:
    """Take documents unchanged, and make documents of records.

    Raises `InvalidRequest` for what is not several, and `InvalidDocument`, with its number from 1,
    for a value that is no record.
    """
    given = take_several("documents", documents)

    def made() -> Iterator[Document]:
        for number, each in enumerate(given, start=1):
            try:
                yield each if isinstance(each, Document) else from_record(each)
            except InvalidDocument as error:
                raise InvalidDocument("number {number} of documents: {reason}", number=number, reason=error) from error

    return made()


def from_record(record: Mapping[str, Any]) -> Document:
    """Make a document of a record.

    >>> from_record({"id": 17, "title": "سرت", "text": "غارات على سرت", "year": 2016}).fields
    {'year': 2016}

    Raises `InvalidDocument`, naming what is missing or has no place.
    """
    if not isinstance(record, Mapping):
        raise InvalidDocument('a record is an object such as {"id": "1", "title": "…", "text": "…"}')
    id = _as_text(record.get("id"))
    if id is None:
        raise InvalidDocument('the record has no "id": give it a text or a number that is its own')
    own = record.get("fields")
    exact = isinstance(own, Mapping)
    whole = _as_it_is if exact else mend_halves
    title = _text(record.get("title"), "title", id, whole)
    fields = {
        whole(str(key)): _value(value, str(key), id, whole)
        for key, value in record.items()
        if key not in _RESERVED and not (exact and key == "fields")
    }
    if isinstance(own, Mapping):
        fields |= {str(key): _exact(value, str(key), id) for key, value in own.items()}
    kept = {key: value for key, value in fields.items() if value is not None}
    pages, text = record.get("pages"), record.get("text")
    if pages is None and text is None:
        raise InvalidDocument('the record {id} has neither "text" nor "pages": give it one of them', id=_short(id))
    if pages is None:
        return Document.from_text(id, title, _text(text, "text", id, whole), kept)
    if text is not None:
        raise InvalidDocument('the record {id} has both "text" and "pages": give it one of them', id=_short(id))
    return Document(id, title, _pages(pages, id, whole), kept)


def record_line(document: Document) -> bytes:
    """Write a document as one line, from which `read_records` makes an equal document.

    Equal documents give equal lines. The keys are in the order id, title, text or pages, then the
    fields by name. Two halves of a character side by side become the character, as in JSON.
    """
    held = document.as_dict()
    record = {"id": held["id"], "title": held["title"]}
    texts = [{"label": page["label"], "text": page["text"]} for page in held["pages"]]
    fields = dict(sorted(held["fields"].items()))
    plain = [record | {"pages": texts} | fields]
    if len(texts) == 1 and not texts[0]["label"]:
        plain.insert(0, record | {"text": texts[0]["text"]} | fields)
    exact = record | {"pages": texts, "fields": {name: _exactly(value) for name, value in fields.items()}}
    form = next((form for form in plain if _reads_as(form, document)), exact)
    line = json.dumps(form, ensure_ascii=False)
    written = _ESCAPED.sub(lambda char: f"\\u{ord(char[0]):04x}", line).encode()
    return record_line(from_record(parse_json(written))) if _HALVES.search(line) else written + b"\n"


_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What UTF-8 has no place for, and what some programs take for the end of a line."""


def _reads_as(record: Mapping[str, Any], document: Document) -> bool:
    try:
        return from_record(record) == document
    except InvalidDocument:
        return False


def _pages(pages: Any, id: str, whole: Callable[[str], str]) -> tuple[Page, ...]:
    if not isinstance(pages, list | tuple) or not pages or not all(isinstance(page, Mapping) for page in pages):
        raise InvalidDocument(
            '"pages" of the record {id} must be a list such as {example}',
            id=_short(id),
            example='[{"label": "1", "text": "…"}]',
        )
    if any(page.get("text") is None for page in pages):
        raise InvalidDocument('a page of the record {id} has no "text": give it one, if empty', id=_short(id))
    return tuple(
        Page(number, _text(page.get("label"), "label", id, whole), _text(page["text"], "text", id, whole))
        for number, page in enumerate(pages, start=1)
    )


def _text(value: Any, key: str, id: str, whole: Callable[[str], str]) -> str:
    if value is None:
        return ""
    text = _as_text(value)
    if text is None:
        raise InvalidDocument('"{key}" of the record {id} must be text', key=key, id=_short(id))
    return whole(text)


def _as_text(value: Any) -> str | None:
    """Take a text, or a number as one; ``None`` for anything else."""
    held = as_value(value)
    return None if isinstance(held, bool | tuple) or held is None else str(held)


def _exact(value: Any, key: str, id: str) -> FieldValue | None:
    """Read a value of the object ``fields``."""
    if isinstance(value, list | tuple) and not value:
        return ()
    if isinstance(value, Mapping) and value.get("float") in _NO_NUMBERS:
        return float(value["float"])
    return _value(value, key, id, _as_it_is)


def _exactly(value: object) -> object:
    """Write a value for the object ``fields``."""
    return {"float": str(value)} if isinstance(value, float) and not math.isfinite(value) else value


_NO_NUMBERS = ("nan", "inf", "-inf")


def _value(value: Any, key: str, id: str, whole: Callable[[str], str]) -> FieldValue | None:
    held = as_value(value)
    if isinstance(held, str):
        return whole(held)
    if isinstance(held, tuple):
        items = tuple(whole(each) if isinstance(each, str) else each for each in held)
        if all(isinstance(each, str | int) or math.isfinite(each) for each in items):
            return items or None
    elif value is None or (held is not None and (isinstance(held, int) or math.isfinite(held))):
        return held
    raise InvalidDocument(
        'the field "{field}" of the record {id} must be text, a number, true, false, a date or a list of such',
        field=printable(key),
        id=_short(id),
    )


def parse_json(data: bytes) -> Any:
    """Parse JSON in UTF-8. Raises `InvalidDocument`, naming what is wrong with it."""
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise InvalidDocument("it is not in UTF-8: records are read in no other encoding") from error
    except json.JSONDecodeError as error:
        raise InvalidDocument(
            "it is not JSON ({reason} at character {place})", reason=error.msg, place=error.pos + 1
        ) from error
    except _NoNumberError as error:
        raise InvalidDocument("it is not JSON ({name} is no number of JSON)", name=str(error)) from error
    except RecursionError as error:
        raise InvalidDocument("it nests too deeply for a record") from error
    except ValueError as error:
        raise InvalidDocument("a number in it has too many digits: write it as a text") from error


def _no_number(name: str) -> NoReturn:
    raise _NoNumberError(name)


class _NoNumberError(ValueError):
    """What some programs write where JSON has no number."""


def _as_it_is(text: str) -> str:
    return text


def mend_halves(text: str) -> str:
    """Put U+FFFD for half a character, which JSON can write and no engine can store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _short(id: str) -> str:
    return f'"{printable(id[:40])}{"…" if len(id) > 40 else ""}"'


def _bounded(lines: IO[bytes] | Iterable[bytes], limit: int) -> Iterator[bytes | None]:
    """Go through lines; ``None`` stands for one that is too long."""
    readline = getattr(lines, "readline", None)
    if readline is None:
        for line in lines:
            yield line if len(line.rstrip(b"\r\n")) <= limit else None
        return
    while line := readline(limit + 2):
        if len(line.rstrip(b"\r\n")) <= limit:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = readline(1 << 20)
        yield None
