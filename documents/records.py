r"""Records → documents and back: JSON Lines, one object a line.

``{"id": "17", "title": "…", "text": "…", "author": "…"}``, or in the place of ``text`` ``"pages": [{"label": "ج2 ص45",
"text": "…"}]``. Ids are kept as given (a number becomes a string), a title may be empty or missing. Everything else is a
field: text, a number, true or false, or a list of texts; ``null`` is left out. A nested object has no place in an index and
is refused, rather than flattened into names that nobody gave.

There is one such object: ``"fields": {…}`` holds fields whose names the record needs itself (id, title, text, pages). In a
record that has it everything is kept as it is written, also half a character (``"\ud800"``), a list without items and, as
``{"float": "nan"}``, a number that JSON cannot write. So every document can be written, which `record_line` does.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any, NoReturn

from kashaf.documents.columns import rename
from kashaf.documents.document import Document, FieldValue, Page
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.documents.source import Source
from kashaf.errors import InvalidDocument

__all__ = ["MAX_LINE_BYTES", "from_record", "read_json", "read_json_lines", "read_record_array", "read_records", "record_line"]

MAX_LINE_BYTES = 64 << 20
"""The longest line that is read, in bytes: a longer one is no record but a mistake."""

_RESERVED = {"id", "title", "text", "pages"}


def read_json_lines(source: Source) -> Iterator[Document]:
    """Read a file of JSON Lines, of any size, with the keys that the options name as columns: see `read_records`."""
    for document in read_records(source.stream, source.name, skip=source.skip, limit=source.limit, named=_named(source)):
        source.tick()
        yield document


def read_json(source: Source) -> Iterator[Document]:
    """Read a file of JSON, with the keys that the options name as columns: see `read_record_array`."""
    try:
        yield from read_record_array(source.read(), source.name, skip=source.skip, named=_named(source))
    except InvalidDocument as error:
        raise source.unreadable(f"it holds no records: {error}") from error


def _named(source: Source) -> Callable[[Any, int], Any]:
    """Give what puts the names of fields into a record, and an id (``source.id#3``) where none came with it.

    Only where columns were named: otherwise a record without an id is a mistake.
    """

    def named(record: Any, number: int) -> Any:
        if not columns or not isinstance(record, Mapping):
            return record
        record = rename(record, columns)
        return record | {"id": f"{source.id}#{number}"} if record.get("id") is None else record

    columns = source.options.columns
    return named


def _as_given(record: Any, number: int) -> Any:  # noqa: ARG001 - one of the two ways that names are given
    return record


def read_records(
    lines: IO[bytes] | Iterable[bytes],
    name: str,
    *,
    skip: Skip,
    limit: int = MAX_LINE_BYTES,
    named: Callable[[Any, int], Any] = _as_given,
) -> Iterator[Document]:
    """Read JSON Lines in UTF-8, with or without a byte order mark; blank lines are passed over.

    A line that is no record, or is longer than ``limit`` bytes, is skipped as ``name:line`` and the rest is read. Of a
    stream (anything with ``readline``) no more than ``limit`` bytes are held at a time. ``named`` gives the keys of a record
    (here with the number of its line) the names that `from_record` knows.
    """
    for number, line in enumerate(_bounded(lines, limit), start=1):
        if line is None:
            skip(Skipped(f"{name}:{number}", f"the line is longer than {limit / (1 << 20):g} MiB: give one record a line"))
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            document = from_record(named(_loads(line), number))
        except InvalidDocument as error:
            skip(Skipped(f"{name}:{number}", str(error)))
        else:
            yield document


def read_record_array(
    data: bytes, name: str, *, skip: Skip, named: Callable[[Any, int], Any] = _as_given
) -> Iterator[Document]:
    """Read a JSON file that holds one record or an array of them; a bad one is skipped as ``name[number]``, from 1.

    ``named`` gives the keys of a record the names that `from_record` knows.

    Raises `InvalidDocument` when it is not JSON or neither of the two.
    """
    value = _loads(data.removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(value, list):
        yield from_record(named(value, 1))
        return
    for number, record in enumerate(value, start=1):
        try:
            document = from_record(named(record, number))
        except InvalidDocument as error:
            skip(Skipped(f"{name}[{number}]", str(error)))
        else:
            yield document


def from_record(record: Mapping[str, Any]) -> Document:
    """Make a document of a record.

    >>> from_record({"id": 17, "title": "سرت", "text": "غارات على سرت", "year": 2016}).fields
    {'year': 2016}

    Raises `InvalidDocument`, naming what is missing or has no place.
    """
    if not isinstance(record, Mapping):
        raise InvalidDocument('a record is an object such as {"id": "1", "title": "…", "text": "…"}')
    number = record.get("id")
    if number is None or isinstance(number, bool) or not isinstance(number, str | int | float):
        raise InvalidDocument('the record has no "id": give it a text or a number that is its own')
    id = str(number)
    own = record.get("fields")
    exact = isinstance(own, Mapping)
    whole = _as_it_is if exact else _whole
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
        raise InvalidDocument(f'the record {_short(id)} has neither "text" nor "pages": give it one of them')
    if pages is None:
        return Document.from_text(id, title, _text(text, "text", id, whole), kept)
    if text is not None:
        raise InvalidDocument(f'the record {_short(id)} has both "text" and "pages": give it one of them')
    return Document(id, title, _pages(pages, id, whole), kept)


def record_line(document: Document) -> bytes:
    """Write a document as one line, from which `read_records` makes the very same document; equal documents give equal lines.

    The keys stand in the order id, title, text or pages, then the fields by name. Two halves of a character side by side
    are the character, as JSON has it. Raises `InvalidDocument` when a field holds what is no `FieldValue`.
    """
    record: dict[str, Any] = {"id": document.id, "title": document.title}
    texts = [{"label": page.label, "text": page.text} for page in document.pages]
    given: Mapping[str, Any] = document.fields  # from Python, also a list may come where a tuple belongs
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in sorted(given.items())}
    same = Document(document.id, document.title, document.pages, fields)
    plain = [record | {"pages": texts} | fields]
    if len(texts) == 1 and not texts[0]["label"]:
        plain.insert(0, record | {"text": texts[0]["text"]} | fields)
    exact = record | {"pages": texts, "fields": {name: _exactly(value) for name, value in fields.items()}}
    form = next((form for form in plain if _reads_as(form, same)), exact)
    try:
        line = json.dumps(form, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidDocument(
            f"the document {_short(document.id)} holds in a field what is no text, number or list of texts ({error}): "
            "give it another value"
        ) from error
    written = _ESCAPED.sub(lambda char: f"\\u{ord(char[0]):04x}", line).encode()
    return record_line(from_record(_loads(written))) if _HALVES.search(line) else written + b"\n"


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
        raise InvalidDocument(f'"pages" of the record {_short(id)} must be a list such as [{{"label": "1", "text": "…"}}]')
    if any(page.get("text") is None for page in pages):
        raise InvalidDocument(f'a page of the record {_short(id)} has no "text": give it one, if empty')
    return tuple(
        Page(number, _text(page.get("label"), "label", id, whole), _text(page["text"], "text", id, whole))
        for number, page in enumerate(pages, start=1)
    )


def _text(value: Any, key: str, id: str, whole: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidDocument(f'"{key}" of the record {_short(id)} must be text')
    return whole(str(value))


def _exact(value: Any, key: str, id: str) -> FieldValue | None:
    """Read a value of the object ``fields``."""
    if isinstance(value, list | tuple) and not value:
        return ()
    if isinstance(value, Mapping) and value.get("float") in _NO_NUMBERS:
        return float(value["float"])
    return _value(value, key, id, _as_it_is)


def _exactly(value: FieldValue) -> Any:
    """Write a value for the object ``fields``."""
    return {"float": str(value)} if isinstance(value, float) and not math.isfinite(value) else value


_NO_NUMBERS = ("nan", "inf", "-inf")


def _value(value: Any, key: str, id: str, whole: Callable[[str], str]) -> FieldValue | None:
    if isinstance(value, str):
        return whole(value)
    if value is None or isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(map(whole, value)) or None
    raise InvalidDocument(
        f'the field "{printable(key)}" of the record {_short(id)} must be text, a number, true, false or a list of texts'
    )


def _loads(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise InvalidDocument("it is not in UTF-8: records are read in no other encoding") from error
    except json.JSONDecodeError as error:
        raise InvalidDocument(f"it is not JSON ({error.msg} at character {error.pos + 1})") from error
    except _NoNumberError as error:
        raise InvalidDocument(f"it is not JSON ({error})") from error
    except RecursionError as error:
        raise InvalidDocument("it nests too deeply for a record") from error
    except ValueError as error:
        raise InvalidDocument("a number in it has too many digits: write it as a text") from error


def _no_number(name: str) -> NoReturn:
    raise _NoNumberError(f"{name} is no number of JSON")


class _NoNumberError(ValueError):
    """What some programs write where JSON has no number."""


def _as_it_is(text: str) -> str:
    return text


def _whole(text: str) -> str:
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
