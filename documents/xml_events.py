"""XML → events, within bounds: of a part of a packed document, or of a whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from kashaf.documents.source import Source

__all__ = ["BROKEN_XML", "Event", "parse_events", "root_name", "source_events", "without"]

Event = tuple[Literal["start", "end", "text"], str, Mapping[str, str]]
"""An event of parsing XML: a name such as ``w:p`` (at a start with its attributes), or text."""

BROKEN_XML = (ParseError, LookupError, ValueError, RecursionError)
"""What parsing damaged XML raises."""

_ROOT = re.compile(
    rb"\s*(?:(?:<\?[^>]{0,1000}>|<!--(?:(?!-->).){0,4000}-->|<!DOCTYPE[^<>\[]{0,1000}(?:\[[^\]]{0,4000}\]\s*)?>)\s*)*<(?:[\w.-]{1,40}:)?([\w.-]{1,40})",
    re.DOTALL,
)
"""The name of the root of XML."""
_CHUNK = 1 << 16
_TIMES = 4
"""How many times as long as a text XML may be: markup takes more room than the words."""
_NO_ATTRIBUTES: Mapping[str, str] = {}


def root_name(head: bytes) -> bytes:
    """Give the name of the root of XML, by how a file begins; ``b""`` for what is no XML.

    >>> root_name(b'<?xml version="1.0"?><tei:TEI>')
    b'TEI'
    """
    root = _ROOT.match(head)
    return root[1] if root else b""


def parse_events(chunks: Iterable[bytes], prefixes: Mapping[str, str]) -> Iterator[Event]:
    """Parse XML while it is read, so that neither size nor depth matters; nothing of it is held.

    ``prefixes`` gives short names to namespaces; a name of any other has none. Raises
    `DefusedXmlException` for XML that defines entities of its own, and `BROKEN_XML`.
    """
    target = _Target(prefixes)
    parser = DefusedXMLParser(target=target)
    for chunk in chunks:
        parser.feed(chunk)
        yield from target.taken()
    parser.close()
    yield from target.taken()


def source_events(source: Source) -> Iterator[Event]:
    """Parse a file of XML; no name has a prefix.

    Raises `UnreadableFile`, also if it is too large.
    """
    most = _TIMES * source.limit
    if source.size > most:
        raise source.unreadable(
            "it has {size:,.1f} MiB, more than the {most:g} MiB that are read as one text: split it",
            size=source.size / (1 << 20),
            most=most / (1 << 20),
        )

    def chunks() -> Iterator[bytes]:
        while chunk := source.stream.read(_CHUNK):
            source.tick()
            yield chunk

    try:
        yield from parse_events(chunks(), {})
    except DefusedXmlException as error:
        raise source.unreadable("it declares entities of its own: it is not read") from error
    except BROKEN_XML as error:
        raise source.unreadable("it is damaged XML ({error}): get it anew", error=str(error)) from error


class _Target:
    """Takes down what the parser finds."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._names = _Names(prefixes)
        self._events: list[Event] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        names = self._names
        named = {names[key]: value for key, value in attributes.items()} if attributes else _NO_ATTRIBUTES
        self._events.append(("start", names[tag], named))

    def end(self, tag: str) -> None:
        self._events.append(("end", self._names[tag], _NO_ATTRIBUTES))

    def data(self, text: str) -> None:
        self._events.append(("text", text, _NO_ATTRIBUTES))

    def close(self) -> None:
        pass

    def taken(self) -> list[Event]:
        events, self._events = self._events, []
        return events


class _Names(dict[str, str]):
    """``{namespace}name`` → ``prefix:name``."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, tag: str) -> str:
        namespace, _, local = tag.removeprefix("{").rpartition("}")
        prefix = self._prefixes.get(namespace)
        name = self[tag] = f"{prefix}:{local}" if prefix else local
        return name


def without(events: Iterable[Event], dropped: frozenset[str]) -> Iterator[Event]:
    """Pass over elements of some names, with all that is in them."""
    depth = 0
    for event in events:
        kind, name, _ = event
        if depth:
            depth += (kind == "start") - (kind == "end")
        elif kind == "start" and name in dropped:
            depth = 1
        else:
            yield event
