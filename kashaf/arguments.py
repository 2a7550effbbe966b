"""Arguments: one accepted shape for each, so that no error passes in silence.

This is a leaf that every room may import. Each function takes the name of an argument and its
value. It returns a valid value as a plain one, and raises `InvalidRequest`, which names the
argument and the value, for everything else.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping
from operator import index
from pathlib import Path
from typing import Any, TypeVar

from kashaf.errors import InvalidRequest
from kashaf.messages import Message

__all__ = [
    "ProgressCallback",
    "given",
    "optional",
    "take_amount",
    "take_flag",
    "take_function",
    "take_instance",
    "take_mapping",
    "take_number",
    "take_path",
    "take_path_or_stream",
    "take_seconds",
    "take_several",
    "take_text",
    "take_texts",
]

ProgressCallback = Callable[[int, int | None], None]
"""Told how many documents are done, of how many; ``None`` when that is not known."""

T = TypeVar("T")

_SHOWN = 60
"""Characters that are shown of what was given."""
_BITS = 64
"""Of longer numbers Python may refuse to write the digits."""


def take_text(name: str, value: object) -> str:
    """Take a text.

    >>> take_text("query", None)
    Traceback (most recent call last):
    kashaf.errors.InvalidRequest: query must be a text, not None
    """
    if isinstance(value, str):
        return value
    raise InvalidRequest("{argument} must be a text, not {given}", argument=name, given=given(value))


def take_texts(name: str, value: object) -> tuple[str, ...]:
    """Take several texts: a list or another iterable, but never a single text.

    Python would iterate over the letters of a text.
    """
    found = tuple(take_several(name, value))
    for each in found:
        if not isinstance(each, str):
            take_text(Message("each of {argument}", argument=name), each)
    return found


def take_several(name: str, value: object) -> Iterable[Any]:
    """Take several values: any iterable except a text, bytes, a mapping or a file."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray | Mapping | io.IOBase):
        return value
    raise InvalidRequest(
        "{argument} must be several, not {given}: put a single one in a list, as in [{example}]",
        argument=name,
        given=given(value),
        example=given(value) if isinstance(value, str) else "…",
    )


def take_number(name: str, value: object, low: int, high: int) -> int:
    """Take a whole number within bounds, also one of another library; true and false are none."""
    try:
        whole = None if isinstance(value, bool) else index(value)  # type: ignore[arg-type] # what is no number raises
    except TypeError:
        whole = None
    if whole is None or not low <= whole <= high:
        raise InvalidRequest(
            "{argument} must be a whole number from {low} to {high}, not {given}",
            argument=name,
            low=low,
            high=high,
            given=given(value if whole is None else whole),
        )
    return whole


def take_amount(name: str, value: object, low: float, high: float) -> float:
    """Take a number within bounds, whole or not."""
    if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
        return float(value)
    raise InvalidRequest(
        "{argument} must be a number from {low:g} to {high:g}, not {given}",
        argument=name,
        low=low,
        high=high,
        given=given(value),
    )


def take_seconds(name: str, value: object) -> float:
    """Take a number of seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _FOREVER:
        return float(value)
    raise InvalidRequest("{argument} must be a number of seconds, not {given}", argument=name, given=given(value))


_FOREVER = 1e12


def take_flag(name: str, value: object) -> bool:
    """Take true or false, and nothing that only counts as such."""
    if isinstance(value, bool):
        return value
    raise InvalidRequest("{argument} must be True or False, not {given}", argument=name, given=given(value))


def take_path(name: str, value: object) -> str:
    """Take a path, or the URL of an index: text or a `pathlib.Path`, and not empty.

    >>> take_path("path", "")
    Traceback (most recent call last):
    kashaf.errors.InvalidRequest: path must be a path, not ''
    """
    found = value.__fspath__() if isinstance(value, os.PathLike) else value
    if not isinstance(found, str) or not found or "\0" in found or not _is_writable(found):
        raise InvalidRequest("{argument} must be a path, not {given}", argument=name, given=given(value))
    return found


def _is_writable(place: str) -> bool:
    try:
        os.fsencode(place)
    except UnicodeEncodeError:
        return False
    return True


def take_path_or_stream(name: str, value: Any, method: str) -> Path | Any:
    """Take the path of a file, or a stream of bytes with a method (``write`` or ``readline``)."""
    if callable(getattr(value, method, None)) and not isinstance(value, io.TextIOBase | Path):
        return value
    if isinstance(value, str | os.PathLike):
        return Path(take_path(name, value))
    raise InvalidRequest("{argument} must be a path or a stream of bytes, not {given}", argument=name, given=given(value))


def take_mapping(name: str, value: object) -> dict[str, str]:
    """Take a mapping of texts to texts."""
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for pair in value.items() for each in pair):
        raise InvalidRequest(
            '{argument} must give each name a text, as {{"name": "…"}} does, not {given}', argument=name, given=given(value)
        )
    return dict(value)


def take_function(name: str, value: T) -> T:
    """Take something to call."""
    if callable(value):
        return value
    raise InvalidRequest("{argument} must be a function, not {given}", argument=name, given=given(value))


def take_instance(name: str, value: object, kind: type[T]) -> T:
    """Take an object of a class of kashaf."""
    if isinstance(value, kind):
        return value
    raise InvalidRequest(
        "{argument} must be of the type {kind}, not {given}", argument=name, kind=kind.__name__, given=given(value)
    )


def optional(take: Callable[[str, Any], T], name: str, value: object) -> T | None:
    """Take nothing, or what another function takes."""
    return None if value is None else take(name, value)


def given(value: object) -> str:
    """Show a value in a few characters: plain values as Python writes them, others by type."""
    if isinstance(value, int) and value.bit_length() > _BITS:
        return f"{type(value).__name__} …"
    if value is None or isinstance(value, bool | int | float | str | bytes):
        shown = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
        return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return type(value).__name__
