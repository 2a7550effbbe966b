"""Where in JSON that somebody published are the documents, and which of their keys is what?

Such data comes in the shape that its publisher needed: texts under many names (``content``,
``verse``, ``المتن``), in lists that stand deep in other objects (paragraphs of an article, verses
of a chapter), beside lists of less. So the documents are the list of objects that holds most text,
and titles and facts of the objects above hold for those below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kashaf.analyzers.fact_names import NAMES_ABOVE, TEXT_KEYS
from kashaf.documents.document import FieldValue, as_value
from kashaf.documents.tables.table import MAX_COLUMNS, field_of, heading_key
from kashaf.documents.text import mostly_arabic

__all__ = ["Group", "Member", "Shape", "flatten", "groups_of", "richest", "shape_of"]

_TEXTS = (
    "text,content,body,article,verse,verses,ayah,aya,ayat,hadith,nass,matn,context,paragraph,paragraphs,passage,sentence,"
    "sentences,lines,arabic,ar,text ar,ar text,arabic text,text arabic,content ar,body ar,fulltext,full text,article body,"
    "articlebody,raw text,clean text,poem,poetry,tweet,post,message,review,comment,story,transcript,transcription,speech,sermon,"
    "fatwa,tafsir,selftext,document,description"
)
"""The keys of the text, beside `TEXT_KEYS`."""
_NAMES = "name,name ar,ar name,arabic name,name arabic,surah,surah name,surah name ar,sura,chapter,chapter name,book,book name"
"""The keys of the name of a part, beside `NAMES_ABOVE`."""
_FACTS = ("author", "date", "source", "category", "language", "url")

_DEEPEST = 16
"""How many lists and objects deep documents are looked for."""
_DEEPEST_FIELD = 4
"""How many objects deep the values of a record are looked for."""
_SAMPLE = 20_000
"""Characters that show whether a text is in Arabic."""
_ROW_WORDS = 3
"""Words of an Arabic value that make a record without a key for its text worth reading."""
_FOREIGN = 0.1
"""What a character of another language counts beside one of Arabic."""
_ENOUGH = 0.25
"""The share of the most text with which the outermost objects are the documents."""
_MAP = 5
"""The objects from which on an object of nothing else is a list with names."""


def _keys(names: str) -> frozenset[str]:
    return frozenset(map(heading_key, names.split(",")))


_TEXT_KEYS = _keys(f"{_TEXTS},{TEXT_KEYS}")
_NAME_KEYS = _keys(f"{_NAMES},{NAMES_ABOVE}")


@dataclass(frozen=True, slots=True)
class Shape:
    """The values of a record, by their names: those of an object in it are ``object.name``.

    ``left`` names what has no place in a field: objects in lists. ``text`` and ``title`` are the
    names of those that are the text and the title, ``""`` if none is. A ``row`` has no such text,
    but words of Arabic.
    """

    values: Mapping[str, Any]
    left: tuple[str, ...]
    text: str
    title: str
    row: bool

    def written(self, name: str) -> str:
        """Give the text under a name; a list of lines becomes lines."""
        return _written(self.values.get(name))

    @property
    def weight(self) -> float:
        """How much Arabic its text has, in characters."""
        texts = [self.written(self.text)] if self.text else [self.written(name) for name in self.values] * self.row
        return sum(len(text) * (1 if _is_arabic(text) else _FOREIGN) for text in texts)


@dataclass(frozen=True, slots=True)
class _Above:
    """What the objects above say: their titles from the outermost on, and facts."""

    titles: tuple[str, ...] = ()
    facts: Mapping[str, FieldValue] = field(default_factory=dict)

    def named(self, name: str) -> _Above:
        return _Above((*self.titles, name), self.facts) if any(map(str.isalpha, name)) else self

    def below(self, record: Mapping[str, Any]) -> _Above:
        values, _ = flatten(record)
        arabic_first = sorted(values.items(), key=lambda item: not _is_arabic(_written(item[1])))
        found: dict[str, str] = {}
        for name, value in arabic_first:
            last = _last(name)
            known = "title" if field_of(last) == "title" else "name" if heading_key(last) in _NAME_KEYS else field_of(last)
            if isinstance(value, str) and value.strip():
                found.setdefault(known, " ".join(value.split()))
        title = found.get("title") or found.get("name")
        facts = {name: found[name] for name in _FACTS if name in found}
        return _Above((*self.titles, title) if title else self.titles, {**self.facts, **facts})


@dataclass(frozen=True, slots=True)
class Member:
    """An object that may be a document, and the ``titles`` and ``facts`` of the objects above."""

    record: Mapping[str, Any]
    titles: tuple[str, ...]
    facts: Mapping[str, FieldValue]


@dataclass(slots=True)
class Group:
    """The objects at one place: in all lists that are reached by the same keys."""

    path: tuple[str, ...]
    members: list[Member] = field(default_factory=list)


def flatten(record: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give the values of a record by their names, and the names of what is left out.

    >>> flatten({"user": {"name": "نادر"}, "tags": ["أ"], "marks": [{"a": 1}], "none": None})
    ({'tags': ['أ'], 'user.name': 'نادر'}, ('marks',))
    """
    values: dict[str, Any] = {}
    left: list[str] = []
    open_ = [("", record, 1)]
    while open_:
        prefix, held, depth = open_.pop()
        inner: list[tuple[str, Mapping[str, Any], int]] = []
        for key, value in held.items():
            name = f"{prefix}{key}"
            if isinstance(value, Mapping) and depth < _DEEPEST_FIELD and not _is_map(value):
                inner.append((f"{name}.", value, depth + 1))
            elif (len(values) >= MAX_COLUMNS and not _names_text(name)) or (plain := _plain(value)) is None:
                left += [name] * bool(value)
            else:
                values[name] = plain
        open_ += reversed(inner)
    return values, tuple(left)


