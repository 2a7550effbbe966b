"""Signatures: short texts that show whether two long ones are nearly identical.

The words of a text are split into pieces at each occurrence of a certain letter, so that a change
affects only the piece it is in and moves no other (U. Manber, Finding Similar Files in a Large File
System, 1994). Each piece is hashed into one of 64 buckets, and the smallest hash in each is kept.
The share of equal buckets of two texts estimates the share of their common pieces (A. Broder, On
the resemblance and containment of documents, 1997; P. Li, A. Owen and C. Zhang, One Permutation
Hashing, 2012).

Numbers are kept separately. Reports of one template, as of prices or the weather, hardly differ
otherwise. Signatures are stored: a change in how they are made raises `RULES_VERSION`, so that all
signatures of an index are made alike.

>>> report = " ".join(["ارتفع سعر الذهب في السوق العالميه اليوم الي"] * 5)
>>> one, same, other = (Signature(sign(f"{report} {price}")) for price in (1320, 1320, 1347))
>>> one.resembles(same), one.resembles(other)
(True, False)
"""

from __future__ import annotations

from zlib import crc32

__all__ = ["Signature", "sign"]

_FEWEST = 40
"""Words of the shortest text with a signature.

Short texts, such as verses and entries of lists, are alike by nature.
"""

_CUT = "ع".encode()
"""Every 36th letter of Arabic news is an ain, so that pieces have five or six words."""
_LATIN_CUT = b"c"
"""A Latin letter that is as rare."""

_BUCKETS = 64
_DIGITS = b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""Digits in base 64, in the order of their codes."""
_EMPTY = b"."

_NO_NUMBER = bytes(set(range(256)) - set(b" 0123456789"))
"""All bytes except digits and blanks: 1.5, 1,5 and 15 count as one number."""
_NUMBERS = 16
"""Numbers kept from a text."""
_WIDTH = 3
"""Digits of a number's hash."""

_ONES = int.from_bytes(b"\x7f" * _BUCKETS)
_HIGH = int.from_bytes(b"\x80" * _BUCKETS)
_NOTHING = int.from_bytes(_EMPTY * _BUCKETS)

_ALIKE = 0.75
"""The share of common pieces that makes texts copies.

It comes from reading pairs of 30,090 articles of Saudi newspapers. At 0.75 there are 3,462 pairs:
the same report with small edits and with the lines that each paper adds; no two of them share less
than 0.6 of their sequences of three words. Below come reports of one template: of telegrams that
congratulate different countries 6 pairs at 0.7, 44 at 0.65, 111 at 0.6; then executions of
different people and the weather of another day.
"""

_SAME_WORK = 0.3
"""The share of common pieces that makes two books editions of one work.

Of 468 texts in OpenITI/0025AH and 0450AH, in 253 pairs of one work and 109,000 of others, no pair
of two works has more, except for works that stand under two names there. Anthologies have at most
0.28 in common with what they quote. Editions have less where one is a part or has long notes.
"""

_REPLACED = 8
"""For every so many numbers that two texts share, one may differ.

It may be a slip, or the same number in another spelling.
"""


def sign(words: str) -> str:
    """Return the signature of a text from its line of terms at the level ``word``.

    It is "" for a text that is too short. That of a book takes milliseconds.
    """
    if words.count(" ") < _FEWEST - 1:
        return ""
    text = words.encode("utf-8", "surrogatepass")
    sketch = bytearray(_EMPTY * _BUCKETS)
    left = _BUCKETS
    for mark in sorted(map(crc32, text.replace(_LATIN_CUT, _CUT).split(_CUT))):
        if sketch[mark & 63] == _EMPTY[0]:
            sketch[mark & 63] = _DIGITS[mark >> 6 & 63]
            left -= 1
            if not left:
                break
    numbers = set(text.translate(None, _NO_NUMBER).split())
    if numbers:
        sketch += b"".join(map(_digits, sorted({crc32(number) >> 14 for number in numbers})[:_NUMBERS]))
    return sketch.decode()


def _digits(number: int) -> bytes:
    return bytes((_DIGITS[number >> 12], _DIGITS[number >> 6 & 63], _DIGITS[number & 63]))


class Signature:
    """A signature ready to compare: parsed once, compared in half a microsecond."""

    __slots__ = ("_filled", "_numbers", "_sketch")

    def __init__(self, written: str) -> None:
        self._sketch = int.from_bytes(written[:_BUCKETS].encode()) or _NOTHING
        self._filled = _different(self._sketch, _NOTHING)
        self._numbers = tuple(written[at : at + _WIDTH] for at in range(_BUCKETS, len(written), _WIDTH))

    def resembles(self, other: Signature) -> bool:
        """Say whether two texts are nearly identical; one without a signature resembles none."""
        return self._share(other) >= _ALIKE and self._same_numbers(other)

    def is_of_same_work(self, other: Signature) -> bool:
        """Say whether two books are editions of one work."""
        return self._share(other) >= _SAME_WORK

    def _share(self, other: Signature) -> float:
        """Return the share of common pieces; 0 for two texts without a signature."""
        filled = (self._filled | other._filled).bit_count()
        return 1 - _different(self._sketch, other._sketch).bit_count() / filled if filled else 0.0

    def _same_numbers(self, other: Signature) -> bool:
        """Say whether the numbers match: some may be added, as by a date line, but few replaced."""
        full = [each[-1] for each in (self._numbers, other._numbers) if len(each) == _NUMBERS]
        ours, theirs = ({n for n in each if not full or n <= min(full)} for each in (self._numbers, other._numbers))
        return _REPLACED * min(len(ours - theirs), len(theirs - ours)) <= len(ours & theirs)


def _different(one: int, other: int) -> int:
    """Set the highest bit of every byte in which two rows of bytes below 128 differ.

    It needs no loop.
    """
    return ((one ^ other) + _ONES) & _HIGH
