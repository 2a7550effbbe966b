"""Bytes → text: a byte order mark, UTF-8, UTF-16, then the Arabic encodings of one byte a letter.

The rules are tried in this order, and the first that fits decides:

1. A byte order mark.
2. UTF-16 without a mark: every second byte is 00 or 06, as in no other encoding.
3. UTF-8, strictly.
4. UTF-8 with a few broken bytes (at most one to four good letters beside ASCII). The text is kept
   and each broken place becomes U+FFFD; read in any other encoding, all of it would be lost.
5. A vote of windows-1256, ISO-8859-6, MacArabic and DOS 720. Each reads the bytes, and the reading
   wins whose letters are as frequent as letters are in Arabic. Every paragraph of the articles in
   seeds/ with 20 letters or more is read right in all four; a single word may be taken for
   windows-1256. (charset-normalizer, restricted to the four, reads MacArabic as ISO-8859-6 and
   half the short texts in the latter as something else.)

English and French in windows-1252 have the same bytes in windows-1256 and are read. Text of any
other language in an old encoding is refused where that can be detected, rather than guessed: name
its encoding.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from math import log, sqrt
from typing import BinaryIO, TextIO

from kashaf.analyzers.letter_frequencies import per_mille
from kashaf.analyzers.letters import BLOCK
from kashaf.documents.mojibake import mended, safe_from_trimming
from kashaf.documents.skipped import printable
from kashaf.errors import InvalidRequest, UnreadableFile
from kashaf.messages import Message

__all__ = ["decode", "open_text"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_ENCODINGS = ("cp1256", "iso8859_6", "mac_arabic", "cp720")
_HEAD_START = 2.0
"""The head start of windows-1256 in the vote, as a log-probability.

Nearly all old Arabic files are in it, and one word alone gives little evidence.
"""

_GOOD_FOR_BROKEN = 4
"""Good letters beside ASCII that a broken one needs for the whole still to be UTF-8."""
_SAMPLE = 1 << 20
"""Bytes beside ASCII that vote: more change nothing."""
_CONTROLS_ALLOWED = 0.01
"""The share of control characters from which on something is no text."""
_LEAST_LIKELY = -4.4
"""The mean log-probability of a letter below which no Arabic encoding fits.

Articles and vowelled verse have -3.2 and more, Russian has -4.8 and noise -7. Short texts vary more
and may score lower.
"""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LOW_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""Those that no garbled Arabic has."""
_AMONG_LATIN = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]{1,2}(?=[A-Za-z])")
_ARABIC = re.compile(f"[{BLOCK}]")


