"""Files of JSON and JSON Lines → documents, whether kashaf wrote them or somebody published them.

A record that has the form of `kashaf.documents.records` is read by its rules, but it needs no id:
it is then called by its file and number. Objects in it become fields (``user.name``), and the
markup of values that were taken from web pages goes. Where a record has neither "text" nor "pages",
`kashaf.documents.published` finds the text.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kashaf.documents.document import Document, FieldValue, as_value, with_texts
from kashaf.documents.html.markup import without_markup
from kashaf.documents.published import Group, Member, Shape, flatten, groups_of, richest, shape_of
from kashaf.documents.records import from_record, mend_halves, parse_json, record_lines
from kashaf.documents.source import Source
from kashaf.documents.tables.table import field_of, rename
from kashaf.documents.telegram import is_telegram, read_telegram
from kashaf.documents.text import find_title, normalize_newlines
from kashaf.errors import InvalidDocument
from kashaf.messages import Message, counted

__all__ = ["read_json", "read_json_lines"]

_FORM = ("id", "title", "text", "pages", "fields")
_SHOWN = 5
"""Names that a line shows of many."""


def read_json(source: Source) -> Iterator[Document]:
    """Read a file of JSON: one record, an array of them, or records deeper in it.

    The options name keys as columns. A bad record of an array is skipped as ``name[number]``.
    """
    data = source.read()
    reading = _Reading(source)
    try:
        value = parse_json(data.removeprefix(b"\xef\xbb\xbf"))
    except InvalidDocument as error:
        if not _is_lines(data):
            raise source.unreadable(Message("it holds no records: {reason}", reason=error)) from error
        yield from _read_lines(source, io.BytesIO(data), reading)
        return
    if is_telegram(value):
        yield from read_telegram(value, source)
        return
    numbered = (
        ((f"[{number}]", str(number), record) for number, record in enumerate(value, start=1))
        if isinstance(value, list)
        else ()
    )
    try:
        if group := _deeper(value, source):
            yield from reading.members(group, "")
        elif isinstance(value, list):
            yield from reading.records(numbered)
        else:
            yield reading.record(value, "1")
    except InvalidDocument as error:
        raise source.unreadable(Message("it holds no records: {reason}", reason=error)) from error
    reading.report()


def read_json_lines(source: Source) -> Iterator[Document]:
    """Read JSON Lines of any size; the options name keys as columns.

    A line that holds no record is skipped as ``name:line``. A file that holds one array is read as
    JSON.
    """
    head = source.head().removeprefix(b"\xef\xbb\xbf").lstrip()
    first = head.partition(b"\n")[0].strip()
    if head.startswith(b"[") and (first == b"[" or first.endswith((b"{", b","))) and source.size <= source.limit:
        yield from read_json(source)
    else:
        yield from _read_lines(source, source.stream, _Reading(source))


def _read_lines(source: Source, stream: Any, reading: _Reading) -> Iterator[Document]:
    for number, record in record_lines(stream, source.name, skip=source.skip, limit=source.limit):
        source.tick()
        if isinstance(record, Mapping) and (group := _deeper(record, source)):
            yield from reading.members(group, f"{number}.")
        else:
            yield from reading.records([(f":{number}", str(number), record)])
    reading.report()


def _is_lines(data: bytes) -> bool:
    """Say whether the first of several lines alone is an object, as in JSON Lines."""
    first, _, rest = data.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    return first.startswith(b"{") and first.rstrip().endswith(b"}") and bool(rest.strip())


def _is_own(value: Any, source: Source) -> bool:
    """Say whether a record, or one of an array, has the form of `kashaf.documents.records`."""
    records = value if isinstance(value, list) else [value]
    columns = source.options.columns
    return any(_has_form(rename(record, columns) if columns else record) for record in records if isinstance(record, Mapping))


def _has_form(record: Mapping[str, Any]) -> bool:
    text, pages = record.get("text"), record.get("pages")
    if isinstance(record.get("fields"), Mapping) or isinstance(pages, list):
        return True
    return text is not None and not isinstance(text, Mapping | list) and pages is None


def _deeper(value: Any, source: Source) -> Group | None:
    """Find the objects deeper in JSON that are its documents; ``None`` if it is one, or several."""
    group = None if _is_own(value, source) else richest(groups_of(value))
    return None if group is None or _is_top(group, value) else group


def _is_top(group: Group, value: Any) -> bool:
    """Say whether the objects of a group are those of the array, or the only object there is."""
    return not group.path and (isinstance(value, list) or group.members[0].record is value)


class _Reading:
    """Makes documents of records, and notes which keys it took for their texts and titles."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._texts: Counter[str] = Counter()
        self._titles: Counter[str] = Counter()
        self._left: dict[str, None] = {}
        self._place = ""
        self._blank = 0

    def records(self, numbered: Iterable[tuple[str, str, Any]]) -> Iterator[Document]:
        """Make documents of records, each with its place and number."""
        for place, number, record in numbered:
            try:
                document = self.record(record, number)
            except InvalidDocument as error:
                self._source.skipped(place, error.message)
            else:
                yield document

    def members(self, group: Group, prefix: str) -> Iterator[Document]:
        """Make documents of objects that stand deeper; their ids are their places in the file.

        Their own ids may repeat in the next list: they become fields.
        """
        self._place = self._place or ".".join(group.path)
        for number, member in enumerate(group.members, start=1):
            self._source.tick()
            try:
                shape = shape_of(self._named(member.record))
                if shape.text or shape.row:
                    yield self._published(shape, member, f"{self._source.id}#{prefix}{number}")
                else:
                    self._blank += 1
            except InvalidDocument as error:
                self._source.skipped(f"#{prefix}{number}", error.message)

    def record(self, record: Any, number: str) -> Document:
        """Make a document of a record. Raises `InvalidDocument`."""
        if not isinstance(record, Mapping):
            return from_record(record)
        record = self._named(record)
        id = f"{self._source.id}#{number}"
        if _has_form(record):
            return from_record(self._plain({"id": id} | {key: value for key, value in record.items() if value is not None}))
        shape = shape_of(record)
        if not (shape.text or shape.row):
            return from_record(
                {"id": id} | {key: record[key] for key in ("id", "text", "pages") if record.get(key) is not None}
            )
        self._left |= dict.fromkeys(shape.left)
        own = as_value(record.get("id"))
        known = own is not None and not isinstance(own, bool | tuple)
        return self._published(shape, Member(record, (), {}), str(own) if known else id, has_id=known)

    def _named(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        columns = self._source.options.columns
        return rename(record, columns) if columns else record

    def _plain(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give a record without markup and with nothing but fields beside its text.

        A record with "fields" is one that kashaf wrote: it stays.
        """
        if isinstance(record.get("fields"), Mapping):
            return record
        values, left = flatten({key: value for key, value in record.items() if key not in _FORM and _is_nested(value)})
        self._left |= dict.fromkeys(left)
        kept = {key: _without_markup(value) for key, value in record.items() if key in _FORM or not _is_nested(value)}
        return kept | {key: _without_markup(value) for key, value in values.items() if key not in kept}

    def _published(self, shape: Shape, member: Member, id: str, *, has_id: bool = False) -> Document:
        text, title = shape.written(shape.text), shape.written(shape.title)
        self._texts[shape.text] += 1
        self._titles[shape.title] += 1
        rest = {name: value for name, value in shape.values.items() if name not in (shape.text, shape.title)}
        if has_id:
            rest.pop("id", None)
        if shape.row:
            rows = {
                name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
                for name, value in rest.items()
                if value is not None
            }
            text = "\n".join(f"{name}: {value}" for name, value in rows.items())
        text = normalize_newlines(without_markup(text)).strip("\n")
        title = " ".join(without_markup(title).split())
        titles = [without_markup(each) for each in member.titles]
        title = " – ".join(dict.fromkeys([*titles, title] if title else titles)) or find_title(
            shape_text(shape) if shape.row else text
        )
        fields: dict[str, FieldValue] = dict(member.facts)
        fields |= {} if shape.row else _fields(rest)
        return Document.from_text(mend_halves(id), mend_halves(title), mend_halves(text), _mended(fields))

    def report(self) -> None:
        """Say which keys were taken, if there was more than one record to take them from."""
        source = self._source
        if sum(self._texts.values()) > 1 or self._place:
            texts, titles = (_quoted(each) for each in (self._texts, self._titles))
            if self._place and texts:
                source.skipped(
                    "",
                    'its documents are the objects in "{place}", their text is {texts}; what stands in other lists is left out',
                    place=self._place,
                    texts=texts,
                )
            elif self._place:
                source.skipped(
                    "",
                    'its documents are the objects in "{place}" with all their values; what stands in other lists is left out',
                    place=self._place,
                )
            elif texts and titles:
                source.skipped(
                    "",
                    'its records have no "text": their text is {texts}, their title {titles}',
                    texts=texts,
                    titles=titles,
                )
            elif texts:
                source.skipped("", 'its records have no "text": their text is {texts}', texts=texts)
            else:
                source.skipped("", 'its records have no "text": their text is all their values')
        if self._left:
            source.skipped("", "values for which a document has no place are left out: {names}", names=_quoted(self._left))
        if self._blank:
            source.skipped(
                "",
                counted(
                    "{count} of the objects that could be documents has no text",
                    "{count} of the objects that could be documents have no text",
                    self._blank,
                ),
            )


def shape_text(shape: Shape) -> str:
    """Give all texts of a row, one a line: a title is found in them."""
    return "\n".join(filter(None, map(shape.written, shape.values)))


def _fields(values: Mapping[str, Any]) -> dict[str, FieldValue]:
    """Give the values of a record as fields; a known name stands for the field that it means."""
    fields: dict[str, FieldValue] = {}
    for name, value in values.items():
        held = as_value(_without_markup(value))
        known = field_of(name)
        known = known if known not in ("", "title", "text") and known not in values else name
        if held not in (None, "", ()):
            fields.setdefault(known, held)
    return fields


def _mended(fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Mend half characters in names and values."""
    return {mend_halves(name): with_texts(value, mend_halves) for name, value in fields.items()}


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(each, list | dict) for each in value))


def _without_markup(value: Any) -> Any:
    """Take the markup out of a text, of the texts of a list, and of the pages of a record."""
    if isinstance(value, str):
        return without_markup(value)
    if isinstance(value, list):
        return [_without_markup(each) for each in value]
    if isinstance(value, Mapping) and isinstance(value.get("text"), str):  # a page
        return {**value, "text": without_markup(value["text"])}
    return value


def _quoted(names: Iterable[str]) -> list[str]:
    given = [name for name in names if name]
    return [f'"{name}"' for name in given[:_SHOWN]] + ["…"] * (len(given) > _SHOWN)
