"""A filter as typed: a field, and the values of which any will do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kashaf.arguments import take_text
from kashaf.errors import InvalidRequest
from kashaf.index import field_name

__all__ = ["Filter"]

MOST_VALUES = 50
"""Values in one filter: OpenSearch takes a thousand parts in a query, and a Hijri year is up to fourteen."""

_QUOTED = re.compile(r'\s*"([^"]*)"\s*(?=\||\Z)')


@dataclass(frozen=True, slots=True)
class Filter:
    r"""The values of a field that a filter lets through; prints itself as typed, with the name that the index has for the field.

    >>> str(Filter.read("المصدر: الجزيرة | \"أ|ب\""))
    'source:الجزيرة|"أ|ب"'
    """

    field: str
    values: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Filter:
        """Read ``field:value|value``; a value in double quotes may hold ``|``. Raises `InvalidRequest`."""
        typed, colon, rest = take_text("filter", text).partition(":")
        name = field_name(typed.strip())
        if not colon or not name or not rest.strip():
            raise InvalidRequest(
                "{filter!r} is no filter: write it as field:value, for example source:الجزيرة or date:2016-08..2016-12",
                filter=text,
            )
        values = tuple(dict.fromkeys(_values(rest)))
        if "" in values:
            raise InvalidRequest(
                "{filter!r} has an empty value: write the values that will do, with | between them", filter=text
            )
        if len(values) > MOST_VALUES:
            raise InvalidRequest(
                "a filter of {field} names {count} values: give at most {most}", field=name, count=len(values), most=MOST_VALUES
            )
        return cls(name, values)

    def __str__(self) -> str:
        return f"{self.field}:{'|'.join(map(_written, self.values))}"


def _values(text: str) -> Iterator[str]:
    at = 0
    while at <= len(text):
        quoted = _QUOTED.match(text, at)
        bar = text.find("|", at)
        end = quoted.end() if quoted else bar if bar >= 0 else len(text)
        yield (quoted[1] if quoted else text[at:end]).strip()
        at = end + 1


def _written(value: str) -> str:
    """Put a value in quotes if it needs them; quotes in it mean nothing to a search, so blanks take their place."""
    return '"{}"'.format(value.replace('"', " ")) if "|" in value or value.startswith('"') else value