def decode(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Decode bytes in ``encoding`` if it is given, else by the rules of this module.

    The byte order mark is removed, nothing else is changed. ``name`` is the file's name in
    messages.

    Raises `UnreadableFile` when the bytes are not text or not in that encoding, `InvalidRequest`
    for an unknown encoding.
    """
    text, _ = _as_told(data, name, encoding) if encoding is not None else _found(data, name)
    text = text.removeprefix("\ufeff")
    _check_controls(text, name)
    return safe_from_trimming(text)


@contextmanager
def open_text(stream: BinaryIO, *, name: str, encoding: str | None = None) -> Iterator[TextIO]:
    """Open a stream of bytes of any size as text, for a ``with``; every line keeps its end.

    Only a small part of the stream is held at a time. It is read in ``encoding``, or else in the
    encoding that `decode` finds for its first mebibyte that is not all ASCII. A later byte that
    doesn't fit becomes U+FFFD. The stream must be able to seek, and stays open. Raises what
    `decode` raises.
    """
    sample = _sample(stream) if encoding is None else stream.read(_SAMPLE)
    stream.seek(0)
    cut = len(sample) == _SAMPLE
    text, known = _as_told(sample, name, encoding, cut=cut) if encoding is not None else _found(sample, name)
    _check_controls(text, name)
    wrapped = io.TextIOWrapper(stream, known, errors="replace", newline="")
    try:
        if wrapped.read(1) != "\ufeff":
            wrapped.seek(0)
        yield wrapped
    finally:
        wrapped.detach()


def _sample(stream: BinaryIO) -> bytes:
    """Read a sample: the beginning, and the first stretch that shows the encoding.

    What is between them is all ASCII and is left out.
    """
    sample = stream.read(_SAMPLE)
    if not sample.isascii() or b"\0" in sample:
        return sample
    while more := stream.read(_SAMPLE):
        if not more.isascii():
            return sample + more
    return sample


def _check_controls(text: str, name: str) -> None:
    most = _CONTROLS_ALLOWED * len(text)
    if len(_CONTROL.findall(text)) > most and (len(_LOW_CONTROL.findall(text)) > most or mended(text[:_SAMPLE]) is None):
        raise _unreadable(name, Message("it holds binary data, not text"))


def _as_told(data: bytes, name: str, encoding: str, *, cut: bool = False) -> tuple[str, str]:
    try:
        known = codecs.lookup(encoding).name
        return data.decode(known), known
    except UnicodeDecodeError as error:
        if cut and error.start > len(data) - 4:  # inside a letter
            return data[: error.start].decode(known), known
        broken = _broken_utf8(data) if known in ("utf-8", "utf-8-sig") else None
        if broken is not None:
            return broken, known
        raise _unreadable(
            name, Message("it is not in the encoding {encoding}: name another, or none to have it found", encoding=encoding)
        ) from error
    except (LookupError, ValueError) as error:
        raise InvalidRequest(
            "{encoding!r} is no encoding of text: try utf-8, windows-1256 or utf-16", encoding=printable(encoding)
        ) from error


def _found(data: bytes, name: str) -> tuple[str, str]:
    """Read bytes as text, and tell in which encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as_marked(data[len(mark) :], name, encoding), encoding
    utf16 = _utf16(data)
    if utf16 is not None:
        return utf16
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    broken = _broken_utf8(data)
    return (broken, "utf-8") if broken is not None else _arabic(data, name)


def _as_marked(data: bytes, name: str, encoding: str) -> str:
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") * 10 > len(text):
        raise _unreadable(
            name, Message("it begins like {encoding} and goes on as something else", encoding=encoding[:6].upper())
        )
    return text


def _utf16(data: bytes) -> tuple[str, str] | None:
    """Read UTF-16 without a mark: the high bytes of Arabic and Latin text are 06 and 00."""
    sample = data[:65536]
    if len(sample) < 4:
        return None
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if _share_of_0_and_6(high) >= 0.8 and _share_of_0_and_6(low) < 0.2:
            try:
                return data[: len(data) // 2 * 2].decode(encoding), encoding
            except UnicodeDecodeError:
                return None
    return None


def _share_of_0_and_6(data: bytes) -> float:
    return (data.count(0) + data.count(6)) / len(data)


def _broken_utf8(data: bytes) -> str | None:
    """Read UTF-8 with U+FFFD for broken bytes; ``None`` when there are too many for UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(map(len, _BESIDE_ASCII.findall(text))) - broken
    return text if good >= _GOOD_FOR_BROKEN * broken else None


_BESIDE_ASCII = re.compile(r"[^\x00-\x7f]+")


def _arabic(data: bytes, name: str) -> tuple[str, str]:
    """Read bytes in the Arabic encoding whose letters are most like Arabic."""
    if len(re.findall(rb"[\x00-\x08\x0e-\x1f\x7f]", data)) > _CONTROLS_ALLOWED * len(data):
        raise _unreadable(name, Message("it holds binary data, not text"))
    latin = data.decode("cp1256")
    if not _ARABIC.search(latin):
        return latin, "cp1256"
    high = data.translate(None, bytes(range(128)))[:_SAMPLE]
    seen = Counter(high)
    votes = {
        encoding: sum(count * _log_probabilities(encoding)[byte] for byte, count in seen.items()) for encoding in _ENCODINGS
    }
    best = max(_ENCODINGS, key=lambda encoding: votes[encoding] + _HEAD_START * (encoding == "cp1256"))
    among_latin = sum(map(len, _AMONG_LATIN.findall(data[:_SAMPLE])))
    if votes[best] / len(high) < _LEAST_LIKELY - 2 / sqrt(len(high)) or among_latin * 3 > len(high):
        raise _unreadable(
            name, Message("its encoding is neither Unicode nor an Arabic one that can be told: name it with --encoding")
        )
    return data.decode(best, "replace"), best


@cache
def _log_probabilities(encoding: str) -> tuple[float, ...]:
    return tuple(log(per_mille(bytes([byte]).decode(encoding, "replace")) / 1000) for byte in range(256))


def _unreadable(name: str, reason: Message) -> UnreadableFile:
    return UnreadableFile(printable(name), reason)
