"""Plain text → a document: the unchanged text, and a title found in its first lines.

Scraped pages begin with anything: a label of the site, a date, a caption, or the middle of the
article. The title is chosen by shape alone (see `find_title`), and when nothing looks like one the
opening words replace it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from kashaf.analyzers.boilerplate import is_credit, is_date, is_invocation, is_letterhead, is_navigation
from kashaf.analyzers.letters import BASIC_LETTERS, BASIC_MARKS, DAGGER_ALEF, EXTENDED_LETTERS, TATWEEL
from kashaf.documents.document import Document, FieldValue
from kashaf.documents.encoding import decode, open_text
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile

__all__ = ["find_title", "mostly_arabic", "normalize_newlines", "read_text", "text_document", "whole_text"]

_FIRST_LINES = 12
"""How many lines with words are looked at: a title further down is none."""
_TITLE_WORDS = 25
"""A line of more words is running text."""
_TITLE_CHARACTERS = 200
_LEAST_WORDS = 3
"""A line of fewer words may be a title or a label of a site or section.

A longer line after it is preferred.
"""
_LEAST_LETTERS = 2
"""A letter alone begins a list, or a paragraph as a large one."""
_OPENING_CHARACTERS = 80
"""How much of the first sentence stands in for a title."""

_WHOLE = 16 << 20
"""The most bytes of a text that is one document; most books of several volumes have fewer.

Indexing it takes 30 times as much memory.
"""
_PART = 1_000_000
"""Characters of the documents that a longer one becomes."""

_WORD = re.compile(rf"[^\W\d_][\w{BASIC_MARKS}{DAGGER_ALEF}'’{TATWEEL}-]*")
_ARABIC = re.compile(f"[{BASIC_LETTERS}{EXTENDED_LETTERS}]")
_LATIN = re.compile(r"[A-Za-z]")
_CODE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|[0-9A-Fa-f-]{16,}|undefined|null|https?://\S+|\S+\.(?:jpe?g|png|gif|webp)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.،,؛;](?:[\"”»)\]]*)$")
_SENTENCE = re.compile(r"(?<=[.!?؟؛])[\"”»)\]]*(?=\s)")
_TWO_SENTENCES = re.compile(r"\w{3}\.[\"”»)\]]*\s+\w")
_EDGES = f" \t\u00a0\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069#*•·-–—=_{TATWEEL}|"


def read_text(source: Source) -> Iterator[Document]:
    """Read plain text; the encoding is detected, or named in the options.

    A text of more than 16 MiB becomes several documents, ``source.id#1`` and so on, cut between
    paragraphs.
    """
    if source.size > min(_WHOLE, source.limit):
        yield from _parts(source)
        return
    data = source.read()
    try:
        text = decode(data, name=source.name, encoding=source.options.encoding)
    except UnreadableFile as error:
        if not source.suffix or source.suffix == ".txt" or "binary" not in error.reason:
            raise
        raise source.unreadable(
            "it is binary, and of no format that this version reads (named {suffix})", suffix=source.suffix
        ) from error
    document = text_document(source.id, text, source.fields)
    if not document.title and not document.text.strip():
        raise source.unreadable("it is empty but for blanks")
    yield document


def whole_text(source: Source) -> str:
    """Decode a file that is read at once; every end of line is LF. Raises `UnreadableFile`."""
    return normalize_newlines(decode(source.read(), name=source.name, encoding=source.options.encoding))


def _parts(source: Source) -> Iterator[Document]:
    title, number = "", 0
    with open_text(source.stream, name=source.name, encoding=source.options.encoding) as text:
        for part in _cut(text):
            source.tick()
            part = normalize_newlines(part).strip("\n")
            if part.strip():
                number += 1
                title = title or find_title(part)
                yield Document.from_text(f"{source.id}#{number}", f"{title} ({number})", part, source.fields)
    if not number:
        raise source.unreadable("it is empty but for blanks")


def _cut(text: TextIO) -> Iterator[str]:
    """Cut a text into parts of some megabytes between paragraphs, else lines, else words."""
    held = ""
    while more := text.read(_PART):
        held += more
        if len(held) > _PART:
            ends = (held.rfind(end, _PART // 2) for end in ("\n\n", "\n", " "))
            cut = next((end for end in ends if end > 0), _PART)
            yield held[:cut]
            held = held[cut:]
    yield held


def text_document(id: str, text: str, fields: dict[str, FieldValue]) -> Document:
    """Make a document of plain text; the text stays whole, only its line ends are made alike."""
    text = normalize_newlines(text)
    return Document.from_text(id, find_title(text), text, fields)


def normalize_newlines(text: str) -> str:
    """Write every end of line (CR LF, CR) as LF; no other character is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def find_title(text: str) -> str:
    r"""Find the title in the first lines of a text, or take its opening words.

    Going down the lines, these are skipped: labels (ending in a colon, or known from the menus of
    sites), dates, the basmala, lines of a letterhead (from two on), addresses and codes, captions
    with a credit, letters alone, bullets without words, noise (`is_noise`) and Latin lines above an
    Arabic text. The first line of 3 to 25 words that does not end like a sentence and stands apart
    (a blank line or a much longer line follows) is the title. Running text ends the search: then a
    shorter line seen on the way is the title, or else the opening words of the first sentence, cut
    at a word and marked "…".

    >>> find_title("المحتوى الرئيسى\n\nواشنطن تخطط لتعقب فلول داعش\n\nقالت صحيفة إن واشنطن تستعد.")
    'واشنطن تخطط لتعقب فلول داعش'
    """
    lines = [line.strip(_EDGES) for line in text[:20_000].split("\n")]
    arabic = mostly_arabic(text[:20_000])
    candidates = [at for at, line in enumerate(lines) if line][:_FIRST_LINES]
    short = passed = ""
    above = {at for at in candidates if is_letterhead(lines[at])}
    for at in candidates:
        line = lines[at]
        passed = passed or (line if _WORD.search(line) else "")
        if _is_noise(line, arabic=arabic) or (at in above and len(above) > 1):
            continue
        words = len(_WORD.findall(line))
        if words < _LEAST_WORDS and _is_phrase(line):
            short = short or line
            continue
        if words <= _TITLE_WORDS and _is_phrase(line) and _stands_apart(lines, at):
            return _spaced(line)
        return _spaced(short) or _opening(line)
    return _spaced(short) or _opening(passed)


