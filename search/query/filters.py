"""A filter as typed: a field, and values of which one must match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kashaf.arguments import given, take_several, take_text
from kashaf.errors import InvalidRequest
from kashaf.index import field_name
from kashaf.messages import Message

__all__ = ["Filter", "take_filters"]

MOST_VALUES = 50
"""The most values in one filter.

OpenSearch takes a thousand clauses in a query, and a Hijri year is up to fourteen.
"""

_QUOTED = re.compile(r'\s*"([^"]*)"\s*(?=\||\Z)')


@dataclass(frozen=True, slots=True, init=False)
class Filter:
    r"""A field and values, of which one must match.

    It prints itself as typed, with the name that the index uses for the field.

    >>> str(Filter("source", "الجزيرة", "أ|ب"))
    'source:الجزيرة|"أ|ب"'
    >>> Filter.read("المصدر: الجزيرة | \"أ|ب\"") == Filter("source", "الجزيرة", "أ|ب")
    True

    Raises `InvalidRequest` without a field or a value, and for values that are empty or not text.
    """

    field: str
    values: tuple[str, ...]

    def __init__(self, field: str, *values: str | tuple[str, ...]) -> None:
        # Until 1.0, one tuple of values was passed.
        every = values[0] if len(values) == 1 and isinstance(values[0], tuple) else values
        argument = Message("each of {argument}", argument="values")
        object.__setattr__(self, "field", field_name(take_text("field", field).strip()))
        object.__setattr__(self, "values", tuple(dict.fromkeys(take_text(argument, value).strip() for value in every)))
        if not (self.field and self.values):
            raise InvalidRequest(_no_filter(str(self)))
        if "" in self.values:
            raise InvalidRequest(_empty_value(str(self)))

    @classmethod
    def read(cls, typed: str | Filter) -> Filter:
        """Read ``field:value|value``; a value in double quotes may contain ``|``.

        A `Filter` is returned as it is. Raises `InvalidRequest`, also for more than 50 values.
        """
        wanted = typed if isinstance(typed, Filter) else cls._parse(take_text("filter", typed))
        if len(wanted.values) > MOST_VALUES:
            raise InvalidRequest(
                "a filter of {field} names {count} values: give at most {most}",
                field=wanted.field,
                count=len(wanted.values),
                most=MOST_VALUES,
            )
        return wanted

    @classmethod
    def _parse(cls, text: str) -> Filter:
        name, _, rest = text.partition(":")
        if not (name.strip() and rest.strip()):
            raise InvalidRequest(_no_filter(text))
        values = tuple(_values(rest))
        if "" in values:
            raise InvalidRequest(_empty_value(text))
        return cls(name, *values)

    def as_dict(self) -> dict[str, Any]:
        """Return the filter as a dictionary for JSON."""
        return {"field": self.field, "values": list(self.values)}

    def __str__(self) -> str:
        return f"{self.field}:{'|'.join(map(_written, self.values))}"


def take_filters(name: str, value: object) -> tuple[Filter, ...]:
    """Take several filters, each a text or a `Filter`.

    Raises `InvalidRequest` that names the argument, or the filter.
    """
    found = []
    for each in take_several(name, value):
        if not isinstance(each, str | Filter):
            raise InvalidRequest(
                "{argument} must be a text or a Filter, not {given}",
                argument=Message("each of {argument}", argument=name),
                given=given(each),
            )
        found.append(Filter.read(each))
    return tuple(found)


def _no_filter(text: str) -> Message:
    return Message(
        "{filter!r} is no filter: write it as field:value, for example source:الجزيرة or date:2016-08..2016-12", filter=text
    )


def _empty_value(text: str) -> Message:
    return Message("{filter!r} has an empty value: write the values that will do, with | between them", filter=text)


def _values(text: str) -> Iterator[str]:
    at = 0
    while at <= len(text):
        quoted = _QUOTED.match(text, at)
        bar = text.find("|", at)
        end = quoted.end() if quoted else bar if bar >= 0 else len(text)
        yield (quoted[1] if quoted else text[at:end]).strip()
        at = end + 1


def _written(value: str) -> str:
    """Put a value in quotes if it needs them.

    Quotes in the value are replaced by spaces, because they make no difference to a search.
    """
    return '"{}"'.format(value.replace('"', " ")) if "|" in value or value.startswith('"') else value
