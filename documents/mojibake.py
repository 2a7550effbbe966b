"""Mojibake: Arabic whose bytes somebody read in a wrong encoding and saved so, is put right again.

Three such texts are common: windows-1256 read as Latin-1, UTF-8 read as windows-1256, and UTF-8
read as Latin-1. (The library ftfy knows only the last.) Each line is turned back by itself. It is
mended only if that is possible byte for byte and certain: the bytes of a line must be UTF-8, or
words of nothing but accented letters must become words whose letters are as frequent as in Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from math import log

from kashaf.analyzers.letter_frequencies import per_mille
from kashaf.analyzers.letters import BLOCK

__all__ = ["mended", "safe_from_trimming"]

_LEAST_LETTERS = 4
"""Arabic letters that must appear."""
_LEAST_LIKELY = -4.2
"""The mean log-probability of Arabic letters: texts have -3.2, noise has -7."""
_WORDS = 0.6
"""The share of its letters that stand in words of accented letters only, in a garbled line."""


def _sloppy() -> dict[int, int]:
    """Give the byte of each letter, in Latin-1 and in windows-1252."""
    bytes_ = {code: code for code in range(256)}
    for code in range(128, 160):
        letter = bytes([code]).decode("cp1252", "ignore")
        bytes_ |= {ord(letter): code} if letter else {}
    return bytes_


_LATIN = _sloppy()
_HIGH = "".join(chr(code) for code, byte in _LATIN.items() if byte >= 128)
_LEAD = bytes((0xD8, 0xD9)).decode("cp1256")
"""What the first byte of most Arabic letters in UTF-8 is in windows-1256."""

_GARBLED_LATIN = re.compile(f"[{re.escape(_HIGH)}]{{3}}")
_GARBLED_ARABIC = re.compile(f"(?:[{_LEAD}][^\\s]){{3}}")
_ACCENTED_WORD = re.compile(f"(?<![A-Za-z])[{re.escape(_HIGH)}]{{3,}}(?![A-Za-z])")
_LETTERS = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(f"[{BLOCK}]")


def mended(text: str) -> str | None:
    r"""Give a text with its garbled lines put right; ``None`` if there is none.

    >>> mended("ÃÚáä ãÏíÑ ÇáãÑÕÏ"), mended("déjà vu")
    ('أعلن مدير المرصد', None)
    """
    if not (_GARBLED_LATIN.search(text) or _GARBLED_ARABIC.search(text)):
        return None
    lines = text.split("\n")
    right = [_utf8(line) for line in lines]
    encoding = _encoding([line for line, found in zip(lines, right, strict=True) if found is None])
    if encoding:
        right = [
            found or (_one_byte(line, encoding) if _is_accented(line) else None)
            for line, found in zip(lines, right, strict=True)
        ]
    if not any(right):
        return None
    return "\n".join(line if found is None else found for line, found in zip(lines, right, strict=True))


def safe_from_trimming(text: str) -> str:
    """Write the one byte of a garbled text that counts as a blank (U+0085) as in windows-1252.

    Else it is lost where blanks are trimmed, and the line can't be put right.
    """
    return text.replace("\x85", "…") if "\x85" in text and mended(text) is not None else text


def _utf8(line: str) -> str | None:
    """Read a line whose letters are the bytes of UTF-8."""
    if line.isascii():
        return None
    for data in (_latin_bytes(line), _arabic_bytes(line)):
        if data is not None:
            try:
                found = data.decode("utf-8")
            except UnicodeDecodeError:
                continue
            letters = len(_ARABIC.findall(found))
            if letters >= _LEAST_LETTERS and 2 * letters > sum(1 for char in found if not char.isascii()):
                return found
    return None


def _latin_bytes(line: str) -> bytes | None:
    try:
        return bytes(_LATIN[ord(char)] for char in line)
    except KeyError:
        return None


def _arabic_bytes(line: str) -> bytes | None:
    try:
        return line.encode("cp1256")
    except UnicodeEncodeError:
        return None


def _is_accented(line: str) -> bool:
    """Say whether most letters of a line stand in words without one plain letter."""
    words = sum(len(_LETTERS.findall(word)) for word in _ACCENTED_WORD.findall(line))
    return words > 0 and words >= _WORDS * len(_LETTERS.findall(line))


def _encoding(lines: list[str]) -> str:
    """Find the one-byte encoding in which garbled lines are Arabic, or return ``""``."""
    data = b"".join(_latin_bytes(line) or b"" for line in lines if _is_accented(line))[: 1 << 20]
    high = data.translate(None, bytes(range(128)))
    if len(high) < _LEAST_LETTERS:
        return ""
    means = {name: sum(_likely(name)[byte] for byte in high) / len(high) for name in ("cp1256", "iso8859_6")}
    best = max(means, key=lambda name: means[name])
    return best if means[best] > _LEAST_LIKELY else ""


@cache
def _likely(encoding: str) -> Mapping[int, float]:
    return {byte: log(per_mille(bytes([byte]).decode(encoding, "replace")) / 1000) for byte in range(128, 256)}


def _one_byte(line: str, encoding: str) -> str | None:
    data = _latin_bytes(line)
    if data is None:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