def _is_noise(line: str, *, arabic: bool) -> bool:
    # It loads tables, which commands that read no text do not need.
    from kashaf.analyzers.line_noise import is_noise

    if (
        sum(map(str.isalpha, line)) < _LEAST_LETTERS
        or not _WORD.search(line)
        or line.endswith(":")
        or _CODE.fullmatch(line)
        or is_credit(line)
    ):
        return True
    if arabic and (not mostly_arabic(line) or is_noise(line)):
        return True
    return is_navigation(line) or is_date(line) or is_invocation(line)


def _is_phrase(line: str) -> bool:
    return len(line) <= _TITLE_CHARACTERS and not _SENTENCE_END.search(line) and not _TWO_SENTENCES.search(line)


def _stands_apart(lines: list[str], at: int) -> bool:
    """Say whether a line is followed by a blank line, a much longer one, or nothing."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return not following or len(following) >= 1.5 * len(lines[at])


def mostly_arabic(text: str) -> bool:
    """Whether a text has more Arabic letters than Latin ones."""
    return len(_ARABIC.findall(text)) > len(_LATIN.findall(text))


def _opening(line: str) -> str:
    """Take the first sentence, or as many of its words as a title may have."""
    sentence = _spaced(_SENTENCE.split(line, maxsplit=1)[0])
    if len(sentence) <= _OPENING_CHARACTERS:
        return sentence.rstrip(".،,؛;: ")
    # One endless word is cut inside.
    cut = sentence[: _OPENING_CHARACTERS + 1].rsplit(" ", 1)[0][:_OPENING_CHARACTERS]
    return cut.rstrip(".،,؛;: ") + "…"


def _spaced(line: str) -> str:
    return " ".join(line.split())
