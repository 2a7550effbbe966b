"""Word before 2007 → a document, by the program antiword.

It prints the text in UTF-8, in the order of reading, a paragraph on each line.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping

from kashaf.documents.assembly import assemble
from kashaf.documents.document import Document, FieldValue
from kashaf.documents.programs import run_program
from kashaf.documents.source import Source
from kashaf.documents.text import normalize_newlines

__all__ = ["read_doc"]


_COMMAND = ("antiword", "-m", "UTF-8.txt", "-w", "0", "-")
_ENCRYPTED = re.compile("encrypt", re.IGNORECASE)
_RULE = re.compile(r"^-{20,}$", re.MULTILINE)
"""The line that antiword prints before notes, and before text boxes."""
_PICTURE = "[pic]"
_NOTE = re.compile(r"^\[(\d{1,5})\][\t ]*", re.MULTILINE)
_ROW = re.compile(r"\|.*\|")


def read_doc(source: Source, title: str, fields: Mapping[str, FieldValue]) -> Iterator[Document]:
    """Read a text of Word, whose stated title and facts are known.

    Notes come at the end of the text, text boxes behind them. Raises `UnreadableFile` when the file
    is encrypted, damaged or too long, and where there is no antiword.
    """
    if not shutil.which(_COMMAND[0]):
        raise source.unreadable(
            "it is in the format of Word before 2007: install antiword, or save it as .docx", transient=True
        )
    output = run_program(_COMMAND, source, most=source.limit)
    with output.stream:
        text = normalize_newlines(output.stream.read().decode("utf-8", "replace"))
    if output.cut:
        raise source.unreadable(
            "it has more text than the {most:g} MiB that are read as one: split it", most=source.limit / (1 << 20)
        )
    if _ENCRYPTED.search(output.complaints) and not text.strip():
        raise source.unreadable("it is encrypted: save it without a password")
    if output.status or (output.complaints and not text.strip()):
        raise source.unreadable("it is damaged, or of a Word that antiword does not read: save it as .docx")
    yield assemble(source, title, [("", _in_order(text))], fields)


def _in_order(text: str) -> str:
    """Put what antiword prints in order: tables, and notes without their numbers in brackets."""
    body, *behind = (part.strip("\n") for part in _RULE.split(text.replace(_PICTURE, "")))
    numbers = {number for part in behind for number in _NOTE.findall(part)}
    body = re.sub(r"\[(\d{1,5})\]", lambda found: "" if found[1] in numbers else found[0], body)
    behind = [_NOTE.sub("", part) for part in behind]
    return "\n\n".join(filter(None, ("\n".join(_lines(body)), *behind)))


def _lines(text: str) -> Iterator[str]:
    """Go through lines; a row of a table becomes one, its cells apart by tabs."""
    row: list[str] = []
    last: list[str] = []
    for line in text.split("\n"):
        cells = line[1:-1].split("|") if _ROW.fullmatch(line) else []
        if row and _goes_on(last, cells):
            row = [f"{one} {more.strip()}".strip() for one, more in zip(row, cells, strict=True)]
        else:
            if row:
                yield "\t".join(row)
            row = [cell.strip() for cell in cells]
            if not cells:
                yield line
        last = cells
    if row:
        yield "\t".join(row)


def _goes_on(above: list[str], cells: list[str]) -> bool:
    """Say whether a line of a table goes on with the row above it.

    antiword fills the width of a cell: a word goes to the next line only if it has no room.
    """
    if len(above) != len(cells):
        return False
    for one, more in zip(above, cells, strict=True):
        words = more.split()
        if words and (not one.strip() or len(one.rstrip()) + 1 + len(words[0]) <= len(one)):
            return False
    return True
