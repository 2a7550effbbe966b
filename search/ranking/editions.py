"""Editions: texts of one work, and which of them is the better one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from kashaf.analyzers import Signature
from kashaf.documents import FieldValue, values_of
from kashaf.index import Outline, Stored
from kashaf.index.stored import names_work

__all__ = ["Text", "is_better", "outline_of"]

_PRIMARY = "PRIMARY_VERSION"
"""The issue that marks the version of a work that OpenITI prefers."""


_BOOK = 20
"""Pages of the shortest text that is compared with others as a book.

Shorter ones may be alike because they follow one template, as judgments and reports do.
"""


class Text:
    """A document as it is compared with others by its outline.

    ``read`` reads its record: that is needed only for the name of a work, and for the volumes of
    texts that are alike. ``has_editions`` says whether others may be editions of it: it is a book,
    or of a known work.
    """

    def __init__(self, outline: Outline, read: Callable[[], Stored]) -> None:
        self._read = read
        self._signature = Signature(outline.signature)
        self._is_book = outline.pages >= _BOOK
        self._works = _texts(read().fields.get("work")) if outline.has_work else frozenset()
        self.has_editions = self._is_book or outline.has_work

    @cached_property
    def _volume(self) -> str:
        return _volume(self._read()) if self.has_editions else ""

    def is_copy(self, other: Text) -> bool:
        """Say whether both are nearly identical."""
        return self._signature.resembles(other._signature) and not self._is_other_volume(other)

    def is_edition(self, other: Text) -> bool:
        """Say whether both are of one work; different volumes of one are not."""
        same_text = self._is_book and other._is_book and self._signature.is_of_same_work(other._signature)
        return (same_text or not self._works.isdisjoint(other._works)) and not self._is_other_volume(other)

    def _is_other_volume(self, other: Text) -> bool:
        return bool(self._volume and other._volume) and self._volume != other._volume


def outline_of(stored: Stored) -> Outline:
    """Return the outline of a stored document."""
    return Outline(stored.pages, stored.signature, names_work(stored.fields))


def is_better(one: Stored, other: Stored) -> bool:
    """Say whether an edition is better than another.

    It is if its library prefers it (``issues`` has ``PRIMARY_VERSION``), or if it is no text from
    recognition (``ocr``) and the other one is.
    """
    return _rank(one) < _rank(other)


def _rank(stored: Stored) -> tuple[bool, bool]:
    return bool(_texts(stored.fields.get("ocr"))), _PRIMARY not in _texts(stored.fields.get("issues"))


def _volume(stored: Stored) -> str:
    stated = next(iter(_texts(stored.fields.get("volume"))), "")
    if stated:
        return stated.lstrip("0")
    from kashaf.analyzers.volumes import volume_of  # few documents have editions

    found = volume_of(stored.title)
    return str(found.number) if found else ""


def _texts(value: FieldValue | None) -> frozenset[str]:
    return frozenset(text for each in values_of(value) if (text := str(each).strip()))
