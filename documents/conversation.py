"""Messages of a conversation → a document a day, a line a message with its time and author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kashaf.documents.document import Document, one_or_many
from kashaf.documents.source import Source

__all__ = ["Remark", "conversation"]

_DAY = 1_000_000
"""Characters of a day that become one document; more become several."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A message: its ``day`` (2020-12-31), ``time`` (21:15, may be empty), author and text."""

    day: str
    time: str
    author: str
    text: str

    @property
    def line(self) -> str:
        """The message as a line, its time and author before it."""
        before = " ".join(filter(None, (self.time, self.author)))
        return f"{before}: {self.text}" if before else self.text


def conversation(source: Source, name: str, remarks: Iterable[Remark], *, place: str = "") -> Iterator[Document]:
    """Make a document of each day, ``file#2020-12-31``, whose authors are those who wrote in it."""
    held: list[Remark] = []
    size = 0
    days: dict[str, int] = {}
    for remark in remarks:
        if held and (remark.day != held[-1].day or size > _DAY):
            yield _day(source, name, held, days, place)
            held, size = [], 0
        held.append(remark)
        size += len(remark.text)
        source.tick()
    if held:
        yield _day(source, name, held, days, place)


def _day(source: Source, name: str, remarks: list[Remark], days: dict[str, int], place: str) -> Document:
    day = remarks[0].day
    days[day] = days.get(day, 0) + 1
    part = f".{days[day]}" if days[day] > 1 else ""
    authors = tuple(dict.fromkeys(remark.author for remark in remarks if remark.author))
    fields = {**source.fields, "date": day} | ({"author": one_or_many(authors)} if authors else {})
    text = "\n".join(remark.line for remark in remarks)
    return Document.from_text(f"{source.id}#{place}{day}{part}", f"{name} {day}".strip(), text, fields)
