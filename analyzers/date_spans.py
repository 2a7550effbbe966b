"""Spans of dates: the first and the last number that a date can mean, as `date_number` has them."""

from __future__ import annotations

__all__ = ["BOUNDS", "Span", "padded"]

BOUNDS = ((1, 12), (1, 31), (0, 23), (0, 59), (0, 60))
"""The least and the greatest month, day, hour, minute and second."""

Span = tuple[int, int]
"""The first and the last number that an incomplete date can mean."""


def padded(year: int, *rest: int | None) -> Span:
    """Make a span from a year, a month and so on; missing parts stay open."""
    parts = [*rest, *[None] * (len(BOUNDS) - len(rest))]
    first, last = ("".join(missing if part is None else f"{part:02}" for part in parts) for missing in ("00", "99"))
    return int(f"{year}{first}"), int(f"{year}{last}")
