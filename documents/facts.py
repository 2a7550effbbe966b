"""Facts that a person wrote about a text, at its head (front matter) or beside it (a sidecar).

Both are flat: names with texts or lists of texts. Every value stays the text that was written (a
date is not parsed, ``0042`` is no number). An empty value or ``null`` is left out. Names may be
Arabic or English.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from pathlib import Path
from typing import Any, BinaryIO, Literal

import yaml

from kashaf.analyzers.fact_names import ARABIC_NAMES
from kashaf.documents.document import Document, FieldValue
from kashaf.documents.encoding import decode
from kashaf.documents.folder import open_file, why_not
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.errors import UnreadableFile
from kashaf.messages import Message

__all__ = ["Facts", "Form", "read_facts", "read_sidecar", "sidecar_facts", "state"]

MAX_FACTS_BYTES = 64 << 10
"""The longest front matter or sidecar that is read: reading YAML is slow, and facts are short."""

_DEEPEST = 20
"""The greatest depth of nested values that the parser skips.

With deeper values, its time grows with the square of the depth.
"""

Form = Literal["yaml", "toml", "json"]
_Pairs = Iterable[tuple[str, str | tuple[str, ...] | None]]
"""Names with what stands there, ``None`` for what has no place in a field."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Stated facts: a ``title`` (may be empty), ``fields``, and the ``problem``, if any.

    The ``problem`` says which part of the facts could not be read.
    """

    title: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    problem: str = ""


def read_facts(text: str, form: Form) -> Facts:
    r"""Read facts in YAML, TOML or JSON; never raises.

    What has no place in a field is named as the ``problem``.

    >>> read_facts("العنوان: المقدمة\nauthor: ابن خلدون\ntags: [تاريخ, عمران]", "yaml")
    Facts(title='المقدمة', fields={'author': 'ابن خلدون', 'tags': ('تاريخ', 'عمران')}, problem='')
    """
    if len(text) > MAX_FACTS_BYTES:
        return Facts(
            problem=Message(
                "it has more than {most} KiB: state only facts there, the text elsewhere", most=MAX_FACTS_BYTES >> 10
            )
        )
    try:
        pairs = list(_PAIRS[form](text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return Facts(problem=Message("it is not {form} ({error}): correct it", form=form.upper(), error=_short(error)))
    except _NotFlatError:
        return Facts(problem=Message('it does not hold names with values, such as "author: ابن خلدون", one a line'))
    fields: dict[str, str | tuple[str, ...]] = {}
    problem = ""
    for name, value in pairs:
        known = _known(name)
        if value is None:
            problem = problem or Message(
                'its "{name}" is neither a text nor a list of texts: it is left out', name=printable(name)
            )
        elif known in fields:
            problem = problem or Message('it states "{name}" twice: the first is taken', name=printable(name))
        elif value not in ("", ()):
            fields[known] = value
    title = fields.pop("title", "")
    return Facts(title if isinstance(title, str) else title[0], dict(fields), problem)


def read_sidecar(path: Path, skip: Skip) -> Facts:
    """Read the file of facts beside a document; what could not be read of it goes to ``skip``."""
    try:
        with os.fdopen(open_file(path), "rb") as stream:
            return sidecar_facts(stream, str(path), skip)
    except OSError as error:
        skip(Skipped(str(path), why_not(error)))
    except UnreadableFile as error:
        skip(Skipped(str(path), error.reason))
    return Facts()


def sidecar_facts(stream: BinaryIO, name: str, skip: Skip) -> Facts:
    """Read facts from a stream: JSON or YAML, by the suffix of ``name``.

    Messages call the file by ``name`` too.
    """
    try:
        text = decode(stream.read(MAX_FACTS_BYTES + 1), name=name)
    except UnreadableFile as error:
        facts = Facts(problem=error.reason)
    else:
        facts = read_facts(text, "json" if name.endswith(".json") else "yaml")
    if facts.problem:
        skip(Skipped(name, facts.problem))
    return facts


def state(document: Document, facts: Facts) -> Document:
    """Put the facts in the place of what the document says of itself; its ``path`` stays."""
    kept = {name: value for name, value in document.fields.items() if name == "path" or _known(name) not in facts.fields}
    return replace(document, title=facts.title or document.title, fields={**facts.fields, **kept})


class _NotFlatError(Exception):
    """What was written is no list of names with values."""


class _TooDeepError(ValueError):
    """What was written nests too deeply."""


def _known(name: str) -> str:
    return ARABIC_NAMES.get(name) or (name.lower() if name.lower() in ARABIC_NAMES.values() else name)


def _of_yaml(text: str) -> _Pairs:
    """Read the events of YAML and not the objects they would build.

    So nothing nests, and no alias multiplies.
    """
    events = yaml.parse(text, Loader=yaml.BaseLoader)
    first = next((event for event in events if isinstance(event, yaml.NodeEvent)), None)
    if first is None:
        return
    if not isinstance(first, yaml.MappingStartEvent):
        raise _NotFlatError
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        name = _node(key, events)
        value = _node(next(events), events)
        yield (name if isinstance(name, str) else "?"), value
    for _ in events:  # errors behind the mapping are errors too
        pass


def _node(first: yaml.Event, events: Iterator[yaml.Event]) -> str | tuple[str, ...] | None:
    """Give the text or the list of texts that begins here, and ``None`` for all else."""
    if isinstance(first, yaml.ScalarEvent):
        return "" if first.implicit[0] and first.value in ("~", "null", "Null", "NULL") else _whole(first.value)
    if isinstance(first, yaml.AliasEvent):
        return None
    depth, texts, flat = 1, [], isinstance(first, yaml.SequenceStartEvent)
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth, flat = depth + 1, False
            if depth > _DEEPEST:
                raise _TooDeepError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent):
            texts.append(_whole(event.value))
        else:
            flat = False
        if not depth:
            break
    return tuple(text for text in texts if text) if flat else None


def _of_toml(text: str) -> _Pairs:
    return ((name, _value(value)) for name, value in tomllib.loads(text, parse_float=str).items())


def _of_json(text: str) -> _Pairs:
    found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    if not isinstance(found, dict):
        raise _NotFlatError
    return ((name, _value(value)) for name, value in found.items())


def _value(value: Any) -> str | tuple[str, ...] | None:
    if isinstance(value, list):
        texts = [_scalar(each) for each in value]
        # An empty text states nothing.
        return None if None in texts else tuple(text for text in texts if text)
    return _scalar(value)


def _scalar(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else _whole(str(value)) if isinstance(value, str | int) else None


_PAIRS = {"yaml": _of_yaml, "toml": _of_toml, "json": _of_json}


def _whole(text: str) -> str:
    """Put U+FFFD for half a character, which these notations can write and no engine can store."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _short(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return Message("line {number}: {problem}", number=mark.line + 1, problem=str(getattr(error, "problem", "")))
    if isinstance(error, RecursionError | _TooDeepError):
        return Message("it nests too deeply")
    return str(error).splitlines()[0]
