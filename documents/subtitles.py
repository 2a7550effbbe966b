"""Subtitles (SRT, WebVTT, ASS, SSA) → a document: what is said, in pages labelled with their times.

The text of the cues follows one another, so that a phrase is found though it runs over two cues. A
page is about a minute; its label is the time at which it begins. Numbers, styles, positions, notes
and marks of markup are left out. (The library pysubs2 was tried: it takes notes of WebVTT for text,
and needs time that grows with the square of a line of braces.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath

from kashaf.documents.assembly import assemble
from kashaf.documents.document import Document
from kashaf.documents.source import Source
from kashaf.documents.text import text_document, whole_text

__all__ = ["read_subtitles"]

_PAGE = 60.0
"""Seconds after which a page ends, before a pause or a new sentence."""
_LONGEST_PAGE = 120.0
"""Seconds after which it ends in any case."""
_PAUSE = 2.0

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_CLOCK}\s{{0,9}}-->\s{{0,9}}{_CLOCK}")
_ELEMENT = re.compile(r"</?(?:i|b|u|s|c|v|font|ruby|rt|lang|span)\b[^<>]{0,300}>|<\d[\d:.]{3,15}>", re.IGNORECASE)
_OVERRIDE = re.compile(r"\{\\[^{}]{0,300}\}")
_DRAWING = re.compile(r"\{[^{}]{0,300}\\p[1-9][^{}]{0,300}\}")
_SENTENCE_END = re.compile(r"[.!?؟…][\"”»)\]]*$")
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?$")


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is said from one time to another, in seconds."""

    start: float
    end: float
    text: str


def read_subtitles(source: Source) -> Iterator[Document]:
    """Read subtitles; a text that turns out to have no cues is read as plain text.

    The title is the one that ASS states, else the name of the file.
    """
    text = whole_text(source)
    lines = text.split("\n")
    scripted = any(line.strip().lower() == "[events]" for line in lines)
    cues = sorted(
        _scripted(lines) if scripted else _timed(lines, strict=lines[0].startswith("WEBVTT")), key=lambda cue: cue.start
    )
    if not cues and not scripted and not any(map(_TIMES.match, lines)):
        yield text_document(source.id, text, source.fields)
        return
    source.tick()
    stated = next((line[6:] for line in lines[:50] if line.startswith("Title:")), "") if scripted else ""
    yield assemble(source, "", list(_pages(cues)), {}, named=stated.strip() or _name(source))


def _name(source: Source) -> str:
    """Give the name of the file without its suffixes: people know lectures by it."""
    return " ".join(re.sub("[_-]", " ", _LANGUAGE.sub("", PurePosixPath(source.id).stem)).split())


def _timed(lines: list[str], *, strict: bool) -> Iterator[_Cue]:
    """Read the cues of SRT, and of WebVTT (``strict``), where a blank line ends a cue."""
    times: re.Match[str] | None = None
    held: list[str] = []
    for line in [*lines, "0:00.0 --> 0:00.0"]:
        found = _TIMES.match(line) if "-->" in line else None
        if found:
            if held and held[-1].strip().isdecimal() and not strict:
                held.pop()  # the number of the next cue
            yield from _cue(times, held)
            times, held = found, []
        elif strict and not line.strip():
            yield from _cue(times, held)
            times, held = None, []
        elif times:
            held.append(line)


def _cue(times: re.Match[str] | None, lines: list[str]) -> Iterator[_Cue]:
    if times:
        text = _OVERRIDE.sub("", unescape(_ELEMENT.sub("", "\n".join(lines))))
        yield from _said(_seconds(*times.groups()[:4]), _seconds(*times.groups()[4:]), text)


def _said(start: float, end: float, text: str) -> Iterator[_Cue]:
    kept = "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
    if kept:
        yield _Cue(start, end, kept)


def _scripted(lines: list[str]) -> Iterator[_Cue]:
    """Read the events of ASS and SSA; those of drawings are left out."""
    section, columns = "", ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    for line in lines:
        kind, _, rest = line.strip().partition(":")
        if line.startswith("["):
            section = line.strip().lower()
        elif section == "[events]" and kind == "Format":
            columns = [column.strip().lower() for column in rest.split(",")][:50]
        elif section == "[events]" and kind == "Dialogue":
            cells = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
            times = _TIMES.match(f"{cells.get('start', '').strip()} --> {cells.get('end', '').strip()}")
            text = cells.get("text", "")
            if times and not _DRAWING.search(text):
                said = _ELEMENT.sub("", _OVERRIDE.sub("", text))
                plain = said.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
                yield from _said(_seconds(*times.groups()[:4]), _seconds(*times.groups()[4:]), plain)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction}")


def _pages(cues: list[_Cue]) -> Iterator[tuple[str, str]]:
    """Put cues together; keep a line that the next cue repeats, as in automatic captions, once."""
    held: list[str] = []
    begun = end = 0.0
    last: list[str] = []
    for cue in cues:
        lasted = cue.start - begun
        pause = cue.start - end >= _PAUSE or bool(held and _SENTENCE_END.search(held[-1]))
        if held and (lasted >= _LONGEST_PAGE or (lasted >= _PAGE and pause)):
            yield _clock(begun), "\n".join(held)
            held = []
        lines = cue.text.split("\n")
        new = [line for line in lines if line not in last]
        begun = begun if held else cue.start
        held += new
        last, end = lines, cue.end
    if held:
        yield _clock(begun), "\n".join(held)


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
