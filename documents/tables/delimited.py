"""Tables in text (CSV, TSV and their kin) → a document a row, however large the file.

The separator is the one of , ; tab | ، and ؛ that cuts most rows into the same number of cells,
unless the first line names one as Excel does (``sep=;``). A row may span several lines within
quotation marks. When a mark is never closed, the line that opens it is skipped and the lines after
it are read one by one.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from typing import TextIO

from kashaf.documents.document import Document
from kashaf.documents.encoding import open_text
from kashaf.documents.source import Source
from kashaf.documents.tables.table import MAX_COLUMNS, MAX_ROW, table_documents

__all__ = ["read_delimited"]

_SEPARATORS = ",;\t|،؛"
_ONE_COLUMN = "\x1f"
"""The separator of a table of one column: no text holds it."""
_SAMPLE = 1 << 16
"""Characters in which the separator is looked for."""


def read_delimited(source: Source) -> Iterator[Document]:
    """Read a table in text; a row that is damaged is skipped.

    The encoding is detected, or named in the options.
    """
    some = False
    limit = min(source.limit, MAX_ROW)
    with open_text(source.stream, name=source.name, encoding=source.options.encoding) as text:
        for document in table_documents(source, _rows(source, _Lines(text, limit))):
            some = True
            yield document
    if not some:
        raise source.unreadable("the table has no rows with text")


class _Damaged(Exception):
    """A row cannot be read: its line is too long, or a quotation spans too many lines."""


class _Lines:
    """The lines of a text for `csv.reader`, each with its ``number``.

    The lines of the current row can be read again.
    """

    def __init__(self, text: TextIO, limit: int) -> None:
        self._text = text
        self.limit = limit
        self._read = 0
        self._next: deque[tuple[int, str | None]] = deque()
        self._row: list[tuple[int, str]] = []
        self._characters = 0
        self.number = 0
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.number, line = self._next.popleft() if self._next else self._readline()
        if line is None:
            raise _Damaged
        if not line:
            self.ended = True
            raise StopIteration
        self._row.append((self.number, line))
        self._characters += len(line)
        if self._characters > self.limit:
            raise _Damaged
        return line

    def _readline(self) -> tuple[int, str | None]:
        """Read a line; ``None`` stands for one that is too long."""
        self._read += 1
        line = self._text.readline(self.limit + 1)
        if len(line) <= self.limit:
            return self._read, line
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(1 << 20)
        return self._read, None

    def peek(self) -> list[str]:
        """Look at the first lines, up to the size of the sample."""
        size = 0
        while size < _SAMPLE and (line := self._readline())[1] != "":
            self._next.append(line)
            size += len(line[1] or "")
        return [line[:_SAMPLE] for _, line in self._next if line]

    def start(self) -> None:
        """Forget the lines of the last row, and begin another."""
        self._row.clear()
        self._characters = 0

    def put_back(self) -> int:
        """Put back all lines of the current row but the first; give their number."""
        lines = self._row[1:]
        self._next.extendleft(reversed(lines))
        self.ended = False
        return len(lines)

    @property
    def first(self) -> int:
        """The number of the line with which the row in hand begins."""
        return self._row[0][0] if self._row else self.number


def _rows(source: Source, lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    """Cut a text into rows of cells, with their numbers from 1."""
    # The limit is for the whole process; a cell may be a whole article.
    csv.field_size_limit(max(csv.field_size_limit(), lines.limit))
    sample = lines.peek()
    separator = _named(sample[0]) if sample else None
    if separator:
        next(lines)
    else:
        separator = _separator(sample)
    # Some programs write "أ", "ب" too.
    quoted = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    plain = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    number = 0
    as_they_are = 0  # lines that are read without regard to quotation marks
    while True:
        lines.start()
        number += 1
        reader = plain if as_they_are > 0 else quoted
        try:
            cells = next(reader, None)
        except (_Damaged, csv.Error):
            source.skipped(
                f":{lines.first}",
                "the row is longer than {most:g} MiB: a quotation mark may be missing",
                most=source.limit / (1 << 20),
            )
            as_they_are = lines.put_back()
            continue
        as_they_are -= 1
        if cells is None:
            return
        if lines.ended and reader is quoted:
            source.skipped(
                f":{lines.first}", "a quotation mark is opened and never closed: close it, or double it where it is meant"
            )
            as_they_are = lines.put_back()
        elif any("\0" in cell for cell in cells):
            source.skipped(f":{lines.first}", "the row holds binary data (a NUL): save the table anew")
        else:
            yield number, cells[:MAX_COLUMNS]


def _named(line: str) -> str | None:
    """Read the line by which Excel is told the separator."""
    name = line.rstrip("\r\n").strip('"')
    return name[4] if name[:4].lower() == "sep=" and len(name) == 5 else None


def _separator(sample: list[str]) -> str:
    """Find the separator: the one that cuts most rows alike; among equals, into most cells."""
    best, found = (0.0, 0), ""
    for separator in _SEPARATORS:
        widths = [len(cells) for cells in csv.reader(sample, delimiter=separator, skipinitialspace=True) if any(cells)][:200]
        width, count = max(Counter(widths).items(), key=lambda each: (each[0] > 1, each[1], each[0]), default=(1, 0))
        if width > 1 and (count / len(widths), width) > best:
            best, found = (count / len(widths), width), separator
    if best[0] >= 0.5:
        return found
    widest = max(_SEPARATORS, key=sample[0].count) if sample else _ONE_COLUMN
    return widest if sample and sample[0].count(widest) else _ONE_COLUMN
