"""Numbers on disk: little-endian machine arrays, as narrow as possible."""

from __future__ import annotations

import sys
from array import array

from kashaf.messages import Message

__all__ = ["little", "narrow", "read_numbers"]

_SIZES = {"B": 1, "H": 2, "I": 4}
"""The codes of types, with the bytes of a number."""


def little(numbers: array[int]) -> array[int]:
    """Return numbers as they are on disk, or numbers from the disk as this machine has them."""
    if sys.byteorder == "little":
        return numbers
    turned = numbers[:]
    turned.byteswap()
    return turned


def narrow(numbers: array[int]) -> tuple[bytes, bytes]:
    """Return the numbers in the narrowest type that fits them all, with its code."""
    largest = max(numbers)
    code = "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I"
    if len(numbers) == 1:  # as for most terms
        return code.encode(), largest.to_bytes(_SIZES[code], "little")
    return code.encode(), little(array(code, numbers)).tobytes()


def read_numbers(data: bytes, start: int, code: str, count: int) -> tuple[array[int], int]:
    """Read a count of numbers from a place on; return them and the place behind them.

    Raises `ValueError` for an unknown code, and if the data end too early.
    """
    if code not in _SIZES:
        raise ValueError(Message("the postings have an unknown type"))
    numbers = array(code)
    end = start + count * numbers.itemsize
    numbers.frombytes(data[start:end])
    if len(numbers) != count:
        raise ValueError(Message("the postings end too early"))
    return little(numbers), end