def shape_of(record: Mapping[str, Any]) -> Shape:
    """Find the text and the title among the values of a record.

    The text is under "text", else it is the longest of those under a name that stands for texts,
    if possible in Arabic.
    """
    values, left = flatten(record)
    texts = {name: written for name, value in values.items() if (written := _written(value)).strip()}
    named = [name for name in texts if _names_text(name)]
    arabic = [name for name in named if _is_arabic(texts[name])]
    text = "text" if "text" in texts else max(arabic or named, key=lambda name: len(texts[name]), default="")
    titles = [name for name in texts if field_of(_last(name)) == "title" and name != text and isinstance(values[name], str)]
    title = "title" if "title" in titles else next((name for name in titles if _is_arabic(texts[name])), (*titles, "")[0])
    row = not text and any(len(each.split()) >= _ROW_WORDS and _is_arabic(each) for each in texts.values())
    return Shape(values, left, text, title, row)


def groups_of(value: Any) -> list[Group]:
    """Find all objects that may be documents, by their places."""
    groups: dict[tuple[str, ...], Group] = {}
    for path, member in _objects(_transposed(value), (), _Above(), 0):
        groups.setdefault(path, Group(path)).members.append(member)
    return list(groups.values())


def richest(groups: list[Group]) -> Group | None:
    """Choose the group that holds most text; ``None`` if none holds any.

    An outer one with texts under a name of texts is preferred, if they are a quarter of the most.
    """
    weights: list[tuple[float, bool, Group]] = []
    for group in groups:
        shapes = [shape_of(member.record) for member in group.members]
        weights.append((sum(shape.weight for shape in shapes), any(shape.text for shape in shapes), group))
    most = max((weight for weight, _, _ in weights), default=0)
    if not most:
        return None
    enough = [group for weight, named, group in weights if (named and weight >= _ENOUGH * most) or weight == most]
    return min(enough, key=lambda group: len(group.path))


def _objects(value: Any, path: tuple[str, ...], above: _Above, depth: int) -> Iterator[tuple[tuple[str, ...], Member]]:
    """Go through the objects of lists, and through those that stand where a list could."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            if isinstance(each, list | dict):
                yield from _objects(each, path, above, depth + 1)
    elif isinstance(value, dict) and _is_map(value):
        for key, each in value.items():
            yield from _objects(each, path, above.named(str(key)), depth + 1)
    elif isinstance(value, dict):
        yield path, Member(value, above.titles, above.facts)
        if any(isinstance(each, list | dict) for each in value.values()):
            yield from _below(value, path, above.below(value), depth)


def _below(
    record: Mapping[str, Any], path: tuple[str, ...], above: _Above, depth: int
) -> Iterator[tuple[tuple[str, ...], Member]]:
    """Go through the lists in an object, and in the objects that are a part of it."""
    if depth > _DEEPEST:
        return
    for key, value in record.items():
        if isinstance(value, list) or (isinstance(value, dict) and _is_map(value)):
            yield from _objects(value, (*path, str(key)), above, depth + 1)
        elif isinstance(value, dict):
            yield from _below(value, (*path, str(key)), above, depth + 1)


def _is_map(value: Mapping[str, Any]) -> bool:
    """Say whether an object is a list with a name for each of its objects or lists of objects."""
    if len(value) < 2 or not all(isinstance(each, dict | list) for each in value.values()):
        return False
    if not all(isinstance(each, dict) or (each and isinstance(each[0], dict)) for each in value.values()):
        return False
    return len(value) >= _MAP or all(str(key).isdecimal() for key in value)


def _transposed(value: Any) -> Any:
    """Make a list of rows of an object of columns, ``{"text": {"0": "…", "1": "…"}}``."""
    if not isinstance(value, dict) or not value or not all(isinstance(each, dict) and each for each in value.values()):
        return value
    first = next(iter(value.values()))
    columns = [
        each
        for each in value.values()
        if all(str(key).isdecimal() for key in each) and not isinstance(next(iter(each.values())), dict | list)
    ]
    if len(columns) < len(value) or str(next(iter(value))).isdecimal():
        return value
    return [{name: column.get(key) for name, column in value.items()} for key in first]


def _plain(value: Any) -> Any:
    """Return a value as a field may hold it, else ``None``; join the halves of a poem's line."""
    if isinstance(value, list):
        lines = [
            "    ".join(each) if isinstance(each, list) and all(isinstance(part, str) for part in each) else each
            for each in value
        ]
        if any(isinstance(each, list | dict) for each in lines):
            return None
        return [
            each for each in lines if each is not None and not (isinstance(each, float) and not math.isfinite(each))
        ] or None
    if isinstance(value, dict) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if value is None or as_value(value) is not None else None


def _written(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""


def _names_text(name: str) -> bool:
    return heading_key(_last(name)) in _TEXT_KEYS


def _last(name: str) -> str:
    return name.rpartition(".")[2] or name


def _is_arabic(text: str) -> bool:
    return mostly_arabic(text[:_SAMPLE])
